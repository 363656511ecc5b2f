//! A tracker that stands by itself: many targets, several sensors, one local frame.
//!
//! [`MultiTargetTracker::scan`] takes all the plots of one scan of one sensor, as positions with covariances in a common
//! Cartesian frame (east, north, up), and does, in this order:
//!
//! 1. every plot is checked; a scan with a bad one is refused whole, with the reason, and changes nothing;
//! 2. plots are gated against the confirmed tracks and shared out among them, by
//!    [global nearest neighbour](Association::Gnn) or [joint probabilities](Association::Jpda), and the tracks are updated;
//! 3. what is left is shared out among the tentative tracks, always by nearest neighbour;
//! 4. what is still left begins tentative tracks;
//! 5. every track that this sensor has seen before and does not see now counts a miss, and ends after so many.
//!
//! A track is confirmed by M hits among its latest N scans. A tentative track is kept until N − 1 misses in a row, when it
//! knows nothing any more that a new one would not; so confirmation happens exactly when a sliding window of N scans holds M
//! hits.
//!
//! Nothing is allocated once the buffers have grown to the largest scan. The answer depends only on the scans given and their
//! order; equal distances are settled by place.
//!
//! **Bounds.** No more than [`TrackerSettings::max_tracks`] tracks; for one track no more than 2 048 plots are looked at and no
//! more than 64 kept. A scan of n plots with t tracks therefore takes O(n + t) time and memory, whatever the plots.
//!
//! ```
//! use gapfiller_border::SimTime;
//! use gapfiller_geo::{Matrix3, Vector3};
//! use gapfiller_tracking::tracker::{Dimensions, MultiTargetTracker, PositionPlot, TrackerSettings};
//!
//! let mut tracker = MultiTargetTracker::new(TrackerSettings::default())?;
//! for step in 0..5 {
//!     let time = SimTime::from_seconds(4.0 * f64::from(step));
//!     let plot = PositionPlot {
//!         time,
//!         position_m: Vector3::new(10_000.0 - 800.0 * f64::from(step), 5_000.0, 3_000.0),
//!         covariance: Matrix3::identity() * 2_500.0,
//!         dimensions: Dimensions::Three,
//!     };
//!     tracker.scan(0, time, &[plot])?;
//! }
//! let track = tracker.tracks().next().expect("one track");
//! assert!(track.confirmed && (track.state.velocity_m_s.x + 200.0).abs() < 20.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bank;
mod clusters;
mod gating;
mod grid;
mod joint;
mod nearest;
mod plot;
mod position_update;
mod probabilities;
mod propagation;
mod settings;
mod track;
mod turn;

pub use plot::{Dimensions, PositionPlot, ScanError};
pub use probabilities::association_probabilities;
pub use settings::{Association, Filter, Initiation, MotionModel, SettingsError, TrackerSettings};
pub use track::{TrackView, track_quality};

use crate::constant_velocity::CartesianState;
use bank::Bank;
use clusters::Clusters;
use gapfiller_border::SimTime;
use gapfiller_numerics::math::{exp, ln};
use gapfiller_numerics::special::chi_squared_quantile;
use gating::{Gates, Gating, Scan};
use joint::{Cluster, JointAssociation};
use nearest::NearestNeighbour;
use position_update::two_point;
use track::Track;

/// What happened in a scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScanSummary {
    /// Tracks that took a plot.
    pub updated: usize,
    /// Tracks begun.
    pub started: usize,
    /// Tracks confirmed.
    pub confirmed: usize,
    /// Tracks ended.
    pub ended: usize,
}

/// Tracks of many targets from the plots of several sensors. See the [module](self).
#[derive(Clone, Debug)]
pub struct MultiTargetTracker {
    settings: TrackerSettings,
    gates: Gates,
    constants: Constants,
    /// By id; `bank` has the state of each at the same place.
    tracks: Vec<Track>,
    bank: Bank,
    next_id: u32,
    last_scan: SimTime,
    /// Time of the latest scan of each sensor, by number.
    sensor_scans: Vec<(u16, SimTime)>,
    scan: Scan,
    gating: Gating,
    clusters: Clusters,
    nearest: NearestNeighbour,
    joint: JointAssociation,
    /// Per pair, its probability and the logarithm of P_d N(ν; S) / λ.
    betas: Vec<f64>,
    ln_weights: Vec<f64>,
    /// The cluster at hand as a sparse matrix.
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    /// Per plot, the probability that it is one of the tracks'.
    claimed: Vec<f64>,
    /// Per plot of the scan, whether it is used up.
    taken: Vec<bool>,
    /// Per track, whether it ends with the scan.
    ending: Vec<bool>,
}

/// Logarithms worked out once.
#[derive(Clone, Copy, Debug)]
struct Constants {
    /// ln(P_d / λ): what a plot of likelihood one adds to a score.
    ln_gain: f64,
    /// ln(1 − P_d P_g): what a miss takes.
    ln_loss: f64,
}

impl MultiTargetTracker {
    /// A tracker without tracks.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn new(settings: TrackerSettings) -> Result<Self, SettingsError> {
        settings.check()?;
        let gate = |dimensions: f64| chi_squared_quantile(settings.gate_probability, dimensions);
        let gates = Gates {
            two: gate(2.0),
            three: gate(3.0),
            max_speed_m_s: settings.max_speed_m_s,
        };
        let (seen, within) = (settings.detection_probability, settings.gate_probability);
        let constants = Constants {
            ln_gain: ln(seen) - ln(settings.clutter_density),
            ln_loss: ln(1.0 - seen * within),
        };
        Ok(Self {
            gates,
            constants,
            tracks: Vec::new(),
            bank: Bank::new(settings.models(), settings.mean_sojourn_s()),
            next_id: 1,
            last_scan: SimTime(i64::MIN),
            sensor_scans: Vec::new(),
            scan: Scan::default(),
            gating: Gating::default(),
            clusters: Clusters::default(),
            nearest: NearestNeighbour::default(),
            joint: JointAssociation::default(),
            betas: Vec::new(),
            ln_weights: Vec::new(),
            row_starts: Vec::new(),
            columns: Vec::new(),
            claimed: Vec::new(),
            taken: Vec::new(),
            ending: Vec::new(),
            settings,
        })
    }

    /// What the tracker was built with.
    #[must_use]
    pub fn settings(&self) -> &TrackerSettings {
        &self.settings
    }

    /// Takes in one scan of `sensor` that ended at `time`: all of its plots, or none if it saw nothing.
    ///
    /// Each plot has its own time, not after `time` and not before the sensor's scan before. Scans come in the order of their
    /// ends, whichever sensor they are of; a plot may be older than the latest of another sensor. Give sensors numbers below
    /// 64: beyond, two share a place in the count of misses.
    ///
    /// # Errors
    /// The first thing wrong with the scan; the tracker is then as it was.
    pub fn scan(
        &mut self,
        sensor: u16,
        time: SimTime,
        plots: &[PositionPlot],
    ) -> Result<ScanSummary, ScanError> {
        if time < self.last_scan {
            return Err(ScanError::TimeBackwards {
                scan: time,
                previous: self.last_scan,
            });
        }
        let known = (self.sensor_scans).binary_search_by_key(&sensor, |(sensor, _)| *sensor);
        let previous = known.map_or(SimTime(i64::MIN), |place| self.sensor_scans[place].1);
        self.scan.take(time, previous, plots)?;
        self.last_scan = time;
        match known {
            Ok(place) => self.sensor_scans[place].1 = time,
            Err(place) => self.sensor_scans.insert(place, (sensor, time)),
        }
        let mut summary = ScanSummary::default();
        self.taken.clear();
        self.taken.resize(plots.len(), false);
        for track in &mut self.tracks {
            track.counted = false;
        }
        self.share_out(true, sensor, &mut summary);
        self.share_out(false, sensor, &mut summary);
        let old = self.tracks.len();
        self.start_tracks(sensor, &mut summary);
        self.count_misses(old, sensor, &mut summary);
        Ok(summary)
    }

    /// All tracks by id, tentative ones too, each at the time of its latest plot.
    pub fn tracks(&self) -> impl ExactSizeIterator<Item = TrackView> + '_ {
        let view = |(place, track): (usize, &Track)| view(track, *self.bank.state(place));
        self.tracks.iter().enumerate().map(view)
    }

    /// All tracks by id, carried on to `time`.
    pub fn tracks_at(&self, time: SimTime) -> impl ExactSizeIterator<Item = TrackView> + '_ {
        let view = move |(place, track): (usize, &Track)| self.view_at(place, track, time);
        self.tracks.iter().enumerate().map(view)
    }

    /// The confirmed tracks by id, carried on to `time`: what [`tracks_at`](Self::tracks_at) says of these, without the cost of
    /// the tentative ones.
    pub fn confirmed_at(&self, time: SimTime) -> impl Iterator<Item = TrackView> + '_ {
        let confirmed = (self.tracks.iter().enumerate()).filter(|(_, track)| track.confirmed);
        confirmed.map(move |(place, track)| self.view_at(place, track, time))
    }

    fn view_at(&self, place: usize, track: &Track, time: SimTime) -> TrackView {
        let state = (self.bank).predicted_state(place, time.since(track.time));
        TrackView {
            time,
            ..view(track, state)
        }
    }

    /// The probabilities of the motion models of the track `id`, in the order of the settings; none if there is no such track.
    #[must_use]
    pub fn model_probabilities(&self, id: u32) -> Option<&[f64]> {
        let place = self
            .tracks
            .binary_search_by_key(&id, |track| track.id)
            .ok()?;
        Some(self.bank.mode_probabilities(place))
    }

    /// Shares the plots not yet taken out among the confirmed or the tentative tracks, and updates these.
    fn share_out(&mut self, confirmed: bool, sensor: u16, summary: &mut ScanSummary) {
        self.gating.find(
            &self.scan,
            &self.tracks,
            &self.bank,
            &self.gates,
            &self.taken,
            |track| track.confirmed == confirmed && !track.counted,
        );
        if self.gating.pairs.is_empty() {
            return;
        }
        self.clusters
            .sort(&self.gating.pairs, self.scan.plots.len());
        if confirmed && self.settings.association == Association::Jpda {
            self.share_by_probability(sensor, summary);
        } else {
            self.share_by_assignment(sensor, summary);
        }
    }

    fn share_by_assignment(&mut self, sensor: u16, summary: &mut ScanSummary) {
        let plots = &self.scan.plots;
        let Gating {
            pairs, predictions, ..
        } = &mut self.gating;
        let bank = &mut self.bank;
        let chosen = self.nearest.choose(
            pairs,
            &mut self.clusters,
            self.gates.three.max(self.gates.two),
            self.constants.ln_loss - self.constants.ln_gain,
            |pair| bank.ln_likelihood(pair, &plots[pair.plot as usize], predictions),
        );
        for place in chosen {
            let pair = &pairs[*place as usize];
            let (place, plot) = (pair.track as usize, &plots[pair.plot as usize]);
            let track = &mut self.tracks[place];
            let gain = self.constants.ln_gain + bank.ln_likelihood(pair, plot, predictions);
            let first = track.hits == 1 && self.settings.initiation == Initiation::TwoPoint;
            if first && pair.dt_s > LEAST_BASE_S {
                let psd = bank.acceleration_psd();
                let predicted = &predictions.combined[pair.prediction as usize];
                let state = two_point(bank.state(place), predicted, plot, pair.dt_s, psd);
                bank.reset(place, state);
            } else {
                bank.update(std::slice::from_ref(pair), &[1.0], plots, predictions);
            }
            track.time = track.time.max(plot.time);
            let confirms = track.hit(sensor, gain, &self.settings);
            self.taken[pair.plot as usize] = true;
            summary.updated += 1;
            summary.confirmed += usize::from(confirms);
        }
    }

    fn share_by_probability(&mut self, sensor: u16, summary: &mut ScanSummary) {
        self.weigh_pairs();
        let plots = &self.scan.plots;
        let Gating {
            pairs, predictions, ..
        } = &mut self.gating;
        self.claimed.clear();
        self.claimed.resize(plots.len(), 0.0);
        let mut first = 0;
        for run in pairs.chunk_by(|a, b| a.track == b.track) {
            let betas = &self.betas[first..first + run.len()];
            first += run.len();
            self.bank.update(run, betas, plots, predictions);
            let track = &mut self.tracks[run[0].track as usize];
            for (pair, beta) in run.iter().zip(betas) {
                self.claimed[pair.plot as usize] += beta;
                track.time = track.time.max(plots[pair.plot as usize].time);
            }
            let none = 1.0 - betas.iter().sum::<f64>();
            if none < HALF {
                // The likelihood of all events over that of none being the target's: (1 − P_d P_g) / β₀.
                let gain = self.constants.ln_loss - ln(none.max(f64::MIN_POSITIVE));
                track.hit(sensor, gain, &self.settings);
                summary.updated += 1;
            }
        }
        for (taken, claimed) in self.taken.iter_mut().zip(&self.claimed) {
            *taken |= *claimed >= HALF;
        }
    }

    /// The probability of each pair, cluster by cluster.
    fn weigh_pairs(&mut self) {
        let (pairs, plots) = (&self.gating.pairs, &self.scan.plots);
        let Constants { ln_gain, ln_loss } = self.constants;
        let ln_weight = |place: u32| {
            let pair = &pairs[place as usize];
            let plot = &plots[pair.plot as usize];
            ln_gain + (self.bank).ln_likelihood(pair, plot, &self.gating.predictions)
        };
        self.betas.clear();
        self.betas.resize(pairs.len(), 0.0);
        for place in self.clusters.singles() {
            self.betas[*place as usize] = 1.0 / (1.0 + exp(ln_loss - ln_weight(*place)));
        }
        let mut first = 0;
        while let Some(range) = self.clusters.next_from(first) {
            first = range.end;
            let (row_starts, columns) = (&mut self.row_starts, &mut self.columns);
            let plots = (self.clusters).matrix(pairs, range.clone(), row_starts, columns);
            let conflicts = &self.clusters.conflicts()[range];
            self.ln_weights.clear();
            let weights = conflicts.iter().map(|(_, place)| ln_weight(*place));
            self.ln_weights.extend(weights);
            let betas = self.joint.solve(&Cluster {
                row_starts: &self.row_starts,
                columns: &self.columns,
                plots,
                ln_weights: &self.ln_weights,
                ln_missed: ln_loss,
            });
            for ((_, place), beta) in conflicts.iter().zip(betas) {
                self.betas[*place as usize] = *beta;
            }
        }
    }

    fn start_tracks(&mut self, sensor: u16, summary: &mut ScanSummary) {
        let confirmed = self.settings.confirm_hits == 1;
        for (plot, taken) in self.scan.plots.iter().zip(&self.taken) {
            if *taken {
                continue;
            }
            if self.tracks.len() >= self.settings.max_tracks || self.next_id == u32::MAX {
                break;
            }
            let (mut position, mut covariance) = (plot.position, plot.covariance);
            if plot.dimensions == Dimensions::Two {
                let (height, sigma) = self.settings.unknown_height_m;
                position.z = height;
                covariance[(2, 2)] = sigma * sigma;
            }
            // Two points know nothing of the velocity but its limit.
            let speed_sigma = match self.settings.initiation {
                Initiation::ZeroVelocity => self.settings.initial_speed_sigma_m_s,
                Initiation::TwoPoint => self.settings.max_speed_m_s,
            };
            self.bank
                .push(CartesianState::start(position, covariance, speed_sigma));
            self.tracks
                .push(Track::started(self.next_id, plot.time, sensor, confirmed));
            self.next_id += 1;
            summary.started += 1;
            summary.confirmed += usize::from(confirmed);
        }
    }

    /// Counts a miss for each of the first `old` tracks that the scan did not hit, and takes away those that end with it.
    fn count_misses(&mut self, old: usize, sensor: u16, summary: &mut ScanSummary) {
        self.ending.clear();
        self.ending.resize(self.tracks.len(), false);
        for (track, ending) in self.tracks[..old].iter_mut().zip(&mut self.ending) {
            if !track.counted {
                *ending = track.miss(sensor, self.constants.ln_loss, &self.settings);
                summary.ended += usize::from(*ending);
            }
        }
        if summary.ended == 0 {
            return;
        }
        let mut kept = 0;
        for place in 0..self.tracks.len() {
            if !self.ending[place] {
                if kept != place {
                    self.tracks[kept] = self.tracks[place];
                    self.bank.move_track(place, kept);
                }
                kept += 1;
            }
        }
        self.tracks.truncate(kept);
        self.bank.truncate(kept);
    }
}

/// Two plots nearer in time than this say nothing about the velocity \[s\].
const LEAST_BASE_S: f64 = 1e-3;

/// A track is hit, and a plot used up, when that is likelier than not.
const HALF: f64 = 0.5;

fn view(track: &Track, state: CartesianState) -> TrackView {
    TrackView {
        id: track.id,
        time: track.time,
        state,
        confirmed: track.confirmed,
        hits: track.hits,
        misses: track.misses,
        started: track.started,
        score: track.score,
    }
}
