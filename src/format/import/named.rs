//! Which hosts do VMs and clusters name that no list describes?
//!
//! Where no list has hosts, those that VMs and the cluster's own management name are the hosts,
//! by name: how large they are is to be entered. Where a list has hosts, further ones come along
//! if a person says so; a node that is offline always does, since it keeps its vote.

use std::collections::BTreeSet;

use super::clusters::{ClusterName, scopes};
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
    cluster: ClusterName,
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
                        cluster: records::cluster_name(&entry),
                        is_offline: state == Some(HostState::Offline),
                    },
                    &mut named,
                );
            }
        }
        // A VM that says its cluster goes first: others name the same hosts.
        let (with, without): (Vec<_>, Vec<_>) =
            (self.vms.iter()).partition(|record| !record.cluster.name.is_empty());
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
    fn of_vm(name: &str, cluster: &ClusterName) -> NamedHost {
        NamedHost {
            name: name.to_owned(),
            cluster: cluster.clone(),
            is_offline: false,
        }
    }
}

impl From<NamedHost> for HostRecord {
    fn from(named: NamedHost) -> HostRecord {
        HostRecord {
            cluster: named.cluster,
            // Beside hosts that are in a cluster it stands alone if its VMs name none.
            has_cluster_column: true,
            is_of_tool: false,
            is_only_named: true,
            ..HostRecord::from(HostGroup::new(named.name.trim(), Memory::ZERO, 0))
        }
    }
}

/// Names that hosts go by so far, each with what is told of its cluster.
struct Known {
    /// With all of that.
    whole: BTreeSet<String>,
    /// With each part of it.
    parts: BTreeSet<String>,
}

impl Known {
    fn of(hosts: &[HostRecord]) -> Known {
        let mut known = Known {
            whole: BTreeSet::new(),
            parts: BTreeSet::new(),
        };
        for record in hosts {
            for name in [&record.host.name, &record.id] {
                known.add(&name.trim().to_lowercase(), &record.cluster);
            }
        }
        known
    }

    fn add(&mut self, name: &str, cluster: &ClusterName) {
        for called in [name.to_owned(), without_domain(name)] {
            let mut scopes = scopes(cluster).into_iter();
            let whole = scopes.next().unwrap_or_default();
            self.parts.insert(format!("{whole}\0{called}"));
            self.whole.insert(format!("{whole}\0{called}"));
            self.parts
                .extend(scopes.map(|scope| format!("{scope}\0{called}")));
        }
    }

    /// Whether a host goes by it in that cluster: what one of both does not tell may be anything.
    fn has(&self, called: &str, cluster: &ClusterName) -> bool {
        let scopes = scopes(cluster);
        let whole = scopes.first().map(|scope| format!("{scope}\0{called}"));
        let mut parts = scopes.iter().map(|scope| format!("{scope}\0{called}"));
        whole.is_some_and(|whole| self.parts.contains(&whole))
            || parts.any(|part| self.whole.contains(&part))
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
