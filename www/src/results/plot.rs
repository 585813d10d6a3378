//! A plot: a grid with labels, lines and marks. Where they go says the core.

use headroom::chart::Tick;
use headroom::chart::curves::{Line, Panel};
use yew::prelude::*;

use super::parts::percent;
use crate::view::view;

/// A plot under its title; `about` is the id of the sentence that says what to see.
pub(super) fn plot(title: &str, id: &str, about: &str, across: &[Tick], panel: &Panel) -> Html {
    let mut nodes = Vec::new();
    for tick in &panel.times {
        let y = percent(1000.0 - tick.at);
        nodes.push(view!(
            "<line class='grid' x2='100%' y1={} y2={}/><text class='y' y={} dx='-8' dy='4'>{}</text>",
            &y,
            &y,
            &y,
            &tick.label,
        ));
    }
    for (position, tick) in across.iter().enumerate() {
        let x = percent(tick.at);
        nodes.push(view!(
            "<line class='grid' x1={} x2={} y2='100%'/>\
            <text class={} x={} y='100%' dy='16'>{}</text>",
            &x,
            &x,
            if position % 2 == 1 { "x spare" } else { "x" },
            &x,
            &tick.label,
        ));
    }
    let mut lines = Vec::new();
    for line in &panel.lines {
        let class = if line.own { "line own" } else { "line" };
        lines.push(view!("<path class={} d={}/>", class, &line.path));
    }
    nodes.push(view!(
        "<svg viewBox='0 0 1000 1000' preserveAspectRatio='none'>{}</svg>",
        lines
    ));
    for (x, y) in &panel.marks {
        nodes.push(view!(
            "<circle class='mark' cx={} cy={} r='3.5'/>",
            percent((*x).into()),
            percent((*y).into()),
        ));
    }
    for line in &panel.lines {
        nodes.push(label(line));
    }
    view!(
        "<figure><figcaption id={}>{}</figcaption>\
            <svg class='plot' role='img' aria-labelledby={}>{}</svg>\
        </figure>",
        id,
        title,
        format!("{id} {about}"),
        nodes,
    )
}

fn label(line: &Line) -> Html {
    let (Some(end), Some(place)) = (line.end, line.label) else {
        return Html::default();
    };
    let cross = line.broken_off.then(|| {
        view!(
            "<text class='cross' x={} y={} dy='4'>×</text>",
            percent(end.0),
            percent(end.1)
        )
    });
    view!(
        "{}<text class={} x={} y={} dx='8' dy='4'>{}</text>",
        cross,
        if line.own { "speed own" } else { "speed" },
        percent(place.0),
        percent(place.1),
        line.speed.to_string(),
    )
}
