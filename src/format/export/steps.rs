//! Which moves does a script make? Those to the planned placement, or the fewest that make the
//! cluster safe; each with its way and its time.

use super::commands::{Script, Step, Way};
use crate::advice::moves::{self, Advice, Move, Moves, fewest_moves, move_times, moves_towards};
use crate::assess::Answers;
use crate::capacity::Effort;
use crate::cluster::{HostIndex, VmIndex};
use crate::model::{Plan, Power};
use crate::placement::Answer;
use crate::report;
use crate::units::duration;

/// The moves from where the VMs run now to the planned placement.
pub(super) fn to_planned(plan: &Plan, answers: &Answers) -> Script {
    let text = report::placement::placement(answers);
    let mut script = about(plan, [text.sentence].into_iter().chain(text.spares));
    let Answer::Placed(planned) = &answers.planned else {
        return script;
    };
    match moves_towards(&answers.cluster, &planned.placement, &answers.migration) {
        Some(found) => {
            script.remarks.extend(text.moves);
            take(&mut script, plan, answers, &found);
            if !script.steps.is_empty() {
                let order = "In this order each VM finds room when its turn comes.";
                script.remarks.push(order.to_owned());
            }
        }
        None => {
            let unordered = "The plan does not say where every VM runs now: VMs without a known \
                             host are left out, and no order was looked for.";
            script.remarks.push(unordered.to_owned());
            script.steps = unordered_steps(plan, answers);
        }
    }
    script
}

/// The fewest moves that make the cluster safe.
pub(super) fn fewest(plan: &Plan, answers: &Answers, effort: Effort) -> Script {
    let advice = fewest_moves(
        &answers.cluster,
        &answers.planned,
        &answers.migration,
        effort,
    );
    let text = report::moves::moves(&answers.cluster, &advice);
    let sentences = [text.headline]
        .into_iter()
        .chain(text.times)
        .chain(text.notes);
    let mut script = about(plan, sentences);
    if let Advice::Moves(found) = &advice {
        take(&mut script, plan, answers, found);
    }
    script
}

fn about(plan: &Plan, sentences: impl Iterator<Item = String>) -> Script {
    let title = format!("Headroom, plan: {}", report::title(plan));
    Script {
        remarks: [title].into_iter().chain(sentences).collect(),
        ..Script::default()
    }
}

fn take(script: &mut Script, plan: &Plan, answers: &Answers, found: &Moves) {
    let steps = |moves: &[Move]| -> Vec<Step> {
        let of_unit = |one: &Move| {
            let vms = &answers.cluster.unit(one.unit).vms;
            let (from, to, time) = (one.from, one.to, one.time);
            let step = move |vm: &VmIndex| step(plan, answers, *vm, from, to, time);
            vms.iter().map(step).collect::<Vec<Step>>()
        };
        moves.iter().flat_map(of_unit).collect()
    };
    script.steps = steps(&found.steps);
    script.stuck = steps(&found.stuck);
}

/// The moves of the VMs whose host is known, in the order of the plan.
fn unordered_steps(plan: &Plan, answers: &Answers) -> Vec<Step> {
    let times = move_times(&answers.cluster, &answers.migration);
    let moves = report::placement::moves(answers).into_iter();
    let step = |one: report::placement::Move| {
        let unit = answers.cluster.vms.get(one.vm.0 as usize)?.unit?;
        let time = times.get(unit.0 as usize)?;
        Some(step(plan, answers, one.vm, one.from, one.to, *time))
    };
    moves.filter_map(step).collect()
}

fn step(
    plan: &Plan,
    answers: &Answers,
    vm: VmIndex,
    from: HostIndex,
    to: HostIndex,
    time: moves::MoveTime,
) -> Step {
    let cluster = &answers.cluster;
    let group = cluster.vms.get(vm.0 as usize).map(|vm| vm.group);
    let group = group.and_then(|group| plan.vms.get(group));
    let way = match time.way {
        _ if group.is_some_and(|group| group.power == Power::Stopped) => Way::Stopped,
        moves::Way::Quick => Way::Quick,
        moves::Way::Unknown if !plan.platform_facts().live_migration.value => Way::Quick,
        moves::Way::Live | moves::Way::Unknown => Way::Live,
    };
    let likely = time.total.filter(|_| way != Way::Stopped);
    Step {
        vm: cluster.vm_name(vm),
        from: cluster.host_name(from),
        to: cluster.host_name(to),
        way,
        time: likely.map_or_else(String::new, duration),
    }
}
