//! The answer in sentences, made from the numbers and from nothing else.
//!
//! A change is told as a change only if its interval leaves out zero. Everything else is told as "not shown", with its
//! interval: that is not the same as "none".

use crate::input::ReportInput;
use crate::words::{
    KEY_MEASURES, KeyMeasure, capitalised, count, decimals, interval, list, number, percent,
    posture_in_words, signed,
};
use gapfiller_numerics::statistics::{PairedDifference, paired_difference};

/// The paragraphs of the answer, the most important first; never empty.
pub fn answer(input: &ReportInput) -> Vec<String> {
    let names: Vec<&str> = input
        .result
        .postures
        .iter()
        .map(|posture| posture.name.as_str())
        .collect();
    let apart = names
        .iter()
        .copied()
        .find(|name| input.preset(name) == "isolated");
    let absent = names
        .iter()
        .copied()
        .find(|name| input.preset(name) == "absent");
    let last = names.last().copied();
    let mut paragraphs = Vec::new();
    if let (Some(apart), Some(last)) = (
        apart,
        last.filter(|last| Some(*last) != apart && Some(*last) != absent),
    ) {
        paragraphs.push(cost_of_staying_apart(input, last, apart));
    }
    if let (Some(absent), Some(apart)) = (absent, apart) {
        paragraphs.push(gain_of_the_purchase(input, absent, apart));
    }
    if let ([first, .., last], true) = (names.as_slice(), paragraphs.is_empty()) {
        let (first_words, last_words) = (words(input, first), words(input, last));
        paragraphs.push(told(
            input,
            first,
            last,
            &format!("{}, instead of {first_words},", capitalised(&last_words)),
            Order::GainsFirst,
        ));
    }
    if paragraphs.is_empty() {
        paragraphs.push(levels(input));
    }
    paragraphs.push(caveat(input));
    paragraphs
}

/// What moving from one posture to another changes. `order` says which side of the story comes first.
fn told(input: &ReportInput, from: &str, to: &str, subject: &str, order: Order) -> String {
    let changes = Changes::of(input, from, to, order);
    let (better, worse) = (("better", &changes.better), ("worse", &changes.worse));
    let (first, second) = if order == Order::GainsFirst {
        (better, worse)
    } else {
        (worse, better)
    };
    let mut sides = [first, second]
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty());
    let mut text = match (sides.next(), sides.next()) {
        (Some((way, parts)), None) => {
            format!("{subject} means, for the {way}, {} per run.", list(parts))
        }
        (Some((way, parts)), Some((other_way, others))) => {
            format!(
                "{subject} means, for the {way}, {} per run; for the {other_way}, {}.",
                list(parts),
                list(others)
            )
        }
        _ => format!("{subject} makes no difference that these runs can show."),
    };
    if !changes.not_shown.is_empty() {
        let each = if changes.not_shown.len() == 1 {
            "the interval includes"
        } else {
            "each interval includes"
        };
        text.push_str(&format!(
            " No difference is shown in {}: {each} zero.",
            list(&changes.not_shown)
        ));
    }
    if !changes.unmoved.is_empty() {
        text.push_str(&format!(
            " In no run was there any difference in {}.",
            list(&changes.unmoved)
        ));
    }
    text
}

/// Which side of a story is told first, and with which measures it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// What is gained; measures in their usual order.
    GainsFirst,
    /// What is lost; friends and wasted rounds before leakers.
    LossesFirst,
}

impl Order {
    fn measures(self) -> Vec<&'static KeyMeasure> {
        let mut measures: Vec<_> = KEY_MEASURES.iter().collect();
        if self == Self::LossesFirst {
            measures.sort_by_key(|key| match key.name {
                "fratricide" => 0,
                "civil_engagements" => 1,
                "rounds_wasted" => 2,
                _ => 3,
            });
        }
        measures
    }
}

fn cost_of_staying_apart(input: &ReportInput, together: &str, apart: &str) -> String {
    let subject = format!(
        "{}, instead of {},",
        capitalised(&words(input, apart)),
        words(input, together)
    );
    told(input, together, apart, &subject, Order::LossesFirst)
}

fn gain_of_the_purchase(input: &ReportInput, absent: &str, apart: &str) -> String {
    let subject = format!(
        "The purchase itself, even while {}, instead of {},",
        words(input, apart),
        words(input, absent)
    );
    told(input, absent, apart, &subject, Order::GainsFirst)
}

fn words(input: &ReportInput, name: &str) -> String {
    posture_in_words(name, input.preset(name))
}

/// A study of one posture compares nothing.
fn levels(input: &ReportInput) -> String {
    let Some(posture) = input.result.postures.first() else {
        return "The study ran nothing.".to_owned();
    };
    let levels = KEY_MEASURES.iter().filter_map(|key| {
        let estimate = input.result.estimate(&posture.name, key.name)?;
        Some(format!(
            "{} {}",
            crate::words::with_interval(estimate),
            key.noun
        ))
    });
    format!(
        "One posture was run, so nothing is compared. Per run, {}: {}.",
        words(input, &posture.name),
        list(&levels.collect::<Vec<_>>())
    )
}

fn caveat(input: &ReportInput) -> String {
    let runs = count(input.result.runs, "run");
    if input.result.runs < 2 {
        return "One run has no interval: it shows what can happen, not how often.".to_owned();
    }
    format!(
        "In brackets: {} intervals of differences between the same {runs} (same raid, same luck). They cover the luck of the draw \
         only, with every parameter at its nominal value; how well the parameters are known is another matter, and often the \
         larger one. Read differences between postures rather than levels.",
        percent(input.result.confidence)
    )
}

#[derive(Default)]
struct Changes {
    better: Vec<String>,
    worse: Vec<String>,
    not_shown: Vec<String>,
    unmoved: Vec<String>,
}

impl Changes {
    fn of(input: &ReportInput, from: &str, to: &str, order: Order) -> Self {
        let mut changes = Self::default();
        let mut first = true;
        for key in order.measures() {
            let Some(difference) = difference(input, from, to, key.name) else {
                continue;
            };
            changes.add(key, &difference, input, &mut first);
        }
        changes
    }

    fn add(
        &mut self,
        key: &KeyMeasure,
        difference: &PairedDifference,
        input: &ReportInput,
        first: &mut bool,
    ) {
        let &PairedDifference {
            mean, low, high, ..
        } = difference;
        let digits = decimals([mean, low, high]);
        if mean == 0.0 && low == 0.0 && high == 0.0 {
            self.unmoved.push(key.noun.to_owned());
        } else if input.result.runs > 1 && (low > 0.0 || high < 0.0) {
            let more = if mean > 0.0 { "more" } else { "fewer" };
            let (near, far) = if mean > 0.0 {
                (low, high)
            } else {
                (-high, -low)
            };
            let lead = if core::mem::take(first) {
                format!("{} interval ", percent(input.result.confidence))
            } else {
                String::new()
            };
            let text = format!(
                "{} {more} {} ({lead}{})",
                number(mean.abs(), digits),
                key.noun,
                interval(near, far, digits)
            );
            let worse = (mean > 0.0) == key.more_is_worse;
            if worse {
                self.worse.push(text)
            } else {
                self.better.push(text)
            }
        } else {
            self.not_shown.push(format!(
                "{} ({}; {})",
                key.noun,
                signed(mean, digits),
                interval(low, high, digits)
            ));
        }
    }
}

/// A measure in `to` less the same in `from`, run by run; for any two postures, compared by the study or not.
fn difference(
    input: &ReportInput,
    from: &str,
    to: &str,
    measure: &str,
) -> Option<PairedDifference> {
    let place = input.result.measure_index(measure)?;
    let from = input.result.posture(from)?.values.get(place)?;
    let to = input.result.posture(to)?.values.get(place)?;
    let known = !from.is_empty() && from.len() == to.len();
    known.then(|| paired_difference(from, to, input.result.confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::example;

    #[test]
    fn the_answer_says_what_staying_apart_costs_and_what_the_purchase_gains() {
        let paragraphs = answer(&example());
        assert_eq!(paragraphs.len(), 3);
        assert!(paragraphs[0].starts_with(
            "Staying outside the allied network (isolated), instead of sharing tracks, positions and identity (share), means, for the worse, "
        ));
        assert!(
            paragraphs[0].contains("more friendly aircraft shot down (95\u{a0}% interval "),
            "{}",
            paragraphs[0]
        );
        assert!(
            paragraphs[1].contains("fewer raiders that got through"),
            "{}",
            paragraphs[1]
        );
    }

    #[test]
    fn an_interval_with_zero_in_it_shows_nothing() {
        let mut input = example();
        let leakers = input.result.measure_index("leakers").unwrap();
        let runs = input.result.runs as usize;
        // Up and down in turn: no difference on average.
        let shared = input.result.postures[2].values[leakers].clone();
        input.result.postures[1].values[leakers] = (0..runs)
            .map(|run| shared[run] + if run % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        let text = &answer(&input)[0];
        assert!(
            text.contains("No difference is shown in raiders that got through (leakers) (0.00; "),
            "{text}"
        );
    }

    #[test]
    fn one_posture_and_one_run_are_told_as_such() {
        let mut input = example();
        input.result.postures.truncate(1);
        assert!(answer(&input)[0].starts_with("One posture was run"));
        let mut input = example();
        input.result.runs = 1;
        for posture in &mut input.result.postures {
            posture
                .values
                .iter_mut()
                .for_each(|values| values.truncate(1));
        }
        let paragraphs = answer(&input);
        assert!(
            paragraphs[0].contains("makes no difference that these runs can show"),
            "{}",
            paragraphs[0]
        );
        assert!(paragraphs[2].starts_with("One run has no interval"));
    }
}
