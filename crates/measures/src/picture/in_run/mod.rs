//! The pictures of a run: of each node, of all of them together, of those that fire, and what they have in common.
//!
//! [`RunPictures`] takes the records of the pictures' layer as they come and keeps sums only. Which track is of which object needs
//! no geometry here: the log knows what the latest plot behind a track really was. A track that has strayed from that object
//! by more than [`STRAY_M`], or whose object is gone, is of nothing: it misleads.
//!
//! | scope | objects | tracks |
//! |---|---|---|
//! | a node | those in the area it answers for | those of such objects, and those of nothing believed to be in it |
//! | the nodes together | sums over the nodes: a node with more to see weighs more | |
//! | the network | those over the scenario's area | one for each network number, of whatever any node holds under it, with the state of whoever the number belongs to |
//! | decisions | a node's, at each moment it fires | a node's |

mod columns;
mod common;
mod scope;

pub use columns::{NODE_MEASURES, PICTURE_MEASURES, PictureMeasure};

use super::recording::{Held, State};
use common::Common;
use gapfiller_border::{Identity, NodeId, TrackId};
use gapfiller_records::{Directory, Entry, ObjectKey, Record, SampledObject, SampledTrack, Side};
use scope::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// A track farther than this from what its plots came from is of nothing \[m\]. Wide: a long-range radar with a bias of half a
/// degree is 3.5 km off at 400 km.
pub const STRAY_M: f64 = 10_000.0;

/// Beyond this, OSPA and GOSPA take a position for another object's \[m\].
pub const CUTOFF_M: f64 = 5_000.0;

/// What the pictures of a run amount to. A value is none where it would be a share of nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PictureScores {
    /// In the order of [`PICTURE_MEASURES`].
    pub values: Vec<Option<f64>>,
    /// For each node of the directory, in the order of [`NODE_MEASURES`].
    pub nodes: Vec<Vec<Option<f64>>>,
}

/// A network number at a time.
struct Numbered<'a> {
    /// How well the track stands for it: whether it is of anything, whether the number is its own.
    rank: (bool, bool),
    track: &'a SampledTrack,
    /// What nodes hold under the number; more than one thing if they took two for one.
    objects: BTreeSet<u32>,
}

/// Follows the pictures of a run.
#[derive(Debug)]
pub struct RunPictures {
    /// Place in the directory and true identity of each object.
    known: BTreeMap<ObjectKey, (u32, u32)>,
    time_s: f64,
    objects: BTreeMap<u32, SampledObject>,
    pictures: Vec<(NodeId, Vec<SampledTrack>)>,
    /// Numbers of network numbers, in the order they were first seen.
    numbers: BTreeMap<TrackId, u32>,
    nodes: Vec<Scope>,
    network: Scope,
    decisions: Scope,
    common: Common,
}

impl RunPictures {
    /// Nothing seen yet.
    pub fn new(directory: &Directory) -> Self {
        let objects = directory.objects.iter().zip(0_u32..);
        let known = objects.map(|(entry, place)| {
            let identity = match entry.side {
                Side::Friend => FRIEND,
                Side::Hostile => HOSTILE,
                Side::Civil => NEUTRAL,
            };
            (entry.key, (place, identity))
        });
        Self {
            known: known.collect(),
            time_s: 0.0,
            objects: BTreeMap::new(),
            pictures: Vec::new(),
            numbers: BTreeMap::new(),
            nodes: vec![Scope::default(); directory.nodes.len()],
            network: Scope::default(),
            decisions: Scope::default(),
            common: Common::default(),
        }
    }

    /// Takes a record; those of other layers say nothing.
    pub fn take(&mut self, entry: &Entry) {
        match &entry.record {
            Record::ObjectsSampled { objects } => {
                self.finish_sample();
                self.time_s = entry.time.seconds();
                self.objects = objects
                    .iter()
                    .filter_map(|sampled| Some((self.known.get(&sampled.object)?.0, *sampled)))
                    .collect();
            }
            Record::PictureSampled {
                node,
                decision,
                area,
                tracks,
            } => {
                if let Some(area) = area {
                    self.take_picture(*node, decision.is_some(), area, tracks);
                }
                if decision.is_none() {
                    self.pictures.push((*node, tracks.clone()));
                }
            }
            _ => {}
        }
    }

    fn take_picture(
        &mut self,
        node: NodeId,
        decides: bool,
        area: &[ObjectKey],
        tracks: &[SampledTrack],
    ) {
        let mut in_area: Vec<u32> = area
            .iter()
            .filter_map(|key| Some(self.known.get(key)?.0))
            .collect();
        in_area.sort_unstable();
        let truth = in_area
            .iter()
            .filter_map(|place| self.truth(self.objects.get(place)?))
            .collect();
        let (mut held, mut of) = (Vec::new(), Vec::new());
        for track in tracks {
            let object = self.object_of(track);
            let counts = object.map_or(track.in_area, |object| {
                in_area.binary_search(&object).is_ok()
            });
            if counts {
                held.push(self::held(track.number, track));
                of.extend(object.map(|object| (object, track.number)));
            }
        }
        let scope = if decides {
            Some(&mut self.decisions)
        } else {
            self.nodes.get_mut(usize::from(node.0))
        };
        if let Some(scope) = scope {
            scope.add(self.time_s, truth, held, &of);
        }
    }

    /// An object as something to be held.
    fn truth(&self, sampled: &SampledObject) -> Option<Held> {
        let (id, identity) = *self.known.get(&sampled.object)?;
        Some(Held {
            id,
            state: State {
                position_m: sampled.position.0,
                velocity_m_s: sampled.velocity_m_s,
            },
            identity: Some(identity),
        })
    }

    /// What a track is of, by its place in the directory.
    fn object_of(&self, track: &SampledTrack) -> Option<u32> {
        let (place, _) = *self.known.get(&track.object?)?;
        let there = self.objects.get(&place)?;
        (there.position.distance_m(&track.position) <= STRAY_M).then_some(place)
    }

    /// Once all pictures of a time are there: what they are together, and what they have in common.
    fn finish_sample(&mut self) {
        if self.pictures.is_empty() {
            return;
        }
        let pictures = std::mem::take(&mut self.pictures);
        let mut by_number: BTreeMap<TrackId, Numbered<'_>> = BTreeMap::new();
        let mut common = Vec::new();
        for (node, tracks) in &pictures {
            for track in tracks {
                let object = self.object_of(track);
                // The holder's own track stands for the number if it is of anything; else the first that is.
                let own = track.network.node == *node && track.network.number == track.number;
                let rank = (object.is_some(), own);
                let numbered = by_number.entry(track.network).or_insert(Numbered {
                    rank,
                    track,
                    objects: BTreeSet::new(),
                });
                if rank > numbered.rank {
                    (numbered.rank, numbered.track) = (rank, track);
                }
                if let Some(object) = object {
                    numbered.objects.insert(object);
                    common.push((object, *node, track.network, identity_of(track.identity)));
                }
            }
        }
        self.common.add(common);
        let over_theatre =
            |place: &u32| self.objects.get(place).is_some_and(|held| held.in_theatre);
        let truth = self
            .objects
            .values()
            .filter(|sampled| sampled.in_theatre)
            .filter_map(|sampled| self.truth(sampled))
            .collect();
        let (mut held, mut of) = (Vec::new(), Vec::new());
        for (network, numbered) in by_number {
            let counts = match numbered.objects.is_empty() {
                true => numbered.track.in_theatre,
                false => numbered.objects.iter().any(over_theatre),
            };
            if counts {
                let next = self.numbers.len() as u32;
                let number = *self.numbers.entry(network).or_insert(next);
                held.push(self::held(number, numbered.track));
                of.extend(numbered.objects.iter().map(|object| (*object, number)));
            }
        }
        self.network.add(self.time_s, truth, held, &of);
    }

    /// What it amounts to.
    pub fn finish(mut self) -> PictureScores {
        self.finish_sample();
        let mut all = scope::Sums::default();
        let nodes: Vec<scope::Sums> = self.nodes.into_iter().map(Scope::finish).collect();
        for node in &nodes {
            all.merge(node);
        }
        let found = columns::Found {
            network: self.network.finish(),
            nodes: all,
            decisions: self.decisions.finish(),
            common: self.common,
        };
        PictureScores {
            values: PICTURE_MEASURES
                .iter()
                .map(|measure| (measure.value)(&found))
                .collect(),
            nodes: nodes
                .iter()
                .map(|sums| {
                    NODE_MEASURES
                        .iter()
                        .map(|measure| (measure.value)(sums))
                        .collect()
                })
                .collect(),
        }
    }
}

const FRIEND: u32 = 0;
const HOSTILE: u32 = 1;
const NEUTRAL: u32 = 2;

/// The identity that a node acts on, of those that can be right: friend, hostile, neutral. Pending and unknown are none.
fn identity_of(identity: Identity) -> Option<u32> {
    match identity {
        Identity::Pending | Identity::Unknown => None,
        Identity::AssumedFriend | Identity::Friend => Some(FRIEND),
        Identity::Suspect | Identity::Hostile => Some(HOSTILE),
        Identity::Neutral => Some(NEUTRAL),
    }
}

fn held(id: u32, track: &SampledTrack) -> Held {
    Held {
        id,
        state: State {
            position_m: track.position.0,
            velocity_m_s: track.velocity_m_s,
        },
        identity: identity_of(track.identity),
    }
}

#[cfg(test)]
mod tests;
