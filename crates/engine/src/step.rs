//! One run: the only code that sees truth and belief together.

use crate::belief::consider;
use crate::links::{Lines, Links, Traffic};
use crate::milestones::Milestones;
use crate::operators::Operators;
use crate::queue::{Event, Queue};
use crate::sample::Sampling;
use crate::setup::Setup;
use crate::traffic::{OnLine, Talk};
use crate::truth::fix::FixError;
use gapfiller_border::{
    BeamId, IffReply, NodeId, Observation, Order, Outbox, Plot, SimTime, StateEstimate,
};
use gapfiller_c2::Mind;
use gapfiller_c2::picture::HeldTrack;
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;
use gapfiller_numerics::draws::{Draws, Subject, stable_hash};
use gapfiller_records::{Entry, Keep, Layer, Log, ObjectKey, Record};
use gapfiller_world::looks::{RadarState, TakenPlot};
use gapfiller_world::objects::Objects;
use gapfiller_world::salvos::{Magazine, Salvo};
use gapfiller_world::{Looking, ObjectId, Site, draws};

/// How much a run has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Times a beam passed an object.
    pub looks: u64,
    /// Measurements taken.
    pub plots: u64,
    /// Measurements taken for tracks.
    pub track_updates: u64,
    /// Told tracks taken into pictures.
    pub fusions: u64,
    /// Items sent on links.
    pub messages: u64,
}

/// What a run leaves behind.
#[derive(Clone, Debug)]
pub struct RunOutput {
    /// Its log.
    pub log: Log,
    /// How much it has done.
    pub counters: Counters,
    /// What became of everything that was sent.
    pub traffic: Traffic,
}

/// A beam of a pointed radar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beam {
    pub beam: BeamId,
    pub aim: StateEstimate,
    /// Dwells made with it: a search goes on from where it was.
    pub dwells: u32,
}

/// A run under way.
pub(crate) struct Run<'a> {
    pub setup: &'a Setup,
    pub draws: Draws,
    pub queue: Queue,
    pub log: Log,
    pub counters: Counters,
    pub objects: Objects<'a>,
    pub keys: Vec<ObjectKey>,
    pub radars: Vec<RadarState<'a>>,
    /// Scans or dwells begun, by radar.
    pub scans: Vec<u64>,
    /// When the scan under way began, by radar.
    pub scan_began: Vec<SimTime>,
    pub beams: Vec<Vec<Beam>>,
    /// Whether a pointed radar's next dwell is in the queue: it is while there is a beam to dwell with.
    pub dwelling: Vec<bool>,
    pub magazines: Vec<Vec<Magazine>>,
    pub operational: Vec<bool>,
    pub operators: Vec<Operators>,
    /// Where each node stands now.
    pub sites: Vec<Site>,
    /// Why each radar does not radiate, as bits of [`crate::truth::survival::Quiet`].
    pub quiet: Vec<u8>,
    /// How often the repair of each node has begun.
    pub repairs: Vec<u16>,
    /// Whether each node's launchers are taken down, to be moved, and whether it has left the place where it began.
    pub on_the_move: Vec<bool>,
    pub moved: Vec<bool>,
    pub salvos: Vec<Option<Salvo>>,
    pub links: Links<'a>,
    /// What waits at voice lines, and the call on each.
    pub lines: Lines<Talk>,
    pub calls: Vec<Option<OnLine>>,
    pub traffic: Traffic,
    /// For each node and each of its outbound links, the place of that link in `links`.
    pub outbound: Vec<Vec<usize>>,
    /// Messages under way, and who they are for; each is delivered once, and leaves a free place.
    pub messages: Vec<(usize, Observation)>,
    pub free_places: Vec<u32>,
    /// What each plot of each node really was.
    pub plots: Vec<Vec<Option<ObjectId>>>,
    /// Where each node believes it is.
    pub fixes: Vec<Ecef>,
    /// The constant error of each airborne node's fix.
    pub fix_errors: Vec<FixError>,
    pub taken: Vec<TakenPlot>,
    /// Empty lists with room, for the next look.
    pub named: Vec<Plot>,
    pub replies: Vec<IffReply>,
    /// How often pictures are sampled, if at all, and samples not handed over yet.
    pub sampling: Option<Sampling>,
    pub sampled: Vec<Entry>,
    pub milestones: Milestones,
    minds: Vec<Mind<'a>>,
    later: Vec<(usize, Observation)>,
    outbox: Outbox,
}

/// Plays one replication. The same arguments give the same bits on every machine.
pub fn run(setup: &Setup, seed: u64, run: u64, keep: Keep) -> RunOutput {
    play(Run::new(setup, Draws::new(seed, run), keep), &mut |_| {})
}

/// The same run, with every picture sampled now and then: the log and the counters are those of [`run`]. Samples, which are records
/// of the pictures' layer, are handed to `sink` as they come.
pub fn run_sampled(
    setup: &Setup,
    seed: u64,
    run: u64,
    keep: Keep,
    sampling: Sampling,
    sink: &mut dyn FnMut(Entry),
) -> RunOutput {
    let mut state = Run::new(setup, Draws::new(seed, run), keep);
    state.sampling = Some(sampling);
    state.begin_sampling();
    play(state, sink)
}

fn play(mut state: Run<'_>, sink: &mut dyn FnMut(Entry)) -> RunOutput {
    let setup = state.setup;
    state.begin();
    let end = SimTime::from_seconds(setup.world.duration_s);
    while let Some((now, event)) = state.queue.pop() {
        if now > end {
            break;
        }
        state.step(now, event);
        if !state.sampled.is_empty() {
            state.sampled.drain(..).for_each(&mut *sink);
        }
    }
    state.ground_rounds(end);
    state.close_milestones(end);
    for radar in &state.radars {
        state.counters.looks += radar.looks;
    }
    for mind in &state.minds {
        let effort = mind.effort();
        state.counters.track_updates += effort.track_updates;
        state.counters.fusions += effort.fusions;
    }
    state.traffic.under_way = state.under_way();
    RunOutput {
        log: state.log,
        counters: state.counters,
        traffic: state.traffic,
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(setup: &'a Setup, source: Draws, keep: Keep) -> Self {
        let nodes = setup.world.nodes.len();
        let objects = Objects::new(&setup.world.objects, &source);
        let mut radars = Vec::new();
        for (place, node) in setup.world.nodes.iter().enumerate() {
            for (index, radar) in node.radars.iter().enumerate() {
                let at = (place, node.name.as_str(), node.site);
                radars.push(RadarState::new(radar, at, index as u8, &objects, &source));
            }
        }
        let mut outbound = vec![Vec::new(); nodes];
        for (place, link) in setup.world.links.iter().enumerate() {
            if let Some(list) = outbound.get_mut(usize::from(link.from.0)) {
                list.push(place);
            }
        }
        let log = Log::new(keep);
        let outbox = Outbox {
            noting: log.keeps(Layer::Tracks),
            marking: true,
            ..Outbox::default()
        };
        Self {
            setup,
            draws: source,
            queue: Queue::default(),
            counters: Counters::default(),
            keys: setup
                .world
                .objects
                .iter()
                .map(|object| ObjectKey(stable_hash(&object.name)))
                .collect(),
            milestones: Milestones::new(setup.world.objects.len(), nodes),
            objects,
            scans: vec![0; radars.len()],
            scan_began: vec![SimTime::ZERO; radars.len()],
            beams: vec![Vec::new(); radars.len()],
            dwelling: vec![false; radars.len()],
            quiet: vec![0; radars.len()],
            radars,
            magazines: setup
                .world
                .nodes
                .iter()
                .map(|node| node.weapons.iter().map(Magazine::new).collect())
                .collect(),
            operational: vec![true; nodes],
            operators: setup
                .world
                .nodes
                .iter()
                .map(|node| {
                    let operators = node.operators.as_ref();
                    Operators::new(operators.map_or(0, |operators| operators.count))
                })
                .collect(),
            sites: setup.world.nodes.iter().map(|node| node.site).collect(),
            repairs: vec![0; nodes],
            on_the_move: vec![false; nodes],
            moved: vec![false; nodes],
            salvos: Vec::new(),
            links: Links::new(&setup.world),
            lines: Lines::new(nodes),
            calls: vec![None; setup.world.links.len()],
            traffic: Traffic::default(),
            outbound,
            messages: Vec::new(),
            free_places: Vec::new(),
            plots: vec![Vec::new(); nodes],
            fixes: vec![Ecef(Vector3::zeros()); nodes],
            fix_errors: vec![FixError::default(); nodes],
            taken: Vec::new(),
            named: Vec::new(),
            replies: Vec::new(),
            sampling: None,
            sampled: Vec::new(),
            minds: setup.minds.iter().map(Mind::new).collect(),
            later: Vec::new(),
            outbox,
            log,
        }
    }

    /// Schedules what is known at the start, and tells every ground node where it stands.
    fn begin(&mut self) {
        for object in 0..self.objects.states.len() {
            self.schedule_object(object);
        }
        self.schedule_lines();
        for radar in 0..self.radars.len() {
            let state = &self.radars[radar];
            match state.setup.looking {
                Looking::Scanning { .. } => {
                    // Sector radars have no free phase of azimuth, so their first scan begins at a random time instead.
                    let first = state.phase() * state.renewal_s();
                    self.queue
                        .push(SimTime::from_seconds(first), Event::Scan(radar as u16));
                }
                // Dwells are scheduled once there is something to dwell on.
                Looking::Pointed { .. } => {}
            }
        }
        for node in 0..self.setup.world.nodes.len() {
            let setup = &self.setup.world.nodes[node];
            let subject = Subject::named(&setup.name);
            let phase = self
                .draws
                .uniform(draws::TICK_PHASE, subject, Subject::NONE, 0);
            self.queue.push(
                SimTime::from_seconds(phase * setup.tick_s),
                Event::Tick(node as u16),
            );
            self.schedule_survival(node);
            if let Site::Ground(ground) = setup.site {
                let fix = self.ground_fix(node, ground, 1);
                self.observe(SimTime::ZERO, node, &[fix]);
            } else {
                self.draw_fix_error(node);
            }
        }
    }

    /// Handles one event.
    pub(crate) fn step(&mut self, now: SimTime, event: Event) {
        match event {
            Event::Appear(object) => self.appear(now, object),
            Event::End(object) => self.end(now, object),
            Event::Arrive(object) => self.arrive(now, object),
            Event::Intercept { salvo, version } => self.intercept(now, salvo, version),
            Event::Reload {
                node,
                weapon,
                launcher,
            } => self.reload(now, (node, weapon, launcher)),
            Event::Restore { node, version } => self.restore(now, node, version),
            Event::Emission(node) => self.emission(now, node),
            Event::Leave { node, .. } => self.leave(now, node),
            Event::Ready { node, nth } => self.ready(now, node, nth),
            Event::Scan(radar) => self.scan(now, radar),
            Event::Part { radar, part } => self.part(now, radar, part),
            Event::Dwell(radar) => self.dwell(now, radar),
            Event::WorkDone { node, task } => self.work_done(now, node, task),
            Event::CallEnds(link) => self.call_ends(now, link),
            Event::WrittenDown(node) => self.written_down(now, node),
            Event::LinesAgain => self.talk(now),
            Event::Deliver(message) => self.deliver(now, message),
            Event::Tick(node) => self.tick(now, node),
            Event::Sample => self.sample(now),
        }
    }

    fn tick(&mut self, now: SimTime, node: u16) {
        let place = usize::from(node);
        self.queue.push(
            now.after(self.setup.world.nodes[place].tick_s.max(0.1)),
            Event::Tick(node),
        );
        // One that is out of action may come back.
        if !self.operational[place] {
            return;
        }
        if let Some(fix) = self.airborne_fix(now, place) {
            self.observe(now, place, &[fix]);
        }
        if let Some(seen) = self.sightings(now, place) {
            self.observe(now, place, &[seen]);
        }
        self.observe(now, place, &[Observation::Tick]);
    }

    /// Carries observations into a mind, and its orders out, until nothing more follows at this time.
    pub(crate) fn observe(&mut self, now: SimTime, node: usize, observations: &[Observation]) {
        self.pass(now, node, observations);
        // Orders may have consequences that the same mind learns of at once: rounds gone, a salvo that never left.
        let mut rounds = 0;
        while !self.later.is_empty() && rounds < 16 {
            rounds += 1;
            for (node, observation) in std::mem::take(&mut self.later) {
                self.pass(now, node, &[observation]);
            }
        }
    }

    /// Keeps an observation until the orders under way have been carried out.
    pub(crate) fn observe_later(&mut self, node: usize, observation: Observation) {
        self.later.push((node, observation));
    }

    fn pass(&mut self, now: SimTime, node: usize, observations: &[Observation]) {
        if self.log.keeps(Layer::Observations) {
            for observation in observations {
                let record = || Record::Observed {
                    node: NodeId(node as u16),
                    observation: observation.clone(),
                };
                self.log.write(now, Layer::Observations, record);
            }
        }
        let Some(mind) = self.minds.get_mut(node) else {
            return;
        };
        let mut outbox = std::mem::take(&mut self.outbox);
        consider(mind, now, observations, &mut outbox);
        for note in outbox.notes.drain(..) {
            let record = Record::Noted {
                node: NodeId(node as u16),
                note,
            };
            let layer = record.layer();
            self.log.write(now, layer, || record);
        }
        for mark in outbox.marks.drain(..) {
            self.marked(now, node, &mark);
        }
        // In place: orders are large, and so is what they say.
        for order in &mut outbox.orders {
            self.carry_out(now, node, order);
        }
        self.outbox = outbox;
    }

    /// Carries out an order; the content of a message is taken out of it.
    fn carry_out(&mut self, now: SimTime, node: usize, order: &mut Order) {
        if !matches!(order, Order::Send { .. }) && self.log.keeps(Layer::Orders) {
            let order = order.clone();
            self.log.write(now, Layer::Orders, || Record::Ordered {
                node: NodeId(node as u16),
                order,
            });
        }
        match order {
            Order::Point { radar, beam, aim } => {
                if let Some(place) = self.radar_of(node, radar.0) {
                    match self.beams[place].iter_mut().find(|held| held.beam == *beam) {
                        Some(held) => held.aim = *aim,
                        None => self.beams[place].push(Beam {
                            beam: *beam,
                            aim: *aim,
                            dwells: 0,
                        }),
                    }
                    self.schedule_dwell(now, place);
                }
            }
            Order::Release { radar, beam } => {
                if let Some(place) = self.radar_of(node, radar.0) {
                    self.beams[place].retain(|held| held.beam != *beam);
                }
            }
            Order::Fire { shot, .. } => {
                let shot = *shot;
                self.sample_decision(now, node, shot);
                self.launch(now, node, order);
            }
            Order::Guide { shot, aim } => self.guide(now, *shot, aim),
            Order::Abort { shot } => self.abort(now, *shot),
            Order::Send { link, content } => self.send(now, node, usize::from(link.0), content),
            Order::Intercept { aim } => {
                if let Site::Aboard(object) = self.sites[node] {
                    self.objects
                        .send(ObjectId(object as u32), now.seconds(), aim);
                }
            }
            Order::Patrol => {
                if let Site::Aboard(object) = self.sites[node] {
                    self.objects.recall(ObjectId(object as u32), now.seconds());
                }
            }
            Order::Work {
                task,
                kind,
                urgency,
            } => self.work(now, node, (*task, *kind, *urgency)),
            Order::Emit { radar, on } => {
                let on = *on;
                if let Some(place) = self.radar_of(node, radar.0) {
                    self.emit(now, node, place, on);
                }
            }
        }
    }

    fn radar_of(&self, node: usize, index: u8) -> Option<usize> {
        self.radars
            .iter()
            .position(|radar| radar.node == node && radar.index == index)
    }

    /// What a node holds.
    pub(crate) fn held(&self, node: usize, now: SimTime) -> Vec<HeldTrack> {
        self.minds
            .get(node)
            .map_or_else(Vec::new, |mind| mind.held(now))
    }

    /// The log's name for an object.
    pub(crate) fn key(&self, object: ObjectId) -> Option<ObjectKey> {
        self.keys.get(object.0 as usize).copied()
    }
}
