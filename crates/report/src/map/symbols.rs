//! What nodes, assets and routes look like. Shape says what, colour says whose, filled says that the place was reported.

use crate::charts::at;
use crate::input::{MapNode, NodeKind, Owner, RouteSide};
use maud::{Markup, html};

/// An owner's colour.
pub fn colour(owner: Owner) -> &'static str {
    match owner {
        Owner::Purchased => "#c24a00",
        Owner::Allied => "#0067a6",
        Owner::Other => "#4a4a4a",
    }
}

/// A side's colour.
pub fn route_colour(side: RouteSide) -> &'static str {
    match side {
        RouteSide::Hostile => "#8a0f3c",
        RouteSide::Friend => "#0067a6",
        RouteSide::Neutral => "#666666",
    }
}

/// A side's kind of line.
pub fn route_dashes(side: RouteSide) -> &'static str {
    match side {
        RouteSide::Hostile => "none",
        RouteSide::Friend => "6 3",
        RouteSide::Neutral => "2 3",
    }
}

/// A node's symbol.
pub fn node(node: &MapNode, at: (f64, f64)) -> Markup {
    symbol(node.kind, colour(node.owner), node.reported, at)
}

/// The symbol of a kind: a triangle shoots, a circle looks, a square decides, a chevron flies.
pub fn symbol(kind: NodeKind, colour: &str, filled: bool, (x, y): (f64, f64)) -> Markup {
    let fill = if filled { colour } else { "#fff" };
    let corners: &[(f64, f64)] = match kind {
        NodeKind::FireUnit => &[(0.0, -7.0), (6.6, 5.0), (-6.6, 5.0)],
        NodeKind::Radar => {
            return html! {
                circle cx=(at(x)) cy=(at(y)) r="5.4" fill=(fill) stroke=(colour) stroke-width="2" {}
                circle cx=(at(x)) cy=(at(y)) r="1.5" fill=(if filled { "#fff" } else { colour }) {}
            };
        }
        NodeKind::Command => &[(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)],
        NodeKind::Airborne => &[(0.0, -6.5), (6.5, 5.5), (0.0, 1.5), (-6.5, 5.5)],
    };
    html! { polygon points=(shape(corners, (x, y), 1.0)) fill=(fill) stroke=(colour) stroke-width="2" stroke-linejoin="round" {} }
}

/// Something defended: a star.
pub fn asset((x, y): (f64, f64)) -> Markup {
    const STAR: [(f64, f64); 10] = [
        (0.0, -9.0),
        (2.2, -3.0),
        (8.6, -2.8),
        (3.5, 1.2),
        (5.3, 7.3),
        (0.0, 3.7),
        (-5.3, 7.3),
        (-3.5, 1.2),
        (-8.6, -2.8),
        (-2.2, -3.0),
    ];
    html! { polygon points=(shape(&STAR, (x, y), 1.0)) fill="#ffd84d" stroke="#3a3000" stroke-width="1" {} }
}

/// An arrowhead at a point, along a direction on paper.
pub fn arrowhead(tip: (f64, f64), from: (f64, f64), colour: &str) -> Option<Markup> {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    if length < 1e-9 {
        return None;
    }
    let (ux, uy) = (dx / length, dy / length);
    let corner = |back: f64, side: f64| {
        format!(
            "{},{}",
            at(tip.0 - back * ux - side * uy),
            at(tip.1 - back * uy + side * ux)
        )
    };
    let points = format!(
        "{} {} {} {}",
        corner(0.0, 0.0),
        corner(8.0, 3.4),
        corner(6.2, 0.0),
        corner(8.0, -3.4)
    );
    Some(html! { polygon points=(points) fill=(colour) stroke="#fff" stroke-width="0.5" {} })
}

fn shape(corners: &[(f64, f64)], (x, y): (f64, f64), scale: f64) -> String {
    let corner = |(dx, dy): &(f64, f64)| format!("{},{}", at(x + scale * dx), at(y + scale * dy));
    corners.iter().map(corner).collect::<Vec<_>>().join(" ")
}
