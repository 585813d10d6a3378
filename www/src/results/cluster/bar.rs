//! The bar of one host, and the columns of bars with their scale.

use headroom::chart::hosts::{BarState, Block, HostBar, HostChart};
use headroom::cluster::{Cluster, HostIndex};
use headroom::report::hosts::{bar as label, block as block_label, short_load};
use yew::prelude::*;

use super::super::Shared;
use super::super::parts::percent;
use super::Chosen;
use crate::view::{Own, Part, classes, keyed, on, view};

/// Bars in one column before another one is begun.
const COLUMN: usize = 24;

/// The bars with their words.
pub(super) struct Bars {
    pub(super) chart: HostChart,
    /// What each host is called.
    names: Vec<AttrValue>,
    /// Everything about each host: for screen readers, and shown for the host pointed at.
    labels: Vec<AttrValue>,
}

impl Bars {
    pub(super) fn of(cluster: &Cluster, chart: HostChart) -> Bars {
        let (mut names, mut labels) = (Vec::new(), Vec::new());
        for bar in &chart.bars {
            names.push(cluster.host_name(bar.host).into());
            labels.push(label(cluster, bar).into());
        }
        Bars {
            chart,
            names,
            labels,
        }
    }
}

/// All bars, in columns of equal scale, with the legend and the exact values of one of them.
#[derive(PartialEq)]
pub(super) struct Columns {
    pub(super) bars: Shared<Bars>,
    pub(super) chosen: Own<Chosen>,
}

/// The host pointed at.
type Pointed = Option<HostIndex>;

impl Part for Columns {
    type Memory = Pointed;

    fn draw(&self, own: &Own<Pointed>) -> Html {
        let chart = &self.bars.chart;
        let columns = chart.bars.len().div_ceil(COLUMN).clamp(1, 2);
        let rows = chart.bars.len().div_ceil(columns).max(1);
        let mut all = Vec::new();
        for column in chart.bars.chunks(rows) {
            let mut bars = Vec::new();
            for bar in column {
                let at = bar.host.0 as usize;
                let bar = Bar {
                    bars: self.bars.clone(),
                    at,
                    chosen: self.chosen.clone(),
                    pointed: own.clone(),
                };
                bars.push(keyed(at, bar));
            }
            all.push(view!(
                "<div class='column'>{}<ul>{}</ul></div>",
                axis(chart),
                bars
            ));
        }
        let pointed = own.get().map_or(usize::MAX, |host| host.0 as usize);
        let hint = AttrValue::Static("Point at a host for exact values.");
        view!(
            "<p class='readout soft'>{}</p>\
            <div class={} role='group' aria-labelledby='cluster-takeaway'>{}</div>{}",
            self.bars.labels.get(pointed).cloned().unwrap_or(hint),
            classes(&["hosts", if columns == 1 { "in-1" } else { "in-2" }]),
            all,
            legend(chart),
        )
    }
}

fn axis(chart: &HostChart) -> Html {
    let mut ticks = Vec::new();
    for tick in &chart.ticks {
        ticks.push(view!(
            "<text x={} y='12'>{}</text>",
            percent(tick.at),
            &tick.label
        ));
    }
    view!(
        "<div class='host axis' aria-hidden='true'><span/><svg class='bar'>{}</svg><span/></div>",
        ticks
    )
}

fn legend(chart: &HostChart) -> Html {
    let mut keys = Vec::new();
    for class in chart.classes.iter().rev() {
        keys.push(view!(
            "<li><svg class='key' aria-hidden='true'>\
                <rect class={} width='100%' height='100%'/>\
            </svg>{}</li>",
            classes(&["vm", class.key()]),
            class.label(),
        ));
    }
    view!(
        "<ul class='legend'>{}\
            <li><svg class='key' aria-hidden='true'>\
                <rect class='free' width='100%' height='100%'/>\
            </svg>free</li>\
            <li><svg class='key' aria-hidden='true'>\
                <rect class='kept' width='100%' height='100%'/>\
                <rect class='hatch' width='100%' height='100%' fill='url(#hatch-kept)'/>\
            </svg>kept back for the host</li>\
            <li><svg class='key' aria-hidden='true'>\
                <rect class='arriving' width='100%' height='100%'/>\
                <rect class='hatch' width='100%' height='100%' fill='url(#hatch-arriving)'/>\
            </svg>restarted here</li>\
        </ul>",
        keys
    )
}

/// One host.
#[derive(PartialEq)]
struct Bar {
    bars: Shared<Bars>,
    at: usize,
    chosen: Own<Chosen>,
    pointed: Own<Pointed>,
}

impl Part for Bar {
    type Memory = ();

    fn draw(&self, _: &Own<()>) -> Html {
        let bars = &self.bars;
        let Some(bar) = bars.chart.bars.get(self.at) else {
            return Html::default();
        };
        let host = bar.host;
        let (state, number) = match bar.state {
            BarState::Serving => ("host serving", short_load(bar)),
            BarState::Failed => ("host failed", "failed".to_owned()),
            BarState::Maintenance => ("host maintenance", "not in service".to_owned()),
        };
        let chosen = self.chosen.clone();
        let toggle = on(move |_| chosen.change(|chosen| chosen.toggle(host)));
        let pointed = self.pointed.clone();
        let point = on(move |_| pointed.change(|pointed| *pointed = Some(host)));
        view!(
            "<li><button type='button' class={} aria-pressed={} disabled={} \
                onclick={} onmouseenter={} onfocus={}>\
                <span class='name'>{}</span>{}\
                <span class='number'>{}</span>\
                <span class='hidden'>{}</span>\
            </button></li>",
            state,
            if bar.state == BarState::Failed {
                "true"
            } else {
                "false"
            },
            bar.state == BarState::Maintenance,
            toggle,
            point.clone(),
            point,
            bars.names.get(self.at).cloned(),
            drawing(bar, &bars.chart),
            number,
            bars.labels.get(self.at).cloned(),
        )
    }
}

fn drawing(bar: &HostBar, chart: &HostChart) -> Html {
    let limit = percent(bar.limit);
    let kept = bar.kept_until.map(|end| {
        let width = percent(end - bar.limit);
        view!(
            "<rect class='kept' x={} width={} height='100%'/>\
            <rect class='hatch' x={} width={} height='100%' fill='url(#hatch-kept)'/>",
            &limit,
            &width,
            &limit,
            &width,
        )
    });
    let mut ticks = Vec::new();
    for tick in &chart.ticks {
        let x = percent(tick.at);
        ticks.push(view!("<line class='tick' x1={} x2={} y2='100%'/>", &x, &x));
    }
    view!(
        "<svg class='bar' aria-hidden='true'>\
            <rect class='free' width={} height='100%'/>{}{}{}\
            <svg viewBox='0 0 1000 1' preserveAspectRatio='none'>\
                <path class='dividers' d={}/>\
            </svg>\
            <line class='limit' x1={} x2={} y1='-2' y2='110%'/>\
        </svg>",
        &limit,
        kept,
        ticks,
        bar.blocks.iter().map(block).collect::<Vec<Html>>(),
        &bar.dividers,
        &limit,
        &limit,
    )
}

fn block(block: &Block) -> Html {
    let (x, width) = (percent(block.from), percent(block.width));
    let size = block.class.key();
    let (key, class) = match block.arriving {
        true => (classes(&["arriving", size]), "arriving".to_owned()),
        false => (classes(&[size]), classes(&["vm", size])),
    };
    let hatch = block.arriving.then(|| {
        view!(
            "<rect class='hatch' x={} width={} height='100%' fill='url(#hatch-arriving)'/>",
            &x,
            &width
        )
    });
    view!(
        "<g key={}><title>{}</title><rect class={} x={} width={} height='100%'/>{}</g>",
        key,
        block_label(block),
        class,
        &x,
        &width,
        hatch,
    )
}
