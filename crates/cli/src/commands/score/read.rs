//! Tracks, objects and associations from files.

use crate::csv_rows::{self, Bad, Column, Row};
use gapfiller_fields::{Problems, nearest};
use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{Association, Frame, Held, Recording, State};
use std::collections::BTreeMap;

/// Positions and speeds beyond this are no positions and speeds of anything \[m, m/s\].
const FAR: f64 = 1e12;
/// Times beyond this are not kept to the microsecond \[s\].
const LONG_S: f64 = 9e9;

const TIME: &str = "seconds, such as 12.5";
const METRES: &str = "metres, such as -1250.5";
const SPEED: &str = "metres a second, such as 240";
const IDENTITY: &str = "a word, such as hostile; empty if none is held";
const NAME: &str = "a name or number";

/// The columns of tracks, or of objects.
const fn columns(id: &'static str) -> [Column; 9] {
    [
        Column::required("time_s", TIME),
        Column::required(id, NAME),
        Column::required("x_m", METRES),
        Column::required("y_m", METRES),
        Column::required("z_m", METRES),
        Column::required("vx_m_s", SPEED),
        Column::required("vy_m_s", SPEED),
        Column::required("vz_m_s", SPEED),
        Column::optional("identity", IDENTITY),
    ]
}

const ASSOCIATIONS: [Column; 4] = [
    Column::required("truth_id", "the name of an object of the truth"),
    Column::required("track_id", "the name of a track"),
    Column::required("start_s", TIME),
    Column::required("end_s", "seconds, not before the start"),
];

/// Names as numbers, by their order as text once all are known.
#[derive(Debug, Default)]
pub struct Names {
    numbers: BTreeMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// One line of a file. Times are whole microseconds: what two programs wrote as the same time is the same time.
#[derive(Clone, Copy, Debug)]
struct Line {
    time_us: i64,
    held: Held,
}

/// A file of tracks, or of objects: its lines by time, then by the order of names.
#[derive(Debug, Default)]
pub struct Things {
    lines: Vec<Line>,
    names: BTreeMap<String, u32>,
    /// Lines that a later line about the same thing at the same time has replaced.
    pub replaced: usize,
    /// Whether any line holds an identity.
    pub identified: bool,
}

impl Things {
    /// How many different tracks or objects there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.lines.len()
    }
}

/// Reads tracks (`id` is `track_id`) or objects (`truth_id`). Identities get their numbers from `identities`, so that equal words
/// in two files are equal.
pub fn things(
    file: &str,
    content: &[u8],
    id: &'static str,
    identities: &mut Names,
) -> Result<Things, Problems> {
    let mut names = Names::default();
    let mut lines: Vec<Line> = Vec::with_capacity(content.len() / 64);
    let mut identified = false;
    csv_rows::read(file, content, &columns(id), |row| {
        let vector = |first: usize| -> Result<Vector3<f64>, Bad> {
            Ok(Vector3::new(
                row.number(first, FAR)?,
                row.number(first + 1, FAR)?,
                row.number(first + 2, FAR)?,
            ))
        };
        let time_us = microseconds(row, 0)?;
        let name = row.name(1)?;
        let state = State {
            position_m: vector(2)?,
            velocity_m_s: vector(5)?,
        };
        let identity = match row.text(8)? {
            "" => None,
            word => Some(identities.number(word)),
        };
        identified |= identity.is_some();
        let id = names.number(name);
        let held = Held {
            id,
            state,
            identity,
        };
        lines.push(Line { time_us, held });
        Ok(())
    })?;
    // Numbers by name, not by the order of lines: how a file is sorted changes nothing.
    let mut rank = vec![0; names.len()];
    let mut by_name = BTreeMap::new();
    for ((name, number), place) in names.numbers.into_iter().zip(0_u32..) {
        rank[number as usize] = place;
        by_name.insert(name, place);
    }
    for line in &mut lines {
        line.held.id = rank[line.held.id as usize];
    }
    // Stable: of two states of one thing at one time the later line counts.
    lines.sort_by_key(|line| (line.time_us, line.held.id));
    let before = lines.len();
    let mut kept: Vec<Line> = Vec::with_capacity(before);
    for line in lines {
        match kept.last_mut() {
            Some(last) if (last.time_us, last.held.id) == (line.time_us, line.held.id) => {
                *last = line;
            }
            _ => kept.push(line),
        }
    }
    Ok(Things {
        replaced: before - kept.len(),
        lines: kept,
        names: by_name,
        identified,
    })
}

fn microseconds(row: &Row<'_>, column: usize) -> Result<i64, Bad> {
    Ok((row.number(column, LONG_S)? * 1e6).round() as i64)
}

fn seconds(time_us: i64) -> f64 {
    time_us as f64 / 1e6
}

/// Reads associations between the given objects and tracks.
pub fn associations(
    file: &str,
    content: &[u8],
    truth: &Things,
    tracks: &Things,
) -> Result<Vec<Association>, Problems> {
    let mut list = Vec::new();
    csv_rows::read(file, content, &ASSOCIATIONS, |row| {
        let find = |column: usize, things: &Things, what: &str| -> Result<u32, Bad> {
            let name = row.name(column)?;
            things.names.get(name).copied().ok_or_else(|| {
                // Comparing with very many names would take longer than all the rest.
                let meant = nearest(name, things.names.keys().take(1_000).map(String::as_str));
                Bad::new(column, format!("there is no {what} \"{name}\"")).suggesting(meant)
            })
        };
        let (truth, track) = (find(0, truth, "object")?, find(1, tracks, "track")?);
        let (start, end) = (microseconds(row, 2)?, microseconds(row, 3)?);
        if end < start {
            return Err(Bad::new(3, "is before the start"));
        }
        list.push(Association {
            truth,
            track,
            start_s: seconds(start),
            end_s: seconds(end),
        });
        Ok(())
    })?;
    Ok(list)
}

/// What was there and what was held at every time of either file.
pub fn recording(truth: &Things, tracks: &Things) -> Recording {
    let (mut truth, mut tracks) = (truth.lines.as_slice(), tracks.lines.as_slice());
    let mut frames = Vec::new();
    loop {
        let time_us = match (truth.first(), tracks.first()) {
            (Some(a), Some(b)) => a.time_us.min(b.time_us),
            (Some(only), None) | (None, Some(only)) => only.time_us,
            (None, None) => return Recording { frames },
        };
        frames.push(Frame {
            time_s: seconds(time_us),
            truth: at(&mut truth, time_us),
            tracks: at(&mut tracks, time_us),
        });
    }
}

/// Takes the lines of a time from the beginning of those that are left.
fn at(lines: &mut &[Line], time_us: i64) -> Vec<Held> {
    let end = lines
        .iter()
        .position(|line| line.time_us != time_us)
        .unwrap_or(lines.len());
    let (now, rest) = lines.split_at(end);
    *lines = rest;
    now.iter().map(|line| line.held).collect()
}

/// The same at the times of the truth alone (of the tracks, where there is no truth at all), with each track carried on at constant
/// velocity from its latest state, unless that is older than `carry_s`.
pub fn carried(truth: &Things, tracks: &Things, carry_s: f64) -> Recording {
    let clock = if truth.lines.is_empty() {
        tracks
    } else {
        truth
    };
    let mut times: Vec<i64> = clock.lines.iter().map(|line| line.time_us).collect();
    times.dedup();
    let oldest_us = (carry_s * 1e6).round() as i64;
    let (mut there, mut news) = (truth.lines.as_slice(), tracks.lines.iter().peekable());
    let mut latest: BTreeMap<u32, Line> = BTreeMap::new();
    let frame = |time_us: i64| {
        while let Some(line) = news.next_if(|line| line.time_us <= time_us) {
            latest.insert(line.held.id, *line);
        }
        latest.retain(|_, line| time_us - line.time_us <= oldest_us);
        let on = |line: &Line| {
            let mut held = line.held;
            let ahead_s = seconds(time_us - line.time_us);
            held.state.position_m += held.state.velocity_m_s * ahead_s;
            held
        };
        Frame {
            time_s: seconds(time_us),
            truth: at(&mut there, time_us),
            tracks: latest.values().map(on).collect(),
        }
    };
    Recording {
        frames: times.into_iter().map(frame).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "time_s,track_id,x_m,y_m,z_m,vx_m_s,vy_m_s,vz_m_s,identity\n";

    fn tracks(rows: &str) -> Things {
        let text = format!("{HEAD}{rows}");
        things("t.csv", text.as_bytes(), "track_id", &mut Names::default()).unwrap()
    }

    fn truth(rows: &str) -> Things {
        let text = format!("{}{rows}", HEAD.replace("track_id", "truth_id"));
        things("g.csv", text.as_bytes(), "truth_id", &mut Names::default()).unwrap()
    }

    #[test]
    fn the_order_of_lines_does_not_matter_and_the_last_of_one_time_counts() {
        let a = tracks("0,b,1,0,0,0,0,0,\n0,a,2,0,0,0,0,0,\n1,a,3,0,0,0,0,0,x\n");
        let b = tracks("1,a,9,0,0,0,0,0,\n1,a,3,0,0,0,0,0,x\n0,a,2,0,0,0,0,0,\n0,b,1,0,0,0,0,0,\n");
        assert_eq!((a.replaced, b.replaced), (0, 1));
        let none = truth("");
        assert_eq!(recording(&none, &a), recording(&none, &b));
        assert_eq!(
            recording(&none, &a).frames[0].tracks[1].state.position_m.x,
            1.0
        );
    }

    #[test]
    fn times_of_either_file_count() {
        let recording = recording(
            &truth("0,g,0,0,0,0,0,0,\n2,g,0,0,0,0,0,0,\n"),
            &tracks("1,t,0,0,0,0,0,0,\n2.0000001,t,0,0,0,0,0,0,\n"),
        );
        let seen: Vec<_> = recording
            .frames
            .iter()
            .map(|f| (f.time_s, f.truth.len(), f.tracks.len()))
            .collect();
        assert_eq!(seen, [(0.0, 1, 0), (1.0, 0, 1), (2.0, 1, 1)]);
    }

    #[test]
    fn tracks_are_carried_on_until_they_are_too_old() {
        let recording = carried(
            &truth("0,g,0,0,0,0,0,0,\n5,g,0,0,0,0,0,0,\n10,g,0,0,0,0,0,0,\n20,g,0,0,0,0,0,0,\n"),
            &tracks("3,t,100,0,0,10,0,-1,\n21,t,0,0,0,0,0,0,\n"),
            7.0,
        );
        let seen: Vec<_> = recording
            .frames
            .iter()
            .map(|f| (f.time_s, f.tracks.first().map(|t| t.state.position_m)))
            .collect();
        assert_eq!(
            seen,
            [
                (0.0, None),
                (5.0, Some(Vector3::new(120.0, 0.0, -2.0))),
                (10.0, Some(Vector3::new(170.0, 0.0, -7.0))),
                (20.0, None)
            ]
        );
    }

    #[test]
    fn associations_name_what_is_there() {
        let (truth, tracks) = (
            truth("0,bear,0,0,0,0,0,0,\n"),
            tracks("0,t1,0,0,0,0,0,0,\n"),
        );
        let read = |rows: &str| {
            let text = format!("truth_id,track_id,start_s,end_s\n{rows}");
            associations("a.csv", text.as_bytes(), &truth, &tracks)
        };
        assert_eq!(read("bear,t1,0,3\n").unwrap()[0].end_s, 3.0);
        let said = read("baer,t1,0,3\nbear,t1,3,0\n").unwrap_err().to_string();
        assert!(
            said.contains("a.csv:2:1: truth_id: there is no object \"baer\""),
            "{said}"
        );
        assert!(said.contains("did you mean bear?"), "{said}");
        assert!(
            said.contains("a.csv:3:11: end_s: is before the start"),
            "{said}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = things("t.csv", &bytes, "track_id", &mut Names::default());
            let mut rows = HEAD.as_bytes().to_vec();
            rows.extend(&bytes);
            let _ = things("t.csv", &rows, "track_id", &mut Names::default());
            let _ = associations("a.csv", &bytes, &truth(""), &tracks(""));
            let mut rows = b"truth_id,track_id,start_s,end_s\n".to_vec();
            rows.extend(&bytes);
            let _ = associations("a.csv", &rows, &truth(""), &tracks(""));
        }

        #[test]
        fn any_numbers_are_survived(rows in prop::collection::vec(
            (prop::num::f64::ANY, "[ab]", prop::num::f64::ANY, prop::num::f64::ANY), 0..20,
        )) {
            let text: String = rows.iter().map(|(t, id, x, v)| format!("{t},{id},{x},0,0,{v},0,0,\n")).collect();
            let text = format!("{HEAD}{text}");
            if let Ok(tracks) = things("t.csv", text.as_bytes(), "track_id", &mut Names::default()) {
                let frames = recording(&truth(""), &tracks).frames;
                prop_assert!(frames.windows(2).all(|pair| pair[0].time_s < pair[1].time_s));
                prop_assert_eq!(carried(&truth(""), &tracks, 1e9).frames.len(), frames.len());
            }
        }
    }
}
