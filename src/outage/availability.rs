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

use std::time::Duration;

use super::tail::chance_beyond;
use super::{OperationsInForce, Timeline};
use crate::assess::Answers;
use crate::explain::{Explanation, Input};
use crate::migration::VmInputs;
use crate::model::{Plan, Power};
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
    pub planned: Duration,
    /// Away after failures of hosts.
    pub unplanned: Duration,
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
    /// How that is calculated.
    pub formula: Explanation,
    /// The mean restart after the loss of a host, over every host and VM; `None`: none restarts.
    pub mean_restart: Option<Duration>,
}

/// A year of this plan; `timelines` has every host's loss.
pub fn year(plan: &Plan, answers: &Answers, timelines: &[Timeline]) -> Year {
    let inputs = Means::of(plan, answers, timelines);
    let methods = [Method::Alone, Method::Quick, Method::Live, Method::Guests];
    let units = answers.cluster.failure_units.len() as u32;
    let tolerated = answers.tolerated();
    let operations = OperationsInForce::of(plan);
    let (mtbf, mttr) = (operations.host_mtbf_hours, operations.repair_hours);
    let beyond = match tolerated {
        Some(tolerated) => chance_beyond(units, tolerated, mtbf.value, mttr.value),
        None => Some(1.0),
    };
    Year {
        methods: methods
            .map(|method| (method, inputs.of_method(method)))
            .to_vec(),
        units,
        tolerated,
        beyond: beyond.filter(|_| mtbf.value > 0),
        formula: explain_beyond(units, tolerated, beyond, &operations),
        mean_restart: inputs.restart,
    }
}

impl MethodYear {
    /// Planned and unplanned together.
    pub fn downtime(&self) -> Duration {
        self.planned.saturating_add(self.unplanned)
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

/// Means over the VMs that run.
struct Means {
    operations: OperationsInForce,
    boot: Option<Duration>,
    quick: Option<Duration>,
    /// The mean blackout; VMs that cannot move live are saved.
    live: Option<Duration>,
    has_live: bool,
    restart: Option<Duration>,
    never_starts: bool,
    guest_detection: Setting<Duration>,
}

/// A sum of times and how many.
#[derive(Default)]
struct Mean {
    seconds: f64,
    count: u64,
}

impl Mean {
    fn add(&mut self, time: Duration, count: u64) {
        self.seconds += time.as_secs_f64() * count as f64;
        self.count += count;
    }

    fn value(&self) -> Option<Duration> {
        (self.count > 0).then(|| seconds(self.seconds / self.count as f64))
    }
}

impl Means {
    fn of(plan: &Plan, answers: &Answers, timelines: &[Timeline]) -> Means {
        let (mut boot, mut quick, mut live) = (Mean::default(), Mean::default(), Mean::default());
        let (mut all_quick, mut all_live) = (true, true);
        for (group, times) in plan.vms.iter().zip(&answers.migration) {
            let count = u64::from(group.count);
            if group.power != Power::Running || count == 0 {
                continue;
            }
            boot.add(VmInputs::of(group).boot, count);
            let saved = times.quick.map(|quick| quick.downtime()).ok();
            let moved = times.live.and_then(|live| live.times());
            let moved = moved.map(|times| times.downtime).or(saved);
            all_quick &= saved.is_some();
            all_live &= moved.is_some();
            quick.add(saved.unwrap_or_default(), count);
            live.add(moved.unwrap_or_default(), count);
        }
        let mut restart = Mean::default();
        for one in timelines.iter().flat_map(Timeline::restarted) {
            restart.add(one.answers, 1);
        }
        let failover = plan.platform.failover();
        Means {
            operations: OperationsInForce::of(plan),
            boot: boot.value(),
            quick: quick.value().filter(|_| all_quick),
            live: live.value().filter(|_| all_live),
            has_live: plan.platform_facts().live_migration.value,
            restart: restart.value(),
            never_starts: timelines.iter().any(|timeline| timeline.restarts.is_err()),
            guest_detection: Setting::of(None, failover.guest_detection),
        }
    }

    fn of_method(&self, method: Method) -> Result<MethodYear, NoYear> {
        let boot = self.boot.ok_or(NoYear::NothingRuns)?;
        if self.operations.host_mtbf_hours.value == 0 {
            return Err(NoYear::NoTimeBetweenFailures);
        }
        let planned = self.interruption(method, boot)?;
        let unplanned = self.outage(method, boot)?;
        let patches = f64::from(self.operations.patches_per_year.value);
        let times = |count: f64, each: Duration| seconds(count * each.as_secs_f64()).min(YEAR);
        Ok(MethodYear {
            method,
            planned: times(patches, planned.time),
            unplanned: times(self.failures(), unplanned.time),
            formulas: [
                self.explain_planned(&planned, times(patches, planned.time)),
                self.explain_unplanned(&unplanned, times(self.failures(), unplanned.time)),
            ],
        })
    }

    /// Failures of one host in a year.
    fn failures(&self) -> f64 {
        let operations = &self.operations;
        let mtbf = f64::from(operations.host_mtbf_hours.value);
        8_760.0 / (mtbf + f64::from(operations.repair_hours.value)).max(1.0)
    }

    fn interruption(&self, method: Method, boot: Duration) -> Result<Part, NoYear> {
        let operations = &self.operations;
        let away_and_back = |name: &str, each: Duration| Part {
            time: each.saturating_mul(2),
            formula: format!("patches a year × 2 × {name}"),
            inputs: vec![Input::new(
                name,
                duration(each),
                "mean over the VMs that run",
            )],
        };
        let minutes = u64::from(operations.patch_minutes.value);
        match method {
            Method::Alone => Ok(Part {
                time: Duration::from_secs(minutes * 60).saturating_add(boot),
                formula: "patches a year × (patch + boot)".to_owned(),
                inputs: vec![
                    Input::new(
                        "patch",
                        duration(Duration::from_secs(minutes * 60)),
                        operations.patch_minutes.origin,
                    ),
                    Input::new("boot", duration(boot), "mean over the VMs that run"),
                ],
            }),
            Method::Quick => {
                let each = self.quick.ok_or(NoYear::SomeCannotMove)?;
                Ok(away_and_back("quick migration", each))
            }
            Method::Live if !self.has_live => Err(NoYear::NoLiveMigration),
            Method::Live => {
                let each = self.live.ok_or(NoYear::SomeCannotMove)?;
                Ok(away_and_back("blackout", each))
            }
            Method::Guests => {
                let each = Duration::from_secs(u64::from(operations.application_seconds.value));
                let mut part = away_and_back("failover", each);
                part.inputs[0].origin = operations.application_seconds.origin.to_string();
                Ok(part)
            }
        }
    }

    fn outage(&self, method: Method, boot: Duration) -> Result<Part, NoYear> {
        let operations = &self.operations;
        let hours = u64::from(operations.repair_hours.value);
        let repair = Duration::from_secs(hours * 3600);
        match method {
            Method::Alone => Ok(Part {
                time: repair.saturating_add(boot),
                formula: "failures a year × (repair + boot)".to_owned(),
                inputs: vec![Input::new(
                    "boot",
                    duration(boot),
                    "mean over the VMs that run",
                )],
            }),
            Method::Quick | Method::Live => {
                if self.never_starts {
                    return Err(NoYear::NeverStarts);
                }
                // Nothing restarts: then a failed host's VMs wait for its repair.
                let time = self.restart.unwrap_or(repair.saturating_add(boot));
                Ok(Part {
                    time,
                    formula: "failures a year × restart".to_owned(),
                    inputs: vec![Input::new(
                        "restart",
                        duration(time),
                        "mean over the losses of each host and the VMs that restart then",
                    )],
                })
            }
            Method::Guests => {
                let failover = operations.application_seconds;
                let seconds = Duration::from_secs(u64::from(failover.value));
                let detection = self.guest_detection;
                Ok(Part {
                    time: detection.value.saturating_add(seconds),
                    formula: "failures a year × (detection + failover)".to_owned(),
                    inputs: vec![
                        Input::new("detection", duration(detection.value), detection.origin),
                        Input::new("failover", duration(seconds), failover.origin),
                    ],
                })
            }
        }
    }

    fn explain_planned(&self, part: &Part, result: Duration) -> Explanation {
        let patches = self.operations.patches_per_year;
        let mut inputs = vec![Input::new("patches a year", patches.value, patches.origin)];
        inputs.extend(part.inputs.clone());
        Explanation {
            title: "Planned downtime in a year".to_owned(),
            result: duration(result),
            formula: part.formula.clone(),
            inputs,
            source: "Headroom's definition: a VM leaves its host and comes back for each patch"
                .to_owned(),
        }
    }

    fn explain_unplanned(&self, part: &Part, result: Duration) -> Explanation {
        let operations = &self.operations;
        let (mtbf, mttr) = (operations.host_mtbf_hours, operations.repair_hours);
        let mut inputs = vec![
            Input::new(
                "failures a year",
                fixed(self.failures(), 4),
                "8760 h / (MTBF + repair)",
            ),
            Input::new("MTBF", hours(mtbf.value), mtbf.origin),
            Input::new("repair", hours(mttr.value), mttr.origin),
        ];
        inputs.extend(part.inputs.clone());
        Explanation {
            title: "Unplanned downtime in a year".to_owned(),
            result: duration(result),
            formula: part.formula.clone(),
            inputs,
            source: "renewal of failure and repair: one failure in MTBF + repair on the average"
                .to_owned(),
        }
    }
}

/// What happens once, and how it is calculated.
struct Part {
    time: Duration,
    formula: String,
    inputs: Vec<Input>,
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

/// A chance in words: percent, or one in so many.
pub fn chance(chance: f64) -> String {
    match chance {
        c if c <= 0.0 => "0".to_owned(),
        c if c >= 0.001 => format!("{} %", crate::units::significant(100.0 * c)),
        c if c > 1e-15 => {
            let digits = 1.0 / c;
            let size = libm::pow(10.0, (libm::floor(libm::log10(digits)) - 1.0).max(0.0));
            let rounded = libm::floor(digits / size + 0.5) * size;
            format!("1 in {}", crate::units::count(rounded as u64))
        }
        _ => "less than 1 in 1,000,000,000,000,000".to_owned(),
    }
}
