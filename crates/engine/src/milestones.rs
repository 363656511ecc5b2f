//! The few moments on the way that every run is measured by: who was first seen, tracked, declared hostile, taken as a target, and
//! how long there was left then; which magazines stood empty.
//!
//! Minds mark moments of tracks ([`Mark`]); only here is it known what was behind a track. A study keeps these beside the outcomes,
//! where the whole stream of notes would cost too much. Nothing here reaches a mind.

use crate::step::Run;
use gapfiller_border::{HoldReason, Identity, Mark, Marked, ShotId, SimTime, TrackId};
use gapfiller_records::{Layer, Moment, Record};
use gapfiller_world::ObjectId;

/// What has been marked so far.
#[derive(Debug)]
pub(crate) struct Milestones {
    objects: Vec<Seen>,
    /// For each unit with weapons, what was behind each track of its picture, by number, when it last got its identity.
    identified: Vec<Vec<Option<ObjectId>>>,
    /// Which units have no ready round.
    empty: Vec<bool>,
}

/// What happened to an object for the first time already.
#[derive(Clone, Debug, Default)]
struct Seen {
    detected: bool,
    tracked: bool,
    hostile: bool,
    decided: bool,
    held: Vec<HoldReason>,
}

impl Milestones {
    pub(crate) fn new(objects: usize, nodes: usize) -> Self {
        Self {
            objects: vec![Seen::default(); objects],
            identified: vec![Vec::new(); nodes],
            empty: vec![false; nodes],
        }
    }
}

impl Run<'_> {
    /// A radar took a plot of an object.
    pub(crate) fn plot_taken(&mut self, now: SimTime, node: usize, object: ObjectId) {
        let Some(seen) = self.milestones.objects.get_mut(object.0 as usize) else {
            return;
        };
        if !std::mem::replace(&mut seen.detected, true) && self.is_raider(object) {
            self.milestone(now, node, Some(object), Moment::Detected);
        }
    }

    /// A mind marked a moment of a track.
    pub(crate) fn marked(&mut self, now: SimTime, node: usize, mark: &Mark) {
        let object = mark.plot.and_then(|plot| self.object_of(plot));
        if let Marked::Identified(_) = mark.what {
            self.remember_identified(node, mark.track, object);
        }
        let Some(object) = object else {
            return;
        };
        let raider = self.is_raider(object);
        let Some(seen) = self.milestones.objects.get_mut(object.0 as usize) else {
            return;
        };
        let first = |flag: &mut bool| !std::mem::replace(flag, true);
        let moment = match mark.what {
            Marked::Confirmed => (raider && first(&mut seen.tracked)).then_some(Moment::Tracked),
            Marked::Identified(Identity::Hostile) => {
                first(&mut seen.hostile).then_some(Moment::DeclaredHostile)
            }
            Marked::Identified(_) => None,
            Marked::Held(reason) => {
                let new = raider && !seen.held.contains(&reason);
                if new {
                    seen.held.push(reason);
                }
                new.then_some(Moment::Held(reason))
            }
            Marked::Decided => (raider && first(&mut seen.decided)).then_some(Moment::Decided),
        };
        if let Some(moment) = moment {
            self.milestone(now, node, Some(object), moment);
        }
    }

    fn remember_identified(&mut self, node: usize, track: TrackId, object: Option<ObjectId>) {
        let armed = (self.setup.world.nodes.get(node)).is_some_and(|node| !node.weapons.is_empty());
        let Some(tracks) = self.milestones.identified.get_mut(node) else {
            return;
        };
        if armed {
            let number = track.number as usize;
            if tracks.len() <= number {
                tracks.resize(number + 1, None);
            }
            tracks[number] = object;
        }
    }

    /// Rounds left for a track behind which there is an object, or none.
    pub(crate) fn launched(
        &mut self,
        now: SimTime,
        (node, shot, track): (usize, ShotId, TrackId),
        intended: Option<ObjectId>,
    ) {
        let identified = self.milestones.identified.get(node);
        let then = identified
            .and_then(|tracks| tracks.get(track.number as usize).copied())
            .flatten();
        let swapped = matches!((then, intended), (Some(then), Some(now)) if then != now);
        self.milestone(now, node, intended, Moment::Launched { shot, swapped });
    }

    /// The number of a unit's ready rounds may have changed.
    pub(crate) fn magazine_changed(&mut self, now: SimTime, node: usize) {
        let Some(magazines) = self.magazines.get(node) else {
            return;
        };
        let empty = magazines.iter().all(|magazine| magazine.ready() == 0);
        if std::mem::replace(&mut self.milestones.empty[node], empty) != empty {
            let moment = if empty {
                Moment::MagazineEmpty
            } else {
                Moment::MagazineReady
            };
            self.milestone(now, node, None, moment);
        }
    }

    /// At the end of a run, magazines that stand empty have done so until now.
    pub(crate) fn close_milestones(&mut self, now: SimTime) {
        for node in 0..self.milestones.empty.len() {
            if self.milestones.empty[node] {
                self.milestone(now, node, None, Moment::MagazineReady);
            }
        }
    }

    fn is_raider(&self, object: ObjectId) -> bool {
        let setup = self.setup.world.objects.get(object.0 as usize);
        setup.is_some_and(|setup| setup.target.is_some())
    }

    fn milestone(&mut self, now: SimTime, node: usize, object: Option<ObjectId>, moment: Moment) {
        let target = object
            .and_then(|object| self.setup.world.objects.get(object.0 as usize))
            .and_then(|setup| setup.target);
        let left_s = target
            .map(|target| target.arrival_s - now.seconds())
            .filter(|left_s| left_s.is_finite());
        let record = Record::Milestone {
            node: Self::node_id(node),
            object: object.and_then(|object| self.key(object)),
            moment,
            left_s,
        };
        self.log.write(now, Layer::Milestones, || record);
    }
}
