//! Motion in closed form.
//!
//! Every trajectory, whatever it was made from, is a list of [`Piece`]s: cubic Hermite curves in earth-centred coordinates.
//! Position at any time is then a dozen multiplications, without trigonometry. A piece spans at most 100 km of a geodesic,
//! where the cubic is within 2 mm of it: the error of Hermite interpolation is `L⁴ / (384 R³)` for an arc of length L and
//! radius R (Burden & Faires 2011, theorem 3.9). Turns at way-points are instantaneous.

mod ballistic;
mod fall;
mod impact;
mod pursuit;
mod racetrack;
mod recorded;
mod route;

pub use ballistic::ballistic;
pub use fall::fall;
pub use impact::{Impact, impact};
pub use pursuit::{Agility, rejoin, toward};
pub use racetrack::{Racetrack, racetrack};
pub use recorded::recorded;
pub use route::{RouteError, Waypoint, route};

use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;

/// One cubic piece of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// When it begins \[s\].
    pub start_s: f64,
    /// How long it lasts \[s\], above 0.
    pub duration_s: f64,
    /// Position at its two ends, earth-centred \[m\].
    pub positions: [Vector3<f64>; 2],
    /// Velocity at its two ends \[m/s\].
    pub velocities: [Vector3<f64>; 2],
    /// Height above sea level at its two ends \[m\]; linear between.
    pub heights_m: [f64; 2],
}

/// Where something is and how it moves, in truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kinematics {
    /// Position.
    pub position: Ecef,
    /// Velocity \[m/s\], earth-centred earth-fixed.
    pub velocity_m_s: Vector3<f64>,
    /// Height above sea level \[m\].
    pub height_m: f64,
}

impl Piece {
    /// The state `t` seconds after the start of the run, which should lie within the piece.
    #[inline]
    pub fn at(&self, t: f64) -> Kinematics {
        let duration = self.duration_s;
        let u = (t - self.start_s) / duration;
        let (u2, one) = (u * u, 1.0 - u);
        let one2 = one * one;
        let [p0, p1] = self.positions;
        let [v0, v1] = self.velocities;
        let position = p0 * ((1.0 + 2.0 * u) * one2)
            + v0 * (u * one2 * duration)
            + p1 * (u2 * (3.0 - 2.0 * u))
            - v1 * (u2 * one * duration);
        let slope = 6.0 * u * one / duration;
        let velocity_m_s =
            (p1 - p0) * slope + v0 * (one2 - 2.0 * u * one) + v1 * (u2 - 2.0 * u * one);
        let height_m = self.heights_m[0] * one + self.heights_m[1] * u;
        Kinematics {
            position: Ecef(position),
            velocity_m_s,
            height_m,
        }
    }

    /// When the piece ends \[s\].
    pub fn end_s(&self) -> f64 {
        self.start_s + self.duration_s
    }
}

/// A whole trajectory: pieces in order of time, without gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    pieces: Vec<Piece>,
    /// For equal slots of time from the start, the piece that the slot begins in: a first guess, so that [`Self::at`] need
    /// not search.
    slots: Vec<u32>,
    slots_per_s: f64,
    greatest_height_m: f64,
    greatest_speed_m_s: f64,
}

impl Trajectory {
    /// Takes pieces that follow each other in time.
    pub fn new(pieces: Vec<Piece>) -> Self {
        let greatest = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        let greatest_height_m = greatest(&mut pieces.iter().flat_map(|piece| piece.heights_m));
        let greatest_speed_m_s = greatest(
            &mut pieces
                .iter()
                .flat_map(|piece| piece.velocities)
                .map(|velocity| velocity.norm()),
        );
        let (slots, slots_per_s) = slots(&pieces);
        Self {
            pieces,
            slots,
            slots_per_s,
            greatest_height_m,
            greatest_speed_m_s,
        }
    }

    /// When the object first exists \[s\]; infinite for an empty trajectory.
    pub fn start_s(&self) -> f64 {
        self.pieces
            .first()
            .map_or(f64::INFINITY, |piece| piece.start_s)
    }

    /// When it ceases to exist \[s\].
    pub fn end_s(&self) -> f64 {
        self.pieces.last().map_or(f64::NEG_INFINITY, Piece::end_s)
    }

    /// The greatest height it ever reaches \[m\].
    pub fn greatest_height_m(&self) -> f64 {
        self.greatest_height_m
    }

    /// The greatest speed at any joint \[m/s\].
    pub fn greatest_speed_m_s(&self) -> f64 {
        self.greatest_speed_m_s
    }

    /// The pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The state at `t` seconds, or none while the object does not exist.
    #[inline]
    pub fn at(&self, t: f64) -> Option<Kinematics> {
        let first = self.pieces.first()?;
        let after_s = t - first.start_s;
        // Also none for a time that is no number.
        if after_s.is_nan() || after_s < 0.0 {
            return None;
        }
        // The conversion saturates, and a guess that is wrong costs steps, not truth.
        let slot = ((after_s * self.slots_per_s) as usize).min(self.slots.len().saturating_sub(1));
        let mut place = self.slots.get(slot).map_or(0, |piece| *piece as usize);
        while self
            .pieces
            .get(place + 1)
            .is_some_and(|next| next.start_s <= t)
        {
            place += 1;
        }
        while place > 0 && self.pieces[place].start_s > t {
            place -= 1;
        }
        let piece = &self.pieces[place];
        (t <= piece.end_s()).then(|| piece.at(t))
    }
}

/// As many equal slots of time as pieces, each with the piece that it begins in, and the slots per second.
fn slots(pieces: &[Piece]) -> (Vec<u32>, f64) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return (Vec::new(), 0.0);
    };
    let slot_s = (last.end_s() - first.start_s) / pieces.len() as f64;
    if !(slot_s > 0.0 && slot_s.is_finite()) {
        return (Vec::new(), 0.0);
    }
    let begins_in = |slot: usize| {
        let t = first.start_s + slot as f64 * slot_s;
        let next = pieces.partition_point(|piece| piece.start_s <= t);
        next.saturating_sub(1) as u32
    };
    ((0..pieces.len()).map(begins_in).collect(), 1.0 / slot_s)
}
