//! The stage around one fire unit's mind: it plays the world, and counts beams.

use gapfiller_border::{
    BeamId, Content, Message, NodeId, Observation, Order, Outbox, Plot, PlotId, RadarIndex, ShotId,
    SimTime, StateEstimate, TrackId, TrackReport,
};
use gapfiller_c2::{Mind, MindSetup};
use gapfiller_geo::frames::{Enu, Geodetic, LocalFrame};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::math;

const GAPS: Purpose = Purpose::named("gaps between targets");
const HELD: Purpose = Purpose::named("held times");
const START: Purpose = Purpose::named("what is under way at the start");
/// Mean time that a channel is held \[s\]. Long, so that ticks and stale tracks are small beside it.
const MEAN_HELD_S: f64 = 600.0;
/// Who tells the unit of targets.
const TELLER: NodeId = NodeId(1_000);
/// Where targets are when their window is open, and when it is shut \[m\].
const NEAR_M: f64 = 20_000.0;
const FAR_M: f64 = 400_000.0;

/// The law of the held time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Exponential.
    Exponential,
    /// Always the same.
    Constant,
}

impl Held {
    /// A held time, from a uniform number.
    fn time_s(self, uniform: f64) -> f64 {
        match self {
            Self::Exponential => -MEAN_HELD_S * math::ln(1.0 - uniform),
            Self::Constant => MEAN_HELD_S,
        }
    }

    /// What is left of one that is under way at a time chosen at random.
    fn left_s(self, uniform: f64) -> f64 {
        match self {
            Self::Exponential => self.time_s(uniform),
            Self::Constant => MEAN_HELD_S * uniform,
        }
    }

    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exponential => "exponential",
            Self::Constant => "constant",
        }
    }
}

/// What came of one stretch of targets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch {
    /// Share of the counted targets that found no channel.
    pub lost: f64,
    /// Mean number of beams held when one of them came. Poisson arrivals see time averages (Wolff 1982).
    pub busy: f64,
}

/// The unit, and what the stage has seen of it.
struct Stage<'a> {
    mind: Mind<'a>,
    out: Outbox,
    place: LocalFrame,
    radar: LocalFrame,
    plots: u64,
    /// Beams that the unit holds, by its own orders.
    beams: Vec<BeamId>,
}

/// What the unit did with a target.
enum Taken {
    Fired(ShotId),
    Lost,
}

/// An engagement under way: when it ends, which it is.
type Ending = (SimTime, ShotId);

/// Plays `counted` targets on a unit that has long been at work: it starts with as many engagements under way as the stationary law
/// says (Erlang's, truncated Poisson), and what is left of each is drawn from the equilibrium law of the held time (Sevastyanov 1957).
pub fn play(setup: &MindSetup, offered: f64, held: Held, counted: u32, draws: &Draws) -> Stretch {
    let mut stage = Stage::new(setup);
    let mut endings: Vec<Ending> = Vec::new();
    let under_way = under_way(channels(setup), offered, draws);
    for target in 1..=under_way {
        if let Taken::Fired(shot) = stage.target(SimTime::ZERO, target) {
            let uniform = draws.uniform(START, Subject::NONE, Subject::NONE, target.into());
            endings.push((SimTime::from_seconds(held.left_s(uniform)), shot));
        }
    }
    let (mut lost, mut busy, mut now_s) = (0_u32, 0_u64, 0.0);
    for target in under_way + 1..=under_way + counted {
        let uniform = |purpose| draws.uniform(purpose, Subject::NONE, Subject::NONE, target.into());
        now_s -= MEAN_HELD_S / offered * math::ln(1.0 - uniform(GAPS));
        let now = SimTime::from_seconds(now_s);
        stage.end_until(now, &mut endings);
        busy += stage.beams.len() as u64;
        match stage.target(now, target) {
            Taken::Fired(shot) => endings.push((now.after(held.time_s(uniform(HELD))), shot)),
            Taken::Lost => lost += 1,
        }
    }
    Stretch {
        lost: f64::from(lost) / f64::from(counted),
        busy: busy as f64 / f64::from(counted),
    }
}

/// How many channels are busy at the start: P(n) is proportional to aⁿ / n!.
fn under_way(channels: u32, offered: f64, draws: &Draws) -> u32 {
    let mut weights = vec![1.0];
    for n in 1..=channels {
        weights.push(weights[n as usize - 1] * offered / f64::from(n));
    }
    let whole: f64 = weights.iter().sum();
    let mut left = whole * draws.uniform(START, Subject::NONE, Subject::NONE, 0);
    for (n, weight) in (0..).zip(&weights) {
        left -= weight;
        if left < 0.0 {
            return n;
        }
    }
    channels
}

/// How many targets the unit's engagement radar can hold.
fn channels(setup: &MindSetup) -> u32 {
    let radar = setup.radars.get(usize::from(pointed(setup).0));
    radar
        .and_then(|radar| radar.engagement)
        .map_or(0, |radar| radar.target_channels)
}

impl<'a> Stage<'a> {
    fn new(setup: &'a MindSetup) -> Self {
        let here = setup.position.unwrap_or(Geodetic {
            latitude_rad: 0.0,
            longitude_rad: 0.0,
            height_m: 0.0,
        });
        let mast_m = setup
            .radars
            .get(usize::from(pointed(setup).0))
            .map_or(0.0, |radar| radar.antenna_height_m);
        let antenna = Geodetic {
            height_m: here.height_m + mast_m,
            ..here
        };
        Self {
            mind: Mind::new(setup),
            out: Outbox::default(),
            place: LocalFrame::at(here),
            radar: LocalFrame::at(antenna),
            plots: 0,
            beams: Vec::new(),
        }
    }

    /// Hands something to the mind, and keeps the count of beams.
    fn give(&mut self, now: SimTime, observation: Observation) -> Vec<Order> {
        self.out.orders.clear();
        self.mind.handle(now, &[observation], &mut self.out);
        for order in &self.out.orders {
            match order {
                Order::Point { beam, .. } if !self.beams.contains(beam) => self.beams.push(*beam),
                Order::Release { beam, .. } => self.beams.retain(|held| held != beam),
                _ => {}
            }
        }
        self.out.orders.clone()
    }

    /// A target comes; the unit takes it at once, or its window shuts.
    fn target(&mut self, now: SimTime, number: u32) -> Taken {
        // Spread around the unit, so that no two are taken for one.
        let azimuth = f64::from(number) * 2.399_963;
        let (sine, cosine) = (math::sin(azimuth), math::cos(azimuth));
        let at = |range_m: f64| Enu(Vector3::new(range_m * sine, range_m * cosine, 5_000.0));
        let near = self.state(now, &at(NEAR_M));
        self.give(now, report(now, number, near));
        let pointed = self.give(now, Observation::Tick);
        let beam = pointed.iter().find_map(|order| match order {
            Order::Point { radar, beam, aim } if aim.time == now => Some((*radar, *beam)),
            _ => None,
        });
        let taken = match beam {
            Some((radar, beam)) => self.acquire(now, radar, beam, &near),
            None => None,
        };
        let far = self.state(now, &at(FAR_M));
        self.give(now, report(now, number, far));
        taken.map_or(Taken::Lost, Taken::Fired)
    }

    /// Three plots where the target is: then the unit fires.
    fn acquire(
        &mut self,
        now: SimTime,
        radar: RadarIndex,
        beam: BeamId,
        target: &StateEstimate,
    ) -> Option<ShotId> {
        let enu = self.radar.to_enu(&target.position);
        let range_m = enu.0.norm();
        for _ in 0..3 {
            self.plots += 1;
            let plot = Plot {
                id: PlotId(self.plots),
                time: now,
                range_m,
                azimuth_rad: math::atan2(enu.0.x, enu.0.y),
                elevation_rad: math::asin(enu.0.z / range_m),
                recognised: None,
            };
            let plots = vec![plot];
            let orders = self.give(now, Observation::Dwell { radar, beam, plots });
            let fired = orders.iter().find_map(|order| match order {
                Order::Fire { shot, .. } => Some(*shot),
                _ => None,
            });
            if fired.is_some() {
                return fired;
            }
        }
        None
    }

    /// Engagements whose time is over end, in order.
    fn end_until(&mut self, now: SimTime, endings: &mut Vec<Ending>) {
        endings.sort_unstable();
        let due = endings.partition_point(|(end, _)| *end <= now);
        for (end, shot) in endings.drain(..due) {
            self.give(end, Observation::Flown { shot });
            self.give(end, Observation::Assessment { shot, killed: true });
            self.give(end, Observation::Tick);
        }
    }

    fn state(&self, time: SimTime, at: &Enu) -> StateEstimate {
        StateEstimate {
            time,
            position: self.place.to_ecef(at),
            // Slow, so that it is met at once; it need not go anywhere.
            velocity_m_s: Vector3::new(0.0, 0.0, 1.0),
            position_covariance: Matrix3::identity() * 100.0,
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity(),
        }
    }
}

/// The unit's engagement radar.
fn pointed(setup: &MindSetup) -> RadarIndex {
    let pointed = |radar: &gapfiller_c2::OwnRadar| radar.engagement.is_some();
    RadarIndex(setup.radars.iter().position(pointed).unwrap_or(0) as u8)
}

fn report(now: SimTime, number: u32, state: StateEstimate) -> Observation {
    let track = TrackId {
        node: TELLER,
        number,
    };
    let report = TrackReport {
        track,
        network: track,
        plot: None,
        state,
        picture: true,
        cue: true,
        fire_control: false,
        class: None,
        squawk: None,
        identity: None,
    };
    Observation::Message(Message {
        from: TELLER,
        sent: now,
        content: Content::Tracks(vec![report]),
    })
}
