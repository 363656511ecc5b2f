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

use super::recording::{Association, Recording};
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

pub(super) fn continuity(recording: &Recording, associations: &[Association]) -> Continuity {
    let mut by_object: BTreeMap<u32, BTreeMap<u32, Vec<Segment>>> = BTreeMap::new();
    for association in associations {
        if association.start_s <= association.end_s {
            by_object
                .entry(association.truth)
                .or_default()
                .entry(association.track)
                .or_default()
                .push((association.start_s, association.end_s));
        }
    }
    let (mut changes, mut tracked_s, mut longest_s, mut lifetime_s) = (0.0, 0.0, 0.0, 0.0);
    for (object, frames) in recording.frames_of_truth() {
        let times: Vec<f64> = frames
            .iter()
            .map(|place| recording.frames[*place].time_s)
            .collect();
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            continue;
        };
        let life = (*first, *last);
        lifetime_s += last - first;
        let Some(by_track) = by_object.get(&object) else {
            continue;
        };
        let mut segments = Vec::new();
        let mut longest = 0.0_f64;
        for of_track in by_track.values() {
            let merged = merged(of_track.iter().filter_map(|segment| within(*segment, life)));
            longest = longest.max(total_s(&merged));
            segments.extend(merged);
        }
        longest_s += longest;
        tracked_s += total_s(&merged(segments.iter().copied()));
        changes += (fewest(segments, &times).max(1) - 1) as f64;
    }
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    Continuity {
        track_number_change_rate: share(changes, tracked_s),
        longest_segment: share(longest_s, lifetime_s),
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
