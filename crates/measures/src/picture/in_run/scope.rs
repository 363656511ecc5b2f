//! Whose picture is scored: a node's, the network's, those of decisions.

use super::super::distances::{Cutoff, ospa_and_gospa};
use super::super::recording::{Frame, Held};
use super::super::siap::{ContinuitySums, ContinuityTally, SiapTally};
use super::CUTOFF_M;

/// The pictures of one scope as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    sums: Sums,
    continuity: ContinuityTally,
}

/// What they amount to; sums of several scopes may be added up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    pub(super) siap: SiapTally,
    pub(super) continuity: ContinuitySums,
    pub(super) pictures: f64,
    ospa_m: f64,
    gospa_m: f64,
}

impl Scope {
    /// Takes a picture: objects by rising number, tracks, and which object each track is of: (object, track), by their numbers.
    pub(super) fn add(
        &mut self,
        time_s: f64,
        truth: Vec<Held>,
        mut tracks: Vec<Held>,
        of: &[(u32, u32)],
    ) {
        tracks.sort_unstable_by_key(|held| held.id);
        let mut pairs: Vec<(usize, usize)> = of
            .iter()
            .filter_map(|(object, track)| {
                let object = truth.binary_search_by_key(object, |held| held.id).ok()?;
                let track = tracks.binary_search_by_key(track, |held| held.id).ok()?;
                Some((object, track))
            })
            .collect();
        pairs.sort_unstable();
        let frame = Frame {
            time_s,
            truth,
            tracks,
        };
        self.sums.siap.add(&frame, &pairs);
        self.continuity.add(&frame, &pairs);
        let places =
            |held: &[Held]| -> Vec<_> { held.iter().map(|h| h.state.position_m).collect() };
        let cutoff = Cutoff {
            cutoff_m: CUTOFF_M,
            order: 2.0,
        };
        let (ospa, gospa) = ospa_and_gospa(&places(&frame.truth), &places(&frame.tracks), &cutoff);
        self.sums.ospa_m += ospa;
        self.sums.gospa_m += gospa.distance_m;
        self.sums.pictures += 1.0;
    }

    pub(super) fn finish(self) -> Sums {
        Sums {
            continuity: self.continuity.finish(),
            ..self.sums
        }
    }
}

impl Sums {
    pub(super) fn merge(&mut self, other: &Self) {
        self.siap.merge(&other.siap);
        self.continuity.merge(&other.continuity);
        self.pictures += other.pictures;
        self.ospa_m += other.ospa_m;
        self.gospa_m += other.gospa_m;
    }

    fn per_picture(&self, sum: f64) -> Option<f64> {
        (self.pictures > 0.0).then(|| sum / self.pictures)
    }

    /// Mean OSPA over the pictures \[m\].
    pub(super) fn ospa_m(&self) -> Option<f64> {
        self.per_picture(self.ospa_m)
    }

    /// Mean GOSPA over the pictures \[m\].
    pub(super) fn gospa_m(&self) -> Option<f64> {
        self.per_picture(self.gospa_m)
    }

    /// Second and further tracks of an object, in the mean picture.
    pub(super) fn dual_tracks(&self) -> Option<f64> {
        self.per_picture(self.siap.dual_tracks())
    }

    /// Changes of number for each hour that an object is tracked.
    pub(super) fn changes_per_h(&self) -> Option<f64> {
        let rate = self.continuity.continuity().track_number_change_rate?;
        Some(rate * 3_600.0)
    }
}
