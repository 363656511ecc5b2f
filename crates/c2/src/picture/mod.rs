//! A node's picture: one track per believed object, made of whatever speaks of it.
//!
//! A [`SystemTrack`] has one or more [`Source`]s: a track of one of the node's own radars, or a track told by another node.
//! Two sources are taken for the same object if their states agree within the gate; nothing else is known about it. So
//! registration errors, delays and manoeuvres make dual tracks, and close friends and foes make swaps.

mod correlate;
mod held;
mod own;
mod track;

pub use correlate::Found;
pub use held::HeldTrack;
pub use track::{Sharpest, Source, SourceKey, SystemTrack, together};

use crate::setup::PictureSettings;
use gapfiller_border::{NodeId, SimTime, StateEstimate, TrackId};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// A track that stands alone is compared with the others this often \[s\].
const JOIN_S: f64 = 60.0;

/// Scatters packed keys; they are made here, so nobody can choose them badly on purpose.
#[derive(Clone, Copy, Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        // Fibonacci hashing; the table takes its place from the low bits and its tag from the high ones.
        let mixed = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// All of a node's tracks.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Whose picture it is.
    pub node: NodeId,
    /// How told tracks are taken for own ones.
    pub settings: PictureSettings,
    tracks: Vec<SystemTrack>,
    /// Their numbers, at the same places: a track is found by bisection, and these lie close together.
    numbers: Vec<u32>,
    /// Where a track was last found.
    hint: Cell<usize>,
    /// Numbers of tracks, by their sources. Asked with every plot and every report, never walked through.
    index: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    /// Numbers of tracks, by the network numbers they are known under.
    networks: BTreeMap<u64, u32>,
    /// Numbers of tracks that ended since the last look for stale sources.
    ended: Vec<u32>,
}

impl Picture {
    /// An empty picture.
    pub fn new(node: NodeId, settings: PictureSettings) -> Self {
        Self {
            node,
            settings,
            tracks: Vec::new(),
            numbers: Vec::new(),
            hint: Cell::new(0),
            index: HashMap::default(),
            networks: BTreeMap::new(),
            ended: Vec::new(),
        }
    }

    /// The tracks, in order of their numbers.
    pub fn tracks(&self) -> &[SystemTrack] {
        &self.tracks
    }

    /// The tracks, to change.
    pub fn tracks_mut(&mut self) -> &mut [SystemTrack] {
        &mut self.tracks
    }

    fn place(&self, number: u32) -> Option<usize> {
        // The same track is asked for several times in a row.
        let hint = self.hint.get();
        if self.numbers.get(hint) == Some(&number) {
            return Some(hint);
        }
        let place = self.numbers.binary_search(&number).ok()?;
        self.hint.set(place);
        Some(place)
    }

    /// The track with a number.
    pub fn get(&self, number: u32) -> Option<&SystemTrack> {
        self.place(number).map(|place| &self.tracks[place])
    }

    /// The track with a number, to change.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut SystemTrack> {
        let place = self.place(number)?;
        self.tracks.get_mut(place)
    }

    /// The track that a source belongs to.
    pub fn of_source(&self, key: SourceKey) -> Option<u32> {
        self.index.get(&key.packed()).copied()
    }

    /// The track known under a network number: the node's own numbers, and those it has been told.
    pub fn of_network(&self, network: TrackId) -> Option<u32> {
        if network.node == self.node && self.place(network.number).is_some() {
            return Some(network.number);
        }
        let number = self.networks.get(&track::packed(network)).copied()?;
        self.place(number).map(|_| number)
    }

    /// Remembers that a track is known under a network number.
    pub fn learn_network(&mut self, network: TrackId, number: u32) {
        self.networks.insert(track::packed(network), number);
    }

    /// Adds a source: to the track that it agrees with, or as a new track with the number that `next_number` gives.
    pub fn add(&mut self, source: Source, now: SimTime, next_number: &mut u32) -> Found {
        if let Some(number) = self.agreeing(&source, now, None, &self.positions(now)) {
            self.index.insert(source.key.packed(), number);
            if let Some(track) = self.get_mut(number) {
                track.take(source);
            }
            return Found::Known(number);
        }
        let number = *next_number;
        *next_number += 1;
        self.index.insert(source.key.packed(), number);
        self.numbers.push(number);
        self.tracks.push(SystemTrack::new(
            TrackId {
                node: self.node,
                number,
            },
            source,
            now,
        ));
        Found::New(number)
    }

    /// Takes a newer state of a source that the picture holds. True if the source has strayed from its track for good and
    /// must be added anew: it has been removed.
    pub fn refresh(&mut self, key: SourceKey, change: impl FnOnce(&mut Source)) -> bool {
        let settings = self.settings;
        let Some(number) = self.of_source(key) else {
            return false;
        };
        let Some(track) = self.get_mut(number) else {
            return false;
        };
        let Some(place) = track.sources.iter().position(|source| source.key == key) else {
            return false;
        };
        change(&mut track.sources[place]);
        track.touched = track.touched.max(track.sources[place].updated);
        if track.sources.len() > 1 && correlate::strays(track, place, &settings) {
            track.sources.remove(place);
            self.index.remove(&key.packed());
            return true;
        }
        false
    }

    /// Forgets a source; returns the track's number if that was its last.
    pub fn remove_source(&mut self, key: SourceKey) -> Option<u32> {
        let number = self.index.remove(&key.packed())?;
        let track = self.get_mut(number)?;
        track.sources.retain(|source| source.key != key);
        if track.sources.is_empty() {
            self.drop_track(number);
            return Some(number);
        }
        None
    }

    /// Forgets told sources not heard of for too long; appends the numbers of tracks that ended with them.
    pub fn expire(&mut self, now: SimTime, ended: &mut Vec<u32>) {
        let stale_s = self.settings.stale_s;
        let (index, before) = (&mut self.index, ended.len());
        for track in &mut self.tracks {
            track.sources.retain(|source| {
                let keep = matches!(source.key, SourceKey::Own { .. })
                    || now.since(source.updated) <= stale_s;
                if !keep {
                    index.remove(&source.key.packed());
                }
                keep
            });
            if track.sources.is_empty() {
                ended.push(track.number);
            }
        }
        if ended.len() > before {
            self.tracks.retain(|track| !track.sources.is_empty());
            self.numbers.clear();
            self.numbers
                .extend(self.tracks.iter().map(|track| track.number));
            self.ended.extend_from_slice(&ended[before..]);
        }
        self.forget_networks();
    }

    /// Joins tracks that turn out to be one: a track with a single told source that now agrees with another. Returns (kept,
    /// given up) pairs.
    pub fn join(&mut self, now: SimTime) -> Vec<(u32, u32)> {
        let mut joined = Vec::new();
        let mut lonely = Vec::new();
        for track in &mut self.tracks {
            let told_only =
                track.sources.len() == 1 && matches!(track.sources[0].key, SourceKey::Told(_));
            if told_only && track.compare_at <= now {
                track.compare_at = now.after(JOIN_S);
                lonely.push(track.number);
            }
        }
        if lonely.is_empty() {
            return joined;
        }
        let mut positions = self.positions(now);
        for number in lonely {
            let Some(source) = self
                .get(number)
                .and_then(|track| track.sources.first())
                .cloned()
            else {
                continue;
            };
            let found = self.agreeing(&source, now, Some(number), &positions);
            let Some(kept) = found else {
                continue;
            };
            self.index.insert(source.key.packed(), kept);
            if let Some(track) = self.get_mut(kept) {
                track.take(source);
            }
            for other in self.networks.values_mut().filter(|other| **other == number) {
                *other = kept;
            }
            if let Some(place) = self.place(number) {
                positions.remove(place);
            }
            self.drop_track(number);
            joined.push((kept, number));
        }
        joined
    }

    fn drop_track(&mut self, number: u32) {
        if let Some(place) = self.place(number) {
            // Network numbers that meant it are forgotten with the next look for stale sources; until then they lead nowhere.
            self.tracks.remove(place);
            self.numbers.remove(place);
            self.ended.push(number);
        }
    }

    fn forget_networks(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        // Numbers are never used again, so what ended since the last time is all that can lead nowhere.
        self.ended.sort_unstable();
        let ended = &self.ended;
        self.networks
            .retain(|_, number| ended.binary_search(number).is_err());
        self.ended.clear();
    }

    /// What to tell of a track's state, from its sources but those told by `except`. See [`SystemTrack::best_state`].
    pub fn best_state(
        &self,
        track: &SystemTrack,
        now: SimTime,
        except: Option<NodeId>,
    ) -> Option<StateEstimate> {
        track.best_state(now, except, self.settings.acceleration_psd)
    }

    /// The state of a track now, from all its sources but those told by `except`.
    pub fn fused(
        &self,
        track: &SystemTrack,
        now: SimTime,
        except: Option<NodeId>,
    ) -> Option<StateEstimate> {
        track.fused(now, except, self.settings.acceleration_psd)
    }
}
