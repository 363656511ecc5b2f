//! Which track is of which object, where nobody has said so.
//!
//! The rule, at each time in turn:
//!
//! 1. A track may be of an object only if it is nearer to it than the cutoff.
//! 2. Objects and tracks are matched one to one at the least sum of squared distances, where an object left alone costs the
//!    square of half the cutoff (the optimal assignment): the members of a formation each get their own track. A pair that held
//!    when the track was last of an object counts with half its distance: two aircraft that pass each other do not swap tracks
//!    because of noise, but do when the tracks really go astray.
//! 3. A track left over is of the nearest object within the cutoff, again with half the distance for the one it was of last. So a
//!    second track of one object counts as ambiguity, not as spurious, and does not pass for the track of its neighbour.
//! 4. A track near nothing is of nothing.
//!
//! A track is of one object at a time at most. Pairs at successive times of the recording make up one segment as long as they last;
//! a time at which object or track is missing ends it.

use super::distances::near_pairs;
use super::pairing::{Candidate, Pairing};
use super::recording::{Association, Frame, Recording};
use gapfiller_geo::Vector3;
use std::collections::BTreeMap;

/// How much less a distance counts for the object that the track was of last.
const LOYALTY: f64 = 0.5;

/// The associations of a recording by the rule of this module; by object, then track, then time. `cutoff_m` is above 0 \[m\].
pub fn associate(recording: &Recording, cutoff_m: f64) -> Vec<Association> {
    let mut associator = Associator::new(cutoff_m);
    let mut open: BTreeMap<(u32, u32), Association> = BTreeMap::new();
    let mut done = Vec::new();
    for frame in &recording.frames {
        let mut next = BTreeMap::new();
        for (truth, track) in associator.frame(frame) {
            let (truth, track) = (frame.truth[truth].id, frame.tracks[track].id);
            let mut segment = open.remove(&(truth, track)).unwrap_or(Association {
                truth,
                track,
                start_s: frame.time_s,
                end_s: frame.time_s,
            });
            segment.end_s = frame.time_s;
            next.insert((truth, track), segment);
        }
        done.extend(std::mem::replace(&mut open, next).into_values());
    }
    done.extend(open.into_values());
    done.sort_unstable_by(|a, b| {
        (a.truth, a.track)
            .cmp(&(b.truth, b.track))
            .then(a.start_s.total_cmp(&b.start_s))
    });
    done
}

/// Applies the rule to one time after another.
#[derive(Debug)]
pub struct Associator {
    cutoff_m: f64,
    pairing: Pairing,
    /// The object each track was of last.
    last: BTreeMap<u32, u32>,
}

impl Associator {
    /// An associator that has seen nothing. `cutoff_m` is above 0 \[m\].
    pub fn new(cutoff_m: f64) -> Self {
        Self {
            cutoff_m,
            pairing: Pairing::default(),
            last: BTreeMap::new(),
        }
    }

    /// The pairs at the next time: places of an object and of a track in the frame, in order; each track at most once.
    pub fn frame(&mut self, frame: &Frame) -> Vec<(usize, usize)> {
        let positions = |held: &[super::Held]| -> Vec<Vector3<f64>> {
            held.iter().map(|held| held.state.position_m).collect()
        };
        let (truth, tracks) = (positions(&frame.truth), positions(&frame.tracks));
        let near = near_pairs(&truth, &tracks, self.cutoff_m);
        let costs: Vec<Candidate> = near
            .iter()
            .map(|&(row, column, distance)| {
                let before = self.last.get(&frame.tracks[column].id);
                let loyal = before == Some(&frame.truth[row].id);
                let counts = if loyal { LOYALTY * distance } else { distance };
                (row, column, counts * counts)
            })
            .collect();
        let half = self.cutoff_m / 2.0;
        let alone = half * half;
        let mut pairs = self.pairing.solve(truth.len(), tracks.len(), &costs, alone);
        let mut taken = vec![false; tracks.len()];
        for (_, track) in &pairs {
            taken[*track] = true;
        }
        let mut nearest: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for &(row, column, cost) in costs.iter().filter(|(_, column, _)| !taken[*column]) {
            let best = nearest.entry(column).or_insert((cost, row));
            if cost < best.0 {
                *best = (cost, row);
            }
        }
        pairs.extend(nearest.iter().map(|(track, (_, truth))| (*truth, *track)));
        pairs.sort_unstable();
        for (truth, track) in &pairs {
            self.last
                .insert(frame.tracks[*track].id, frame.truth[*truth].id);
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::super::recording::{Held, State};
    use super::*;

    fn held(id: u32, x: f64, y: f64) -> Held {
        Held {
            id,
            state: State {
                position_m: Vector3::new(x, y, 0.0),
                velocity_m_s: Vector3::zeros(),
            },
            identity: None,
        }
    }

    fn segments(frames: Vec<Frame>, cutoff_m: f64) -> Vec<(u32, u32, f64, f64)> {
        associate(&Recording { frames }, cutoff_m)
            .iter()
            .map(|a| (a.truth, a.track, a.start_s, a.end_s))
            .collect()
    }

    #[test]
    fn a_second_track_is_of_the_object_it_is_near() {
        let frame = |time_s| Frame {
            time_s,
            truth: vec![held(0, 0.0, 0.0), held(1, 500.0, 0.0)],
            tracks: vec![
                held(4, 10.0, 0.0),
                held(5, -60.0, 0.0),
                held(6, 480.0, 0.0),
                held(7, 9_000.0, 0.0),
            ],
        };
        assert_eq!(
            segments(vec![frame(0.0), frame(4.0)], 400.0),
            [(0, 4, 0.0, 4.0), (0, 5, 0.0, 4.0), (1, 6, 0.0, 4.0)]
        );
    }

    #[test]
    fn aircraft_that_pass_each_other_keep_their_tracks() {
        // They meet at t = 5, 40 m apart; the tracks are 25 m off to the wrong side there.
        let frame = |step: u32| {
            let x = 200.0 * (f64::from(step) - 5.0);
            let astray = if step == 5 { 25.0 } else { 0.0 };
            Frame {
                time_s: f64::from(step),
                truth: vec![held(0, x, -20.0), held(1, -x, 20.0)],
                tracks: vec![held(0, x, -20.0 + astray), held(1, -x, 20.0 - astray)],
            }
        };
        let frames = (0..=10).map(frame).collect();
        assert_eq!(
            segments(frames, 500.0),
            [(0, 0, 0.0, 10.0), (1, 1, 0.0, 10.0)]
        );
    }

    #[test]
    fn tracks_that_really_swap_are_told() {
        let frame = |step: u32| {
            let x = 200.0 * (f64::from(step) - 5.0);
            let (a, b) = if step > 5 { (-x, x) } else { (x, -x) };
            Frame {
                time_s: f64::from(step),
                truth: vec![held(0, x, -20.0), held(1, -x, 20.0)],
                tracks: vec![held(0, a, -20.0), held(1, b, 20.0)],
            }
        };
        assert_eq!(
            segments((0..=10).map(frame).collect(), 500.0),
            [
                (0, 0, 0.0, 5.0),
                (0, 1, 6.0, 10.0),
                (1, 0, 6.0, 10.0),
                (1, 1, 0.0, 5.0)
            ]
        );
    }

    #[test]
    fn a_second_track_does_not_pass_for_the_neighbours() {
        let frame = |second: f64| Frame {
            time_s: 0.0,
            truth: vec![held(0, 0.0, 0.0), held(1, 350.0, 0.0)],
            tracks: vec![held(0, 10.0, 0.0), held(1, second, 0.0)],
        };
        assert_eq!(
            segments(vec![frame(60.0)], 400.0),
            [(0, 0, 0.0, 0.0), (0, 1, 0.0, 0.0)]
        );
        // Nearer to the first, and yet it must be the neighbour's.
        assert_eq!(
            segments(vec![frame(170.0)], 400.0),
            [(0, 0, 0.0, 0.0), (1, 1, 0.0, 0.0)]
        );
    }

    #[test]
    fn a_gap_ends_a_segment() {
        let frame = |time_s, there: bool| Frame {
            time_s,
            truth: vec![held(0, 0.0, 0.0)],
            tracks: if there {
                vec![held(3, 1.0, 0.0)]
            } else {
                Vec::new()
            },
        };
        let frames = vec![frame(0.0, true), frame(1.0, false), frame(2.0, true)];
        assert_eq!(
            segments(frames, 400.0),
            [(0, 3, 0.0, 0.0), (0, 3, 2.0, 2.0)]
        );
    }
}
