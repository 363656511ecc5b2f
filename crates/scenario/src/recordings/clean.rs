//! From the rows of a recording to the tracks of aircraft.
//!
//! Receivers lose aircraft, tell old positions again, and now and then decode a place on another continent. What cannot be is
//! dropped and counted; nothing is smoothed, and nothing is made up.

use super::intake::{NOBODY, Row, Rows};
use super::tally::{Dropped, Tally};
use super::{Fix, Recording, Track};
use gapfiller_geo::frames::Geodetic;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A longer time without a position ends a track \[s\].
pub(crate) const LONGEST_GAP_S: f64 = 600.0;
/// Positions nearer in time than this are not told apart \[s\].
pub(crate) const SHORTEST_STEP_S: f64 = 1.0;
/// No airliner is faster over ground \[m/s\].
pub(crate) const GREATEST_SPEED_M_S: f64 = 600.0;
/// Nor climbs or dives faster \[m/s\].
pub(crate) const GREATEST_CLIMB_M_S: f64 = 200.0;
/// So many positions in a row that follow from each other, but not from those before, are no error of one position.
const POSITIONS_OF_ANOTHER_TRACK: usize = 5;
/// Heights that traffic flies at \[m\].
const HEIGHTS_M: RangeInclusive<f64> = -600.0..=30_000.0;
/// Times beyond this are no times \[s\].
const GREATEST_TIME_S: f64 = 1e11;
/// A callsign has at most so many letters.
const LONGEST_CALLSIGN: usize = 16;

/// A position and whose it is.
#[derive(Clone, Copy, Debug)]
struct Heard {
    address: u32,
    callsign: u32,
    squawk: u16,
    fix: Fix,
}

/// Makes tracks of rows.
pub(crate) fn cleaned(rows: Rows) -> Recording {
    let mut tally = Tally {
        rows: rows.list.len(),
        ..Tally::default()
    };
    let mut heard: Vec<Heard> = Vec::with_capacity(rows.list.len());
    for row in &rows.list {
        match usable(&rows, row) {
            Ok(position) => heard.push(position),
            Err(why) => tally.drop(why, 1),
        }
    }
    // Stable: rows of one moment stay in the order of the file.
    heard.sort_by(|left, right| {
        (left.address.cmp(&right.address)).then(left.fix.time_s.total_cmp(&right.fix.time_s))
    });
    name(&mut heard);
    heard.sort_by_key(|position| (position.address, position.callsign));

    let mut tracks = Vec::new();
    let is_one = |left: &Heard, right: &Heard| {
        (left.address, left.callsign) == (right.address, right.callsign)
    };
    for aircraft in heard.chunk_by(is_one) {
        let mut splitter = Splitter::new(&mut tally);
        for position in aircraft {
            splitter.take(*position);
        }
        let Some(first) = aircraft.first() else {
            continue;
        };
        let callsign = if first.callsign == NOBODY {
            rows.name(first.address)
        } else {
            rows.name(first.callsign)
        };
        let (callsign, address) = (written(callsign), rows.name(first.address));
        for part in splitter.end() {
            tracks.push((callsign.clone(), address.to_owned(), part));
        }
    }
    let tracks = numbered(tracks);
    tally.kept = tracks.iter().map(|track| track.fixes.len()).sum();
    Recording { tracks, tally }
}

/// The position in a row, or why there is none.
fn usable(rows: &Rows, row: &Row) -> Result<Heard, Dropped> {
    let fix = Fix {
        time_s: row.time_s,
        latitude_deg: row.latitude_deg,
        longitude_deg: row.longitude_deg,
        height_m: rows.height_m(row),
    };
    if fix.time_s.is_nan() {
        return Err(Dropped::NoTime);
    }
    if row.address == NOBODY && row.callsign == NOBODY {
        return Err(Dropped::NoName);
    }
    if fix.latitude_deg.is_nan() || fix.longitude_deg.is_nan() {
        return Err(Dropped::NoPosition);
    }
    if row.is_on_ground {
        return Err(Dropped::OnGround);
    }
    if fix.height_m.is_nan() {
        return Err(Dropped::NoHeight);
    }
    let is_in_range = fix.time_s.abs() < GREATEST_TIME_S
        && fix.latitude_deg.abs() <= 90.0
        && fix.longitude_deg.abs() <= 180.0
        && HEIGHTS_M.contains(&fix.height_m);
    if !is_in_range {
        return Err(Dropped::OutOfRange);
    }
    Ok(Heard {
        address: row.address,
        callsign: row.callsign,
        squawk: row.squawk,
        fix,
    })
}

/// An aircraft says its callsign less often than its position: what it said last holds, and what it says first held before.
fn name(heard: &mut [Heard]) {
    let is_one = |left: &Heard, right: &Heard| left.address == right.address;
    for aircraft in heard.chunk_by_mut(is_one) {
        if aircraft.first().is_none_or(|first| first.address == NOBODY) {
            continue;
        }
        let mut said = aircraft
            .iter()
            .map(|position| position.callsign)
            .find(|callsign| *callsign != NOBODY)
            .unwrap_or(NOBODY);
        for position in aircraft {
            if position.callsign == NOBODY {
                position.callsign = said;
            } else {
                said = position.callsign;
            }
        }
    }
}

/// A callsign in letters, digits and hyphens, as names of objects have them.
fn written(callsign: &str) -> String {
    callsign
        .chars()
        .take(LONGEST_CALLSIGN)
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect()
}

/// A part of the rows of one aircraft: its squawk, and its positions.
type Part = (Option<u16>, Vec<Fix>);

/// In the order in which they begin, each callsign counted through.
fn numbered(mut parts: Vec<(String, String, Part)>) -> Vec<Track> {
    let first_s = |part: &Part| part.1.first().map_or(f64::INFINITY, |fix| fix.time_s);
    parts.sort_by(|left, right| {
        (first_s(&left.2).total_cmp(&first_s(&right.2)))
            .then_with(|| left.0.cmp(&right.0))
            .then_with(|| left.1.cmp(&right.1))
    });
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    parts
        .into_iter()
        .map(|(callsign, _, (squawk, fixes))| {
            let number = counts.entry(callsign.clone()).or_default();
            *number += 1;
            Track {
                callsign,
                number: *number,
                squawk,
                fixes,
            }
        })
        .collect()
}

/// Splits the positions of one aircraft, in order of time, into tracks.
struct Splitter<'a> {
    tally: &'a mut Tally,
    track: Vec<Heard>,
    /// Positions that do not follow from the track: errors, or the beginning of another.
    strays: Vec<Heard>,
    parts: Vec<Part>,
}

impl<'a> Splitter<'a> {
    fn new(tally: &'a mut Tally) -> Self {
        Self {
            tally,
            track: Vec::new(),
            strays: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn take(&mut self, position: Heard) {
        let Some(last) = self.track.last() else {
            self.track.push(position);
            return;
        };
        match follows(&last.fix, &position.fix) {
            Follows::No(why) => self.tally.drop(why, 1),
            Follows::AfterGap => {
                self.forget_strays();
                self.close();
                self.track.push(position);
            }
            Follows::Yes => {
                self.forget_strays();
                self.track.push(position);
            }
            Follows::Jumps => self.stray(position),
        }
    }

    fn stray(&mut self, position: Heard) {
        match self
            .strays
            .last()
            .map(|last| follows(&last.fix, &position.fix))
        {
            Some(Follows::No(why)) => return self.tally.drop(why, 1),
            Some(Follows::Jumps | Follows::AfterGap) => self.forget_strays(),
            Some(Follows::Yes) | None => {}
        }
        self.strays.push(position);
        if self.strays.len() >= POSITIONS_OF_ANOTHER_TRACK {
            self.close();
            self.track = std::mem::take(&mut self.strays);
        }
    }

    fn forget_strays(&mut self) {
        self.tally.drop(Dropped::Jump, self.strays.len());
        self.strays.clear();
    }

    fn close(&mut self) {
        let track = std::mem::take(&mut self.track);
        if track.len() < 2 {
            self.tally.drop(Dropped::Alone, track.len());
            return;
        }
        let squawk = track
            .iter()
            .map(|position| position.squawk)
            .find(|squawk| *squawk > 0);
        let fixes = track.into_iter().map(|position| position.fix).collect();
        self.parts.push((squawk, fixes));
    }

    fn end(mut self) -> Vec<Part> {
        self.forget_strays();
        self.close();
        self.parts
    }
}

enum Follows {
    Yes,
    AfterGap,
    Jumps,
    No(Dropped),
}

/// Whether one position of an aircraft follows from the one before.
fn follows(before: &Fix, after: &Fix) -> Follows {
    let step_s = after.time_s - before.time_s;
    if step_s < SHORTEST_STEP_S {
        return Follows::No(Dropped::TooSoon);
    }
    let place = |fix: &Fix| (fix.latitude_deg, fix.longitude_deg);
    if place(before) == place(after) {
        return Follows::No(Dropped::Repeated);
    }
    if step_s > LONGEST_GAP_S {
        return Follows::AfterGap;
    }
    let climb_m = (after.height_m - before.height_m).abs();
    let at_sea = |fix: &Fix| Geodetic::from_degrees(fix.latitude_deg, fix.longitude_deg, 0.0);
    let distance_m = at_sea(before)
        .to_ecef()
        .distance_m(&at_sea(after).to_ecef());
    if distance_m > GREATEST_SPEED_M_S * step_s || climb_m > GREATEST_CLIMB_M_S * step_s {
        return Follows::Jumps;
    }
    Follows::Yes
}
