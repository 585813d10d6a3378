//! How long are VMs away when they move, when their host is emptied, when it dies?

mod chart;
mod drains;
mod table;

use headroom::chart::curves::{Curves, curves};
use headroom::migration::HostDrain;
use headroom::report::migration::{drains, slowest, typical_workload};
use yew::prelude::*;

use super::parts::{PAGE, section};
use super::{ResultsProps, Shared};
use crate::view::{Own, Part, view};

/// Migration and outage times.
#[derive(PartialEq)]
pub(super) struct Migration {
    pub(super) props: ResultsProps,
}

pub(super) struct Memory {
    shown: usize,
    made: Option<(ResultsProps, Shared<Made>)>,
}

/// What takes long to make.
struct Made {
    order: Vec<usize>,
    drains: Vec<(String, HostDrain)>,
    grid: Option<Curves>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            shown: PAGE,
            made: None,
        }
    }
}

impl Migration {
    fn made(&self, own: &Own<Memory>) -> Option<Shared<Made>> {
        if let Some((props, made)) = &own.get().made
            && props.has_same_answers(&self.props)
        {
            return Some(made.clone());
        }
        let plan = &self.props.plan;
        let answers = self.props.assessment.answers.as_ref()?;
        let times = &answers.migration;
        let made = Shared::new(Made {
            order: slowest(times),
            drains: drains(plan, answers),
            grid: curves(plan, typical_workload(plan), times),
        });
        own.keep(|memory| memory.made = Some((self.props.clone(), made.clone())));
        Some(made)
    }
}

impl Part for Migration {
    type Memory = Memory;

    fn draw(&self, own: &Own<Memory>) -> Html {
        let (Some(results), Some(made)) = (self.props.shown(), self.made(own)) else {
            return Html::default();
        };
        let show = {
            let own = own.clone();
            Callback::from(move |rows| own.change(|memory| memory.shown = rows))
        };
        let grid = made.grid.as_ref();
        section(
            "migration",
            "Migration and outage",
            Html::default(),
            view!(
                "{}{}{}",
                table::times(results, &made.order, own.get().shown, show),
                drains::drains(&made.drains),
                grid.map(|grid| chart::curves(&self.props.plan, grid)),
            ),
        )
    }
}
