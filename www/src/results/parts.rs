//! What sections have in common: frame, figure, disclosure, paging, hatches.

use headroom::report::Status;
use headroom::units::count;
use yew::prelude::*;

use crate::view::{classes, on, view};

/// A section with its heading, and what stands beside the heading.
pub(crate) fn section(id: &'static str, title: &'static str, beside: Html, body: Html) -> Html {
    let heading = format!("{id}-title");
    view!(
        "<section id={} aria-labelledby={}>\
            <div class='heading'><h2 id={}>{}</h2>{}</div>{}\
        </section>",
        id,
        &heading,
        &heading,
        title,
        beside,
        body,
    )
}

/// A picture with its one-sentence takeaway above.
pub(crate) fn figure(id: &'static str, takeaway: String, picture: Html) -> Html {
    view!(
        "<figure><figcaption id={}>{}</figcaption>{}</figure>",
        id,
        takeaway,
        picture
    )
}

/// A disclosure.
pub(crate) fn disclosure(summary: &str, body: Html) -> Html {
    view!("<details><summary>{}</summary>{}</details>", summary, body)
}

/// A table that scrolls sideways by itself. The first column names the row.
pub(crate) fn table(caption: &str, heads: &[&str], rows: Vec<Html>) -> Html {
    let mut cells = Vec::new();
    for head in heads {
        cells.push(view!("<th scope='col'>{}</th>", *head));
    }
    view!(
        "<div class='table' role='region' aria-label={} tabindex='0'>\
            <table>\
                <caption>{}</caption>\
                <thead><tr>{}</tr></thead>\
                <tbody>{}</tbody>\
            </table>\
        </div>",
        caption,
        caption,
        cells,
        rows,
    )
}

/// A row of texts, the first of which names it.
pub(crate) fn row(cells: &[String]) -> Html {
    let mut row = Vec::new();
    for (position, cell) in cells.iter().enumerate() {
        row.push(match position {
            0 => view!("<th scope='row'>{}</th>", cell),
            _ => view!("<td>{}</td>", cell),
        });
    }
    view!("<tr>{}</tr>", row)
}

/// A status as icon and word.
pub(crate) fn status(status: Status) -> Html {
    view!(
        "<span class={}>{}{}</span>",
        classes(&["status", status.key()]),
        icon(status),
        status.word(),
    )
}

/// The icon of a status.
pub(crate) fn icon(status: Status) -> Html {
    view!(
        "<svg class={} viewBox='0 0 16 16' aria-hidden='true'>\
            <circle cx='8' cy='8' r='8'/><path d={}/>\
        </svg>",
        classes(&["icon", status.key()]),
        status.icon_path(),
    )
}

/// How many rows a long table shows first.
pub(crate) const PAGE: usize = 50;

/// The buttons below a table of which only the first `shown` of `all` rows are shown.
pub(crate) fn more(shown: usize, all: usize, show: Callback<usize>) -> Html {
    if shown >= all {
        return Html::default();
    }
    let next = (all - shown).min(PAGE);
    let to = |rows: usize| {
        let show = show.clone();
        on(move |_| show.emit(rows))
    };
    view!(
        "<p class='more'>{} of {} rows.\
            <button type='button' onclick={}>Show {} more</button>\
            <button type='button' onclick={}>Show all</button>\
        </p>",
        count(shown as u64),
        count(all as u64),
        to(shown + next),
        next,
        to(all),
    )
}

/// The hatches of all pictures.
pub(crate) fn patterns() -> Html {
    view!(
        "<svg class='patterns' width='0' height='0' aria-hidden='true'>\
            <pattern id='hatch-kept' width='6' height='6' patternUnits='userSpaceOnUse'>\
                <path d='M0 6L6 0M-1 1L1 -1M5 7L7 5'/></pattern>\
            <pattern id='hatch-arriving' width='6' height='6' patternUnits='userSpaceOnUse'>\
                <path d='M0 0L6 6M-1 5L1 7M5 -1L7 1'/></pattern>\
            <pattern id='hatch-broken' width='6' height='6' patternUnits='userSpaceOnUse'>\
                <path d='M0 0L6 6M-1 5L1 7M5 -1L7 1'/></pattern>\
            <pattern id='hatch-open' width='6' height='6' patternUnits='userSpaceOnUse'>\
                <path d='M0 3H3'/></pattern>\
        </svg>"
    )
}

/// A position of the core as a percentage of the picture.
pub(crate) fn percent(position: f64) -> String {
    let mut text = headroom::chart::at(position / 10.0).to_string();
    text.push('%');
    text
}
