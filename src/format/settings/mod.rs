//! How are the settings edited that the page itself has no inputs for? As a form that a worker
//! describes, and reads back as a whole.
//!
//! The page knows none of its inputs: it shows what [`step`] describes, sends back the texts of
//! the form, and takes over the plan in the end. Rules of reading:
//!
//! - A text that is as it was described changes nothing, so that no value loses digits by being
//!   shown, and groups that differ stay as they are.
//! - Nothing, or the word “default”, means the default.
//! - A text that cannot be read changes nothing, and is answered with a sentence (`E3601`);
//!   what validation says about a value stands beside its input.

mod field;
mod group;
mod plan;

use crate::entry::Choice;
use crate::format::code;
use crate::migration::migration_times;
use crate::model::{Plan, VmGroup};
use crate::problem::{Place, Problem, Severity};
use crate::report::migration::slowest;
use crate::settings::Origin;
use crate::units::count;
use crate::validate::check;

use field::{Field, Value};
use group::Scope;

/// The name of the input that says which VMs the inputs of a form are about.
pub const ABOUT: &str = "about";
/// The name of the list of VMs to choose from.
pub const VMS: &str = "vms";
/// The name of the input for a part of a VM's name.
pub const FIND: &str = "find";
/// What an option of a choice says where groups differ: each stays as it is.
pub const AS_EACH_IS: &str = "-";
/// What may be entered for the default, and what the option of a choice says for it.
pub const DEFAULT: &str = "default";

/// A form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Inputs that belong together.
    pub parts: Vec<Part>,
    /// Which VMs the last part is about; `None`: the plan has none.
    pub chooser: Option<Chooser>,
}

/// Inputs that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What they are about.
    pub title: &'static str,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// Whether they are about the chosen VMs.
    pub is_about_vms: bool,
}

/// An input.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name in the form: the path of the field in a document.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// What there is to know before it is changed; empty: the label says it.
    pub hint: &'static str,
    /// The options of a choice; empty: a text.
    pub choices: Vec<Choice>,
    /// What stands in it. Empty: nothing was entered.
    pub value: String,
    /// What holds where nothing is entered; empty: something always is.
    pub default: String,
    /// Where the default comes from.
    pub origin: Option<Origin>,
    /// Whether several groups differ: then each stays as it is until something is entered.
    pub differs: bool,
    /// What is wrong with what was entered.
    pub problem: Option<Problem>,
}

/// Which VMs are meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Chooser {
    /// Value and words of each option.
    pub options: Vec<(String, String)>,
    /// The value of the chosen one.
    pub chosen: String,
    /// Whether there are so many groups that a part of a name is asked for.
    pub can_find: bool,
    /// What there is to know about the options; empty: nothing.
    pub note: String,
}

/// What becomes of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The plan with everything that could be read.
    pub plan: Plan,
    /// The form as it is now.
    pub form: Form,
    /// Whether it is about other VMs than the form that was read, or the first one. The texts of
    /// the form that was read are in the plan, on which the next texts are to be read.
    pub is_about_others: bool,
    /// The positions of the VM groups that it is about.
    pub groups: Vec<usize>,
    /// Whether some text could not be read.
    pub is_refused: bool,
}

/// Reads the texts of a form, which was described for `base`, and describes the next one.
///
/// `texts` are names and values. Without any, the first form of a plan is described. What is not
/// there stays as it is.
pub fn step(base: &Plan, texts: &[(String, String)]) -> Step {
    let text = |name: &str| {
        let mut texts = texts.iter();
        let found = texts.find(|(known, _)| known == name);
        found.map(|(_, text)| text.trim())
    };
    let about = text(ABOUT).and_then(|key| Scope::of_key(base, key));
    let mut plan = base.clone();
    let groups = about.map_or_else(Vec::new, |scope| scope.groups(base));
    let told = read(&mut plan, &groups, &text);
    let is_refused = told.iter().any(|told| told.severity == Severity::Error);
    let wanted = text(VMS).and_then(|key| Scope::of_key(&plan, key));
    let is_moving = wanted != about && wanted.is_some() && !is_refused;
    let scope = match about {
        Some(scope) if !is_moving => Some(scope),
        _ => wanted.or_else(|| first(&plan)),
    };
    let groups = match scope == about {
        true => groups,
        false => scope.map_or_else(Vec::new, |scope| scope.groups(&plan)),
    };
    let note = match wanted.is_some() && wanted != scope {
        true => "Correct what is marked before you choose other VMs.",
        false => "",
    };
    let find = text(FIND).unwrap_or_default();
    let form = Form {
        parts: parts(&plan, &groups, &told),
        chooser: scope.map(|scope| Chooser::of(&plan, scope, find, note)),
    };
    Step {
        form,
        is_about_others: scope != about || texts.is_empty(),
        is_refused,
        groups,
        plan,
    }
}

/// What there is to be said about a text: it could not be read, or may mean something else.
struct Told {
    name: &'static str,
    text: String,
    cause: String,
    severity: Severity,
}

/// The slowest group of VMs.
fn first(plan: &Plan) -> Option<Scope> {
    let slowest = slowest(&migration_times(plan));
    slowest.first().map(|at| Scope::Group(*at))
}

/// Takes over the texts that are not as they were described.
fn read<'a>(
    plan: &mut Plan,
    groups: &[usize],
    text: &impl Fn(&str) -> Option<&'a str>,
) -> Vec<Told> {
    let mut told = Vec::new();
    let bare = without_groups(plan);
    for field in plan::PARTS.iter().flat_map(|(_, fields)| *fields) {
        let described = input(field, &[field.value(&bare)]);
        let changed = text(field.name).and_then(|text| described.changed(text));
        told.extend(changed.and_then(|text| field.take(plan, text)));
    }
    for field in &group::FIELDS {
        let described = input(field, &values(plan, groups, field));
        let Some(changed) = text(field.name).and_then(|text| described.changed(text)) else {
            continue;
        };
        let mut groups = groups.iter();
        let refused = groups.find_map(|at| field.take(plan.vms.get_mut(*at)?, changed));
        told.extend(refused.or_else(|| field.doubt(changed)));
    }
    told
}

impl Field<VmGroup> {
    /// Whether a text that was taken over may mean something else.
    fn doubt(&self, text: &str) -> Option<Told> {
        Some(Told {
            name: self.name,
            text: text.to_owned(),
            cause: group::doubt(self.place, text)?,
            severity: Severity::Warning,
        })
    }
}

impl<Of> Field<Of> {
    fn take(&self, of: &mut Of, text: &str) -> Option<Told> {
        let cause = (self.write)(of, text).err()?;
        Some(Told {
            name: self.name,
            text: text.to_owned(),
            cause,
            severity: Severity::Error,
        })
    }
}

impl Input {
    /// What is to be taken over of a text; `None`: it is as it was described.
    fn changed<'a>(&self, text: &'a str) -> Option<&'a str> {
        if text == self.value {
            return None;
        }
        Some(match text.eq_ignore_ascii_case(DEFAULT) {
            true => "",
            false => text,
        })
    }
}

/// Everything of a plan but its hosts and VMs, which may be many.
fn without_groups(plan: &Plan) -> Plan {
    Plan {
        policy: plan.policy.clone(),
        network: plan.network.clone(),
        storage: plan.storage.clone(),
        operations: plan.operations,
        ..Plan::empty("", plan.platform)
    }
}

fn values(plan: &Plan, groups: &[usize], field: &Field<VmGroup>) -> Vec<Value> {
    let groups = groups.iter().filter_map(|at| plan.vms.get(*at));
    groups.map(|group| field.value(group)).collect()
}

/// An input for what has these values.
fn input<Of>(field: &Field<Of>, values: &[Value]) -> Input {
    let all_have = |of: fn(&Value) -> &str| {
        let first = values.first().map(of)?;
        let is_same = |value| of(value) == first;
        values.iter().all(is_same).then_some(first)
    };
    let choices = (field.choices)();
    let entered = all_have(|value| &value.entered);
    let as_each_is = if choices.is_empty() { "" } else { AS_EACH_IS };
    let has_default = values.iter().any(|value| value.origin.is_some());
    let default = all_have(|value| &value.default).unwrap_or("that of each");
    Input {
        name: field.name,
        label: field.label,
        hint: field.hint,
        value: entered.unwrap_or(as_each_is).to_owned(),
        default: if has_default {
            default.to_owned()
        } else {
            String::new()
        },
        origin: values.first().and_then(|value| value.origin),
        differs: entered.is_none(),
        choices,
        problem: None,
    }
}

/// Every input, with what is wrong beside it.
fn parts(plan: &Plan, groups: &[usize], said: &[Told]) -> Vec<Part> {
    let problems = check(plan).problems;
    let bare = without_groups(plan);
    let mut parts = Vec::new();
    for (title, fields) in plan::PARTS {
        let inputs = fields.iter().map(|field| {
            let place = Place::Field(field.place);
            let told = problems.iter().find(|problem| problem.place == place);
            input(field, &[field.value(&bare)]).with(told, said)
        });
        parts.push(Part {
            title,
            inputs: inputs.collect(),
            is_about_vms: false,
        });
        if title == plan::BEFORE_VMS && !groups.is_empty() {
            parts.push(about_vms(plan, groups, &problems, said));
        }
    }
    parts
}

fn about_vms(plan: &Plan, groups: &[usize], problems: &[Problem], said: &[Told]) -> Part {
    let inputs = group::FIELDS.iter().map(|field| {
        let is_told = |problem: &&Problem| match problem.place {
            Place::Vm(at, name) => name == field.place && groups.binary_search(&at).is_ok(),
            _ => false,
        };
        let told = problems.iter().find(is_told);
        input(field, &values(plan, groups, field)).with(told, said)
    });
    Part {
        title: "VMs",
        inputs: inputs.collect(),
        is_about_vms: true,
    }
}

impl Input {
    /// With what is wrong: first what there is to be said about the text itself.
    fn with(mut self, told: Option<&Problem>, said: &[Told]) -> Input {
        self.problem = told.cloned();
        let is_error = told.is_some_and(|problem| problem.severity == Severity::Error);
        let said = said.iter().find(|said| said.name == self.name);
        match said.map(|said| (said, said.severity)) {
            Some((said, Severity::Error)) => {
                self.value.clone_from(&said.text);
                self.problem = Some(Problem::error(
                    code::UNREADABLE_INPUT,
                    Place::Text,
                    said.cause.clone(),
                    "Until then it counts as before.",
                ));
            }
            Some((said, _)) if !is_error => {
                self.problem = Some(Problem::warning(
                    code::DOUBTFUL_INPUT,
                    Place::Text,
                    said.cause.clone(),
                    "Until then it counts as it was read.",
                ));
            }
            _ => {}
        }
        self
    }
}

impl Chooser {
    fn of(plan: &Plan, scope: Scope, find: &str, note: &str) -> Chooser {
        let (options, left_out) = group::offered(plan, scope, find);
        let more = || format!("{} more: enter a part of the name.", count(left_out as u64));
        Chooser {
            options,
            chosen: scope.key(),
            can_find: plan.vms.len() > group::MOST_OFFERED,
            note: match (note, left_out) {
                ("", 0) => String::new(),
                ("", _) => more(),
                (note, _) => note.to_owned(),
            },
        }
    }
}
