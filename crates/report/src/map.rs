//! The laydown on relief and coastlines, as one SVG.
//!
//! Mercator's projection: conformal, so that a range ring stays round, if a little larger towards the pole. Rings and routes are
//! geodesics; the picture of the relief is embedded, so the file needs nothing else.

mod draw;
mod legend;
mod projection;
mod relief;
mod symbols;

use crate::charts::labels::{Labels, Rectangle};
use crate::charts::svg;
use crate::input::{MapInput, RouteSide};
use base64::Engine as _;
use maud::{Markup, html};
use projection::Projection;

/// Room for the degrees at the left and at the bottom.
const MARGIN: (f64, f64) = (40.0, 22.0);

/// The map. Text for those who cannot see it says what it shows, in numbers.
pub fn map(input: &MapInput) -> Markup {
    let projection = Projection::of(&input.area, MARGIN.0, 4.0);
    let frame = projection.frame();
    let mut labels = Labels::new(Rectangle {
        x: frame.x + 3.0,
        y: frame.y + 3.0,
        width: frame.width - 6.0,
        height: frame.height - 6.0,
    });
    let scale_bar = draw::scale_bar(&projection);
    labels.keep_free(scale_bar.1);
    for node in &input.nodes {
        let (x, y) = projection.place(node.position);
        labels.keep_free(Rectangle::around(x, y, 7.0));
    }
    for asset in &input.assets {
        let (x, y) = projection.place(asset.position);
        labels.keep_free(Rectangle::around(x, y, 7.0));
    }
    let legend_top = frame.y + frame.height + MARGIN.1 + 10.0;
    let width = (frame.x + frame.width + 4.0).max(720.0);
    let (legend, legend_height) = legend::legend(input, frame.x, legend_top, width);
    let content = html! {
        defs { clipPath id="map-frame" { (rectangle(&frame, "none", "none")) } }
        (rectangle(&frame, "#dce8f0", "none"))
        g clip-path="url(#map-frame)" {
            @if let Some(picture) = relief::png(&projection, &input.area) {
                image x=(frame.x) y=(frame.y) width=(frame.width) height=(frame.height) preserveAspectRatio="none"
                    href={ "data:image/png;base64," (base64::engine::general_purpose::STANDARD.encode(picture)) } {}
            }
            (draw::coastlines(&projection, &input.area))
            (draw::graticule_lines(&projection, &input.area))
            (draw::zones(&projection, input))
            (draw::airways(&projection, input))
            (draw::corridors(&projection, input))
            (draw::rings(&projection, input))
            (draw::routes(&projection, input))
            (draw::symbols(&projection, input))
            (draw::labels(&projection, input, &mut labels))
            (scale_bar.0)
        }
        (rectangle(&frame, "none", "#333"))
        (draw::graticule_labels(&projection, &input.area))
        (legend)
    };
    svg(
        width,
        legend_top + legend_height,
        "map",
        "Map of the laydown",
        &description(input),
        &content,
    )
}

fn rectangle(area: &Rectangle, fill: &str, stroke: &str) -> Markup {
    html! { rect x=(area.x) y=(area.y) width=(area.width) height=(area.height) fill=(fill) stroke=(stroke) {} }
}

fn description(input: &MapInput) -> String {
    let flights = |side| {
        input
            .routes
            .iter()
            .filter(|route| route.side == side)
            .count()
    };
    format!(
        "{} nodes, {} assets, {} routes of the raid, {} routes of friends and {} civil airways between {}° and {}° north, {}° and \
         {}° east. Places of nodes drawn hollow are hypothetical.",
        input.nodes.len(),
        input.assets.len(),
        flights(RouteSide::Hostile),
        flights(RouteSide::Friend),
        input.airways.len(),
        input.area.south,
        input.area.north,
        input.area.west,
        input.area.east
    )
}
