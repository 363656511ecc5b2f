//! Asking for identification in the same look.

use super::geometry::Seen;
use super::{Look, RadarState};
use crate::draws;
use crate::objects::{Life, ObjectState};
use gapfiller_border::{IffMode, IffReply, SimTime};
use gapfiller_models::iff::encrypted;
use gapfiller_numerics::draws::{Draws, unit_interval};
use gapfiller_numerics::special::normal_quantile;
use std::f64::consts::TAU;

impl RadarState<'_> {
    /// Asks for identification, once in so many scans; a reply says which mode answered, and from where.
    pub(super) fn interrogate(
        &self,
        look: &Look,
        seen: &Seen,
        state: &ObjectState<'_>,
        source: &Draws,
        replies: &mut Vec<IffReply>,
    ) {
        let (Some(interrogator), Some(transponder)) =
            (&self.setup.interrogator, &state.setup.transponder)
        else {
            return;
        };
        let asks = look
            .occurrence
            .is_multiple_of(u64::from(interrogator.every_scans.max(1)));
        if !asks
            || state.transponder_dead
            || seen.range_m > interrogator.range_m
            || state.life != Life::Flying
        {
            return;
        }
        let words = source.block(draws::REPLY, self.subject, state.subject, look.occurrence);
        if unit_interval(words[0]) >= interrogator.reply_probability {
            return;
        }
        let error = |word: u64| normal_quantile(unit_interval(word));
        let shared = |mode: &&IffMode| {
            transponder.modes.contains(mode) && !(encrypted(**mode) && state.wrong_key)
        };
        let valid = interrogator
            .modes
            .iter()
            .find(|mode| encrypted(**mode) && shared(mode));
        let squawk = interrogator
            .modes
            .iter()
            .find(|mode| !encrypted(**mode) && shared(mode));
        let (range_error, azimuth_error) = (error(words[1]), error(words[2]));
        for mode in valid.into_iter().chain(squawk) {
            replies.push(IffReply {
                time: SimTime::from_seconds(look.time_s + self.bias.clock_s),
                range_m: (seen.range_m
                    + self.bias.range_m
                    + interrogator.range_sigma_m * range_error)
                    .max(1.0),
                azimuth_rad: (seen.azimuth_rad
                    + self.bias.azimuth_rad
                    + interrogator.azimuth_sigma_rad * azimuth_error)
                    .rem_euclid(TAU),
                mode: *mode,
                code: (!encrypted(*mode)).then_some(transponder.code),
            });
        }
    }
}
