//! Commands for the platforms' tools: do they make the moves, and nothing but the moves?

#![cfg(not(target_family = "wasm"))] // Scripts are run by a real shell.
#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;
mod three;

use std::process::Command;

use headroom::capacity::Effort;
use headroom::format::export::commands::{Script, Step, Way, commands};
use headroom::format::export::exported;
use headroom::model::{Plan, PlatformId};
use proptest::prelude::*;
use three::three_hosts;

fn step(vm: &str, way: Way) -> Step {
    Step {
        vm: vm.to_owned(),
        from: "h1".to_owned(),
        to: "h2".to_owned(),
        way,
        time: "14 s".to_owned(),
    }
}

fn script(platform: PlatformId, steps: Vec<Step>) -> String {
    let remarks = vec!["Moves".to_owned()];
    let script = Script {
        remarks,
        steps,
        stuck: Vec::new(),
    };
    commands(platform, &script)
}

/// The lines that are not remarks.
fn orders(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

#[track_caller]
fn check(platform: PlatformId, way: Way, expect: &str) {
    let text = script(platform, vec![step("web 1", way)]);
    let last = orders(&text).last().copied().unwrap_or_default().to_owned();
    assert_eq!(last, expect, "{text}");
}

#[test]
fn each_platform_has_its_own_commands() {
    use PlatformId::*;
    let live = "Move-ClusterVirtualMachineRole -Name 'web 1' -Node 'h2' -MigrationType Live";
    for platform in [HyperV2012, HyperV2016, HyperV2025, AzureLocal] {
        check(platform, Way::Live, live);
    }
    check(HyperV2022, Way::Quick, &live.replace("Live", "Quick"));
    check(
        HyperV2022,
        Way::Stopped,
        "Move-ClusterGroup -Name 'web 1' -Node 'h2'",
    );
    check(
        HyperV2008R2,
        Way::Live,
        "Move-ClusterVirtualMachineRole -Name 'web 1' -Node 'h2'",
    );
    check(
        HyperV2008R2,
        Way::Quick,
        "Move-ClusterGroup -Name 'web 1' -Node 'h2'",
    );
    check(
        HyperV2008,
        Way::Quick,
        "cluster.exe group 'web 1' ('/moveto:' + 'h2'); Assert-Moved",
    );
    check(
        Vsphere8,
        Way::Live,
        "Move-Exactly -Name 'web 1' -From 'h1' -To 'h2'",
    );
    check(
        XenServer8,
        Way::Live,
        "xe vm-migrate vm='web 1' host='h2' live=true",
    );
    check(XcpNg, Way::Quick, "xe vm-resume vm='web 1' on='h2'");
    check(Proxmox, Way::Live, "migrate 'web 1' 'h1' 'h2' --online");
    check(Proxmox, Way::Quick, "migrate 'web 1' 'h1' 'h2' --online");
    let text = script(Proxmox, vec![step("a", Way::Quick)]);
    assert!(
        text.contains("# 1 of 1: live, though it is not expected to end by itself\n"),
        "{text}"
    );
    check(Proxmox, Way::Stopped, "migrate 'web 1' 'h1' 'h2'");
    check(KvmPacemaker, Way::Live, "migrate 'web 1' 'h1' 'h2' --live");
    let ganeti = script(Ganeti, vec![step("web1.example", Way::Live)]);
    assert!(ganeti.ends_with("gnt-instance migrate --force --target-node='h2' 'web1.example'\n"));
    let nutanix = script(NutanixAhv, vec![step("web1", Way::Live)]);
    assert!(
        nutanix.ends_with("acli vm.migrate 'web1' host='h2' live=true\n"),
        "{nutanix}"
    );
}

/// Platforms whose scripts a POSIX shell runs.
const SHELLS: [PlatformId; 5] = [
    PlatformId::XenServer8,
    PlatformId::Proxmox,
    PlatformId::KvmPacemaker,
    PlatformId::NutanixAhv,
    PlatformId::Ganeti,
];

/// Tools that write down what they were told: arguments with a bar after each, one call a line.
const TOOLS: &str = r#"
told() { printf '%s\036' "$@"; printf '\035'; }
xe() { told xe "$@"; }
acli() { told acli "$@"; }
virsh() { told virsh "$@"; }
ssh() { told ssh "$@"; }
crm_resource() { return 1; }
pvesh() { printf '%s' "[]"; }
perl() { for last do :; done; told perl "$last" >&2; printf 101; }
gnt_instance() { told gnt-instance "$@"; }
"#;

/// What the tools were told when a shell ran the script: on standard output and error output.
fn run(text: &str) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    // No POSIX function may have a hyphen in its name.
    let text = text.replace("gnt-instance ", "gnt_instance ");
    let whole = format!("{TOOLS}{text}");
    let output = Command::new("sh")
        .arg("-c")
        .arg(&whole)
        .env("PATH", "")
        .output();
    let output = output.or_else(|_| {
        Command::new("/bin/sh")
            .arg("-c")
            .arg(&whole)
            .env("PATH", "")
            .output()
    });
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{}\n{text}",
        String::from_utf8_lossy(&output.stderr)
    );
    let calls = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let calls: Vec<Vec<String>> = text
            .split_terminator('\u{1d}')
            .map(|call| call.split_terminator('\u{1e}').map(str::to_owned).collect())
            .collect();
        calls
    };
    (calls(&output.stdout), calls(&output.stderr))
}

/// Names that try to be more.
const HOSTILE: [&str; 16] = [
    "a'b",
    "a\"b",
    "$(touch x)",
    "`touch x`",
    "a;touch x",
    "a & b",
    "a|b",
    "a\\",
    "-rf",
    "--help",
    "*",
    "~",
    "!x",
    "${IFS}",
    "%PATH%",
    "a'; touch x; echo '",
];

#[test]
fn a_shell_hands_over_names_as_they_are() {
    for name in HOSTILE {
        let (told, _) = run(&script(PlatformId::XenServer8, vec![step(name, Way::Live)]));
        let vm = format!("vm={name}");
        assert_eq!(told, [["xe", "vm-migrate", &vm, "host=h2", "live=true"]]);
        let (told, _) = run(&script(
            PlatformId::KvmPacemaker,
            vec![step(name, Way::Live)],
        ));
        assert!(told[0].contains(&format!("--domain={name}")), "{told:?}");
        assert!(told[0].contains(&"--live".to_owned()), "{told:?}");
        let (told, asked) = run(&script(PlatformId::Proxmox, vec![step(name, Way::Live)]));
        assert_eq!(
            told,
            [[
                "ssh", "-n", "root@h1", "qm", "migrate", "101", "h2", "--online"
            ]]
        );
        assert_eq!(asked, [["perl", name]]);
        for strict in [PlatformId::NutanixAhv, PlatformId::Ganeti] {
            let text = script(strict, vec![step(name, Way::Live)]);
            assert_eq!(run(&text).0, Vec::<Vec<String>>::new(), "{text}");
            assert!(text.contains("Left to you"), "{text}");
        }
    }
}

#[test]
fn names_with_line_ends_are_left_to_people() {
    for platform in PlatformId::all() {
        for name in [
            "a\ntouch x",
            "a\r\ntouch x",
            "a\u{2028}b",
            "a\0b",
            "",
            "a\u{1b}]0;x\u{7}",
        ] {
            let text = script(platform, vec![step(name, Way::Live)]);
            assert!(text.contains("Left to you"), "{text}");
            assert!(!text.contains("\ntouch"), "{text}");
            let others = script(platform, vec![step("a", Way::Live)]);
            assert_eq!(orders(&text).len() + 1, orders(&others).len(), "{text}");
        }
    }
}

#[test]
fn hosts_are_names_of_hosts_or_the_step_is_left() {
    for host in ["h2;touch x", "-oProxyCommand=x", "a/b", "h 2", "$(x)"] {
        for platform in SHELLS {
            let mut one = step("a", Way::Live);
            one.to = host.to_owned();
            let mut other = step("a", Way::Live);
            other.from = host.to_owned();
            let text = script(platform, vec![one, other]);
            assert_eq!(run(&text).0, Vec::<Vec<String>>::new(), "{text}");
        }
    }
}

/// What PowerShell makes of an argument: texts in single quotes, of which it knows five, and
/// `[char]` numbers, added.
fn powershell_text(argument: &str) -> String {
    let argument = argument
        .strip_prefix('(')
        .and_then(|a| a.strip_suffix(')'))
        .unwrap_or(argument);
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
    let mut units: Vec<u16> = Vec::new();
    let letters: Vec<char> = argument.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        if is_quote(letters[at]) {
            at += 1;
            loop {
                if is_quote(letters[at]) {
                    at += 1;
                    if at >= letters.len() || !is_quote(letters[at]) {
                        break;
                    }
                }
                units.extend(letters[at].encode_utf16(&mut [0; 2]).iter());
                at += 1;
            }
        } else {
            let rest: String = letters[at..].iter().collect();
            let digits = rest.strip_prefix("[char]0x").unwrap();
            units.push(u16::from_str_radix(&digits[..4], 16).unwrap());
            at += 12;
        }
        let rest: String = letters[at..].iter().collect();
        assert!(rest.is_empty() || rest.starts_with(" + "), "{argument}");
        at += if rest.is_empty() { 0 } else { 3 };
    }
    String::from_utf16(&units).unwrap()
}

proptest! {
    #[test]
    fn powershell_reads_the_name_and_nothing_else(name in common::names()) {
        let text = script(PlatformId::HyperV2022, vec![step(&name, Way::Live)]);
        prop_assert!(text.is_ascii(), "{}", text);
        let order = orders(&text).into_iter().find(|line| line.starts_with("Move-"));
        if let Some(order) = order {
            let argument = order.strip_prefix("Move-ClusterVirtualMachineRole -Name ").unwrap();
            let argument = argument.strip_suffix(" -Node 'h2' -MigrationType Live").unwrap();
            prop_assert_eq!(powershell_text(argument), name);
        } else {
            prop_assert!(text.contains("Left to you"));
        }
    }

    /// Remarks are lines of their own, whatever a plan says.
    #[test]
    fn every_line_is_an_order_or_a_remark(name in common::names(), title in common::names()) {
        for platform in PlatformId::all() {
            let bare = orders(&script(platform, vec![step("a", Way::Live)])).len();
            let one = Script {
                remarks: vec![title.clone()],
                steps: vec![step(&name, Way::Live)],
                stuck: vec![step(&name, Way::Live)],
            };
            let text = commands(platform, &one);
            prop_assert!(orders(&text).len() <= bare, "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_shell_gets_any_name_as_it_is(name in common::names()) {
        let text = script(PlatformId::XenServer8, vec![step(&name, Way::Live)]);
        let (told, _) = run(&text);
        match told.first() {
            Some(call) => prop_assert_eq!(&call[2], &format!("vm={name}")),
            None => prop_assert!(text.contains("Left to you")),
        }
    }
}

/// The first of three hosts carries too much.
fn plan(platform: PlatformId) -> Plan {
    three_hosts("Three", platform, "h1")
}

fn text_of(plan: &Plan, kind: &str) -> String {
    exported(plan, kind, Effort::QUICK).unwrap().text
}

#[test]
fn only_what_moves_has_a_command() {
    let text = text_of(&plan(PlatformId::HyperV2022), "fewest-moves");
    let moves: Vec<&str> = orders(&text)
        .into_iter()
        .filter(|line| line.starts_with("Move-"))
        .collect();
    assert_eq!(moves.len(), 1, "{text}");
    assert!(text.starts_with("# Headroom, plan: Three, "), "{text}");
    assert!(
        text.contains("# After 1 move the cluster survives any loss of 1 host."),
        "{text}"
    );
    assert!(text.contains("$ErrorActionPreference = 'Stop'"), "{text}");
    let mut safe = plan(PlatformId::HyperV2022);
    safe.vms[3].current_hosts = vec!["h2".to_owned()];
    let text = text_of(&safe, "fewest-moves");
    assert!(orders(&text).is_empty(), "{text}");
    assert!(text.contains("# No VM has to move: "), "{text}");
}

#[test]
fn moves_to_the_planned_placement_say_their_order() {
    let text = text_of(&plan(PlatformId::XenServer8), "moves");
    assert!(
        text.contains("# In this order each VM finds room when its turn comes."),
        "{text}"
    );
    assert!(text.contains("# 1 of "), "{text}");
    let mut partly = plan(PlatformId::XenServer8);
    partly.vms[0].current_hosts.clear();
    let text = text_of(&partly, "moves");
    assert!(text.contains("no order was looked for"), "{text}");
    assert!(!text.contains("'a'"), "{text}");
}
