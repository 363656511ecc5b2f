//! A simulated radar, and flights for it to see.

use super::super::*;
use crate::measurement::Accuracy;
use gapfiller_border::{Class, IffMode, PlotId};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{AzElRange, Enu, Geodetic};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use std::f64::consts::TAU;

pub const RENEWAL_S: f64 = 10.0;
pub const SECTORS: usize = 4;

pub const CONFIG: TrackerConfig = TrackerConfig {
    accuracy: Accuracy {
        range_m: 50.0,
        azimuth_rad: 0.002,
        elevation_rad: 0.003,
    },
    renewal_s: RENEWAL_S,
    acceleration_psd: 20.0,
    gate: 16.3,
    confirm_hits: 3,
    confirm_window: 4,
    delete_after_misses: 3,
    initial_speed_sigma_m_s: 300.0,
    reply_gate_sigmas: 3.0,
    capacity: 1000,
};

/// A straight flight as the test knows it: position at time zero and velocity, east, north, up.
#[derive(Clone, Copy)]
pub struct Flight {
    pub start: [f64; 3],
    pub velocity: [f64; 3],
}

impl Flight {
    pub fn seen(&self, seconds: f64) -> AzElRange {
        let position = Vector3::from(self.start) + Vector3::from(self.velocity) * seconds;
        Enu(position).to_az_el_range()
    }
}

/// A rotating radar that measures with normal errors, scan by scan.
pub struct Radar {
    pub frame: LocalFrame,
    pub draws: Draws,
    pub accuracy: Accuracy,
    pub next_plot: u64,
}

/// What one sector gave, with the flight behind each plot.
#[derive(Default)]
pub struct Sector {
    pub plots: Vec<Plot>,
    pub flights: Vec<usize>,
    pub replies: Vec<IffReply>,
}

impl Radar {
    pub fn new(run: u64) -> Self {
        Self {
            frame: LocalFrame::at(Geodetic::from_degrees(39.9, 41.27, 1_890.0)),
            draws: Draws::new(5, run),
            accuracy: CONFIG.accuracy,
            next_plot: 0,
        }
    }

    pub fn scan(
        &mut self,
        scan: u64,
        flights: &[Flight],
        detected: impl Fn(usize) -> bool,
        replying: bool,
    ) -> Vec<Sector> {
        const ERROR: Purpose = Purpose::named("test error");
        let start = scan as f64 * RENEWAL_S;
        let mut seen: Vec<(usize, f64, AzElRange)> = Vec::new();
        for (place, flight) in flights
            .iter()
            .enumerate()
            .filter(|(place, _)| detected(*place))
        {
            let time = start + flight.seen(start).azimuth_rad / TAU * RENEWAL_S;
            seen.push((place, time, flight.seen(time)));
        }
        seen.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut sectors: Vec<Sector> = (0..SECTORS).map(|_| Sector::default()).collect();
        for (place, time, truth) in seen {
            let fraction = (time - start) / RENEWAL_S;
            let sector = &mut sectors[((fraction * SECTORS as f64) as usize).min(SECTORS - 1)];
            let errors =
                self.draws
                    .normals(ERROR, Subject::index(place as u64), Subject::NONE, scan);
            self.next_plot += 1;
            let plot = Plot {
                id: PlotId(self.next_plot),
                time: SimTime::from_seconds(time),
                range_m: truth.range_m + errors[0] * self.accuracy.range_m,
                azimuth_rad: (truth.azimuth_rad + errors[1] * self.accuracy.azimuth_rad)
                    .rem_euclid(TAU),
                elevation_rad: truth.elevation_rad + errors[2] * self.accuracy.elevation_rad,
                recognised: Some(Class::Fighter),
            };
            sector.plots.push(plot);
            sector.flights.push(place);
            if replying {
                sector.replies.push(IffReply {
                    time: plot.time,
                    range_m: truth.range_m + errors[3] * self.accuracy.range_m,
                    azimuth_rad: plot.azimuth_rad,
                    mode: IffMode::Mode3,
                    code: Some(place as u16),
                });
            }
        }
        sectors
    }

    /// A scan that sees nothing.
    pub fn scan_of_nothing(&self) -> Vec<Sector> {
        (0..SECTORS).map(|_| Sector::default()).collect()
    }
}

/// A tracker with what its node would hold around it.
pub struct Desk {
    pub tracker: RadarTracker,
    pub next_number: u32,
    pub changes: Vec<TrackChange>,
}

impl Desk {
    pub fn new(config: TrackerConfig) -> Self {
        Self {
            tracker: RadarTracker::new(config),
            next_number: 1,
            changes: Vec::new(),
        }
    }

    pub fn scan(&mut self, frame: &LocalFrame, scan: u64, sectors: &[Sector]) {
        for (k, sector) in sectors.iter().enumerate() {
            let end = (scan as f64 + (k + 1) as f64 / SECTORS as f64) * RENEWAL_S;
            self.tracker.look(
                frame,
                SimTime::from_seconds(end),
                &sector.plots,
                &sector.replies,
                &mut self.next_number,
                &mut self.changes,
            );
        }
    }

    pub fn count(&self, wanted: impl Fn(&TrackChange) -> bool) -> usize {
        self.changes.iter().filter(|change| wanted(change)).count()
    }
}

pub fn ended(why: TrackEnd) -> impl Fn(&TrackChange) -> bool {
    move |change| matches!(change, TrackChange::Ended { why: w, .. } if *w == why)
}

/// Flights on most of a ring, all turned the same way, so that none comes near another. None crosses north, where this
/// radar's scans begin and a flight can be seen twice or not at all in one.
pub fn ring(count: usize) -> Vec<Flight> {
    let flight = |place: usize| {
        let turns = 0.05 + 0.8 * place as f64 / count as f64;
        let (sine, cosine) = gapfiller_numerics::math::sin_cos(TAU * turns);
        let distance = 60_000.0 + 20_000.0 * (place % 8) as f64;
        Flight {
            start: [distance * sine, distance * cosine, 6_000.0],
            velocity: [220.0 * cosine, -220.0 * sine, 0.0],
        }
    };
    (0..count).map(flight).collect()
}
