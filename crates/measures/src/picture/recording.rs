//! What was there and what was held, at each of a row of times.

use gapfiller_geo::Vector3;
use std::collections::BTreeMap;

/// Where something is, or is believed to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Position \[m\], in any Cartesian frame that objects and tracks share.
    pub position_m: Vector3<f64>,
    /// Velocity \[m/s\], in the same frame.
    pub velocity_m_s: Vector3<f64>,
}

/// An object that is there at a time, or a track that is held then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Which object, or which track.
    pub id: u32,
    /// Where.
    pub state: State,
    /// What it is, or is held to be; none if that is not known. Equal numbers are equal identities.
    pub identity: Option<u32>,
}

/// One time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// When \[s\].
    pub time_s: f64,
    /// The objects that are there, by rising number, each once.
    pub truth: Vec<Held>,
    /// The tracks that are held, by rising number, each once.
    pub tracks: Vec<Held>,
}

/// All of it, by rising time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// The times.
    pub frames: Vec<Frame>,
}

/// A track is of an object, from one time to another, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// Which object.
    pub truth: u32,
    /// Which track.
    pub track: u32,
    /// From when \[s\].
    pub start_s: f64,
    /// Until when \[s\].
    pub end_s: f64,
}

/// For each frame, the places of an object and of a track in it that belong together; in order.
pub type Pairs = Vec<Vec<(usize, usize)>>;

impl Frame {
    /// The place of an object among those that are there.
    pub fn truth_place(&self, id: u32) -> Option<usize> {
        self.truth.binary_search_by_key(&id, |held| held.id).ok()
    }

    /// The place of a track among those that are held.
    pub fn track_place(&self, id: u32) -> Option<usize> {
        self.tracks.binary_search_by_key(&id, |held| held.id).ok()
    }
}

impl Recording {
    /// For each object, the frames it is in, by rising time.
    pub(super) fn frames_of_truth(&self) -> BTreeMap<u32, Vec<usize>> {
        let mut frames: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, frame) in self.frames.iter().enumerate() {
            for held in &frame.truth {
                frames.entry(held.id).or_default().push(place);
            }
        }
        frames
    }
}

/// The associations that hold at each frame: those whose object is there and whose track is held then.
pub fn pairs(recording: &Recording, associations: &[Association]) -> Pairs {
    let frames_of = recording.frames_of_truth();
    let mut pairs: Pairs = vec![Vec::new(); recording.frames.len()];
    for association in associations {
        let Some(frames) = frames_of.get(&association.truth) else {
            continue;
        };
        let time_s = |place: &usize| recording.frames[*place].time_s;
        let first = frames.partition_point(|place| time_s(place) < association.start_s);
        for place in &frames[first..] {
            if time_s(place) > association.end_s {
                break;
            }
            let frame = &recording.frames[*place];
            if let (Some(truth), Some(track)) = (
                frame.truth_place(association.truth),
                frame.track_place(association.track),
            ) {
                pairs[*place].push((truth, track));
            }
        }
    }
    for of_frame in &mut pairs {
        of_frame.sort_unstable();
        // The same pair may be named by two segments that touch.
        of_frame.dedup();
    }
    pairs
}
