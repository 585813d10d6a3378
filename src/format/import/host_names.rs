//! Which host of the plan does a VM mean by a name?
//!
//! Its own cluster's host of that name, with or without domain; else the only host that goes by
//! it: by its whole name, its name without domain, or the tool's reference.

use std::collections::BTreeMap;

use super::inventory::{HostRecord, short_name};
use crate::model::{HostGroup, member_name};

/// Names that hosts go by, and the name of each in the plan.
#[derive(Default)]
pub(super) struct HostNames {
    /// Empty: several hosts.
    names: BTreeMap<String, String>,
}

impl HostNames {
    /// The names of the plan's hosts, with the record that each is from.
    pub(super) fn of<'a>(
        hosts: impl Iterator<Item = (&'a HostGroup, Option<(&'a HostRecord, u32)>)>,
    ) -> HostNames {
        const MOST_MEMBERS: u32 = 1_000;
        let mut known = HostNames::default();
        let mut short: Vec<(String, String)> = Vec::new();
        for (host, record) in hosts {
            let listed = record.map_or(&host.name, |(record, _)| &record.host.name);
            for index in 0..host.count.min(MOST_MEMBERS) {
                let name = member_name(&host.name, host.count, index);
                let called = member_name(listed, host.count, index);
                short.push((short_name(&called), name.clone()));
                if let Some((_, cluster)) = record {
                    known.add(in_cluster(&called, cluster), &name);
                    if short_name(&called) != called {
                        known.add(in_cluster(&short_name(&called), cluster), &name);
                    }
                }
                if let Some((record, cluster)) = record.filter(|(record, _)| !record.id.is_empty())
                {
                    known.add(in_cluster(&record.id, cluster), &name);
                    known.add(record.id.clone(), &name);
                }
                known.add(called, &name);
            }
        }
        for (short, name) in short {
            known.add(short, &name);
        }
        known
    }

    /// A name that two hosts have is nobody's.
    fn add(&mut self, called: String, name: &str) {
        let known = self.names.entry(called).or_insert_with(|| name.to_owned());
        if known != name {
            known.clear();
        }
    }

    /// The plan's name of the host that a VM of the cluster at this place runs on.
    pub(super) fn find(&self, host: &str, cluster: Option<u32>) -> Option<String> {
        let short = short_name(host);
        let mut called = vec![host.to_owned(), short.clone()];
        if let Some(cluster) = cluster {
            called.insert(0, in_cluster(&short, cluster));
            called.insert(0, in_cluster(host, cluster));
        }
        let mut found = called.iter().filter_map(|called| self.names.get(called));
        found.find(|name| !name.is_empty()).cloned()
    }

    /// Whether several hosts go by a name.
    pub(super) fn are_several(&self, host: &str) -> bool {
        let called = [host.to_owned(), short_name(host)];
        let mut found = called.iter().filter_map(|called| self.names.get(called));
        found.any(String::is_empty)
    }
}

fn in_cluster(host: &str, cluster: u32) -> String {
    format!("{cluster}\0{host}")
}
