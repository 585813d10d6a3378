//! What is wrong with the input, and what to do about it?

use headroom::problem::Severity;
use headroom::report::words::counted;
use yew::prelude::*;

use super::ResultsProps;
use crate::view::view;

/// Every problem, errors first.
pub(super) fn problems(props: &ResultsProps) -> Html {
    let problems = &props.assessment.problems;
    if problems.is_empty() {
        return Html::default();
    }
    let mut errors = 0;
    let mut items = Vec::new();
    for problem in problems {
        errors += usize::from(problem.severity == Severity::Error);
        let (class, word) = match problem.severity {
            Severity::Error => ("broken", "Error"),
            Severity::Warning => ("tight", "Warning"),
        };
        items.push(view!(
            "<li><b class={}>{} {}</b><span>{} <i>{}</i></span></li>",
            class,
            word,
            problem.code.to_string(),
            &problem.cause,
            &problem.action,
        ));
    }
    let warnings = problems.len() - errors;
    let mut title = String::new();
    if errors > 0 {
        title += &counted(errors as u64, "error", "errors");
    }
    if errors > 0 && warnings > 0 {
        title += " and ";
    }
    if warnings > 0 {
        title += &counted(warnings as u64, "warning", "warnings");
    }
    view!(
        "<section id='problems' aria-label='Problems of the plan'>\
            <details open={}><summary>{}</summary><ul>{}</ul></details>\
        </section>",
        errors > 0,
        title,
        items,
    )
}
