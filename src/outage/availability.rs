//! How long is a VM down in a year, and how many nines is that?
//!
//! planned   = patches a year × interruption of one patch
//! unplanned = failures a year × outage of one failure, failures a year = 8760 h / (MTBF + MTTR)
//!
//! | method | interruption of one patch | outage of one failure |
//! |---|---|---|
//! | no cluster | patch + boot | repair + boot |
//! | quick migration | away and back: 2 × quick migration | restart on another host |
//! | live migration | away and back: 2 × blackout | restart on another host |
//! | guest cluster | at most 2 failovers of the application | detection + failover |
//!
//! All are means over the VMs that run. On top of it, for P(X > k) of the year more hosts are
//! down than the cluster tolerates ([`super::tail`]); then some VM may be down with them.
//! A year has 365 days; availability = 1 − downtime / year, nines = −log₁₀(1 − availability).
//!
//! Each of them lies between what comes of the best and of the worst values together: of the
//! times themselves, of patches, MTBF and repair ([`crate::ranges`]). A longer repair makes
//! failures a little rarer: its ends are exchanged where VMs do not wait for it.

use std::time::Duration;

use super::storm::NeverStarts;
pub use super::tail::chance;
use super::tail::{chance_beyond, tolerated};
use super::timeline::boot;
use super::{GuestFailover, OperationsInForce, Timeline};
use crate::assess::Answers;
use crate::explain::{Explanation, Input};
use crate::migration::{Environment, band};
use crate::model::{Plan, Power};
use crate::ranges::{End, Range, amount};
use crate::settings::Setting;
use crate::units::{duration, fixed, seconds};

/// 365 days.
pub const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// How VMs are kept running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A single host each: nothing moves, nothing restarts elsewhere.
    Alone,
    /// Saved and restored for patches, restarted after failures.
    Quick,
    /// Moved while they run for patches, restarted after failures.
    Live,
    /// Two guests, of which one takes over the application.
    Guests,
}

/// A year with one method, for the mean VM.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodYear {
    /// Which method.
    pub method: Method,
    /// Away for patches.
    pub planned: Range,
    /// Away after failures of hosts.
    pub unplanned: Range,
    /// How the two are calculated.
    pub formulas: [Explanation; 2],
}

/// Why a method has no year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoYear {
    /// The platform has no live migration.
    NoLiveMigration,
    /// Nothing runs.
    NothingRuns,
    /// Some VM can neither move live nor be saved.
    SomeCannotMove,
    /// A failed host's VMs never start again on others.
    NeverStarts,
    /// With a failed host the cluster loses the majority of its votes, and stops.
    ClusterStops,
    /// Without any time between failures hosts are never up.
    NoTimeBetweenFailures,
}

/// A year.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// Each method, or why it has no figures.
    pub methods: Vec<(Method, Result<MethodYear, NoYear>)>,
    /// Hosts, or fault domains, that fail one by one.
    pub units: u32,
    /// How many may be down at once; `None`: not even the loss of none is survived.
    pub tolerated: Option<u32>,
    /// The chance that more are down at once; `None`: no time between failures is known.
    pub beyond: Option<f64>,
    /// The same with the best and with the worst MTBF and repair; `None` with that.
    pub beyond_between: Option<(f64, f64)>,
    /// How that is calculated.
    pub formula: Explanation,
    /// The mean restart after the loss of a host, over every host and VM; `None`: none restarts.
    pub mean_restart: Option<Range>,
}

/// A year of this plan; `timelines` has every host's loss.
pub fn year(plan: &Plan, answers: &Answers, timelines: &[Timeline]) -> Year {
    let inputs = Means::of(plan, timelines);
    let methods = [Method::Alone, Method::Quick, Method::Live, Method::Guests];
    let units = answers.cluster.failure_units.len() as u32;
    let tolerated = tolerated(answers);
    let operations = OperationsInForce::of(plan);
    let chance = |end: End| match tolerated {
        Some(tolerated) => {
            let (mtbf, repair) = (mtbf(&operations, end), repair(&operations, end));
            chance_beyond(units, tolerated, mtbf, repair)
        }
        None => Some(1.0),
    };
    let is_known = operations.host_mtbf_hours.value > 0;
    let beyond = chance(End::Likely);
    let between = chance(End::Best).zip(chance(End::Worst));
    Year {
        methods: methods
            .map(|method| (method, inputs.of_method(method)))
            .to_vec(),
        units,
        tolerated,
        beyond: beyond.filter(|_| is_known),
        beyond_between: between.filter(|_| is_known),
        formula: explain_beyond(units, tolerated, beyond, &operations),
        mean_restart: inputs.restart,
    }
}

impl MethodYear {
    /// Planned and unplanned together.
    pub fn downtime(&self) -> Range {
        self.planned.plus(self.unplanned)
    }
}

/// The share of a year that is left, 0 to 1.
pub fn availability(downtime: Duration) -> f64 {
    (1.0 - downtime.as_secs_f64() / YEAR.as_secs_f64()).max(0.0)
}

/// The downtime that an availability in percent allows in a year.
pub fn allowed_downtime(percent: f64) -> Duration {
    seconds((100.0 - percent) / 100.0 * YEAR.as_secs_f64())
}

/// −log₁₀ of the share of a year that is lost; `None`: none is.
pub fn nines(downtime: Duration) -> Option<f64> {
    let lost = downtime.as_secs_f64() / YEAR.as_secs_f64();
    (lost > 0.0).then(|| (-libm::log10(lost.min(1.0))).max(0.0))
}

/// Hours between two failures of a host at this end: more is better.
fn mtbf(operations: &OperationsInForce, end: End) -> f64 {
    hours_of(operations.host_mtbf_hours, end.opposite())
}

/// Hours of a repair at this end.
fn repair(operations: &OperationsInForce, end: End) -> f64 {
    hours_of(operations.repair_hours, end)
}

fn hours_of(hours: Setting<u32>, end: End) -> f64 {
    f64::from(hours.value) * end.amount(!hours.is_default()) as f64 / 100.0
}

/// Patches a year at this end: how many are entered is known.
fn patches(operations: &OperationsInForce, end: End) -> u32 {
    match operations.patches_per_year {
        entered if !entered.is_default() => entered.value,
        assumed => end.number(assumed),
    }
}

/// Means over the VMs that run.
struct Means {
    operations: OperationsInForce,
    boot: Option<Range>,
    quick: Option<Range>,
    /// The mean blackout; VMs that cannot move live are saved.
    live: Option<Range>,
    has_live: bool,
    restart: Option<Range>,
    /// Why a failed host's VMs start on no other host.
    never_starts: Option<NoYear>,
    guests: GuestFailover,
    guest_detection: Setting<Duration>,
}

/// A sum of times and how many.
#[derive(Default)]
struct Mean {
    /// Of the low, the likely and the high ends.
    seconds: [f64; 3],
    /// Whether some time may have no end.
    is_open: bool,
    count: u64,
}

impl Mean {
    fn add(&mut self, time: Range, count: u64) {
        self.is_open |= time.high.is_none();
        let ends = [time.low, time.likely, time.high.unwrap_or_default()];
        for (sum, time) in self.seconds.iter_mut().zip(ends) {
            *sum += time.as_secs_f64() * count as f64;
        }
        self.count += count;
    }

    fn value(&self) -> Option<Range> {
        let [low, likely, high] = self.seconds.map(|sum| seconds(sum / self.count as f64));
        let high = (!self.is_open).then_some(high);
        (self.count > 0).then(|| Range::around(likely, low, high))
    }
}

impl Means {
    fn of(plan: &Plan, timelines: &[Timeline]) -> Means {
        let environment = Environment::of(plan);
        let (mut boots, mut quick, mut live) = (Mean::default(), Mean::default(), Mean::default());
        let (mut all_quick, mut all_live) = (true, true);
        for group in &plan.vms {
            let count = u64::from(group.count);
            if group.power != Power::Running || count == 0 {
                continue;
            }
            boots.add(Range::of(|end| boot(group, end)), count);
            let saved = band::quick(&environment, group);
            let moved = band::live(&environment, group).map(|band| Range {
                // What does not end to migrate live is saved.
                high: band.downtime.high.or(saved.and_then(|saved| saved.high)),
                ..band.downtime
            });
            let moved = moved.or(saved);
            all_quick &= saved.is_some();
            all_live &= moved.is_some();
            quick.add(saved.unwrap_or(NO_TIME), count);
            live.add(moved.unwrap_or(NO_TIME), count);
        }
        let mut restart = Mean::default();
        for one in timelines.iter().flat_map(Timeline::restarted) {
            restart.add(one.range(), 1);
        }
        Means {
            operations: OperationsInForce::of(plan),
            boot: boots.value(),
            quick: quick.value().filter(|_| all_quick),
            live: live.value().filter(|_| all_live),
            has_live: plan.platform_facts().live_migration.value,
            restart: restart.value(),
            never_starts: never_starts(timelines),
            guests: GuestFailover::of(plan),
            guest_detection: Setting::of(None, plan.platform.failover().guest_detection),
        }
    }

    fn of_method(&self, method: Method) -> Result<MethodYear, NoYear> {
        let boot = self.boot.ok_or(NoYear::NothingRuns)?;
        if self.operations.host_mtbf_hours.value == 0 {
            return Err(NoYear::NoTimeBetweenFailures);
        }
        let interruption = self.interruption(method, boot)?;
        let outage = self.outage(method, boot)?;
        let planned = interruption
            .time
            .map(|end, each| times(f64::from(patches(&self.operations, end)), each));
        let unplanned = self.unplanned(&outage);
        Ok(MethodYear {
            method,
            planned,
            unplanned,
            formulas: [
                self.explain_planned(&interruption, planned),
                self.explain_unplanned(&outage, unplanned),
            ],
        })
    }

    /// Failures of one host in a year, with the values that MTBF and repair have at these ends.
    fn failures(&self, mtbf_end: End, repair_end: End) -> f64 {
        let cycle = mtbf(&self.operations, mtbf_end) + repair(&self.operations, repair_end);
        8_760.0 / cycle.max(1.0)
    }

    /// Failures times outage. Where the outage does not end with the repair, a long repair
    /// means fewer failures: the worst is then the shortest one.
    fn unplanned(&self, outage: &Part) -> Range {
        let year = outage.time.map(|end, each| {
            let repair_end = match outage.ends_with_repair {
                true => end,
                false => end.opposite(),
            };
            times(self.failures(end, repair_end), each)
        });
        Range::around(year.likely, year.low, year.high)
    }

    fn interruption(&self, method: Method, boot: Range) -> Result<Part, NoYear> {
        let operations = &self.operations;
        let away_and_back = |name: &str, each: Range, origin: String| Part {
            time: each.map(|_, each| each.saturating_mul(2)),
            formula: format!("patches a year × 2 × {name}"),
            inputs: vec![Input::new(name, likely(each), origin)],
            ends_with_repair: false,
        };
        let minutes = operations.patch_minutes;
        match method {
            Method::Alone => {
                let patch = Duration::from_secs(u64::from(minutes.value) * 60);
                let patch = amount(patch, !minutes.is_default());
                Ok(Part {
                    time: patch.plus(boot),
                    formula: "patches a year × (patch + boot)".to_owned(),
                    inputs: vec![
                        Input::new("patch", likely(patch), minutes.origin),
                        Input::new("boot", likely(boot), MEAN),
                    ],
                    ends_with_repair: false,
                })
            }
            Method::Quick => {
                let each = self.quick.ok_or(NoYear::SomeCannotMove)?;
                Ok(away_and_back("quick migration", each, MEAN.to_owned()))
            }
            Method::Live if !self.has_live => Err(NoYear::NoLiveMigration),
            Method::Live => {
                let each = self.live.ok_or(NoYear::SomeCannotMove)?;
                Ok(away_and_back("blackout", each, MEAN.to_owned()))
            }
            Method::Guests => {
                let origin = operations.application_seconds.origin.to_string();
                Ok(away_and_back("failover", self.guests.application, origin))
            }
        }
    }

    fn outage(&self, method: Method, boot: Range) -> Result<Part, NoYear> {
        let operations = &self.operations;
        let of_repair = Range::of(|end| seconds(repair(operations, end) * 3600.0));
        match method {
            Method::Alone => Ok(Part {
                time: of_repair.plus(boot),
                formula: "failures a year × (repair + boot)".to_owned(),
                inputs: vec![Input::new("boot", likely(boot), MEAN)],
                ends_with_repair: true,
            }),
            Method::Quick | Method::Live => {
                if let Some(why) = self.never_starts {
                    return Err(why);
                }
                // Nothing restarts: then a failed host's VMs wait for its repair.
                let time = self.restart.unwrap_or(of_repair.plus(boot));
                Ok(Part {
                    time,
                    formula: "failures a year × restart".to_owned(),
                    inputs: vec![Input::new(
                        "restart",
                        likely(time),
                        "mean over the losses of each host and the VMs that restart then",
                    )],
                    ends_with_repair: self.restart.is_none(),
                })
            }
            // Both guests run in the cluster that stops.
            Method::Guests if self.never_starts == Some(NoYear::ClusterStops) => {
                Err(NoYear::ClusterStops)
            }
            Method::Guests => {
                let GuestFailover {
                    detection,
                    application,
                } = self.guests;
                Ok(Part {
                    time: self.guests.total(),
                    formula: "failures a year × (detection + failover)".to_owned(),
                    inputs: vec![
                        Input::new("detection", likely(detection), self.guest_detection.origin),
                        Input::new(
                            "failover",
                            likely(application),
                            operations.application_seconds.origin,
                        ),
                    ],
                    ends_with_repair: false,
                })
            }
        }
    }

    fn explain_planned(&self, part: &Part, result: Range) -> Explanation {
        let patches = self.operations.patches_per_year;
        let mut inputs = vec![Input::new("patches a year", patches.value, patches.origin)];
        inputs.extend(part.inputs.clone());
        Explanation {
            title: "Planned downtime in a year".to_owned(),
            result: likely(result),
            formula: part.formula.clone(),
            inputs,
            source: "Headroom's definition: a VM leaves its host and comes back for each patch"
                .to_owned(),
        }
    }

    fn explain_unplanned(&self, part: &Part, result: Range) -> Explanation {
        let operations = &self.operations;
        let (mtbf, mttr) = (operations.host_mtbf_hours, operations.repair_hours);
        let mut inputs = vec![
            Input::new(
                "failures a year",
                fixed(self.failures(End::Likely, End::Likely), 4),
                "8760 h / (MTBF + repair)",
            ),
            Input::new("MTBF", hours(mtbf.value), mtbf.origin),
            Input::new("repair", hours(mttr.value), mttr.origin),
        ];
        inputs.extend(part.inputs.clone());
        Explanation {
            title: "Unplanned downtime in a year".to_owned(),
            result: likely(result),
            formula: part.formula.clone(),
            inputs,
            source: "renewal of failure and repair: one failure in MTBF + repair on the average"
                .to_owned(),
        }
    }
}

/// Why the VMs of some failed host never start again, if that is so.
fn never_starts(timelines: &[Timeline]) -> Option<NoYear> {
    let why = timelines
        .iter()
        .find_map(|timeline| timeline.restarts.as_ref().err())?;
    Some(match why {
        NeverStarts::NoMajority => NoYear::ClusterStops,
        NeverStarts::NoStarts | NeverStarts::NoStorage => NoYear::NeverStarts,
    })
}

/// What happens once, and how it is calculated.
struct Part {
    time: Range,
    formula: String,
    inputs: Vec<Input>,
    /// Whether it grows with the time of a repair.
    ends_with_repair: bool,
}

const MEAN: &str = "mean over the VMs that run";

const NO_TIME: Range = Range {
    low: Duration::ZERO,
    likely: Duration::ZERO,
    high: Some(Duration::ZERO),
};

/// So many times a time; a year has no more.
fn times(count: f64, each: Duration) -> Duration {
    seconds(count * each.as_secs_f64()).min(YEAR)
}

/// The likely time, as a derivation calculates with it.
fn likely(range: Range) -> String {
    duration(range.likely)
}

fn explain_beyond(
    units: u32,
    tolerated: Option<u32>,
    beyond: Option<f64>,
    operations: &OperationsInForce,
) -> Explanation {
    let (mtbf, mttr) = (operations.host_mtbf_hours, operations.repair_hours);
    let tolerated = tolerated.map_or("none".to_owned(), |count| count.to_string());
    Explanation {
        title: "Chance that more hosts are down at once than the cluster tolerates".to_owned(),
        result: beyond.map_or("not known".to_owned(), chance),
        formula: "Σ C(n, i) · uⁱ · (1 − u)ⁿ⁻ⁱ for i > k, u = repair / (MTBF + repair)".to_owned(),
        inputs: vec![
            Input::new("n", units, "hosts or fault domains in service"),
            Input::new("k", tolerated, "what is proved to be survived"),
            Input::new("MTBF", hours(mtbf.value), mtbf.origin),
            Input::new("repair", hours(mttr.value), mttr.origin),
        ],
        source: "binomial distribution; hosts fail independently of one another, and a fault \
                 domain as often as a host"
            .to_owned(),
    }
}

fn hours(hours: u32) -> String {
    format!("{} h", crate::units::count(hours.into()))
}
