//! Charts as SVG, drawn by hand: every chart is a function of its numbers.

pub mod frontier;
pub mod intervals;
pub mod labels;
pub mod rounds;
mod scale;

pub use scale::Scale;

use maud::{Markup, html};

/// Dark text.
pub const INK: &str = "#1a1a1a";
/// Lesser text.
pub const SOFT: &str = "#555";
/// Lines of the grid.
pub const GRID: &str = "#dcdcdc";
/// What all charts are lettered in: whatever sans-serif the reader's machine has.
pub const FONT: &str = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// A posture's colour: fixed for the rungs of the ladder, by place for others. From Okabe and Ito, "Color Universal Design",
/// 2008: told apart with every common colour vision deficiency; light ones a little darker, to be read on white.
pub fn posture_colour(preset: &str, place: usize) -> &'static str {
    match preset {
        "absent" => "#666666",
        "isolated" => "#d55e00",
        "voice" => "#b3588c",
        "listen" => "#b87d00",
        "share" => "#0072b2",
        "coordinate" => "#00855f",
        "remote" => "#2f93c9",
        _ => ["#444444", "#b3588c", "#00855f", "#b87d00", "#2f93c9"][place % 5],
    }
}

/// A coordinate with one decimal: a tenth of a pixel.
pub fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" {
        "0".to_owned()
    } else {
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    }
}

/// A marker that differs by shape too, so that colour is never alone.
pub fn marker(place: usize, x: f64, y: f64, radius: f64, colour: &str) -> Markup {
    let corners: &[(f64, f64)] = match place % 4 {
        0 => return html! { circle cx=(at(x)) cy=(at(y)) r=(at(radius)) fill=(colour) {} },
        1 => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        2 => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        _ => &[(0.0, -1.2), (1.15, 0.9), (-1.15, 0.9)],
    };
    let points: Vec<String> = corners
        .iter()
        .map(|(dx, dy)| format!("{},{}", at(x + dx * radius), at(y + dy * radius)))
        .collect();
    html! { polygon points=(points.join(" ")) fill=(colour) {} }
}

/// A straight line.
pub fn line(from: (f64, f64), to: (f64, f64), colour: &str, width: f64) -> Markup {
    html! {
        line x1=(at(from.0)) y1=(at(from.1)) x2=(at(to.0)) y2=(at(to.1)) stroke=(colour) stroke-width=(width) {}
    }
}

/// The frame of a chart that stands alone or in a page: size in units of its own, text for those who cannot see it.
pub fn svg(
    width: f64,
    height: f64,
    class: &str,
    title: &str,
    description: &str,
    content: &Markup,
) -> Markup {
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {} {}", at(width), at(height)))
            width=(at(width)) height=(at(height)) role="img" class=(class) font-family=(FONT) font-size="13" fill=(INK) {
            title { (title) }
            desc { (description) }
            (content)
        }
    }
}
