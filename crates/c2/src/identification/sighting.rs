//! What a crew saw by eye: evidence for the track that is there.

use crate::mind::Mind;
use gapfiller_border::{Sighting, SimTime, StateEstimate};
use gapfiller_geo::{Matrix3, Vector3};

/// One standard deviation, each axis, of where an aircraft seen by eye is put \[m\]. Assumed: about a tenth of the distance at which
/// a fighter can be told from an airliner.
const POSITION_SIGMA_M: f64 = 500.0;
/// Of its velocity, of which nothing is said \[m/s\].
const VELOCITY_SIGMA_M_S: f64 = 500.0;

impl Mind<'_> {
    /// Each aircraft seen is evidence for the nearest track within the gate of the picture; what agrees with none is dropped.
    pub(crate) fn sighted(&mut self, now: SimTime, sightings: &[Sighting]) {
        for sighting in sightings {
            let there = StateEstimate {
                time: sighting.time,
                position: sighting.position,
                velocity_m_s: Vector3::zeros(),
                position_covariance: Matrix3::identity() * (POSITION_SIGMA_M * POSITION_SIGMA_M),
                cross_covariance: Matrix3::zeros(),
                velocity_covariance: Matrix3::identity()
                    * (VELOCITY_SIGMA_M_S * VELOCITY_SIGMA_M_S),
            };
            let Some(track) = self
                .nearest(now, &there)
                .and_then(|number| self.picture.get_mut(number))
            else {
                continue;
            };
            let seen = Some((sighting.appears, sighting.time));
            if track.evidence.visual.map(|(appears, _)| appears) != Some(sighting.appears) {
                track.review_at = now;
            }
            track.evidence.visual = seen;
            track.seen_as = sighting.class.or(track.seen_as);
        }
    }
}
