use crate::claim::{Absent, Bound, Evidence};
use crate::reference::{Spread, shared_bytes};
use gapfiller_calc::weapon_target::Instance;
use gapfiller_numerics::assignment::weapon_target::{Effort, Problem, WeaponTarget, greedy};

/// Instances, and what Andersen, Pavlikov and Toffolo (2022) found to be their optima.
const OPTIMA: [(&str, f64); 3] = [
    ("50x100x1", 1_734.302_278),
    ("50x100x2", 123.838_458),
    ("100x200x1", 2_862.302_805),
];
/// Problems tried by enumeration, and the seed of their numbers.
const CASES: u32 = 200;
const SEED: u64 = 2_022;

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    enumeration(&mut evidence);
    for (name, optimum) in OPTIMA {
        let text = shared_bytes(&format!("reference/fetched/wta/wta_{name}.txt.gz"))?;
        let instance = Instance::parse(&text).map_err(|problems| Absent(problems.to_string()))?;
        let Some((answer, greedy)) = solve(&instance) else {
            continue;
        };
        // Six decimals are published.
        let within = Bound::Absolute(1e-6);
        evidence.row(
            format!("{name}: surviving value"),
            optimum,
            answer.objective,
            within,
        );
        evidence.row(format!("{name}: bound"), optimum, answer.bound, within);
        evidence.row(
            format!("{name}: bound, at most the value"),
            answer.objective,
            answer.bound,
            Bound::AtMost,
        );
        evidence.row(
            format!("{name}: at most greedy's"),
            greedy,
            answer.objective,
            Bound::AtMost,
        );
    }
    Ok(evidence)
}

/// The answer, and what the greedy rule leaves.
fn solve(
    instance: &Instance,
) -> Option<(gapfiller_numerics::assignment::weapon_target::Answer, f64)> {
    let problem = Problem::new(
        &instance.rounds,
        &instance.values,
        &instance.kill_probability,
    )
    .ok()?;
    let mut solver = WeaponTarget::new();
    let answer = solver.solve(&problem, &Effort::default());
    let kept = problem.allows(solver.assignment())
        && problem.surviving_value(solver.assignment()) == answer.objective;
    kept.then(|| (answer, greedy(&problem)))
}

fn enumeration(evidence: &mut Evidence) {
    let mut spread = Spread::new(SEED);
    let (mut worst, mut worst_bound, mut solved) = (0.0_f64, f64::NEG_INFINITY, 0);
    let (mut worse, mut better, mut could_be) = (0, 0, 0);
    for _ in 0..CASES {
        let instance = draw(&mut spread);
        let Some((answer, greedy)) = solve(&instance) else {
            continue;
        };
        let least = least(&instance);
        solved += 1;
        worst = worst.max((answer.objective - least).abs());
        worst_bound = worst_bound.max(answer.bound - least);
        worse += u32::from(answer.objective > greedy + 1e-9);
        better += u32::from(answer.objective < greedy - 1e-9);
        could_be += u32::from(least < greedy - 1e-9);
    }
    let count = |number: u32| f64::from(number);
    evidence.row(
        "problems answered by a valid assignment",
        count(CASES),
        count(solved),
        Bound::Exact,
    );
    evidence.row(
        "worst difference to enumeration",
        0.0,
        worst,
        Bound::Absolute(1e-9),
    );
    evidence.row(
        "how far a bound exceeds the optimum, at most",
        1e-9,
        worst_bound,
        Bound::AtMost,
    );
    evidence.row(
        "problems worse than greedy",
        0.0,
        count(worse),
        Bound::Exact,
    );
    evidence.row(
        "problems better than greedy, of those that can be",
        count(could_be),
        count(better),
        Bound::Exact,
    );
    evidence.notes.push(format!(
        "greedy misses the optimum in {could_be} of {CASES} problems"
    ));
}

/// Up to 6 weapons with up to 3 rounds each against up to 6 targets.
fn draw(spread: &mut Spread) -> Instance {
    let mut whole = |below: f64| (spread.uniform() * below).floor();
    let (weapons, targets) = (1 + whole(6.0) as usize, 1 + whole(6.0) as usize);
    let coarse = whole(2.0) > 0.0;
    let rounds = (0..weapons).map(|_| 1 + whole(3.0) as u32).collect();
    let values = (0..targets).map(|_| 0.5 * whole(20.0)).collect();
    let pairs = weapons * targets;
    let kill_probability = (0..pairs)
        .map(|_| {
            if coarse {
                0.2 * whole(6.0)
            } else {
                1e-6 * whole(1e6)
            }
        })
        .map(|probability: f64| probability.min(1.0))
        .collect();
    Instance {
        rounds,
        values,
        kill_probability,
    }
}

/// The least value that can survive: for each target, over every stock that could be left and every part of it.
fn least(instance: &Instance) -> f64 {
    let stocks: Vec<usize> = instance
        .rounds
        .iter()
        .map(|rounds| *rounds as usize + 1)
        .collect();
    let states: usize = stocks.iter().product();
    let targets = instance.values.len();
    let mut least = vec![0.0; states];
    for target in 0..targets {
        // What survives of the target alone, for each set of rounds fired at it.
        let alone: Vec<f64> = (0..states)
            .map(|fired| {
                let mut left = instance.values[target];
                for (weapon, rounds) in digits(fired, &stocks).into_iter().enumerate() {
                    for _ in 0..rounds {
                        left *= 1.0 - instance.kill_probability[weapon * targets + target];
                    }
                }
                left
            })
            .collect();
        let before = least.clone();
        for (stock, least) in least.iter_mut().enumerate() {
            let held = digits(stock, &stocks);
            let parts = (0..=stock).filter(|fired| {
                digits(*fired, &stocks)
                    .iter()
                    .zip(&held)
                    .all(|(fired, held)| fired <= held)
            });
            // A part subtracts digit by digit, without borrowing.
            *least = parts
                .map(|fired| alone[fired] + before[stock - fired])
                .fold(f64::INFINITY, f64::min);
        }
    }
    least[states - 1]
}

/// A stock of rounds, weapon by weapon, from its number.
fn digits(mut number: usize, stocks: &[usize]) -> Vec<usize> {
    stocks
        .iter()
        .map(|stock| {
            let digit = number % stock;
            number /= stock;
            digit
        })
        .collect()
}
