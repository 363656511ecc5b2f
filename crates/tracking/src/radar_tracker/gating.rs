//! Which plots could belong to which tracks.
//!
//! Most pairs are far apart, so the tests go from cheap to dear: is the track due, and could it lie in the sector of the look;
//! which plots have about its range; is the distance below what the traces of the covariances allow (an exact bound: the
//! squared Mahalanobis distance is at least |ν|² / trace S); and only then the covariance itself. Each test lets through
//! whatever the last one would, so they change the cost and never the answer.

use super::outlines::{Outline, Outlines};
use super::sector::{Sector, place_of, range_key};
use super::track::{LocalTrack, TrackerConfig};
use crate::block::dot;
use crate::kalman::{self, Innovation};
use crate::measurement::{self, PositionMeasurement};
use crate::single::usable;
use gapfiller_border::{Plot, SimTime};
use gapfiller_geo::Matrix3;
use gapfiller_geo::frames::LocalFrame;

/// A plot within the gate of a track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// Place of the track.
    pub track: u32,
    /// Place of the plot in [`Measurements`].
    pub plot: u32,
    /// The plot against the track at the time of the plot.
    pub innovation: Innovation,
    /// Position covariance of the track at that time \[m²\].
    pub predicted: Matrix3<f64>,
}

/// A track that may have plots in this look.
#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    /// Its place.
    track: u32,
    /// Squared distance from the radar at the middle of the look \[m²\].
    range_squared: f64,
    /// How far from there its plot may be \[m\].
    reach: f64,
}

/// The usable plots of one look, as positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Measurements {
    /// Positions, in the order of the plots.
    pub positions: Vec<PositionMeasurement>,
    /// For each, the place of its plot in the look.
    pub plot_of: Vec<u32>,
    traces: Vec<f64>,
    /// Sine and cosine of the azimuths.
    bearings: Vec<(f64, f64)>,
    /// By range.
    keys: Vec<u64>,
    /// The tracks that pass the cheapest tests.
    candidates: Vec<Candidate>,
    earliest: SimTime,
    latest: SimTime,
    largest_trace: f64,
}

impl Measurements {
    /// Converts the plots of a look. A plot with a number that is no number is passed over.
    pub fn take(&mut self, frame: &LocalFrame, plots: &[Plot], config: &TrackerConfig) {
        self.positions.clear();
        self.plot_of.clear();
        self.traces.clear();
        self.bearings.clear();
        self.keys.clear();
        self.earliest = SimTime::NEVER;
        self.latest = SimTime(i64::MIN);
        self.largest_trace = 0.0;
        for (place, plot) in plots.iter().enumerate().filter(|(_, plot)| usable(plot)) {
            let (measured, bearing) = measurement::with_bearing(frame, plot, &config.accuracy);
            let trace = measured.covariance.trace();
            self.keys
                .push(range_key(plot.range_m, self.positions.len() as u32));
            self.plot_of.push(place as u32);
            self.traces.push(trace);
            self.bearings.push(bearing);
            self.earliest = self.earliest.min(plot.time);
            self.latest = self.latest.max(plot.time);
            self.largest_trace = self.largest_trace.max(trace);
            self.positions.push(measured);
        }
        self.keys.sort_unstable();
    }

    /// Time of the earliest plot, if any.
    pub fn earliest(&self) -> Option<SimTime> {
        (!self.positions.is_empty()).then_some(self.earliest)
    }

    /// All pairs within the gate, by track, then by range.
    pub fn pairs(
        &mut self,
        frame: &LocalFrame,
        config: &TrackerConfig,
        tracks: &[LocalTrack],
        outlines: &Outlines,
        pairs: &mut Vec<Pair>,
    ) {
        pairs.clear();
        if self.positions.is_empty() {
            return;
        }
        let half_span = 0.5 * self.latest.since(self.earliest);
        let middle = self.earliest.after(half_span);
        self.find_candidates(frame, config, outlines, middle, half_span);
        for candidate in &self.candidates {
            let place = candidate.track as usize;
            let (outline, track) = (outlines.get(place), &tracks[place]);
            let due_at = outlines.due_at(place);
            let range = candidate.range_squared.sqrt();
            let last = range_key(range + candidate.reach, u32::MAX);
            let first = range_key(range - candidate.reach, 0);
            let first = self.keys.partition_point(|key| *key < first);
            for key in self.keys[first..].iter().take_while(|key| **key <= last) {
                let plot = place_of(*key);
                let gated = self.within_gate(config, track, (outline, due_at), plot as usize);
                if let Some((innovation, predicted)) = gated {
                    pairs.push(Pair {
                        track: candidate.track,
                        plot,
                        innovation,
                        predicted,
                    });
                }
            }
        }
    }

    /// Lists the tracks that are due and can reach the sector.
    fn find_candidates(
        &mut self,
        frame: &LocalFrame,
        config: &TrackerConfig,
        outlines: &Outlines,
        middle: SimTime,
        half_span: f64,
    ) {
        let sector = Sector::around(frame, &self.bearings);
        let root_gate = config.gate.sqrt();
        let root_psd = config.acceleration_psd.sqrt();
        let noise = self.largest_trace.sqrt();
        self.candidates.clear();
        self.candidates.resize(outlines.len(), Candidate::default());
        let mut count = 0;
        for (place, outline) in outlines.due_by(self.latest) {
            let age = outline.age(middle);
            let sight = outline.position_after(age) - frame.origin.0;
            let sigma = outline.sigma_within((age + half_span).max(0.0), root_psd) + noise;
            let reach = root_gate * sigma + outline.speed() * half_span;
            // No branch here: whether a track lies in the sector is hard to foretell.
            self.candidates[count] = Candidate {
                track: place as u32,
                range_squared: dot(&sight, &sight),
                reach,
            };
            count += usize::from(sector.reaches(&sight, reach, 0.0));
        }
        self.candidates.truncate(count);
    }

    /// The innovation and the predicted position covariance, if within the gate.
    #[inline]
    fn within_gate(
        &self,
        config: &TrackerConfig,
        track: &LocalTrack,
        (outline, due_at): (&Outline, SimTime),
        plot: usize,
    ) -> Option<(Innovation, Matrix3<f64>)> {
        let measured = &self.positions[plot];
        if measured.time < due_at {
            return None;
        }
        let age = outline.age(measured.time);
        let apart = measured.position.0 - outline.position_after(age);
        let trace = outline.trace_after(age, config.acceleration_psd) + self.traces[plot];
        if dot(&apart, &apart) > config.gate * trace {
            return None;
        }
        let predicted =
            kalman::predicted_position_covariance(&track.state, age, config.acceleration_psd);
        let innovation = kalman::innovation_of(apart, &(predicted + measured.covariance));
        (innovation.mahalanobis_squared <= config.gate).then_some((innovation, predicted))
    }
}
