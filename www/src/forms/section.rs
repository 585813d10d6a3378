//! A part of the form that can be folded away: its summary says what is inside, and how many
//! inputs have a problem.

use yew::prelude::*;

use crate::browser::page;

/// A part of the form.
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// Its name.
    pub title: AttrValue,
    /// What is inside, in a few words.
    pub summary: AttrValue,
    /// Inputs with an error, and with a warning.
    pub problems: (usize, usize),
    /// Whether it is a main part, which begins unfolded where there is room.
    #[prop_or_default]
    pub is_main: bool,
    /// What is inside.
    pub children: Html,
}

/// A part of the form that can be folded away.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    let (errors, warnings) = props.problems;
    // Where there is one column only, the answers below must not be far away.
    let is_wide = use_memo((), |()| page::is_wide());
    let open = props.is_main && *is_wide;
    html! {
        <details class="form-section" {open}>
            <summary>
                <h2>{ &props.title }</h2>
                <span class="section-summary">{ &props.summary }</span>
                if errors > 0 {
                    <span class="badge is-wrong">{ format!("{errors} to correct") }</span>
                } else if warnings > 0 {
                    <span class="badge is-doubtful">{ format!("{warnings} to check") }</span>
                }
            </summary>
            { props.children.clone() }
        </details>
    }
}
