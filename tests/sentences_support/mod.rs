//! Unusual plans at random, and what no sentence may look like.

use crate::oracle_support::Random;
use headroom::model::{
    AfterFailure, FailureOrder, FailureUnit, HostGroup, HostState, Plan, PlatformId, Power,
    Priority, QuorumRule, Shed, VmGroup, VmMemory, Witness,
};
use headroom::units::{CpuRatio, Memory};

/// An unusual plan. Names begin with capital letters, so that a small one that begins a sentence
/// is none of theirs.
pub fn plan(seed: u64) -> Plan {
    let mut random = Random::new(seed + 1);
    let platforms: Vec<PlatformId> = PlatformId::all().collect();
    let platform = platforms[random.below(platforms.len() as u64) as usize];
    let mut plan = Plan::empty("Plan", platform);
    for at in 0..1 + random.below(3) {
        plan.hosts.push(host(&mut random, at));
    }
    let hosts = names(&plan);
    for at in 0..random.below(5) {
        plan.vms.push(vm(&mut random, at, &hosts));
    }
    policy(&mut random, &mut plan);
    plan
}

fn host(random: &mut Random, at: u64) -> HostGroup {
    let memory = Memory::from_gib(16 + 8 * random.below(7));
    let mut host = HostGroup::new(&format!("H{at}x"), memory, 4 + random.below(13) as u32);
    host.count = match random.below(10) {
        0 => 0,
        1..=5 => 1,
        more => more as u32 - 4,
    };
    if random.chance(50) {
        host.reserve = Some(Memory::ZERO);
    }
    if random.chance(40) {
        host.fault_domain = Some(format!("R{}", random.below(3)));
    }
    if random.chance(8) {
        host.state = HostState::Maintenance;
    }
    host
}

/// The names of the plan's hosts.
fn names(plan: &Plan) -> Vec<String> {
    let of = |host: &HostGroup| {
        let (name, count) = (host.name.clone(), host.count);
        (0..count).map(move |member| headroom::model::member_name(&name, count, member))
    };
    plan.hosts.iter().flat_map(of).collect()
}

fn vm(random: &mut Random, at: u64, hosts: &[String]) -> VmGroup {
    let name = match random.chance(8) {
        true => String::new(),
        false => format!("V{at}n"),
    };
    let memory = Memory::from_mib(512 + 512 * random.below(50));
    let mut vm = VmGroup::new(&name, memory, 1 + random.below(4) as u32);
    vm.count = match random.below(8) {
        0 => 0,
        1..=3 => 1,
        more => more as u32 - 2,
    };
    if random.chance(10) {
        vm.memory = VmMemory::Dynamic {
            startup: memory,
            minimum: Memory::from_mib(512),
            maximum: memory.times(2),
            assigned: random.chance(50).then_some(memory),
        };
    }
    let some_host = |random: &mut Random| match hosts.len() {
        0 => "Hx".to_owned(),
        all => hosts[random.below(all as u64) as usize].clone(),
    };
    vm.current_hosts = match random.below(4) {
        0 => Vec::new(),
        1 => vec![some_host(random)],
        _ => (0..vm.count).map(|_| some_host(random)).collect(),
    };
    if random.chance(15) {
        vm.possible_owners = vec![some_host(random), some_host(random)];
    }
    if random.chance(15) {
        vm.preferred_owners = vec![some_host(random)];
    }
    vm.anti_affinity = random.chance(25).then(|| format!("G{}", random.below(2)));
    vm.affinity = random.chance(10).then(|| "T".to_owned());
    vm.host_bound = random.chance(6);
    vm.highly_available = random.chance(90);
    vm.power = match random.chance(6) {
        true => Power::Stopped,
        false => Power::Running,
    };
    vm.priority = match random.below(6) {
        0 => Priority::High,
        1 => Priority::Low,
        2 => Priority::NoAutoStart,
        _ => Priority::Medium,
    };
    vm
}

fn policy(random: &mut Random, plan: &mut Plan) {
    let policy = &mut plan.policy;
    policy.tolerate = Some(random.below(4) as u32).filter(|_| random.chance(90));
    policy.anti_affinity_is_hard = random.chance(50).then(|| random.chance(70));
    policy.vms_per_host = random.chance(15).then(|| 1 + random.below(5) as u32);
    policy.vcpus_per_core = random.chance(20).then(|| CpuRatio::from_thousandths(1000));
    if random.chance(20) {
        policy.failure_order = Some(FailureOrder::OneAfterAnother);
    }
    if random.chance(20) {
        policy.after_failure = Some(AfterFailure::Rearrange);
    }
    if random.chance(30) {
        policy.failure_unit = Some(FailureUnit::FaultDomain);
    }
    if random.chance(20) {
        policy.shed = Some(Shed::LowAndMedium);
    }
    policy.quorum = match random.below(8) {
        0 => Some(QuorumRule::Majority),
        1 => Some(QuorumRule::Dynamic),
        2 => Some(QuorumRule::DynamicWithPool),
        _ => None,
    };
    policy.witness = random.chance(30).then_some(Witness::None);
}

/// What is wrong with a line of sentences or cells, if something is.
pub fn wrong_in(line: &str) -> Option<&'static str> {
    // A row of a table is read cell by cell; in Markdown names are escaped.
    let line = line.trim().replace('\\', "");
    let cells: Vec<&str> = line.split(" | ").collect();
    cells.iter().find_map(|cell| wrong_in_cell(cell))
}

fn wrong_in_cell(cell: &str) -> Option<&'static str> {
    let cell = cell.trim_matches(|letter: char| letter == '|' || letter.is_whitespace());
    let number = |what: &str| {
        cell.match_indices(what).any(|(at, _)| {
            let before = cell[..at].chars().next_back();
            before.is_none_or(|letter| !letter.is_ascii_digit() && !",.-".contains(letter))
        })
    };
    if cell.starts_with([',', ';', '.', ':'])
        || [". ,", ". .", ": ,", ", ,", " ,", " .", "..", ",."]
            .iter()
            .any(|bad| cell.contains(bad))
    {
        return Some("a sign without words before it");
    }
    if cell.contains("  ") {
        return Some("doubled spaces");
    }
    if small_letter_begins(cell) {
        return Some("a sentence begins with a small letter");
    }
    for (what, wrong) in [
        ("0 VMs (", "nothing is left over"),
        ("any 0 ", "any of nothing"),
        ("Any 0 ", "any of nothing"),
        ("up to 0 ", "up to nothing"),
        ("0 hosts at once", "nothing at once"),
        ("0 hosts one after", "nothing one after another"),
        ("0 fault domains at once", "nothing at once"),
        ("1 VMs", "one is no plural"),
        ("1 hosts", "one is no plural"),
        ("1 pairs", "one is no plural"),
        ("1 members", "one is no plural"),
        ("1 vCPUs", "one is no plural"),
        ("1 VM are", "one is no plural"),
        ("1 host are", "one is no plural"),
        ("1 other hosts", "one is no plural"),
    ] {
        if number(what) {
            return Some(wrong);
        }
    }
    None
}

/// Whether a small letter follows a full stop that ends a sentence.
fn small_letter_begins(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let next = text[at + 2..].chars().next();
        let last_word = text[..at].rsplit(' ').next().unwrap_or_default();
        let is_word = last_word.chars().count() > 1;
        is_word && next.is_some_and(char::is_lowercase)
    })
}
