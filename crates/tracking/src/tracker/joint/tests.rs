use super::*;
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::math::ln;

/// A cluster that owns its numbers.
struct Owned {
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    ln_weights: Vec<f64>,
    plots: usize,
    ln_missed: f64,
}

impl Owned {
    /// From a full matrix of weights, none meaning no pair.
    fn from_matrix(matrix: &[Vec<Option<f64>>], missed: f64) -> Self {
        let mut owned = Self {
            row_starts: vec![0],
            columns: Vec::new(),
            ln_weights: Vec::new(),
            plots: matrix.first().map_or(0, Vec::len),
            ln_missed: ln(missed),
        };
        for row in matrix {
            for (column, weight) in row.iter().enumerate() {
                if let Some(weight) = weight {
                    owned.columns.push(column as u32);
                    owned.ln_weights.push(ln(*weight));
                }
            }
            owned.row_starts.push(owned.columns.len() as u32);
        }
        owned
    }

    fn cluster(&self) -> Cluster<'_> {
        Cluster {
            row_starts: &self.row_starts,
            columns: &self.columns,
            plots: self.plots,
            ln_weights: &self.ln_weights,
            ln_missed: self.ln_missed,
        }
    }
}

/// The sums over all joint events, each written out.
fn by_listing(matrix: &[Vec<Option<f64>>], missed: f64) -> Vec<Vec<f64>> {
    fn events(
        matrix: &[Vec<Option<f64>>],
        missed: f64,
        row: usize,
        taken: &mut Vec<Option<usize>>,
        weight: f64,
        sums: &mut (f64, Vec<Vec<f64>>),
    ) {
        if row == matrix.len() {
            sums.0 += weight;
            for (row, column) in taken.iter().enumerate() {
                if let Some(column) = column {
                    sums.1[row][*column] += weight;
                }
            }
            return;
        }
        taken.push(None);
        events(matrix, missed, row + 1, taken, weight * missed, sums);
        taken.pop();
        for (column, pair) in matrix[row].iter().enumerate() {
            if let (Some(pair), false) = (pair, taken.contains(&Some(column))) {
                taken.push(Some(column));
                events(matrix, missed, row + 1, taken, weight * pair, sums);
                taken.pop();
            }
        }
    }
    let mut sums = (0.0, matrix.iter().map(|row| vec![0.0; row.len()]).collect());
    events(matrix, missed, 0, &mut Vec::new(), 1.0, &mut sums);
    let (total, mut sums) = sums;
    sums.iter_mut().flatten().for_each(|sum| *sum /= total);
    sums
}

fn random_matrix(run: u64, rows: u64, columns: u64, density: f64) -> Vec<Vec<Option<f64>>> {
    let draws = Draws::new(17, run);
    let entry = |row: u64, column: u64| {
        let (r, c) = (Subject::index(row), Subject::index(column));
        let [keep, size, ..] = draws.uniforms(Purpose::named("pairs"), r, c, 0);
        (keep < density).then(|| gapfiller_numerics::math::exp(8.0 * size - 4.0))
    };
    (0..rows)
        .map(|row| (0..columns).map(|column| entry(row, column)).collect())
        .collect()
}

#[test]
fn as_if_every_event_had_been_listed() {
    let mut joint = JointAssociation::default();
    for run in 0..200 {
        let (rows, columns) = (1 + run % 6, 1 + (run / 6) % 6);
        let matrix = random_matrix(run, rows, columns, 0.6);
        let owned = Owned::from_matrix(&matrix, 0.1);
        let betas = joint.solve(&owned.cluster()).to_vec();
        let expected = by_listing(&matrix, 0.1);
        let mut betas = betas.iter();
        for (row, expected) in matrix.iter().zip(&expected) {
            for (pair, expected) in row.iter().zip(expected) {
                if pair.is_some() {
                    let beta = betas.next().unwrap();
                    assert!((beta - expected).abs() < 1e-13, "{run}: {beta} {expected}");
                }
            }
        }
    }
}

/// Two tracks, three plots: Stone Soup 1.9.1 and a listing in NumPy, to 1e-9.
#[test]
fn against_the_reference() {
    let text = include_str!("../../../tests/data/jpda_2trk_3det.json");
    let reference: serde_json::Value = serde_json::from_str(text).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let (detection, gate) = (number(&reference["Pd"]), number(&reference["Pg"]));
    let clutter = number(&reference["lambda_per_m2"]);
    let mut matrix = Vec::new();
    for predicted in reference["predicted_meas_and_S"].as_array().unwrap() {
        let variance = number(&predicted[1][0][0]);
        let row = reference["Z"].as_array().unwrap().iter().map(|plot| {
            let (x, y) = (
                number(&plot[0]) - number(&predicted[0][0]),
                number(&plot[1]) - number(&predicted[0][1]),
            );
            let square = (x * x + y * y) / variance;
            let likelihood = crate::tracker::track::ln_likelihood(square, variance * variance, 2);
            Some(gapfiller_numerics::math::exp(likelihood) * detection / clutter)
        });
        matrix.push(row.collect::<Vec<_>>());
    }
    let owned = Owned::from_matrix(&matrix, 1.0 - detection * gate);
    let mut joint = JointAssociation::default();
    let betas = joint.solve(&owned.cluster());
    let expected = &reference["beta_bruteforce[track][det0,det1,det2,none]"];
    for track in 0..2 {
        for plot in 0..3 {
            let difference = betas[3 * track + plot] - number(&expected[track][plot]);
            assert!(difference.abs() < 1e-9, "{track} {plot} {difference}");
        }
        let none = 1.0 - betas[3 * track..3 * track + 3].iter().sum::<f64>();
        assert!((none - number(&expected[track][3])).abs() < 1e-9);
    }
}

/// A long chain of neighbours has few states at once, so it is exact; a crowd where everyone could be everywhere is not, but
/// ends, and belief propagation comes near where both can be had.
#[test]
fn chains_and_crowds() {
    let chain: Vec<Vec<Option<f64>>> = (0..300)
        .map(|row| {
            (0..301)
                .map(|column| (column == row || column == row + 1).then_some(2.0))
                .collect()
        })
        .collect();
    let owned = Owned::from_matrix(&chain, 0.1);
    let mut joint = JointAssociation::default();
    let betas = joint.solve(&owned.cluster());
    // By symmetry the middle tracks share evenly.
    assert!((betas[300] - betas[301]).abs() < 1e-2 && betas[300] > 0.4);
    assert!(joint.layers.len() == 302, "exact");

    let crowd = random_matrix(1, 60, 60, 1.0);
    let owned = Owned::from_matrix(&crowd, 0.1);
    let betas = joint.solve(&owned.cluster());
    for row in betas.chunks(60) {
        let sum: f64 = row.iter().sum();
        assert!(sum > 0.5 && sum < 1.0 + 1e-9);
    }
    for column in 0..60 {
        let sum: f64 = (0..60).map(|row| betas[60 * row + column]).sum();
        assert!(sum < 1.0 + 1e-6);
    }
}

#[test]
fn belief_propagation_is_near_the_truth() {
    let mut worst: f64 = 0.0;
    let mut mean = (0.0, 0.0);
    for run in 0..100 {
        let matrix = random_matrix(run, 5, 6, 0.6);
        let owned = Owned::from_matrix(&matrix, 0.1);
        let mut joint = JointAssociation::default();
        let exact = joint.solve(&owned.cluster()).to_vec();
        let mut propagation = BeliefPropagation::default();
        let near = propagation.solve(&owned.cluster(), &joint.weights, &joint.missed);
        for (a, b) in exact.iter().zip(near) {
            worst = worst.max((a - b).abs());
            mean = (mean.0 + (a - b).abs(), mean.1 + 1.0);
        }
    }
    assert!(
        worst < 0.25 && mean.0 / mean.1 < 0.02,
        "{worst} {}",
        mean.0 / mean.1
    );
    // No loop: exact.
    let tree = vec![
        vec![Some(2.0), Some(0.5), None],
        vec![None, Some(3.0), None],
        vec![None, Some(0.7), Some(1.1)],
    ];
    let owned = Owned::from_matrix(&tree, 0.2);
    let mut joint = JointAssociation::default();
    let exact = joint.solve(&owned.cluster()).to_vec();
    let mut propagation = BeliefPropagation::default();
    let near = propagation.solve(&owned.cluster(), &joint.weights, &joint.missed);
    for (a, b) in exact.iter().zip(near) {
        assert!((a - b).abs() < 1e-8);
    }
}
