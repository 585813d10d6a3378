//! How many VMs of two sizes fit together, in sentences.

use super::super::Loss;
use super::super::blocks::{AdviceText, Block, Drawing, Picture, Table};
use super::super::headroom::{condition, size};
use super::because;
use crate::advice::{Frontier, frontier::Point};
use crate::chart;
use crate::units::count;

/// How many VMs of two sizes fit together.
pub fn frontier(loss: Loss, frontier: &Frontier) -> AdviceText {
    let (first, second) = (size(frontier.first), size(frontier.second));
    let condition = condition(loss, frontier.failures);
    let (Some(none), Some(all)) = (frontier.points.first(), frontier.points.last()) else {
        let headline =
            format!("Nothing can be added: it is not shown that the present VMs fit {condition}.");
        return AdviceText::new(headline, []);
    };
    let headline = match all.first.max(none.at_most) {
        0 => format!("No VM of {first} and none of {second} fits in addition {condition}."),
        _ => format!(
            "Of VMs of {first} {} more fit, of VMs of {second} {}, {condition}; both sizes \
             together as the table says.",
            count(all.first.into()),
            number(none),
        ),
    };
    let picture = chart::frontier::frontier(frontier).map(|plot| {
        Block::Picture(Picture {
            title: format!("VMs of {second} (up) beside so many of {first} (across)"),
            takeaway: String::new(),
            drawing: Drawing::Plot(plot),
        })
    });
    let heads = [
        &format!("VMs of {first}"),
        &*format!("of {second} in addition"),
        "Why not more",
    ];
    let caption = format!("VMs that fit together {condition}");
    let table = Table::new(caption, heads, rows(frontier));
    let note = "The smaller number of two is shown by a placement; more than the larger is proved \
                impossible. All VMs may be placed anew.";
    let rest = [Block::Table(table), Block::Note(note.to_owned())];
    AdviceText {
        headline,
        blocks: picture.into_iter().chain(rest).collect(),
    }
}

/// A row for each point; of equal reasons in a row the first is enough.
fn rows(frontier: &Frontier) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = frontier.points.iter().map(row).collect();
    for at in (1..rows.len()).rev() {
        if rows[at].last() == rows[at - 1].last() {
            rows[at].pop();
            rows[at].push("as above".to_owned());
        }
    }
    rows
}

fn row(point: &Point) -> Vec<String> {
    let is_own = point.found.at_most == point.at_most;
    let why = point.found.limit.as_ref().filter(|_| is_own);
    vec![
        count(point.first.into()),
        number(point),
        why.map_or_else(String::new, |why| because(&point.base.cluster, why)),
    ]
}

/// `41`, or the interval `38–41`.
fn number(point: &Point) -> String {
    let (low, high) = (point.at_least, point.at_most);
    match high - low {
        0 => count(low.into()),
        _ => format!("{}–{}", count(low.into()), count(high.into())),
    }
}
