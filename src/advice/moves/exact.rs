//! What is the least number of moves? Tries every way to move one unit, two, three, …
//!
//! Breadth first over placements: two that carry as many units of each kind on each host are
//! the same. Every step must fit when it is made, so what is found can be carried out, and
//! what was tried includes every order and every detour. Placements are counted and limited.

use super::goal::Goal;
use super::state::State;
use crate::capacity::Verdict;
use crate::cluster::{HostIndex, UnitIndex};
use crate::order::{Numbered, sort};

/// What trying has shown.
pub(super) struct Tried {
    /// Steps that reach the goal, as few as were found.
    pub(super) steps: Option<Vec<(UnitIndex, HostIndex)>>,
    /// At least so many are needed.
    pub(super) at_least: u32,
    /// Placements looked at.
    pub(super) placements: u64,
}

/// How many units of a kind a host carries more than at first: `(kind, host, more)`.
type Difference = Vec<(u32, u32, i32)>;

/// A placement, by the step that led to it.
struct Node {
    before: Option<usize>,
    step: Option<(UnitIndex, HostIndex)>,
}

struct Search<'a, 'g> {
    goal: &'g mut Goal<'a>,
    nodes: Vec<Node>,
    known: Numbered<Difference>,
    /// Placements that may still be looked at.
    left: u64,
    placements: u64,
    /// Whether every placement looked at certainly misses the goal.
    is_proved: bool,
}

enum Layer {
    Found(usize),
    /// The nodes that one more move leads to.
    Next(Vec<usize>),
    Limit,
}

/// Tries all ways with fewer than `most` moves, from a state that has not reached the goal.
pub(super) fn search(state: &mut State, goal: &mut Goal, most: u32, placements: u64) -> Tried {
    if first_moves(state) > placements {
        // Not even all single moves could be tried: nothing would be proved.
        return Tried {
            steps: None,
            at_least: 1,
            placements: 0,
        };
    }
    let mut search = Search {
        goal,
        nodes: vec![Node {
            before: None,
            step: None,
        }],
        known: Numbered::new(),
        left: placements,
        placements: 0,
        is_proved: true,
    };
    search.known.number(Difference::new());
    let mut frontier = vec![0];
    let (mut at_least, mut steps) = (1, None);
    for moves in 1..most {
        match search.layer(state, &frontier) {
            Layer::Found(node) => {
                steps = Some(search.steps_to(node));
                break;
            }
            // No placement is left that moves can lead to.
            Layer::Next(next) if next.is_empty() => break,
            Layer::Next(next) => {
                frontier = next;
                at_least = match search.is_proved {
                    true => moves + 1,
                    false => at_least,
                };
            }
            Layer::Limit => break,
        }
    }
    Tried {
        steps,
        at_least,
        placements: search.placements,
    }
}

/// At most so many placements are one move away.
fn first_moves(state: &State) -> u64 {
    let hosts = state.cluster.host_indices();
    let kinds: u64 = hosts.map(|host| state.choices(host).len() as u64).sum();
    kinds.saturating_mul(state.cluster.hosts.len() as u64)
}

impl Search<'_, '_> {
    /// Makes each possible move from each of these placements.
    fn layer(&mut self, state: &mut State, frontier: &[usize]) -> Layer {
        let mut next = Vec::new();
        for node in frontier {
            let steps = self.steps_to(*node);
            let mut back = Vec::new();
            for (unit, to) in &steps {
                back.push((*unit, state.host_of(*unit)));
                state.step(*unit, *to);
            }
            let found = self.expand(state, *node, &mut next);
            for (unit, from) in back.into_iter().rev() {
                state.step(unit, from);
            }
            match found {
                Some(Layer::Next(_)) | None => {}
                Some(end) => return end,
            }
        }
        Layer::Next(next)
    }

    fn expand(&mut self, state: &mut State, node: usize, next: &mut Vec<usize>) -> Option<Layer> {
        let hosts: Vec<HostIndex> = state.cluster.hosts_in_service().collect();
        // Units also leave hosts that are out of service.
        let all: Vec<HostIndex> = state.cluster.host_indices().collect();
        // Moves that obey soft rules first: of equally many they are preferred.
        for breaks_soft_rules in [false, true] {
            for from in &all {
                for unit in state.choices(*from) {
                    for to in &hosts {
                        let wanted = state.meets_excluded(unit, *to) == breaks_soft_rules;
                        if !wanted || !state.may_step(unit, *to) {
                            continue;
                        }
                        if let Some(end) = self.look(state, node, (unit, *to), next) {
                            return Some(end);
                        }
                    }
                }
            }
        }
        None
    }

    fn look(
        &mut self,
        state: &mut State,
        node: usize,
        (unit, to): (UnitIndex, HostIndex),
        next: &mut Vec<usize>,
    ) -> Option<Layer> {
        let from = state.host_of(unit);
        state.step(unit, to);
        let mut end = None;
        if self.known.number(difference(state)).1 {
            if self.left == 0 || self.goal.tests == 0 {
                end = Some(Layer::Limit);
            } else {
                self.left -= 1;
                self.placements += 1;
                self.nodes.push(Node {
                    before: Some(node),
                    step: Some((unit, to)),
                });
                let last = self.nodes.len() - 1;
                next.push(last);
                match self.goal.verdict(state) {
                    Verdict::Survives => end = Some(Layer::Found(last)),
                    Verdict::Fails => {}
                    Verdict::Undecided => self.is_proved = false,
                }
            }
        }
        state.step(unit, from);
        end
    }

    fn steps_to(&self, node: usize) -> Vec<(UnitIndex, HostIndex)> {
        let mut steps = Vec::new();
        let mut at = Some(node);
        while let Some(node) = at {
            steps.extend(self.nodes[node].step);
            at = self.nodes[node].before;
        }
        steps.reverse();
        steps
    }
}

fn difference(state: &State) -> Difference {
    let mut changes: Difference = Vec::new();
    let mut note = |kind: u32, host: HostIndex, more: i32| {
        let same = |change: &&mut (u32, u32, i32)| change.0 == kind && change.1 == host.0;
        match changes.iter_mut().find(same) {
            Some(change) => change.2 += more,
            None => changes.push((kind, host.0, more)),
        }
    };
    for unit in state.moved() {
        let kind = state.cluster.unit(unit).kind.0;
        note(kind, state.home_of(unit), -1);
        note(kind, state.host_of(unit), 1);
    }
    changes.retain(|change| change.2 != 0);
    sort(&mut changes);
    changes
}
