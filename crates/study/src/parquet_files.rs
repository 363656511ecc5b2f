//! Results and logs as Parquet tables, for pandas, DuckDB, R and the rest.
//!
//! `runs.parquet` has a row for each run of each posture under each combination of factors: `posture`, `run`, a column for each
//! factor and one for each measure.
//!
//! The log of one run has a row for each record. What a record has no use for is empty.
//!
//! | column | what it holds |
//! |---|---|
//! | `time_s` | when \[s\] since the start of the run |
//! | `layer`, `kind` | the part of the log, and the kind of record in it |
//! | `node` | whose plot, note, order or shot it is |
//! | `object`, `side` | the true object and whose it is: `friend`, `hostile`, `civil` |
//! | `track` | the track believed in, as `node/number` |
//! | `shot` | the engagement, as `node/number` |
//! | `other` | the other party, or the outcome, in a word: the other track, the result of a round, the new identity, the reason |
//! | `weapon` | the weapon's name |
//! | `value` | rounds fired or ordered, the round's place in its salvo, items of a message; 1 for yes and 0 for no; degrees of azimuth of a jam strobe |
//! | `latitude_deg`, `longitude_deg`, `height_m` | where, WGS-84; for a track, where it is believed to be |
//! | `detail` | the whole record as JSON; nothing is lost: floats are written so that they are read back to the last bit |
//!
//! The files hold no clock and no machine: the same result gives the same bytes.

use crate::columns::{Column, write_parquet};
use crate::output::OutputError;
use crate::result::StudyResult;
use gapfiller_border::{NodeId, Note, Observation, Order, ShotId, TrackId, WeaponIndex};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_records::{Directory, Entry, ObjectEntry, ObjectKey, Record, Side};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;

/// A column over (cell, run).
type RunColumn<'a> = Column<'a, (usize, usize)>;
/// A column over the records of a log.
type LogColumn<'a> = Column<'a, Entry>;

/// Writes `runs.parquet`: the values of every run of every posture.
///
/// # Errors
///
/// If the file cannot be written, all of it.
pub fn write_runs_parquet(path: &Path, result: &StudyResult) -> Result<(), OutputError> {
    let cells = result.cells();
    let cells = &cells;
    let runs = |cell| (0..result.runs as usize).map(move |run| (cell, run));
    let rows: Vec<(usize, usize)> = (0..cells.len()).flat_map(runs).collect();
    let mut columns = vec![
        RunColumn::text("posture", |row| Cow::Borrowed(cells[row.0].1.name.as_str())),
        RunColumn::whole("run", |row| row.1 as i64),
    ];
    for (place, factor) in result.factors.iter().enumerate() {
        columns.push(RunColumn::text(&factor.name, move |row| {
            Cow::Borrowed(result.level_name(place, cells[row.0].0))
        }));
    }
    for (place, measure) in result.measures.iter().enumerate() {
        let value = move |row: &(usize, usize)| cells[row.0].1.values[place][row.1];
        columns.push(if measure.may_lack {
            let some = move |row: &(usize, usize)| Some(value(row)).filter(|v| v.is_finite());
            RunColumn::number_if_any(&measure.name, some)
        } else {
            RunColumn::number(&measure.name, value)
        });
    }
    let notes = vec![
        ("scenario", result.scenario.clone()),
        ("seed", result.seed.to_string()),
        ("runs", result.runs.to_string()),
    ];
    write_parquet(path, &columns, &rows, notes)
}

/// Writes the log of one run, record by record.
///
/// # Errors
///
/// If the file cannot be written, all of it.
pub fn write_records_parquet(
    path: &Path,
    directory: &Directory,
    entries: &[Entry],
) -> Result<(), OutputError> {
    let names = Names::new(directory);
    let names = &names;
    let place = |entry: &Entry| {
        position(&entry.record)
            .map(|position| position.to_geodetic())
            .filter(is_finite)
    };
    let columns = [
        LogColumn::number("time_s", |entry| entry.time.seconds()),
        LogColumn::text("layer", |entry| Cow::Borrowed(entry.record.layer().name())),
        LogColumn::text("kind", |entry| Cow::Borrowed(entry.record.kind())),
        LogColumn::text_if_any("node", |entry| {
            node(&entry.record).map(|node| names.node(node))
        }),
        LogColumn::text_if_any("object", |entry| {
            object(&entry.record).map(|object| names.object(object))
        }),
        LogColumn::text_if_any("side", |entry| {
            object(&entry.record).and_then(|object| names.side(object))
        }),
        LogColumn::text_if_any("track", |entry| {
            track(&entry.record).map(|track| names.track(track))
        }),
        LogColumn::text_if_any("shot", |entry| {
            shot(&entry.record).map(|shot| names.shot(shot))
        }),
        LogColumn::text_if_any("other", |entry| names.other(&entry.record)),
        LogColumn::text_if_any("weapon", |entry| names.weapon(&entry.record)),
        LogColumn::number_if_any("value", |entry| value(&entry.record)),
        LogColumn::number_if_any("latitude_deg", move |entry| {
            place(entry).map(|place| place.latitude_deg())
        }),
        LogColumn::number_if_any("longitude_deg", move |entry| {
            place(entry).map(|place| place.longitude_deg())
        }),
        LogColumn::number_if_any("height_m", move |entry| {
            place(entry).map(|place| place.height_m)
        }),
        LogColumn::text("detail", |entry| Cow::Owned(detail(&entry.record))),
    ];
    write_parquet(path, &columns, entries, Vec::new())
}

/// The record as JSON.
fn detail(record: &Record) -> String {
    // No type in the log fails to serialise: names are fields, keys are not used.
    serde_json::to_string(record).unwrap_or_default()
}

fn is_finite(place: &Geodetic) -> bool {
    place.latitude_rad.is_finite() && place.longitude_rad.is_finite() && place.height_m.is_finite()
}

/// Names for keys, found fast.
struct Names<'a> {
    directory: &'a Directory,
    objects: BTreeMap<ObjectKey, &'a ObjectEntry>,
}

impl<'a> Names<'a> {
    fn new(directory: &'a Directory) -> Self {
        Self {
            directory,
            objects: directory
                .objects
                .iter()
                .map(|object| (object.key, object))
                .collect(),
        }
    }

    fn node(&self, node: NodeId) -> Cow<'a, str> {
        Cow::Borrowed(self.directory.node(node))
    }

    fn object(&self, object: ObjectKey) -> Cow<'a, str> {
        match self.objects.get(&object) {
            Some(entry) => Cow::Borrowed(entry.name.as_str()),
            None => Cow::Owned(format!("{:016x}", object.0)),
        }
    }

    fn side(&self, object: ObjectKey) -> Option<Cow<'a, str>> {
        let word = match self.objects.get(&object)?.side {
            Side::Friend => "friend",
            Side::Hostile => "hostile",
            Side::Civil => "civil",
        };
        Some(Cow::Borrowed(word))
    }

    fn track(&self, track: TrackId) -> Cow<'a, str> {
        Cow::Owned(format!(
            "{}/{}",
            self.directory.node(track.node),
            track.number
        ))
    }

    fn shot(&self, shot: ShotId) -> Cow<'a, str> {
        Cow::Owned(format!(
            "{}/{}",
            self.directory.node(shot.node),
            shot.number
        ))
    }

    fn weapon(&self, record: &Record) -> Option<Cow<'a, str>> {
        let (node, WeaponIndex(index)) = match record {
            Record::Launched { shot, weapon, .. } => (shot.node, *weapon),
            Record::Ordered {
                node,
                order: Order::Fire { weapon, .. },
            } => (*node, *weapon),
            _ => return None,
        };
        let name = self
            .directory
            .weapons
            .get(usize::from(node.0))?
            .get(usize::from(index))?;
        Some(Cow::Borrowed(name.as_str()))
    }

    fn other(&self, record: &Record) -> Option<Cow<'a, str>> {
        let owned = |word: String| Some(Cow::Owned(word));
        match record {
            Record::Ended { how, .. } => owned(kebab(how)),
            Record::RoundEnded { result, .. } => Some(Cow::Borrowed(result.name())),
            Record::Milestone { moment, .. } => Some(Cow::Borrowed(moment.name())),
            Record::Leaked { asset, .. } => self
                .directory
                .assets
                .get(usize::from(*asset))
                .map(|name| Cow::Borrowed(name.as_str())),
            Record::Noted { note, .. } => match note {
                Note::TrackStarted { told_by, .. } => told_by.map(|by| self.track(by)),
                Note::TrackEnded { why, .. } => owned(kebab(why)),
                Note::Correlated { with, .. } => Some(self.track(*with)),
                Note::Decorrelated { from, .. } => Some(self.track(*from)),
                Note::Identified { after, .. } => owned(kebab(after)),
                Note::Hold { reason, .. } => owned(kebab(reason)),
                Note::Decided { identity, .. } => owned(kebab(identity)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The name of a variant without fields, as files write it: `RouteFlown` becomes `route-flown`.
fn kebab(variant: &impl Debug) -> String {
    let mut word = String::new();
    for letter in format!("{variant:?}").chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

fn node(record: &Record) -> Option<NodeId> {
    match record {
        Record::PlotTaken { node, .. }
        | Record::Observed { node, .. }
        | Record::Sent { node, .. }
        | Record::Noted { node, .. }
        | Record::Ordered { node, .. }
        | Record::NodeLost { node }
        | Record::RadarsLost { node }
        | Record::Restored { node }
        | Record::PictureSampled { node, .. }
        | Record::WorkBegun { node, .. }
        | Record::WorkEnded { node, .. }
        | Record::Said { node, .. }
        | Record::Milestone { node, .. } => Some(*node),
        Record::Launched { shot, .. }
        | Record::RoundEnded { shot, .. }
        | Record::Killed { shot, .. } => Some(shot.node),
        Record::Appeared { .. }
        | Record::Ended { .. }
        | Record::Leaked { .. }
        | Record::ObjectsSampled { .. } => None,
    }
}

fn object(record: &Record) -> Option<ObjectKey> {
    match record {
        Record::Appeared { object, .. }
        | Record::Ended { object, .. }
        | Record::Killed { object, .. }
        | Record::Leaked { object, .. } => Some(*object),
        Record::PlotTaken { object, .. } | Record::RoundEnded { object, .. } => *object,
        Record::Launched { intended, .. } => *intended,
        Record::Milestone { object, .. } => *object,
        _ => None,
    }
}

fn track(record: &Record) -> Option<TrackId> {
    match record {
        Record::Launched { track, .. }
        | Record::Ordered {
            order: Order::Fire { track, .. },
            ..
        } => Some(*track),
        Record::Noted { note, .. } => match note {
            Note::TrackStarted { track, .. }
            | Note::TrackConfirmed { track }
            | Note::TrackUpdated { track, .. }
            | Note::TrackEnded { track, .. }
            | Note::Correlated { track, .. }
            | Note::Decorrelated { track, .. }
            | Note::Identified { track, .. }
            | Note::Hold { track, .. }
            | Note::Conflict { track, .. }
            | Note::Decided { track, .. } => Some(*track),
            Note::Assessed { .. }
            | Note::Jammed { .. }
            | Note::SuperiorLost { .. }
            | Note::SuperiorHeard { .. } => None,
        },
        _ => None,
    }
}

fn shot(record: &Record) -> Option<ShotId> {
    match record {
        Record::Launched { shot, .. }
        | Record::RoundEnded { shot, .. }
        | Record::Killed { shot, .. } => Some(*shot),
        Record::Noted {
            note: Note::Decided { shot, .. } | Note::Assessed { shot, .. },
            ..
        } => Some(*shot),
        Record::Ordered {
            order: Order::Fire { shot, .. } | Order::Guide { shot, .. } | Order::Abort { shot },
            ..
        } => Some(*shot),
        Record::Observed {
            observation: Observation::Assessment { shot, .. } | Observation::Flown { shot },
            ..
        } => Some(*shot),
        _ => None,
    }
}

fn value(record: &Record) -> Option<f64> {
    let yes = |yes: bool| f64::from(u8::from(yes));
    match record {
        Record::Sent { items, .. } => Some(f64::from(*items)),
        Record::WorkBegun { waited_s, .. } | Record::Said { waited_s, .. } => Some(*waited_s),
        Record::Launched { rounds, .. }
        | Record::Ordered {
            order: Order::Fire { rounds, .. },
            ..
        } => Some(f64::from(*rounds)),
        Record::RoundEnded { round, .. } => Some(f64::from(*round)),
        Record::Killed { intended, .. } => Some(yes(*intended)),
        Record::Leaked { damaged, .. } => Some(yes(*damaged)),
        Record::Noted {
            note: Note::Assessed { killed, .. },
            ..
        }
        | Record::Observed {
            observation: Observation::Assessment { killed, .. },
            ..
        } => Some(yes(*killed)),
        Record::Noted {
            note: Note::Jammed { azimuth_rad, .. },
            ..
        } => Some(azimuth_rad.to_degrees()),
        _ => None,
    }
}

fn position(record: &Record) -> Option<Ecef> {
    match record {
        Record::Appeared { position, .. }
        | Record::Ended { position, .. }
        | Record::PlotTaken { position, .. }
        | Record::Killed { position, .. }
        | Record::Observed {
            observation: Observation::Fix { position, .. },
            ..
        } => Some(*position),
        Record::Noted {
            note: Note::TrackUpdated { state, .. },
            ..
        } => Some(state.position),
        Record::Ordered {
            order: Order::Point { aim, .. } | Order::Fire { aim, .. } | Order::Guide { aim, .. },
            ..
        } => Some(aim.position),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::example_result;
    use gapfiller_border::{Class, HoldReason, PlotId, RadarIndex, SimTime, StateEstimate};
    use gapfiller_geo::{Matrix3, Vector3};
    use gapfiller_records::{ObjectEnd, RoundResult};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};
    use std::fs::{self, File};
    use tempfile::tempdir;

    /// The rows of a file.
    fn rows(path: &Path) -> Vec<Row> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        assert_eq!(
            reader.metadata().file_metadata().created_by(),
            Some("gapfiller")
        );
        assert_eq!(reader.num_row_groups(), 1);
        reader
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    fn field<'a>(row: &'a Row, name: &str) -> &'a Field {
        row.get_column_iter()
            .find(|(other, _)| *other == name)
            .unwrap_or_else(|| panic!("no column {name}"))
            .1
    }

    fn text(row: &Row, name: &str) -> String {
        match field(row, name) {
            Field::Str(text) => text.clone(),
            Field::Null => String::new(),
            other => panic!("{name}: {other}"),
        }
    }

    #[test]
    fn runs_are_read_back() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("runs.parquet");
        let result = example_result();
        write_runs_parquet(&path, &result).unwrap();
        let rows = rows(&path);
        assert_eq!(rows.len(), 3 * 40);
        let row = &rows[2 * 40 + 11];
        assert_eq!(text(row, "posture"), "share");
        assert_eq!(*field(row, "run"), Field::Long(11));
        assert_eq!(
            *field(row, "leakers"),
            Field::Double(result.postures[2].values[0][11])
        );
        assert_eq!(row.len(), 2 + result.measures.len());
    }

    #[test]
    fn the_same_result_gives_the_same_bytes() {
        let folder = tempdir().unwrap();
        let write = |name: &str| {
            let path = folder.path().join(name);
            write_runs_parquet(&path, &example_result()).unwrap();
            fs::read(path).unwrap()
        };
        assert_eq!(write("a.parquet"), write("b.parquet"));
    }

    #[test]
    fn what_cannot_be_written_is_an_error() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("missing/runs.parquet");
        let error = write_runs_parquet(&path, &example_result()).unwrap_err();
        assert!(error.to_string().starts_with("could not write"), "{error}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error() {
        let error = write_runs_parquet(Path::new("/dev/full"), &example_result()).unwrap_err();
        assert!(error.to_string().contains("No space left"), "{error}");
    }

    fn directory() -> Directory {
        let raider = ObjectEntry {
            key: ObjectKey(1),
            name: "raider".to_owned(),
            label: "fighter".to_owned(),
            side: Side::Hostile,
            class: Class::Fighter,
            raider: true,
        };
        Directory {
            objects: vec![raider],
            nodes: vec!["battery".to_owned()],
            weapons: vec![vec!["long".to_owned()]],
            assets: vec!["bridge".to_owned()],
        }
    }

    fn log() -> Vec<Entry> {
        let node = NodeId(0);
        let (track, shot) = (TrackId { node, number: 4 }, ShotId { node, number: 2 });
        let position = Geodetic::from_degrees(39.9, 32.8, 1_234.5).to_ecef();
        let state = StateEstimate {
            time: SimTime::from_seconds(0.1),
            position,
            velocity_m_s: Vector3::new(1.0 / 3.0, -0.1, 1e-300),
            position_covariance: Matrix3::identity() * 0.1,
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity(),
        };
        let object = ObjectKey(1);
        let plot = PlotId(u64::MAX);
        let records = [
            Record::Appeared { object, position },
            Record::PlotTaken {
                node,
                radar: RadarIndex(0),
                plot,
                object: None,
                position,
            },
            Record::Noted {
                node,
                note: Note::TrackUpdated { track, plot, state },
            },
            Record::Noted {
                node,
                note: Note::Hold {
                    track,
                    reason: HoldReason::NotDeclaredHostile,
                },
            },
            Record::Launched {
                shot,
                weapon: WeaponIndex(0),
                rounds: 2,
                track,
                intended: Some(object),
                dual: false,
            },
            Record::RoundEnded {
                shot,
                round: 1,
                object: Some(ObjectKey(77)),
                result: RoundResult::DualEngagement,
            },
            Record::Leaked {
                object,
                asset: 0,
                damaged: true,
            },
            Record::Ended {
                object,
                how: ObjectEnd::RouteFlown,
                position: Ecef(Vector3::new(f64::MAX, 0.0, 0.0)),
            },
            Record::NodeLost { node },
        ];
        let at = |(index, record)| Entry {
            time: SimTime(index as i64 * 1_234_567_891),
            record,
        };
        records.into_iter().enumerate().map(at).collect()
    }

    #[test]
    fn a_log_is_read_back_without_loss() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("records.parquet");
        let log = log();
        write_records_parquet(&path, &directory(), &log).unwrap();
        let rows = rows(&path);
        let read: Vec<Entry> = rows
            .iter()
            .map(|row| {
                let Field::Double(seconds) = field(row, "time_s") else {
                    panic!("no time")
                };
                let record = serde_json::from_str(&text(row, "detail")).unwrap();
                Entry {
                    time: SimTime::from_seconds(*seconds),
                    record,
                }
            })
            .collect();
        assert_eq!(read, log);
    }

    #[test]
    fn the_columns_of_a_log() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("records.parquet");
        write_records_parquet(&path, &directory(), &log()).unwrap();
        let rows = rows(&path);
        let of = |row: usize, names: &[&str]| {
            names
                .iter()
                .map(|name| text(&rows[row], name))
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(
            of(0, &["layer", "kind", "node", "object", "side"]),
            "motion|appeared||raider|hostile"
        );
        assert_eq!(
            of(1, &["layer", "kind", "node", "object", "side"]),
            "plots|plot|battery||"
        );
        assert_eq!(
            of(3, &["kind", "track", "other"]),
            "hold|battery/4|not-declared-hostile"
        );
        assert_eq!(
            of(4, &["kind", "track", "shot", "weapon"]),
            "launched|battery/4|battery/2|long"
        );
        assert_eq!(
            of(5, &["object", "side", "other"]),
            "000000000000004d||dual-engagement"
        );
        assert_eq!(of(6, &["object", "other"]), "raider|bridge");
        assert_eq!(of(7, &["other"]), "route-flown");
        assert_eq!(*field(&rows[4], "value"), Field::Double(2.0));
        let Field::Double(latitude) = field(&rows[2], "latitude_deg") else {
            panic!("no latitude")
        };
        assert!((latitude - 39.9).abs() < 1e-9);
        assert_eq!(*field(&rows[8], "height_m"), Field::Null);
    }
}
