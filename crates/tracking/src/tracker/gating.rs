//! Which plots could belong to which tracks.
//!
//! A gate is an ellipsoid; the box around it has half-widths √(gate · S_xx) and so on (exact). The grid gives the plots near
//! the box, the box itself refuses most of them, and only what is left costs an inverse.

use super::bank::{Bank, Predictions};
use super::grid::PlotGrid;
use super::plot::{Dimensions, Measured, PositionPlot, ScanError};
use super::position_update;
use super::track::Track;
use crate::block::dot;
use crate::kalman::Innovation;
use gapfiller_border::SimTime;

/// Most plots looked at for one track; where a scan is denser than that within a gate, those nearest its middle.
const MOST_LOOKED_AT: usize = 2_048;
/// Most pairs of one track: the nearest.
const MOST_PAIRS: usize = 64;

/// The plots of a scan, checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub plots: Vec<Measured>,
    grid: PlotGrid,
    first: SimTime,
    last: SimTime,
    largest_variance: [f64; 3],
    largest_trace: f64,
}

impl Scan {
    /// Checks every plot; those of a sensor whose scan before was at `previous` lie between that and `time`.
    pub fn take(
        &mut self,
        time: SimTime,
        previous: SimTime,
        plots: &[PositionPlot],
    ) -> Result<(), ScanError> {
        self.plots.clear();
        if plots.len() > u32::MAX as usize / 8 {
            return Err(ScanError::TooMany);
        }
        for (place, plot) in plots.iter().enumerate() {
            if plot.time > time || plot.time < previous {
                return Err(ScanError::PlotOutsideScan { plot: place });
            }
            self.plots.push(Measured::checked(plot, place)?);
        }
        self.first = self
            .plots
            .iter()
            .map(|plot| plot.time)
            .min()
            .unwrap_or(time);
        self.last = self
            .plots
            .iter()
            .map(|plot| plot.time)
            .max()
            .unwrap_or(time);
        for axis in 0..3 {
            let variances = self.plots.iter().map(|plot| plot.covariance[(axis, axis)]);
            self.largest_variance[axis] = variances.fold(0.0, f64::max);
        }
        let traces = self.plots.iter().map(|plot| plot.covariance.trace());
        self.largest_trace = traces.fold(0.0, f64::max);
        self.grid.build(&self.plots);
        Ok(())
    }
}

/// A plot within the gate of a track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// Place of the track.
    pub track: u32,
    /// Place of the plot.
    pub plot: u32,
    /// Place of the track's prediction to the time of the plot.
    pub prediction: u32,
    /// Time from the track's state to the plot \[s\].
    pub dt_s: f64,
    /// The plot against that prediction.
    pub innovation: Innovation,
}

/// Limits of the gates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gates {
    /// Largest squared Mahalanobis distance in two and in three dimensions.
    pub two: f64,
    pub three: f64,
    pub max_speed_m_s: f64,
}

impl Gates {
    fn of(&self, dimensions: Dimensions) -> f64 {
        match dimensions {
            Dimensions::Two => self.two,
            Dimensions::Three => self.three,
        }
    }
}

/// Finds pairs; its buffers grow to the largest scan and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Gating {
    pub pairs: Vec<Pair>,
    pub predictions: Predictions,
    near: Vec<u32>,
}

impl Gating {
    /// All pairs of the tracks that `wanted` chooses with the plots not yet `taken`: by track, then by plot.
    pub fn find(
        &mut self,
        scan: &Scan,
        tracks: &[Track],
        bank: &Bank,
        gates: &Gates,
        taken: &[bool],
        wanted: impl Fn(&Track) -> bool,
    ) {
        self.pairs.clear();
        self.predictions.clear();
        if scan.plots.is_empty() {
            return;
        }
        for (place, track) in tracks.iter().enumerate().filter(|(_, track)| wanted(track)) {
            self.find_for(scan, place, track, bank, gates, taken);
        }
    }

    fn find_for(
        &mut self,
        scan: &Scan,
        place: usize,
        track: &Track,
        bank: &Bank,
        gates: &Gates,
        taken: &[bool],
    ) {
        let last_dt = scan.last.since(track.time);
        let last = bank.predict(place, last_dt, &mut self.predictions);
        let (centre, half_width) = self.window(scan, place, track, bank, gates, last, last_dt);
        let mut near = std::mem::take(&mut self.near);
        let flat = |v: [f64; 3]| [v[0], v[1]];
        scan.grid
            .within(flat(centre), flat(half_width), MOST_LOOKED_AT, &mut near);
        // The cells come in their own order; pairs are by plot.
        if near.len() > 1 {
            near.sort_unstable();
        }
        let first_pair = self.pairs.len();
        let (mut prediction, mut dt_s) = (last, last_dt);
        for plot_place in &near {
            let plot = &scan.plots[*plot_place as usize];
            let outside =
                |axis: usize| (plot.position[axis] - centre[axis]).abs() > half_width[axis];
            let too_high = plot.dimensions == Dimensions::Three && outside(2);
            if taken[*plot_place as usize] || outside(0) || outside(1) || too_high {
                continue;
            }
            let plot_dt = plot.time.since(track.time);
            if plot_dt != dt_s {
                dt_s = plot_dt;
                prediction = bank.predict(place, dt_s, &mut self.predictions);
            }
            let state = &self.predictions.combined[prediction as usize];
            let innovation = position_update::innovation(state, plot);
            let allowed = track.hits > 1
                || dot(&innovation.difference, &innovation.difference).sqrt()
                    <= first_reach(
                        bank,
                        place,
                        gates,
                        plot.dimensions,
                        dt_s,
                        plot.covariance.trace(),
                    );
            if innovation.mahalanobis_squared <= gates.of(plot.dimensions) && allowed {
                self.pairs.push(Pair {
                    track: place as u32,
                    plot: *plot_place,
                    prediction,
                    dt_s,
                    innovation,
                });
            }
        }
        self.near = near;
        self.keep_nearest(first_pair);
    }

    /// Middle and half-widths of a box that holds every plot within the gate, whenever in the scan it was measured.
    #[allow(clippy::too_many_arguments)] // All of them are needed, and none belongs with another.
    fn window(
        &mut self,
        scan: &Scan,
        place: usize,
        track: &Track,
        bank: &Bank,
        gates: &Gates,
        last: u32,
        last_dt: f64,
    ) -> ([f64; 3], [f64; 3]) {
        let gate = gates.two.max(gates.three);
        let reach = |state: &crate::constant_velocity::CartesianState, axis: usize| {
            let variance = state.position_covariance[(axis, axis)] + scan.largest_variance[axis];
            (gate * variance).sqrt()
        };
        let at_last = self.predictions.combined[last as usize];
        let mut centre: [f64; 3] = at_last.position_m.into();
        let mut half_width = [0, 1, 2].map(|axis| reach(&at_last, axis));
        if track.hits <= 1 {
            let (three, trace) = (Dimensions::Three, scan.largest_trace);
            let farthest = first_reach(bank, place, gates, three, last_dt, trace);
            half_width = half_width.map(|reach| reach.min(farthest));
        }
        if scan.first != scan.last {
            // The variance is convex in time on either side of the state's own, so its largest is at an end.
            let first = bank.predict(place, scan.first.since(track.time), &mut self.predictions);
            let at_first = self.predictions.combined[first as usize];
            for axis in 0..3 {
                let (a, b) = (at_first.position_m[axis], at_last.position_m[axis]);
                centre[axis] = 0.5 * (a + b);
                half_width[axis] =
                    reach(&at_first, axis).max(reach(&at_last, axis)) + 0.5 * (a - b).abs();
            }
        }
        (centre, half_width)
    }

    /// Drops all but the nearest pairs of one track.
    fn keep_nearest(&mut self, first: usize) {
        let run = &mut self.pairs[first..];
        if run.len() <= MOST_PAIRS {
            return;
        }
        run.select_nth_unstable_by(MOST_PAIRS, |a, b| {
            let distance = |pair: &Pair| pair.innovation.mahalanobis_squared;
            distance(a)
                .total_cmp(&distance(b))
                .then(a.plot.cmp(&b.plot))
        });
        self.pairs.truncate(first + MOST_PAIRS);
        self.pairs[first..].sort_unstable_by_key(|pair| pair.plot);
    }
}

/// How far the second plot of a track may be: what the largest speed allows, and the errors of both plots.
fn first_reach(
    bank: &Bank,
    place: usize,
    gates: &Gates,
    dimensions: Dimensions,
    dt_s: f64,
    plot_trace: f64,
) -> f64 {
    let first = &bank.state(place).position_covariance;
    let track_trace: f64 = (0..dimensions.count() as usize)
        .map(|axis| first[(axis, axis)])
        .sum();
    let sigma = (gates.of(dimensions) * (track_trace + plot_trace)).sqrt();
    gates.max_speed_m_s * dt_s.abs() + sigma
}
