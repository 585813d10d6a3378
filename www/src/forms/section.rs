//! A part of the form that can be folded away: its summary says what is inside, and how many
//! inputs have a problem.

use yew::prelude::*;

/// A part of the form.
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// Its name.
    pub title: AttrValue,
    /// What is inside, in a few words.
    pub summary: AttrValue,
    /// Inputs with an error, and with a warning.
    pub problems: (usize, usize),
    /// Whether it begins unfolded.
    #[prop_or_default]
    pub open: bool,
    /// What is inside.
    pub children: Html,
}

/// A part of the form that can be folded away.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    let (errors, warnings) = props.problems;
    html! {
        <details class="form-section" open={props.open}>
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
