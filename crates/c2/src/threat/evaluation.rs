//! Which assets a track threatens, and in which order threats are taken.

use super::approach::Reach;
use super::course::Path;
use crate::setup::DefendedAsset;
use gapfiller_geo::frames::Ecef;
use std::cmp::Ordering;

/// One asset that a track threatens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threat {
    /// When it gets there \[s from now\]: the closest approach, or the impact.
    pub in_s: f64,
    /// How near it comes \[m\].
    pub distance_m: f64,
    /// By when it must be met \[s from now\]: as it comes within the keep-out distance, at the latest as it gets there.
    pub met_by_s: f64,
    /// What the asset is worth, relative to others.
    pub value: f64,
}

impl Threat {
    /// How a path threatens a place that is worth `value`, if it comes within a distance and a time.
    pub fn of(
        path: &Path,
        point: &Ecef,
        value: f64,
        (within_m, within_s): (f64, f64),
        keep_out_m: f64,
    ) -> Option<Self> {
        let approach = path.approach(point);
        approach.comes(within_m, within_s).then(|| Self {
            in_s: approach.in_s,
            distance_m: approach.distance_m,
            met_by_s: match path {
                // Level flight at one speed: the rest of the way, by Pythagoras.
                Path::Straight(course) => {
                    let half = keep_out_m * keep_out_m - approach.distance_m * approach.distance_m;
                    let speed_m_s = course.velocity_m_s.norm().max(1.0);
                    (approach.in_s - half.max(0.0).sqrt() / speed_m_s).max(0.0)
                }
                Path::Falling(_) => approach.in_s,
            },
            value,
        })
    }
}

/// Everything that a path threatens: what it will pass within a distance \[m\] and a time \[s\].
pub fn threats<'a>(
    path: &'a Path,
    assets: &'a [DefendedAsset],
    within: (f64, f64),
    keep_out_m: f64,
) -> impl Iterator<Item = Threat> + 'a {
    let reach = match path {
        Path::Straight(course) => Some(Reach::of(course, within.0, within.1)),
        Path::Falling(_) => None,
    };
    assets
        .iter()
        .filter(move |asset| {
            reach
                .as_ref()
                .is_none_or(|reach| reach.includes(&asset.position))
        })
        .filter_map(move |asset| Threat::of(path, &asset.position, asset.value, within, keep_out_m))
}

/// Whether a path threatens anything at all.
pub fn threatens(path: &Path, assets: &[DefendedAsset], within: (f64, f64)) -> bool {
    threats(path, assets, within, 0.0).next().is_some()
}

/// Threats whose last safe launches fall into the same span of this length are equally urgent; what is at stake then decides \[s\]
/// (assumed: half a reaction time).
const SPAN_S: f64 = 5.0;

/// How soon a target must be taken, compared with others. The least comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Urgency {
    /// Time until the last safe launch \[s\]; negative if it is past; none if it threatens nothing or can never be met.
    pub last_safe_s: Option<f64>,
    /// Whether others are known to engage it.
    pub engaged: bool,
    /// Value of the asset times weight of the class.
    pub worth: f64,
    /// How near it comes to the asset \[m\].
    pub distance_m: f64,
    /// Whether it threatens anything; what does not comes last of all.
    pub threatens: bool,
}

impl Urgency {
    /// Of a track that threatens nothing, and may be engaged all the same: the nearest comes first.
    pub fn receding(now_m: f64) -> Self {
        Self {
            last_safe_s: None,
            engaged: false,
            worth: 0.0,
            distance_m: now_m,
            threatens: false,
        }
    }

    /// Still in time, too late, or no threat.
    fn rank(&self) -> u8 {
        match self.last_safe_s {
            _ if !self.threatens => 2,
            Some(left_s) if left_s >= 0.0 => 0,
            _ => 1,
        }
    }

    /// The span in which the last safe launch falls. What is past has none: there the value decides.
    fn span(&self) -> f64 {
        match self.rank() {
            0 => (self.last_safe_s.unwrap_or(0.0) / SPAN_S).floor(),
            _ => 0.0,
        }
    }

    /// How long a decision may take \[s\]; long for what is too late or no threat.
    pub fn left_s(&self) -> f64 {
        match self.rank() {
            0 => self.last_safe_s.unwrap_or(0.0),
            _ => 1e6,
        }
    }

    /// In time before too late before no threat; then by the span of the last safe launch, engaged by nobody before engaged by
    /// others, by what is at stake, by the closest approach.
    pub fn order(&self, other: &Self) -> Ordering {
        self.rank()
            .cmp(&other.rank())
            .then(self.span().total_cmp(&other.span()))
            .then(self.engaged.cmp(&other.engaged))
            .then(other.worth.total_cmp(&self.worth))
            .then(self.distance_m.total_cmp(&other.distance_m))
    }
}
