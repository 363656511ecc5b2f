//! Numbers and names as people read them.

use gapfiller_numerics::statistics::Estimate;

/// A measure that the report explains in full: how to call it in a sentence, and which way is bad.
pub struct KeyMeasure {
    /// Its name in files.
    pub name: &'static str,
    /// For the head of a chart.
    pub title: &'static str,
    /// After "3 more".
    pub noun: &'static str,
    /// Whether more of it is worse.
    pub more_is_worse: bool,
}

/// In the order in which they are told.
pub const KEY_MEASURES: [KeyMeasure; 6] = [
    key(
        "leakers",
        "Leakers",
        "raiders that got through (leakers)",
        true,
    ),
    key(
        "fratricide",
        "Fratricide",
        "friendly aircraft shot down",
        true,
    ),
    key(
        "civil_engagements",
        "Civil engagements",
        "salvos at civil aircraft",
        true,
    ),
    key("rounds_wasted", "Rounds wasted", "wasted rounds", true),
    key(
        "raiders_killed",
        "Raiders shot down",
        "raiders shot down",
        false,
    ),
    key("assets_damaged", "Assets damaged", "assets damaged", true),
];

const fn key(
    name: &'static str,
    title: &'static str,
    noun: &'static str,
    more_is_worse: bool,
) -> KeyMeasure {
    KeyMeasure {
        name,
        title,
        noun,
        more_is_worse,
    }
}

/// What a rung of the ladder means, to follow "instead of".
pub fn posture_phrase(preset: &str) -> Option<&'static str> {
    Some(match preset {
        "absent" => "not having the purchased system",
        "isolated" => "staying outside the allied network",
        "voice" => "liaison by telephone",
        "listen" => "receiving the allied picture one way",
        "share" => "sharing tracks, positions and identity",
        "coordinate" => "sharing engagement status and orders too",
        "remote" => "engaging on another's fire-control tracks",
        _ => return None,
    })
}

/// A posture in a sentence: what it means, and its name.
pub fn posture_in_words(name: &str, preset: &str) -> String {
    match posture_phrase(preset) {
        Some(phrase) => format!("{phrase} ({name})"),
        None => format!("posture \u{201c}{name}\u{201d}"),
    }
}

/// A measure's name as a title: known ones by their title, others without underscores.
pub fn measure_title(name: &str) -> String {
    if let Some(known) = KEY_MEASURES.iter().find(|key| key.name == name) {
        return known.title.to_owned();
    }
    let mut text = name.replace('_', " ");
    for (short, long) in [
        ("net ", "network: "),
        ("node ", "nodes: "),
        ("decision ", "at decisions: "),
        ("common ", "in common: "),
    ] {
        if let Some(rest) = text.strip_prefix(short) {
            text = format!("{long}{rest}");
        }
    }
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Decimals for a count per run: two below ten, one above.
pub fn decimals(values: impl IntoIterator<Item = f64>) -> usize {
    let largest = values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    if largest >= 9.995 { 1 } else { 2 }
}

/// The unit of shares and ratios.
pub const SHARE: &str = "1";

/// Decimals for values of a unit: three for shares and ratios, else as [`decimals`].
pub fn digits(unit: &str, values: impl IntoIterator<Item = f64>) -> usize {
    if unit == SHARE { 3 } else { decimals(values) }
}

/// With a true minus and without a negative zero.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "\u{2013}".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if value < 0.0 && !is_zero {
        format!("\u{2212}{text}")
    } else {
        text
    }
}

/// As [`number`], with a plus where it is above zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        format!("+{text}")
    } else {
        text
    }
}

/// Both ends of an interval.
pub fn interval(low: f64, high: f64, decimals: usize) -> String {
    format!("{} to {}", number(low, decimals), number(high, decimals))
}

/// A mean and its interval on one line.
pub fn with_interval(estimate: Estimate) -> String {
    let digits = decimals([estimate.mean, estimate.low, estimate.high]);
    format!(
        "{} ({})",
        number(estimate.mean, digits),
        interval(estimate.low, estimate.high, digits)
    )
}

/// As [`with_interval`], with the decimals of a unit; a dash if there is no value.
pub fn with_interval_of(estimate: Estimate, unit: &str) -> String {
    if !estimate.mean.is_finite() {
        return number(estimate.mean, 0);
    }
    let digits = digits(unit, [estimate.mean, estimate.low, estimate.high]);
    format!(
        "{} ({})",
        number(estimate.mean, digits),
        interval(estimate.low, estimate.high, digits)
    )
}

/// `0.95` as `95 %`.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    let digits = if (value - value.round()).abs() < 0.05 {
        0
    } else {
        1
    };
    format!("{}\u{a0}%", number(value, digits))
}

/// A share to the tenth of a per cent, so that shares stand under one another.
pub fn share(share: f64) -> String {
    format!("{}\u{a0}%", number(share * 100.0, 1))
}

/// "1 run", "200 runs".
pub fn count(number: u64, word: &str) -> String {
    if number == 1 {
        format!("1 {word}")
    } else {
        format!("{number} {word}s")
    }
}

/// "a", "a and b", "a, b and c".
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A duration to the minute.
pub fn minutes(seconds: f64) -> String {
    let minutes = seconds / 60.0;
    let digits = usize::from((minutes - minutes.round()).abs() > 0.05);
    format!("{} min", number(minutes, digits))
}

/// The first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(-0.004, 2), "0.00");
        assert_eq!(number(-1.256, 2), "\u{2212}1.26");
        assert_eq!(number(f64::NAN, 1), "\u{2013}");
        assert_eq!(signed(0.5, 1), "+0.5");
        assert_eq!(signed(0.001, 2), "0.00");
        assert_eq!(decimals([3.0, -9.9]), 2);
        assert_eq!(decimals([-12.0]), 1);
        assert_eq!(percent(0.95), "95\u{a0}%");
        assert_eq!(percent(0.123), "12.3\u{a0}%");
        assert_eq!(minutes(3_600.0), "60 min");
    }

    #[test]
    fn lists_and_names() {
        let parts: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(list(&parts), "a, b and c");
        assert_eq!(list(&parts[..1]), "a");
        assert_eq!(measure_title("rounds_false_track"), "Rounds false track");
        assert_eq!(measure_title("leakers"), "Leakers");
        assert_eq!(
            posture_in_words("mine", "custom"),
            "posture \u{201c}mine\u{201d}"
        );
        assert_eq!(capitalised("éa"), "Éa");
    }
}
