//! The bar of one host, and the columns of bars with their scale.

use headroom::chart::hosts::{BarState, Block, HostBar, HostChart};
use headroom::cluster::{Cluster, HostIndex};
use headroom::report::hosts::{bar as label, block as block_label, short_load};
use yew::prelude::*;

use super::super::Shared;
use super::super::parts::percent;

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
        let names = chart
            .bars
            .iter()
            .map(|bar| cluster.host_name(bar.host).into());
        let labels = chart.bars.iter().map(|bar| label(cluster, bar).into());
        Bars {
            names: names.collect(),
            labels: labels.collect(),
            chart,
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ColumnsProps {
    pub(super) bars: Shared<Bars>,
    pub(super) toggle: Callback<HostIndex>,
}

/// All bars, in columns of equal scale, with the legend and the exact values of one of them.
#[component]
pub(super) fn Columns(props: &ColumnsProps) -> Html {
    let pointed = use_state(|| None::<HostIndex>);
    let point = use_callback(pointed.setter(), |host, set| set.set(Some(host)));
    let chart = &props.bars.chart;
    let columns = chart.bars.len().div_ceil(COLUMN).clamp(1, 2);
    let rows = chart.bars.len().div_ceil(columns).max(1);
    let column = |bars: &[HostBar]| {
        let bars = bars.iter().map(|bar| {
            let at = bar.host.0 as usize;
            html! {
                <Bar key={at} bars={props.bars.clone()} {at} toggle={props.toggle.clone()}
                    point={point.clone()} />
            }
        });
        html! { <div class="column">{ axis(chart) }<ul>{ for bars }</ul></div> }
    };
    let shown = pointed.and_then(|host| props.bars.labels.get(host.0 as usize).cloned());
    let hint = "Point at a host for exact values.";
    html! {
        <>
            <p class="readout soft">{ shown.unwrap_or(AttrValue::from(hint)) }</p>
            <div class={format!("hosts in-{columns}")} role="group" aria-labelledby="cluster-takeaway">
                { for chart.bars.chunks(rows).map(column) }
            </div>
            { legend(chart) }
        </>
    }
}

fn axis(chart: &HostChart) -> Html {
    let tick = |tick: &headroom::chart::Tick| {
        html! { <text x={percent(tick.at)} y="12">{ &tick.label }</text> }
    };
    html! {
        <div class="host axis" aria-hidden="true">
            <span /><svg class="bar">{ for chart.ticks.iter().map(tick) }</svg><span />
        </div>
    }
}

fn legend(chart: &HostChart) -> Html {
    let key = |class: Classes, hatch: Option<&'static str>, text: &'static str| {
        html! {
            <li>
                <svg class="key" aria-hidden="true">
                    <rect {class} width="100%" height="100%" />
                    if let Some(fill) = hatch {
                        <rect class="hatch" width="100%" height="100%" {fill} />
                    }
                </svg>
                { text }
            </li>
        }
    };
    let sizes = chart.classes.iter().rev();
    html! {
        <ul class="legend">
            { for sizes.map(|class| key(classes!("vm", class.key()), None, class.label())) }
            { key(classes!("free"), None, "free") }
            { key(classes!("kept"), Some("url(#hatch-kept)"), "kept back for the host") }
            { key(classes!("arriving"), Some("url(#hatch-arriving)"), "restarted here") }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct BarProps {
    bars: Shared<Bars>,
    at: usize,
    toggle: Callback<HostIndex>,
    point: Callback<HostIndex>,
}

/// One host.
#[component]
fn Bar(props: &BarProps) -> Html {
    let bars = &props.bars;
    let Some(bar) = bars.chart.bars.get(props.at) else {
        return Html::default();
    };
    let host = bar.host;
    let state = match bar.state {
        BarState::Serving => "serving",
        BarState::Failed => "failed",
        BarState::Maintenance => "maintenance",
    };
    let number = match bar.state {
        BarState::Serving => short_load(bar),
        BarState::Failed => "failed".to_owned(),
        BarState::Maintenance => "not in service".to_owned(),
    };
    let point = props.point.clone();
    let focus = props.point.clone();
    html! {
        <li>
            <button type="button" class={classes!("host", state)}
                aria-pressed={(bar.state == BarState::Failed).to_string()}
                disabled={bar.state == BarState::Maintenance}
                onclick={props.toggle.reform(move |_| host)}
                onmouseenter={move |_| point.emit(host)} onfocus={move |_| focus.emit(host)}>
                <span class="name">{ for bars.names.get(props.at) }</span>
                { drawing(bar, &bars.chart) }
                <span class="number">{ number }</span>
                <span class="hidden">{ for bars.labels.get(props.at) }</span>
            </button>
        </li>
    }
}

fn drawing(bar: &HostBar, chart: &HostChart) -> Html {
    let kept = bar.kept_until.map(|end| {
        let (x, width) = (percent(bar.limit), percent(end - bar.limit));
        html! {
            <>
                <rect class="kept" x={x.clone()} width={width.clone()} height="100%" />
                <rect class="hatch" {x} {width} height="100%" fill="url(#hatch-kept)" />
            </>
        }
    });
    let tick = |tick: &headroom::chart::Tick| {
        let x = percent(tick.at);
        html! { <line class="tick" x1={x.clone()} x2={x} y2="100%" /> }
    };
    html! {
        <svg class="bar" aria-hidden="true">
            <rect class="free" width={percent(bar.limit)} height="100%" />
            { for kept }
            { for chart.ticks.iter().map(tick) }
            { for bar.blocks.iter().map(block) }
            <svg viewBox="0 0 1000 1" preserveAspectRatio="none">
                <path class="dividers" d={bar.dividers.clone()} />
            </svg>
            <line class="limit" x1={percent(bar.limit)} x2={percent(bar.limit)} y1="-2" y2="110%" />
        </svg>
    }
}

fn block(block: &Block) -> Html {
    let (x, width) = (percent(block.from), percent(block.width));
    let class = match block.arriving {
        true => classes!("arriving"),
        false => classes!("vm", block.class.key()),
    };
    html! {
        <g key={format!("{}{}", block.arriving, block.class.key())}>
            <title>{ block_label(block) }</title>
            <rect {class} x={x.clone()} width={width.clone()} height="100%" />
            if block.arriving {
                <rect class="hatch" {x} {width} height="100%" fill="url(#hatch-arriving)" />
            }
        </g>
    }
}
