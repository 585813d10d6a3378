//! How is one migration measured? Two QEMUs on this machine, one guest, one link.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use headroom::migration::dirtying::Pattern;
use serde_json::{Value, json};

use super::case::{Case, Limited, Measured};
use super::qmp::{Outcome, Qmp};

/// The source of the guest; nasm makes a boot sector of it.
const GUEST: &str = include_str!("guest.asm");
/// Where the guest counts the pages that it has changed.
const COUNTER: &str = "xp /1gx 0x6000";

/// A QEMU that ends when this goes out of scope.
struct Machine {
    process: Child,
    qmp: Qmp,
}

impl Drop for Machine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Measures one case in this folder.
pub fn measure(case: &Case, folder: &Path) -> Outcome<Measured> {
    let guest = assemble(case, folder)?;
    limit_link(case)?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().and_then(|word| word.parse().ok());
    let serial = folder.join("serial");
    let mut source = start(case, folder, "source", &guest, &serial, false)?;
    wait_until_filled(&serial)?;
    let mut target = start(case, folder, "target", &guest, &folder.join("silent"), true)?;
    let (dirty, ended) = migrate(case, &mut source.qmp, &mut target.qmp)?;
    Ok(Measured {
        dirty,
        ended,
        load: load.unwrap_or_default(),
    })
}

fn migrate(case: &Case, source: &mut Qmp, target: &mut Qmp) -> Outcome<(f64, Option<[f64; 3]>)> {
    let mut capabilities = vec![json!({"capability": "events", "state": true})];
    if case.auto_converge {
        capabilities.push(json!({"capability": "auto-converge", "state": true}));
    }
    let bandwidth = match case.limited {
        Limited::Link => 100_000_000_000,
        Limited::Cap => case.megabytes * 1_000_000,
    };
    source.ask(
        "migrate-set-capabilities",
        json!({"capabilities": capabilities}),
    )?;
    source.ask(
        "migrate-set-parameters",
        json!({"downtime-limit": case.downtime_ms, "max-bandwidth": bandwidth}),
    )?;
    let address = "tcp:127.0.0.1:17171";
    target.ask("migrate-incoming", json!({"uri": address}))?;
    sleep(Duration::from_secs(1));
    let (before, begin) = (changed(source)?, Instant::now());
    source.ask("migrate", json!({"uri": address}))?;
    let patience = Duration::from_secs(if case.auto_converge { 60 } else { 20 });
    loop {
        let state = source.ask("query-migrate", json!({}))?;
        let total = state["total-time"].as_f64().unwrap_or_default();
        match state["status"].as_str() {
            Some("completed") if total > 0.0 => return completed(source, target, &state, before),
            Some("failed" | "cancelled") => return Err(state.to_string()),
            _ if begin.elapsed() > patience => {
                let pages = changed(source)? - before;
                let dirty = pages * 4096.0 / 1e6 / begin.elapsed().as_secs_f64();
                return Ok((dirty, None));
            }
            _ => sleep(Duration::from_millis(20)),
        }
    }
}

fn completed(
    source: &mut Qmp,
    target: &mut Qmp,
    state: &Value,
    before: f64,
) -> Outcome<(f64, Option<[f64; 3]>)> {
    let patience = Duration::from_secs(10);
    let stop = source.time_of("STOP", patience)?;
    let resume = target.time_of("RESUME", patience)?;
    let (Some(stop), Some(resume)) = (stop, resume) else {
        return Err("no STOP or RESUME was reported".to_owned());
    };
    let total = state["total-time"].as_f64().unwrap_or_default();
    let downtime = state["downtime"].as_f64().unwrap_or_default();
    // The source stands still since STOP, so its counter says what happened until then.
    let pages = changed(source)? - before;
    let ran = ((total - downtime) / 1e3).max(1e-3);
    let blackout = (resume - stop) * 1e3;
    Ok((
        pages * 4096.0 / 1e6 / ran,
        Some([total, downtime, blackout]),
    ))
}

fn changed(qmp: &mut Qmp) -> Outcome<f64> {
    let answer = qmp.ask("human-monitor-command", json!({"command-line": COUNTER}))?;
    let text = answer.as_str().unwrap_or_default();
    let digits = text.split("0x").last().unwrap_or_default().trim();
    u64::from_str_radix(digits, 16)
        .map(|pages| pages as f64)
        .map_err(|_| format!("The guest's counter cannot be read: {text}"))
}

fn assemble(case: &Case, folder: &Path) -> Outcome<PathBuf> {
    let (source, image) = (folder.join("guest.asm"), folder.join("guest.img"));
    fs::write(&source, GUEST).map_err(|problem| problem.to_string())?;
    let define = |name: &str, value: u64| format!("-D{name}={value}");
    run(Command::new("nasm")
        .args(["-f", "bin", "-o"])
        .arg(&image)
        .arg(define("FILL_MIB", case.fill_mib))
        .arg(define("WINDOW_MIB", case.window_mib))
        .arg(define("PAGES_PER_TICK", case.pages_per_tick))
        .arg(define("RANDOM", u64::from(case.pattern == Pattern::Random)))
        .arg(&source))?;
    Ok(image)
}

fn limit_link(case: &Case) -> Outcome<()> {
    let rate = format!("{}bit", case.megabytes * 8_000_000);
    let limit = ["rate", &rate, "burst", "256k", "latency", "100ms"];
    match case.limited {
        Limited::Link => run(Command::new("tc")
            .args(["qdisc", "replace", "dev", "lo", "root", "tbf"])
            .args(limit)),
        Limited::Cap => {
            // There may be none to remove.
            let _ = Command::new("tc")
                .args(["qdisc", "del", "dev", "lo", "root"])
                .stderr(Stdio::null())
                .status();
            Ok(())
        }
    }
}

fn start(
    case: &Case,
    folder: &Path,
    name: &str,
    guest: &Path,
    serial: &Path,
    waits: bool,
) -> Outcome<Machine> {
    let socket = folder.join(format!("{name}.sock"));
    let _ = fs::remove_file(&socket);
    let mut command = Command::new("qemu-system-x86_64");
    command
        .args(["-accel", "tcg,thread=multi", "-smp", "1", "-m"])
        .arg(case.memory_mib().to_string())
        .args([
            "-nodefaults",
            "-display",
            "none",
            "-monitor",
            "none",
            "-serial",
        ])
        .arg(format!("file:{}", serial.display()))
        .arg("-drive")
        .arg(format!(
            "file={},format=raw,if=ide,snapshot=on",
            guest.display()
        ))
        .arg("-qmp")
        .arg(format!("unix:{},server=on,wait=off", socket.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if waits {
        command.args(["-incoming", "defer"]);
    }
    let process = command
        .spawn()
        .map_err(|problem| format!("qemu-system-x86_64: {problem}"))?;
    match Qmp::connect(&socket) {
        Ok(qmp) => Ok(Machine { process, qmp }),
        Err(problem) => {
            let mut process = process;
            let _ = process.kill();
            let _ = process.wait();
            Err(problem)
        }
    }
}

fn wait_until_filled(serial: &Path) -> Outcome<()> {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(60) {
        if fs::read(serial).is_ok_and(|text| text.contains(&b'!')) {
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    Err("The guest did not fill its memory within a minute.".to_owned())
}

/// Runs a command that must succeed.
pub fn run(command: &mut Command) -> Outcome<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status}).")),
        Err(problem) => Err(format!("`{name}` could not be started: {problem}.")),
    }
}
