//! Two targets in one cell give one plot.
//!
//! Detection comes first, each target by its own draw; of those detected in one look, whatever lies in the cell of an
//! earlier one (by the time the beam passed it) is one plot with it. That plot is what the strongest echo gave, moved to the
//! centroid of the true positions by received power; it is of the strongest, and says the strongest's class. A cell belongs to
//! its first target, so a long column is a chain of plots, not one.
//!
//! A scan is handed over in parts: what lies in the cell of a plot at the end of the part before has been reported already.

use super::{Echo, RadarState, TakenPlot};
use gapfiller_models::radar::{Resolution, angle_between, centroid_step};
use std::f64::consts::TAU;

/// The beam may be this share of a scan off the azimuth at which it was expected to pass an object.
const TIMING_SLACK: f64 = 0.05;

impl RadarState<'_> {
    /// Merges what a turning beam cannot tell apart in the part of a scan just swept; `plots` are in the order of its looks.
    pub(super) fn merge_swept(&mut self, until_s: f64, plots: &mut Vec<TakenPlot>) {
        let Some(cell) = self.setup.resolution.filter(Resolution::merges) else {
            return;
        };
        let model = &self.setup.model;
        let share = cell.azimuth_rad / (2.0 * model.half_sector_rad) + TIMING_SLACK;
        let window_s = share * model.renewal_s;
        if !self.at_the_edge.is_empty() {
            let edge = &self.at_the_edge;
            plots.retain(|taken| {
                !edge.iter().any(|(echo, object)| {
                    *object != taken.object
                        && taken.echo.time_s - echo.time_s <= window_s
                        && cell.unresolved(echo.place(), taken.echo.place())
                })
            });
            self.at_the_edge.clear();
        }
        merge(&cell, window_s, plots);
        let late = plots
            .iter()
            .rev()
            .take_while(|taken| taken.echo.time_s >= until_s - window_s);
        self.at_the_edge
            .extend(late.map(|taken| (taken.echo, taken.object)));
    }

    /// Merges what a pointed beam cannot tell apart.
    pub(super) fn merge_dwelt(&self, plots: &mut Vec<TakenPlot>) {
        if let Some(cell) = self.setup.resolution.filter(Resolution::merges) {
            // All of one dwell come at once. Nearest first, or how objects are numbered would say whose cell it is.
            plots.sort_by(|a, b| {
                let (a, b) = (&a.echo, &b.echo);
                a.range_m
                    .total_cmp(&b.range_m)
                    .then(a.azimuth_rad.total_cmp(&b.azimuth_rad))
            });
            merge(&cell, 0.0, plots);
        }
    }
}

/// Merges plots that are in order of time; those farther apart in time than the window are not compared.
fn merge(cell: &Resolution, window_s: f64, plots: &mut Vec<TakenPlot>) {
    let mut merged = false;
    for first in 0..plots.len() {
        let Some((seed, later)) = plots.get_mut(first..).and_then(<[_]>::split_first_mut) else {
            break;
        };
        if seed.echo.is_absorbed() {
            continue;
        }
        let place = seed.echo.place();
        let mut group = Group::new(seed);
        for other in later {
            if other.echo.time_s - seed.echo.time_s > window_s {
                break;
            }
            if !other.echo.is_absorbed() && cell.unresolved(place, other.echo.place()) {
                group.add(other);
                other.echo.snr = Echo::ABSORBED;
                merged = true;
            }
        }
        if group.members > 1 {
            *seed = group.plot();
        }
    }
    if merged {
        plots.retain(|taken| !taken.echo.is_absorbed());
    }
}

/// Echoes in one cell.
struct Group {
    strongest: TakenPlot,
    centroid: Echo,
    members: u32,
}

impl Group {
    fn new(seed: &TakenPlot) -> Self {
        Self {
            strongest: *seed,
            centroid: seed.echo,
            members: 1,
        }
    }

    fn add(&mut self, other: &TakenPlot) {
        let (weight, centroid) = (other.echo.snr, &mut self.centroid);
        let total = centroid.snr + weight;
        let turn = angle_between(centroid.azimuth_rad, other.echo.azimuth_rad);
        centroid.range_m = centroid_step(centroid.range_m, other.echo.range_m, weight, total);
        centroid.azimuth_rad += centroid_step(0.0, turn, weight, total);
        centroid.elevation_rad = centroid_step(
            centroid.elevation_rad,
            other.echo.elevation_rad,
            weight,
            total,
        );
        centroid.snr = total;
        if weight > self.strongest.echo.snr {
            self.strongest = *other;
        }
        self.members += 1;
    }

    /// The strongest's measurement, with its errors, moved to the centroid.
    fn plot(self) -> TakenPlot {
        let (mut taken, to) = (self.strongest, self.centroid);
        let from = taken.echo;
        taken.plot.range_m = (taken.plot.range_m + to.range_m - from.range_m).max(1.0);
        taken.plot.azimuth_rad = (taken.plot.azimuth_rad
            + angle_between(from.azimuth_rad, to.azimuth_rad))
        .rem_euclid(TAU);
        taken.plot.elevation_rad += to.elevation_rad - from.elevation_rad;
        taken.echo = to;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ObjectId;
    use gapfiller_border::{Plot, PlotId, SimTime};

    const CELL: Resolution = Resolution {
        range_m: 150.0,
        azimuth_rad: 0.02,
    };

    fn taken(object: u32, time_s: f64, range_m: f64, azimuth_rad: f64, snr: f64) -> TakenPlot {
        TakenPlot {
            plot: Plot {
                id: PlotId(0),
                time: SimTime::from_seconds(time_s),
                range_m: range_m + 5.0,
                azimuth_rad: azimuth_rad + 0.001,
                elevation_rad: 0.1,
                recognised: None,
            },
            object: Some(ObjectId(object)),
            echo: Echo {
                time_s,
                range_m,
                azimuth_rad,
                elevation_rad: 0.1,
                snr,
            },
        }
    }

    #[test]
    fn two_in_a_cell_are_one_at_the_centroid() {
        let mut plots = vec![
            taken(0, 1.0, 50_000.0, 0.100, 10.0),
            taken(1, 1.0, 50_100.0, 0.104, 30.0),
            taken(2, 1.1, 50_160.0, 0.100, 20.0),
        ];
        merge(&CELL, 0.5, &mut plots);
        // The third is 160 m from the first, whose cell it is, though near the second.
        assert_eq!(plots.len(), 2);
        assert_eq!(plots[0].object, Some(ObjectId(1)));
        // Three quarters of the way, with the strongest's error of 5 m and 1 mrad.
        assert!((plots[0].plot.range_m - 50_080.0).abs() < 1e-9);
        assert!((plots[0].plot.azimuth_rad - 0.104).abs() < 1e-12);
        assert_eq!(plots[1].object, Some(ObjectId(2)));
    }

    #[test]
    fn north_is_no_border() {
        let mut plots = vec![
            taken(0, 1.0, 50_000.0, TAU - 0.004, 10.0),
            taken(1, 1.0, 50_000.0, 0.004, 10.0),
        ];
        merge(&CELL, 0.5, &mut plots);
        assert_eq!(plots.len(), 1);
        let off = angle_between(0.001, plots[0].plot.azimuth_rad);
        assert!(off.abs() < 1e-12, "{off}");
    }

    #[test]
    fn what_is_far_apart_stays_apart() {
        let apart = [
            (50_000.0, 0.1, 1.0),
            (50_200.0, 0.1, 1.0),
            (50_000.0, 0.13, 1.0),
            (50_000.0, 0.1, 9.0),
        ];
        let mut plots: Vec<TakenPlot> = apart
            .iter()
            .enumerate()
            .map(|(i, &(range_m, azimuth, time))| taken(i as u32, time, range_m, azimuth, 10.0))
            .collect();
        merge(&CELL, 0.5, &mut plots);
        assert_eq!(plots.len(), 4);
    }
}
