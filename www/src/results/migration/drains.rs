//! How long does it take to empty each host?

use headroom::migration::{Drain, HostDrain};
use headroom::report::migration::drains_takeaway;
use headroom::report::words::{exact_memory, vms};
use headroom::units::{count, duration};
use yew::prelude::*;

use super::super::parts::{disclosure, row, table};

/// The drains of all hosts.
pub(super) fn drains(drains: &[(String, HostDrain)]) -> Html {
    let rows = drains.iter().map(|(name, drain)| {
        let live = drain.live.as_ref();
        row([
            name.clone(),
            count(drain.quick.moved + drain.quick.stay),
            live.map_or("–".to_owned(), time),
            live.map_or("–".to_owned(), |live| duration(live.longest_downtime)),
            live.map_or("–".to_owned(), |live| exact_memory(live.sent)),
            time(&drain.quick),
            duration(drain.quick.longest_downtime),
        ])
    });
    html! {
        <>
            <p class="takeaway">{ drains_takeaway(drains) }</p>
            { disclosure("Emptying each host as a table", table(
                "From the first order until the last VM runs elsewhere",
                &["Host", "VMs", "Live: time", "Live: longest downtime", "Live: sent",
                  "Quick: time", "Quick: longest downtime"], rows)) }
        </>
    }
}

fn time(drain: &Drain) -> String {
    match drain.stay {
        0 if drain.moved == 0 => "nothing to move".to_owned(),
        0 => duration(drain.time),
        stay => format!("{}, but {} stay", duration(drain.time), vms(stay)),
    }
}
