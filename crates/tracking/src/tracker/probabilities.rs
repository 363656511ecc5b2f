//! Joint association probabilities by themselves, for who wants to check them or use them elsewhere.

use super::joint::{Cluster, JointAssociation};
use gapfiller_numerics::math::ln;

/// The probability that each plot is that of each track, given the weights of single pairs.
///
/// `weights[track][plot]` is `P_d N(ν; S) / λ`, with the probability of detection `P_d`, the density of the plot about the track's
/// prediction and the density `λ` of false plots; none where the plot is outside the track's gate, and so is what is not a
/// positive number. `missed` is `1 − P_d P_g`, above zero. Rows may differ in length. The answer has the shape of `weights`, with
/// zero where there is no pair; what a row lacks to one is the probability that the track has no plot.
///
/// Exact (Fortmann, Bar-Shalom and Scheffe 1983) unless tracks and plots are entangled by the dozen; then by loopy belief
/// propagation (Williams and Lau 2014), as in the tracker.
///
/// ```
/// use gapfiller_tracking::tracker::association_probabilities;
///
/// // Two tracks that want the same plot, one of them much more.
/// let betas = association_probabilities(&[vec![Some(9.0)], vec![Some(1.0)]], 1.0);
/// // Three joint events: the first has it (9), the second has it (1), nobody has it (1).
/// assert!((betas[0][0] - 9.0 / 11.0).abs() < 1e-12 && (betas[1][0] - 1.0 / 11.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn association_probabilities(weights: &[Vec<Option<f64>>], missed: f64) -> Vec<Vec<f64>> {
    let mut row_starts = vec![0];
    let (mut columns, mut ln_weights) = (Vec::new(), Vec::new());
    for row in weights {
        for (column, weight) in pairs_of(row) {
            columns.push(column as u32);
            ln_weights.push(ln(weight));
        }
        row_starts.push(columns.len() as u32);
    }
    let missed = if missed > 0.0 && missed.is_finite() {
        missed
    } else {
        f64::MIN_POSITIVE
    };
    let cluster = Cluster {
        row_starts: &row_starts,
        columns: &columns,
        plots: weights.iter().map(Vec::len).max().unwrap_or(0),
        ln_weights: &ln_weights,
        ln_missed: ln(missed),
    };
    let mut answer: Vec<Vec<f64>> = weights.iter().map(|row| vec![0.0; row.len()]).collect();
    if weights.is_empty() {
        return answer;
    }
    let mut joint = JointAssociation::default();
    let mut betas = joint.solve(&cluster).iter();
    for (row, answer) in weights.iter().zip(&mut answer) {
        for ((column, _), beta) in pairs_of(row).zip(&mut betas) {
            answer[column] = *beta;
        }
    }
    answer
}

fn pairs_of(row: &[Option<f64>]) -> impl Iterator<Item = (usize, f64)> {
    let usable = |weight: &f64| *weight > 0.0 && weight.is_finite();
    row.iter()
        .enumerate()
        .filter_map(move |(column, weight)| Some((column, weight.filter(usable)?)))
}

#[cfg(test)]
mod tests {
    use super::association_probabilities;

    #[test]
    fn nothing_and_odd_weights() {
        assert!(association_probabilities(&[], 0.1).is_empty());
        let weights = [
            vec![Some(f64::NAN), Some(-1.0), None],
            vec![],
            vec![Some(f64::INFINITY), Some(3.0)],
        ];
        let betas = association_probabilities(&weights, 1.0);
        assert_eq!(betas[0], [0.0; 3]);
        assert!(betas[1].is_empty());
        assert!(betas[2][0] == 0.0 && (betas[2][1] - 0.75).abs() < 1e-12);
    }
}
