//! Undo and redo: a list of plans and a position in it.

use std::rc::Rc;

use headroom::model::Plan;

use super::Field;

/// Rows of hosts and VMs that all kept plans may have together: large plans keep fewer steps.
const ROWS: usize = 200_000;
const MOST_STEPS: usize = 200;
const FEWEST_STEPS: usize = 10;

/// The plans that undo and redo move between; there is always a present one.
#[derive(Debug, Clone)]
pub struct History {
    past: Vec<Rc<Plan>>,
    present: Rc<Plan>,
    /// Nearest step last.
    future: Vec<Rc<Plan>>,
    /// The field whose keystrokes make up the present step.
    typing: Option<Field>,
}

impl History {
    /// Begins with a plan.
    pub fn of(plan: Rc<Plan>) -> History {
        History {
            past: Vec::new(),
            present: plan,
            future: Vec::new(),
            typing: None,
        }
    }

    /// The present plan.
    pub fn plan(&self) -> &Rc<Plan> {
        &self.present
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Adds a step. Keystrokes in the same field are one step.
    pub fn push(&mut self, plan: Rc<Plan>, typing: Option<Field>) {
        self.future.clear();
        let before = std::mem::replace(&mut self.present, plan);
        if typing.is_none() || typing != self.typing {
            self.past.push(before);
        }
        self.typing = typing;
        let surplus = self.past.len().saturating_sub(self.most_steps());
        self.past.drain(..surplus);
    }

    /// The next keystroke begins a new step.
    pub fn end_typing(&mut self) {
        self.typing = None;
    }

    /// Goes one step back; whether there was one.
    pub fn undo(&mut self) -> bool {
        self.typing = None;
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.future
            .push(std::mem::replace(&mut self.present, before));
        true
    }

    /// Goes one step forward again; whether there was one.
    pub fn redo(&mut self) -> bool {
        self.typing = None;
        let Some(after) = self.future.pop() else {
            return false;
        };
        self.past.push(std::mem::replace(&mut self.present, after));
        true
    }

    fn most_steps(&self) -> usize {
        let rows = self.present.hosts.len() + self.present.vms.len();
        (ROWS / rows.max(1)).clamp(FEWEST_STEPS, MOST_STEPS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::model::PlatformId;

    fn plan(name: &str) -> Rc<Plan> {
        Rc::new(Plan::empty(name, PlatformId::Proxmox))
    }

    #[test]
    fn keystrokes_in_one_field_are_one_step() {
        let mut history = History::of(plan(""));
        for name in ["a", "ab", "abc"] {
            history.push(plan(name), Some(Field::Name));
        }
        history.end_typing();
        history.push(plan("abcd"), Some(Field::Name));
        assert!(history.undo());
        assert_eq!(history.plan().name, "abc");
        assert!(history.undo());
        assert_eq!(history.plan().name, "");
        assert!(!history.undo());
        assert!(history.redo() && history.redo() && !history.redo());
        assert_eq!(history.plan().name, "abcd");
    }

    #[test]
    fn a_new_step_forgets_what_was_undone() {
        let mut history = History::of(plan("1"));
        history.push(plan("2"), None);
        history.undo();
        history.push(plan("3"), None);
        assert!(!history.can_redo());
        assert!(history.undo());
        assert_eq!(history.plan().name, "1");
    }
}
