//! Scores as JSON, and as a table for people.

use super::Scores;
use gapfiller_measures::picture::SiapAttributes;
use serde_json::{Map, Value, json};

/// More times than this are not shown in a table.
const TIMES_SHOWN: usize = 20;

type Read = fn(&SiapAttributes) -> Option<f64>;

/// The attributes that have a value at each time, by their names in files.
const ATTRIBUTES: [(&str, Read); 8] = [
    ("completeness", |a| a.completeness),
    ("ambiguity", |a| a.ambiguity),
    ("spuriousness", |a| a.spuriousness),
    ("position_accuracy_m", |a| a.position_accuracy_m),
    ("velocity_accuracy_m_s", |a| a.velocity_accuracy_m_s),
    ("id_completeness", |a| a.id_completeness),
    ("id_correctness", |a| a.id_correctness),
    ("id_ambiguity", |a| a.id_ambiguity),
];

impl Scores {
    /// Those that mean something: without any identity in the files, nothing is said of identification.
    fn attributes(&self) -> impl Iterator<Item = (&'static str, Read)> {
        let identified = self.identified;
        let told = move |(name, _): &(&str, Read)| identified || !name.starts_with("id_");
        ATTRIBUTES.into_iter().filter(told)
    }
}

/// All of it. Where a value is a share of nothing it is null.
pub fn json(scores: &Scores) -> String {
    let siap = &scores.siap;
    let times: Vec<f64> = scores.recording.frames.iter().map(|f| f.time_s).collect();
    let mut total: Map<String, Value> = scores
        .attributes()
        .map(|(name, read)| (name.to_owned(), json!(read(&siap.total))))
        .collect();
    let continuity = &siap.continuity;
    total.insert(
        "track_number_change_rate".to_owned(),
        json!(continuity.track_number_change_rate),
    );
    total.insert(
        "longest_segment".to_owned(),
        json!(continuity.longest_segment),
    );
    let mut over_time = Map::new();
    over_time.insert("time_s".to_owned(), json!(times));
    for (name, read) in scores.attributes() {
        let values: Vec<Option<f64>> = siap.over_time.iter().map(read).collect();
        over_time.insert(name.to_owned(), json!(values));
    }
    total.insert("over_time".to_owned(), Value::Object(over_time));
    let gospa = |read: fn(&super::Gospa) -> f64| -> Vec<f64> {
        scores.distances.iter().map(|(_, g)| read(g)).collect()
    };
    let ospa: Vec<f64> = scores.distances.iter().map(|(ospa, _)| *ospa).collect();
    let report = json!({
        "times": times.len(),
        "objects": scores.objects,
        "tracks": scores.tracks,
        "associations": {
            "computed": scores.association_cutoff_m.is_some(),
            "cutoff_m": scores.association_cutoff_m,
            "segments": scores.associations.len(),
        },
        "siap": total,
        "gospa": {
            "cutoff_m": scores.cutoff.cutoff_m,
            "order": scores.cutoff.order,
            "time_s": times,
            "distance": gospa(|g| g.distance_m),
            "localisation": gospa(|g| g.localisation),
            "missed": gospa(|g| g.missed),
            "false": gospa(|g| g.falsely),
        },
        "ospa": {
            "cutoff_m": scores.cutoff.cutoff_m,
            "order": scores.cutoff.order,
            "time_s": times,
            "distance": ospa,
        },
    });
    format!("{report:#}\n")
}

/// Totals with what they mean, then the values over time.
pub fn text(scores: &Scores) -> String {
    let frames = scores.recording.frames.len();
    let mut text = format!(
        "{} objects, {} tracks, {frames} times; {} associations, {}\n\n",
        scores.objects,
        scores.tracks,
        scores.associations.len(),
        match scores.association_cutoff_m {
            Some(cutoff_m) => format!("worked out within {cutoff_m} m"),
            None => "as given".to_owned(),
        }
    );
    for (name, value, digits, meaning) in totals(scores) {
        text.push_str(&format!(
            "{:<26} {:>10}  {meaning}\n",
            name,
            number(value, digits)
        ));
    }
    if frames > 0 {
        text.push_str(&over_time(scores));
    }
    text
}

type Total = (&'static str, Option<f64>, usize, &'static str);

fn totals(scores: &Scores) -> Vec<Total> {
    let (siap, continuity) = (&scores.siap.total, &scores.siap.continuity);
    let mean = |of: fn(&(f64, super::Gospa)) -> f64| {
        let count = scores.distances.len() as f64;
        (count > 0.0).then(|| scores.distances.iter().map(of).sum::<f64>() / count)
    };
    let mut rows: Vec<Total> = vec![
        (
            "completeness",
            siap.completeness,
            4,
            "share of the objects that have a track; 1 is best",
        ),
        (
            "ambiguity",
            siap.ambiguity,
            4,
            "tracks for each object that has any; 1 is best",
        ),
        (
            "spuriousness",
            siap.spuriousness,
            4,
            "share of the tracks that are of nothing; 0 is best",
        ),
        (
            "position accuracy [m]",
            siap.position_accuracy_m,
            1,
            "mean error of tracks",
        ),
        (
            "velocity accuracy [m/s]",
            siap.velocity_accuracy_m_s,
            2,
            "mean error of tracks",
        ),
        (
            "track changes [1/s]",
            continuity.track_number_change_rate,
            6,
            "changes of number for each second tracked; 0 is best",
        ),
        (
            "longest segment",
            continuity.longest_segment,
            4,
            "of an object's life, on one track; 1 is best",
        ),
    ];
    if scores.identified {
        rows.extend([
            (
                "identified",
                siap.id_completeness,
                4,
                "share of the objects with a track that have an identity; 1 is best",
            ),
            (
                "identified rightly",
                siap.id_correctness,
                4,
                "share of them of which all tracks are right; 1 is best",
            ),
            (
                "identified both ways",
                siap.id_ambiguity,
                4,
                "share of them whose tracks contradict each other; 0 is best",
            ),
        ]);
    }
    rows.extend([
        (
            "GOSPA [m]",
            mean(|(_, gospa)| gospa.distance_m),
            1,
            "mean over time",
        ),
        (
            "OSPA [m]",
            mean(|(ospa, _)| *ospa),
            1,
            "mean over time; at most the cutoff",
        ),
    ]);
    rows
}

fn over_time(scores: &Scores) -> String {
    let head = [
        "time [s]",
        "there",
        "tracks",
        "complete",
        "ambig.",
        "spurious",
        "pos. [m]",
        "GOSPA [m]",
    ];
    let mut text = String::from("\n");
    for name in head {
        text.push_str(&format!("{name:>10}"));
    }
    text.push('\n');
    let frames = &scores.recording.frames;
    let shown = frames.len().min(TIMES_SHOWN);
    for row in 0..shown {
        // First and last, and others evenly between.
        let place = if shown == 1 {
            0
        } else {
            row * (frames.len() - 1) / (shown - 1)
        };
        let (frame, siap) = (&frames[place], &scores.siap.over_time[place]);
        let cells = [
            number(Some(frame.time_s), 1),
            frame.truth.len().to_string(),
            frame.tracks.len().to_string(),
            number(siap.completeness, 3),
            number(siap.ambiguity, 3),
            number(siap.spuriousness, 3),
            number(siap.position_accuracy_m, 1),
            number(Some(scores.distances[place].1.distance_m), 1),
        ];
        for cell in cells {
            text.push_str(&format!("{cell:>10}"));
        }
        text.push('\n');
    }
    if shown < frames.len() {
        text.push_str(&format!(
            "{shown} of {} times; --json has them all.\n",
            frames.len()
        ));
    }
    text
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}
