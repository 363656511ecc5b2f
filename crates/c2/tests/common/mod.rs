//! Minds without a world: observations in, orders and notes out.
//!
//! A fire unit without radars fires on what others tell it with fire-control quality, so a test needs no plots.
#![allow(dead_code)] // Each test file uses its own part.

use gapfiller_border::airspace::{AirspacePlan, DefendedAsset};
use gapfiller_border::{
    Basis, Command, Content, HoldReason, Identity, IdentityReport, Message, NodeId, Note,
    Observation, Order, Outbox, Request, SimTime, StateEstimate, TaskId, TaskKind, TrackId,
    TrackReport, WeaponsControl,
};
use gapfiller_c2::doctrine::{Doctrine, Firing, SelfDefence};
use gapfiller_c2::identification::{Condition, Rule, RuleTable};
use gapfiller_c2::picture::HeldTrack;
use gapfiller_c2::{
    Carries, CommandedUnit, Mind, MindSetup, OutboundLink, OwnRadar, OwnWeapon, PictureSettings,
};
use gapfiller_geo::frames::{Ecef, Enu, Geodetic, LocalFrame};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_tracking::measurement::Accuracy;
use gapfiller_tracking::radar_tracker::TrackerConfig;
use std::sync::Arc;

/// The superior of [`UNIT`].
pub const CENTRE: NodeId = NodeId(1);
/// A fire unit.
pub const UNIT: NodeId = NodeId(2);
/// Another fire unit.
pub const OTHER: NodeId = NodeId(3);
/// Somebody who tells tracks. The lowest number of all, so that everybody knows the tracks under its numbers.
pub const TELLER: NodeId = NodeId(0);

pub fn seconds(s: f64) -> SimTime {
    SimTime::from_seconds(s)
}

pub fn base() -> LocalFrame {
    LocalFrame::at(Geodetic::from_degrees(38.5, 33.0, 0.0))
}

/// Somewhere over the base: metres east, north and up.
pub fn at(east_m: f64, north_m: f64, up_m: f64) -> Ecef {
    base().to_ecef(&Enu(Vector3::new(east_m, north_m, up_m)))
}

/// A raider's state: from the south straight at the base at 250 m/s, 60 km away at the start; `east_m` keeps raiders apart.
pub fn inbound(now: SimTime, east_m: f64) -> StateEstimate {
    let frame = base();
    let north_m = -60_000.0 + 250.0 * now.seconds();
    StateEstimate {
        time: now,
        position: at(east_m, north_m, 6_000.0),
        velocity_m_s: frame.rotate_to_ecef(&Vector3::new(0.0, 250.0, 0.0)),
        position_covariance: Matrix3::identity() * 1e4,
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::identity() * 100.0,
    }
}

pub fn rule(name: &str, when: Vec<Condition>, then: Identity) -> Rule {
    Rule {
        name: name.into(),
        when,
        unless: vec![],
        after_s: 0.0,
        then,
    }
}

pub fn table(rules: Vec<Rule>) -> RuleTable {
    RuleTable {
        name: "test".into(),
        rules,
        review_s: 2.0,
        ..RuleTable::default()
    }
}

/// Told friend, then told hostile.
pub fn told() -> RuleTable {
    table(vec![
        rule("told friend", vec![Condition::ToldFriend], Identity::Friend),
        rule(
            "told hostile",
            vec![Condition::ToldHostile],
            Identity::Hostile,
        ),
    ])
}

pub fn doctrine() -> Doctrine {
    Doctrine {
        control: WeaponsControl::Tight,
        firing: Firing {
            salvo: 1,
            salvos: 1,
        },
        reaction_s: 0.0,
        ..Doctrine::default()
    }
}

/// Fighters that come within 20 km in the next ten minutes.
pub fn self_defence() -> SelfDefence {
    SelfDefence {
        classes: vec![gapfiller_border::Class::Fighter],
        closest_approach_m: 20_000.0,
        within_s: 600.0,
    }
}

fn node(node: NodeId, to: &[NodeId]) -> MindSetup {
    let link = |to: &NodeId| OutboundLink {
        to: *to,
        carries: Carries {
            identity: true,
            orders: true,
            engagement_status: true,
            airspace: true,
            ..Carries::default()
        },
        interval_s: 10.0,
        phase_s: 0.0,
        voice_grid_m: None,
        net: None,
    };
    MindSetup {
        node,
        name: format!("node-{}", node.0),
        position: Some(base().origin.to_geodetic()),
        radars: vec![],
        weapons: vec![],
        links: to.iter().map(link).collect(),
        rules: Arc::new(told()),
        doctrine: doctrine(),
        assets: Arc::new(vec![asset("base", at(0.0, 0.0, 0.0))]),
        airspace: Arc::new(AirspacePlan::default()),
        issues: vec![],
        reports_position: false,
        identifies: true,
        relays: false,
        picture: PictureSettings::default(),
        commands: vec![],
        superior: None,
        operators: false,
        authorities: vec![],
        orders: vec![],
        routes: vec![],
        nets: vec![],
        emission: None,
        fighter: None,
    }
}

/// A radar that sweeps.
pub fn search_radar() -> OwnRadar {
    OwnRadar {
        tracker: TrackerConfig {
            accuracy: Accuracy {
                range_m: 80.0,
                azimuth_rad: 0.0025,
                elevation_rad: 0.0035,
            },
            renewal_s: 10.0,
            acceleration_psd: 30.0,
            gate: 16.27,
            confirm_hits: 2,
            confirm_window: 3,
            delete_after_misses: 3,
            initial_speed_sigma_m_s: 350.0,
            reply_gate_sigmas: 4.0,
            capacity: 300,
        },
        engagement: None,
        antenna_height_m: 15.0,
    }
}

pub fn asset(name: &str, position: Ecef) -> DefendedAsset {
    DefendedAsset {
        name: name.into(),
        position,
        value: 1.0,
    }
}

fn interceptor() -> Interceptor {
    Interceptor {
        name: "test round".into(),
        minimum_range_m: 2_000.0,
        maximum_range_m: 120_000.0,
        ballistic_range_m: 0.0,
        minimum_height_m: 0.0,
        maximum_height_m: 30_000.0,
        maximum_target_speed_m_s: 2_000.0,
        mean_speed_m_s: 1_200.0,
        kill_probability: 0.7,
        ballistic_kill_probability: 0.7,
        basket_radius_m: 2_000.0,
        common_cause_failure: 0.0,
        coast_s: None,
        low_altitude: None,
    }
}

/// A battery at the base with 32 rounds of 120 km reach, under [`CENTRE`].
pub fn unit() -> MindSetup {
    MindSetup {
        weapons: vec![OwnWeapon {
            interceptor: interceptor(),
            ready: 32,
        }],
        superior: Some(CENTRE),
        ..node(UNIT, &[CENTRE])
    }
}

/// An operations centre over [`UNIT`] and [`OTHER`].
pub fn centre() -> MindSetup {
    let unit = |node| CommandedUnit {
        node,
        position: at(0.0, 0.0, 0.0),
        reach_m: 120_000.0,
        weapons: vec![interceptor()],
        salvo: 2,
    };
    MindSetup {
        relays: true,
        commands: vec![unit(UNIT), unit(OTHER)],
        ..node(CENTRE, &[UNIT, OTHER])
    }
}

/// What a mind did since it was last asked.
#[derive(Debug, Default)]
pub struct Did {
    pub orders: Vec<Order>,
    pub notes: Vec<Note>,
}

impl Did {
    pub fn fired(&self) -> usize {
        let fire = |order: &&Order| matches!(order, Order::Fire { .. });
        self.orders.iter().filter(fire).count()
    }

    pub fn aborted(&self) -> usize {
        let abort = |order: &&Order| matches!(order, Order::Abort { .. });
        self.orders.iter().filter(abort).count()
    }

    /// Whether radars were ordered on or off, order by order.
    pub fn emitted(&self) -> Vec<bool> {
        let given = self.orders.iter().filter_map(|order| match order {
            Order::Emit { on, .. } => Some(*on),
            _ => None,
        });
        given.collect()
    }

    /// The commands sent, each with the place of its link.
    pub fn commands(&self) -> Vec<(u16, Command)> {
        let sent = self.orders.iter().filter_map(|order| match order {
            Order::Send {
                link,
                content: Content::Command(command),
            } => Some((link.0, *command)),
            _ => None,
        });
        sent.collect()
    }

    /// The commands sent that are no sign of life.
    pub fn news(&self) -> Vec<(u16, Command)> {
        let mut all = self.commands();
        all.retain(|(_, command)| !matches!(command, Command::Control { .. }));
        all
    }

    pub fn requests(&self) -> Vec<Request> {
        let sent = self.orders.iter().filter_map(|order| match order {
            Order::Send {
                content: Content::Request(request),
                ..
            } => Some(*request),
            _ => None,
        });
        sent.collect()
    }

    pub fn work(&self) -> Vec<(TaskId, TaskKind)> {
        let given = self.orders.iter().filter_map(|order| match order {
            Order::Work { task, kind, .. } => Some((*task, *kind)),
            _ => None,
        });
        given.collect()
    }

    pub fn holds(&self) -> Vec<HoldReason> {
        let held = self.notes.iter().filter_map(|note| match note {
            Note::Hold { reason, .. } => Some(*reason),
            _ => None,
        });
        held.collect()
    }

    pub fn reports(&self) -> Vec<TrackReport> {
        let mut all = Vec::new();
        for order in &self.orders {
            if let Order::Send {
                content: Content::Tracks(reports),
                ..
            } = order
            {
                all.extend(reports.iter().cloned());
            }
        }
        all
    }
}

/// A mind and what is done to it.
pub struct Driver<'a> {
    pub mind: Mind<'a>,
    out: Outbox,
}

impl<'a> Driver<'a> {
    pub fn new(setup: &'a MindSetup) -> Self {
        let out = Outbox {
            noting: true,
            ..Outbox::default()
        };
        Self {
            mind: Mind::new(setup),
            out,
        }
    }

    pub fn observe(&mut self, now: f64, observation: Observation) -> Did {
        self.mind
            .handle(seconds(now), &[observation], &mut self.out);
        Did {
            orders: std::mem::take(&mut self.out.orders),
            notes: std::mem::take(&mut self.out.notes),
        }
    }

    pub fn tick(&mut self, now: f64) -> Did {
        self.observe(now, Observation::Tick)
    }

    /// Ticks every two seconds, from the first time to the last; everything that was done.
    pub fn ticks(&mut self, from: f64, to: f64) -> Did {
        let mut all = Did::default();
        let mut now = from;
        while now <= to {
            let did = self.tick(now);
            all.orders.extend(did.orders);
            all.notes.extend(did.notes);
            now += 2.0;
        }
        all
    }

    pub fn hear(&mut self, now: f64, from: NodeId, content: Content) -> Did {
        let message = Message {
            from,
            sent: seconds(now),
            content,
        };
        self.observe(now, Observation::Message(message))
    }

    pub fn command(&mut self, now: f64, command: Command) -> Did {
        self.hear(now, CENTRE, Content::Command(command))
    }

    /// A sign of life from the superior.
    pub fn sign_of_life(&mut self, now: f64) -> Did {
        let status = WeaponsControl::Tight;
        let issued = SimTime::ZERO;
        self.command(now, Command::Control { status, issued })
    }

    pub fn worked(&mut self, now: f64, task: TaskId) -> Did {
        self.observe(now, Observation::Worked { task })
    }

    /// Is told of a raider by [`TELLER`]: its number there, and what `by` holds it to be on what basis.
    pub fn told(
        &mut self,
        now: f64,
        number: u32,
        identity: Option<(Identity, NodeId, Basis)>,
    ) -> Did {
        let east_m = 20_000.0 * f64::from(number);
        let report = report(seconds(now), number, east_m, identity);
        self.hear(now, TELLER, Content::Tracks(vec![report]))
    }

    pub fn told_hostile(&mut self, now: f64, number: u32) -> Did {
        self.told(
            now,
            number,
            Some((Identity::Hostile, TELLER, Basis::Electronic)),
        )
    }

    pub fn held(&self, now: f64) -> Vec<HeldTrack> {
        self.mind.held(seconds(now))
    }

    /// What the only track is held to be.
    pub fn identity(&self, now: f64) -> Identity {
        let held = self.held(now);
        assert_eq!(held.len(), 1, "{held:?}");
        held[0].identity
    }
}

/// The network number of a raider told by [`TELLER`].
pub fn network(number: u32) -> TrackId {
    TrackId {
        node: TELLER,
        number,
    }
}

pub fn report(
    now: SimTime,
    number: u32,
    east_m: f64,
    identity: Option<(Identity, NodeId, Basis)>,
) -> TrackReport {
    TrackReport {
        track: network(number),
        network: network(number),
        plot: None,
        state: inbound(now, east_m),
        picture: true,
        cue: true,
        fire_control: true,
        class: None,
        squawk: None,
        identity: identity.map(|(identity, originator, basis)| IdentityReport {
            identity,
            originator,
            declared: now,
            basis,
        }),
    }
}
