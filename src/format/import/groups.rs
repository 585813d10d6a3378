//! Which hosts, VMs and policy does a cluster of Ganeti bring, group by group?

use super::clusters::ClusterName;
use super::ganeti;
use super::inventory::{HostRecord, Inventory, TableRecord, VmRecord};
use crate::model::Plan;
use crate::problem::Problem;
use crate::units::shown;

/// What the node groups that are wanted say beside their nodes and instances.
pub(super) struct GanetiPart {
    /// A plan without hosts and VMs: its name and policy.
    pub(super) plan: Plan,
    pub(super) problems: Vec<Problem>,
}

impl Inventory {
    /// Whether a cluster of Ganeti is in it.
    pub(super) fn is_ganeti(&self) -> bool {
        self.ganeti.is_some()
    }

    /// Every node group of a cluster is there to be chosen.
    pub(super) fn take_ganeti(&mut self, file: &str, text: &str) {
        // It could be opened when it was gathered.
        let Ok(ganeti::Cluster { opened, groups }) = ganeti::open_groups(text, &|_| true) else {
            return;
        };
        self.tables.push(TableRecord {
            place: shown(file),
            what: "a Ganeti cluster".to_owned(),
            rows: opened.plan.hosts.len() + opened.plan.vms.len(),
            ..TableRecord::default()
        });
        for (host, group) in opened.plan.hosts.into_iter().zip(groups) {
            self.hosts.push(HostRecord {
                cluster: ClusterName::new(&group),
                ..HostRecord::from(host)
            });
        }
        self.vms
            .extend(opened.plan.vms.into_iter().map(VmRecord::from));
        self.platform = Some(opened.plan.platform);
        self.ganeti = Some(text.to_owned());
    }

    /// Policy and remarks of the node groups that are wanted; nothing if it is not Ganeti's.
    pub(super) fn ganeti_part(&self, wanted: &[&str]) -> Option<GanetiPart> {
        let text = self.ganeti.as_ref()?;
        let is_wanted = |group: &str| wanted.contains(&group);
        let part = ganeti::open_groups(text, &is_wanted).ok()?;
        Some(GanetiPart {
            problems: part.opened.problems,
            plan: Plan {
                hosts: Vec::new(),
                vms: Vec::new(),
                ..part.opened.plan
            },
        })
    }
}
