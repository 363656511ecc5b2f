//! Jam strobes: directions without a range. A mind remembers them and says so in the log; it makes no track of them.

use gapfiller_border::{JamStrobe, Note, Outbox, RadarIndex, SimTime};
use gapfiller_models::radar::angle_between;

/// A strobe belongs to one heard before within this many standard deviations of both …
const SAME_SIGMAS: f64 = 4.0;
/// … or this angle \[rad\], as a jammer moves between scans.
const SAME_RAD: f64 = 0.05;
/// A direction from which nothing was heard for this long is forgotten \[s\].
const FORGET_S: f64 = 60.0;

/// The directions from which a node's radars are jammed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strobes {
    held: Vec<Held>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    radar: RadarIndex,
    strobe: JamStrobe,
    heard: SimTime,
}

impl Strobes {
    /// Takes in the strobes of one look; a new direction is noted.
    pub fn take(
        &mut self,
        now: SimTime,
        radar: RadarIndex,
        strobes: &[JamStrobe],
        out: &mut Outbox,
    ) {
        self.held.retain(|held| now.since(held.heard) <= FORGET_S);
        for strobe in strobes {
            let same = |held: &&mut Held| held.radar == radar && is_same(&held.strobe, strobe);
            let now_held = Held {
                radar,
                strobe: *strobe,
                heard: now,
            };
            if let Some(held) = self.held.iter_mut().find(same) {
                *held = now_held;
                continue;
            }
            self.held.push(now_held);
            let (azimuth_rad, sigma_rad) = (strobe.azimuth_rad, strobe.sigma_rad);
            out.note(|| Note::Jammed {
                radar,
                azimuth_rad,
                sigma_rad,
            });
        }
    }
}

fn is_same(one: &JamStrobe, other: &JamStrobe) -> bool {
    let sigmas = SAME_SIGMAS * (one.sigma_rad + other.sigma_rad);
    angle_between(one.azimuth_rad, other.azimuth_rad).abs() <= sigmas.max(SAME_RAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strobe(azimuth_rad: f64) -> JamStrobe {
        JamStrobe {
            time: SimTime::ZERO,
            azimuth_rad,
            sigma_rad: 0.003,
        }
    }

    #[test]
    fn a_direction_is_noted_once_until_it_is_forgotten() {
        let mut strobes = Strobes::default();
        let mut out = Outbox {
            noting: true,
            ..Outbox::default()
        };
        let radar = RadarIndex(0);
        for scan in 0..5 {
            let now = SimTime::from_seconds(10.0 * f64::from(scan));
            // Two jammers, one of them due north.
            let heard = [
                strobe(1.0 + 0.004 * f64::from(scan)),
                strobe((0.003 * f64::from(scan) - 0.006).rem_euclid(std::f64::consts::TAU)),
            ];
            strobes.take(now, radar, &heard, &mut out);
        }
        assert_eq!(out.notes.len(), 2);
        // The same direction on another radar is news, and so is one that was silent for long.
        strobes.take(
            SimTime::from_seconds(50.0),
            RadarIndex(1),
            &[strobe(1.0)],
            &mut out,
        );
        strobes.take(
            SimTime::from_seconds(500.0),
            radar,
            &[strobe(1.0)],
            &mut out,
        );
        assert_eq!(out.notes.len(), 4);
    }
}
