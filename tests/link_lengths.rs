//! How long are links? Plans that others made up, in `links` of `HEADROOM_CORPUS`, against two
//! common ways to pack them and against the information that is in their columns.

#![cfg(not(target_family = "wasm"))] // Reads files; the packing itself runs as wasm elsewhere.
#![allow(clippy::unwrap_used)] // A test may fail loudly.

use std::collections::BTreeMap;

use headroom::format::link;
use headroom::model::{HostGroup, HostState, Plan, PlatformId, Priority, VmGroup};
use headroom::units::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent};
use serde_json::{Map, Value};

/// What a plan of the folder says, as a plan.
fn plan(content: &Value) -> Plan {
    let mut plan = Plan::empty(content["name"].as_str().unwrap(), PlatformId::Vsphere8);
    let (policy, network) = (&content["policy"], &content["network"]);
    plan.policy.tolerate = Some(number(&policy["hostFailuresToTolerate"]) as u32);
    plan.policy.vcpus_per_core = Some(CpuRatio::new(number(&policy["cpuOvercommit"])));
    plan.policy.memory_reserve = Some(Percent::new(number(&policy["headroomPct"])));
    plan.network.link_speed = Some(BitRate::from_megabits(
        1000 * number(&network["migrationGbps"]),
    ));
    plan.network.concurrent = Some(number(&network["parallelMigrations"]) as u32);
    plan.hosts = rows(content, "hosts").iter().map(host).collect();
    let vms = rows(content, "vms")
        .iter()
        .chain(rows(content, "workloads"));
    plan.vms = vms.map(vm).collect();
    plan
}

fn rows<'a>(content: &'a Value, list: &str) -> &'a [Value] {
    content[list].as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> u64 {
    value.as_f64().unwrap() as u64
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn host(row: &Value) -> HostGroup {
    let memory = Memory::from_mib(number(&row["memoryMib"]));
    let cores = number(&row["cpuCores"]) as u32;
    let mut host = HostGroup::new(row["name"].as_str().unwrap(), memory, cores);
    host.clock = Megahertz::new(number(&row["cpuMhz"]));
    host.fault_domain = text(&row["rack"]);
    if row["maintenance"] == true {
        host.state = HostState::Maintenance;
    }
    host
}

fn vm(row: &Value) -> VmGroup {
    let memory = Memory::from_mib(number(&row["memoryMib"]));
    let mut vm = VmGroup::new(
        row["name"].as_str().unwrap(),
        memory,
        number(&row["vcpus"]) as u32,
    );
    vm.count = row["count"].as_u64().unwrap_or(1) as u32;
    vm.memory_reservation = Memory::from_mib(row["memoryReservedMib"].as_u64().unwrap_or(0));
    let tenths = (row["dirtyRateMibS"].as_f64().unwrap() * 10.0).round() as u64;
    vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(tenths * 100_000));
    vm.current_hosts.extend(text(&row["host"]));
    vm.anti_affinity = text(&row["antiAffinity"]);
    vm.priority = match row["haPriority"].as_str() {
        Some("high") => Priority::High,
        Some("low") => Priority::Low,
        _ => Priority::Medium,
    };
    vm
}

/// Characters that carry the information of the columns, by each column's own frequencies.
fn information(content: &Value) -> f64 {
    let lists = ["hosts", "vms", "workloads"];
    let bits: f64 = lists
        .iter()
        .map(|list| information_of(rows(content, list)))
        .sum();
    bits / 6.0
}

fn information_of(rows: &[Value]) -> f64 {
    let Some(first) = rows.first().and_then(Value::as_object) else {
        return 0.0;
    };
    let column = |key: &String| {
        let mut frequencies: BTreeMap<String, f64> = BTreeMap::new();
        for row in rows {
            *frequencies.entry(row[key].to_string()).or_default() += 1.0;
        }
        let all = rows.len() as f64;
        frequencies
            .values()
            .map(|count| count * (all / count).log2())
            .sum::<f64>()
    };
    first.keys().map(column).sum()
}

/// The same content with the values of each field in a list, as zlib packs it best.
fn columnar_zlib(content: &Value) -> usize {
    let mut columnar = content.clone();
    for list in ["hosts", "vms", "workloads"] {
        let mut columns: Map<String, Value> = Map::new();
        for row in rows(content, list) {
            for (key, value) in row.as_object().unwrap() {
                let column = columns
                    .entry(key.clone())
                    .or_insert_with(|| Value::Array(Vec::new()));
                column.as_array_mut().unwrap().push(value.clone());
            }
        }
        index_hosts(content, &mut columns);
        columnar[list] = Value::Object(columns);
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(columnar.to_string().as_bytes(), 10);
    (packed.len() * 4).div_ceil(3)
}

/// The host of a VM by its position: what a good columnar form would do.
fn index_hosts(content: &Value, columns: &mut Map<String, Value>) {
    let hosts: Vec<&Value> = rows(content, "hosts")
        .iter()
        .map(|host| &host["name"])
        .collect();
    if let Some(Value::Array(column)) = columns.get_mut("host") {
        for host in column {
            let position = hosts.iter().position(|name| *name == host).unwrap();
            *host = Value::from(position);
        }
    }
}

/// The plan of this name: at most so many characters, and short beside what is common.
fn check(name: &str, most: usize) {
    let Some(folder) = std::env::var_os("HEADROOM_CORPUS") else {
        println!("skipped: HEADROOM_CORPUS is not set");
        return;
    };
    let path = std::path::Path::new(&folder)
        .join("links")
        .join(format!("{name}.json"));
    let json = std::fs::read_to_string(path).unwrap();
    let content: Value = serde_json::from_str(&json).unwrap();
    let plan = plan(&content);
    let payload = link::encode(&plan);
    assert_eq!(link::decode(&payload), Ok(plan));
    let length = payload.len();
    let lz_string = lz_str::compress_to_encoded_uri_component(json.trim()).len();
    let zlib = columnar_zlib(&content);
    let information = information(&content);
    println!(
        "{name}: {length} characters; lz-string {lz_string} ({:.1}), columns with zlib {zlib} ({:.2}), information {information:.0} ({:.2})",
        lz_string as f64 / length as f64,
        zlib as f64 / length as f64,
        length as f64 / information,
    );
    assert!(length < most, "{name}: {length}");
    assert!(lz_string >= 6 * length && zlib * 10 >= length * 18);
    // A plan of a few groups is mostly names and settings, which these columns do not count.
    if rows(&content, "vms").len() >= 100 {
        assert!(length as f64 <= 1.5 * information);
    }
}

#[test]
fn a_named_plan_of_200_vms_is_short() {
    check("plan_16_200", 1_600);
}

#[test]
fn a_named_plan_of_1000_vms_is_short() {
    check("plan_32_1000", 7_000);
}

#[test]
fn a_plan_of_groups_is_very_short() {
    check("plan_grouped", 300);
}
