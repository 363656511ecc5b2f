//! Airspace control: what a node has been told about who may fly where. Each node holds a copy, and a copy can be old.

use crate::{SimTime, WeaponsControl};
use gapfiller_geo::area::within_corners;
use gapfiller_geo::frames::{Ecef, Geodetic};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One version of the airspace control order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AirspacePlan {
    /// Later versions replace earlier ones.
    pub version: u32,
    /// Areas with their own control status, or from which arrivals are suspect.
    pub zones: Vec<Zone>,
    /// Safe corridors.
    pub corridors: Vec<Corridor>,
    /// Filed flights, in order of their squawks.
    pub flight_plans: Vec<FlightPlan>,
    /// When it was issued: a weapons control status in it does not undo a newer order.
    pub issued: SimTime,
    /// The weapons control status that it orders, if it orders one.
    pub control: Option<WeaponsControl>,
    /// What is to be defended, if it says so; else each node keeps the list it has.
    pub assets: Option<Arc<Vec<DefendedAsset>>>,
}

/// A place that a node knows it is to defend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefendedAsset {
    /// Its name.
    pub name: String,
    /// Where it is believed to be.
    pub position: Ecef,
    /// What it is worth, relative to others.
    pub value: f64,
}

impl AirspacePlan {
    /// The filed flights that were given a squawk.
    pub fn flights_squawking(&self, code: u16) -> &[FlightPlan] {
        let first = self.flight_plans.partition_point(|plan| plan.code < code);
        let rest = &self.flight_plans[first..];
        let count = rest.iter().take_while(|plan| plan.code == code).count();
        &rest[..count]
    }
}

/// What a zone is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZoneKind {
    /// A control status of its own holds inside.
    Control(WeaponsControl),
    /// Missile engagement zone: fire units engage, fighters stay out.
    MissileEngagement,
    /// Fighter engagement zone: fire units hold unless in self-defence.
    FighterEngagement,
    /// Tracks first seen inside are of hostile origin.
    HostileOrigin,
    /// Tracks first seen inside are of friendly origin.
    FriendlyOrigin,
    /// Joint engagement zone: fire units and fighters engage; fire units only what is declared hostile.
    JointEngagement,
}

/// An area between two heights for a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: ZoneKind,
    /// Corners in order: (latitude, longitude) \[rad\]. Edges are straight in these coordinates.
    pub corners: Vec<(f64, f64)>,
    /// From this height \[m\] …
    pub floor_m: f64,
    /// … to this \[m\].
    pub ceiling_m: f64,
    /// From this time …
    pub from: SimTime,
    /// … to this.
    pub until: SimTime,
}

impl Zone {
    /// Whether a position lies inside at a time.
    pub fn contains(&self, position: &Geodetic, time: SimTime) -> bool {
        if time < self.from || time > self.until {
            return false;
        }
        if position.height_m < self.floor_m || position.height_m > self.ceiling_m {
            return false;
        }
        within_corners(&self.corners, position.latitude_rad, position.longitude_rad)
    }
}

/// A safe corridor: a band around a line, between two heights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corridor {
    /// Its name.
    pub name: String,
    /// The line, as positions at the mean height of the band.
    pub line: Vec<Geodetic>,
    /// Half its width \[m\].
    pub half_width_m: f64,
    /// From this height \[m\] …
    pub floor_m: f64,
    /// … to this \[m\].
    pub ceiling_m: f64,
    /// From this time …
    pub from: SimTime,
    /// … to this.
    pub until: SimTime,
}

impl Corridor {
    /// Whether a position lies inside at a time.
    pub fn contains(&self, position: &Geodetic, time: SimTime) -> bool {
        time >= self.from
            && time <= self.until
            && position.height_m >= self.floor_m
            && position.height_m <= self.ceiling_m
            && self.line.windows(2).any(|leg| {
                self.near(position, leg)
                    && distance_to_leg_m(position, &leg[0], &leg[1]) <= self.half_width_m
            })
    }

    /// Whether a position lies in the box around a leg, widened generously: most do not.
    fn near(&self, position: &Geodetic, leg: &[Geodetic]) -> bool {
        // A radian of latitude is over 6,300 km; twice that margin covers longitude up to 60 degrees.
        let margin_rad = 2.0 * self.half_width_m / 6_300_000.0;
        let between = |value: f64, a: f64, b: f64| {
            value >= a.min(b) - margin_rad && value <= a.max(b) + margin_rad
        };
        between(
            position.latitude_rad,
            leg[0].latitude_rad,
            leg[1].latitude_rad,
        ) && between(
            position.longitude_rad,
            leg[0].longitude_rad,
            leg[1].longitude_rad,
        )
    }
}

/// A filed flight: where it should be, when, and what it should squawk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlightPlan {
    /// The callsign.
    pub callsign: String,
    /// The assigned squawk.
    pub code: u16,
    /// Way-points with the time over each, in order of time.
    pub points: Vec<(SimTime, Geodetic)>,
    /// How far off the plan a flight may be and still be taken for it \[m\].
    pub tolerance_m: f64,
}

impl FlightPlan {
    /// Whether a position at a time agrees with the plan. Between way-points the position is linear in latitude and longitude:
    /// over an airway's leg this is a few kilometres off the geodesic at the most, well inside any tolerance in use.
    pub fn agrees(&self, position: &Geodetic, time: SimTime) -> bool {
        let Some(leg) = self
            .points
            .windows(2)
            .find(|leg| time >= leg[0].0 && time <= leg[1].0)
        else {
            return false;
        };
        let span = leg[1].0.since(leg[0].0);
        let share = if span > 0.0 {
            time.since(leg[0].0) / span
        } else {
            0.0
        };
        let planned = Geodetic {
            latitude_rad: leg[0].1.latitude_rad
                + share * (leg[1].1.latitude_rad - leg[0].1.latitude_rad),
            longitude_rad: leg[0].1.longitude_rad
                + share * (leg[1].1.longitude_rad - leg[0].1.longitude_rad),
            height_m: position.height_m,
        };
        planned.to_ecef().distance_m(&position.to_ecef()) <= self.tolerance_m
    }
}

/// Distance from a position to a leg, measured at the position's own height \[m\].
fn distance_to_leg_m(position: &Geodetic, from: &Geodetic, to: &Geodetic) -> f64 {
    let here = position.to_ecef().0;
    let at_height = |point: &Geodetic| {
        Geodetic {
            height_m: position.height_m,
            ..*point
        }
        .to_ecef()
        .0
    };
    let start = at_height(from);
    let along = at_height(to) - start;
    let length_squared = along.norm_squared();
    let share = if length_squared > 0.0 {
        ((here - start).dot(&along) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let chord = start + along * share;
    // The chord runs under the curved earth: compare at the same distance from the earth's centre.
    let radius = chord.norm();
    let lifted = if radius > 0.0 {
        chord * (here.norm() / radius)
    } else {
        chord
    };
    (here - lifted).norm()
}
