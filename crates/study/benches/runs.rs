//! Processor time per run on one core, with what was done in it, so that nothing is skipped unseen.
//!
//! `cargo bench -p gapfiller-study [NAME]`: each case is played for a few seconds; the best, the
//! median and the mean of its runs are printed with looks, plots, track updates, fusions and messages per run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use gapfiller_engine::{Counters, run};
use gapfiller_records::Keep;
use gapfiller_scenario::Scenario;
use std::path::Path;
use std::time::{Duration, Instant};

const CASES: [(&str, &str); 4] = [
    ("bench-r24", "netted"),
    ("turkey-2020", "absent"),
    ("turkey-2020", "isolated"),
    ("turkey-2020", "share"),
];
const BUDGET: Duration = Duration::from_secs(4);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>5}   per run: looks, plots, track updates, fusions, messages",
        "case", "best", "median", "mean", "runs"
    );
    for (name, posture) in CASES {
        let full = format!("{name} {posture}");
        if wanted.is_empty() || wanted.iter().any(|wanted| full.contains(wanted.as_str())) {
            case(name, posture);
        }
    }
}

fn case(name: &str, posture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../scenarios")
        .join(name);
    let scenario = Scenario::load(&path, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let setup = scenario
        .setup(posture)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let (mut times, mut sum) = (Vec::new(), Counters::default());
    let begun = Instant::now();
    // One run is enough when instructions are counted instead of seconds.
    let once = std::env::args().any(|argument| argument == "--once");
    while times.is_empty() || (!once && (begun.elapsed() < BUDGET || times.len() < 5)) {
        let start = processor_seconds();
        let counters = run(&setup, 1, times.len() as u64 + 1, Keep::Outcomes).counters;
        times.push(processor_seconds() - start);
        sum.looks += counters.looks;
        sum.plots += counters.plots;
        sum.track_updates += counters.track_updates;
        sum.fusions += counters.fusions;
        sum.messages += counters.messages;
    }
    times.sort_by(f64::total_cmp);
    let runs = times.len() as u64;
    println!(
        "{:<24} {:>6.2} ms {:>6.2} ms {:>6.2} ms {:>5}   {} {} {} {} {}",
        format!("{name} {posture}"),
        times[0] * 1e3,
        times[times.len() / 2] * 1e3,
        // The clock may tick every few milliseconds only: of short runs the mean is what can be trusted.
        times.iter().sum::<f64>() / runs as f64 * 1e3,
        runs,
        sum.looks / runs,
        sum.plots / runs,
        sum.track_updates / runs,
        sum.fusions / runs,
        sum.messages / runs,
    );
}

/// Processor time of this thread: what other programs do on the machine does not count. Elsewhere than on Linux, the clock.
fn processor_seconds() -> f64 {
    let on_processor = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| {
            text.split(' ')
                .next()
                .and_then(|nanoseconds| nanoseconds.parse::<f64>().ok())
        });
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    on_processor.map_or_else(
        || START.get_or_init(Instant::now).elapsed().as_secs_f64(),
        |time| time * 1e-9,
    )
}
