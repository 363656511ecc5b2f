//! `gapfiller track`: tracks from anybody's plots.

mod plots;
mod scans;
mod settings;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal;
use clap::{Args, ValueEnum};
use gapfiller_border::SimTime;
use gapfiller_fields::{Amount, Problem, Problems};
use gapfiller_tables::{Cell, TableError, TableWriter};
use gapfiller_tracking::tracker::{MultiTargetTracker, PositionPlot, TrackView};
use plots::PlotReader;
use scans::{ScanSplitter, Taker};
use serde_json::json;
use settings::{AssociationWord, FilterWord, Settings};
use std::path::PathBuf;

/// Makes tracks from plots
///
/// The plots say when, by which sensor, and where: range, azimuth and elevation from it, or x, y and z in a local frame (east, north,
/// up). The tracks are all confirmed ones after every scan, carried on to its end, and can be held against a truth with
/// `gapfiller score`. docs/tracking-your-own-plots.md shows all of it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Plots, CSV or Parquet: time_s,sensor_id,range_m,azimuth_deg,elevation_deg or time_s,sensor_id,x_m,y_m,z_m; the last of them
    /// may be left out, columns such as sigma_range_m or sigma_x_m may be added
    #[arg(value_name = "PLOTS")]
    plots: PathBuf,

    /// Sensors and settings, TOML
    #[arg(long, value_name = "FILE")]
    sensors: PathBuf,

    /// Where to write the tracks: .csv or .parquet
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,

    /// How plots are shared out among tracks, whatever the settings say
    #[arg(long, value_enum, value_name = "HOW")]
    association: Option<AssociationArgument>,

    /// The filter of each track, whatever the settings say
    #[arg(long, value_enum, value_name = "FILTER")]
    filter: Option<FilterArgument>,

    /// Add the standard deviations of position and velocity
    #[arg(long)]
    sigmas: bool,

    /// Replace the file if it is there
    #[arg(long)]
    force: bool,

    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

/// How plots are shared out among tracks.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum AssociationArgument {
    /// Global nearest neighbour
    Gnn,
    /// Joint probabilistic data association
    Jpda,
}

/// The filter of each track.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FilterArgument {
    /// Constant velocity
    Cv,
    /// Interacting multiple models: straight on, turning left, turning right
    Imm,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller track --sensors examples/tracking/one-radar.toml examples/tracking/one-radar.csv -o tracks.csv
  gapfiller track --sensors examples/tracking/two-radars.toml examples/tracking/two-radars.csv \\
    -o tracks.parquet --association jpda --filter imm
  gapfiller score tracks.csv examples/tracking/two-radars-truth.csv";

/// Wrong rows are told together, but not more of them.
const MOST_PROBLEMS: usize = 20;
/// Plots between two looks at the clock.
const PLOTS_A_STEP: u64 = 4_096;

/// Reads the plots, makes the tracks, writes them.
pub fn track(arguments: &Arguments) -> Result<(), Failure> {
    let settings = read_settings(arguments)?;
    let mut plots = PlotReader::open(&arguments.plots, &settings)?;
    let tracker = MultiTargetTracker::new(settings.for_tracker(plots.has_height()))
        .map_err(|error| Failure::Input(format!("{}: {error}", arguments.sensors.display())))?;
    let mut columns = COLUMNS.to_vec();
    if arguments.sigmas {
        columns.extend(SIGMA_COLUMNS);
    }
    let out = TableWriter::create(&arguments.out, arguments.force, &columns)?;
    let progress = Progress::begin("tracking");
    let mut follower = Follower::new(tracker, out, arguments.sigmas);
    let mut splitter = ScanSplitter::new(
        (settings.sensors.values()).map(|sensor| (sensor.scan, sensor.scan_period.si())),
    );
    let counts = follow(
        &mut plots,
        &mut splitter,
        &mut follower,
        &settings,
        &progress,
    )?;
    follower.report().map_err(Failure::Input)?;
    let Follower {
        out,
        tracker,
        summary,
        fault,
        ..
    } = follower;
    if let Some(error) = fault {
        return Err(error.into());
    }
    out.finish()?;
    drop(progress);
    tell(arguments, &settings, &counts, &summary, &tracker)
}

/// The settings of the file, after those of the command line.
fn read_settings(arguments: &Arguments) -> Result<Settings, Failure> {
    let mut settings = Settings::read(&arguments.sensors)?;
    if let Some(association) = arguments.association {
        settings.tracker.association = match association {
            AssociationArgument::Gnn => AssociationWord::Gnn,
            AssociationArgument::Jpda => AssociationWord::Jpda,
        };
    }
    if let Some(filter) = arguments.filter {
        settings.tracker.filter = match filter {
            FilterArgument::Cv => FilterWord::Cv,
            FilterArgument::Imm => FilterWord::Imm,
        };
    }
    Ok(settings)
}

/// Takes plot by plot; the number of plots of each sensor. After a wrong one only more wrong ones are looked for.
fn follow(
    plots: &mut PlotReader<'_>,
    splitter: &mut ScanSplitter,
    follower: &mut Follower,
    settings: &Settings,
    progress: &Progress,
) -> Result<Vec<u64>, Failure> {
    let mut counts = vec![0; settings.sensors.len()];
    let mut problems = Problems::new();
    let mut read: u64 = 0;
    loop {
        match plots.next_plot() {
            Ok(Some(plot)) => {
                read += 1;
                if let Some(count) = counts.get_mut(usize::from(plot.sensor)) {
                    *count += 1;
                }
                if problems.is_empty()
                    && let Err(message) = splitter.push(plot, follower)
                {
                    problems.push(plots.problem(message));
                    break;
                }
            }
            Ok(None) => break,
            Err(TableError::Wrong(problem)) => problems.push(problem),
            Err(error) => return Err(error.into()),
        }
        if problems.pushed() >= MOST_PROBLEMS {
            let last = Problem::new(&gapfiller_fields::Origin::Builtin, "", "and perhaps more");
            problems.push(last);
            break;
        }
        if read.is_multiple_of(PLOTS_A_STEP) {
            let (done, of) = plots.progress();
            progress.bytes("tracking", done, Some(of));
        }
    }
    if problems.is_empty() {
        splitter.finish(follower).map_err(Failure::Input)?;
        Ok(counts)
    } else {
        Err(Failure::Problems(problems))
    }
}

/// Columns of tracks, and whether they hold whole numbers: those of `gapfiller score`.
const COLUMNS: [(&str, bool); 8] = [
    ("time_s", false),
    ("track_id", true),
    ("x_m", false),
    ("y_m", false),
    ("z_m", false),
    ("vx_m_s", false),
    ("vy_m_s", false),
    ("vz_m_s", false),
];
const SIGMA_COLUMNS: [(&str, bool); 6] = [
    ("sigma_x_m", false),
    ("sigma_y_m", false),
    ("sigma_z_m", false),
    ("sigma_vx_m_s", false),
    ("sigma_vy_m_s", false),
    ("sigma_vz_m_s", false),
];
/// Digits after the point in CSV: millimetres.
const DIGITS: usize = 3;

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Summary {
    scans: u64,
    empty_scans: u64,
    started: u64,
    confirmed: u64,
    rows: u64,
    first: Option<SimTime>,
    /// When there was first no room for another track.
    full: Option<SimTime>,
}

/// Gives scans to the tracker, and writes down the tracks.
struct Follower {
    tracker: MultiTargetTracker,
    out: TableWriter,
    with_sigmas: bool,
    summary: Summary,
    /// The end of scans whose tracks are still to be written: there may be another at the same time.
    unreported: Option<SimTime>,
    row: Vec<Cell>,
    /// What the disk said.
    fault: Option<TableError>,
}

impl Follower {
    fn new(tracker: MultiTargetTracker, out: TableWriter, with_sigmas: bool) -> Self {
        Self {
            tracker,
            out,
            with_sigmas,
            summary: Summary::default(),
            unreported: None,
            row: Vec::new(),
            fault: None,
        }
    }

    /// Writes the tracks at the end of the latest scans.
    fn report(&mut self) -> Result<(), String> {
        let Some(time) = self.unreported.take() else {
            return Ok(());
        };
        for track in self.tracker.tracks_at(time).filter(|track| track.confirmed) {
            cells(&mut self.row, time, &track, self.with_sigmas);
            if let Err(error) = self.out.write_row(&self.row) {
                let said = error.to_string();
                self.fault = Some(error);
                return Err(said);
            }
            self.summary.rows += 1;
        }
        Ok(())
    }
}

impl Taker for Follower {
    fn take(&mut self, sensor: u16, time: SimTime, plots: &[PositionPlot]) -> Result<(), String> {
        if self.unreported.is_some_and(|before| before < time) {
            self.report()?;
        }
        let of_scan = self.tracker.scan(sensor, time, plots);
        let of_scan =
            of_scan.map_err(|error| format!("the scan up to {} s: {error}", time.seconds()))?;
        let summary = &mut self.summary;
        summary.scans += 1;
        summary.empty_scans += u64::from(plots.is_empty());
        summary.started += of_scan.started as u64;
        summary.confirmed += of_scan.confirmed as u64;
        summary.first.get_or_insert(time);
        if self.tracker.tracks().len() >= self.tracker.settings().max_tracks {
            summary.full.get_or_insert(time);
        }
        self.unreported = Some(time);
        Ok(())
    }

    fn is_idle(&self) -> bool {
        self.tracker.tracks().len() == 0
    }
}

/// A track as a row.
fn cells(row: &mut Vec<Cell>, time: SimTime, track: &TrackView, with_sigmas: bool) {
    let state = &track.state;
    row.clear();
    // Divided, not multiplied: then 12.3 s of the plots are 12.3 s again.
    row.push(Cell::Exact(time.0 as f64 / 1e9));
    row.push(Cell::Whole(i64::from(track.id)));
    let number = |value: &f64| Cell::Number(*value, DIGITS);
    row.extend(state.position_m.iter().map(number));
    row.extend(state.velocity_m_s.iter().map(number));
    if with_sigmas {
        for covariance in [&state.position_covariance, &state.velocity_covariance] {
            let variances = [(0, 0), (1, 1), (2, 2)].map(|axis| covariance[axis]);
            row.extend(variances.map(|variance| number(&variance.max(0.0).sqrt())));
        }
    }
}

/// Says what was done.
fn tell(
    arguments: &Arguments,
    settings: &Settings,
    counts: &[u64],
    summary: &Summary,
    tracker: &MultiTargetTracker,
) -> Result<(), Failure> {
    let plots: u64 = counts.iter().sum();
    let out = arguments.out.display();
    if let Some(time) = summary.full {
        terminal::say(&format!(
            "warning: from {} s on there was no room for another track: max_tracks is {}",
            time.seconds(),
            tracker.settings().max_tracks
        ));
    }
    let silent: Vec<&str> = (settings.sensors.names().zip(counts))
        .filter(|(_, count)| **count == 0)
        .map(|(name, _)| name)
        .collect();
    if !silent.is_empty() && plots > 0 {
        terminal::say(&format!("note: no plots of {}", silent.join(", ")));
    }
    if !arguments.json {
        return terminal::print(&format!(
            "{plots} plots in {} scans: {} tracks begun, {} confirmed; {} rows written to {out}\n",
            summary.scans, summary.started, summary.confirmed, summary.rows
        ));
    }
    let of_sensors: serde_json::Map<String, serde_json::Value> = (settings.sensors.names())
        .zip(counts)
        .map(|(name, count)| (name.to_owned(), json!(count)))
        .collect();
    let json = json!({
        "plots": plots,
        "plots_by_sensor": of_sensors,
        "scans": summary.scans,
        "scans_without_plots": summary.empty_scans,
        "tracks_begun": summary.started,
        "tracks_confirmed": summary.confirmed,
        "rows": summary.rows,
        "association": settings.tracker.association.name(),
        "filter": settings.tracker.filter.name(),
        "first_scan_s": summary.first.map(SimTime::seconds),
        "track_limit_reached_s": summary.full.map(SimTime::seconds),
        "out": out.to_string(),
    });
    terminal::print(&format!("{json:#}\n"))
}
