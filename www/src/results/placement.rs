//! Where should each VM live? The planned placement, its moves, and a file of it.

use headroom::assess::Basis;
use headroom::capacity::Effort;
use headroom::format::export::PlacementRow;
use headroom::placement::Answer;
use headroom::report::placement::{PlacementText, moves, placement, table as placement_rows};
use headroom::units::count;
use web_sys::{Event, HtmlDetailsElement};
use yew::prelude::*;

use super::parts::{PAGE, disclosure, more, row, section, status, table};
use super::proof::of_refutation;
use super::{ResultsProps, Shown};
use crate::browser::{files, worker};
use crate::state::{Action, Edit};

/// The planned placement.
pub(super) fn placement_view(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let text = placement(shown.answers);
    let found = matches!(shown.answers.planned, Answer::Placed(_));
    section(
        "placement",
        "Placement",
        if found { adopt(shown) } else { Html::default() },
        html! {
            <>
                { sentences(&text) }
                if let Answer::Impossible(why) = &shown.answers.planned {
                    { of_refutation(&shown.answers.cluster, why) }
                }
                if found {
                    { moves_list(shown) }
                    <Table ..props.clone() />
                }
            </>
        },
    )
}

fn adopt(shown: Shown) -> Html {
    if shown.answers.basis != Basis::Planned && moves(shown.answers).is_empty() {
        return Html::default();
    }
    let dispatch = shown.props.dispatch.clone();
    let adopt = move |_: MouseEvent| dispatch.emit(Action::Edit(Edit::AdoptPlacement));
    html! { <button type="button" onclick={adopt}>{ "Adopt this placement" }</button> }
}

fn sentences(text: &PlacementText) -> Html {
    html! {
        <>
            <p>{ status(text.status) }{ " " }{ &text.sentence }</p>
            { for text.spares.iter().chain(&text.moves).map(|line| html! { <p>{ line }</p> }) }
        </>
    }
}

fn moves_list(shown: Shown) -> Html {
    let moves = moves(shown.answers);
    if moves.is_empty() {
        return Html::default();
    }
    let cluster = &shown.answers.cluster;
    let rows = moves.iter().take(4 * PAGE).map(|one| {
        row([
            cluster.vm_name(one.vm),
            cluster.host_name(one.from),
            cluster.host_name(one.to),
        ])
    });
    let rest = moves.len().saturating_sub(4 * PAGE) as u64;
    disclosure(
        format!("Every move ({})", count(moves.len() as u64)),
        html! {
            <>
                { table("Moves from today's placement", &["VM", "From", "To"], rows) }
                if rest > 0 { <p class="soft">{ format!("And {} more.", count(rest)) }</p> }
            </>
        },
    )
}

/// Every VM with its host; made when it is opened.
#[component]
fn Table(props: &ResultsProps) -> Html {
    let open = use_state(|| false);
    let shown = use_state(|| PAGE);
    let made = use_memo((props.key(), *open), |((_, assessment), open)| {
        let answers = assessment.answers.as_ref().filter(|_| *open)?;
        let Answer::Placed(planned) = &answers.planned else {
            return None;
        };
        let rows = placement_rows(answers, &planned.placement, Effort::INTERACTIVE);
        Some(rows)
    });
    let plan = props.plan.clone();
    let download = move |_: MouseEvent| {
        worker::write("toCsv", &plan, |text| {
            if let Some(text) = text {
                files::save(
                    "placement.csv",
                    "text/csv;charset=utf-8",
                    &format!("\u{feff}{text}"),
                );
            }
        });
    };
    let toggle = {
        let open = open.clone();
        move |event: Event| {
            open.set(event.target_unchecked_into::<HtmlDetailsElement>().open());
        }
    };
    let show = Callback::from({
        let shown = shown.clone();
        move |rows| shown.set(rows)
    });
    html! {
        <details ontoggle={toggle}>
            <summary>{ "Every VM with its host" }</summary>
            if let Some(rows) = made.as_ref() {
                <p class="no-print">
                    <button type="button" onclick={download}>{ "Download as CSV" }</button>
                </p>
                { table("The planned placement, and the restarts when one host fails",
                    &["VM", "Runs now on", "Planned on", "Restarts on"],
                    rows.iter().take(*shown).map(cells)) }
                { more(*shown, rows.len(), show) }
            }
        </details>
    }
}

fn cells(vm: &PlacementRow) -> Html {
    let shown = |name: &String| match name.as_str() {
        "" => "–".to_owned(),
        name => name.to_owned(),
    };
    row([
        vm.vm.clone(),
        shown(&vm.host_now),
        shown(&vm.host_planned),
        shown(&vm.restarts_on),
    ])
}
