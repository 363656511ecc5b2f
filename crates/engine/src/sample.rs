//! Samples of what is there and of what every node holds, for those who score pictures.
//!
//! They are taken by the clock, and of a node that fires just before its order is carried out. A sample is a record like any other,
//! but goes to whoever asked for it and not into the log: pictures are large. Minds are looked at, never told; nothing that
//! follows depends on whether anybody looked.

use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{NodeId, ShotId, SimTime};
use gapfiller_geo::area::within_corners;
use gapfiller_geo::frames::Ecef;
use gapfiller_records::{Entry, ObjectKey, Record, SampledObject, SampledTrack};
use gapfiller_world::{AreaPart, ObjectId};

/// The shortest time between samples \[s\].
const SHORTEST_S: f64 = 0.1;

/// How often pictures are sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Time from one sample to the next \[s\]; the first is one step after the start.
    pub step_s: f64,
}

impl Run<'_> {
    /// Schedules the first sample, if any is wanted.
    pub(crate) fn begin_sampling(&mut self) {
        if let Some(sampling) = self.sampling {
            let first = SimTime::from_seconds(sampling.step_s.max(SHORTEST_S));
            self.queue.push(first, Event::Sample);
        }
    }

    /// Samples every node that works, and schedules the next time.
    pub(crate) fn sample(&mut self, now: SimTime) {
        let Some(sampling) = self.sampling else {
            return;
        };
        let next = now.after(sampling.step_s.max(SHORTEST_S));
        self.queue.push(next, Event::Sample);
        let objects = self.sample_objects(now);
        for node in 0..self.operational.len() {
            if self.operational[node] {
                self.sample_picture(now, node, None, &objects);
            }
        }
    }

    /// Samples the node that is about to fire.
    pub(crate) fn sample_decision(&mut self, now: SimTime, node: usize, shot: ShotId) {
        if self.sampling.is_some() {
            let objects = self.sample_objects(now);
            self.sample_picture(now, node, Some(shot), &objects);
        }
    }

    fn sample_objects(&mut self, now: SimTime) -> Vec<SampledObject> {
        let theatre = self.setup.world.theatre.as_ref();
        let sampled = |place: usize| {
            let id = ObjectId(u32::try_from(place).ok()?);
            let state = self.objects.at(id, now.seconds())?;
            Some(SampledObject {
                object: self.key(id)?,
                position: state.position,
                velocity_m_s: state.velocity_m_s,
                in_theatre: theatre.is_none_or(|part| self.within(part, &state.position, now)),
            })
        };
        let objects: Vec<SampledObject> =
            (0..self.objects.states.len()).filter_map(sampled).collect();
        let record = Record::ObjectsSampled {
            objects: objects.clone(),
        };
        self.sampled.push(Entry { time: now, record });
        objects
    }

    fn sample_picture(
        &mut self,
        now: SimTime,
        node: usize,
        decision: Option<ShotId>,
        objects: &[SampledObject],
    ) {
        let parts = &self.setup.world.nodes[node].area;
        let theatre = self.setup.world.theatre.as_ref();
        let in_area = |position: &Ecef| parts.iter().any(|part| self.within(part, position, now));
        let area: Vec<ObjectKey> = objects
            .iter()
            .filter(|sampled| in_area(&sampled.position))
            .map(|sampled| sampled.object)
            .collect();
        let tracks = self.held(node, now).into_iter().map(|held| SampledTrack {
            number: held.number,
            network: held.network,
            position: held.state.position,
            velocity_m_s: held.state.velocity_m_s,
            identity: held.identity,
            object: held
                .plot
                .and_then(|plot| self.object_of(plot))
                .and_then(|object| self.key(object)),
            in_area: in_area(&held.state.position),
            in_theatre: theatre.is_none_or(|part| self.within(part, &held.state.position, now)),
        });
        let record = Record::PictureSampled {
            node: NodeId(node as u16),
            decision,
            tracks: tracks.collect(),
            area: (!parts.is_empty()).then_some(area),
        };
        self.sampled.push(Entry { time: now, record });
    }

    fn within(&self, part: &AreaPart, position: &Ecef, now: SimTime) -> bool {
        match part {
            AreaPart::Around { node, radius_m } => self
                .true_position(*node, now)
                .is_some_and(|centre| centre.distance_m(position) <= *radius_m),
            AreaPart::Corners(corners) => {
                let place = position.to_geodetic();
                within_corners(corners, place.latitude_rad, place.longitude_rad)
            }
        }
    }
}
