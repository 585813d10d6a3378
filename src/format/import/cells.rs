//! What does a cell say: a number, an amount, a yes, a state, a list of names?

use crate::model::{HostState, Power, Priority};
use crate::units::{parse_count, shown};

/// How the numbers of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    /// `1,5` and `1.024` for a thousand and more.
    Comma,
    /// `1.5` and `1,024`.
    Point,
}

impl Decimal {
    /// A list separated by semicolons has decimal commas; one separated by tabs has them if
    /// any of its numbers shows it.
    pub(super) fn of<'a>(separator: char, mut cells: impl Iterator<Item = &'a str>) -> Decimal {
        match separator {
            ';' => Decimal::Comma,
            '\t' if cells.any(shows_decimal_comma) => Decimal::Comma,
            _ => Decimal::Point,
        }
    }
}

/// A number with one comma that cannot separate thousands.
fn shows_decimal_comma(cell: &str) -> bool {
    let cell = cell.trim();
    match cell.split_once(',') {
        Some((whole, rest)) => {
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            let is_number = !whole.is_empty() && whole.chars().all(|c| c.is_ascii_digit());
            is_number && digits > 0 && digits != 3 && !rest.contains(',')
        }
        None => false,
    }
}

/// The cell with a decimal point and no separated thousands, and whether its one separator
/// could have meant the other thing.
pub(super) fn plain_number(cell: &str, decimal: Decimal, separator: char) -> (String, bool) {
    let cell = with_plain_apostrophes(cell.trim());
    let cell = cell.as_str();
    let end = cell
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .unwrap_or(cell.len());
    let (number, rest) = cell.split_at(end);
    let three_after = |mark: char| {
        number
            .split_once(mark)
            .is_some_and(|(whole, after)| after.len() == 3 && !whole.starts_with('0'))
    };
    let marks = (number.matches('.').count(), number.matches(',').count());
    match (decimal, marks) {
        (Decimal::Comma, (0, 1)) => (number.replace(',', ".") + rest, three_after(',')),
        (Decimal::Comma, (1, 0)) if three_after('.') => (number.replace('.', "") + rest, true),
        (Decimal::Point, (0, 1)) if three_after(',') => {
            (number.replace(',', "") + rest, separator == '\t')
        }
        _ => (cell.to_owned(), false),
    }
}

/// Whether a cell ends with a unit of its own.
pub(super) fn has_unit(cell: &str) -> bool {
    cell.trim().ends_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether a cell is a number, with a unit or without: what titles and remarks do not hold.
pub(super) fn is_amount(cell: &str) -> bool {
    const LONGEST_UNIT: usize = 5;
    let cell = cell.trim().trim_start_matches(['+', '-', '\u{2212}', '~']);
    let is_mark = |c: char| matches!(c, '.' | ',' | '\'' | '\u{2019}') || c.is_whitespace();
    let unit = cell.trim_start_matches(|c: char| c.is_ascii_digit() || is_mark(c));
    let is_unit = |c: char| c.is_alphabetic() || matches!(c, '%' | '/');
    cell.starts_with(|c: char| c.is_ascii_digit())
        && unit.chars().count() <= LONGEST_UNIT
        && unit.chars().all(is_unit)
}

/// Swiss thousands are separated by either apostrophe.
fn with_plain_apostrophes(cell: &str) -> String {
    cell.replace('\u{2019}', "'")
}

/// A whole number that fits.
pub(super) fn count(cell: &str) -> Result<u32, String> {
    // A spreadsheet may write whole numbers as 4.0, and separate thousands by any space.
    let spaced = with_plain_apostrophes(cell.strip_suffix(".0").unwrap_or(cell));
    let whole: &str = &spaced.replace(char::is_whitespace, "");
    let value = parse_count(whole).map_err(|error| error.to_string())?;
    u32::try_from(value).map_err(|_| format!("“{}” is too large.", shown(cell)))
}

/// Yes or no.
pub(super) fn truth(cell: &str) -> Result<bool, String> {
    match cell.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "on" | "enabled" => Ok(true),
        "no" | "n" | "false" | "0" | "-" | "off" | "disabled" => Ok(false),
        // As spreadsheets and consoles of other languages write it.
        "ja" | "j" | "wahr" | "waar" | "oui" | "vrai" | "sí" | "si" | "sì" | "verdadero"
        | "vero" | "sim" | "verdadeiro" | "tak" | "prawda" | "ano" | "pravda" | "да" | "истина"
        | "sand" | "sant" | "はい" | "是" => Ok(true),
        "nein" | "falsch" | "nee" | "onwaar" | "non" | "faux" | "falso" | "não" | "nao" | "nie"
        | "fałsz" | "ne" | "nepravda" | "нет" | "ложь" | "nej" | "falsk" | "falskt" | "いいえ"
        | "否" => Ok(false),
        _ => Err(unknown(cell, "yes or no")),
    }
}

/// A restart priority; `None`: the VM is not restarted at all.
pub(super) fn priority(cell: &str) -> Result<Option<Priority>, String> {
    Ok(Some(match compact(cell).as_str() {
        "high" | "highest" | "3000" => Priority::High,
        "medium" | "normal" | "default" | "2000" | "clusterrestartpriority" => Priority::Medium,
        "low" | "lowest" | "1000" => Priority::Low,
        "noautostart" | "0" => Priority::NoAutoStart,
        "disabled" => return Ok(None),
        _ => return Err(unknown(cell, "high, medium, low or no auto start")),
    }))
}

/// Whether a VM runs. What has its memory on a host runs, whatever it does at this moment; numbers
/// are those of Hyper-V. Trouble with its disks (“critical”) changes nothing about that.
pub(super) fn power(cell: &str) -> Result<Power, String> {
    let word = compact(cell);
    match word.strip_suffix("critical").unwrap_or(&word) {
        "running" | "on" | "poweredon" | "up" | "started" | "online" | "2" => Ok(Power::Running),
        "starting" | "stopping" | "saving" | "fastsaving" | "pausing" | "resuming" | "reset"
        | "idle" | "blocked" | "inshutdown" | "4" | "10" | "11" | "32773" | "32776" | "32777"
        | "32780" => Ok(Power::Running),
        _ if held(cell).is_some() => Ok(Power::Running),
        "off" | "poweredoff" | "stopped" | "saved" | "fastsaved" | "suspended" | "down"
        | "shutoff" | "shutdown" | "crashed" | "offline" | "3" | "6" | "32779" => {
            Ok(Power::Stopped)
        }
        word => match truth(word) {
            Ok(true) if is_word(word) => Ok(Power::Running),
            Ok(false) if is_word(word) => Ok(Power::Stopped),
            _ => Err(unknown(cell, "running or stopped")),
        },
    }
}

/// Why a VM counts as running that does not run at this moment, or of which nobody knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Its memory stays where it is.
    Paused,
    /// Its host does not answer.
    Unknown,
}

/// Why a VM of this state counts as running; `None`: it runs, or is stopped.
pub(super) fn held(cell: &str) -> Option<Held> {
    let word = compact(cell);
    match word.strip_suffix("critical").unwrap_or(&word) {
        "paused" | "pmsuspended" | "9" => Some(Held::Paused),
        "unknown" => Some(Held::Unknown),
        _ => None,
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

/// Whether a VM runs, as PowerCLI numbers it: 0 off, 1 on, 2 suspended.
pub(super) fn power_cli(cell: &str) -> Result<Power, String> {
    match cell {
        "0" | "2" => Ok(Power::Stopped),
        "1" => Ok(Power::Running),
        name => power(name),
    }
}

/// Whether a row is the second copy of a fault-tolerant VM: 1 is the first.
pub(super) fn is_second_copy(cell: &str) -> bool {
    matches!(compact(cell).as_str(), "2" | "secondary")
}

/// Whether a cluster looks after a VM: Proxmox's `hastate`.
pub(super) fn ha_state(cell: &str) -> bool {
    !matches!(compact(cell).as_str(), "" | "ignored" | "disabled" | "none")
}

/// Whether VMs may run on a host: a state, or the answer to “in maintenance mode?”. A host in
/// maintenance is a member that takes no VMs; one that is offline is a member that nobody reaches.
pub(super) fn host_state(cell: &str) -> Result<HostState, String> {
    match compact(cell).as_str() {
        "inservice" | "up" | "online" | "connected" | "available" | "active" | "ok" | "enabled"
        | "normal" | "running" | "on" | "poweredon" | "live" | "false" | "no" | "0" => {
            Ok(HostState::InService)
        }
        "maintenance" | "inmaintenance" | "maintenancemode" | "inmaintenancemode" | "drained"
        | "draining" | "paused" | "joining" | "disabled" | "evacuated" | "standby" | "true"
        | "yes" | "1" | "2" | "3" => Ok(HostState::Maintenance),
        "down" | "offline" | "disconnected" | "notresponding" | "nonresponsive" | "unreachable"
        | "unknown" | "halted" | "off" | "poweredoff" | "poweroff" | "shutdown" | "stopped"
        | "dead" | "failed" | "lost" => Ok(HostState::Offline),
        // The answer to “in maintenance mode?”, in any language.
        _ => match truth(cell) {
            Ok(true) => Ok(HostState::Maintenance),
            Ok(false) => Ok(HostState::InService),
            Err(_) => Err(unknown(cell, "in service, maintenance or offline")),
        },
    }
}

/// The state of a node as failover clusters number it: 0 up, 1 down, 2 paused, 3 joining.
pub(super) fn node_state(cell: &str) -> Result<HostState, String> {
    match cell {
        "1" | "-1" => Ok(HostState::Offline),
        name => host_state(name),
    }
}

/// The state of a host as PowerCLI numbers it: 0 connected, 1 disconnected, 2 not responding,
/// 3 maintenance.
pub(super) fn connection_state(cell: &str) -> Result<HostState, String> {
    match cell {
        "1" | "2" => Ok(HostState::Offline),
        name => host_state(name),
    }
}

/// The state of a host that takes VMs (`enabled`), or does not.
pub(super) fn enabled_state(cell: &str) -> Result<HostState, String> {
    Ok(match truth(cell)? {
        true => HostState::InService,
        false => HostState::Maintenance,
    })
}

/// The state of a host that answers (`live`), or does not.
pub(super) fn live_state(cell: &str) -> Result<HostState, String> {
    Ok(match truth(cell)? {
        true => HostState::InService,
        false => HostState::Offline,
    })
}

/// Several names in one cell.
pub(super) fn names(cell: &str) -> Vec<String> {
    cell.split([';', ',', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn compact(cell: &str) -> String {
    let letters = cell.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn unknown(cell: &str, wanted: &str) -> String {
    format!("“{}” is not known: write {wanted}.", shown(cell))
}
