//! Against everything there is: by enumeration, on small problems of many kinds.

use super::*;
use crate::draws::{Draws, Purpose, Subject};

/// The least value that can survive, over all assignments: target by target, for every stock of rounds that could be left.
fn least_by_enumeration(problem: &Problem<'_>) -> f64 {
    let stocks: Vec<usize> = problem.rounds().iter().map(|r| *r as usize + 1).collect();
    let states: usize = stocks.iter().product();
    let mut least = vec![0.0; states];
    for target in 0..problem.targets() {
        let before = least.clone();
        for (state, least) in least.iter_mut().enumerate() {
            let mut used = vec![0_usize; stocks.len()];
            let mut here = f64::INFINITY;
            // Every part of the stock, counted like the hands of a clock.
            'parts: loop {
                let (mut factor, mut rest, mut place, mut value) =
                    (1, 0, state, problem.values()[target]);
                let mut fits = true;
                for (weapon, stock) in stocks.iter().enumerate() {
                    let held = place % stock;
                    place /= stock;
                    fits &= used[weapon] <= held;
                    rest += held.saturating_sub(used[weapon]) * factor;
                    factor *= stock;
                    for _ in 0..used[weapon] {
                        value *= 1.0 - problem.kill_probability(weapon, target);
                    }
                }
                if fits {
                    here = here.min(value + before[rest]);
                }
                let mut place = state;
                for (weapon, stock) in stocks.iter().enumerate() {
                    if used[weapon] < place % stock {
                        used[weapon] += 1;
                        continue 'parts;
                    }
                    used[weapon] = 0;
                    place /= stock;
                }
                break;
            }
            *least = here;
        }
    }
    least[states - 1]
}

struct Case {
    rounds: Vec<u32>,
    values: Vec<f64>,
    kill_probability: Vec<f64>,
}

/// Up to 6 weapons with up to 3 rounds each against up to 6 targets; many ties, sure kills and useless weapons among them.
fn case(number: u64) -> Case {
    const DRAW: Purpose = Purpose::named("weapon-target test");
    let draws = Draws::new(58, number);
    let mut count = 0;
    let mut uniform = || {
        count += 1;
        draws.uniform(DRAW, Subject::named("a"), Subject::named("b"), count)
    };
    let mut whole = |below: f64| (uniform() * below) as u32;
    let (weapons, targets, kind) = (1 + whole(6.0), 1 + whole(6.0), whole(4.0));
    let rounds = (0..weapons).map(|_| 1 + whole(3.0)).collect();
    let values = (0..targets)
        .map(|_| match kind {
            0 => 1.0,
            _ => f64::from(whole(20.0)) * 0.5,
        })
        .collect();
    let kill_probability = (0..weapons * targets)
        .map(|_| match kind {
            0 => f64::from(whole(3.0)) * 0.25 + 0.25,
            1 => f64::from(whole(6.0)) * 0.2,
            2 => f64::from(whole(1e6)) * 1e-6,
            _ => 0.6 + f64::from(whole(1e6)) * 3e-7,
        })
        .collect();
    Case {
        rounds,
        values,
        kill_probability,
    }
}

#[test]
fn as_good_as_trying_everything_and_proven_so() {
    let mut solver = WeaponTarget::new();
    let (mut better, mut possible) = (0, 0);
    for number in 0..200 {
        let case = case(number);
        let problem = Problem::new(&case.rounds, &case.values, &case.kill_probability).unwrap();
        let answer = solver.solve(&problem, &Effort::default());
        assert!(problem.allows(solver.assignment()), "case {number}");
        let said = problem.surviving_value(solver.assignment());
        assert_eq!(said, answer.objective, "case {number}");
        let least = least_by_enumeration(&problem);
        assert!(
            (answer.objective - least).abs() < 1e-9,
            "case {number}: {} instead of {least}",
            answer.objective
        );
        assert!(
            answer.bound <= least + 1e-12,
            "case {number}: {answer:?} {least}"
        );
        assert!(answer.proven, "case {number}: {answer:?}");
        let greedy = greedy(&problem);
        assert!(answer.objective <= greedy + 1e-9, "case {number}");
        possible += u32::from(least < greedy - 1e-9);
        better += u32::from(answer.objective < greedy - 1e-9);
    }
    assert_eq!(better, possible);
    assert!(possible > 50, "{possible}");
}

/// With next to no effort there is an answer all the same, and the bound holds.
#[test]
fn the_bound_holds_however_little_is_done() {
    let effort = Effort {
        sweeps: 1,
        steps: 2,
        rounds: 1,
        pivots: 3,
        pricing_nodes: 40,
        closing_nodes: 3,
    };
    let mut solver = WeaponTarget::new();
    for number in 1_000..1_100 {
        let case = case(number);
        let problem = Problem::new(&case.rounds, &case.values, &case.kill_probability).unwrap();
        let answer = solver.solve(&problem, &effort);
        let least = least_by_enumeration(&problem);
        assert!(answer.bound <= least + 1e-12 && least <= answer.objective + 1e-12);
    }
}

#[test]
fn used_buffers_change_nothing() {
    let mut used = WeaponTarget::new();
    for number in 0..60 {
        let case = case(number);
        let problem = Problem::new(&case.rounds, &case.values, &case.kill_probability).unwrap();
        let again = used.solve(&problem, &Effort::default());
        let mut fresh = WeaponTarget::new();
        assert_eq!(fresh.solve(&problem, &Effort::default()), again);
        assert_eq!(fresh.assignment(), used.assignment());
    }
}

/// A sixtieth-size battle in which layers and greed both go wrong: many rounds of few kinds.
#[test]
fn many_rounds_of_few_kinds() {
    let kill_probability: Vec<f64> = (0..3 * 12)
        .map(|k| 0.3 + 0.05 * f64::from(k * 7 % 11))
        .collect();
    let values: Vec<f64> = (0..12).map(|k| f64::from(1 + k * 5 % 7)).collect();
    let problem = Problem::new(&[10, 8, 12], &values, &kill_probability).unwrap();
    let mut solver = WeaponTarget::new();
    let answer = solver.solve(&problem, &Effort::default());
    assert!(answer.proven, "{answer:?}");
    assert!(answer.objective < greedy(&problem));
}

#[test]
fn nothing_to_shoot_with_or_at() {
    let mut solver = WeaponTarget::new();
    let mut solve = |rounds: &[u32], values: &[f64], kills: &[f64]| {
        let problem = Problem::new(rounds, values, kills).unwrap();
        solver.solve(&problem, &Effort::default())
    };
    assert_eq!(solve(&[], &[], &[]).objective, 0.0);
    assert_eq!(solve(&[3], &[], &[]).objective, 0.0);
    let unopposed = solve(&[], &[5.0, 2.0], &[]);
    assert!(unopposed.proven && unopposed.objective == 7.0);
    assert_eq!(solve(&[0, 2], &[5.0], &[0.9, 0.0]).objective, 5.0);
    let sure = solve(&[1], &[5.0], &[1.0]);
    assert!(sure.proven && sure.objective == 0.0 && sure.bound == 0.0);
    assert!(solve(&[50_000], &[5.0], &[1e-5]).objective < 5.0);
}

#[test]
fn bad_numbers_are_refused() {
    let no = Problem::new;
    assert_eq!(no(&[1], &[1.0], &[]).unwrap_err(), BadProblem::Shape);
    assert_eq!(no(&[1], &[-1.0], &[0.5]).unwrap_err(), BadProblem::Value(0));
    assert_eq!(
        no(&[1], &[f64::NAN], &[0.5]).unwrap_err(),
        BadProblem::Value(0)
    );
    assert_eq!(
        no(&[1], &[1.0], &[1.5]).unwrap_err(),
        BadProblem::Probability(0)
    );
    assert_eq!(
        no(&[u32::MAX], &[1.0], &[0.5]).unwrap_err(),
        BadProblem::Rounds
    );
}
