//! Radars look: sweeps and dwells become observations.

use crate::step::Run;
use gapfiller_border::{NodeId, Observation, Plot, PlotId, RadarIndex, SimTime};
use gapfiller_geo::frames::LocalFrame;
use gapfiller_records::{Layer, ObjectKey, Record};
use gapfiller_tracking::measurement::polar_position;
use gapfiller_world::Looking;
use gapfiller_world::looks::TakenPlot;

use crate::queue::Event;

impl Run<'_> {
    /// A radar begins its next scan: its first part is scheduled, and the scan after it.
    pub(crate) fn scan(&mut self, now: SimTime, radar: u16) {
        let Some(state) = self.radars.get_mut(usize::from(radar)) else {
            return;
        };
        let scan = self.scans[usize::from(radar)];
        self.scans[usize::from(radar)] += 1;
        let (renewal_s, parts) = (state.renewal_s(), state.parts());
        let start_s = now.seconds();
        let looks = state.begin_scan(&self.objects, scan, start_s);
        if looks {
            self.scan_began[usize::from(radar)] = now;
            self.schedule_part(radar, 0, renewal_s, parts);
        }
        // One that is out may come back, and scans are counted on.
        self.queue.push(now.after(renewal_s), Event::Scan(radar));
    }

    /// Schedules the end of a part of the scan under way. One at a time: a short queue is a fast queue.
    fn schedule_part(&mut self, radar: u16, part: u16, renewal_s: f64, parts: u32) {
        if u32::from(part) < parts {
            let after_s = renewal_s * f64::from(u32::from(part) + 1) / f64::from(parts);
            let at = self.scan_began[usize::from(radar)].after(after_s);
            self.queue.push(at, Event::Part { radar, part });
        }
    }

    /// A radar has swept a part of its scan.
    pub(crate) fn part(&mut self, now: SimTime, radar: u16, part: u16) {
        let Some(state) = self.radars.get(usize::from(radar)) else {
            return;
        };
        let (renewal_s, parts) = (state.renewal_s(), state.parts());
        self.schedule_part(radar, part.saturating_add(1), renewal_s, parts);
        let Some(state) = self.radars.get_mut(usize::from(radar)) else {
            return;
        };
        self.taken.clear();
        let mut replies = std::mem::take(&mut self.replies);
        replies.clear();
        if !state.sweep(
            &self.objects,
            now.seconds(),
            &self.draws,
            &mut self.taken,
            &mut replies,
        ) {
            self.replies = replies;
            return;
        }
        let parts = f64::from(state.parts().max(1));
        state.false_alarms(
            f64::from(part) / parts,
            f64::from(part + 1) / parts,
            &self.draws,
            &mut self.taken,
        );
        let (node, index) = (state.node, state.index);
        replies.sort_by(|a, b| {
            a.time
                .cmp(&b.time)
                .then(a.range_m.total_cmp(&b.range_m))
                .then(a.mode.cmp(&b.mode))
        });
        let plots = self.name_plots(now, node, index);
        let mut strobes = std::mem::take(&mut self.radars[usize::from(radar)].strobes);
        // An airborne node's fix comes with every look: its plots are relative to it.
        if let Some(fix) = self.airborne_fix(now, node) {
            self.observe(now, node, &[fix]);
        }
        if !strobes.is_empty() {
            strobes.sort_by(|a, b| {
                a.time
                    .cmp(&b.time)
                    .then(a.azimuth_rad.total_cmp(&b.azimuth_rad))
            });
            let heard = Observation::Strobes {
                radar: RadarIndex(index),
                strobes,
            };
            self.observe(now, node, &[heard]);
        }
        let seen = Observation::Look {
            radar: RadarIndex(index),
            plots,
            replies,
        };
        let seen = [seen];
        self.observe(now, node, &seen);
        // The lists are used again: there are thousands of looks.
        if let [Observation::Look { plots, replies, .. }] = seen {
            self.named = plots;
            self.replies = replies;
        }
    }

    /// A pointed radar dwells on each of its beams.
    pub(crate) fn dwell(&mut self, now: SimTime, radar: u16) {
        let place = usize::from(radar);
        let Some(state) = self.radars.get(place) else {
            return;
        };
        let Looking::Pointed { dwell_s, .. } = state.setup.looking else {
            return;
        };
        let (node, index, up) = (state.node, state.index, state.up);
        let occurrence = self.scans[place];
        self.scans[place] += 1;
        if !up || self.beams[place].is_empty() {
            self.dwelling[place] = false;
            return;
        }
        self.queue.push(now.after(dwell_s), Event::Dwell(radar));
        if let Some(state) = self.radars.get_mut(place) {
            state.begin_dwell(&self.objects, now.seconds());
        }
        for beam in self.beams[place].clone() {
            if let Some(held) = self.beams[place]
                .iter_mut()
                .find(|held| held.beam == beam.beam)
            {
                held.dwells = held.dwells.wrapping_add(1);
            }
            self.taken.clear();
            let Some(state) = self.radars.get_mut(place) else {
                return;
            };
            state.dwell(
                &self.objects,
                (&beam.aim, beam.dwells),
                (now.seconds(), occurrence),
                &self.draws,
                &mut self.taken,
            );
            let plots = self.name_plots(now, node, index);
            if let Some(fix) = self.airborne_fix(now, node) {
                self.observe(now, node, &[fix]);
            }
            let seen = Observation::Dwell {
                radar: RadarIndex(index),
                beam: beam.beam,
                plots,
            };
            let seen = [seen];
            self.observe(now, node, &seen);
            if let [Observation::Dwell { plots, .. }] = seen {
                self.named = plots;
            }
        }
    }

    /// Puts a pointed radar's next dwell into the queue, if none is there. Dwells lie on a grid fixed for the run, and are
    /// counted along it, so neither time nor draws depend on when the radar was last idle.
    pub(crate) fn schedule_dwell(&mut self, now: SimTime, radar: usize) {
        let state = &self.radars[radar];
        let Looking::Pointed { dwell_s, .. } = state.setup.looking else {
            return;
        };
        if self.dwelling[radar] || !state.up {
            return;
        }
        self.dwelling[radar] = true;
        let first_s = state.phase() * dwell_s;
        let past = ((now.seconds() - first_s) / dwell_s).floor() + 1.0;
        let next = SimTime::from_seconds(first_s + past.max(0.0) * dwell_s);
        // Rounding to nanoseconds must not bring back a dwell that has been.
        let next = if next > now {
            next
        } else {
            next.after(dwell_s)
        };
        self.scans[radar] = ((next.seconds() - first_s) / dwell_s).round().max(0.0) as u64;
        self.queue.push(next, Event::Dwell(radar as u16));
    }

    /// Orders the plots just taken by what was measured, names them, and remembers what was there.
    fn name_plots(&mut self, now: SimTime, node: usize, radar: u8) -> Vec<Plot> {
        let mut taken = std::mem::take(&mut self.taken);
        taken.sort_by(|a, b| {
            let key =
                |taken: &TakenPlot| (taken.plot.time, taken.plot.range_m, taken.plot.azimuth_rad);
            let ((time_a, range_a, azimuth_a), (time_b, range_b, azimuth_b)) = (key(a), key(b));
            time_a
                .cmp(&time_b)
                .then(range_a.total_cmp(&range_b))
                .then(azimuth_a.total_cmp(&azimuth_b))
        });
        let mut plots = std::mem::take(&mut self.named);
        plots.clear();
        for TakenPlot {
            mut plot, object, ..
        } in taken.iter().copied()
        {
            plot.id = PlotId((node as u64) << 40 | self.plots[node].len() as u64);
            self.plots[node].push(object);
            if let Some(object) = object {
                self.plot_taken(now, node, object);
            }
            self.counters.plots += 1;
            if self.log.keeps(Layer::Plots) {
                let key = object.and_then(|object| self.key(object));
                self.record_plot(now, node, radar, &plot, key);
            }
            plots.push(plot);
        }
        self.taken = taken;
        plots
    }

    fn record_plot(
        &mut self,
        now: SimTime,
        node: usize,
        radar: u8,
        plot: &Plot,
        object: Option<ObjectKey>,
    ) {
        let antenna_m = self.setup.minds[node]
            .radars
            .get(usize::from(radar))
            .map_or(0.0, |radar| radar.antenna_height_m);
        let mut place = self.fixes[node].to_geodetic();
        place.height_m += antenna_m;
        let position = polar_position(
            &LocalFrame::at(place),
            plot.range_m,
            plot.azimuth_rad,
            plot.elevation_rad,
        );
        self.log.write(now, Layer::Plots, || Record::PlotTaken {
            node: NodeId(node as u16),
            radar: RadarIndex(radar),
            plot: plot.id,
            object,
            position,
        });
    }
}
