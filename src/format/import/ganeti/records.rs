//! What does a Ganeti text say, line by line?
//!
//! Source: Ganeti `man/htools.rst` (text backend) and `src/Ganeti/HTools/Backend/Text.hs`.
//! Five sections separated by one blank line each: groups, nodes, instances, cluster tags,
//! policies. Fields are separated by `|`, amounts are in MiB. The last fields of a line may
//! be missing; a `?` among a node's numbers means that the node could not be reached.

use std::collections::BTreeSet;

use crate::format::{code, limits};
use crate::problem::{Place, Problem};
use crate::units::{Memory, shown};

/// A whole text.
pub(super) struct Text<'a> {
    pub(super) groups: Vec<Group<'a>>,
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) instances: Vec<Instance<'a>>,
    /// Prefixes of the tags that keep instances apart.
    pub(super) exclusion_prefixes: Vec<&'a str>,
    /// Thousandths of a vCPU for each core, from the cluster's policy.
    pub(super) vcpu_ratio: Option<u64>,
}

pub(super) struct Group<'a> {
    pub(super) name: &'a str,
    pub(super) uuid: &'a str,
}

pub(super) struct Node<'a> {
    pub(super) line: usize,
    pub(super) name: &'a str,
    /// `None`: unknown, since the node could not be reached.
    pub(super) resources: Option<Resources>,
    /// Marked as offline.
    pub(super) offline: bool,
    pub(super) group: &'a str,
}

/// What a node has; disk like memory in its own unit type, as both are in MiB.
pub(super) struct Resources {
    pub(super) memory: Memory,
    /// Used by the node itself.
    pub(super) own: Memory,
    pub(super) free: Memory,
    pub(super) disk: Memory,
    pub(super) free_disk: Memory,
    pub(super) cores: u32,
}

pub(super) struct Instance<'a> {
    pub(super) line: usize,
    pub(super) name: &'a str,
    pub(super) memory: Memory,
    pub(super) disk: Memory,
    pub(super) vcpus: u32,
    pub(super) uses_memory: bool,
    pub(super) balanced: bool,
    pub(super) primary: &'a str,
    pub(super) secondary: Option<&'a str>,
    pub(super) storage: Storage,
    pub(super) tags: Vec<&'a str>,
    /// Planned, not yet created.
    pub(super) forthcoming: bool,
}

/// Where an instance's disks are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    /// Mirrored to the secondary node: restarts only there.
    Drbd,
    /// On the primary node alone: recreated elsewhere, empty.
    Local,
    /// Reachable from every node of the group, or no disk at all.
    Shared,
}

/// Reads the sections that a text has; missing ones are empty.
pub(super) fn read(text: &str) -> Result<Text<'_>, Problem> {
    let mut sections = sections(text)?.into_iter();
    let mut next = || sections.next().unwrap_or_default();
    let (groups, nodes, instances, tags, policies) = (next(), next(), next(), next(), next());
    Ok(Text {
        groups: groups.iter().map(group).collect::<Result<_, _>>()?,
        nodes: nodes.iter().map(node).collect::<Result<_, _>>()?,
        instances: instances.iter().map(instance).collect::<Result<_, _>>()?,
        exclusion_prefixes: tags
            .iter()
            .filter_map(|line| line.text.trim().strip_prefix("htools:iextags:"))
            .collect(),
        vcpu_ratio: policies.first().and_then(vcpu_ratio),
    })
}

impl<'a> Text<'a> {
    /// The name of a node's group.
    pub(super) fn group_of(&self, node: &Node<'_>) -> &'a str {
        let group = self.groups.iter().find(|group| group.uuid == node.group);
        group.map_or("", |group| group.name)
    }

    /// What is in groups that are wanted: nodes, and instances whose primary node is one of them.
    pub(super) fn only(mut self, is_wanted: &dyn Fn(&str) -> bool) -> Text<'a> {
        self.groups.retain(|group| is_wanted(group.name));
        let groups: BTreeSet<&str> = self.groups.iter().map(|group| group.uuid).collect();
        self.nodes.retain(|node| groups.contains(node.group));
        let nodes: BTreeSet<&str> = self.nodes.iter().map(|node| node.name).collect();
        self.instances.retain(|vm| nodes.contains(vm.primary));
        self
    }
}

/// One line, numbered from 1.
struct Line<'a> {
    number: usize,
    text: &'a str,
    fields: Vec<&'a str>,
}

fn sections(text: &str) -> Result<Vec<Vec<Line<'_>>>, Problem> {
    let mut sections: Vec<Vec<Line>> = vec![Vec::new()];
    let mut rows = 0;
    for (index, text) in text.lines().enumerate() {
        if text.trim().is_empty() {
            sections.push(Vec::new());
            continue;
        }
        rows += 1;
        if let Some(section) = sections.last_mut() {
            section.push(Line {
                number: index + 1,
                text,
                fields: text.split('|').map(str::trim).collect(),
            });
        }
    }
    if rows > limits::ROWS {
        return Err(Problem::error(
            code::TOO_MANY_ROWS,
            Place::Text,
            format!(
                "The text has {rows} lines; at most {} are read.",
                limits::ROWS
            ),
            "Export one cluster at a time.",
        ));
    }
    Ok(sections)
}

fn group<'a>(line: &Line<'a>) -> Result<Group<'a>, Problem> {
    line.needs(3, "a group")?;
    Ok(Group {
        name: line.fields[0],
        uuid: line.fields[1],
    })
}

fn node<'a>(line: &Line<'a>) -> Result<Node<'a>, Problem> {
    line.needs(9, "a node")?;
    let unreachable = line.fields[1..7].contains(&"?");
    Ok(Node {
        line: line.number,
        name: line.fields[0],
        resources: match unreachable {
            true => None,
            false => Some(resources(line)?),
        },
        offline: unreachable || line.fields[7] == "Y",
        group: line.fields[8],
    })
}

fn resources(line: &Line<'_>) -> Result<Resources, Problem> {
    Ok(Resources {
        memory: line.memory(1, "total memory")?,
        own: line.memory(2, "memory of the node itself")?,
        free: line.memory(3, "free memory")?,
        disk: line.memory(4, "total disk")?,
        free_disk: line.memory(5, "free disk")?,
        cores: line.count(6, "number of CPUs")?,
    })
}

fn instance<'a>(line: &Line<'a>) -> Result<Instance<'a>, Problem> {
    line.needs(9, "an instance")?;
    let field = |index: usize| line.fields.get(index).copied().unwrap_or("");
    Ok(Instance {
        line: line.number,
        name: line.fields[0],
        memory: line.memory(1, "memory")?,
        disk: line.memory(2, "disk")?,
        vcpus: line.count(3, "number of vCPUs")?,
        uses_memory: uses_memory(line)?,
        balanced: line.fields[5] != "N",
        primary: line.fields[6],
        secondary: Some(line.fields[7]).filter(|name| !name.is_empty()),
        storage: storage(line)?,
        tags: field(9).split(',').filter(|tag| !tag.is_empty()).collect(),
        forthcoming: field(12) == "Y",
    })
}

/// Ganeti counts the memory of instances that run or should run on an unreachable node.
fn uses_memory(line: &Line<'_>) -> Result<bool, Problem> {
    match line.fields[4] {
        "running" | "ERROR_up" | "ERROR_nodedown" | "ERROR_nodeoffline" | "ERROR_wrongnode" => {
            Ok(true)
        }
        "ADMIN_down" | "ADMIN_offline" | "USER_down" | "ERROR_down" => Ok(false),
        other => Err(line.unreadable("status", other)),
    }
}

fn storage(line: &Line<'_>) -> Result<Storage, Problem> {
    match line.fields[8] {
        "drbd" => Ok(Storage::Drbd),
        "plain" | "file" => Ok(Storage::Local),
        "diskless" | "sharedfile" | "blockdev" | "rbd" | "ext" | "gluster" => Ok(Storage::Shared),
        other => Err(line.unreadable("disk template", other)),
    }
}

/// The fifth field of the cluster's own policy, which is the first.
fn vcpu_ratio(line: &Line<'_>) -> Option<u64> {
    let ratio: f64 = line.fields.get(4)?.parse().ok()?;
    (ratio > 0.0 && ratio < 1e6).then(|| (ratio * 1000.0 + 0.5).floor() as u64)
}

impl Line<'_> {
    fn needs(&self, fields: usize, what: &str) -> Result<(), Problem> {
        if self.fields.len() >= fields {
            return Ok(());
        }
        Err(self.problem(format!(
            "Line {} has {} fields; {what} has at least {fields}.",
            self.number,
            self.fields.len()
        )))
    }

    /// An amount in MiB; Ganeti may write decimals.
    fn memory(&self, index: usize, what: &str) -> Result<Memory, Problem> {
        let text = self.fields[index];
        let kib = text.parse::<f64>().unwrap_or(-1.0) * 1024.0;
        match (0.0..1e15).contains(&kib) {
            true => Ok(Memory::from_kib((kib + 0.5).floor() as u64)),
            false => Err(self.unreadable(what, text)),
        }
    }

    fn count(&self, index: usize, what: &str) -> Result<u32, Problem> {
        let text = self.fields[index];
        // Node CPUs may be written as decimals, too.
        let count = text.parse::<f64>().unwrap_or(-1.0);
        match count >= 0.0 && count <= f64::from(u32::MAX) {
            true => Ok(count as u32),
            false => Err(self.unreadable(what, text)),
        }
    }

    fn unreadable(&self, what: &str, found: &str) -> Problem {
        self.problem(format!(
            "Line {}, “{}”: “{}” is not a {what}.",
            self.number,
            shown(self.fields[0]),
            shown(found)
        ))
    }

    fn problem(&self, cause: String) -> Problem {
        Problem::error(
            code::GANETI_FIELD,
            Place::Row(self.number),
            cause,
            "Write the text anew with “gnt-cluster” or “hscan”, or mend that line.",
        )
    }
}
