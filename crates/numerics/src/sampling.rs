//! Designs that fill a unit cube more evenly than independent draws.
//!
//! - [`halton`]: van der Corput's sequence in a different prime base for each dimension; good for few dimensions.
//! - [`sobol_word`], [`sobol_points`]: Sobol's sequence, best taken in powers of two points.
//! - [`latin_hypercube`]: any number of points and dimensions, each dimension in equal slices with a point in each.
//!
//! Points with a random part (`sobol_points`, `latin_hypercube`) lie strictly inside the cube, fit for inverse distributions,
//! and are unbiased: repeated over purposes or runs they give an interval.

use crate::draws::{Draws, Purpose, Subject, unit_interval};

/// The bases of [`halton`], one for each dimension.
const PRIMES: [u64; 21] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73,
];

/// The number of dimensions that [`halton`] and Sobol's sequence reach here.
pub const DIMENSIONS: usize = 21;

/// Coordinate `dimension` of point `index` of the Halton sequence, in 0 (point 0) to 1; none from [`DIMENSIONS`] on.
///
/// Halton, J. H. (1960), "On the efficiency of certain quasi-random sequences of points in evaluating multi-dimensional
/// integrals", *Numerische Mathematik* 2, pp. 84–90: the digits of the index mirrored at the point.
///
/// ```
/// use gapfiller_numerics::sampling::halton;
///
/// assert_eq!(halton(6, 0), Some(0.375)); // 110 in binary becomes 0.011
/// ```
#[must_use]
pub fn halton(index: u64, dimension: usize) -> Option<f64> {
    let base = *PRIMES.get(dimension)?;
    let (mut digits, mut step, mut sum) = (index, 1.0, 0.0);
    while digits > 0 {
        step /= base as f64;
        sum += (digits % base) as f64 * step;
        digits /= base;
    }
    Some(sum)
}

/// Coordinate `dimension` of point `index` of Sobol's sequence as a 64-bit fraction; none from [`DIMENSIONS`] on, nor for
/// an index of 2³² or more.
///
/// Sobol, I. M. (1967) in the Gray-code order of Antonov and Saleev (1979), with the direction numbers of Joe, S. and Kuo,
/// F. Y. (2008), "Constructing Sobol sequences with better two-dimensional projections", *SIAM Journal on Scientific
/// Computing* 30, pp. 2635–2654, file `new-joe-kuo-6`.
///
/// ```
/// use gapfiller_numerics::sampling::sobol_word;
///
/// assert_eq!(sobol_word(1, 4), Some(1 << 63)); // one half
/// ```
#[must_use]
pub fn sobol_word(index: u64, dimension: usize) -> Option<u64> {
    if dimension >= DIMENSIONS || index >> BITS != 0 {
        return None;
    }
    let directions = direction_numbers(dimension);
    let gray = index ^ (index >> 1);
    let word = (0..BITS)
        .filter(|bit| gray >> bit & 1 == 1)
        .fold(0_u32, |word, bit| word ^ directions[bit]);
    Some(u64::from(word) << BITS)
}

/// The first `points` points of Sobol's sequence in `dimensions` dimensions, each dimension shifted by one random word
/// (exclusive or), which keeps the evenness and makes every point uniform.
///
/// A row for each point; values strictly between 0 and 1. None beyond [`DIMENSIONS`] dimensions or 2³² points.
#[must_use]
pub fn sobol_points(
    draws: &Draws,
    purpose: Purpose,
    points: usize,
    dimensions: usize,
) -> Option<Vec<Vec<f64>>> {
    let shifts: Vec<u64> = (0..dimensions)
        .map(|dimension| {
            draws.block(purpose, Subject::index(dimension as u64), Subject::NONE, 0)[0]
        })
        .collect();
    (0..points as u64)
        .map(|index| {
            shifts
                .iter()
                .enumerate()
                .map(|(dimension, shift)| {
                    Some(unit_interval(sobol_word(index, dimension)? ^ shift))
                })
                .collect()
        })
        .collect()
}

/// A Latin hypercube: in each dimension every one of `points` equal slices holds one point, at a random place in it.
///
/// McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), "A comparison of three methods for selecting values of input
/// variables in the analysis of output from a computer code", *Technometrics* 21, pp. 239–245. A row for each point; values
/// strictly between 0 and 1.
///
/// ```
/// use gapfiller_numerics::draws::{Draws, Purpose};
/// use gapfiller_numerics::sampling::latin_hypercube;
///
/// let design = latin_hypercube(&Draws::new(1, 0), Purpose::named("design"), 5, 2);
/// let mut slices: Vec<u32> = design.iter().map(|point| (point[1] * 5.0) as u32).collect();
/// slices.sort_unstable();
/// assert_eq!(slices, [0, 1, 2, 3, 4]);
/// ```
#[must_use]
pub fn latin_hypercube(
    draws: &Draws,
    purpose: Purpose,
    points: usize,
    dimensions: usize,
) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..dimensions as u64)
        .map(|dimension| shuffled_slices(draws, purpose, Subject::index(dimension), points))
        .collect();
    (0..points)
        .map(|point| columns.iter().map(|column| column[point]).collect())
        .collect()
}

/// One dimension of [`latin_hypercube`].
fn shuffled_slices(draws: &Draws, purpose: Purpose, dimension: Subject, points: usize) -> Vec<f64> {
    let words: Vec<[u64; 4]> = (0..points as u64)
        .map(|point| draws.block(purpose, dimension, Subject::NONE, point))
        .collect();
    // The order of random words is a random permutation.
    let mut order: Vec<usize> = (0..points).collect();
    order.sort_by_key(|&point| (words[point][0], point));

    let mut places = vec![0.0; points];
    for (slice, &point) in order.iter().enumerate() {
        places[point] = (slice as f64 + unit_interval(words[point][1])) / points as f64;
    }
    places
}

/// The length of a Sobol coordinate in bits.
const BITS: usize = 32;

/// Degree s, inner coefficients a and starting values m of the primitive polynomial of each dimension after the first.
const JOE_KUO: [(usize, u32, [u32; 7]); DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49, 0]),
    (6, 13, [1, 1, 1, 15, 21, 21, 0]),
    (6, 16, [1, 3, 1, 13, 27, 49, 0]),
    (6, 19, [1, 1, 1, 15, 7, 5, 0]),
    (6, 22, [1, 3, 1, 15, 13, 25, 0]),
    (6, 25, [1, 1, 5, 5, 19, 61, 0]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
    (7, 4, [1, 3, 7, 13, 13, 15, 69]),
];

/// The direction numbers of a dimension as 32-bit fractions (Joe and Kuo 2008, equation 2.2).
fn direction_numbers(dimension: usize) -> [u32; BITS] {
    let mut v = [0_u32; BITS];
    let polynomial = dimension.checked_sub(1).and_then(|d| JOE_KUO.get(d));
    let Some(&(degree, coefficients, start)) = polynomial else {
        return std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    };
    for bit in 0..BITS {
        v[bit] = if bit < degree {
            start[bit] << (BITS - 1 - bit)
        } else {
            (1..degree)
                .filter(|k| coefficients >> (degree - 1 - k) & 1 == 1)
                .fold(v[bit - degree] ^ (v[bit - degree] >> degree), |sum, k| {
                    sum ^ v[bit - k]
                })
        };
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Vec<f64>> {
        text.lines()
            .map(|line| {
                line.split(',')
                    .map(|cell| cell.trim().parse().unwrap())
                    .collect()
            })
            .collect()
    }

    /// Reference points by SciPy's `stats.qmc`.
    #[test]
    fn against_the_reference() {
        let sobol = table(include_str!(
            "../tests/data/sobol_d5_first64_unscrambled_joe_kuo.csv"
        ));
        assert_eq!(sobol.len(), 64);
        for (index, row) in sobol.iter().enumerate() {
            for (dimension, known) in row.iter().enumerate() {
                let word = sobol_word(index as u64, dimension).unwrap();
                assert_eq!(
                    (word >> 32) as f64 / (1_u64 << 32) as f64,
                    *known,
                    "{index} {dimension}"
                );
            }
        }
        let halton_rows = table(include_str!("../tests/data/halton_d3_first16.csv"));
        assert_eq!(halton_rows.len(), 16);
        for (index, row) in halton_rows.iter().enumerate() {
            for (dimension, known) in row.iter().enumerate() {
                let found = halton(index as u64, dimension).unwrap();
                assert!((found - known).abs() < 1e-15, "{index} {dimension}");
            }
        }
    }

    /// In each dimension, the first 2ᵏ points fall one in each of 2ᵏ slices, shifted or not.
    #[test]
    fn sobol_fills_each_dimension() {
        let points =
            sobol_points(&Draws::new(3, 0), Purpose::named("sobol"), 256, DIMENSIONS).unwrap();
        for dimension in 0..DIMENSIONS {
            let mut slices: Vec<usize> = points
                .iter()
                .map(|point| (point[dimension] * 256.0) as usize)
                .collect();
            slices.sort_unstable();
            assert!(
                slices.iter().enumerate().all(|(k, slice)| k == *slice),
                "{dimension}"
            );
        }
        assert!(points.iter().flatten().all(|x| *x > 0.0 && *x < 1.0));
    }

    #[test]
    fn beyond_the_tables() {
        assert_eq!(halton(1, DIMENSIONS), None);
        assert_eq!(sobol_word(1, DIMENSIONS), None);
        assert_eq!(sobol_word(1 << 32, 0), None);
        assert_eq!(
            sobol_points(&Draws::new(1, 1), Purpose(0), 4, DIMENSIONS + 1),
            None
        );
        assert!(latin_hypercube(&Draws::new(1, 1), Purpose(0), 0, 3).is_empty());
    }
}
