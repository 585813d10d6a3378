//! What do further tables say about hosts and VMs that others list?

use std::collections::BTreeMap;

use super::clusters::ClusterName;
use super::columns::Column;
use super::inventory::{Inventory, left_out, short_name};
use super::list::List;
use super::progress::Steps;
use super::records;
use super::report::listed;
use crate::format::code;
use crate::problem::Place;
use crate::report::words::counted;

/// A VM's reference with the vCenter that has given it.
fn of_source(cluster: &ClusterName, id: &str) -> String {
    format!("{}\0id {id}", cluster.source)
}

/// A VM's name with all that is told of its cluster.
fn of_cluster(cluster: &ClusterName, name: &str) -> String {
    let ClusterName {
        name: cluster,
        datacenter,
        source,
    } = cluster;
    format!("{source}\0{datacenter}\0{cluster}\0{name}")
}

impl Inventory {
    pub(super) fn add_to_vms(&mut self, list: &List<'_>, steps: &mut Steps<'_, '_>) {
        let places = self.places_of_vms();
        let (mut unlisted, mut types) = (0_u64, 0_u64);
        for entry in list.entries() {
            steps.row();
            types += u64::from(entry.owned(Column::AntiAffinity).starts_with("System."));
            let cluster = records::cluster_name(&entry);
            let (id, name) = (entry.owned(Column::Id), entry.owned(Column::Name));
            let called = [
                of_source(&cluster, &id),
                format!("id {id}"),
                of_cluster(&cluster, &name),
                name,
            ];
            let place = called.iter().find_map(|called| places.get(called));
            let record = place.and_then(|&place| self.vms.get_mut(place as usize));
            unlisted += u64::from(record.is_none());
            if let Some(Err(problem)) = record.map(|record| records::add_to_vm(record, &entry)) {
                self.problems.push(left_out(problem));
            }
        }
        // Groups of a cluster are disks, witnesses and much else beside VMs.
        let unlisted = if list.has(Column::HaState) {
            0
        } else {
            unlisted
        };
        self.say_about_facts(list, unlisted, types);
    }

    fn say_about_facts(&mut self, list: &List<'_>, unlisted: u64, types: u64) {
        if unlisted > 0 && !self.vms.is_empty() {
            let rows = counted(unlisted, "row is", "rows are");
            self.problems.warn(
                code::LEFT_OUT_ROWS,
                Place::Text,
                format!(
                    "{}{rows} about VMs that no list has, and left out.",
                    list.place()
                ),
                "Open the list of these VMs, too.",
            );
        }
        if types > 0 {
            let cells = counted(types, "cell holds", "cells hold");
            self.problems.warn(
                code::UNREADABLE_CELL,
                Place::Text,
                format!("{cells} the type of a list (System.…) instead of its names."),
                "Export as JSON, as the README shows: then anti-affinity is read.",
            );
        }
    }

    /// The place of each VM by its name, and by `id` and what other tables call it; by both with
    /// its cluster, too, since another one may have the same.
    pub(super) fn places_of_vms(&self) -> BTreeMap<String, u32> {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        for (place, record) in (0..).zip(&self.vms) {
            let name = &record.vm.name;
            places.entry(name.clone()).or_insert(place);
            let in_cluster = of_cluster(&record.cluster, name);
            places.entry(in_cluster).or_insert(place);
            if !record.id.is_empty() {
                places.insert(format!("id {}", record.id), place);
                places.insert(of_source(&record.cluster, &record.id), place);
            }
        }
        places
    }

    pub(super) fn add_to_hosts(&mut self, list: &List<'_>, steps: &mut Steps<'_, '_>) {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        for (place, record) in (0..).zip(&self.hosts) {
            places.entry(short_name(&record.host.name)).or_insert(place);
        }
        let (mut missing, mut several) = (Vec::new(), Vec::new());
        for entry in list.entries() {
            steps.row();
            let name = entry.owned(Column::Name);
            let place = places.get(&short_name(&name));
            let Some(record) = place.and_then(|&place| self.hosts.get_mut(place as usize)) else {
                // Racks and sites are listed beside the nodes in them.
                if list.is_about_nodes() && !self.hosts.is_empty() {
                    missing.push(name);
                }
                continue;
            };
            match records::add_to_host(record, &entry) {
                Ok(true) => several.push(name),
                Ok(false) => {}
                Err(problem) => self.problems.push(left_out(problem)),
            }
        }
        self.say_about_nodes(&missing, &several);
    }

    fn say_about_nodes(&mut self, missing: &[String], several: &[String]) {
        let names = |of: &[String]| listed(&of.iter().map(String::as_str).collect::<Vec<_>>());
        if !missing.is_empty() {
            self.problems.warn(
                code::UNLISTED_NODE,
                Place::Text,
                format!(
                    "Nodes of the cluster whose memory no table says: {}. They are left out.",
                    names(missing)
                ),
                "Open the list of hosts (Get-VMHost) of these nodes, too, or take them in by name \
                 in the preview.",
            );
        }
        if !several.is_empty() {
            self.problems.warn(
                code::SEVERAL_DOMAINS,
                Place::Text,
                format!(
                    "Hosts that are in several fault domains: {}. The smallest one counts: chassis, \
                     then rack, then site.",
                    names(several)
                ),
                "Enter the fault domain that is to be survived if it is another one.",
            );
        }
    }
}
