//! XenServer and XCP-ng: does the HA planner find a restart for every failure?
//!
//! Source: xen-api, ocaml/xapi/binpack.ml and xapi_ha_vm_failover.ml.

use super::scene::{Scene, largest};
use super::xapi_plan::{Planner, is_exact};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer};
use crate::cluster::Dimension;
use crate::model::PlatformId;

/// The HA planner.
pub static RULE: Rule = Rule {
    key: "xapi",
    name: "XenServer and XCP-ng HA planner",
    platforms: &[PlatformId::XenServer8, PlatformId::XcpNg],
    assumptions: &[
        "Memory alone counts, that of a VM with dynamic memory at its maximum.",
        "A VM goes to the host with most free memory, the largest first, or stays down.",
        "With more than 32 hosts or 3,499 orders of failures every VM is as large as the largest.",
        "VMs that are not restarted stay where they are and take memory.",
        "No rule keeps VMs off hosts.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "xen-api e2ee48d6, ocaml/xapi/binpack.ml",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    let planner = Planner::of(scene);
    let failures = scene.failures;
    let modes = Modes {
        planner,
        hosts: scene.hosts.len() as u64,
    };
    let holds = |failures| match is_exact(modes.hosts, failures) {
        true => modes.exact(failures).is_ok(),
        false => modes.approximate(failures),
    };
    let own = match is_exact(modes.hosts, failures) {
        true => modes.exact(failures).err(),
        false => None,
    };
    let fullest = || largest(&modes.planner.counts(), failures);
    RuleAnswer {
        loss: scene.at(&own.clone().unwrap_or_else(fullest)),
        figures: vec![modes.table(scene, own), modes.limit()],
        ..RuleAnswer::counted(holds(failures), scene, holds)
    }
}

struct Modes {
    planner: Planner,
    hosts: u64,
}

impl Modes {
    fn exact(&self, failures: u32) -> Result<(), Vec<usize>> {
        match self.planner.has_too_few_hosts(failures) {
            true => Err((0..self.hosts as usize).collect()),
            false => self.planner.exact(failures),
        }
    }

    fn approximate(&self, failures: u32) -> bool {
        let found = self.planner.approximate(failures);
        !self.planner.has_too_few_hosts(failures) && found.needed <= found.there
    }

    fn table(&self, scene: &Scene, without_plan: Option<Vec<usize>>) -> FigureTable {
        let failures = scene.failures;
        let exact = match is_exact(self.hosts, failures) {
            true => vec![
                Figure::Text("exact"),
                Figure::Hosts(scene.at(without_plan.as_deref().unwrap_or_default())),
                Figure::Text(""),
                Figure::Text(""),
                Figure::Text(""),
                Figure::Holds(without_plan.is_none()),
            ],
            false => vec![
                Figure::Text("exact"),
                Figure::Text("not run: too many orders of failures"),
            ],
        };
        let found = self.planner.approximate(failures);
        let approximate = vec![
            Figure::Text("approximate"),
            Figure::Text(""),
            Figure::Amount(Dimension::Memory, found.largest),
            Figure::Count(found.needed.max(0) as u64),
            Figure::Count(found.there.max(0) as u64),
            Figure::Holds(self.approximate(failures)),
        ];
        FigureTable {
            caption: "Modes; the exact one decides where it is run",
            heads: &[
                "Mode",
                "No plan for the loss of",
                "Largest VM",
                "VMs to restart",
                "Places",
                "Plan found",
            ],
            rows: vec![exact, approximate],
        }
    }

    /// The cluster stack sets a limit of its own: (n − 1) / 2.
    fn limit(&self) -> FigureTable {
        FigureTable {
            caption: "Most failures that corosync survives",
            heads: &["Hosts", "Failures"],
            rows: vec![vec![
                Figure::Count(self.hosts),
                Figure::Count(self.hosts.saturating_sub(1) / 2),
            ]],
        }
    }
}
