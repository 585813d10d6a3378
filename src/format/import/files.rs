//! Which files are clusters that say no name of themselves?
//!
//! What Proxmox VE lists is one cluster, and so is what the cmdlets of a failover cluster say. Of
//! one such file everything is the cluster; where there are several, each is a cluster that goes
//! by the name of its file.

use std::collections::BTreeSet;

use super::clusters::ClusterName;
use super::formats;
use super::inventory::{Inventory, rows_of};
use super::split::Table;
use super::table::RowKind;

/// The names of clusters that are told by their files.
pub(super) struct ClustersOfFiles {
    /// Tables that list a whole cluster.
    tables: BTreeSet<String>,
    /// Files in which a table lists the nodes of the cluster that the others are about.
    files: BTreeSet<String>,
}

/// Looks for tables that list all of a cluster.
pub(super) fn clusters_of_files(tables: &[Table<'_>]) -> ClustersOfFiles {
    let lists_nodes = |rows: RowKind| {
        tables.iter().filter(move |table| {
            let formats = formats::recognised(&table.header);
            let mut whole = formats.iter().filter(|format| format.is_whole_cluster());
            whole.any(|format| format.rows == rows && !rows_of(table, format).is_empty())
        })
    };
    ClustersOfFiles {
        tables: lists_nodes(RowKind::Hosts)
            .map(|table| table.source.place())
            .collect(),
        files: lists_nodes(RowKind::HostFacts)
            .map(|table| table.source.file.clone())
            .collect(),
    }
}

impl ClustersOfFiles {
    /// The cluster that the rows of a table are in; `None`: there is no more than one, or the
    /// table does not belong to any.
    pub(super) fn name_of(&self, table: &Table<'_>) -> Option<String> {
        if self.tables.len() + self.files.len() < 2 {
            return None;
        }
        let (place, file) = (table.source.place(), &table.source.file);
        match self.tables.contains(&place) {
            true => Some(place),
            false => self.files.contains(file).then(|| file.clone()),
        }
    }
}

impl Inventory {
    /// Hosts and VMs that were read last are in this cluster, unless they say another.
    pub(super) fn put_into_cluster(&mut self, (hosts, vms): (usize, usize), name: &str) {
        let hosts = self.hosts.iter_mut().skip(hosts);
        let vms = self.vms.iter_mut().skip(vms);
        let said = hosts.map(|host| &mut host.cluster);
        for said in said.chain(vms.map(|vm| &mut vm.cluster)) {
            if said.name.is_empty() {
                *said = ClusterName::new(name);
            }
        }
    }
}
