//! What may fail while hosts are out, in words.

use super::super::blocks::Cell;
use super::super::quorum;
use super::super::words::{are, counted, list};
use super::super::{Loss, Status};
use crate::cluster::Cluster;
use crate::migration::schedule::{Doubt, PatchNight, VotesShort, Wave};
use crate::units::count;

/// What may fail during the night.
pub(super) fn safety(cluster: &Cluster, night: &PatchNight) -> String {
    let failures = cluster.failures;
    let all: Vec<&Wave> = night.waves.iter().collect();
    let doubtful: Vec<&Wave> = all
        .iter()
        .copied()
        .filter(|wave| !wave.is_proved())
        .collect();
    let others = |failures: u32| others(cluster, failures);
    if doubtful.is_empty() {
        return match (failures, night.waves.is_empty()) {
            (0, _) => "No failure is to be tolerated.".to_owned(),
            (_, true) => String::new(),
            (k, _) => format!("All the time any {} may fail: proved.", others(k)),
        };
    }
    let stops = |wave: &&Wave| wave.doubt == Some(Doubt::Votes(VotesShort::Stops));
    if doubtful.iter().any(stops) {
        let stopping: Vec<&Wave> = doubtful.iter().copied().filter(stops).collect();
        let (who, _) = named(cluster, &stopping, all.len());
        return format!("{who} the cluster has no majority of its votes: it stops.");
    }
    let (who, is_all) = named(cluster, &doubtful, all.len());
    let rest = match is_all {
        true => String::new(),
        false => format!(" While the others are out, any {} may.", others(failures)),
    };
    let is_refuted = |wave: &&Wave| {
        let votes = Doubt::Votes(VotesShort::NoFurtherFailure);
        matches!(wave.doubt, Some(Doubt::Impossible(_))) || wave.doubt == Some(votes)
    };
    let fewer = match (night.tolerates(), doubtful.iter().all(is_refuted)) {
        (None, _) => "it is not proved that everything else has room.".to_owned(),
        (Some(0), true) => format!("not every {} may fail: proved.", others(1)),
        (Some(0), false) => format!("it is not proved that any {} may fail.", others(1)),
        (Some(some), true) => format!(
            "any {} may fail, but certainly not {failures}.",
            others(some)
        ),
        (Some(some), false) => format!("any {} may fail, and no more is proved.", others(some)),
    };
    format!("{who} {fewer}{rest}")
}

/// While which hosts are out, and whether these are all waves.
fn named(cluster: &Cluster, waves: &[&Wave], all: usize) -> (String, bool) {
    if waves.len() == all {
        return ("Meanwhile".to_owned(), true);
    }
    let hosts = waves.iter().flat_map(|wave| &wave.hosts);
    let names: Vec<String> = hosts.map(|host| cluster.host_name(*host)).collect();
    let are = are(names.len() as u64);
    (format!("While {} {are} out", list(&names, 4)), false)
}

fn others(cluster: &Cluster, failures: u32) -> String {
    let noun = Loss::of(cluster).noun(failures.into());
    match failures {
        1 => format!("other {noun}"),
        more => format!("{} other {noun}", count(more.into())),
    }
}

/// How many others may fail while a wave is out.
pub(super) fn may_fail(wave: &Wave) -> Cell {
    let tone = match (wave.is_proved(), wave.tolerates) {
        (true, _) => Status::Ok,
        (false, Some(1..)) => Status::Tight,
        (false, _) => match wave.doubt {
            Some(Doubt::Impossible(_) | Doubt::Votes(VotesShort::Stops)) => Status::Broken,
            Some(Doubt::Votes(VotesShort::NoFurtherFailure)) => Status::Broken,
            _ => Status::Unknown,
        },
    };
    let stops = wave.doubt == Some(Doubt::Votes(VotesShort::Stops));
    let text = wave.tolerates.map_or_else(
        || match stops {
            true => "the cluster stops".to_owned(),
            false => "none is proved".to_owned(),
        },
        |failures| match failures {
            0 => "no host".to_owned(),
            some => counted(some.into(), "host", "hosts"),
        },
    );
    Cell::toned(text, tone)
}

/// Why votes do not allow a further failure.
pub(super) fn votes_short(cluster: &Cluster, short: VotesShort) -> String {
    let why = match short {
        VotesShort::Stops => "The votes that are left are no majority.",
        VotesShort::NoFurtherFailure => "With a further failure too few votes would be left.",
        VotesShort::PlaceNotTold => {
            "Enough votes are left after a further failure only if the witness stands in a third \
             place."
        }
    };
    format!("{why} {}", quorum::of_cluster(cluster))
}
