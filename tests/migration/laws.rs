//! What holds for every migration, however strange its input.

use std::time::Duration;

use headroom::migration::dirtying::{Pattern, Writer};
use headroom::migration::precopy::{self, Migration, Outcome};
use headroom::migration::{self, explain};
use headroom::model::platform::{LiveFixed, MigrationLoop, StopRule};
use headroom::model::{
    MigrationMethod, MigrationNetwork, Plan, PlatformId, SharedStorage, Transport, VmGroup,
    Workload, WorkloadProfile,
};
use headroom::outage;
use headroom::units::{BitRate, ByteRate, Memory, Percent};
use proptest::option;
use proptest::prelude::*;

/// No file of past failures: the same tests run where there is no file system.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(128)
    }
}

/// Small, sensible, and absurd numbers alike.
fn any_number() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        1u64..1000,
        1000u64..1_000_000_000,
        Just(1_000_000_000_000_000),
        Just(u64::MAX),
        any::<u64>(),
    ]
}

fn any_small() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), 1u32..100, any::<u32>()]
}

fn writer(number: impl Strategy<Value = u64> + Clone) -> impl Strategy<Value = Writer> {
    let pattern = prop_oneof![
        Just(Pattern::Sequential),
        Just(Pattern::Random),
        Just(Pattern::Skewed)
    ];
    (pattern, number.clone(), number).prop_map(|(pattern, rate, kib)| Writer {
        pattern,
        rate: ByteRate::from_bytes_per_second(rate),
        working_set: Memory::from_kib(kib),
    })
}

fn any_rule() -> impl Strategy<Value = StopRule> {
    let fits = option::of(any_number().prop_map(Duration::from_micros));
    let limits = || option::of(any_small());
    (fits, limits(), limits(), limits(), any::<bool>()).prop_map(
        |(remaining_fits, remaining_pages, rounds, sent_times_memory, slows_guest)| StopRule {
            remaining_fits,
            remaining_pages,
            rounds,
            sent_times_memory,
            slows_guest,
        },
    )
}

fn any_percent() -> impl Strategy<Value = Percent> {
    any_number().prop_map(Percent::from_hundredths)
}

fn any_loop() -> impl Strategy<Value = MigrationLoop> {
    prop_oneof![Just(MigrationLoop::Rounds), Just(MigrationLoop::Windows)]
}

fn any_method() -> impl Strategy<Value = MigrationMethod> {
    let post = Just(MigrationMethod::PostCopy);
    prop_oneof![3 => Just(MigrationMethod::PreCopy), 1 => post]
}

prop_compose! {
    fn any_migration()(
        in_use in any_number(),
        assigned in any_number(),
        writer in writer(any_number().boxed()),
        goodput in any_number(),
        final_goodput in any_number(),
        rule in any_rule(),
        setup in any_number(),
        resume in any_number(),
        passes in any_loop(),
        method in any_method(),
        (compression, delta_ratio) in (any_percent(), any_percent()),
        tick in option::of(any_number().prop_map(Duration::from_micros)),
    ) -> Migration {
        Migration {
            in_use: Memory::from_kib(in_use),
            assigned: Memory::from_kib(assigned),
            writer,
            goodput: ByteRate::from_bytes_per_second(goodput),
            final_goodput: ByteRate::from_bytes_per_second(final_goodput),
            rule,
            fixed: LiveFixed {
                setup: Duration::from_micros(setup),
                resume: Duration::from_micros(resume),
            },
            passes,
            method,
            compression,
            delta_ratio,
            tick,
        }
    }
}

prop_compose! {
    /// A VM of at most 1 TiB, a rate of at most 2 GB/s, a link of 1 MB/s to 10 GB/s.
    fn sensible_migration()(
        in_use in 1u64..1 << 30,
        mut writer in writer((1u64..2_000_000_000).boxed()),
        goodput in 1_000_000u64..10_000_000_000,
        limit in 1u64..2000,
        rounds in option::of(1u32..30),
    ) -> Migration {
        writer.working_set = writer.working_set.min(Memory::from_kib(in_use));
        let goodput = ByteRate::from_bytes_per_second(goodput);
        Migration {
            in_use: Memory::from_kib(in_use),
            assigned: Memory::from_kib(in_use),
            writer,
            goodput,
            final_goodput: goodput,
            rule: StopRule {
                remaining_fits: Some(Duration::from_millis(limit)),
                remaining_pages: None,
                rounds,
                sent_times_memory: None,
                slows_guest: false,
            },
            fixed: LiveFixed { setup: Duration::from_millis(100), resume: Duration::from_millis(50) },
            passes: MigrationLoop::Rounds,
            method: MigrationMethod::PreCopy,
            compression: Percent::HUNDRED,
            delta_ratio: Percent::HUNDRED,
            tick: None,
        }
    }
}

prop_compose! {
    fn any_network()(
        link_speed in option::of(any_number().prop_map(BitRate::from_bits_per_second)),
        links in option::of(any_small()),
        mtu in option::of(any_small()),
        share in option::of(any_number().prop_map(Percent::from_hundredths)),
        (concurrent, streams) in (option::of(any_small()), option::of(any_small())),
        (vlan, slows_guest) in (option::of(any::<bool>()), option::of(any::<bool>())),
        method in option::of(any_method()),
        rdma in any::<bool>(),
        stream_limit in option::of(any_number().prop_map(BitRate::from_bits_per_second)),
        bandwidth_cap in option::of(any_number().prop_map(ByteRate::from_bytes_per_second)),
        compression_speed in option::of(any_number().prop_map(ByteRate::from_bytes_per_second)),
        (compression_ratio, delta_ratio) in (option::of(any_percent()), option::of(any_percent())),
        limit in option::of(any_small()),
    ) -> MigrationNetwork {
        MigrationNetwork {
            link_speed, links, mtu, share, concurrent, vlan, streams, stream_limit, bandwidth_cap,
            compression_ratio, compression_speed, delta_ratio, method, slows_guest,
            vm_ports: None,
            transport: rdma.then_some(Transport::Rdma),
            downtime_limit: limit.map(|limit| Duration::from_millis(limit.into())),
        }
    }
}

prop_compose! {
    fn any_plan()(
        platform in prop::sample::select(PlatformId::all().collect::<Vec<_>>()),
        network in any_network(),
        write in option::of(any_number()),
        read in option::of(any_number()),
        memory in any_number(),
        in_use in option::of(any_number()),
        dirty_rate in option::of(any_number().prop_map(ByteRate::from_bytes_per_second)),
        working_set in option::of(any_number().prop_map(Memory::from_kib)),
        boot_seconds in option::of(any_small()),
    ) -> Plan {
        let mut vm = VmGroup::new("vm", Memory::from_kib(memory), 1);
        vm.memory_in_use = in_use.map(Memory::from_kib);
        vm.workload = Workload {
            profile: WorkloadProfile::DatabaseWrite,
            dirty_rate,
            working_set,
            pattern: None,
            boot_seconds,
        };
        let rate = |bytes: Option<u64>| bytes.map(ByteRate::from_bytes_per_second);
        Plan {
            vms: vec![vm],
            network,
            storage: SharedStorage { write: rate(write), read: rate(read), ..SharedStorage::default() },
            ..Plan::empty("any", platform)
        }
    }
}

fn ends_within_all_time(time: Duration) -> bool {
    time <= Duration::from_secs(1_000_000_000_001)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_migration_has_an_answer(migration in any_migration()) {
        let outcome = precopy::outcome(&migration);
        if let Some(times) = outcome.times() {
            prop_assert!(times.downtime <= times.total, "{:?}", times);
            prop_assert!(times.rest <= times.sent, "{:?}", times);
            prop_assert!(ends_within_all_time(times.total));
        }
        let rounds = precopy::rounds(&migration, 50);
        prop_assert!(rounds.len() <= 50);
    }

    #[test]
    fn every_plan_has_an_answer(plan in any_plan(), count in any_number()) {
        let times = migration::migration_times(&plan);
        prop_assert_eq!(times.len(), 1);
        prop_assert_eq!(&times, &migration::migration_times(&plan));
        let live = explain::live(&plan, 0);
        prop_assert_eq!(live.is_some(), times[0].live.is_some());
        let quick = explain::quick(&plan, 0);
        let unplanned = outage::explain::unplanned(&plan, 0);
        for text in [live, quick, unplanned].into_iter().flatten() {
            prop_assert!(!text.result.contains("NaN") && !text.result.contains("inf"), "{}", text.result);
        }
        let drain = migration::drain_times(&plan, &[(0, count), (0, 1)]);
        prop_assert!(ends_within_all_time(drain.quick.time));
        let grid = migration::sweep(
            &plan,
            plan.vms[0].workload,
            &[Memory::ZERO, Memory::from_gib(16)],
            &[BitRate::default(), BitRate::from_gigabits(10)],
        );
        prop_assert_eq!(grid.len(), 4);
    }

    /// Without slowing, every round leaves less on a faster link, and no more rounds are needed.
    #[test]
    fn a_faster_link_never_lengthens_a_migration(
        migration in sensible_migration(),
        percent in 100u64..1000,
    ) {
        let faster = migration.goodput.bytes_per_second() * percent / 100;
        let faster = migration.with_goodput(ByteRate::from_bytes_per_second(faster));
        let (slow, fast) = (precopy::outcome(&migration), precopy::outcome(&faster));
        if let (Some(before), Some(after)) = (slow.times(), fast.times()) {
            prop_assert!(after.total <= before.total, "{:?} then {:?}", before, after);
            prop_assert!(after.rounds <= before.rounds);
        }
        prop_assert!(!slow.converges() || fast.converges(), "{:?} then {:?}", slow, fast);
    }

    /// The same for QEMU's loop, whose rest also waits for what sockets hold and for one slice.
    #[test]
    fn the_loop_of_qemu_has_remedies_and_keeps_its_limit(migration in sensible_migration()) {
        let mut migration = migration;
        migration.passes = MigrationLoop::Windows;
        migration.rule.rounds = None;
        let limit = migration.rule.remaining_fits.unwrap_or_default().as_secs_f64();
        let goodput = migration.goodput.bytes_per_second() as f64;
        match precopy::outcome(&migration) {
            Outcome::Converged(times) => {
                let most = limit.max(8192.0 / goodput) * 1.002 + 3.1e6 / goodput + 0.051;
                prop_assert!(times.downtime.as_secs_f64() <= most, "{:?}, {}", times, most);
                prop_assert!(times.source_downtime <= times.downtime);
                prop_assert!(times.source_total <= times.total);
            }
            Outcome::DoesNotConverge(_) => {
                let stall = precopy::remedy(&migration);
                if let Some(goodput) = stall.goodput {
                    let outcome = precopy::outcome(&migration.with_goodput(goodput));
                    prop_assert!(outcome.converges(), "{:?}: {:?}", stall, outcome);
                }
                if let Some(limit) = stall.downtime_limit {
                    migration.rule.remaining_fits = Some(limit);
                    let outcome = precopy::outcome(&migration);
                    prop_assert!(outcome.converges(), "{:?}: {:?}", stall, outcome);
                }
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    /// What a stall says would help, helps.
    #[test]
    fn remedies_converge(migration in sensible_migration()) {
        let remedy = precopy::remedy(&migration);
        if let Some(goodput) = remedy.goodput {
            let outcome = precopy::outcome(&migration.with_goodput(goodput));
            prop_assert!(outcome.converges(), "{:?}: {:?}", remedy, outcome);
        }
        if let Some(limit) = remedy.downtime_limit {
            let mut patient = migration;
            patient.rule.remaining_fits = Some(limit);
            let outcome = precopy::outcome(&patient);
            prop_assert!(outcome.converges(), "{:?}: {:?}", remedy, outcome);
        }
    }

    /// The downtime of a migration that converges keeps to the platform's limit.
    #[test]
    fn a_converging_downtime_keeps_its_limit(migration in sensible_migration()) {
        if let Outcome::Converged(times) = precopy::outcome(&migration) {
            let limit = migration.rule.remaining_fits.unwrap_or_default();
            // One page may always remain.
            let page = Duration::from_secs_f64(4096.0 / 1e6);
            prop_assert!(times.downtime <= limit.max(page) + migration.fixed.resume + Duration::from_micros(1));
        }
    }

    /// A sequential writer dirties at least as much as a random one of the same rate.
    #[test]
    fn random_writes_hit_pages_twice(writer in writer(any_number().boxed()), micros in any_number()) {
        let time = Duration::from_micros(micros);
        let with = |pattern| Writer { pattern, ..writer }.distinct(time);
        // One KiB is rounded up.
        prop_assert!(with(Pattern::Skewed) <= with(Pattern::Random).plus(Memory::from_kib(1)));
        prop_assert!(with(Pattern::Random) <= with(Pattern::Sequential));
        prop_assert!(with(Pattern::Sequential) <= writer.working_set);
    }
}
