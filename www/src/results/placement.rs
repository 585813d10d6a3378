//! Where should each VM live? The planned placement, its moves, and a file of it.

use std::rc::Rc;

use headroom::assess::Basis;
use headroom::capacity::Effort;
use headroom::placement::Answer;
use headroom::report::placement::PlacementRow;
use headroom::report::placement::{PlacementText, moves, placement, table as placement_rows};
use headroom::units::count;
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::parts::{PAGE, disclosure, more, row, section, status, table};
use super::proof::of_refutation;
use super::{ResultsProps, Shown};
use crate::browser::tools;
use crate::state::{Action, Edit};
use crate::view::{Own, Part, on, part, sends, view};

/// The planned placement.
pub(super) fn placement_view(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let text = placement(shown.answers);
    let found = matches!(shown.answers.planned, Answer::Placed(_));
    let more = match &shown.answers.planned {
        Answer::Impossible(why) => of_refutation(&shown.answers.cluster, why),
        Answer::Placed(_) => view!(
            "{}{}",
            moves_list(shown),
            part(Table {
                props: props.clone()
            })
        ),
        _ => Html::default(),
    };
    section(
        "placement",
        "Placement",
        if found { adopt(shown) } else { Html::default() },
        view!("{}{}", sentences(&text), more),
    )
}

fn adopt(shown: Shown) -> Html {
    if shown.answers.basis != Basis::Planned && moves(shown.answers).is_empty() {
        return Html::default();
    }
    view!(
        "<button type='button' onclick={}>Adopt this placement</button>",
        sends(&shown.props.dispatch, Action::Edit(Edit::AdoptPlacement)),
    )
}

fn sentences(text: &PlacementText) -> Html {
    let mut lines = Vec::new();
    for line in text.spares.iter().chain(&text.moves) {
        lines.push(view!("<p>{}</p>", line));
    }
    view!("<p>{} {}</p>{}", status(text.status), &text.sentence, lines)
}

fn moves_list(shown: Shown) -> Html {
    let moves = moves(shown.answers);
    if moves.is_empty() {
        return Html::default();
    }
    let cluster = &shown.answers.cluster;
    let mut rows = Vec::new();
    for one in moves.iter().take(4 * PAGE) {
        rows.push(row(&[
            cluster.vm_name(one.vm),
            cluster.host_name(one.from),
            cluster.host_name(one.to),
        ]));
    }
    disclosure(
        &format!("Every move ({})", count(moves.len() as u64)),
        view!(
            "{}{}",
            table("Moves from today's placement", &["VM", "From", "To"], rows),
            and_more(moves.len(), 4 * PAGE),
        ),
    )
}

/// What is said below a table of which only so many rows are shown.
pub(super) fn and_more(all: usize, shown: usize) -> Option<Html> {
    let rest = all.checked_sub(shown).filter(|rest| *rest > 0)?;
    Some(view!(
        "<p class='soft'>And {} more.</p>",
        count(rest as u64)
    ))
}

/// Every VM with its host; made when it is opened.
#[derive(PartialEq)]
struct Table {
    props: ResultsProps,
}

/// The rows.
type Made = Rc<Vec<PlacementRow>>;

struct Opened {
    open: bool,
    shown: usize,
    /// What was made, with the results that it is of.
    made: Option<(ResultsProps, Made)>,
}

impl Default for Opened {
    fn default() -> Opened {
        Opened {
            open: false,
            shown: PAGE,
            made: None,
        }
    }
}

impl Table {
    fn made(&self, own: &Own<Opened>) -> Option<Made> {
        if !own.get().open {
            return None;
        }
        if let Some((props, made)) = &own.get().made
            && props.has_same_answers(&self.props)
        {
            return Some(made.clone());
        }
        let answers = self.props.assessment.answers.as_ref()?;
        let Answer::Placed(planned) = &answers.planned else {
            return None;
        };
        let rows = placement_rows(answers, &planned.placement, Effort::INTERACTIVE);
        let made = Rc::new(rows);
        own.keep(|opened| opened.made = Some((self.props.clone(), made.clone())));
        Some(made)
    }

    fn content(&self, own: &Own<Opened>) -> Option<Html> {
        let made = self.made(own)?;
        let all = &*made;
        let shown = own.get().shown;
        let mut rows = Vec::new();
        for vm in all.iter().take(shown) {
            rows.push(cells(vm));
        }
        let show = {
            let own = own.clone();
            Callback::from(move |rows| own.change(|opened| opened.shown = rows))
        };
        let plan = self.props.plan.clone();
        let download = on(move |_| tools::open("placement", &plan, None));
        Some(view!(
            "<p class='no-print'>\
                 <button type='button' onclick={}>Download as CSV</button>\
             </p>{}{}",
            download,
            table(
                "The planned placement, and the restarts when one host fails",
                &["VM", "Runs now on", "Planned on", "Restarts on"],
                rows,
            ),
            more(shown, all.len(), show),
        ))
    }
}

impl Part for Table {
    type Memory = Opened;

    fn draw(&self, own: &Own<Opened>) -> Html {
        let toggle = {
            let own = own.clone();
            on(move |event| {
                let open = event.target_unchecked_into::<HtmlDetailsElement>().open();
                own.change(|opened| opened.open = open);
            })
        };
        view!(
            "<details ontoggle={}><summary>Every VM with its host</summary>{}</details>",
            toggle,
            self.content(own),
        )
    }
}

fn cells(vm: &PlacementRow) -> Html {
    let shown = |name: &String| match name.as_str() {
        "" => "–".to_owned(),
        name => name.to_owned(),
    };
    row(&[
        vm.vm.clone(),
        shown(&vm.host_now),
        shown(&vm.host_planned),
        shown(&vm.restarts_on),
    ])
}
