//! Which room certainly cannot be used, because a host runs out of something else first?
//!
//! On the hosts of a class, the VMs that need least of what is scarce there for what they use
//! of the rest use most of it: filling up with them, in parts if need be, shows how much of a
//! dimension can be used at most. If that is less than all VMs need although the sum of the
//! rooms is not, what cannot be used is the reason in itself.

use super::words::{amount, list};
use crate::cluster::{Cluster, Dimension, Size};
use crate::order::sort_by;
use crate::placement::packing::Need;
use crate::placement::prices::{PriceProof, PricedClass};

/// "96 GiB of memory on h1 and h2 cannot be used: …", if that is why there is no arrangement.
pub(super) fn stranded(cluster: &Cluster, proof: &PriceProof, need: Need) -> Option<String> {
    let sizes: Vec<(Size, i128)> = proof
        .kinds
        .iter()
        .map(|kind| {
            let demand = need.of(cluster.kind(kind.kind)).demand;
            (demand, i128::from(kind.count))
        })
        .collect();
    let mut dimensions = cluster.dimensions.iter();
    dimensions.find_map(|dimension| in_dimension(cluster, proof, &sizes, *dimension))
}

fn in_dimension(
    cluster: &Cluster,
    proof: &PriceProof,
    sizes: &[(Size, i128)],
    dimension: Dimension,
) -> Option<String> {
    let needed: i128 = sizes
        .iter()
        .map(|(size, count)| i128::from(size[dimension]) * count)
        .sum();
    let (mut usable, mut left) = (0i128, 0i128);
    let mut names: Vec<String> = Vec::new();
    let mut scarce = None;
    for class in &proof.classes {
        let room = i128::from(class.room[dimension].max(0)) * class.hosts.len() as i128;
        let other = cluster.dimensions.iter().filter(|one| **one != dimension);
        let most = other
            .map(|other| (most_used(class, sizes, dimension, *other), *other))
            .min_by_key(|(most, _)| *most)
            .filter(|(most, _)| *most < room);
        usable += most.map_or(room, |(most, _)| most);
        if let Some((most, other)) = most {
            left += room - most;
            scarce = scarce.or(Some(other));
            names.extend(class.hosts.iter().map(|host| cluster.host_name(*host)));
        }
    }
    let scarce = scarce.filter(|_| needed > usable && needed <= usable + left)?;
    let show = |sum: i128| amount(dimension, i64::try_from(sum).unwrap_or(i64::MAX));
    Some(format!(
        "{} on {} cannot be used, because {} {} used up first: the VMs need {}, and {} can be used.",
        show(left),
        list(&names, 4),
        scarce.noun(),
        match scarce {
            Dimension::Memory | Dimension::Megahertz => "is",
            _ => "are",
        },
        show(needed),
        show(usable),
    ))
}

/// So much of a dimension can be used at most on the hosts of a class before another is used
/// up.
fn most_used(
    class: &PricedClass,
    sizes: &[(Size, i128)],
    dimension: Dimension,
    other: Dimension,
) -> i128 {
    let mut fitting: Vec<(i128, i128, i128)> = sizes
        .iter()
        .filter(|(size, _)| size.fits(&class.room))
        .map(|(size, count)| (i128::from(size[dimension]), i128::from(size[other]), *count))
        .collect();
    // What uses most of the one for each unit of the other comes first.
    sort_by(&mut fitting, |a, b| (b.0 * a.1).cmp(&(a.0 * b.1)));
    let mut rest = i128::from(class.room[other].max(0)) * class.hosts.len() as i128;
    let mut used = 0;
    for (gain, cost, count) in fitting {
        let whole = match cost {
            0 => count,
            cost => count.min(rest / cost),
        };
        used += gain * whole;
        rest -= cost * whole;
        if whole < count {
            // A part of one more, rounded up: at most that much.
            return used + gain * rest / cost + 1;
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::most_used;
    use crate::cluster::{Dimension, HostIndex, Size};
    use crate::placement::prices::{Ground, PricedClass};

    #[test]
    fn a_host_without_cpu_left_strands_its_memory() {
        // 100 of memory and 10 vCPUs: of VMs of (10, 10) only one runs there.
        let class = PricedClass {
            hosts: vec![HostIndex(0)],
            room: Size([100, 10, 0, 0]),
            most: 0,
            ground: Ground::Search,
        };
        let sizes = [(Size([10, 10, 0, 0]), 5)];
        let most = most_used(&class, &sizes, Dimension::Memory, Dimension::Vcpus);
        assert!((10..=11).contains(&most), "{most}");
    }
}
