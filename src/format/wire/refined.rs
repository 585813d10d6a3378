//! What a worker says about the placement and the headroom, with its proofs.
//!
//! Of a proof by points only the points cross, not the ground on which they stand: the page
//! shows the table and leaves checking to [`crate::audit`].

use super::bytes::{Reader, Writer};
use crate::assess::Refined;
use crate::capacity::Placement;
use crate::cluster::{Dimension, HostIndex, KindIndex, Size};
use crate::placement::bounds::{Reason, Shortage};
use crate::placement::prices::{Ground, PriceProof, PricedClass, PricedKind};
use crate::placement::{Answer, Headroom, Planned, Refutation};

pub(super) fn write(out: &mut Writer, refined: &Refined) {
    match &refined.planned {
        None => out.byte(0),
        Some(Answer::Undecided) => out.byte(1),
        Some(Answer::Impossible(refutation)) => {
            out.byte(2);
            write_refutation(out, refutation);
        }
        Some(Answer::Placed(planned)) => {
            out.byte(3);
            out.byte(u8::from(planned.by_theorem));
            write_hosts(out, &planned.spares);
            out.number(planned.placement.0.len() as u64);
            for host in &planned.placement.0 {
                out.optional_small(host.map(|host| host.0));
            }
        }
    }
    let room = &refined.headroom;
    out.number(u64::from(room.at_least));
    out.number(u64::from(room.at_most));
    out.byte(u8::from(room.base_fits));
    out.byte(u8::from(room.limit.is_some()));
    if let Some(limit) = &room.limit {
        write_refutation(out, limit);
    }
}

pub(super) fn read(from: &mut Reader) -> Option<Refined> {
    let planned = match from.byte()? {
        0 => None,
        1 => Some(Answer::Undecided),
        2 => Some(Answer::Impossible(read_refutation(from)?)),
        3 => {
            let by_theorem = from.byte()? != 0;
            let spares = read_hosts(from)?;
            let mut homes = Vec::new();
            for _ in 0..from.number()? {
                homes.push(from.optional_small()?.map(HostIndex));
            }
            Some(Answer::Placed(Planned {
                placement: Placement(homes),
                spares,
                by_theorem,
            }))
        }
        _ => return None,
    };
    let (at_least, at_most) = (from.small()?, from.small()?);
    let base_fits = from.byte()? != 0;
    let limit = match from.byte()? {
        0 => None,
        _ => Some(read_refutation(from)?),
    };
    let headroom = Headroom {
        at_least,
        at_most,
        limit,
        base_fits,
    };
    Some(Refined { planned, headroom })
}

fn write_hosts(out: &mut Writer, hosts: &[HostIndex]) {
    out.number(hosts.len() as u64);
    for host in hosts {
        out.number(u64::from(host.0));
    }
}

fn read_hosts(from: &mut Reader) -> Option<Vec<HostIndex>> {
    let mut hosts = Vec::new();
    for _ in 0..from.number()? {
        hosts.push(HostIndex(from.small()?));
    }
    Some(hosts)
}

/// Amounts are written as the bits of an `i64`.
fn write_amount(out: &mut Writer, amount: i64) {
    out.number(amount as u64);
}

fn read_amount(from: &mut Reader) -> Option<i64> {
    Some(from.number()? as i64)
}

/// Points that exceed an `i64` are shown as the largest: no table of that size is read.
fn write_points(out: &mut Writer, points: i128) {
    write_amount(out, i64::try_from(points).unwrap_or(i64::MAX));
}

fn read_points(from: &mut Reader) -> Option<i128> {
    Some(i128::from(read_amount(from)?))
}

fn read_dimension(from: &mut Reader) -> Option<Dimension> {
    Dimension::ALL.get(usize::from(from.byte()?)).copied()
}

fn write_refutation(out: &mut Writer, refutation: &Refutation) {
    write_hosts(out, &refutation.failed);
    match &refutation.reason {
        Reason::FitsNowhere { kind, shortage } => {
            out.byte(0);
            out.number(u64::from(kind.0));
            out.byte(u8::from(shortage.is_some()));
            if let Some(shortage) = shortage {
                out.byte(shortage.dimension as u8);
                write_amount(out, shortage.missing);
                out.number(u64::from(shortage.host.0));
            }
        }
        Reason::Sum {
            dimension,
            needed,
            room,
            hosts,
        } => {
            out.byte(1);
            out.byte(*dimension as u8);
            write_amount(out, *needed);
            write_amount(out, *room);
            out.optional(hosts.map(|set| set as u64));
        }
        Reason::Exclusion {
            group,
            members,
            hosts,
        } => {
            out.byte(2);
            out.number(u64::from(*group));
            out.number(u64::from(*members));
            out.number(u64::from(*hosts));
        }
        Reason::Prices(proof) => {
            out.byte(3);
            write_proof(out, proof);
        }
        Reason::NoPlacement { steps } => {
            out.byte(4);
            out.number(*steps);
        }
        Reason::Exhausted { steps } => {
            out.byte(5);
            out.number(*steps);
        }
        Reason::NoRestart { steps } => {
            out.byte(6);
            out.number(*steps);
        }
    }
}

fn read_refutation(from: &mut Reader) -> Option<Refutation> {
    let failed = read_hosts(from)?;
    let reason = match from.byte()? {
        0 => Reason::FitsNowhere {
            kind: KindIndex(from.small()?),
            shortage: match from.byte()? {
                0 => None,
                _ => Some(Shortage {
                    dimension: read_dimension(from)?,
                    missing: read_amount(from)?,
                    host: HostIndex(from.small()?),
                }),
            },
        },
        1 => Reason::Sum {
            dimension: read_dimension(from)?,
            needed: read_amount(from)?,
            room: read_amount(from)?,
            hosts: from.optional()?.map(|set| set as usize),
        },
        2 => Reason::Exclusion {
            group: from.small()?,
            members: from.small()?,
            hosts: from.small()?,
        },
        3 => Reason::Prices(Box::new(read_proof(from)?)),
        4 => Reason::NoPlacement {
            steps: from.number()?,
        },
        5 => Reason::Exhausted {
            steps: from.number()?,
        },
        6 => Reason::NoRestart {
            steps: from.number()?,
        },
        _ => return None,
    };
    Some(Refutation { failed, reason })
}

fn write_proof(out: &mut Writer, proof: &PriceProof) {
    out.number(proof.kinds.len() as u64);
    for kind in &proof.kinds {
        out.number(u64::from(kind.kind.0));
        out.number(u64::from(kind.count));
        write_points(out, kind.points);
    }
    out.number(proof.classes.len() as u64);
    for class in &proof.classes {
        write_hosts(out, &class.hosts);
        for amount in class.room.0 {
            write_amount(out, amount);
        }
        write_points(out, class.most);
        out.byte(u8::from(class.ground == Ground::Search));
    }
    write_points(out, proof.needed);
    write_points(out, proof.possible);
}

fn read_proof(from: &mut Reader) -> Option<PriceProof> {
    let mut kinds = Vec::new();
    for _ in 0..from.number()? {
        kinds.push(PricedKind {
            kind: KindIndex(from.small()?),
            count: from.small()?,
            points: read_points(from)?,
        });
    }
    let mut classes = Vec::new();
    for _ in 0..from.number()? {
        let hosts = read_hosts(from)?;
        let mut room = Size::ZERO;
        for amount in &mut room.0 {
            *amount = read_amount(from)?;
        }
        classes.push(PricedClass {
            hosts,
            room,
            most: read_points(from)?,
            ground: match from.byte()? {
                0 => Ground::Rows(Vec::new()),
                _ => Ground::Search,
            },
        });
    }
    Some(PriceProof {
        kinds,
        classes,
        needed: read_points(from)?,
        possible: read_points(from)?,
        unit: 1,
    })
}
