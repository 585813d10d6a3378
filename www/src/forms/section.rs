//! A part of the form that can be folded away: its summary says what is inside, and how many
//! inputs have a problem.

use yew::prelude::*;

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
        let (errors, warnings) = self.problems;
        html! {
            <details class="form-section" open={self.open}>
                <summary>
                    <h2>{ self.title }</h2>
                    <span class="section-summary">{ self.summary }</span>
                    if errors > 0 {
                        <span class="badge is-wrong">{ format!("{errors} to correct") }</span>
                    } else if warnings > 0 {
                        <span class="badge is-doubtful">{ format!("{warnings} to check") }</span>
                    }
                </summary>
                { inside }
            </details>
        }
    }
}
