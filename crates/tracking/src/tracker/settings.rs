//! What a tracker is built with.

use std::fmt;

/// How a target is believed to move: white-noise acceleration about a straight line or a level turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MotionModel {
    /// White-noise acceleration density on each axis \[m²/s³\].
    pub acceleration_psd: f64,
    /// Turn rate about the vertical, left (anticlockwise from above) positive \[rad/s\]; zero for constant velocity.
    pub turn_rate_rad_s: f64,
}

impl MotionModel {
    /// Constant velocity with white-noise acceleration of density `acceleration_psd` \[m²/s³\].
    #[must_use]
    pub const fn constant_velocity(acceleration_psd: f64) -> Self {
        Self {
            acceleration_psd,
            turn_rate_rad_s: 0.0,
        }
    }
}

/// The filter of each track.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// One Kalman filter.
    ConstantVelocity {
        /// White-noise acceleration density \[m²/s³\].
        acceleration_psd: f64,
    },
    /// Interacting multiple models: two to four.
    Imm {
        /// The models, each with a filter of its own.
        models: Vec<MotionModel>,
        /// Mean time a target keeps to one of them \[s\].
        mean_sojourn_s: f64,
    },
}

/// How plots are shared out among tracks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Association {
    /// Global nearest neighbour: the assignment of greatest likelihood, each track one plot.
    Gnn,
    /// Joint probabilistic data association: each track takes all plots of its gate, by their probabilities.
    Jpda,
}

/// What a track begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initiation {
    /// The first plot, velocity zero with a wide covariance; the second plot makes the velocity emerge from the filter.
    ZeroVelocity,
    /// The first two plots, the velocity from their difference alone (Bar-Shalom, Li and Kirubarajan 2001, section 5.5.3).
    TwoPoint,
}

/// What a [`MultiTargetTracker`](super::MultiTargetTracker) is built with.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackerSettings {
    /// The filter of each track.
    pub filter: Filter,
    /// How plots are shared out.
    pub association: Association,
    /// Probability that the plot of a target falls within its track's gate.
    pub gate_probability: f64,
    /// Probability that a target gives a plot in a scan (used by [`Association::Jpda`] and the track score).
    pub detection_probability: f64,
    /// False plots per scan and unit of space: per m³, for two-dimensional plots per m² (JPDA and the track score).
    pub clutter_density: f64,
    /// Plots, the first included, that confirm a track …
    pub confirm_hits: u32,
    /// … when they fall within so many scans in a row; at most 32.
    pub confirm_window: u32,
    /// Misses in a row that end a track. A tentative one ends after `confirm_window − 1` already.
    pub delete_after_misses: u32,
    /// What a track begins with.
    pub initiation: Initiation,
    /// Standard deviation of each velocity component of a new track \[m/s\].
    pub initial_speed_sigma_m_s: f64,
    /// No target is faster \[m/s\]: the second plot of a track lies nearer than that allows.
    pub max_speed_m_s: f64,
    /// Most tracks at once, tentative ones included; beyond it no track starts.
    pub max_tracks: usize,
    /// Height of a track that knows only two-dimensional plots, with its standard deviation \[m\].
    pub unknown_height_m: (f64, f64),
}

impl Default for TrackerSettings {
    fn default() -> Self {
        Self {
            filter: Filter::ConstantVelocity {
                acceleration_psd: 10.0,
            },
            association: Association::Gnn,
            gate_probability: 0.99,
            detection_probability: 0.9,
            clutter_density: 1e-15,
            confirm_hits: 3,
            confirm_window: 4,
            delete_after_misses: 4,
            initiation: Initiation::ZeroVelocity,
            initial_speed_sigma_m_s: 200.0,
            max_speed_m_s: 1_000.0,
            max_tracks: 50_000,
            unknown_height_m: (5_000.0, 3_000.0),
        }
    }
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsError {
    /// The setting.
    pub setting: &'static str,
    /// What it must be.
    pub expected: &'static str,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be {}", self.setting, self.expected)
    }
}

impl std::error::Error for SettingsError {}

/// Most models of an IMM filter.
pub(super) const MOST_MODELS: usize = 4;

impl TrackerSettings {
    /// The motion models of the filter, one or more.
    pub(super) fn models(&self) -> Vec<MotionModel> {
        match &self.filter {
            Filter::ConstantVelocity { acceleration_psd } => {
                vec![MotionModel::constant_velocity(*acceleration_psd)]
            }
            Filter::Imm { models, .. } => models.clone(),
        }
    }

    /// Mean time in one model \[s\]; of no account with one model.
    pub(super) fn mean_sojourn_s(&self) -> f64 {
        match &self.filter {
            Filter::ConstantVelocity { .. } => 1.0,
            Filter::Imm { mean_sojourn_s, .. } => *mean_sojourn_s,
        }
    }

    /// Whether every setting can be used.
    ///
    /// # Errors
    /// The first that cannot, and what it must be.
    pub fn check(&self) -> Result<(), SettingsError> {
        let probability = |p: f64| p > 0.0 && p < 1.0;
        let positive = |x: f64| x > 0.0 && x.is_finite();
        let models = self.models();
        let models_usable = models.iter().all(|model| {
            (0.0..f64::INFINITY).contains(&model.acceleration_psd)
                && model.turn_rate_rad_s.is_finite()
        });
        let (height, height_sigma) = self.unknown_height_m;
        #[rustfmt::skip]
        let checks = [
            (models_usable, "filter acceleration density", "zero or positive, and every turn rate a number"),
            (
                match &self.filter {
                    Filter::ConstantVelocity { .. } => true,
                    Filter::Imm { mean_sojourn_s, .. } => positive(*mean_sojourn_s),
                },
                "mean sojourn", "positive",
            ),
            (
                match &self.filter {
                    Filter::ConstantVelocity { .. } => true,
                    Filter::Imm { models, .. } => (2..=MOST_MODELS).contains(&models.len()),
                },
                "number of IMM models", "two to four",
            ),
            (probability(self.gate_probability), "gate probability", "between 0 and 1"),
            (probability(self.detection_probability), "detection probability", "between 0 and 1"),
            (positive(self.clutter_density), "clutter density", "positive"),
            (self.confirm_hits >= 1, "hits to confirm", "at least 1"),
            (
                (self.confirm_hits..=32).contains(&self.confirm_window),
                "scans to confirm in", "at least the hits to confirm and at most 32",
            ),
            (self.delete_after_misses >= 1, "misses to delete", "at least 1"),
            (positive(self.initial_speed_sigma_m_s), "initial speed sigma", "positive"),
            (positive(self.max_speed_m_s), "largest speed", "positive"),
            (
                (1..=u32::MAX as usize / 8).contains(&self.max_tracks),
                "largest number of tracks", "at least 1 and below 500 million",
            ),
            (height.is_finite() && positive(height_sigma), "unknown height", "a number with a positive sigma"),
        ];
        match checks.iter().find(|(good, ..)| !good) {
            None => Ok(()),
            Some((_, setting, expected)) => Err(SettingsError { setting, expected }),
        }
    }
}
