//! Logs written by hand, for tests: one fire unit, node 1, fires its weapon 1.

use gapfiller_border::{Class, NodeId, ShotId, SimTime, TrackId, WeaponIndex};
use gapfiller_geo::frames::Geodetic;
use gapfiller_records::{
    Directory, Entry, Moment, ObjectEntry, ObjectKey, Record, RoundResult, Side,
};

pub const RAIDER: u64 = 1;
pub const SECOND_RAIDER: u64 = 2;
/// Hostile, and sent against nothing.
pub const JAMMER: u64 = 3;
pub const FRIEND: u64 = 4;
pub const SECOND_FRIEND: u64 = 5;
pub const THIRD_FRIEND: u64 = 6;
pub const AIRLINER: u64 = 7;

pub fn directory() -> Directory {
    let object = |key, name: &str, side, raider| ObjectEntry {
        key: ObjectKey(key),
        name: name.to_owned(),
        label: name.to_owned(),
        side,
        class: Class::Fighter,
        raider,
    };
    Directory {
        objects: vec![
            object(RAIDER, "raider", Side::Hostile, true),
            object(SECOND_RAIDER, "second raider", Side::Hostile, true),
            object(JAMMER, "jammer", Side::Hostile, false),
            object(FRIEND, "friend", Side::Friend, false),
            object(SECOND_FRIEND, "second friend", Side::Friend, false),
            object(THIRD_FRIEND, "third friend", Side::Friend, false),
            object(AIRLINER, "airliner", Side::Civil, false),
        ],
        nodes: vec!["radar post".to_owned(), "battery".to_owned()],
        weapons: vec![vec![], vec!["short".to_owned(), "long".to_owned()]],
        assets: vec!["bridge".to_owned(), "port".to_owned()],
    }
}

fn entry(record: Record) -> Entry {
    Entry {
        time: SimTime::from_seconds(10.0),
        record,
    }
}

fn shot(number: u32) -> ShotId {
    ShotId {
        node: NodeId(1),
        number,
    }
}

pub fn launched(number: u32, rounds: u32, intended: Option<u64>) -> Entry {
    let track = TrackId {
        node: NodeId(1),
        number,
    };
    let intended = intended.map(ObjectKey);
    entry(Record::Launched {
        shot: shot(number),
        weapon: WeaponIndex(1),
        rounds,
        track,
        intended,
        dual: false,
    })
}

pub fn ended(number: u32, round: u32, object: Option<u64>, result: RoundResult) -> Entry {
    entry(Record::RoundEnded {
        shot: shot(number),
        round,
        object: object.map(ObjectKey),
        result,
    })
}

pub fn killed(object: u64, number: u32) -> Entry {
    let position = Geodetic::from_degrees(40.0, 33.0, 8_000.0).to_ecef();
    entry(Record::Killed {
        object: ObjectKey(object),
        shot: shot(number),
        intended: true,
        position,
    })
}

pub fn leaked(object: u64, asset: u16, damaged: bool) -> Entry {
    entry(Record::Leaked {
        object: ObjectKey(object),
        asset,
        damaged,
    })
}

pub fn node_lost(node: u16) -> Entry {
    entry(Record::NodeLost { node: NodeId(node) })
}

pub fn at(seconds: f64, record: Record) -> Entry {
    Entry {
        time: SimTime::from_seconds(seconds),
        record,
    }
}

pub fn milestone(object: Option<u64>, moment: Moment, left_s: Option<f64>) -> Record {
    Record::Milestone {
        node: NodeId(1),
        object: object.map(ObjectKey),
        moment,
        left_s,
    }
}

pub fn fired(number: u32, object: u64, swapped: bool, left_s: f64) -> Record {
    let moment = Moment::Launched {
        shot: shot(number),
        swapped,
    };
    milestone(Some(object), moment, Some(left_s))
}
