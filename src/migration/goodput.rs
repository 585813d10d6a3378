//! How many bytes of memory pass through the migration links each second?
//!
//! Of each Ethernet frame, headers and gaps are lost:
//! g = (MTU − 20 IP − 20 TCP − 12 timestamps) / (MTU + 14 header + 4 FCS + 8 preamble + 12 gap),
//! and goodput = link speed / 8 × links × share × g. Migrations at the same time share it.
//!
//! Sources: the header sizes of Ethernet, IPv4 and TCP with timestamps; the result agrees
//! with 119.5 to 122.8 MB/s seen on 1 GbE (aidanfinn.com, live migration of Windows Server 2012).

use super::network::NetworkInForce;
use crate::units::{BitRate, ByteRate, Percent};

/// IP 20, TCP 20, TCP timestamps 12: bytes of each packet that are not payload.
const PACKET_HEADERS: u32 = 52;
/// Ethernet header 14, check sequence 4, preamble 8, gap 12: bytes around each packet.
const FRAME_OVERHEAD: u32 = 38;

/// The share of a link's bits that is payload; zero when a packet has no room for any.
pub fn efficiency(mtu: u32) -> Percent {
    Percent::from_hundredths((payload_factor(mtu) * 10_000.0 + 0.5) as u64)
}

/// What one migration gets when it has the links to itself.
pub fn alone(network: &NetworkInForce) -> ByteRate {
    through(network, network.link_speed.value)
}

/// What each of `migrations` at the same time gets.
pub fn shared(network: &NetworkInForce, migrations: u64) -> ByteRate {
    ByteRate::from_bytes_per_second(alone(network).bytes_per_second() / migrations.max(1))
}

/// The goodput if each link had this speed and all else were the same.
pub fn through(network: &NetworkInForce, link_speed: BitRate) -> ByteRate {
    let bytes = link_speed.bits_per_second() as f64 * bytes_per_bit(network);
    ByteRate::from_bytes_per_second(bytes as u64)
}

/// The slowest link that reaches this goodput, in whole Mbit/s; `None` if no speed does.
pub fn link_speed_for(network: &NetworkInForce, goodput: ByteRate) -> Option<BitRate> {
    let per_bit = bytes_per_bit(network);
    let megabits = goodput.bytes_per_second() as f64 / per_bit / 1e6;
    (per_bit > 0.0).then(|| BitRate::from_megabits(megabits.ceil() as u64))
}

/// Payload bytes for each bit per second of one link's speed.
fn bytes_per_bit(network: &NetworkInForce) -> f64 {
    let links = f64::from(network.links.value);
    payload_factor(network.mtu.value) * links * network.share.value.factor() / 8.0
}

fn payload_factor(mtu: u32) -> f64 {
    f64::from(mtu.saturating_sub(PACKET_HEADERS)) / (f64::from(mtu) + f64::from(FRAME_OVERHEAD))
}
