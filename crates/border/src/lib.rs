//! Everything that may cross between what **is** and what is **believed**.
//!
//! Gapfiller keeps two worlds apart. `world` knows every object: where it is, whose it is, what it emits. A node's mind
//! (`tracking`, `c2`) knows only what reached it. This crate is the whole of the traffic between the two:
//!
//! - **inward**: an [`Observation`]: plots, IFF replies, jam strobes, the node's own fix and status, assessment cues, messages;
//! - **outward**: an [`Order`]: point, fire, guide, break off, send;
//! - beside them, a mind's [`Note`]s: why it decided as it did. Notes go to the log and nowhere else.
//!
//! No type here can name a true object. An observation is identified by an opaque [`PlotId`], given after the plots of a
//! look have been ordered by what was measured, because order is information. Angles are radians, lengths metres, times
//! whole nanoseconds since the start of the run; positions are earth-centred, earth-fixed unless a name says otherwise.

pub mod airspace;
mod message;
mod note;
mod state;
mod time;

pub use message::{
    Basis, Command, Content, EngagementPhase, EngagementReport, FireOrder, FireUnitReport,
    IdentityReport, Message, PositionReport, Question, Request, Routed, TrackReport,
};
pub use note::{HoldReason, Mark, Marked, Note, TrackEnd};
pub use state::StateEstimate;
pub use time::SimTime;

use gapfiller_geo::frames::Ecef;
use serde::{Deserialize, Serialize};

/// A node: anything that holds a picture. The number is its place in the compiled laydown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u16);

/// A node's belief about one object. Numbers are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrackId {
    /// Whose track this is.
    pub node: NodeId,
    /// The node's own running number.
    pub number: u32,
}

/// An opaque name for one measurement: the node's n-th plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlotId(pub u64);

/// One engagement of one target by one fire unit: the salvo the node fired as its n-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShotId {
    /// The fire unit.
    pub node: NodeId,
    /// The fire unit's own running number.
    pub number: u32,
}

/// Which of a node's radars (its place in the node's list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RadarIndex(pub u8);

/// Which of a node's weapons (its place in the node's list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeaponIndex(pub u8);

/// Which of a node's outbound links (its place in the node's list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkIndex(pub u16);

/// A piece of work that a node gives to its operators; the number is the node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId(pub u32);

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TaskKind {
    /// Judging what a track is.
    Identify,
    /// Deciding whether to engage a track.
    Engage,
    /// Deciding whether a subordinate may engage a track.
    Consent,
    /// Saying something on a voice link, or listening to it.
    Talk,
}

/// A beam of an engagement radar held on one believed target; the number is the node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BeamId(pub u32);

/// What a node holds an object to be (NATO identity categories).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Identity {
    /// Not yet evaluated.
    Pending,
    /// Evaluated, no rule applied.
    Unknown,
    /// Probably a friend.
    AssumedFriend,
    /// A friend.
    Friend,
    /// Neither friend nor foe: civil traffic above all.
    Neutral,
    /// Probably hostile.
    Suspect,
    /// Declared hostile.
    Hostile,
}

/// What kind of object a sensor takes a target for. A sighting, not the truth: drawn through a confusion matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Fighter or fighter-bomber.
    Fighter,
    /// Tanker, early-warning aircraft, transport, airliner.
    LargeAircraft,
    /// Subsonic cruise missile.
    CruiseMissile,
    /// One-way unmanned aircraft, or a decoy flown like one.
    OneWayUav,
    /// Anti-radiation missile.
    AntiRadiationMissile,
    /// Ballistic missile.
    Ballistic,
}

/// Interrogation modes. A reply is valid only in a mode that both sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IffMode {
    /// The civil and military squawk: says which flight plan to look for, proves nothing.
    Mode3,
    /// Military, encrypted (being withdrawn).
    Mode4,
    /// Military, encrypted.
    Mode5,
    /// The purchased system's own.
    National,
}

/// Weapons control status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WeaponsControl {
    /// Engage whatever is not positively a friend or neutral.
    Free,
    /// Engage only what is declared hostile.
    Tight,
    /// Engage only in self-defence.
    Hold,
}

/// One radar measurement, relative to where the node believes its radar stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// Opaque name.
    pub id: PlotId,
    /// Time by the radar's own clock.
    pub time: SimTime,
    /// Measured slant range \[m\].
    pub range_m: f64,
    /// Measured azimuth from the radar's own north, clockwise \[rad\].
    pub azimuth_rad: f64,
    /// Measured geometric elevation \[rad\].
    pub elevation_rad: f64,
    /// What the radar takes the target for, if it can tell.
    pub recognised: Option<Class>,
}

/// One answer to an interrogation, located by the interrogator's own beam.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct IffReply {
    /// Time by the interrogator's own clock.
    pub time: SimTime,
    /// Measured slant range \[m\].
    pub range_m: f64,
    /// Measured azimuth \[rad\].
    pub azimuth_rad: f64,
    /// The mode that answered.
    pub mode: IffMode,
    /// The squawk, where the mode carries one.
    pub code: Option<u16>,
}

/// A direction from which a radar is jammed: an azimuth without a range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JamStrobe {
    /// Time by the radar's own clock.
    pub time: SimTime,
    /// Measured azimuth from the radar's own north, clockwise \[rad\].
    pub azimuth_rad: f64,
    /// Its standard deviation, as the radar knows itself \[rad\].
    pub sigma_rad: f64,
}

/// Whose an aircraft looks to be, to somebody near enough to see it. A sighting, not the truth: it can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Appearance {
    /// A friend's.
    Friend,
    /// A foe's.
    Hostile,
    /// A civil one.
    Civil,
}

/// One aircraft as seen by eye.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// When, by the observer's own clock.
    pub time: SimTime,
    /// Where it seems to be.
    pub position: Ecef,
    /// What it is taken for, if it can be told.
    pub class: Option<Class>,
    /// Whose it looks to be.
    pub appears: Appearance,
}

/// What reaches a mind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Observation {
    /// The node's own navigation fix.
    Fix {
        /// Believed position.
        position: Ecef,
        /// Believed velocity \[m/s\], earth-fixed.
        velocity_m_s: gapfiller_geo::Vector3<f64>,
    },
    /// What one radar saw and heard while its beam passed a sector; plots and replies ordered by time, then range.
    Look {
        /// Which radar.
        radar: RadarIndex,
        /// The plots.
        plots: Vec<Plot>,
        /// The IFF replies.
        replies: Vec<IffReply>,
    },
    /// What an engagement radar saw where a beam was pointed.
    Dwell {
        /// Which radar.
        radar: RadarIndex,
        /// Which beam.
        beam: BeamId,
        /// The plots, ordered by range.
        plots: Vec<Plot>,
    },
    /// The node's own state: rounds ready per weapon, and which radars work.
    Status {
        /// Rounds ready to fire, by [`WeaponIndex`].
        ready: Vec<u32>,
        /// Whether each radar works, by [`RadarIndex`].
        radars_up: Vec<bool>,
        /// False once the node is destroyed.
        operational: bool,
    },
    /// A sensor watched the intercept of this shot and took it for a kill, or for a miss.
    Assessment {
        /// Which engagement.
        shot: ShotId,
        /// What the watcher took it for.
        killed: bool,
    },
    /// All rounds of this shot have flown their time.
    Flown {
        /// Which engagement.
        shot: ShotId,
    },
    /// A message arrived.
    Message(Message),
    /// The node's own clock ticks: time to think.
    Tick,
    /// Where one radar was jammed from while its beam passed a sector; ordered by time, then azimuth. Comes before the look.
    Strobes {
        /// Which radar.
        radar: RadarIndex,
        /// The strobes.
        strobes: Vec<JamStrobe>,
    },
    /// The node's operators are through with a piece of work.
    Worked {
        /// Which.
        task: TaskId,
    },
    /// What a crew saw by eye; ordered by distance.
    Sighting {
        /// The aircraft seen.
        sightings: Vec<Sighting>,
    },
}

/// What a mind asks of the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Point a beam of an engagement radar at a believed state, or correct where it points.
    Point {
        /// Which radar.
        radar: RadarIndex,
        /// The node's own number for the beam.
        beam: BeamId,
        /// Where the target is believed to be.
        aim: StateEstimate,
    },
    /// Free a beam.
    Release {
        /// Which radar.
        radar: RadarIndex,
        /// Which beam.
        beam: BeamId,
    },
    /// Fire a salvo at a believed state.
    Fire {
        /// The number the node gives this engagement.
        shot: ShotId,
        /// Which weapon.
        weapon: WeaponIndex,
        /// How many rounds.
        rounds: u32,
        /// The track believed in.
        track: TrackId,
        /// Its latest plot, so that a log reader can find what was really there.
        plot: Option<PlotId>,
        /// The beam that will support the engagement; none when it rests on another node's track.
        beam: Option<BeamId>,
        /// Where the target is believed to be.
        aim: StateEstimate,
    },
    /// Correct the aim of a salvo in flight.
    Guide {
        /// Which engagement.
        shot: ShotId,
        /// Where the target is believed to be now.
        aim: StateEstimate,
    },
    /// Break off a salvo in flight.
    Abort {
        /// Which engagement.
        shot: ShotId,
    },
    /// Send a message on one of the node's own links.
    Send {
        /// Which link.
        link: LinkIndex,
        /// What to say.
        content: Content,
    },
    /// Fly to meet what is believed to be there: for a node that is a fighter.
    Intercept {
        /// Where the target is believed to be.
        aim: StateEstimate,
    },
    /// Fly back to the planned path: for a node that is a fighter.
    Patrol,
    /// Switch a radar on or off.
    Emit {
        /// Which radar.
        radar: RadarIndex,
        /// Whether it is to radiate.
        on: bool,
    },
    /// Give a piece of work to the node's operators. It waits until one of them is free; the least urgency number comes first.
    Work {
        /// The node's own number for it.
        task: TaskId,
        /// What kind of work.
        kind: TaskKind,
        /// How urgent: lower comes first, and among equals what came first.
        urgency: u8,
    },
}

/// What a mind hands back: orders for the world, notes for the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    /// Orders, in the order they were given.
    pub orders: Vec<Order>,
    /// Notes, in the order they were taken; empty unless `noting`.
    pub notes: Vec<Note>,
    /// Whether anybody keeps the notes. It must never change what a mind decides.
    pub noting: bool,
    /// The few moments that every run is measured by, in order; empty unless `marking`.
    pub marks: Vec<Mark>,
    /// Whether anybody keeps the marks. It must never change what a mind decides.
    pub marking: bool,
}

impl Outbox {
    /// Gives an order.
    pub fn order(&mut self, order: Order) {
        self.orders.push(order);
    }

    /// Takes a note, if anybody keeps them.
    pub fn note(&mut self, note: impl FnOnce() -> Note) {
        if self.noting {
            self.notes.push(note());
        }
    }

    /// Marks a moment, if anybody keeps them.
    pub fn mark(&mut self, mark: impl FnOnce() -> Mark) {
        if self.marking {
            self.marks.push(mark());
        }
    }
}
