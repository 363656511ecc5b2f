//! The file of a tracker's sensors and settings.

use gapfiller_fields::{
    Acceleration, Amount, Angle, AngularRate, Area, DEFAULT_LIMIT_BYTES, Duration, Height, Length,
    Map, NonNegative, Positive, Probability, Problem, Problems, Spanned, Speed, choices, fields,
    parse_toml, read_document, read_file,
};
use gapfiller_tracking::tracker::{Association, Filter, Initiation, MotionModel, TrackerSettings};
use std::path::Path;

choices! {
    /// How plots are shared out among tracks.
    pub enum AssociationWord {
        /// Global nearest neighbour.
        Gnn = "gnn",
        /// Joint probabilistic data association.
        Jpda = "jpda",
    }
}

choices! {
    /// The filter of each track.
    pub enum FilterWord {
        /// One Kalman filter of constant velocity.
        Cv = "cv",
        /// Three that interact: straight on, turning left, turning right.
        Imm = "imm",
    }
}

choices! {
    /// What a track begins with.
    pub enum InitiationWord {
        /// Its first plot, at a speed near zero that the next plots correct.
        ZeroVelocity = "zero-velocity",
        /// Its first two plots.
        TwoPoint = "two-point",
    }
}

choices! {
    /// How a sensor looks around.
    pub enum ScanWord {
        /// All at once: plots of one time are one scan.
        AtOnce = "at-once",
        /// Round and round: a scan is whatever comes within a period, counted from the sensor's first plot.
        Rotating = "rotating",
    }
}

fields! {
    /// Sensors and settings of a tracker.
    pub struct TrackingFile {
        /// How tracks are made; all of it may be left out.
        pub tracker: Option<TrackerTable>,
        /// The sensors, by the names that the plots give.
        pub sensors: Map<SensorTable>,
    }
}

fields! {
    /// How tracks are made.
    pub struct TrackerTable {
        /// How plots are shared out among tracks.
        pub association: AssociationWord = AssociationWord::Gnn,
        /// The filter of each track.
        pub filter: FilterWord = FilterWord::Cv,
        /// Root mean square of the targets' manoeuvres, of the filter "imm" beside its turns; left out, 1.2 m/s2, of "imm" 0.3 m/s2 …
        pub manoeuvre: Option<NonNegative<Acceleration>>,
        /// … and how long one lasts; the process noise is 2 σ² τ.
        pub manoeuvre_time: Positive<Duration> = Positive(Duration(10.0)),
        /// Rate of the turns that the filter "imm" knows …
        pub turn_rate: Positive<AngularRate> = Positive(AngularRate(0.03)),
        /// … and how long a target keeps to one way of moving.
        pub sojourn: Positive<Duration> = Positive(Duration(40.0)),
        /// Probability that the plot of a target falls into its track's gate.
        pub gate_probability: Probability = Probability(0.99),
        /// So many plots confirm a track …
        pub confirm_plots: Positive<u32> = Positive(3),
        /// … when they fall within so many scans.
        pub confirm_scans: Positive<u32> = Positive(4),
        /// So many scans in a row without a plot end it.
        pub delete_after_misses: Positive<u32> = Positive(4),
        /// What a track begins with.
        pub initiation: InitiationWord = InitiationWord::ZeroVelocity,
        /// Standard deviation of each component of a new track's velocity.
        pub initial_speed: Positive<Speed> = Positive(Speed(200.0)),
        /// No target is faster.
        pub max_speed: Positive<Speed> = Positive(Speed(1000.0)),
        /// At most so many tracks at once, tentative ones included.
        pub max_tracks: Positive<u32> = Positive(50_000),
        /// Height of targets that plots tell no height of …
        pub unknown_height: Height = Height(5_000.0),
        /// … and its standard deviation.
        pub unknown_height_sigma: Positive<Length> = Positive(Length(3_000.0)),
    }
}

fields! {
    /// A sensor.
    pub struct SensorTable {
        /// Where it stands in the local frame; needed where plots give range and azimuth.
        pub position: Option<LocalPosition>,
        /// How it looks around.
        pub scan: ScanWord,
        /// How long it takes to do so.
        pub scan_period: Positive<Duration>,
        /// Standard deviations of what it measures, for plots that do not tell their own.
        pub accuracy: Option<AccuracyTable>,
        /// Probability that a target gives a plot in a scan.
        pub detection_probability: Probability = Probability(0.9),
        /// How many false plots there are; left out, about one in a million cubic kilometres and scan.
        pub false_plots: Option<FalsePlots>,
    }
}

fields! {
    /// A place in the local frame.
    pub struct LocalPosition {
        /// East of the origin.
        pub east: Length,
        /// North of it.
        pub north: Length,
        /// Above it.
        pub up: Length = Length(0.0),
    }
}

fields! {
    /// Standard deviations.
    pub struct AccuracyTable {
        /// Of the range.
        pub range: Option<Positive<Length>>,
        /// Of the azimuth.
        pub azimuth: Option<Positive<Angle>>,
        /// Of the elevation.
        pub elevation: Option<Positive<Angle>>,
        /// Of x, towards the east.
        pub x: Option<Positive<Length>>,
        /// Of y, towards the north.
        pub y: Option<Positive<Length>>,
        /// Of z, up.
        pub z: Option<Positive<Length>>,
    }
}

fields! {
    /// False plots, evenly spread.
    pub struct FalsePlots {
        /// Mean number in a scan.
        pub per_scan: Positive<f64>,
        /// Over this area …
        pub area: Positive<Area>,
        /// … up to this height above it; not used where plots tell no height.
        pub height: Positive<Length> = Positive(Length(15_000.0)),
    }
}

impl AccuracyTable {
    /// By the name in the file \[m, rad\].
    pub fn get(&self, name: &str) -> Option<f64> {
        match name {
            "range" => self.range.map(|sigma| sigma.si()),
            "azimuth" => self.azimuth.map(|sigma| sigma.si()),
            "elevation" => self.elevation.map(|sigma| sigma.si()),
            "x" => self.x.map(|sigma| sigma.si()),
            "y" => self.y.map(|sigma| sigma.si()),
            "z" => self.z.map(|sigma| sigma.si()),
            _ => None,
        }
    }
}

/// The settings of a file, after those of the command line.
pub struct Settings {
    pub tracker: TrackerTable,
    pub sensors: Map<SensorTable>,
}

/// Sensors have numbers; beyond these two would share a place in the count of misses.
const MOST_SENSORS: usize = 64;

impl Settings {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let file = read_file(path, DEFAULT_LIMIT_BYTES, &mut problems)
            .and_then(|text| parse_toml(&path.display().to_string(), &text, &mut problems))
            .and_then(|table| read_document::<Spanned<TrackingFile>>(&table, &mut problems));
        let Some(file) = file else {
            return Err(problems);
        };
        if file.sensors.is_empty() {
            problems.push(
                file.problem("there are no sensors")
                    .expected("a table [sensors.NAME] for each sensor_id of the plots"),
            );
        }
        for named in file.sensors.0.iter().skip(MOST_SENSORS) {
            let message = format!("more than {MOST_SENSORS} sensors");
            problems.push(Problem::new(&named.origin, "sensors", message));
        }
        let tracker = match &file.tracker {
            Some(tracker) => Some(tracker.clone()),
            None => defaults(&mut problems),
        };
        match tracker {
            Some(tracker) if problems.is_empty() => Ok(Self {
                tracker,
                sensors: file.value.sensors,
            }),
            _ => Err(problems),
        }
    }

    /// What the tracker is built with. It knows one probability of detection and one density of false plots: of several sensors, the
    /// least and the greatest.
    pub fn for_tracker(&self, has_height: bool) -> TrackerSettings {
        let table = &self.tracker;
        let manoeuvre_m_s2 = match (table.manoeuvre, table.filter) {
            (Some(manoeuvre), _) => manoeuvre.si(),
            (None, FilterWord::Cv) => 1.2,
            (None, FilterWord::Imm) => 0.3,
        };
        let psd = 2.0 * manoeuvre_m_s2 * manoeuvre_m_s2 * table.manoeuvre_time.si();
        let usual = TrackerSettings::default();
        let density = |sensor: &SensorTable| {
            let false_plots = sensor.false_plots.as_ref()?;
            let height_m = if has_height {
                false_plots.height.si()
            } else {
                1.0
            };
            Some(false_plots.per_scan.si() / (false_plots.area.si() * height_m))
        };
        let seldom = if has_height {
            usual.clutter_density
        } else {
            // Over a height of 15 km.
            usual.clutter_density * 15_000.0
        };
        TrackerSettings {
            filter: match table.filter {
                FilterWord::Cv => Filter::ConstantVelocity {
                    acceleration_psd: psd,
                },
                FilterWord::Imm => Filter::Imm {
                    models: [0.0, table.turn_rate.si(), -table.turn_rate.si()]
                        .map(|turn_rate_rad_s| MotionModel {
                            acceleration_psd: psd,
                            turn_rate_rad_s,
                        })
                        .to_vec(),
                    mean_sojourn_s: table.sojourn.si(),
                },
            },
            association: match table.association {
                AssociationWord::Gnn => Association::Gnn,
                AssociationWord::Jpda => Association::Jpda,
            },
            gate_probability: table.gate_probability.si(),
            detection_probability: (self.sensors.values())
                .map(|sensor| sensor.detection_probability.si())
                .fold(1.0, f64::min),
            clutter_density: (self.sensors.values())
                .filter_map(density)
                .reduce(f64::max)
                .unwrap_or(seldom),
            confirm_hits: table.confirm_plots.0,
            confirm_window: table.confirm_scans.0,
            delete_after_misses: table.delete_after_misses.0,
            initiation: match table.initiation {
                InitiationWord::ZeroVelocity => Initiation::ZeroVelocity,
                InitiationWord::TwoPoint => Initiation::TwoPoint,
            },
            initial_speed_sigma_m_s: table.initial_speed.si(),
            max_speed_m_s: table.max_speed.si(),
            max_tracks: table.max_tracks.0 as usize,
            unknown_height_m: (table.unknown_height.si(), table.unknown_height_sigma.si()),
        }
    }
}

/// The table of a file that has none.
fn defaults(problems: &mut Problems) -> Option<TrackerTable> {
    let empty = parse_toml("", "", problems)?;
    read_document(&empty, problems)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_table_can_be_used() {
        let mut problems = Problems::new();
        let tracker = defaults(&mut problems).unwrap();
        let settings = Settings {
            tracker,
            sensors: Map::default(),
        };
        for has_height in [true, false] {
            let mut made = settings.for_tracker(has_height);
            assert!(
                made.check().is_err(),
                "no sensor, so a detection is certain"
            );
            made.detection_probability = 0.9;
            assert_eq!(made.check(), Ok(()));
        }
    }
}
