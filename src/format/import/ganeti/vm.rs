//! Where may an instance run, and what keeps it apart from others?

use super::records::{Instance, Storage, Text};
use crate::format::code;
use crate::format::import::report::{Problems, listed};
use crate::model::{Power, VmGroup};
use crate::problem::Place;
use crate::units::shown;

/// The VM that an instance is.
pub(super) fn vm(
    name: String,
    instance: &Instance<'_>,
    text: &Text<'_>,
    problems: &mut Problems,
) -> VmGroup {
    VmGroup {
        power: match instance.uses_memory {
            true => Power::Running,
            false => Power::Stopped,
        },
        current_hosts: vec![instance.primary.to_owned()],
        possible_owners: possible_owners(instance, text),
        anti_affinity: exclusion_tag(instance, text, problems),
        ..VmGroup::new(&name, instance.memory, instance.vcpus)
    }
}

/// The nodes that an instance can run on; empty: all.
fn possible_owners(instance: &Instance<'_>, text: &Text<'_>) -> Vec<String> {
    if instance.storage == Storage::Drbd {
        let places = [Some(instance.primary), instance.secondary];
        return places.into_iter().flatten().map(str::to_owned).collect();
    }
    let group_of = |name: &str| text.nodes.iter().find(|node| node.name == name);
    let group = group_of(instance.primary).map(|node| node.group);
    let members: Vec<String> = text
        .nodes
        .iter()
        .filter(|node| Some(node.group) == group)
        .map(|node| node.name.to_owned())
        .collect();
    match members.len() == text.nodes.len() {
        true => Vec::new(),
        false => members,
    }
}

/// The tag that keeps the instance apart from others with the same one.
fn exclusion_tag(
    instance: &Instance<'_>,
    text: &Text<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let is_exclusion = |tag: &&str| {
        let mut prefixes = text.exclusion_prefixes.iter();
        prefixes.any(|prefix| {
            tag.strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with(':'))
        })
    };
    let tags: Vec<&str> = instance.tags.iter().copied().filter(is_exclusion).collect();
    if let [kept, _, ..] = tags.as_slice() {
        problems.warn(
            code::GANETI_SEVERAL_TAGS,
            Place::Row(instance.line),
            format!(
                "Instance {} has several exclusion tags ({}); only {} is obeyed.",
                shown(instance.name),
                listed(&tags),
                shown(kept)
            ),
            "Put the tag that matters most first.",
        );
    }
    tags.first().map(|tag| (*tag).to_owned())
}
