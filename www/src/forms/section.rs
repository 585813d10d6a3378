//! A part of the form that can be folded away: its summary says what is inside, and how many
//! inputs have a problem.

use yew::prelude::*;

use crate::view::view;

/// A part of the form.
pub struct Section {
    /// Its name.
    pub title: &'static str,
    /// What is inside, in a few words.
    pub summary: String,
    /// Inputs with an error, and with a warning.
    pub problems: (usize, usize),
    /// Whether it begins unfolded.
    pub open: bool,
}

impl Section {
    /// The part with what is inside.
    pub fn around(self, inside: Html) -> Html {
        let badge = match self.problems {
            (0, 0) => None,
            (0, warnings) => Some(view!(
                "<span class='badge is-doubtful'>{} to check</span>",
                warnings
            )),
            (errors, _) => Some(view!(
                "<span class='badge is-wrong'>{} to correct</span>",
                errors
            )),
        };
        view!(
            "<details class='form-section' open={}>\
                <summary><h2>{}</h2><span class='section-summary'>{}</span>{}</summary>{}\
            </details>",
            self.open,
            self.title,
            self.summary,
            badge,
            inside,
        )
    }
}
