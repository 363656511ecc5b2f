//! How long a piece of service takes: an item on a link, a task of an operator.

use gapfiller_numerics::special::exponential_quantile;

/// How service times spread about their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Not at all.
    #[default]
    Fixed,
    /// Exponentially: most are short, some are long.
    Exponential,
}

impl Spread {
    /// The service time to a uniform variate \[s\], by the inverse of the distribution.
    ///
    /// ```
    /// use gapfiller_world::Spread;
    ///
    /// assert_eq!(Spread::Fixed.seconds(20.0, 0.9), 20.0);
    /// assert!((Spread::Exponential.seconds(20.0, 0.5) - 13.863).abs() < 1e-3);
    /// ```
    #[must_use]
    pub fn seconds(self, mean_s: f64, uniform: f64) -> f64 {
        match self {
            Self::Fixed => mean_s,
            Self::Exponential => exponential_quantile(uniform, mean_s),
        }
    }
}

/// A mean and how service times spread about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServiceTime {
    /// Mean \[s\].
    pub mean_s: f64,
    /// Spread.
    pub spread: Spread,
}

impl ServiceTime {
    /// The service time to a uniform variate \[s\].
    #[must_use]
    pub fn seconds(&self, uniform: f64) -> f64 {
        self.spread.seconds(self.mean_s, uniform)
    }
}
