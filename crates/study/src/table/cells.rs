//! Cells and columns: numbers as text that lines up.

use gapfiller_numerics::statistics::Estimate;

/// Between columns.
const GAP: &str = "  ";
/// A table wider than this goes over several panels, one under the other.
pub(super) const WIDTH: usize = 100;

/// The first column to the left, the others to the right; in panels that repeat the first column.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..).map_while(width).collect();
    let panels: Vec<String> = panels(&widths)
        .iter()
        .map(|columns| panel(rows, &widths, columns))
        .collect();
    panels.join("\n")
}

/// Which columns go into which panel; the first goes into all.
pub(super) fn panels(widths: &[usize]) -> Vec<Vec<usize>> {
    let Some((label, others)) = widths.split_first() else {
        return Vec::new();
    };
    let mut panels: Vec<Vec<usize>> = Vec::new();
    let mut used = *label;
    for (column, width) in (1..).zip(others) {
        used += GAP.len() + width;
        match panels.last_mut() {
            Some(columns) if used <= WIDTH => columns.push(column),
            _ => {
                panels.push(vec![column]);
                used = label + GAP.len() + width;
            }
        }
    }
    panels
}

fn panel(rows: &[Vec<String>], widths: &[usize], columns: &[usize]) -> String {
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, &width)) in row.iter().zip(widths).enumerate() {
            if column == 0 {
                line.push_str(&format!("{cell:<width$}"));
            } else if columns.contains(&column) {
                line.push_str(&format!("{GAP}{cell:>width$}"));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Digits after the point for numbers of this size, so that a column lines up.
pub(super) fn decimals(means: impl Iterator<Item = f64>) -> usize {
    let largest = means.fold(0.0, |largest: f64, mean| largest.max(mean.abs()));
    match largest {
        size if size < 10.0 => 2,
        size if size < 1_000.0 => 1,
        _ => 0,
    }
}

pub(super) fn with_interval(estimate: Estimate, decimals: usize, runs: u64) -> String {
    if !estimate.mean.is_finite() {
        return "–".to_owned();
    }
    if runs == 1 {
        return format!("{:.decimals$}", estimate.mean);
    }
    format!(
        "{:.decimals$} ± {}",
        estimate.mean,
        half(estimate, decimals)
    )
}

/// A difference: always with its sign, zero aside.
pub(super) fn signed(estimate: Estimate, decimals: usize, runs: u64) -> String {
    if !estimate.mean.is_finite() {
        return "–".to_owned();
    }
    let size = format!("{:.decimals$}", estimate.mean.abs());
    let is_zero = size.bytes().all(|byte| byte == b'0' || byte == b'.');
    let sign = if is_zero {
        ""
    } else if estimate.mean < 0.0 {
        "−"
    } else {
        "+"
    };
    if runs == 1 {
        return format!("{sign}{size}");
    }
    format!("{sign}{size} ± {}", half(estimate, decimals))
}

/// Half the width of an interval; "0" and nothing else where no run differed.
fn half(estimate: Estimate, decimals: usize) -> String {
    let half = (estimate.high - estimate.low) / 2.0;
    // As wide as a number would be, so that the signs stay in line.
    let width = decimals + 2;
    if half == 0.0 {
        format!("{:<width$}", "0")
    } else {
        format!("{half:.decimals$}")
    }
}
