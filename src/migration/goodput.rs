//! How many bytes of memory pass through the migration links each second?
//!
//! Of each Ethernet frame, headers and gaps are lost:
//! g = (MTU − headers) / (MTU + 14 header + 4 FCS + 8 preamble + 12 gap), and 4 more with a VLAN
//! tag. Headers are IP 20, TCP 20 and timestamps 12, or for RDMA over Converged Ethernet IP 20,
//! UDP 8, base header 12, extended header 16 and checksum 4. Then
//!
//! path = min(g · link speed · links used · share, streams · stream limit) / 8
//! B = min(compression ratio · path, streams · compression speed), at most the cap
//!
//! One connection uses one link. Migrations at the same time share the path.
//!
//! Sources: the header sizes of Ethernet, IPv4, TCP with timestamps and RoCE v2; the result agrees
//! with 119.5 to 122.8 MB/s seen on 1 GbE (aidanfinn.com, live migration of Windows Server 2012).

use super::network::NetworkInForce;
use crate::model::Transport;
use crate::units::{BitRate, ByteRate, Percent};

/// IP 20, TCP 20, TCP timestamps 12: bytes of each packet that are not payload.
const TCP_HEADERS: u32 = 52;
/// IP 20, UDP 8, base header 12, extended header 16, checksum 4.
const RDMA_HEADERS: u32 = 60;
/// Ethernet header 14, check sequence 4, preamble 8, gap 12: bytes around each packet.
const FRAME_OVERHEAD: u32 = 38;
/// A VLAN tag.
const VLAN_TAG: u32 = 4;

/// The share of a link's bits that is payload of TCP; zero when a packet has no room for any.
pub fn efficiency(mtu: u32) -> Percent {
    Percent::from_hundredths((payload_factor(mtu, TCP_HEADERS, FRAME_OVERHEAD) * 1e4 + 0.5) as u64)
}

/// The share of a link's bits that is payload.
pub fn efficiency_of(network: &NetworkInForce) -> Percent {
    Percent::from_hundredths((payload_of(network) * 1e4 + 0.5) as u64)
}

/// What one migration gets when it has the links to itself.
pub fn alone(network: &NetworkInForce) -> ByteRate {
    through(network, network.link_speed.value)
}

/// What one migration gets when no cap holds it back: while its VM stands still, in QEMU.
pub fn uncapped(network: &NetworkInForce) -> ByteRate {
    let streams = network.streams.value;
    compressed(
        network,
        path(network, network.link_speed.value, streams),
        streams,
    )
}

/// What each of `migrations` at the same time gets.
pub fn shared(network: &NetworkInForce, migrations: u64) -> ByteRate {
    let migrations = migrations.max(1);
    ByteRate::from_bytes_per_second(together(network, migrations).bytes_per_second() / migrations)
}

/// What `migrations` at the same time get together: their connections use more links than
/// those of one.
pub fn together(network: &NetworkInForce, migrations: u64) -> ByteRate {
    let each = u64::from(network.streams.value);
    let streams = each.saturating_mul(migrations);
    let streams = u32::try_from(streams).unwrap_or(u32::MAX);
    let path = path(network, network.link_speed.value, streams);
    let all = compressed(network, path, streams);
    match network.bandwidth_cap.value {
        Some(cap) => {
            let caps = cap.bytes_per_second().saturating_mul(migrations);
            all.min(ByteRate::from_bytes_per_second(caps))
        }
        None => all,
    }
}

/// The goodput if each link had this speed and all else were the same.
pub fn through(network: &NetworkInForce, link_speed: BitRate) -> ByteRate {
    let streams = network.streams.value;
    let all = compressed(network, path(network, link_speed, streams), streams);
    match network.bandwidth_cap.value {
        Some(cap) => all.min(cap),
        None => all,
    }
}

/// The slowest link that reaches this goodput, in whole Mbit/s; `None` if no speed does.
pub fn link_speed_for(network: &NetworkInForce, goodput: ByteRate) -> Option<BitRate> {
    let per_bit = payload_of(network)
        * links_used(network, network.streams.value)
        * network.share.value.factor()
        * ratio(network)
        / 8.0;
    let megabits = goodput.bytes_per_second() as f64 / per_bit / 1e6;
    let speed = (per_bit > 0.0).then(|| BitRate::from_megabits(megabits.ceil() as u64))?;
    // A cap, or what connections and processors can do, may be less at any speed.
    (through(network, speed) >= goodput).then_some(speed)
}

/// Wire bytes in a second.
fn path(network: &NetworkInForce, link_speed: BitRate, streams: u32) -> f64 {
    let links = payload_of(network) * links_used(network, streams) * network.share.value.factor();
    let bytes = link_speed.bits_per_second() as f64 * (links / 8.0);
    match network.stream_limit.value {
        Some(limit) => bytes.min(limit.bits_per_second() as f64 / 8.0 * f64::from(streams)),
        None => bytes,
    }
}

/// Bytes of memory in a second that fill so many wire bytes.
fn compressed(network: &NetworkInForce, path: f64, streams: u32) -> ByteRate {
    let ratio = ratio(network);
    let speed = network.compression_speed.value.bytes_per_second() as f64;
    let bytes = match ratio > 1.0 {
        true => (path * ratio).min(speed * f64::from(streams)),
        false => path,
    };
    ByteRate::from_bytes_per_second(bytes as u64)
}

fn ratio(network: &NetworkInForce) -> f64 {
    network.compression_ratio.value.factor().max(1.0)
}

fn links_used(network: &NetworkInForce, streams: u32) -> f64 {
    f64::from(network.links.value.min(streams))
}

fn payload_of(network: &NetworkInForce) -> f64 {
    let headers = match network.transport.value {
        Transport::Tcp => TCP_HEADERS,
        Transport::Rdma => RDMA_HEADERS,
    };
    let tag = if network.vlan.value { VLAN_TAG } else { 0 };
    payload_factor(network.mtu.value, headers, FRAME_OVERHEAD + tag)
}

fn payload_factor(mtu: u32, headers: u32, around: u32) -> f64 {
    f64::from(mtu.saturating_sub(headers)) / (f64::from(mtu) + f64::from(around))
}
