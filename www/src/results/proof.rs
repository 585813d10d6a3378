//! A proof by points as a table that anyone can check.

use headroom::cluster::Cluster;
use headroom::placement::Refutation;
use headroom::placement::bounds::Reason;
use headroom::placement::packing::Need;
use headroom::report::point_table;
use yew::prelude::*;

use super::parts::{disclosure, row, table};
use crate::view::view;

/// The table of why VMs find no room to restart, if it is a proof by points.
pub(super) fn of_restart(cluster: &Cluster, reason: &Reason) -> Html {
    proof(cluster, reason, Need::Restart)
}

/// The table of why no placement survives a loss, if it is a proof by points.
pub(super) fn of_refutation(cluster: &Cluster, refutation: &Refutation) -> Html {
    proof(cluster, &refutation.reason, refutation.need())
}

fn proof(cluster: &Cluster, reason: &Reason, need: Need) -> Html {
    let Some(points) = point_table(cluster, reason, need) else {
        return Html::default();
    };
    let mut vms = Vec::new();
    for cells in &points.vms {
        vms.push(row(cells));
    }
    let mut hosts = Vec::new();
    for cells in &points.hosts {
        hosts.push(row(cells));
    }
    let of_vms = ["Memory", "vCPUs", "Number", "Points each", "Points in all"];
    let of_hosts = ["Hosts", "Number", "Points each", "Points in all"];
    disclosure(
        "The proof as a table",
        view!(
            "{}{}<p>{} {}</p>",
            table("Points of the VMs", &of_vms, vms),
            table("Most points that the hosts can hold", &of_hosts, hosts),
            points.totals,
            points.ground,
        ),
    )
}
