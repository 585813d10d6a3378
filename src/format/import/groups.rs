//! Which hosts, VMs and policy does a cluster of Ganeti bring, group by group?

use super::ganeti;
use super::inventory::{HostRecord, Inventory, TableRecord, VmRecord};
use super::options::Options;
use crate::model::Plan;
use crate::units::shown;

impl Inventory {
    /// Every node group of a cluster is there to be chosen; policy and remarks are those of the
    /// groups that are chosen.
    pub(super) fn take_ganeti(&mut self, file: &str, text: &str, options: &Options) {
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
        for (host, cluster) in opened.plan.hosts.into_iter().zip(groups) {
            self.hosts.push(HostRecord {
                cluster,
                ..HostRecord::from(host)
            });
        }
        self.vms
            .extend(opened.plan.vms.into_iter().map(VmRecord::from));
        let names = self.cluster_names();
        let chosen = options.chosen(&names);
        let is_chosen = |name: &str| chosen.as_ref().is_none_or(|chosen| chosen.contains(name));
        let Ok(part) = ganeti::open_groups(text, &is_chosen) else {
            return;
        };
        for problem in part.opened.problems {
            self.problems.push(problem);
        }
        self.platform = Some(part.opened.plan.platform);
        self.base = Some(Plan {
            hosts: Vec::new(),
            vms: Vec::new(),
            ..part.opened.plan
        });
    }
}
