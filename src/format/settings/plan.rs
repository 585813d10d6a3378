//! Which settings of a plan has the dialog? Those of live migration, and those of restarts that
//! the page leaves out.

use std::time::Duration;

use super::field::{Field, Shown, yes_or_no};
use crate::entry::{Choice, YES_NO, optional, optional_choice, optional_whole, words, yes_no};
use crate::migration::NetworkInForce;
use crate::model::platform::Fact;
use crate::model::{MigrationMethod, Plan, Transport, WitnessPlace};
use crate::outage::OperationsInForce;
use crate::settings::Setting;
use crate::units::{
    BitRate, ByteRate, Memory, Percent, parse_bit_rate, parse_byte_rate, parse_memory,
    parse_percent, shown,
};

const TRANSPORTS: &[(Transport, Choice)] = &[
    (Transport::Tcp, ("tcp", "TCP")),
    (Transport::Rdma, ("rdma", "RDMA")),
];

const METHODS: &[(MigrationMethod, Choice)] = &[
    (MigrationMethod::PreCopy, ("pre-copy", "Memory first")),
    (
        MigrationMethod::PostCopy,
        ("post-copy", "VM first (post-copy)"),
    ),
];

const TEXT: fn() -> Vec<Choice> = Vec::new;
const QUESTION: fn() -> Vec<Choice> = || YES_NO.to_vec();

/// The part after which that about VMs comes.
pub(super) const BEFORE_VMS: &str = "How it ends";

/// Settings under their title.
pub(super) const PARTS: [(&str, &[Field<Plan>]); 5] = [
    ("The path", &PATH),
    ("What is sent", &PAGES),
    (BEFORE_VMS, &END),
    ("Restarts after a failure", &RESTARTS),
    ("Votes", &VOTES),
];

/// What is entered for a witness that stands in none of the fault domains.
const ELSEWHERE: &str = "elsewhere";

/// The default of a witness's place.
const NOT_TOLD: Fact<()> = Fact::read((), "nobody has told");

const VOTES: [Field<Plan>; 1] = [Field {
    name: "policy.witnessPlace",
    place: "witness_place",
    label: "Place of the witness",
    hint: "The fault domain in which it stands, or “elsewhere” for a third place.",
    choices: TEXT,
    show: |plan| {
        let place = plan.policy.witness_place.as_ref();
        let text = place.map_or("not told", |place| match place {
            WitnessPlace::Elsewhere => ELSEWHERE,
            // What is entered is trimmed, so what is shown is.
            WitnessPlace::FaultDomain(name) => name.trim(),
        });
        Shown {
            text: text.to_owned(),
            origin: Some(Setting::of(place.map(|_| ()), NOT_TOLD).origin),
        }
    },
    write: |plan, text| {
        plan.policy.witness_place = match text.trim() {
            "" => None,
            ELSEWHERE => Some(WitnessPlace::Elsewhere),
            name => Some(fault_domain(plan, name)?),
        };
        Ok(())
    },
}];

/// The place of a witness that stands in a fault domain of the plan.
fn fault_domain(plan: &Plan, name: &str) -> Result<WitnessPlace, String> {
    let mut domains = plan.hosts.iter().map(|group| group.fault_domain.as_deref());
    match domains.any(|domain| domain == Some(name)) {
        true => Ok(WitnessPlace::FaultDomain(name.to_owned())),
        false => Err(format!(
            "No host is in a fault domain “{}”. Write the name of one, or “{ELSEWHERE}”.",
            shown(name)
        )),
    }
}

const PATH: [Field<Plan>; 9] = [
    Field {
        name: "network.linkGigabitsPerSecond",
        place: "link_speed",
        label: "Link speed",
        hint: "",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).link_speed, BitRate::exact),
        write: |plan, text| {
            plan.network.link_speed = optional(text, parse_bit_rate)?;
            Ok(())
        },
    },
    Field {
        name: "network.links",
        place: "links",
        label: "Links",
        hint: "",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).links, |links| links.to_string()),
        write: |plan, text| {
            plan.network.links = optional_whole(text)?;
            Ok(())
        },
    },
    Field {
        name: "network.sharePercent",
        place: "share",
        label: "Share for migrations",
        hint: "",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).share, Percent::exact),
        write: |plan, text| {
            plan.network.share = optional(text, parse_percent)?;
            Ok(())
        },
    },
    Field {
        name: "network.mtuBytes",
        place: "mtu",
        label: "MTU in bytes",
        hint: "",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).mtu, |mtu| mtu.to_string()),
        write: |plan, text| {
            plan.network.mtu = optional_whole(text)?;
            Ok(())
        },
    },
    Field {
        name: "network.vlan",
        place: "vlan",
        label: "VLAN tag",
        hint: "Takes 4 bytes of each frame.",
        choices: QUESTION,
        show: |plan| Shown::of(NetworkInForce::of(plan).vlan, yes_no),
        write: |plan, text| {
            plan.network.vlan = yes_or_no(text)?;
            Ok(())
        },
    },
    Field {
        name: "network.transport",
        place: "transport",
        label: "Transport",
        hint: "With RDMA no processor limits a connection.",
        choices: || words(TRANSPORTS),
        show: |plan| Shown::key(NetworkInForce::of(plan).transport, TRANSPORTS),
        write: |plan, text| {
            plan.network.transport = optional_choice(text, TRANSPORTS)?;
            Ok(())
        },
    },
    Field {
        name: "network.streams",
        place: "streams",
        label: "Connections of a migration",
        hint: "Each uses one link.",
        choices: TEXT,
        show: |plan| {
            Shown::of(NetworkInForce::of(plan).streams, |number| {
                number.to_string()
            })
        },
        write: |plan, text| {
            plan.network.streams = optional_whole(text)?;
            Ok(())
        },
    },
    Field {
        name: "network.streamLimitGigabitsPerSecond",
        place: "stream_limit",
        label: "One connection, at most",
        hint: "What a processor copies through one connection.",
        choices: TEXT,
        show: |plan| Shown::limit(NetworkInForce::of(plan).stream_limit, BitRate::exact),
        write: |plan, text| {
            plan.network.stream_limit = optional(text, parse_bit_rate)?;
            Ok(())
        },
    },
    Field {
        name: "network.bandwidthCapMegabytesPerSecond",
        place: "bandwidth_cap",
        label: "Bandwidth of a migration, at most",
        hint: "A limit that is set, while the VM runs.",
        choices: TEXT,
        show: |plan| Shown::limit(NetworkInForce::of(plan).bandwidth_cap, ByteRate::exact),
        write: |plan, text| {
            plan.network.bandwidth_cap = optional(text, parse_byte_rate)?;
            Ok(())
        },
    },
];

const PAGES: [Field<Plan>; 3] = [
    Field {
        name: "network.compressionRatioPercent",
        place: "compression_ratio",
        label: "Compression ratio",
        hint: "200 %: pages become half as large.",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).compression_ratio, Percent::exact),
        write: |plan, text| {
            plan.network.compression_ratio = optional(text, parse_percent)?;
            Ok(())
        },
    },
    Field {
        name: "network.compressionMegabytesPerSecond",
        place: "compression_speed",
        label: "Compressed by one connection",
        hint: "Memory that a processor compresses in a second.",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).compression_speed, ByteRate::exact),
        write: |plan, text| {
            plan.network.compression_speed = optional(text, parse_byte_rate)?;
            Ok(())
        },
    },
    Field {
        name: "network.deltaRatioPercent",
        place: "delta_ratio",
        label: "Changes instead of pages (XBZRLE)",
        hint: "400 %: a changed page becomes a quarter. QEMU only.",
        choices: TEXT,
        show: |plan| Shown::of(NetworkInForce::of(plan).delta_ratio, Percent::exact),
        write: |plan, text| {
            plan.network.delta_ratio = optional(text, parse_percent)?;
            Ok(())
        },
    },
];

const END: [Field<Plan>; 3] = [
    Field {
        name: "network.method",
        place: "method",
        label: "What goes first",
        hint: "Post-copy always ends; until then a failure of either host costs the VM.",
        choices: || words(METHODS),
        show: |plan| Shown::key(NetworkInForce::of(plan).method, METHODS),
        write: |plan, text| {
            plan.network.method = optional_choice(text, METHODS)?;
            Ok(())
        },
    },
    Field {
        name: "network.downtimeLimitMilliseconds",
        place: "downtime_limit",
        label: "Permitted downtime in ms",
        hint: "",
        choices: TEXT,
        show: |plan| {
            let limit = |limit: Duration| limit.as_millis().to_string();
            Shown::limit(NetworkInForce::of(plan).downtime_limit, limit)
        },
        write: |plan, text| {
            let limit = optional_whole(text)?;
            plan.network.downtime_limit = limit.map(|ms| Duration::from_millis(ms.into()));
            Ok(())
        },
    },
    Field {
        name: "network.slowsGuest",
        place: "slows_guest",
        label: "A busy guest is slowed down",
        hint: "QEMU calls this auto-converge.",
        choices: QUESTION,
        show: |plan| Shown::of(NetworkInForce::of(plan).slows_guest, yes_no),
        write: |plan, text| {
            plan.network.slows_guest = yes_or_no(text)?;
            Ok(())
        },
    },
];

const RESTARTS: [Field<Plan>; 4] = [
    Field {
        name: "operations.startsAtOnce",
        place: "starts_at_once",
        label: "VMs that a host starts at once",
        hint: "",
        choices: TEXT,
        show: |plan| {
            let starts = OperationsInForce::of(plan).starts_at_once;
            Shown::of(starts, |number| number.to_string())
        },
        write: |plan, text| {
            plan.operations.starts_at_once = optional_whole(text)?;
            Ok(())
        },
    },
    Field {
        name: "operations.bootStoragePercent",
        place: "boot_storage_share",
        label: "Share of a boot that waits for storage",
        hint: "The rest waits for processors.",
        choices: TEXT,
        show: |plan| {
            let share = OperationsInForce::of(plan).boot_storage_share;
            Shown::of(share, Percent::exact)
        },
        write: |plan, text| {
            plan.operations.boot_storage_share = optional(text, parse_percent)?;
            Ok(())
        },
    },
    Field {
        name: "operations.bootReadMib",
        place: "boot_read",
        label: "Read while a VM boots",
        hint: "",
        choices: TEXT,
        show: |plan| Shown::of(OperationsInForce::of(plan).boot_read, Memory::exact),
        write: |plan, text| {
            let memory = |text: &str| parse_memory(text, Memory::from_mib(1));
            plan.operations.boot_read = optional(text, memory)?;
            Ok(())
        },
    },
    Field {
        name: "operations.storageReadMegabytesPerSecond",
        place: "storage_read",
        label: "Read by all hosts together",
        hint: "What the shared storage gives at most.",
        choices: TEXT,
        show: |plan| Shown::of(OperationsInForce::of(plan).storage_read, ByteRate::exact),
        write: |plan, text| {
            plan.operations.storage_read = optional(text, parse_byte_rate)?;
            Ok(())
        },
    },
];
