//! One track of a radar, and what it remembers beside its state.

use crate::measurement::Accuracy;
use gapfiller_border::{Class, IffMode, PlotId, SimTime, StateEstimate, TrackEnd};
use gapfiller_geo::frames::Ecef;

/// What a tracker is built with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackerConfig {
    /// Accuracy of the radar's plots, as believed.
    pub accuracy: Accuracy,
    /// Time between two looks at the same target \[s\].
    pub renewal_s: f64,
    /// White-noise acceleration of the filter \[m²/s³\].
    pub acceleration_psd: f64,
    /// Largest squared Mahalanobis distance of a plot from a track (chi-squared, 3 degrees of freedom: 11.3 holds 99 %,
    /// 16.3 holds 99.9 %).
    pub gate: f64,
    /// Hits needed to confirm a track, the one that started it included.
    pub confirm_hits: u32,
    /// Opportunities within which they must come, the one that started it included.
    pub confirm_window: u32,
    /// Misses in a row that end a track.
    pub delete_after_misses: u32,
    /// Standard deviation of each velocity component of a new track \[m/s\].
    pub initial_speed_sigma_m_s: f64,
    /// Half-width of the window in range and azimuth in which a reply is attached, in standard deviations; 300 m and 0.5° are
    /// added.
    pub reply_gate_sigmas: f64,
    /// Most tracks held at once; beyond it no track starts.
    pub capacity: usize,
}

/// What a radar believes about one object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalTrack {
    /// The node's running number.
    pub number: u32,
    /// The state after the latest plot, at the time of that plot.
    pub state: StateEstimate,
    /// Whether enough hits came early enough.
    pub confirmed: bool,
    /// Plots taken.
    pub hits: u32,
    /// Misses since the latest plot.
    pub misses: u32,
    /// Hits and misses since the start.
    pub opportunities: u32,
    /// The latest plot.
    pub last_plot: PlotId,
    /// Time of the first plot.
    pub started: SimTime,
    /// Where the first plot was.
    pub first_position: Ecef,
    /// What its plots were recognised as.
    pub class: ClassVotes,
    /// IFF replies attached to it.
    pub replies: ReplyMemory,
}

/// What happened to a track in a look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TrackChange {
    /// A plot that no track took started one.
    Started {
        /// The track.
        number: u32,
        /// The plot.
        plot: PlotId,
    },
    /// Enough hits: the track counts.
    Confirmed {
        /// The track.
        number: u32,
    },
    /// A track took a plot.
    Updated {
        /// The track.
        number: u32,
        /// The plot.
        plot: PlotId,
    },
    /// A reply was attached to a track: the nearest one, possibly the wrong one.
    Replied {
        /// The track.
        number: u32,
        /// The mode that answered.
        mode: IffMode,
        /// The squawk, where the mode carries one.
        code: Option<u16>,
        /// Time of the reply.
        time: SimTime,
    },
    /// A track is no more.
    Ended {
        /// The track.
        number: u32,
        /// Why.
        why: TrackEnd,
    },
}

const CLASSES: [Class; 6] = [
    Class::Fighter,
    Class::LargeAircraft,
    Class::CruiseMissile,
    Class::OneWayUav,
    Class::AntiRadiationMissile,
    Class::Ballistic,
];

/// How often a track's plots were recognised as each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassVotes {
    counts: [u32; CLASSES.len()],
}

impl ClassVotes {
    /// One more plot; nothing if it was not recognised.
    pub fn add(&mut self, recognised: Option<Class>) {
        if let Some(class) = recognised {
            let count = &mut self.counts[class as usize];
            *count = count.saturating_add(1);
        }
    }

    /// Plots recognised as `class`.
    #[must_use]
    pub fn count(&self, class: Class) -> u32 {
        self.counts[class as usize]
    }

    /// Plots recognised as anything.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts
            .iter()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The class recognised most often; of equals the first in the order of [`Class`]; none if nothing was recognised.
    #[must_use]
    pub fn best(&self) -> Option<Class> {
        let mut best = None;
        let mut most = 0;
        for (class, count) in CLASSES.iter().zip(self.counts) {
            if count > most {
                (best, most) = (Some(*class), count);
            }
        }
        best
    }
}

/// The replies of one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyRecord {
    /// How many.
    pub count: u32,
    /// Time of the latest.
    pub last: SimTime,
    /// The latest squawk, where the mode carries one.
    pub code: Option<u16>,
}

const MODES: usize = 4;

/// The replies attached to a track, by mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplyMemory {
    records: [Option<ReplyRecord>; MODES],
}

impl ReplyMemory {
    /// One more reply.
    pub fn add(&mut self, mode: IffMode, code: Option<u16>, time: SimTime) {
        let slot = &mut self.records[mode as usize];
        let before = slot.map_or(0, |record| record.count);
        let known = slot.and_then(|record| record.code);
        *slot = Some(ReplyRecord {
            count: before.saturating_add(1),
            last: time,
            code: code.or(known),
        });
    }

    /// The replies of `mode`, if any.
    #[must_use]
    pub fn of(&self, mode: IffMode) -> Option<&ReplyRecord> {
        self.records[mode as usize].as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_and_ties() {
        let mut votes = ClassVotes::default();
        assert_eq!(votes.best(), None);
        for (place, class) in CLASSES.iter().enumerate() {
            assert_eq!(*class as usize, place);
        }
        votes.add(None);
        votes.add(Some(Class::OneWayUav));
        votes.add(Some(Class::CruiseMissile));
        assert_eq!(votes.best(), Some(Class::CruiseMissile));
        votes.add(Some(Class::OneWayUav));
        assert_eq!(votes.best(), Some(Class::OneWayUav));
        assert_eq!((votes.total(), votes.count(Class::OneWayUav)), (3, 2));
    }

    #[test]
    fn replies_by_mode() {
        let mut replies = ReplyMemory::default();
        replies.add(IffMode::Mode3, Some(1234), SimTime::from_seconds(1.0));
        replies.add(IffMode::Mode3, None, SimTime::from_seconds(2.0));
        assert!(replies.of(IffMode::National).is_none());
        let record = replies.of(IffMode::Mode3).unwrap();
        assert_eq!(
            (record.count, record.last, record.code),
            (2, SimTime::from_seconds(2.0), Some(1234))
        );
    }
}
