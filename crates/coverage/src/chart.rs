//! The chart of a way: probability of detection for each picture above, height and ground below, as SVG.

use crate::layer::names;
use crate::warning::{Warned, Warning};

const WIDTH: f64 = 900.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 24.0;
/// Top and height of the two panels.
const UPPER: (f64, f64) = (64.0, 250.0);
const LOWER: (f64, f64) = (366.0, 120.0);
/// Okabe and Ito, "Color universal design" (2008); dashes tell the lines apart without colour.
const LINES: [(&str, &str); 6] = [
    ("#0072b2", "none"),
    ("#d55e00", "7 3"),
    ("#009e73", "2 3"),
    ("#cc79a7", "9 3 2 3"),
    ("#56b4e9", "12 4"),
    ("#4a4a4a", "4 4"),
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The chart.
#[must_use]
pub fn svg(warning: &Warning) -> String {
    let end_s = warning.duration_s.max(1e-9);
    let x = |time_s: f64| LEFT + time_s / end_s * (WIDTH - LEFT - RIGHT);
    let legend_top = LOWER.0 + LOWER.1 + 52.0;
    let height = legend_top + 20.0 * warning.warned.len() as f64 + 14.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1a1e24\" role=\"img\">\n<title>Detection along {}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        escaped(&warning.path)
    );
    let text = |svg: &mut String,
                (at_x, at_y): (f64, f64),
                anchor: &str,
                size: f64,
                words: &str| {
        svg.push_str(&format!(
            "<text x=\"{at_x:.1}\" y=\"{at_y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{}</text>\n",
            escaped(words)
        ));
    };
    text(
        &mut svg,
        (LEFT, 24.0),
        "start",
        17.0,
        &format!("Detection along {}", warning.path),
    );
    let about = format!(
        "{} m², {:.0} s. Thick: detected by then. Thin: one look of each radar. Dots: first detection; triangles: first possible shot.",
        warning.rcs_m2, warning.duration_s
    );
    text(&mut svg, (LEFT, 44.0), "start", 12.0, &about);
    axes(&mut svg, warning, &x);
    for (place, warned) in warning.warned.iter().enumerate() {
        let (colour, dashes) = LINES[place % LINES.len()];
        lines(&mut svg, warning, warned, (colour, dashes), &x);
        let y = legend_top + 20.0 * place as f64;
        svg.push_str(&format!(
            "<path d=\"M{LEFT},{y}h34\" stroke=\"{colour}\" stroke-width=\"2.4\" stroke-dasharray=\"{dashes}\" fill=\"none\"/>\n"
        ));
        text(
            &mut svg,
            (LEFT + 42.0, y + 4.0),
            "start",
            12.0,
            &in_words(warned),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn in_words(warned: &Warned) -> String {
    let detected = match warned.warning_s {
        Some(warning_s) => format!("detected {warning_s:.0} s before the end"),
        None => "never detected".to_owned(),
    };
    let shot = match (warned.engagement_warning_s, &warned.first_unit) {
        (Some(left_s), Some(unit)) => format!("; {unit} can fire {left_s:.0} s before it"),
        _ => String::new(),
    };
    format!(
        "{}, {}: {detected}{shot}",
        warned.posture,
        names(&warned.nodes)
    )
}

/// The y of a probability.
fn up(probability: f64) -> f64 {
    UPPER.0 + (1.0 - probability) * UPPER.1
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    points
        .enumerate()
        .map(|(place, (x, y))| format!("{}{x:.1},{y:.1}", if place == 0 { "M" } else { "L" }))
        .collect()
}

fn axes(svg: &mut String, warning: &Warning, x: &dyn Fn(f64) -> f64) {
    for tenth in [0, 25, 50, 75, 100] {
        let y = up(f64::from(tenth) / 100.0);
        svg.push_str(&format!(
            "<path d=\"M{LEFT},{y:.1}H{:.1}\" stroke=\"#1a1e24\" stroke-opacity=\"{}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            WIDTH - RIGHT,
            if tenth == 50 { 0.55 } else { 0.18 },
            LEFT - 8.0,
            y + 4.0,
            f64::from(tenth) / 100.0
        ));
    }
    let step_s = [10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0]
        .into_iter()
        .find(|step| warning.duration_s / step <= 10.0)
        .unwrap_or(7_200.0);
    let mut before_s = 0.0;
    while before_s <= warning.duration_s {
        let at = x(warning.duration_s - before_s);
        svg.push_str(&format!(
            "<path d=\"M{at:.1},{}V{}\" stroke=\"#1a1e24\" stroke-opacity=\"0.12\"/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
            UPPER.0,
            LOWER.0 + LOWER.1,
            LOWER.0 + LOWER.1 + 16.0,
            before_s
        ));
        before_s += step_s;
    }
    svg.push_str(&format!(
        "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">seconds before the end</text>\n<text x=\"{LEFT}\" y=\"{}\">probability</text>\n",
        0.5 * (LEFT + WIDTH),
        LOWER.0 + LOWER.1 + 32.0,
        UPPER.0 - 6.0
    ));
    let highest = warning.height_m.iter().copied().fold(100.0, f64::max);
    let down = |height: f64| LOWER.0 + (1.0 - height / highest) * LOWER.1;
    let of = |heights: &[f64]| {
        path(
            warning
                .time_s
                .iter()
                .zip(heights)
                .map(|(time, height)| (x(*time), down(*height))),
        )
    };
    svg.push_str(&format!(
        "<path d=\"{}L{:.1},{:.1}L{:.1},{:.1}Z\" fill=\"#c9c3b4\"/>\n<path d=\"{}\" fill=\"none\" stroke=\"#8a0f3c\" stroke-width=\"1.8\"/>\n",
        of(&warning.ground_m),
        x(warning.duration_s),
        down(0.0),
        x(0.0),
        down(0.0),
        of(&warning.height_m)
    ));
    svg.push_str(&format!(
        "<text x=\"{LEFT}\" y=\"{}\">height above sea level, ground below it</text><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{highest:.0} m</text><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">0</text>\n",
        LOWER.0 - 8.0,
        LEFT - 8.0,
        LOWER.0 + 10.0,
        LEFT - 8.0,
        LOWER.0 + LOWER.1
    ));
}

fn lines(
    svg: &mut String,
    warning: &Warning,
    warned: &Warned,
    (colour, dashes): (&str, &str),
    x: &dyn Fn(f64) -> f64,
) {
    let of = |values: &[f64]| {
        path(
            warning
                .time_s
                .iter()
                .zip(values)
                .map(|(time, value)| (x(*time), up(*value))),
        )
    };
    svg.push_str(&format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"0.8\" stroke-opacity=\"0.55\"/>\n<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.4\" stroke-dasharray=\"{dashes}\"/>\n",
        of(&warned.probability),
        of(&warned.detected)
    ));
    if let Some(detected_s) = warned.detected_s {
        svg.push_str(&format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4.5\" fill=\"{colour}\" stroke=\"#fff\"/>\n",
            x(detected_s),
            up(0.5)
        ));
    }
    if let Some(fires_s) = warned.fires_s {
        let (at, y) = (x(fires_s), UPPER.0 + UPPER.1);
        svg.push_str(&format!(
            "<path d=\"M{at:.1},{:.1}l6,11h-12Z\" fill=\"{colour}\" stroke=\"#fff\"/>\n",
            y - 12.0
        ));
    }
}
