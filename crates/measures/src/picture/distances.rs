//! OSPA and GOSPA: one distance between what is there and what is held.
//!
//! Both match the two sets of positions so that the sum of *d*^p is least, where no pair farther apart than the cutoff *c* is
//! matched. OSPA gives a mean over the larger set; GOSPA a sum, which can be taken apart into what comes from places, from missed
//! objects and from false tracks.
//!
//! OSPA: Schuhmacher, D., Vo, B.-T. and Vo, B.-N. (2008), "A consistent metric for performance evaluation of multi-object
//! filters", *IEEE Transactions on Signal Processing* 56, pp. 3447–3457, eq. (3).
//! GOSPA with α = 2: Rahmathullah, A. S., García-Fernández, Á. F. and Svensson, L. (2017), "Generalized optimal sub-pattern
//! assignment metric", *20th International Conference on Information Fusion*, eq. (1) and proposition 1.

use super::pairing::{Candidate, Pairing};
use gapfiller_geo::Vector3;
use gapfiller_numerics::math::pow;

/// How far apart two positions may be and still be of one thing, and how distances are added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cutoff {
    /// The cutoff *c* \[m\], above 0.
    pub cutoff_m: f64,
    /// The order *p*, at least 1.
    pub order: f64,
}

/// GOSPA and its parts. `distance_m` to the power of the order is the sum of the three others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gospa {
    /// The distance \[m\].
    pub distance_m: f64,
    /// What comes from matched pairs: Σ d^p \[m^p\].
    pub localisation: f64,
    /// What comes from objects without a track: c^p / 2 for each \[m^p\].
    pub missed: f64,
    /// What comes from tracks without an object: c^p / 2 for each \[m^p\].
    pub falsely: f64,
}

impl Cutoff {
    /// A cutoff; none unless 0 < c < ∞ and 1 ≤ p < ∞.
    pub fn new(cutoff_m: f64, order: f64) -> Option<Self> {
        let sound = cutoff_m > 0.0 && cutoff_m.is_finite() && order >= 1.0 && order.is_finite();
        sound.then_some(Self { cutoff_m, order })
    }

    /// x^p, with squares that are squares to the last bit.
    fn powered(&self, x: f64) -> f64 {
        match self.order {
            1.0 => x,
            2.0 => x * x,
            order => pow(x, order),
        }
    }

    /// x^(1/p).
    fn rooted(&self, x: f64) -> f64 {
        match self.order {
            1.0 => x,
            2.0 => x.sqrt(),
            order => pow(x, 1.0 / order),
        }
    }
}

/// Pairs nearer than `cutoff_m`: places in `a` and `b`, and how far apart. In order of `a`, then `b`.
pub(super) fn near_pairs(a: &[Vector3<f64>], b: &[Vector3<f64>], cutoff_m: f64) -> Vec<Candidate> {
    let mut order: Vec<usize> = (0..b.len()).collect();
    order.sort_unstable_by(|&i, &j| b[i].x.total_cmp(&b[j].x).then(i.cmp(&j)));
    let mut near = Vec::new();
    for (row, here) in a.iter().enumerate() {
        // One coordinate rules out most of them.
        let first = order.partition_point(|&place| b[place].x <= here.x - cutoff_m);
        let begin = near.len();
        for &column in &order[first..] {
            let apart = b[column] - here;
            if apart.x >= cutoff_m {
                break;
            }
            let distance = apart.norm();
            if distance < cutoff_m {
                near.push((row, column, distance));
            }
        }
        near[begin..].sort_unstable_by_key(|(_, column, _)| *column);
    }
    near
}

/// The best matching: how many pairs, and the sum of their d^p.
fn matched(truth: &[Vector3<f64>], tracks: &[Vector3<f64>], cutoff: &Cutoff) -> (usize, f64) {
    let mut near = near_pairs(truth, tracks, cutoff.cutoff_m);
    for (_, _, cost) in &mut near {
        *cost = cutoff.powered(*cost);
    }
    let alone = cutoff.powered(cutoff.cutoff_m);
    let pairs = Pairing::default().solve(truth.len(), tracks.len(), &near, alone);
    let cost = |pair: &(usize, usize)| {
        near.binary_search_by_key(pair, |(row, column, _)| (*row, *column))
            .map_or(0.0, |place| near[place].2)
    };
    (pairs.len(), pairs.iter().map(cost).sum())
}

/// The GOSPA distance between two sets of positions, with its parts.
///
/// ```
/// use gapfiller_geo::Vector3;
/// use gapfiller_measures::picture::{Cutoff, gospa};
///
/// // An aircraft 300 m from its track, and one without a track.
/// let truth = [Vector3::new(0.0, 0.0, 9_000.0), Vector3::new(40_000.0, 0.0, 9_000.0)];
/// let tracks = [Vector3::new(300.0, 0.0, 9_000.0)];
/// let parts = gospa(&truth, &tracks, &Cutoff::new(1_000.0, 2.0).unwrap());
/// assert_eq!((parts.localisation, parts.missed, parts.falsely), (90_000.0, 500_000.0, 0.0));
/// assert_eq!(parts.distance_m, 590_000.0_f64.sqrt());
/// ```
pub fn gospa(truth: &[Vector3<f64>], tracks: &[Vector3<f64>], cutoff: &Cutoff) -> Gospa {
    ospa_and_gospa(truth, tracks, cutoff).1
}

/// The OSPA distance between two sets of positions \[m\]: between 0 and the cutoff, 0 between two empty sets.
///
/// ```
/// use gapfiller_geo::Vector3;
/// use gapfiller_measures::picture::{Cutoff, ospa};
///
/// let cutoff = Cutoff::new(1_000.0, 1.0).unwrap();
/// let here = Vector3::new(0.0, 0.0, 9_000.0);
/// assert_eq!(ospa(&[here], &[], &cutoff), 1_000.0);
/// assert_eq!(ospa(&[here], &[here + Vector3::new(300.0, 0.0, 0.0)], &cutoff), 300.0);
/// ```
pub fn ospa(truth: &[Vector3<f64>], tracks: &[Vector3<f64>], cutoff: &Cutoff) -> f64 {
    ospa_and_gospa(truth, tracks, cutoff).0
}

/// Both, from one matching: OSPA pairs every member of the smaller set, at no more than the cutoff, where GOSPA leaves those beyond
/// it alone at the same price.
pub fn ospa_and_gospa(
    truth: &[Vector3<f64>],
    tracks: &[Vector3<f64>],
    cutoff: &Cutoff,
) -> (f64, Gospa) {
    let (pairs, localisation) = matched(truth, tracks, cutoff);
    let whole = cutoff.powered(cutoff.cutoff_m);
    let missed = whole / 2.0 * (truth.len() - pairs) as f64;
    let falsely = whole / 2.0 * (tracks.len() - pairs) as f64;
    let gospa = Gospa {
        distance_m: cutoff.rooted(localisation + missed + falsely),
        localisation,
        missed,
        falsely,
    };
    let most = truth.len().max(tracks.len());
    if most == 0 {
        return (0.0, gospa);
    }
    let far = whole * (most - pairs) as f64;
    (cutoff.rooted((localisation + far) / most as f64), gospa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_cutoff_is_refused() {
        for (cutoff_m, order) in [
            (0.0, 2.0),
            (-1.0, 2.0),
            (f64::INFINITY, 2.0),
            (f64::NAN, 2.0),
            (10.0, 0.5),
            (10.0, f64::NAN),
        ] {
            assert_eq!(Cutoff::new(cutoff_m, order), None, "{cutoff_m} {order}");
        }
    }

    /// OSPA matches every one of the smaller set, at no more than the cutoff; GOSPA leaves them alone instead. The sum is the
    /// same, so both may use one matching: this holds it to that.
    fn ospa_by_trying(truth: &[Vector3<f64>], tracks: &[Vector3<f64>], cutoff: &Cutoff) -> f64 {
        let (few, many) = if truth.len() <= tracks.len() {
            (truth, tracks)
        } else {
            (tracks, truth)
        };
        fn least(few: &[Vector3<f64>], many: &[Vector3<f64>], taken: u32, cutoff: &Cutoff) -> f64 {
            let Some((first, rest)) = few.split_first() else {
                return 0.0;
            };
            let free = (0..many.len()).filter(|place| taken & (1 << place) == 0);
            free.map(|place| {
                let d = (many[place] - first).norm().min(cutoff.cutoff_m);
                cutoff.powered(d) + least(rest, many, taken | 1 << place, cutoff)
            })
            .fold(f64::INFINITY, f64::min)
        }
        if many.is_empty() {
            return 0.0;
        }
        let far = cutoff.powered(cutoff.cutoff_m) * (many.len() - few.len()) as f64;
        cutoff.rooted((least(few, many, 0, cutoff) + far) / many.len() as f64)
    }

    fn set() -> impl Strategy<Value = Vec<Vector3<f64>>> {
        let place = (-10.0..10.0_f64, -10.0..10.0_f64, -3.0..3.0_f64);
        prop::collection::vec(place.prop_map(|(x, y, z)| Vector3::new(x, y, z)), 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ospa_is_the_best_by_trying(
            truth in set(), tracks in set(), cutoff_m in 0.5..20.0_f64, order in prop_oneof![Just(1.0), Just(2.0), Just(3.5)],
        ) {
            let cutoff = Cutoff::new(cutoff_m, order).unwrap();
            let (found, best) = (ospa(&truth, &tracks, &cutoff), ospa_by_trying(&truth, &tracks, &cutoff));
            prop_assert!((found - best).abs() < 1e-9, "{found} instead of {best}");
        }

        #[test]
        fn gospa_is_a_metric(a in set(), b in set(), c in set(), cutoff_m in 0.5..20.0_f64) {
            let cutoff = Cutoff::new(cutoff_m, 2.0).unwrap();
            let d = |x: &[_], y: &[_]| gospa(x, y, &cutoff).distance_m;
            prop_assert_eq!(d(&a, &a), 0.0);
            prop_assert!((d(&a, &b) - d(&b, &a)).abs() < 1e-9);
            prop_assert!(d(&a, &c) <= d(&a, &b) + d(&b, &c) + 1e-9);
        }
    }
}
