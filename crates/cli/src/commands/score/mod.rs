//! `gapfiller score`: how good tracks are, held against what was really there.

mod read;
mod show;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal;
use clap::Args;
use gapfiller_fields::Problems;
use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{
    Association, Cutoff, Gospa, Held, Recording, Siap, associate::associate, ospa_and_gospa, siap,
};
use std::fs;
use std::path::{Path, PathBuf};

/// Scores tracks against the truth: SIAP attributes, GOSPA and OSPA, in total and over time
///
/// TRACKS.csv has the columns time_s, track_id, x_m, y_m, z_m, vx_m_s, vy_m_s, vz_m_s and, if identities are held, identity; the
/// truth has the same with truth_id. Positions are in any Cartesian frame that both share. The definitions are in
/// docs/models/picture-metrics.md.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The tracks
    #[arg(value_name = "TRACKS.csv")]
    tracks: PathBuf,

    /// What was really there
    #[arg(value_name = "TRUTH.csv")]
    truth: PathBuf,

    /// Which track is of which object: truth_id, track_id, start_s, end_s, the ends included; worked out if left out
    #[arg(long, value_name = "A.csv")]
    associations: Option<PathBuf>,

    /// Without --associations: how near a track must be to an object to be of it, in metres [default: that of GOSPA]
    #[arg(long, value_name = "M", conflicts_with = "associations")]
    association_cutoff_m: Option<f64>,

    /// The cutoff of GOSPA and OSPA, in metres
    #[arg(long, value_name = "M", default_value_t = 1_000.0)]
    gospa_cutoff_m: f64,

    /// The order of GOSPA and OSPA, at least 1
    #[arg(long, value_name = "P", default_value_t = 2.0)]
    gospa_order: f64,

    /// Score at the times of the truth alone, with tracks carried on at constant velocity for so long, in seconds; if left out, a track
    /// is held only at the times that TRACKS.csv has for it
    #[arg(long, value_name = "S")]
    carry_s: Option<f64>,

    /// Print everything as JSON, with the values at every time
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller score tracks.csv truth.csv
  gapfiller score tracks.csv truth.csv --associations pairs.csv --gospa-cutoff-m 500 --json
  gapfiller score tracks.csv truth.csv --carry-s 12 --json | jq .siap.completeness";

/// What was found.
struct Scores {
    recording: Recording,
    objects: usize,
    tracks: usize,
    /// Whether identities are held at all.
    identified: bool,
    associations: Vec<Association>,
    /// How near a track had to be; none where the associations were given.
    association_cutoff_m: Option<f64>,
    siap: Siap,
    cutoff: Cutoff,
    /// OSPA \[m\] and GOSPA at each time.
    distances: Vec<(f64, Gospa)>,
}

/// Scores tracks.
pub fn score(arguments: &Arguments) -> Result<(), Failure> {
    let progress = Progress::begin("scoring");
    let (scores, notes) = scored(arguments)?;
    drop(progress);
    for note in notes {
        terminal::say(&note);
    }
    terminal::print(&if arguments.json {
        show::json(&scores)
    } else {
        show::text(&scores)
    })
}

fn scored(arguments: &Arguments) -> Result<(Scores, Vec<String>), Failure> {
    let (cutoff, association_cutoff_m, carry_s) = options(arguments)?;
    let mut problems = Problems::new();
    let mut identities = read::Names::default();
    let mut things = |path: &Path, id| -> Result<Option<read::Things>, Failure> {
        let content = content(path)?;
        match read::things(&path.display().to_string(), &content, id, &mut identities) {
            Ok(things) => Ok(Some(things)),
            Err(wrong) => {
                problems.extend(wrong);
                Ok(None)
            }
        }
    };
    let tracks = things(&arguments.tracks, "track_id")?;
    let truth = things(&arguments.truth, "truth_id")?;
    let (Some(tracks), Some(truth)) = (tracks, truth) else {
        return Err(problems.into());
    };
    let given = match &arguments.associations {
        Some(path) => {
            let name = path.display().to_string();
            Some(read::associations(&name, &content(path)?, &truth, &tracks)?)
        }
        None => None,
    };
    let notes = notes(arguments, &truth, &tracks);
    let recording = match carry_s {
        Some(carry_s) => read::carried(&truth, &tracks, carry_s),
        None => read::recording(&truth, &tracks),
    };
    let (associations, association_cutoff_m) = match given {
        Some(given) => (given, None),
        None => (
            associate(&recording, association_cutoff_m),
            Some(association_cutoff_m),
        ),
    };
    let scores = Scores {
        siap: siap(&recording, &associations),
        distances: distances(&recording, &cutoff),
        objects: truth.count(),
        tracks: tracks.count(),
        identified: truth.identified || tracks.identified,
        recording,
        associations,
        association_cutoff_m,
        cutoff,
    };
    let unmet = arguments.carry_s.is_none()
        && scores.recording.frames.len() > 1
        && scores
            .recording
            .frames
            .iter()
            .all(|f| f.truth.is_empty() || f.tracks.is_empty())
        && truth.states() > 0
        && tracks.states() > 0;
    let mut notes = notes;
    if unmet {
        notes.push(
            "note: no time of the tracks is a time of the truth, so nothing is held when something is there; --carry-s 12, \
             say, carries tracks on to the times of the truth"
                .to_owned(),
        );
    }
    Ok((scores, notes))
}

fn options(arguments: &Arguments) -> Result<(Cutoff, f64, Option<f64>), Failure> {
    let cutoff = Cutoff::new(arguments.gospa_cutoff_m, arguments.gospa_order).ok_or_else(|| {
        Failure::Input(format!(
            "--gospa-cutoff-m must be above 0 and --gospa-order at least 1: they are {} and {}",
            arguments.gospa_cutoff_m, arguments.gospa_order
        ))
    })?;
    let near_m = arguments.association_cutoff_m.unwrap_or(cutoff.cutoff_m);
    if !(near_m > 0.0 && near_m.is_finite()) {
        return Err(Failure::Input(format!(
            "--association-cutoff-m must be above 0: it is {near_m}"
        )));
    }
    match arguments.carry_s {
        Some(carry_s) if !(0.0..=1e9).contains(&carry_s) => Err(Failure::Input(format!(
            "--carry-s must lie between 0 and 1e9: it is {carry_s}"
        ))),
        carry_s => Ok((cutoff, near_m, carry_s)),
    }
}

fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::reading(path, &error))
}

fn notes(arguments: &Arguments, truth: &read::Things, tracks: &read::Things) -> Vec<String> {
    [(&arguments.tracks, tracks), (&arguments.truth, truth)]
        .into_iter()
        .filter(|(_, things)| things.replaced > 0)
        .map(|(path, things)| {
            format!(
                "note: {}: {} states are followed by another of the same thing at the same time; the last one counts",
                path.display(),
                things.replaced
            )
        })
        .collect()
}

fn distances(recording: &Recording, cutoff: &Cutoff) -> Vec<(f64, Gospa)> {
    let places = |held: &[Held]| -> Vec<Vector3<f64>> {
        held.iter().map(|held| held.state.position_m).collect()
    };
    recording
        .frames
        .iter()
        .map(|frame| ospa_and_gospa(&places(&frame.truth), &places(&frame.tracks), cutoff))
        .collect()
}
