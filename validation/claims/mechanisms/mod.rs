use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::simulate::{Comparisons, play, setup};
use gapfiller_measures::OutcomeMeasures;
use gapfiller_numerics::math;
use gapfiller_records::{Keep, Record};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [5, 55, 555];
/// Runs of a case that goes the same way every time but for the phases of radars.
const FEW: u64 = 40;
/// Runs of a case that chance decides.
const MANY: u64 = 1_000;

/// What is counted.
type Count = fn(&OutcomeMeasures) -> u64;

/// One mechanism: a scenario of `scenarios/mechanisms`, and its switch.
struct Mechanism {
    scenario: &'static str,
    what: &'static str,
    count: Count,
    /// The posture and the overlays with the cause, and what comes of it.
    with: (&'static str, &'static [&'static str], Effect),
    /// The same without the cause.
    without: (&'static str, &'static [&'static str], Effect),
}

/// What must be seen.
enum Effect {
    /// In every run so many.
    Always(f64),
    /// On average at least so many.
    AtLeast(f64),
    /// This mean, judged by chance.
    Mean(fn() -> f64),
}

/// The share of runs in which two posts, whose sites are each off by Gaussian errors of 600 m east and north, hold one aircraft so far
/// apart that the gate (22.46) with 200 m of allowance takes it for two: what is left of the tracks' own errors is small beside that.
/// The squared distance over the variance of the difference is χ² with 2 degrees of freedom, so its tail is exponential.
fn two_tracks() -> f64 {
    let (gate, allowance_m, site_m) = (22.46, 200.0, 600.0);
    math::exp(-0.5 * gate * math::square(allowance_m) / (2.0 * math::square(site_m)))
}

const MECHANISMS: &[Mechanism] = &[
    Mechanism {
        scenario: "no-shared-picture",
        what: "leakers of 4",
        count: |run| run.leakers,
        with: ("isolated", &[], Effect::Always(4.0)),
        without: ("share", &[], Effect::Always(0.0)),
    },
    Mechanism {
        scenario: "no-common-iff",
        what: "friends killed of 1",
        count: |run| run.fratricide,
        with: ("alone", &[], Effect::Always(1.0)),
        without: (
            "alone",
            &["library.interrogators.example-own.modes=[\"national\",\"mode-5\"]"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "old-airspace-plan",
        what: "friends killed of 1",
        count: |run| run.fratricide,
        with: ("alone", &[], Effect::Always(1.0)),
        without: (
            "alone",
            &["nodes.battery.airspace=today"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "dual-tracks",
        what: "salvos at one raider",
        count: |run| run.salvos_fired,
        with: ("alone", &[], Effect::Mean(|| 1.0 + two_tracks())),
        without: (
            "alone",
            &["library.registrations.badly-surveyed.site=0 m"],
            Effect::Always(1.0),
        ),
    },
    Mechanism {
        scenario: "swapped-tracks",
        what: "friends killed of 1",
        count: |run| run.fratricide,
        with: ("alone", &[], Effect::AtLeast(0.2)),
        without: (
            "alone",
            &["flights.friend.motion.route.start=500 s"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "engagement-status",
        what: "rounds at 6 raiders",
        count: |run| run.rounds_fired,
        with: ("share", &[], Effect::Always(24.0)),
        without: ("coordinate", &[], Effect::Always(12.0)),
    },
    Mechanism {
        scenario: "autonomous-mode",
        what: "friends killed of 1",
        count: |run| run.fratricide,
        with: ("commanded", &[], Effect::Always(1.0)),
        without: (
            "commanded",
            &["doctrine.alert.fallback=self-defence"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "autonomous-mode",
        what: "friends killed of 1, the net cut when it is over",
        count: |run| run.fratricide,
        with: ("commanded", &[], Effect::Always(1.0)),
        without: (
            "commanded",
            &["events.cut.from=19 min"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "operators-overloaded",
        what: "leakers of 10",
        count: |run| run.leakers,
        with: ("alone", &[], Effect::AtLeast(3.0)),
        without: ("alone", &["operators.crew.count=10"], Effect::Always(0.0)),
    },
    Mechanism {
        scenario: "authority-unclear",
        what: "leakers of 4",
        count: |run| run.leakers,
        with: ("commanded", &[], Effect::Always(4.0)),
        without: (
            "commanded",
            &["rules.centre.declares_hostile=self"],
            Effect::Always(0.0),
        ),
    },
    Mechanism {
        scenario: "wrong-declaration",
        what: "friends killed of 1",
        count: |run| run.fratricide,
        with: ("share", &[], Effect::Always(1.0)),
        without: ("isolated", &[], Effect::Always(0.0)),
    },
];

/// Ten decisions that come every 20 s and take 60 s each, one operator: he takes one up every 60 s, and whatever the order in which he
/// does (the most urgent first), they wait (10 − 1) / 2 · (60 − 20) s on average (D/D/1). That a raider has come into reach is noticed at
/// a dwell or a tick, some seconds early or late: hence the tolerance.
fn queue_waits(evidence: &mut Evidence) {
    let (decisions, apart_s, takes_s) = (10_u32, 20.0, 60.0);
    let setup = match setup("mechanisms/operators-overloaded", &[], "alone") {
        Ok(setup) => setup,
        Err(problems) => {
            evidence.notes.push(problems);
            evidence.row("operators-overloaded loads", 1.0, 0.0, Bound::Exact);
            return;
        }
    };
    for seed in SEEDS {
        let log = gapfiller_engine::run(&setup, seed, 0, Keep::Everything).log;
        let begun = log.entries().iter().filter_map(|entry| match entry.record {
            Record::WorkBegun { waited_s, .. } => Some((entry.time.seconds(), waited_s)),
            _ => None,
        });
        let begun: Vec<(f64, f64)> = begun.take(decisions as usize).collect();
        let name = format!("operators-overloaded, seed {seed}");
        let count = begun.len() as f64;
        evidence.row(
            format!("{name}: decisions"),
            f64::from(decisions),
            count,
            Bound::Exact,
        );
        let spans = begun.windows(2).map(|pair| pair[1].0 - pair[0].0);
        evidence.row(
            format!("{name}: longest time from one to the next (s)"),
            takes_s,
            spans.fold(0.0, f64::max),
            Bound::Absolute(1e-6),
        );
        evidence.row(
            format!("{name}: mean wait (s)"),
            0.5 * f64::from(decisions - 1) * (takes_s - apart_s),
            begun.iter().map(|(_, waited_s)| waited_s).sum::<f64>() / count,
            Bound::Absolute(4.0),
        );
    }
}

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    queue_waits(&mut evidence);
    let mut comparisons = Comparisons::default();
    let mut points = [Vec::new(), Vec::new()];
    for (place, mechanism) in MECHANISMS.iter().enumerate() {
        let sides = [("with", &mechanism.with), ("without", &mechanism.without)];
        for (side, (word, (posture, overlays, effect))) in sides.into_iter().enumerate() {
            let overlays: Vec<String> = overlays.iter().map(|text| (*text).to_owned()).collect();
            let scenario = format!("mechanisms/{}", mechanism.scenario);
            let setup = match setup(&scenario, &overlays, posture) {
                Ok(setup) => setup,
                Err(problems) => {
                    evidence.notes.push(problems);
                    evidence.row(format!("{scenario} loads"), 1.0, 0.0, Bound::Exact);
                    continue;
                }
            };
            for seed in SEEDS {
                let runs = match effect {
                    Effect::Always(_) => FEW,
                    _ => MANY,
                };
                let sample: Vec<f64> = play(&setup, seed, runs)
                    .iter()
                    .map(|run| (mechanism.count)(run) as f64)
                    .collect();
                let mean = sample.iter().sum::<f64>() / sample.len().max(1) as f64;
                points[side].push((place as f64, mean));
                let name = format!(
                    "{}, {word} the cause, seed {seed}: {}",
                    mechanism.scenario, mechanism.what
                );
                match effect {
                    Effect::Always(value) => {
                        for (least, bound) in [(true, Bound::AtLeast), (false, Bound::AtMost)] {
                            let ends = sample.iter().copied();
                            let (end, got) = if least {
                                ("fewest", ends.fold(f64::INFINITY, f64::min))
                            } else {
                                ("most", ends.fold(f64::NEG_INFINITY, f64::max))
                            };
                            evidence.row(format!("{name}, {end} in a run"), *value, got, bound);
                        }
                    }
                    Effect::AtLeast(value) => {
                        evidence.row(format!("{name}, mean"), *value, mean, Bound::AtLeast);
                    }
                    Effect::Mean(value) => {
                        comparisons.mean(format!("{name}, mean"), &sample, value(), None);
                    }
                }
            }
        }
    }
    evidence.rows.extend(comparisons.judged());
    let [with, without] = points;
    evidence.plot = Some(
        Plot::new("mechanism, in the order of the table", "effect")
            .points("with the cause", with)
            .points("without it", without),
    );
    Ok(evidence)
}
