//! What can be chosen about the hosts of an inventory: where they are from, and how large those
//! are that no list describes?

use super::inventory::{HostRecord, Inventory};
use super::options::{HostsFrom, Options};
use super::present::keeps_hosts;
use super::preview::{Choice, Input};
use super::report::listed;
use super::sizes;
use crate::model::{HostGroup, HostState, Plan};
use crate::report::words::counted;

/// Inputs about hosts; none where nothing is open.
pub(super) fn hosts(
    inventory: &Inventory,
    options: &Options,
    current: Option<&Plan>,
) -> Vec<Input> {
    let are_present = keeps_hosts(inventory, options, current);
    let mut inputs = Vec::new();
    let values = origins(inventory, current);
    if values.len() > 1 {
        let are_named = !has_lists(inventory) && !inventory.hosts.is_empty();
        let usual = match are_present {
            true => HostsFrom::Present,
            false if are_named => HostsFrom::Named,
            false => HostsFrom::Lists,
        };
        let chosen = key(options.hosts.unwrap_or(usual)).to_owned();
        inputs.push(Input {
            name: "hosts".to_owned(),
            label: "Hosts of the plan".to_owned(),
            choice: Choice::One(values, chosen),
        });
    }
    if !are_present {
        inputs.extend(entered_sizes(inventory, options));
    }
    inputs
}

/// What is entered once for all hosts that lack it.
fn entered_sizes(inventory: &Inventory, options: &Options) -> Vec<Input> {
    let hosts = inventory.hosts.iter().map(|record| record.host.clone());
    let (memory, cores) = sizes::unknown(&hosts.collect::<Vec<HostGroup>>());
    let of = |number| counted(number, "host that lacks it", "hosts that lack it");
    let inputs = [
        (
            memory,
            "host-memory",
            "Memory",
            "512 GiB",
            &options.host_memory,
        ),
        (
            cores,
            "host-cores",
            "Number of cores",
            "32",
            &options.host_cores,
        ),
    ];
    let asked = inputs.into_iter().filter(|(number, ..)| *number > 0);
    asked
        .map(|(number, name, what, example, entered)| Input {
            name: name.to_owned(),
            label: format!("{what} of each of {} (such as {example})", of(number)),
            choice: Choice::Text(entered.clone()),
        })
        .collect()
}

/// Where the hosts may be from.
fn origins(inventory: &Inventory, current: Option<&Plan>) -> Vec<(String, String)> {
    let value = |from: HostsFrom, words: String| (key(from).to_owned(), words);
    let names = only_named(inventory);
    let number = counted(names.len() as u64, "host", "hosts");
    let mut values = Vec::new();
    if has_lists(inventory) {
        if !names.is_empty() {
            let more = format!(
                "and {number} that only VMs or the cluster name: {}",
                listed(&names)
            );
            let lists = "those that the lists describe".to_owned();
            values.push(value(HostsFrom::Lists, lists));
            values.push(value(HostsFrom::Named, more));
        }
        return values;
    }
    values.push(match names.is_empty() {
        true => value(HostsFrom::Lists, "none: to be added afterwards".to_owned()),
        false => value(
            HostsFrom::Named,
            format!("{number} that the VMs name: {}", listed(&names)),
        ),
    });
    if let Some(plan) = current.filter(|plan| !plan.hosts.is_empty()) {
        let hosts = counted(plan.host_count(), "host", "hosts");
        values.push(value(
            HostsFrom::Present,
            format!("{hosts} of the present plan"),
        ));
    }
    values
}

/// Hosts that no list describes and that come along on request: a node that is offline does in
/// any case, beside a list.
fn only_named(inventory: &Inventory) -> Vec<&str> {
    let has_lists = has_lists(inventory);
    let is_on_request = |record: &&HostRecord| {
        record.is_only_named && !(has_lists && record.host.state == HostState::Offline)
    };
    let taken = inventory.hosts.iter().filter(is_on_request);
    let taken = taken.map(|record| record.host.name.as_str());
    let others = inventory.unlisted_hosts.iter().map(String::as_str);
    taken.chain(others).collect()
}

fn has_lists(inventory: &Inventory) -> bool {
    let is_listed = |record: &HostRecord| !record.is_only_named;
    inventory.hosts.iter().any(is_listed)
}

fn key(from: HostsFrom) -> &'static str {
    match from {
        HostsFrom::Lists => "listed",
        HostsFrom::Named => "named",
        HostsFrom::Present => "present",
    }
}
