//! Long tables a page at a time.

use headroom::units::count;
use yew::prelude::*;

use crate::view::{on, view};

/// Rows on a page.
pub const PAGE: usize = 50;

/// Where one is in a long table.
pub struct Pager {
    /// Rows in all.
    pub of: usize,
    /// Rows that were searched for.
    pub found: usize,
    /// The page, from 0.
    pub page: usize,
    /// Goes to another page.
    pub go: Callback<usize>,
}

impl Pager {
    /// What is shown of a long table, and how to get to the rest.
    pub fn view(&self) -> Html {
        let (found, page) = (self.found, self.page);
        if self.of <= PAGE && found == self.of {
            return Html::default();
        }
        let first = page * PAGE;
        let last = (first + PAGE).min(found);
        let text = match found {
            0 => format!("None of {} matches.", count(self.of as u64)),
            _ => format!(
                "{}–{} of {} {}",
                count(first as u64 + 1),
                count(last as u64),
                count(found as u64),
                if found == self.of { "shown" } else { "found" }
            ),
        };
        let to = |page: usize| {
            let go = self.go.clone();
            on(move |_| go.emit(page))
        };
        let buttons = (found > PAGE).then(|| {
            view!(
                "<button type='button' disabled={} onclick={}>Previous</button>\
                <button type='button' disabled={} onclick={}>Next</button>",
                page == 0,
                to(page.saturating_sub(1)),
                last >= found,
                to(page + 1),
            )
        });
        view!("<p class='pager'><output>{}</output>{}</p>", text, buttons)
    }
}
