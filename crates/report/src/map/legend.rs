//! What the signs of the map mean; only those that are on it.

use super::{draw, relief, symbols};
use crate::charts::labels::text_width;
use crate::charts::{INK, SOFT, at};
use crate::input::{MapInput, NodeKind, Owner, RouteSide};
use maud::{Markup, html};

const SIZE: f64 = 12.0;
const SIGN: f64 = 30.0;
const LINE: f64 = 22.0;

/// The legend from a left edge and a top, no wider than `width`; and its height.
pub fn legend(input: &MapInput, left: f64, top: f64, width: f64) -> (Markup, f64) {
    let (mut x, mut y) = (left, top);
    let mut placed = Vec::new();
    for (sign, text) in entries(input) {
        let needed = SIGN + text_width(&text, SIZE) + 14.0;
        if x > left && x + needed > width {
            (x, y) = (left, y + LINE);
        }
        placed.push((sign((x + 14.0, y + 8.0)), text, x, y));
        x += needed;
    }
    let drawn = html! {
        g font-size=(SIZE) fill=(INK) {
            @for (sign, text, x, y) in placed {
                (sign)
                text x=(at(x + SIGN)) y=(at(y + 12.0)) { (text) }
            }
            (tints(left, y + LINE + 4.0))
        }
    };
    (drawn, y - top + 2.0 * LINE + 14.0)
}

type Sign = Box<dyn Fn((f64, f64)) -> Markup>;

fn entries(input: &MapInput) -> Vec<(Sign, String)> {
    let mut entries: Vec<(Sign, String)> = Vec::new();
    let owners = [
        (Owner::Purchased, "purchased"),
        (Owner::Allied, "allied network"),
        (Owner::Other, "other"),
    ];
    for (owner, text) in owners
        .into_iter()
        .filter(|(owner, _)| input.nodes.iter().any(|node| node.owner == *owner))
    {
        let patch = move |(x, y): (f64, f64)| html! { rect x=(at(x - 9.0)) y=(at(y - 6.0)) width="18" height="12" rx="2" fill=(symbols::colour(owner)) {} };
        entries.push((Box::new(patch), text.to_owned()));
    }
    let kinds = [
        (NodeKind::FireUnit, "fire unit"),
        (NodeKind::Radar, "radar post"),
        (NodeKind::Command, "command post"),
        (NodeKind::Airborne, "aircraft with a picture"),
    ];
    for (kind, text) in kinds
        .into_iter()
        .filter(|(kind, _)| input.nodes.iter().any(|node| node.kind == *kind))
    {
        entries.push((
            Box::new(move |at| symbols::symbol(kind, "#4a4a4a", true, at)),
            text.to_owned(),
        ));
    }
    if input.nodes.iter().any(|node| !node.reported) {
        entries.push((
            Box::new(|at| symbols::symbol(NodeKind::FireUnit, "#4a4a4a", false, at)),
            "hollow: place hypothetical".to_owned(),
        ));
    }
    if !input.assets.is_empty() {
        entries.push((Box::new(symbols::asset), "defended asset".to_owned()));
    }
    if input.nodes.iter().any(|node| node.weapon_range_m.is_some()) {
        entries.push((
            stroke("#4a4a4a", 1.1, "none"),
            "reach of weapons".to_owned(),
        ));
    }
    if input.nodes.iter().any(|node| node.radar_range_m.is_some()) {
        entries.push((
            stroke("#4a4a4a", 0.9, "2 4"),
            "reach of radars (nominal)".to_owned(),
        ));
    }
    for side in draw::sides(input) {
        let text = match side {
            RouteSide::Hostile => "raid",
            RouteSide::Friend => "friends",
            RouteSide::Neutral => "other flights",
        };
        let sign = move |(x, y): (f64, f64)| {
            html! {
                (stroke(symbols::route_colour(side), 1.5, symbols::route_dashes(side))((x, y)))
                @if let Some(head) = symbols::arrowhead((x + 12.0, y), (x, y), symbols::route_colour(side)) { (head) }
            }
        };
        entries.push((Box::new(sign), text.to_owned()));
    }
    if !input.airways.is_empty() {
        entries.push((stroke("#5a5a5a", 0.9, "none"), "civil airway".to_owned()));
    }
    if !input.corridors.is_empty() {
        let band = |(x, y): (f64, f64)| html! { rect x=(at(x - 12.0)) y=(at(y - 5.0)) width="24" height="10" fill="#00855f" fill-opacity="0.28" {} };
        entries.push((Box::new(band), "safe corridor".to_owned()));
    }
    if !input.zones.is_empty() {
        entries.push((
            stroke("#7a5195", 1.2, "8 3 2 3"),
            "airspace zone".to_owned(),
        ));
    }
    entries
}

fn stroke(colour: &'static str, width: f64, dashes: &'static str) -> Sign {
    Box::new(move |(x, y): (f64, f64)| {
        html! {
            line x1=(at(x - 12.0)) x2=(at(x + 12.0)) y1=(at(y)) y2=(at(y)) stroke=(colour) stroke-width=(width) stroke-dasharray=(dashes) {}
        }
    })
}

/// The tints with their heights.
fn tints(left: f64, top: f64) -> Markup {
    const PIECES: usize = 45;
    const WIDTH: f64 = 225.0;
    let highest = relief::TINT_STOPS[relief::TINT_STOPS.len() - 1].0;
    let piece = WIDTH / PIECES as f64;
    html! {
        text x=(at(left)) y=(at(top + 10.0)) fill=(SOFT) { "height [m]" }
        @for n in 0..PIECES {
            @let colour = relief::tint_at((n as f64 + 0.5) / PIECES as f64 * highest).map(|part| part.round() as u8);
            rect x=(at(left + 70.0 + n as f64 * piece)) y=(at(top)) width=(at(piece + 0.3)) height="12"
                fill=(format!("rgb({},{},{})", colour[0], colour[1], colour[2])) {}
        }
        rect x=(at(left + 70.0)) y=(at(top)) width=(at(WIDTH)) height="12" fill="none" stroke="#999" stroke-width="0.6" {}
        @for height in [0.0, 1_500.0, 3_000.0, 4_500.0] {
            text x=(at(left + 70.0 + height / highest * WIDTH)) y=(at(top + 25.0)) font-size="10.5" fill=(SOFT) text-anchor="middle" { (height) }
        }
        text x=(at(left + 70.0 + WIDTH + 16.0)) y=(at(top + 10.0)) fill=(SOFT) { "relief ETOPO5, coasts Natural Earth; Mercator" }
    }
}
