//! What sections have in common: frame, figure, disclosure, paging, hatches.

use headroom::report::Status;
use headroom::units::count;
use yew::prelude::*;

/// A section with its heading, and what stands beside the heading.
pub(crate) fn section(id: &'static str, title: &str, beside: Html, body: Html) -> Html {
    let heading = format!("{id}-title");
    html! {
        <section {id} aria-labelledby={heading.clone()}>
            <div class="heading"><h2 id={heading}>{ title }</h2>{ beside }</div>
            { body }
        </section>
    }
}

/// A picture with its one-sentence takeaway above.
pub(crate) fn figure(id: &'static str, takeaway: String, picture: Html) -> Html {
    html! {
        <figure>
            <figcaption {id}>{ takeaway }</figcaption>
            { picture }
        </figure>
    }
}

/// A disclosure.
pub(crate) fn disclosure(summary: impl Into<AttrValue>, body: Html) -> Html {
    html! { <details><summary>{ summary.into() }</summary>{ body }</details> }
}

/// A table that scrolls sideways by itself. The first column names the row.
pub(crate) fn table(caption: &str, heads: &[&str], rows: impl Iterator<Item = Html>) -> Html {
    html! {
        <div class="table" role="region" aria-label={caption.to_owned()} tabindex="0">
            <table>
                <caption>{ caption }</caption>
                <thead><tr>
                    { for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// A row of texts, the first of which names it.
pub(crate) fn row(cells: impl IntoIterator<Item = String>) -> Html {
    let cells = cells.into_iter().enumerate().map(|(position, cell)| {
        if position == 0 {
            html! { <th scope="row">{ cell }</th> }
        } else {
            html! { <td>{ cell }</td> }
        }
    });
    html! { <tr>{ for cells }</tr> }
}

/// A status as icon and word.
pub(crate) fn status(status: Status) -> Html {
    html! {
        <span class={classes!("status", status.key())}>
            { icon(status) }{ status.word() }
        </span>
    }
}

/// The icon of a status.
pub(crate) fn icon(status: Status) -> Html {
    let path = match status {
        Status::Ok => "M4 8.5l3 3 5-6",
        Status::Tight => "M8 4v5M8 11.2v.6",
        Status::Broken => "M5 5l6 6M11 5l-6 6",
        Status::Unknown => "M6 6.2a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1M8 11.6v.4",
    };
    html! {
        <svg class={classes!("icon", status.key())} viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="8" /><path d={path} />
        </svg>
    }
}

/// How many rows a long table shows first.
pub(crate) const PAGE: usize = 50;

/// The buttons below a table of which only the first `shown` of `all` rows are shown.
pub(crate) fn more(shown: usize, all: usize, show: Callback<usize>) -> Html {
    if shown >= all {
        return Html::default();
    }
    let next = (all - shown).min(PAGE);
    let some = show.reform(move |_: MouseEvent| shown + next);
    let every = show.reform(move |_: MouseEvent| all);
    html! {
        <p class="more">
            { format!("{} of {} rows.", count(shown as u64), count(all as u64)) }
            <button type="button" onclick={some}>{ format!("Show {next} more") }</button>
            <button type="button" onclick={every}>{ "Show all" }</button>
        </p>
    }
}

/// The hatches of all pictures.
pub(crate) fn patterns() -> Html {
    let hatch = |id: &'static str, d: &'static str| {
        html! {
            <pattern {id} width="6" height="6" patternUnits="userSpaceOnUse">
                <path {d} />
            </pattern>
        }
    };
    html! {
        <svg class="patterns" width="0" height="0" aria-hidden="true">
            { hatch("hatch-kept", "M0 6L6 0M-1 1L1 -1M5 7L7 5") }
            { hatch("hatch-arriving", "M0 0L6 6M-1 5L1 7M5 -1L7 1") }
            { hatch("hatch-broken", "M0 0L6 6M-1 5L1 7M5 -1L7 1") }
            { hatch("hatch-open", "M0 3H3") }
        </svg>
    }
}

/// A position of the core as a percentage of the picture.
pub(crate) fn percent(position: f64) -> String {
    format!("{}%", headroom::chart::at(position / 10.0))
}
