//! How long tracks last: the rate of track-number changes, and the longest track segment.
//!
//! Votruba et al. (2001), as in [`siap()`](super::siap()). Associations of the same object and track that overlap or touch are one
//! segment. For each object *j*, over its lifetime from its first time to its last:
//!
//! - NU_j is the least number of segments that cover all its times that any segment covers;
//! - TT_j is the time that it has a track, TL_j the longest time that any single track was of it, T_j its lifetime;
//! - the rate of track-number changes is Σ (NU_j − 1) / Σ TT_j over the objects that ever had a track \[1/s\], the longest segment
//!   is Σ TL_j / Σ T_j.
//!
//! As in Stone Soup, a track that loses its object and finds it again under the same number has both segments added up in TL_j,
//! and yet counts as a change in NU_j: finding something again is not the same as holding it.

use super::recording::{Association, Frame, Recording};
use std::collections::BTreeMap;

/// How long tracks last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Continuity {
    /// Changes of track number for each second that objects are tracked \[1/s\]; 0 is best.
    pub track_number_change_rate: Option<f64>,
    /// Time on the longest-lasting track of each object over the objects' lifetimes, 0 to 1.
    pub longest_segment: Option<f64>,
}

/// From one time to another \[s\], both included.
type Segment = (f64, f64);

/// For each object, for each track that was of it, when.
type Segments = BTreeMap<u32, BTreeMap<u32, Vec<Segment>>>;

pub(super) fn continuity(recording: &Recording, associations: &[Association]) -> Continuity {
    let mut segments = Segments::new();
    for association in associations {
        if association.start_s <= association.end_s {
            segments
                .entry(association.truth)
                .or_default()
                .entry(association.track)
                .or_default()
                .push((association.start_s, association.end_s));
        }
    }
    let mut sums = ContinuitySums::default();
    for (object, frames) in recording.frames_of_truth() {
        let times: Vec<f64> = frames
            .iter()
            .map(|place| recording.frames[*place].time_s)
            .collect();
        sums.add(&times, segments.get(&object));
    }
    sums.continuity()
}

/// Follows pairs from one time to the next, for those who never hold a whole recording. A pair that holds at successive times
/// is one segment.
#[derive(Clone, Debug, Default)]
pub struct ContinuityTally {
    times: BTreeMap<u32, Vec<f64>>,
    open: BTreeMap<(u32, u32), Segment>,
    segments: Segments,
}

/// What continuity is made of; sums of several pictures may be added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ContinuitySums {
    changes: f64,
    tracked_s: f64,
    longest_s: f64,
    lifetime_s: f64,
}

impl ContinuityTally {
    /// Takes the next time. `pairs` are places of objects and of tracks in the frame.
    pub fn add(&mut self, frame: &Frame, pairs: &[(usize, usize)]) {
        for held in &frame.truth {
            self.times.entry(held.id).or_default().push(frame.time_s);
        }
        let mut still = BTreeMap::new();
        for (truth, track) in pairs {
            let pair = (frame.truth[*truth].id, frame.tracks[*track].id);
            let start_s = self.open.remove(&pair).map_or(frame.time_s, |open| open.0);
            still.insert(pair, (start_s, frame.time_s));
        }
        let ended = std::mem::replace(&mut self.open, still);
        self.close(ended);
    }

    fn close(&mut self, ended: BTreeMap<(u32, u32), Segment>) {
        for ((object, track), segment) in ended {
            self.segments
                .entry(object)
                .or_default()
                .entry(track)
                .or_default()
                .push(segment);
        }
    }

    /// What it amounts to.
    pub fn finish(mut self) -> ContinuitySums {
        let open = std::mem::take(&mut self.open);
        self.close(open);
        let mut sums = ContinuitySums::default();
        for (object, times) in &self.times {
            sums.add(times, self.segments.get(object));
        }
        sums
    }
}

impl ContinuitySums {
    /// Adds what another picture amounts to.
    pub fn merge(&mut self, other: &Self) {
        self.changes += other.changes;
        self.tracked_s += other.tracked_s;
        self.longest_s += other.longest_s;
        self.lifetime_s += other.lifetime_s;
    }

    /// The shares.
    pub fn continuity(&self) -> Continuity {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Continuity {
            track_number_change_rate: share(self.changes, self.tracked_s),
            longest_segment: share(self.longest_s, self.lifetime_s),
        }
    }

    /// Adds an object: the times at which it is there, rising, and the segments of its tracks.
    fn add(&mut self, times: &[f64], by_track: Option<&BTreeMap<u32, Vec<Segment>>>) {
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return;
        };
        let life = (*first, *last);
        self.lifetime_s += last - first;
        let Some(by_track) = by_track else {
            return;
        };
        let mut segments = Vec::new();
        let mut longest = 0.0_f64;
        for of_track in by_track.values() {
            let merged = merged(of_track.iter().filter_map(|segment| within(*segment, life)));
            longest = longest.max(total_s(&merged));
            segments.extend(merged);
        }
        self.longest_s += longest;
        self.tracked_s += total_s(&merged(segments.iter().copied()));
        self.changes += (fewest(segments, times).max(1) - 1) as f64;
    }
}

/// The part of a segment within a lifetime.
fn within(segment: Segment, life: Segment) -> Option<Segment> {
    let part = (segment.0.max(life.0), segment.1.min(life.1));
    (part.0 <= part.1).then_some(part)
}

/// The same stretch of time without overlaps, in order.
fn merged(segments: impl Iterator<Item = Segment>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = segments.collect();
    segments.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut merged: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        match merged.last_mut() {
            Some(last) if segment.0 <= last.1 => last.1 = last.1.max(segment.1),
            _ => merged.push(segment),
        }
    }
    merged
}

fn total_s(segments: &[Segment]) -> f64 {
    segments.iter().map(|(start, end)| end - start).sum()
}

/// The least number of segments that cover every one of the times that any of them covers: always the one that reaches farthest.
fn fewest(mut segments: Vec<Segment>, times: &[f64]) -> usize {
    segments.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut next = segments.iter().peekable();
    let mut needed = 0;
    let (mut covered_until, mut reaches) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for &time in times {
        while let Some(segment) = next.next_if(|segment| segment.0 <= time) {
            reaches = reaches.max(segment.1);
        }
        if time > covered_until && reaches >= time {
            needed += 1;
            covered_until = reaches;
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn segments_that_touch_are_one() {
        let segments = [(2.0, 3.0), (0.0, 1.0), (1.0, 1.5), (2.5, 2.75)];
        assert_eq!(merged(segments.into_iter()), [(0.0, 1.5), (2.0, 3.0)]);
        assert_eq!(total_s(&merged(segments.into_iter())), 2.5);
    }

    /// Tries every choice of segments.
    fn fewest_by_trying(segments: &[Segment], times: &[f64]) -> usize {
        let covers = |choice: u32, time: f64| {
            segments
                .iter()
                .enumerate()
                .any(|(place, s)| choice & (1 << place) != 0 && s.0 <= time && time <= s.1)
        };
        let all = (1_u32 << segments.len()) - 1;
        (0..=all)
            .filter(|choice| {
                times
                    .iter()
                    .all(|&time| covers(*choice, time) == covers(all, time))
            })
            .map(|choice| choice.count_ones() as usize)
            .min()
            .unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_few_as_by_trying_everything(
            ends in prop::collection::vec((0_u8..12, 0_u8..6), 0..8),
            times in prop::collection::btree_set(0_u8..14, 0..14),
        ) {
            let segments: Vec<Segment> = ends
                .iter()
                .map(|(start, length)| (f64::from(*start), f64::from(start + length)))
                .collect();
            let times: Vec<f64> = times.into_iter().map(f64::from).collect();
            prop_assert_eq!(fewest(segments.clone(), &times), fewest_by_trying(&segments, &times));
        }
    }
}
