//! Objects appear, arrive, end.

use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{Observation, SimTime};
use gapfiller_numerics::draws::Subject;
use gapfiller_records::{Layer, ObjectEnd, Record};
use gapfiller_world::objects::Life;
use gapfiller_world::{ObjectId, Site, draws};

impl Run<'_> {
    pub(crate) fn appear(&mut self, now: SimTime, object: u32) {
        let object = ObjectId(object);
        let (Some(key), Some(state)) = (self.key(object), self.objects.at(object, now.seconds()))
        else {
            return;
        };
        self.log.write(now, Layer::Motion, || Record::Appeared {
            object: key,
            position: state.position,
        });
    }

    /// A route has been flown, or a wreck is down. Stale events, of a route cut short, do nothing.
    pub(crate) fn end(&mut self, now: SimTime, object: u32) {
        let id = ObjectId(object);
        let Some(state) = self.objects.states.get(object as usize) else {
            return;
        };
        let (end_s, how) = match &state.life {
            Life::Flying => (state.setup.trajectory.end_s(), ObjectEnd::RouteFlown),
            Life::Falling(trajectory) => (trajectory.end_s(), ObjectEnd::Fell),
            Life::Gone => return,
        };
        if SimTime::from_seconds(end_s) > now {
            return;
        }
        self.remove(now, id, how, end_s);
    }

    fn remove(&mut self, now: SimTime, object: ObjectId, how: ObjectEnd, at_s: f64) {
        let position = self
            .objects
            .at(object, at_s.min(now.seconds()))
            .map(|state| state.position);
        if let Some(state) = self.objects.states.get_mut(object.0 as usize) {
            state.life = Life::Gone;
        }
        if let (Some(key), Some(position)) = (self.key(object), position) {
            self.log.write(now, Layer::Motion, || Record::Ended {
                object: key,
                how,
                position,
            });
        }
        for node in self.aboard(object) {
            if self.operational[node] {
                self.shut_down(now, node);
            }
        }
    }

    /// A raider reaches its target, if nobody has stopped it.
    pub(crate) fn arrive(&mut self, now: SimTime, object: u32) {
        let id = ObjectId(object);
        let Some(state) = self.objects.states.get(object as usize) else {
            return;
        };
        let (Life::Flying, Some(target), Some(key)) =
            (&state.life, state.setup.target, self.key(id))
        else {
            return;
        };
        let uniform = self
            .draws
            .uniform(draws::DAMAGE, state.subject, Subject::NONE, 0);
        let stands_for = |node: &gapfiller_world::NodeSetup| node.asset == Some(target.asset);
        let node = self.setup.world.nodes.iter().position(stands_for);
        let mut probability = target.damage_probability;
        if let (Some(memory), Some(node)) = (target.emitter_memory, node)
            && !self.radiates(node)
        {
            probability *= memory;
        }
        // Whoever has moved away is not hit.
        let gone = node.is_some_and(|node| self.moved[node]);
        let damaged = uniform < probability && !gone;
        self.log.write(now, Layer::Outcomes, || Record::Leaked {
            object: key,
            asset: target.asset,
            damaged,
        });
        if let Some(node) = node
            && damaged
        {
            self.hit_node(now, node);
        }
        if target.expended {
            self.remove(now, id, ObjectEnd::Expended, now.seconds());
        }
    }

    /// Nodes aboard an object that was killed are out of action.
    pub(crate) fn lose_aboard(&mut self, now: SimTime, object: ObjectId) {
        for node in self.aboard(object) {
            self.lose_node(now, node);
        }
    }

    fn aboard(&self, object: ObjectId) -> Vec<usize> {
        let site = Site::Aboard(object.0 as usize);
        (0..self.sites.len())
            .filter(|node| self.sites[*node] == site)
            .collect()
    }

    /// What a node is told of itself.
    pub(crate) fn status(&self, node: usize) -> Observation {
        let taken_down = self.on_the_move[node];
        let ready = self.magazines[node]
            .iter()
            .map(|magazine| if taken_down { 0 } else { magazine.ready() })
            .collect();
        let radars_up = self
            .radars
            .iter()
            .filter(|radar| radar.node == node)
            .map(|radar| radar.up)
            .collect();
        Observation::Status {
            ready,
            radars_up,
            operational: self.operational[node],
        }
    }

    /// A launcher is full again.
    pub(crate) fn reload(&mut self, now: SimTime, (node, weapon, launcher): (u16, u8, u16)) {
        let node = usize::from(node);
        let Some(setup) = self.setup.world.nodes[node]
            .weapons
            .get(usize::from(weapon))
        else {
            return;
        };
        if let Some(magazine) = self.magazines[node].get_mut(usize::from(weapon)) {
            magazine.reload(usize::from(launcher), setup.rounds_per_launcher);
        }
        self.magazine_changed(now, node);
        let status = self.status(node);
        self.observe(now, node, &[status]);
    }

    /// Schedules everything that is known at the start about an object.
    pub(crate) fn schedule_object(&mut self, object: usize) {
        let setup = self.objects.states[object].setup;
        let start = SimTime::from_seconds(setup.trajectory.start_s().max(0.0));
        let end_s = setup.trajectory.end_s();
        if !end_s.is_finite() || end_s <= 0.0 {
            return;
        }
        self.queue.push(start, Event::Appear(object as u32));
        self.queue
            .push(SimTime::from_seconds(end_s), Event::End(object as u32));
        if let Some(target) = setup.target {
            // A nanosecond before the route ends, so that what arrives at its very end arrives.
            let arrival = SimTime::from_seconds(target.arrival_s.min(end_s));
            self.queue.push(
                SimTime(arrival.0.saturating_sub(1)),
                Event::Arrive(object as u32),
            );
        }
    }
}
