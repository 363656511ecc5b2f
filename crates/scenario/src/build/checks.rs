//! What must hold inside the library, the area and the study.

use super::plan::Plan;
use crate::context::{Context, spanned};
use crate::library::interceptor::InterceptorType;
use crate::library::radar::{RadarType, TrackerType};
use gapfiller_fields::{Amount, Named, Origin, Problem, Sourced, nearest};

/// The longest window \[s\]: thirty days.
const LONGEST_WINDOW_S: f64 = 30.0 * 86_400.0;

/// The box is one, and the window is not absurd.
pub(crate) fn area(context: &mut Context<'_>) {
    let area = &context.file.area;
    let message = if area.value.south.si() >= area.value.north.si() {
        Some("its southern edge is not south of its northern edge")
    } else if area.value.west.si() >= area.value.east.si() {
        Some("its western edge is not west of its eastern edge")
    } else {
        None
    };
    if let Some(message) = message {
        context
            .problems
            .push(area.problem(message).expected("south < north, west < east"));
    }
    if context.duration_s > LONGEST_WINDOW_S {
        let message = format!("the window lasts {} days", context.duration_s / 86_400.0);
        let problem = Problem::new(&Origin::Builtin, "window.duration", message);
        context
            .problems
            .push(problem.expected("30 days at the most"));
    }
}

/// A problem with a library value.
fn value_problem<T>(
    context: &mut Context<'_>,
    path: &str,
    value: &Sourced<T>,
    message: String,
    expected: &str,
) {
    context
        .problems
        .push(Problem::new(&value.origin, path, message).expected(expected));
}

/// All types hang together.
pub(crate) fn library(context: &mut Context<'_>) {
    let library = &context.file.library;
    for Named { name, value, .. } in &library.radars.0 {
        radar(context, name, value);
    }
    for Named { name, value, .. } in &library.trackers.0 {
        tracker(context, name, value);
    }
    for Named { name, value, .. } in &library.interceptors.0 {
        interceptor(context, name, value);
    }
    for Named { name, value, .. } in &library.launchers.0 {
        context.find(
            &library.interceptors,
            "library.interceptors",
            "interceptor",
            &value.interceptor,
        );
        if *value.rounds.value() == 0 {
            let path = format!("library.launchers.{name}.rounds");
            let message = "the magazine is empty".to_owned();
            value_problem(context, &path, &value.rounds, message, "one round or more");
        }
    }
    for Named { name, value, .. } in &library.systems.0 {
        for radar in &value.radars {
            context.find(&library.radars, "library.radars", "radar type", radar);
        }
        for (index, launchers) in value.launchers.iter().enumerate() {
            context.find(
                &library.launchers,
                "library.launchers",
                "launcher type",
                &launchers.r#type,
            );
            if *launchers.count.value() == 0 {
                let path = format!("library.systems.{name}.launchers.{index}.count");
                let message = "there is no launcher, so the magazine is empty".to_owned();
                value_problem(
                    context,
                    &path,
                    &launchers.count,
                    message,
                    "one launcher or more",
                );
            }
        }
    }
    for Named { value, .. } in &library.platforms.0 {
        for radar in &value.radars {
            context.find(&library.radars, "library.radars", "radar type", radar);
        }
    }
    for Named { value, .. } in &library.deals.0 {
        if let Some(system) = &value.system {
            context.find(&library.systems, "library.systems", "system", system);
        }
    }
    rules_have_conditions(context);
    if let Some(deal) = &context.file.deal {
        context.find(&library.deals, "library.deals", "deal", deal);
    }
}

/// Keeps a mistyped number from taking all memory.
const MOST_PULSES: u32 = 100_000;

fn radar(context: &mut Context<'_>, name: &str, radar: &RadarType) {
    let library = &context.file.library;
    context.find(
        &library.registrations,
        "library.registrations",
        "registration",
        &radar.registration,
    );
    context.find(
        &library.trackers,
        "library.trackers",
        "tracker",
        &radar.tracker,
    );
    if let Some(name) = &radar.interrogator {
        context.find(
            &library.interrogators,
            "library.interrogators",
            "interrogator",
            name,
        );
    }
    if let Some(name) = &radar.recognition {
        context.find(
            &library.recognition,
            "library.recognition",
            "recognition",
            name,
        );
    }
    if let Some(name) = &radar.clutter {
        context.find(&library.clutter, "library.clutter", "clutter", name);
    }
    if let Some(name) = &radar.receiver {
        context.find(&library.receivers, "library.receivers", "receiver", name);
    }
    let path = |key: &str| format!("library.radars.{name}.{key}");
    let (pfa, pd) = (radar.pfa.si(), radar.reference_pd.si());
    if !(pfa > 0.0 && pfa < 0.1) {
        let message = format!("a false-alarm probability of {pfa} sets no threshold");
        value_problem(
            context,
            &path("pfa"),
            &radar.pfa,
            message,
            "more than 0 and less than 0.1",
        );
    } else if !(pd > pfa && pd < 1.0) {
        let message = format!("a probability of {pd} fits no signal-to-noise ratio");
        let expected = "more than the false-alarm probability, and less than 1";
        value_problem(
            context,
            &path("reference_pd"),
            &radar.reference_pd,
            message,
            expected,
        );
    }
    let pulses = *radar.pulses.value();
    if pulses == 0 || pulses > MOST_PULSES {
        let message = format!("{pulses} pulses cannot be integrated");
        value_problem(
            context,
            &path("pulses"),
            &radar.pulses,
            message,
            "from 1 to 100000",
        );
    }
    if radar.sector.si() > core::f64::consts::TAU * (1.0 + 1e-12) {
        let message = "the sector is wider than a full turn".to_owned();
        value_problem(
            context,
            &path("sector"),
            &radar.sector,
            message,
            "360 deg at the most",
        );
    }
    if radar.elevation_min.si() >= radar.elevation_max.si() {
        let message = "elevation_max is not above elevation_min".to_owned();
        let expected = "elevation_min < elevation_max";
        value_problem(
            context,
            &path("elevation_max"),
            &radar.elevation_max,
            message,
            expected,
        );
    }
    if radar.minimum_range.si() >= radar.instrumented_range.si() {
        let message = "minimum_range is not less than instrumented_range".to_owned();
        let expected = "minimum_range < instrumented_range";
        value_problem(
            context,
            &path("minimum_range"),
            &radar.minimum_range,
            message,
            expected,
        );
    }
}

fn tracker(context: &mut Context<'_>, name: &str, tracker: &TrackerType) {
    if *tracker.confirm_hits.value() == 0 {
        let path = format!("library.trackers.{name}.confirm_hits");
        let message = "a track would be confirmed by nothing".to_owned();
        value_problem(
            context,
            &path,
            &tracker.confirm_hits,
            message,
            "one plot or more",
        );
    }
    if *tracker.drop_misses.value() == 0 {
        let path = format!("library.trackers.{name}.drop_misses");
        let message = "a track would be dropped at once".to_owned();
        value_problem(
            context,
            &path,
            &tracker.drop_misses,
            message,
            "one look or more",
        );
    }
}

fn interceptor(context: &mut Context<'_>, name: &str, kind: &InterceptorType) {
    let path = |key: &str| format!("library.interceptors.{name}.{key}");
    if kind.minimum_range.si() >= kind.maximum_range.si() {
        let message = "minimum_range is not less than maximum_range".to_owned();
        let expected = "minimum_range < maximum_range";
        value_problem(
            context,
            &path("minimum_range"),
            &kind.minimum_range,
            message,
            expected,
        );
    }
    match (&kind.low_altitude, &kind.low_altitude_range) {
        (Some(_), Some(range)) if range.si() > kind.maximum_range.si() => {
            let message = "low_altitude_range is greater than maximum_range".to_owned();
            let expected = "low_altitude_range <= maximum_range";
            value_problem(
                context,
                &path("low_altitude_range"),
                range,
                message,
                expected,
            );
        }
        (Some(below), None) => {
            let message = "low_altitude stands alone".to_owned();
            let expected = "low_altitude_range beside it";
            value_problem(context, &path("low_altitude"), below, message, expected);
        }
        (None, Some(range)) => {
            let message = "low_altitude_range stands alone".to_owned();
            let expected = "low_altitude beside it";
            value_problem(
                context,
                &path("low_altitude_range"),
                range,
                message,
                expected,
            );
        }
        _ => {}
    }
    if kind.minimum_height.si() >= kind.maximum_height.si() {
        let message = "minimum_height is not less than maximum_height".to_owned();
        let expected = "minimum_height < maximum_height";
        value_problem(
            context,
            &path("minimum_height"),
            &kind.minimum_height,
            message,
            expected,
        );
    }
}

/// A rule without a condition would judge by what is absent, such as a reply.
fn rules_have_conditions(context: &mut Context<'_>) {
    let file = context.file;
    for table in file.rules.values().chain(file.library.rules.values()) {
        for rule in table.rules.iter().filter(|rule| rule.when.value.is_empty()) {
            let message = "a rule needs a condition: the absence of evidence is none";
            let problem = rule
                .when
                .problem(message)
                .expected("at least one condition in when");
            context.problems.push(problem);
        }
    }
}

/// The study names postures and doctrines that exist.
pub(crate) fn study(context: &mut Context<'_>, plan: &Plan) {
    let file = context.file;
    let study = &file.study;
    let names = || plan.postures.iter().map(|posture| posture.name.as_str());
    for posture in &study.postures {
        let known = names().any(|name| name == posture.value)
            || context.broken.any("ladder")
            || context.broken.has("postures", &posture.value);
        if !known {
            let near = nearest(&posture.value, names()).map(|name| format!("\"{name}\""));
            let problem = posture.problem(format!("there is no posture \"{}\"", posture.value));
            context.problems.push(problem.suggestion(near.as_deref()));
        }
    }
    let confidence = &study.confidence;
    if !(confidence.value > 0.0 && confidence.value < 1.0) {
        let problem = confidence.problem(format!("{} is not a confidence", confidence.value));
        context
            .problems
            .push(problem.expected("more than 0 and less than 1, such as 0.95"));
    }
    if let Some(frontier) = &study.frontier {
        for name in &frontier.doctrine {
            context.doctrine(name);
        }
        if let Some(factor) = &frontier.factor {
            study.factors.find(factor, "factor", &mut context.problems);
        }
    }
    factors(context);
    unknown_types(context);
}

/// Columns of the files that a study writes; a factor is a column beside them.
const COLUMNS: [&str; 3] = ["posture", "run", "node"];
/// More cells than this are a slip.
const MOST_COMBINATIONS: usize = 1_000;

/// Factors have names of their own, and not too many levels. What the levels set is checked by `Scenario::check_levels`.
fn factors(context: &mut Context<'_>) {
    let factors = &context.file.study.factors;
    for factor in factors
        .0
        .iter()
        .filter(|factor| COLUMNS.contains(&factor.name.as_str()))
    {
        let path = format!("study.factors.{}", factor.name);
        let message = format!("\"{}\" is a column of its own in runs.csv", factor.name);
        let problem = Problem::new(&factor.origin, path, message);
        context.problems.push(problem.expected("another name"));
    }
    let combinations = factors.values().try_fold(1_usize, |product, factor| {
        product.checked_mul(factor.levels.len())
    });
    if combinations.is_none_or(|count| count > MOST_COMBINATIONS) {
        let origin = factors
            .0
            .first()
            .map_or(&Origin::Builtin, |factor| &factor.origin);
        let message = format!("the levels make more than {MOST_COMBINATIONS} combinations");
        let problem = Problem::new(origin, "study.factors", message);
        context
            .problems
            .push(problem.expected("fewer factors or levels"));
    }
}

/// Every link type that the ladder names exists, also when no posture uses it.
fn unknown_types(context: &mut Context<'_>) {
    let file = context.file;
    if let Some(ladder) = &file.ladder {
        for name in [&ladder.data, &ladder.voice] {
            let reference = spanned(name, &name.value);
            context.find(
                &file.library.links,
                "library.links",
                "link type",
                &reference,
            );
        }
    }
}
