//! Which track a source belongs to.

use super::{Picture, Source, SourceKey, SystemTrack};
use crate::setup::PictureSettings;
use gapfiller_border::SimTime;
use gapfiller_geo::Vector3;
use gapfiller_tracking::fusion::{association_distance, close};

/// What became of a source that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was taken for this track.
    Known(u32),
    /// It began this track.
    New(u32),
}

/// Farther apart than this, nothing is compared \[m\].
const FAR_M: f64 = 40_000.0;
/// Sources that agree are compared again after this time only \[s\].
const COMPARE_S: f64 = 20.0;
/// So many disagreements in a row, and a source is taken out.
const STRIKES: u8 = 3;

impl Picture {
    /// Where every track is at a time, for comparing many sources with them.
    pub(super) fn positions(&self, now: SimTime) -> Vec<Vector3<f64>> {
        self.tracks()
            .iter()
            .map(|track| match track.sources.first() {
                Some(source) => source.state.position_at(now).0,
                None => Vector3::repeat(f64::INFINITY),
            })
            .collect()
    }

    /// The nearest track within the gate that holds no source from the same place yet. `positions` are those of
    /// [`Self::positions`] at `now`.
    pub(super) fn agreeing(
        &self,
        source: &Source,
        now: SimTime,
        except: Option<u32>,
        positions: &[Vector3<f64>],
    ) -> Option<u32> {
        let settings = &self.settings;
        let here = source.state.extrapolated(now, settings.acceleration_psd);
        let mut best: Option<(f64, u32)> = None;
        for (track, position) in self.tracks().iter().zip(positions) {
            // One coordinate rules out most of them.
            let apart = position - here.position.0;
            if apart.x.abs() > FAR_M
                || apart.norm_squared() > FAR_M * FAR_M
                || Some(track.number) == except
            {
                continue;
            }
            if track
                .sources
                .iter()
                .any(|other| same_place(&other.key, &source.key))
            {
                continue;
            }
            let Some(there) = track.fused(now, None, settings.acceleration_psd) else {
                continue;
            };
            if close(&here, &there, settings.gate, settings.allowance_m) {
                let distance = association_distance(&here, &there);
                if best.is_none_or(|(nearest, _)| distance < nearest) {
                    best = Some((distance, track.number));
                }
            }
        }
        best.map(|(_, number)| number)
    }
}

/// Whether two sources come from the same radar or the same teller: one place never holds one object twice.
fn same_place(a: &SourceKey, b: &SourceKey) -> bool {
    match (a, b) {
        (SourceKey::Own { radar: a, .. }, SourceKey::Own { radar: b, .. }) => a == b,
        (SourceKey::Told(a), SourceKey::Told(b)) => a.node == b.node,
        _ => false,
    }
}

/// Whether a source has disagreed with the track's other sources once too often.
pub(super) fn strays(track: &mut SystemTrack, place: usize, settings: &PictureSettings) -> bool {
    let source = &track.sources[place];
    let now = source.state.time;
    if source.strikes == 0 && now.since(source.compared) < COMPARE_S {
        return false;
    }
    // The best of the others stands for them; all are of one object if they were rightly put together.
    let Some(other) = track
        .sources
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != place)
        .map(|(_, other)| other)
        .min_by(|a, b| {
            a.state
                .position_covariance
                .trace()
                .total_cmp(&b.state.position_covariance.trace())
        })
    else {
        return false;
    };
    let apart = (other.state.position_at(now).0 - source.state.position.0).norm_squared();
    let plainly_near = settings.allowance_m * settings.allowance_m;
    let agrees = apart <= plainly_near
        || close(
            &source.state,
            &other.state.extrapolated(now, settings.acceleration_psd),
            // A track is given up later than it is taken up.
            settings.gate * 2.0,
            settings.allowance_m,
        );
    let source = &mut track.sources[place];
    source.compared = now;
    source.strikes = if agrees {
        0
    } else {
        source.strikes.saturating_add(1)
    };
    source.strikes >= STRIKES
}
