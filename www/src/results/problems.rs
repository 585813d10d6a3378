//! What is wrong with the input, and what to do about it?

use headroom::problem::{Problem, Severity};
use yew::prelude::*;

use super::ResultsProps;

/// Every problem, errors first.
pub(super) fn problems(props: &ResultsProps) -> Html {
    let problems = &props.assessment.problems;
    if problems.is_empty() {
        return Html::default();
    }
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    let words = |number: usize, one: &str, many: &str| {
        headroom::report::words::counted(number as u64, one, many)
    };
    let title = match (errors, problems.len() - errors) {
        (0, warnings) => words(warnings, "warning", "warnings"),
        (errors, 0) => words(errors, "error", "errors"),
        (errors, warnings) => format!(
            "{} and {}",
            words(errors, "error", "errors"),
            words(warnings, "warning", "warnings")
        ),
    };
    html! {
        <section id="problems" aria-label="Problems of the plan">
            <details open={errors > 0}>
                <summary>{ title }</summary>
                <ul>{ for problems.iter().map(problem) }</ul>
            </details>
        </section>
    }
}

fn problem(problem: &Problem) -> Html {
    let (class, word) = match problem.severity {
        Severity::Error => ("broken", "Error"),
        Severity::Warning => ("tight", "Warning"),
    };
    html! {
        <li>
            <b class={class}>{ word }{ " " }{ problem.code.to_string() }</b>
            <span>{ &problem.cause }{ " " }<i>{ &problem.action }</i></span>
        </li>
    }
}
