//! The table of a proof by points: what each VM is worth, and what each host can hold.

use super::reason::whole;
use super::words::{exact_memory, list};
use crate::cluster::{Cluster, Dimension};
use crate::placement::bounds::Reason;
use crate::placement::packing::Need;
use crate::placement::prices::{Ground, PriceProof};
use crate::units::{Memory, count};

/// A proof by points as two tables of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointTable {
    /// A row a size of VM: memory, vCPUs, number, points each, points in all.
    pub vms: Vec<[String; 5]>,
    /// A row a class of hosts: names, number, most points one can hold, points in all.
    pub hosts: Vec<[String; 4]>,
    /// What the two totals are.
    pub totals: String,
    /// Why no host can hold more.
    pub ground: String,
}

/// The table of a reason, if it is a proof by points; `need` says which claim counts.
pub fn point_table(cluster: &Cluster, reason: &Reason, need: Need) -> Option<PointTable> {
    match reason {
        Reason::Prices(proof) => Some(table(cluster, proof, need)),
        _ => None,
    }
}

fn table(cluster: &Cluster, proof: &PriceProof, need: Need) -> PointTable {
    let vms = proof.kinds.iter().map(|priced| {
        let demand = &need.of(cluster.kind(priced.kind)).demand;
        [
            exact_memory(Memory::from_kib(demand[Dimension::Memory].max(0) as u64)),
            Dimension::Vcpus.show(demand[Dimension::Vcpus]),
            count(priced.count.into()),
            whole(priced.points),
            whole(priced.points * i128::from(priced.count)),
        ]
    });
    let hosts = proof.classes.iter().map(|class| {
        let names: Vec<String> = class
            .hosts
            .iter()
            .map(|host| cluster.host_name(*host))
            .collect();
        [
            list(&names, 3),
            count(class.hosts.len() as u64),
            whole(class.most),
            whole(class.most * class.hosts.len() as i128),
        ]
    });
    let searched = proof
        .classes
        .iter()
        .any(|class| class.ground == Ground::Search);
    PointTable {
        vms: vms.collect(),
        hosts: hosts.collect(),
        totals: format!(
            "Needed {}, possible {}.",
            whole(proof.needed),
            whole(proof.possible)
        ),
        ground: if searched {
            "Every filling of such a host was searched: none is worth more."
        } else {
            "The points of a VM are sums of its shares of the host's room, so a full host holds no more."
        }
        .to_owned(),
    }
}
