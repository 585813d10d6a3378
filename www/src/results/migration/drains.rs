//! How long does it take to empty each host?

use headroom::migration::{Drain, HostDrain};
use headroom::report::migration::drains_takeaway;
use headroom::report::words::{exact_memory, vms};
use headroom::units::{count, duration};
use yew::prelude::*;

use super::super::parts::{disclosure, row, table};
use crate::view::view;

/// The drains of all hosts.
pub(super) fn drains(drains: &[(String, HostDrain)]) -> Html {
    let mut rows = Vec::new();
    for (name, drain) in drains {
        let live = drain.live.as_ref();
        rows.push(row(&[
            name.clone(),
            count(drain.quick.moved + drain.quick.stay),
            live.map_or("–".to_owned(), time),
            live.map_or("–".to_owned(), |live| duration(live.longest_downtime)),
            live.map_or("–".to_owned(), |live| exact_memory(live.sent)),
            time(&drain.quick),
            duration(drain.quick.longest_downtime),
        ]));
    }
    let heads = [
        "Host",
        "VMs",
        "Live: time",
        "Live: longest downtime",
        "Live: sent",
        "Quick: time",
        "Quick: longest downtime",
    ];
    let caption = "From the first order until the last VM runs elsewhere";
    view!(
        "<p class='takeaway'>{}</p>{}",
        drains_takeaway(drains),
        disclosure(
            "Emptying each host as a table",
            table(caption, &heads, rows)
        ),
    )
}

fn time(drain: &Drain) -> String {
    match drain.stay {
        0 if drain.moved == 0 => "nothing to move".to_owned(),
        0 => duration(drain.time),
        stay => format!("{}, but {} stay", duration(drain.time), vms(stay)),
    }
}
