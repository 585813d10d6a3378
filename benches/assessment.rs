//! From an edit to a full new assessment, and its parts, by size of the cluster.

mod clusters;

use clusters::{Hardware, cluster};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use headroom::assess::assess;
use headroom::capacity::{self, Effort};
use headroom::migration::migration_times;
use headroom::model::Plan;
use headroom::report::advice::advice;
use headroom::units::Percent;
use headroom::{placement, validate};

const SIZES: [(u32, u32); 4] = [(4, 20), (16, 400), (64, 2_000), (64, 8_000)];

fn whole_assessment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assess");
    group.sample_size(10);
    for (hosts, vms) in SIZES {
        for hardware in [Hardware::Alike, Hardware::Generations, Hardware::Unlike] {
            let plan = cluster(hosts, vms, hardware);
            let name = BenchmarkId::new(format!("{hardware:?}"), format!("{hosts} × {vms}"));
            group.bench_function(name, |bencher| {
                bencher.iter(|| assess(&plan, Effort::INTERACTIVE));
            });
        }
    }
    group.finish();
}

fn parts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parts at 64 × 8000");
    group.sample_size(10);
    let plan = cluster(64, 8_000, Hardware::Generations);
    let Some(answers) = assess(&plan, Effort::INTERACTIVE).answers else {
        return;
    };
    let (cluster, situation) = (&answers.cluster, answers.situation());
    group.bench_function("validate", |bencher| {
        bencher.iter(|| validate::check(&plan));
    });
    group.bench_function("prepare the placement", |bencher| {
        bencher.iter(|| answers.situation());
    });
    group.bench_function("64 single failures", |bencher| {
        bencher.iter(|| capacity::level(&situation, 1, Effort::INTERACTIVE));
    });
    group.bench_function("2,016 pairs of failures", |bencher| {
        bencher.iter(|| capacity::level(&situation, 2, Effort::THOROUGH));
    });
    group.bench_function("plan a placement", |bencher| {
        bencher.iter(|| placement::plan(cluster, 1, Effort::INTERACTIVE));
    });
    group.bench_function("headroom", |bencher| {
        bencher.iter(|| placement::headroom(cluster, 1, &answers.planned, Effort::INTERACTIVE));
    });
    group.bench_function("migration times", |bencher| {
        bencher.iter(|| migration_times(&plan));
    });
    group.finish();
}

/// What is answered only when it is asked for.
fn advice_about(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("advice at 64 × 8000");
    group.sample_size(10);
    for hardware in [Hardware::Alike, Hardware::Generations] {
        let mut plan = cluster(64, 8_000, hardware);
        plan.growth_per_month = Some(Percent::new(2));
        let mut short = plan.clone();
        short.hosts.truncate(52);
        for vm in &mut short.vms {
            vm.current_hosts.clear();
        }
        let mut bench = |name: &str, plan: &Plan, topic: &str| {
            let name = BenchmarkId::new(name, format!("{hardware:?}"));
            group.bench_function(name, |bencher| {
                bencher.iter(|| advice(plan, topic, Effort::THOROUGH));
            });
        };
        bench("hosts to buy, 12 removed", &short, "hosts");
        bench("two sizes together", &plan, "frontier");
        bench("growth", &plan, "growth");
    }
    group.finish();
}

criterion_group!(benches, whole_assessment, parts, advice_about);
criterion_main!(benches);
