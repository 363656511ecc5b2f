//! One track of a picture.

use crate::identification::Evidence;
use gapfiller_border::{
    Basis, Class, HoldReason, Identity, NodeId, PlotId, ShotId, SimTime, StateEstimate, TrackId,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_tracking::fusion::covariance_intersection;

/// Where a source comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKey {
    /// A track of one of the node's own radars.
    Own {
        /// Which radar.
        radar: u8,
        /// The tracker's number.
        number: u32,
    },
    /// A track told by another node, under that node's own number.
    Told(TrackId),
}

impl SourceKey {
    /// The same as one number, which is compared faster.
    pub(super) fn packed(&self) -> u64 {
        match *self {
            Self::Own { radar, number } => u64::from(radar) << 32 | u64::from(number),
            Self::Told(track) => 1 << 63 | packed(track),
        }
    }

    /// Who told it; none for the node's own radars.
    pub fn teller(&self) -> Option<NodeId> {
        match self {
            Self::Own { .. } => None,
            Self::Told(track) => Some(track.node),
        }
    }
}

/// A track number as one number, which is compared faster.
pub(super) fn packed(track: TrackId) -> u64 {
    u64::from(track.node.0) << 32 | u64::from(track.number)
}

/// One thing that speaks of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Where it comes from.
    pub key: SourceKey,
    /// Its latest state.
    pub state: StateEstimate,
    /// When it was last heard of.
    pub updated: SimTime,
    /// What it is taken for.
    pub class: Option<Class>,
    /// The latest plot behind it.
    pub plot: Option<PlotId>,
    /// Whether a radar may be pointed by it.
    pub cue: bool,
    /// Whether it may be fired on.
    pub fire_control: bool,
    /// How often in a row it has disagreed with the track's other sources.
    pub strikes: u8,
    /// When it was last compared with them.
    pub compared: SimTime,
    /// The network number it was last told under.
    pub told_as: Option<TrackId>,
}

/// What the state of a track is made of.
#[derive(Clone, Copy, Debug)]
pub enum Sharpest<'a> {
    /// One source, as it is.
    One(&'a Source),
    /// Two of about the same worth.
    Two([&'a Source; 2]),
}

/// What two sources say together at `now`.
pub fn together(pair: [&Source; 2], now: SimTime, acceleration_psd: f64) -> StateEstimate {
    covariance_intersection(&pair.map(|source| source.state.extrapolated(now, acceleration_psd)))
}

/// A node's belief about one object.
#[derive(Clone, Debug)]
pub struct SystemTrack {
    /// The node's own number.
    pub number: u32,
    /// The network track number: that of whoever holds reporting responsibility.
    pub network: TrackId,
    /// No source was heard of after this.
    pub touched: SimTime,
    /// What speaks of it; never empty.
    pub sources: Vec<Source>,
    /// What speaks for or against it.
    pub evidence: Evidence,
    /// What it is held to be.
    pub identity: Identity,
    /// By which rule of the table; none before any has applied.
    pub rule: Option<usize>,
    /// Since when that has been declared.
    pub declared: SimTime,
    /// Who the identity rests on: the originator of the decisive word, or the node itself.
    pub originator: NodeId,
    /// What kind of sign it rests on.
    pub basis: Basis,
    /// What somebody who saw it took it for.
    pub seen_as: Option<Class>,
    /// When the superior was last asked to declare it hostile.
    pub declaration_asked: Option<SimTime>,
    /// Subordinates who asked that it be declared hostile, and are told what becomes of it.
    pub asked_by: Vec<NodeId>,
    /// Whether it was written down that others disagree on it.
    pub conflict_noted: bool,
    /// A rule that applies but has not done so for long enough, and since when.
    pub candidate: Option<(usize, SimTime)>,
    /// When its identity is to be looked at again.
    pub review_at: SimTime,
    /// When it was first seen.
    pub first_seen: SimTime,
    /// Where it was first seen.
    pub first_position: Ecef,
    /// Engagements of it that others are known to have under way.
    pub engaged_by: Vec<ShotId>,
    /// Whether a superior ordered to leave it alone.
    pub cease_fire: bool,
    /// The unit it was assigned to, and when.
    pub assigned: Option<(NodeId, SimTime)>,
    /// Why fire is held on it, when last written down.
    pub hold: Option<HoldReason>,
    /// Salvos this node has fired at it.
    pub salvos: u32,
    /// Not to be engaged before this time: judged dead, or given up for a while.
    pub rest_until: SimTime,
    /// When to look again whether it is the same as another track.
    pub compare_at: SimTime,
}

impl SystemTrack {
    /// A new track from its first source.
    pub fn new(id: TrackId, source: Source, now: SimTime) -> Self {
        Self {
            number: id.number,
            network: id,
            first_position: source.state.position,
            touched: source.updated,
            sources: vec![source],
            evidence: Evidence::default(),
            identity: Identity::Pending,
            rule: None,
            declared: now,
            originator: id.node,
            basis: Basis::default(),
            seen_as: None,
            declaration_asked: None,
            asked_by: Vec::new(),
            conflict_noted: false,
            candidate: None,
            review_at: now,
            first_seen: now,
            engaged_by: Vec::new(),
            cease_fire: false,
            assigned: None,
            hold: None,
            salvos: 0,
            rest_until: SimTime::ZERO,
            compare_at: now,
        }
    }

    /// Takes one more source.
    pub fn take(&mut self, source: Source) {
        self.touched = self.touched.max(source.updated);
        self.sources.push(source);
    }

    /// What it was seen to be, or else what the first of its sources that can tell, own radars first, takes it for.
    pub fn class(&self) -> Option<Class> {
        self.seen_as
            .or_else(|| self.sources.iter().find_map(|source| source.class))
    }

    /// The state at `now` from the two sharpest of the sources not told by `except`; none if nothing else speaks of it.
    pub fn fused(
        &self,
        now: SimTime,
        except: Option<NodeId>,
        acceleration_psd: f64,
    ) -> Option<StateEstimate> {
        let state = self.best_state(now, except, acceleration_psd)?;
        Some(if state.time == now {
            state
        } else {
            state.extrapolated(now, acceleration_psd)
        })
    }

    /// The same, but what rests on one source keeps the time of that source: good enough to tell, and cheaper.
    /// A third source adds little to a covariance intersection and costs as much as the first.
    pub fn best_state(
        &self,
        now: SimTime,
        except: Option<NodeId>,
        acceleration_psd: f64,
    ) -> Option<StateEstimate> {
        let other = |source: &Source| except.is_none() || source.key.teller() != except;
        self.best_of(now, other, acceleration_psd)
    }

    /// The same from the sources that `which` chooses.
    pub fn best_of(
        &self,
        now: SimTime,
        which: impl Fn(&Source) -> bool,
        acceleration_psd: f64,
    ) -> Option<StateEstimate> {
        match self.sharpest(now, which)? {
            Sharpest::One(source) => Some(source.state),
            Sharpest::Two(pair) => Some(together(pair, now, acceleration_psd)),
        }
    }

    /// The two sharpest of the sources that `which` chooses, or one if a second would not move it.
    pub fn sharpest(&self, now: SimTime, which: impl Fn(&Source) -> bool) -> Option<Sharpest<'_>> {
        let mut sharpest: [Option<(f64, &Source)>; 2] = [None; 2];
        for source in &self.sources {
            if !which(source) {
                continue;
            }
            let age_s = now.since(source.state.time);
            let spread = source.state.position_covariance.trace()
                + source.state.velocity_covariance.trace() * age_s * age_s;
            let mut next = (spread, source);
            for place in &mut sharpest {
                match place {
                    Some(held) if held.0 <= next.0 => {}
                    Some(held) => std::mem::swap(held, &mut next),
                    None => {
                        *place = Some(next);
                        break;
                    }
                }
            }
        }
        let (sharp, first) = sharpest[0]?;
        match sharpest[1] {
            // A second source four times as uncertain would not move the first.
            Some((blunt, second)) if blunt <= 16.0 * sharp => Some(Sharpest::Two([first, second])),
            _ => Some(Sharpest::One(first)),
        }
    }

    /// The latest time any source but those told by `except` was heard of.
    pub fn updated(&self, except: Option<NodeId>) -> Option<SimTime> {
        self.sources
            .iter()
            .filter(|source| except.is_none() || source.key.teller() != except)
            .map(|source| source.updated)
            .max()
    }

    /// What one of the node's own radars says of it.
    pub fn own_source(&self) -> Option<&Source> {
        self.sources
            .iter()
            .find(|source| source.key.teller().is_none())
    }

    /// Whether one of the node's own radars sees it.
    pub fn seen_here(&self) -> bool {
        self.own_source().is_some()
    }
}
