//! What the rules' answers are worth, on random clusters.
//!
//! A guarantee holds where the rule's assumptions do, so the clusters are such: memory alone
//! is limited, VMs run where they fit, hosts fail one by one, nothing is shed and no rule
//! keeps VMs off hosts. Where an answer is worth nothing, the smallest counter-example stands
//! here instead. `HEADROOM_RULE_CASES` sets how many clusters are tried.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod oracle_support;
mod plain;
mod rules_support;

use headroom::capacity::rules::{Agreement, Guarantee, RULES, Rule, RuleOptions, Says, Scene};
use headroom::capacity::{Effort, Placement, Situation, Verdict, level};
use headroom::model::{AfterFailure, FailureUnit, Plan, Shed};
use headroom::units::Percent;
use headroom::validate;
use oracle_support::{Case, Random};
use plain::plain;
use rules_support::{all_reserved, ask, ask_with, tolerating};

fn cases() -> u64 {
    let given = std::env::var("HEADROOM_RULE_CASES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(4_000)
}

/// A cluster in which every assumption of every rule holds: the VMs reserve what they need.
fn fair(seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let mut case = Case::random(&mut random, true);
    case.most_vms = None;
    case.shed = Shed::Nothing;
    case.what_fails = FailureUnit::Host;
    case.after = AfterFailure::RestartOnly;
    case.failures = 1 + random.below(3) as u32;
    // Half of the clusters are roomy: tight ones seldom survive anything.
    let roomy = random.chance(50);
    for host in &mut case.hosts {
        host.domain = None;
        host.memory += if roomy { 4 + random.below(12) } else { 0 };
    }
    let all_restart = random.chance(50);
    for vm in &mut case.vms {
        (vm.group, vm.together, vm.allowed, vm.bound) = (None, None, None, false);
        vm.highly_available |= all_restart;
    }
    let mut plan = all_reserved(&case.plan());
    plan.policy.vcpus_per_core = None;
    plan
}

/// How often a rule was right and wrong in each direction.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    yes: u64,
    wrong_yes: u64,
    no: u64,
    wrong_no: u64,
    undecided: u64,
}

struct Tested {
    tallies: Vec<Tally>,
    fitting: u64,
}

/// Asks every rule about random clusters, and checks what it guarantees.
fn test_all(total: u64) -> Tested {
    let mut tested = Tested {
        tallies: vec![Tally::default(); RULES.len()],
        fitting: 0,
    };
    for seed in 0..total {
        let plan = fair(seed);
        let cluster = validate::check(&plan).cluster.unwrap();
        let placement = Placement::given(&cluster);
        let situation = Situation::new(&cluster, &placement);
        if level(&situation, 0, Effort::THOROUGH).verdict != Verdict::Survives {
            continue;
        }
        tested.fitting += 1;
        let failures = cluster.failures.min(cluster.hosts.len() as u32);
        let proved = level(&situation, failures, Effort::THOROUGH).verdict;
        let scene = Scene::of(&plan, &cluster, &placement, RuleOptions::default());
        let all_restart = plan.vms.iter().all(|vm| vm.restarts());
        for (rule, tally) in RULES.into_iter().zip(&mut tested.tallies) {
            let says = rule.answer(&scene).says;
            note(tally, says, proved);
            let wrong_yes = says == Says::Yes && proved == Verdict::Fails;
            let wrong_no = says == Says::No && proved == Verdict::Survives;
            match rule.guarantee {
                Guarantee::NeverYesWrongly if is_complete(rule) => {
                    assert!(!wrong_yes, "{} says yes wrongly, seed {seed}", rule.key);
                }
                // Rules that add up all VMs may say no because of those that stay down.
                Guarantee::NeverNoWrongly if all_restart => {
                    assert!(!wrong_no, "{} says no wrongly, seed {seed}", rule.key);
                }
                _ => {}
            }
        }
    }
    tested
}

/// DRBD pairs say nothing about other VMs, and there are none here: see below.
fn is_complete(rule: &Rule) -> bool {
    rule.key != "ganeti-drbd"
}

fn note(tally: &mut Tally, says: Says, proved: Verdict) {
    match (says, proved) {
        (Says::Yes, Verdict::Survives) => tally.yes += 1,
        (Says::Yes, Verdict::Fails) => tally.wrong_yes += 1,
        (Says::No, Verdict::Fails) => tally.no += 1,
        (Says::No, Verdict::Survives) => tally.wrong_no += 1,
        (Says::Yes | Says::No, Verdict::Undecided) => tally.undecided += 1,
        _ => {}
    }
}

#[test]
fn no_rule_breaks_its_guarantee() {
    let tested = test_all(cases());
    assert!(tested.fitting * 3 > cases(), "only {} fit", tested.fitting);
    for (rule, tally) in RULES.iter().zip(&tested.tallies) {
        println!("{:24} {tally:?}", rule.key);
        match rule.guarantee {
            Guarantee::NeverYesWrongly if is_complete(rule) => {
                assert!(
                    tally.yes > 0 && tally.wrong_no > 0,
                    "{}: {tally:?}",
                    rule.key
                );
            }
            Guarantee::NeverNoWrongly => {
                assert!(
                    tally.no > 0 && tally.wrong_yes > 0,
                    "{}: {tally:?}",
                    rule.key
                );
            }
            Guarantee::NeverYesWrongly | Guarantee::Neither | Guarantee::Silent => {}
        }
    }
    println!("{} of {} clusters fit", tested.fitting, cases());
}

/// Racks of one to three hosts: a rule that says yes to as many hosts as the largest racks have
/// says yes to those racks, too.
#[test]
fn a_yes_to_single_hosts_covers_fault_domains() {
    let mut said = 0;
    for seed in 0..cases() {
        let mut random = Random::new(seed ^ 0x0d0a);
        let mut plan = tolerating(&fair(seed), 1 + random.below(2) as u32);
        plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
        for host in &mut plan.hosts {
            host.fault_domain = Some(format!("r{}", random.below(3)));
        }
        let cluster = validate::check(&plan).cluster.unwrap();
        let placement = Placement::given(&cluster);
        let situation = Situation::new(&cluster, &placement);
        if level(&situation, 0, Effort::THOROUGH).verdict != Verdict::Survives {
            continue;
        }
        let failures = cluster.failures.min(cluster.failure_units.len() as u32);
        let proved = level(&situation, failures, Effort::THOROUGH).verdict;
        let scene = Scene::of(&plan, &cluster, &placement, RuleOptions::default());
        for rule in RULES
            .into_iter()
            .filter(|rule| rule.guarantee == Guarantee::NeverYesWrongly && is_complete(rule))
        {
            if rule.answer(&scene).says == Says::Yes {
                said += 1;
                assert_ne!(proved, Verdict::Fails, "{}, seed {seed}", rule.key);
            }
        }
    }
    assert!(said > 0);
}

/// Two to four nodes, every instance on two of them: where the check of DRBD pairs says yes,
/// everything restarts.
#[test]
fn drbd_pairs_never_say_yes_wrongly() {
    let mut said = 0;
    for seed in 0..cases() {
        let mut random = Random::new(seed ^ 0x5bd1);
        let mut plan = tolerating(&fair(seed), 1);
        let hosts = plan.hosts.len() as u64;
        for vm in &mut plan.vms {
            let home: u64 = vm.current_hosts[0]
                .trim_matches(['h', 'x'])
                .parse()
                .unwrap();
            let other = (home + 1 + random.below(hosts - 1)) % hosts;
            vm.possible_owners = vec![format!("h{home}x"), format!("h{other}x")];
        }
        let cluster = validate::check(&plan).cluster.unwrap();
        let placement = Placement::given(&cluster);
        let situation = Situation::new(&cluster, &placement);
        if level(&situation, 0, Effort::THOROUGH).verdict != Verdict::Survives {
            continue;
        }
        let scene = Scene::of(&plan, &cluster, &placement, RuleOptions::default());
        for key in ["ganeti-drbd", "ganeti-global"] {
            if Rule::of_key(key).unwrap().answer(&scene).says == Says::Yes {
                said += 1;
                let verdict = level(&situation, 1, Effort::THOROUGH).verdict;
                assert_eq!(verdict, Verdict::Survives, "{key}, seed {seed}");
            }
        }
    }
    assert!(said > 0);
}

/// GiB of each host, and the VMs: GiB and the host's position.
type Small = (&'static [u64], &'static [(u64, usize)]);

/// The smallest clusters that a rule errs about, with one failure: as few hosts as possible,
/// then as few VMs, then as little memory. Every smaller one of up to three hosts of 6 GiB
/// with up to three VMs of 4 GiB was tried.
#[track_caller]
fn errs(agreement: Agreement, rules: &[&str], (hosts, vms): Small) {
    let plan = all_reserved(&plain(hosts, vms));
    for rule in rules {
        let degraded = RuleOptions {
            degradation: Percent::new(0),
            ..RuleOptions::default()
        };
        let asked = ask_with(&plan, rule, degraded);
        assert_eq!(asked.agreement, agreement, "{rule}");
        assert!(!asked.why.is_empty(), "{rule}");
    }
}

#[test]
fn the_smallest_clusters_of_a_wrong_yes() {
    let errs = |rules: &[&str], small: Small| errs(Agreement::YesThoughNo, rules, small);
    // 1 + 1 are left for 2, in two pieces.
    errs(
        &["aggregate", "vsphere-degradation"],
        (&[2, 1, 1], &[(2, 0)]),
    );
    // Half of 4 is kept, and the large host is more than half.
    errs(&["node-count", "vsphere-percentage"], (&[3, 1], &[(2, 0)]));
    // The empty host is too small.
    errs(&["vsphere-failover-hosts"], (&[2, 1], &[(2, 0)]));
    // The first of the two largest is taken to fail, and h2 takes its 3. The other's 2 and 2
    // find 1 and 3 free.
    errs(&["nutanix"], (&[4, 4, 3], &[(3, 0), (2, 1), (2, 1)]));
}

#[test]
fn the_smallest_clusters_of_a_wrong_no() {
    let errs = |rules: &[&str], small: Small| errs(Agreement::NoThoughYes, rules, small);
    // A host must not be filled up, or one slot more must be free.
    errs(&["ganeti-global", "vmm-2008"], (&[1, 1], &[(1, 0)]));
    // A VM of 1 counts as one of 2.
    errs(&["vsphere-slots", "nutanix"], (&[3, 3], &[(2, 0), (1, 0)]));
    // The VMs of 2 and 1 beside 1 fill a host to the brim.
    errs(&["scvmm"], (&[4, 4], &[(2, 0), (1, 1), (1, 0)]));
    // Free 3, 0 and 2, and VMs of 3 and 1 on the full host.
    errs(&["scvmm"], (&[3, 4, 2], &[(3, 1), (1, 1)]));
    // With two VMs greed cannot go wrong: the second fits wherever the first might have gone.
    errs(&["xapi"], (&[9, 5, 4], &[(4, 0), (3, 0), (2, 0)]));
}

/// Sums over all VMs say no because of one that stays down with its host anyway.
#[test]
fn sums_count_what_is_not_restarted() {
    let mut plan = all_reserved(&plain(&[2, 1], &[(2, 0)]));
    plan.vms[0].highly_available = false;
    for rule in ["aggregate", "node-count", "vsphere-percentage"] {
        assert_eq!(ask(&plan, rule).agreement, Agreement::NoThoughYes, "{rule}");
    }
}

/// Slots and shares guard reservations alone: without any there is always room.
#[test]
fn without_reservations_vsphere_guards_nothing() {
    let plan = plain(&[2, 1], &[(2, 0)]);
    for rule in ["vsphere-slots", "vsphere-percentage"] {
        assert_eq!(ask(&plan, rule).agreement, Agreement::YesThoughNo, "{rule}");
    }
}

/// These rules read no possible owners, so each is wrong where they decide.
#[test]
fn possible_owners_are_overlooked() {
    let mut plan = all_reserved(&plain(&[8; 3], &[(2, 0), (2, 1)]));
    plan.vms[0].possible_owners = vec!["h0".to_owned()];
    for rule in [
        "scvmm",
        "vmm-2008",
        "vsphere-slots",
        "xapi",
        "nutanix",
        "aggregate",
    ] {
        assert_eq!(ask(&plan, rule).agreement, Agreement::YesThoughNo, "{rule}");
    }
}
