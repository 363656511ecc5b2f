//! Randomness without a generator: a draw is a pure function of what it is for.
//!
//! A generator that is stored and advanced ties every draw to all the draws before it: one more radar, and every dice roll
//! after it changes. Here nothing is stored. Each draw is Philox4x64-10, a keyed mixing of a counter (Salmon, Moraes, Dror
//! and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11), and the counter says *which event* is meant:
//!
//! | word | meaning |
//! |---|---|
//! | key 0 | study seed |
//! | key 1 | [`Purpose`]: what kind of event, by name |
//! | counter 0 | run number |
//! | counter 1, 2 | two [`Subject`]s: who and whom, hashes of scenario names |
//! | counter 3 | occurrence: which one, anchored in the world (the scan's index, the k-th round to arrive) |
//!
//! So two postures compared on the same run roll the same dice for the same event (common random numbers), adding a node
//! disturbs nobody, and the order of calls means nothing.
//!
//! A variate takes one uniform and the inverse of its distribution, never rejection, so that a shift of a parameter shifts
//! the variate and does not scramble it.
//!
//! ```
//! use gapfiller_numerics::draws::{Draws, Purpose, Subject};
//!
//! const KILL: Purpose = Purpose::named("kill");
//! let draws = Draws::new(2_500, 7);
//! let (round, target) = (Subject::named("battery 3"), Subject::named("bomber 12"));
//!
//! let killed = draws.uniform(KILL, round, target, 0) < 0.8;
//! assert_eq!(killed, draws.uniform(KILL, round, target, 0) < 0.8); // asking twice changes nothing
//! ```

use crate::special::normal_quantile;

/// A 64-bit hash of a text that never changes between versions, machines or builds: FNV-1a over its UTF-8 bytes, then the
/// finaliser of splitmix64 to spread short texts over all the bits.
///
/// Two names among ten thousand collide with probability 3·10⁻¹².
#[must_use]
pub const fn stable_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    mix(hash)
}

/// The finaliser of splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): a
/// one-to-one map in which each bit of the input moves about half of the bits of the output.
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The kind of event a draw is for. Two kinds share no draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(pub u64);

impl Purpose {
    /// The purpose called `text`, such as `"radar look"`; hashed at compile time when it is a constant.
    #[must_use]
    pub const fn named(text: &'static str) -> Self {
        Self(stable_hash(text))
    }
}

/// Whom or what a draw concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub u64);

impl Subject {
    /// No subject: for events that have one or none.
    pub const NONE: Self = Self(0);

    /// The subject of that name in the scenario.
    #[must_use]
    pub const fn named(text: &str) -> Self {
        Self(stable_hash(text))
    }

    /// The subject of that number, where the number belongs to the world (a grid cell, a slot) and is no order of arrival.
    ///
    /// It is mixed, so that it meets neither a name nor [`Subject::NONE`] except by a chance of 2⁻⁶⁴.
    #[inline]
    #[must_use]
    pub const fn index(n: u64) -> Self {
        Self(mix(n))
    }

    /// Both subjects in one, where more than two matter. The order counts: A with B is not B with A.
    ///
    /// ```
    /// use gapfiller_numerics::draws::Subject;
    ///
    /// let (a, b) = (Subject::named("a"), Subject::named("b"));
    /// assert_ne!(a.with(b), b.with(a));
    /// ```
    #[inline]
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(mix(mix(self.0).wrapping_add(other.0)))
    }
}

/// All the draws of one run of one study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    seed: u64,
    run: u64,
}

impl Draws {
    /// The draws of run number `run` of the study with that `seed`.
    #[must_use]
    pub const fn new(seed: u64, run: u64) -> Self {
        Self { seed, run }
    }

    /// The four random words of an event.
    #[inline]
    #[must_use]
    pub fn block(&self, purpose: Purpose, a: Subject, b: Subject, occurrence: u64) -> [u64; 4] {
        philox4x64([self.run, a.0, b.0, occurrence], [self.seed, purpose.0])
    }

    /// One uniform variate in the open interval 0 to 1: the first word of the [block](Self::block).
    ///
    /// An event of probability p happens when this is below p; never for 0, always for 1.
    #[inline]
    #[must_use]
    pub fn uniform(&self, purpose: Purpose, a: Subject, b: Subject, occurrence: u64) -> f64 {
        unit_interval(self.block(purpose, a, b, occurrence)[0])
    }

    /// Four independent uniform variates in the open interval 0 to 1; the first is [`uniform`](Self::uniform)'s.
    #[inline]
    #[must_use]
    pub fn uniforms(&self, purpose: Purpose, a: Subject, b: Subject, occurrence: u64) -> [f64; 4] {
        self.block(purpose, a, b, occurrence).map(unit_interval)
    }

    /// One standard normal variate: the normal quantile of the [`uniform`](Self::uniform) of the same event.
    #[inline]
    #[must_use]
    pub fn normal(&self, purpose: Purpose, a: Subject, b: Subject, occurrence: u64) -> f64 {
        normal_quantile(self.uniform(purpose, a, b, occurrence))
    }

    /// Four independent standard normal variates; the first is [`normal`](Self::normal)'s.
    #[inline]
    #[must_use]
    pub fn normals(&self, purpose: Purpose, a: Subject, b: Subject, occurrence: u64) -> [f64; 4] {
        self.uniforms(purpose, a, b, occurrence)
            .map(normal_quantile)
    }
}

/// A random word as a number in the open interval 0 to 1: the upper 52 bits and a half, an odd multiple of 2⁻⁵³.
///
/// The half keeps both ends out and makes the values symmetric about one half; every value is exact, which it would not be
/// with one bit more (1 − 2⁻⁵⁴ rounds to 1).
///
/// ```
/// use gapfiller_numerics::draws::unit_interval;
///
/// assert!(unit_interval(0) > 0.0 && unit_interval(u64::MAX) < 1.0);
/// ```
#[inline]
#[must_use]
pub const fn unit_interval(bits: u64) -> f64 {
    const HALF_STEP: f64 = 1.0 / (1_u64 << 53) as f64;
    ((bits >> 11) | 1) as f64 * HALF_STEP
}

/// Philox4x64-10: four random words from a counter and a key.
///
/// Salmon, Moraes, Dror and Shaw (2011), section 3.3 and table 2; the constants are those of their Random123 library.
#[inline]
#[must_use]
pub const fn philox4x64(counter: [u64; 4], key: [u64; 2]) -> [u64; 4] {
    const ROUNDS: usize = 10;
    // The golden ratio and √3 − 1, as 64-bit fractions.
    const WEYL: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xbb67_ae85_84ca_a73b];
    const MULTIPLIER: [u64; 2] = [0xd2e7_470e_e14c_6c93, 0xca5a_8263_9512_1157];

    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    let mut round = 0;
    while round < ROUNDS {
        let (high0, low0) = wide_product(MULTIPLIER[0], c0);
        let (high1, low1) = wide_product(MULTIPLIER[1], c2);
        (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0);
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
        round += 1;
    }
    [c0, c1, c2, c3]
}

/// The upper and lower 64 bits of a product.
#[inline]
const fn wide_product(a: u64, b: u64) -> (u64, u64) {
    let product = (a as u128).wrapping_mul(b as u128);
    ((product >> 64) as u64, product as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three vectors for `philox4x64 10` of Random123's `kat_vectors`.
    #[test]
    fn philox_known_answers() {
        assert_eq!(
            philox4x64([0; 4], [0; 2]),
            [
                0x1655_4d9e_ca36_314c,
                0xdb20_fe9d_672d_0fdc,
                0xd7e7_72ce_e186_176b,
                0x7e68_b68a_ec7b_a23b
            ]
        );
        assert_eq!(
            philox4x64([u64::MAX; 4], [u64::MAX; 2]),
            [
                0x87b0_92c3_013f_e90b,
                0x438c_3c67_be8d_0224,
                0x9cc7_d7c6_9cd7_77b6,
                0xa09c_aebf_594f_0ba0
            ]
        );
        let pi = [
            0x243f_6a88_85a3_08d3,
            0x1319_8a2e_0370_7344,
            0xa409_3822_299f_31d0,
            0x082e_fa98_ec4e_6c89,
        ];
        assert_eq!(
            philox4x64(pi, [0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c]),
            [
                0xa528_f454_03e6_1d95,
                0x38c7_2dbd_566e_9788,
                0xa5a1_610e_72fd_18b5,
                0x57bd_43b5_e52b_7fe6
            ]
        );
    }

    #[test]
    fn unit_interval_is_open_and_symmetric() {
        assert_eq!(unit_interval(0), 0.5_f64 / (1_u64 << 52) as f64);
        assert_eq!(unit_interval(u64::MAX), 1.0 - unit_interval(0));
        for word in [1, 77, 1 << 40, 1 << 63, 0xdead_beef_0123_4567] {
            assert_eq!(unit_interval(word), 1.0 - unit_interval(!word));
        }
    }

    #[test]
    fn each_coordinate_matters() {
        let draws = Draws::new(1, 2);
        let (p, q) = (Purpose::named("p"), Purpose::named("q"));
        let (a, b) = (Subject::named("a"), Subject::index(1));
        let mut seen = vec![
            draws.block(p, a, b, 0),
            draws.block(q, a, b, 0),
            draws.block(p, b, a, 0),
            draws.block(p, a, Subject::NONE, 0),
            draws.block(p, a, b, 1),
            draws.block(p, a.with(b), b, 0),
            draws.block(p, b.with(a), b, 0),
            Draws::new(2, 2).block(p, a, b, 0),
            Draws::new(1, 3).block(p, a, b, 0),
        ];
        let asked = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), asked);
    }

    /// Published check values of FNV-1a, before the finaliser, and of splitmix64 from state 0.
    #[test]
    fn hash_known_answers() {
        assert_eq!(stable_hash(""), mix(0xcbf2_9ce4_8422_2325));
        assert_eq!(stable_hash("a"), mix(0xaf63_dc4c_8601_ec8c));
        assert_eq!(stable_hash("foobar"), mix(0x8594_4171_f739_67e8));
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn moments_of_the_variates() {
        let draws = Draws::new(20_200_301, 0);
        let purpose = Purpose::named("moments");
        let count = 50_000_u64;
        let (mut sum, mut normal_sum, mut normal_square) = (0.0, 0.0, 0.0);
        for occurrence in 0..count {
            for u in draws.uniforms(purpose, Subject::NONE, Subject::NONE, occurrence) {
                assert!(u > 0.0 && u < 1.0);
                sum += u;
            }
            for z in draws.normals(purpose, Subject::NONE, Subject::NONE, occurrence) {
                normal_sum += z;
                normal_square += z * z;
            }
        }
        // Four standard deviations of each mean of 200,000.
        let n = 4.0 * count as f64;
        assert!((sum / n - 0.5).abs() < 0.0026);
        assert!((normal_sum / n).abs() < 0.009);
        assert!((normal_square / n - 1.0).abs() < 0.0127);
    }
}
