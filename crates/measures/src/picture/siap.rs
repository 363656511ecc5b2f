//! The attributes of the single integrated air picture.
//!
//! Votruba, P., Nisley, R., Rothrock, R., Zombro, B. (2001), *Single Integrated Air Picture (SIAP) Metrics Implementation*, SIAP
//! System Engineering Task Force, Arlington, sections 2 and 3; with the counting of Stone Soup 1.9, against which it is held.
//! At a time *t*, J objects are there, N tracks are held, J_T objects have a track, N_A tracks are of an object:
//!
//! | attribute | at a time | over all times | best |
//! |---|---|---|---|
//! | completeness | J_T / J | Σ J_T / Σ J | 1 |
//! | ambiguity | N_A / J_T | Σ N_A / Σ J_T | 1 |
//! | spuriousness | (N − N_A) / N | Σ (N − N_A) / Σ N | 0 |
//! | accuracy | sum of the errors of all associations / N_A | Σ of the sums / Σ N_A | 0 |
//! | identification | objects that have a track and … / J_T | Σ / Σ J_T | |
//!
//! An object that has a track is *identified* unless all of its tracks are without identity, *correct* if all of them have its own, and
//! *ambiguous* if they are neither all without, nor all right, nor all wrong. Accuracy adds up errors over associations and
//! divides by distinct tracks: a track associated with two objects at once counts with both of its errors.
//!
//! A share of nothing is no number: an attribute is none where its denominator is zero.

use super::continuity;
use super::recording::{Association, Frame, Recording, pairs};
use std::collections::BTreeSet;

pub use super::continuity::{Continuity, ContinuitySums, ContinuityTally};

/// The attributes that can be told of one time, or of all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SiapAttributes {
    /// Share of the objects that have a track, 0 to 1.
    pub completeness: Option<f64>,
    /// Tracks for each object that has any; 1 is best.
    pub ambiguity: Option<f64>,
    /// Share of the tracks that are of no object, 0 to 1.
    pub spuriousness: Option<f64>,
    /// Mean error of position \[m\].
    pub position_accuracy_m: Option<f64>,
    /// Mean error of velocity \[m/s\].
    pub velocity_accuracy_m_s: Option<f64>,
    /// Share of the objects with a track of which an identity is held, 0 to 1.
    pub id_completeness: Option<f64>,
    /// Share of the objects with a track that are rightly identified by all their tracks, 0 to 1.
    pub id_correctness: Option<f64>,
    /// Share of the objects with a track whose tracks contradict each other, 0 to 1.
    pub id_ambiguity: Option<f64>,
}

/// What SIAP says of a recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Siap {
    /// Over all times.
    pub total: SiapAttributes,
    /// How long tracks last.
    pub continuity: Continuity,
    /// At each time, in the order of the frames.
    pub over_time: Vec<SiapAttributes>,
}

/// What is counted at one time; the sums over all times are the same kind of thing.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    objects: f64,
    objects_tracked: f64,
    tracks: f64,
    tracks_associated: f64,
    position_error_m: f64,
    velocity_error_m_s: f64,
    unidentified: f64,
    right: f64,
    wrong: f64,
}

/// The attributes, given which track is of which object.
///
/// ```
/// use gapfiller_geo::Vector3;
/// use gapfiller_measures::picture::{Association, Frame, Held, Recording, State, siap};
///
/// let at = |id, east_m| Held {
///     id,
///     state: State { position_m: Vector3::new(east_m, 0.0, 9_000.0), velocity_m_s: Vector3::new(250.0, 0.0, 0.0) },
///     identity: None,
/// };
/// // Two airliners; track 7 is of the first, 300 m off.
/// let frame = Frame { time_s: 0.0, truth: vec![at(0, 0.0), at(1, 50_000.0)], tracks: vec![at(7, 300.0)] };
/// let association = Association { truth: 0, track: 7, start_s: 0.0, end_s: 0.0 };
/// let siap = siap(&Recording { frames: vec![frame] }, &[association]);
/// assert_eq!(siap.total.completeness, Some(0.5));
/// assert_eq!(siap.total.position_accuracy_m, Some(300.0));
/// ```
pub fn siap(recording: &Recording, associations: &[Association]) -> Siap {
    let pairs = pairs(recording, associations);
    let mut tally = SiapTally::default();
    let over_time = recording
        .frames
        .iter()
        .zip(&pairs)
        .map(|(frame, pairs)| tally.add(frame, pairs))
        .collect();
    Siap {
        total: tally.total(),
        continuity: continuity::continuity(recording, associations),
        over_time,
    }
}

/// Counts one time after another, for those who never hold a whole recording.
#[derive(Clone, Copy, Debug, Default)]
pub struct SiapTally {
    sum: Counts,
}

impl SiapTally {
    /// Counts a time, and gives its attributes. `pairs` are places of objects and of tracks in the frame, in order.
    pub fn add(&mut self, frame: &Frame, pairs: &[(usize, usize)]) -> SiapAttributes {
        let counts = Counts::of(frame, pairs);
        self.sum.add(&counts);
        counts.attributes()
    }

    /// Counts all that another tally has counted.
    pub fn merge(&mut self, other: &Self) {
        self.sum.add(&other.sum);
    }

    /// The attributes over all that was counted.
    pub fn total(&self) -> SiapAttributes {
        self.sum.attributes()
    }

    /// Second and further tracks of one object, over all that was counted.
    pub fn dual_tracks(&self) -> f64 {
        self.sum.tracks_associated - self.sum.objects_tracked
    }
}

impl Counts {
    /// `pairs` in order of their objects.
    fn of(frame: &Frame, pairs: &[(usize, usize)]) -> Self {
        let distinct: BTreeSet<usize> = pairs.iter().map(|(_, track)| *track).collect();
        let mut counts = Self {
            objects: frame.truth.len() as f64,
            tracks: frame.tracks.len() as f64,
            tracks_associated: distinct.len() as f64,
            ..Self::default()
        };
        for of_object in pairs.chunk_by(|a, b| a.0 == b.0) {
            counts.objects_tracked += 1.0;
            counts.take_object(frame, of_object);
        }
        counts
    }

    fn take_object(&mut self, frame: &Frame, pairs: &[(usize, usize)]) {
        let (mut none, mut right, mut wrong) = (true, true, true);
        for (truth, track) in pairs {
            let (truth, track) = (&frame.truth[*truth], &frame.tracks[*track]);
            let (there, held) = (&truth.state, &track.state);
            self.position_error_m += (held.position_m - there.position_m).norm();
            self.velocity_error_m_s += (held.velocity_m_s - there.velocity_m_s).norm();
            let same = track.identity == truth.identity;
            none &= track.identity.is_none();
            right &= track.identity.is_some() && same;
            wrong &= track.identity.is_some() && !same;
        }
        let count = |yes: bool| f64::from(u8::from(yes));
        self.unidentified += count(none);
        self.right += count(right);
        self.wrong += count(wrong);
    }

    fn add(&mut self, other: &Self) {
        self.objects += other.objects;
        self.objects_tracked += other.objects_tracked;
        self.tracks += other.tracks;
        self.tracks_associated += other.tracks_associated;
        self.position_error_m += other.position_error_m;
        self.velocity_error_m_s += other.velocity_error_m_s;
        self.unidentified += other.unidentified;
        self.right += other.right;
        self.wrong += other.wrong;
    }

    fn attributes(&self) -> SiapAttributes {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let tracked = self.objects_tracked;
        let torn = tracked - self.unidentified - self.right - self.wrong;
        SiapAttributes {
            completeness: share(tracked, self.objects),
            ambiguity: share(self.tracks_associated, tracked),
            spuriousness: share(self.tracks - self.tracks_associated, self.tracks),
            position_accuracy_m: share(self.position_error_m, self.tracks_associated),
            velocity_accuracy_m_s: share(self.velocity_error_m_s, self.tracks_associated),
            id_completeness: share(tracked - self.unidentified, tracked),
            id_correctness: share(self.right, tracked),
            id_ambiguity: share(torn, tracked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recording::{Held, State};
    use super::*;
    use gapfiller_geo::Vector3;

    fn held(id: u32, x: f64, identity: Option<u32>) -> Held {
        let state = State {
            position_m: Vector3::new(x, 0.0, 0.0),
            velocity_m_s: Vector3::zeros(),
        };
        Held {
            id,
            state,
            identity,
        }
    }

    #[test]
    fn a_share_of_nothing_is_no_number() {
        let empty = siap(&Recording::default(), &[]);
        assert_eq!(empty, Siap::default());
        let frame = Frame {
            time_s: 3.0,
            truth: Vec::new(),
            tracks: vec![held(1, 0.0, None)],
        };
        let all_false = siap(
            &Recording {
                frames: vec![frame],
            },
            &[],
        );
        assert_eq!(all_false.total.spuriousness, Some(1.0));
        assert_eq!(all_false.total.completeness, None);
        assert_eq!(all_false.total.ambiguity, None);
        assert_eq!(all_false.over_time.len(), 1);
    }

    #[test]
    fn an_association_counts_only_where_both_are_there() {
        let frame = |time_s, truth: Vec<Held>, tracks: Vec<Held>| Frame {
            time_s,
            truth,
            tracks,
        };
        let recording = Recording {
            frames: vec![
                frame(0.0, vec![held(0, 0.0, None)], vec![held(5, 3.0, None)]),
                frame(1.0, vec![held(0, 0.0, None)], vec![]),
                frame(2.0, vec![], vec![held(5, 3.0, None)]),
            ],
        };
        let always = Association {
            truth: 0,
            track: 5,
            start_s: -10.0,
            end_s: 10.0,
        };
        let siap = siap(&recording, &[always, always]);
        assert_eq!(siap.total.completeness, Some(0.5));
        assert_eq!(siap.total.spuriousness, Some(0.5));
        assert_eq!(siap.total.position_accuracy_m, Some(3.0));
    }

    #[test]
    fn tracks_of_one_object_may_contradict_each_other() {
        let case = |identities: [Option<u32>; 2]| {
            let frame = Frame {
                time_s: 0.0,
                truth: vec![held(0, 0.0, Some(1))],
                tracks: vec![held(5, 3.0, identities[0]), held(6, 4.0, identities[1])],
            };
            let of = |track| Association {
                truth: 0,
                track,
                start_s: 0.0,
                end_s: 0.0,
            };
            let recording = Recording {
                frames: vec![frame],
            };
            let total = siap(&recording, &[of(5), of(6)]).total;
            [
                total.id_completeness,
                total.id_correctness,
                total.id_ambiguity,
            ]
            .map(|x| x.unwrap())
        };
        assert_eq!(case([None, None]), [0.0, 0.0, 0.0]);
        assert_eq!(case([Some(1), Some(1)]), [1.0, 1.0, 0.0]);
        assert_eq!(case([Some(2), Some(3)]), [1.0, 0.0, 0.0]);
        assert_eq!(case([Some(1), Some(2)]), [1.0, 0.0, 1.0]);
        assert_eq!(case([Some(1), None]), [1.0, 0.0, 1.0]);
    }
}
