//! How long do 10,000 predictions of live migrations take, by each of the two models?

use headroom::model::PlatformId;
use headroom_bench::questions::migrations;

use crate::measure::{milliseconds, timed};
use crate::table::Table;

const PLATFORMS: [PlatformId; 5] = [
    PlatformId::Proxmox,
    PlatformId::KvmPacemaker,
    PlatformId::HyperV2022,
    PlatformId::Vsphere8,
    PlatformId::XenServer8,
];

/// Prints a row for each platform.
pub fn run() {
    let table = Table::new(
        "10,000 live migrations: sizes of VMs, speeds of links, dirty rates",
        &[("platform", 24), ("converge", 10), ("ms", 10)],
    );
    for platform in PLATFORMS {
        let (converge, time) = timed(|| migrations(platform));
        table.row(&[
            platform.facts().key.to_owned(),
            converge.to_string(),
            milliseconds(time),
        ]);
    }
}
