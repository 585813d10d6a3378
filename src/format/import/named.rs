//! Which hosts do VMs and clusters name that no list describes?
//!
//! Where no list has hosts, those that VMs and the cluster's own management name are the hosts,
//! by name: how large they are is to be entered. Where a list has hosts, further ones come along
//! if a person says so; a node that is offline always does, since it keeps its vote.

use std::collections::BTreeSet;

use super::columns::Column;
use super::inventory::{HostRecord, Inventory, short_name};
use super::list::List;
use super::options::{HostsFrom, Options};
use super::records;
use crate::format::limits;
use crate::model::{HostGroup, HostState};
use crate::units::Memory;

/// A host that something names.
struct NamedHost {
    name: String,
    cluster: String,
    is_offline: bool,
}

impl Inventory {
    /// Takes in hosts that are only named; `nodes` are lists about a cluster's nodes.
    pub(super) fn name_hosts<'l, 'a: 'l>(
        &mut self,
        nodes: impl Iterator<Item = &'l List<'a>>,
        options: &Options,
    ) {
        let mut known = Known::of(&self.hosts);
        let mut named = Vec::new();
        for list in nodes.filter(|list| list.is_about_nodes()) {
            for entry in list.entries() {
                let state = records::host_state(&entry).unwrap_or_default();
                known.meet(
                    NamedHost {
                        name: entry.owned(Column::Name),
                        cluster: entry.owned(Column::Cluster),
                        is_offline: state == Some(HostState::Offline),
                    },
                    &mut named,
                );
            }
        }
        // A VM that says its cluster goes first: others name the same hosts.
        let (with, without): (Vec<_>, Vec<_>) =
            (self.vms.iter()).partition(|record| !record.cluster.is_empty());
        for record in with.into_iter().chain(without) {
            for name in &record.vm.current_hosts {
                known.meet(NamedHost::of_vm(name, &record.cluster), &mut named);
            }
        }
        let are_wanted = self.hosts.is_empty() || options.hosts == Some(HostsFrom::Named);
        for host in named {
            match are_wanted || host.is_offline {
                true => self.hosts.push(host.into()),
                false => self.unlisted_hosts.push(host.name),
            }
        }
    }
}

impl NamedHost {
    fn of_vm(name: &str, cluster: &str) -> NamedHost {
        NamedHost {
            name: name.to_owned(),
            cluster: cluster.to_owned(),
            is_offline: false,
        }
    }
}

impl From<NamedHost> for HostRecord {
    fn from(named: NamedHost) -> HostRecord {
        HostRecord {
            cluster: named.cluster,
            is_only_named: true,
            ..HostRecord::from(HostGroup::new(named.name.trim(), Memory::ZERO, 0))
        }
    }
}

/// Names that hosts go by so far, each with its cluster.
struct Known {
    names: BTreeSet<String>,
}

/// What stands for the cluster of a host where any will do: no name begins so.
const ANY: &str = "\0any";

impl Known {
    fn of(hosts: &[HostRecord]) -> Known {
        let mut known = Known {
            names: BTreeSet::new(),
        };
        for record in hosts {
            for name in [&record.host.name, &record.id] {
                known.add(&name.trim().to_lowercase(), &record.cluster);
            }
        }
        known
    }

    fn add(&mut self, name: &str, cluster: &str) {
        for called in [name.to_owned(), without_domain(name)] {
            for cluster in [cluster, ANY] {
                self.names.insert(format!("{cluster}\0{called}"));
            }
        }
    }

    /// Whether a host goes by it, in its cluster; a cluster that is not named may be any.
    fn has(&self, called: &str, cluster: &str) -> bool {
        let is = |cluster: &str| self.names.contains(&format!("{cluster}\0{called}"));
        match cluster {
            "" => is(ANY),
            cluster => is(cluster) || is(""),
        }
    }

    /// Puts a host down unless it is known: by its whole name, or by the part without domain where
    /// one of the two has no other.
    fn meet(&mut self, host: NamedHost, named: &mut Vec<NamedHost>) {
        let name = host.name.trim().to_lowercase();
        let length = name.chars().count();
        if length == 0 || length > limits::NAME_CHARACTERS {
            return;
        }
        let short = short_name(&name);
        let is_known = match short == name {
            true => {
                self.has(&name, &host.cluster) || self.has(&without_domain(&name), &host.cluster)
            }
            false => self.has(&name, &host.cluster) || self.has(&short, &host.cluster),
        };
        if !is_known {
            self.add(&name, &host.cluster);
            named.push(host);
        }
    }
}

/// How a host is called by the part of its name without domain, whichever that is: not a name.
fn without_domain(name: &str) -> String {
    format!("{}\0", short_name(name))
}
