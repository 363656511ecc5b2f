//! From the rows of a table to plots in the local frame.

use super::settings::Settings;
use crate::failure::Failure;
use gapfiller_border::SimTime;
use gapfiller_fields::{Problem, nearest};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::math;
use gapfiller_tables::{Column, TableError, TableReader};
use gapfiller_tracking::tracker::{Dimensions, PositionPlot};
use std::collections::BTreeMap;
use std::path::Path;

/// The same in every table.
const TIME: Column = Column::number("time_s");
const SENSOR: Column = Column::text("sensor_id");

/// A coordinate, its standard deviation, and the word for that in the file of settings.
type Axis = (Column, Column, &'static str);
const POLAR: [Axis; 3] = [
    (
        Column::number("range_m"),
        Column::number("sigma_range_m").optional(),
        "range",
    ),
    (
        Column::number("azimuth_deg"),
        Column::number("sigma_azimuth_deg").optional(),
        "azimuth",
    ),
    (
        Column::number("elevation_deg"),
        Column::number("sigma_elevation_deg").optional(),
        "elevation",
    ),
];
const CARTESIAN: [Axis; 3] = [
    (
        Column::number("x_m"),
        Column::number("sigma_x_m").optional(),
        "x",
    ),
    (
        Column::number("y_m"),
        Column::number("sigma_y_m").optional(),
        "y",
    ),
    (
        Column::number("z_m"),
        Column::number("sigma_z_m").optional(),
        "z",
    ),
];

/// Farther away is no plot of an air-surveillance sensor \[m\].
const FARTHEST_M: f64 = 1e7;
/// Times are whole nanoseconds, which last for so long \[s\].
const LATEST_S: f64 = 9e9;

/// A plot, and the number of its sensor.
#[derive(Clone, Copy, Debug)]
pub struct SensorPlot {
    pub sensor: u16,
    pub plot: PositionPlot,
}

/// Reads plots one after the other.
pub struct PlotReader<'a> {
    table: TableReader,
    settings: &'a Settings,
    sensors: BTreeMap<String, u16>,
    is_polar: bool,
    axes: Vec<Axis>,
    latest: Option<SimTime>,
}

impl<'a> PlotReader<'a> {
    /// Opens a table and sees which columns it has.
    pub fn open(path: &Path, settings: &'a Settings) -> Result<Self, Failure> {
        let mut table = TableReader::open(path)?;
        let has = |axes: &[Axis]| axes.iter().any(|(column, ..)| table.has(column.name()));
        let is_polar = has(&POLAR);
        if is_polar && has(&CARTESIAN) {
            let both = "the plots have range and azimuth, and x and y too";
            return Err(wrong_header(&table, path, both));
        }
        let mut axes = if is_polar { POLAR } else { CARTESIAN }.to_vec();
        if !table.has(axes[2].0.name()) {
            axes.pop();
        }
        let mut columns = vec![TIME, SENSOR];
        columns.extend(axes.iter().map(|(column, ..)| *column));
        columns.extend(axes.iter().map(|(_, sigma, _)| *sigma));
        table.select(&columns)?;
        let names = settings.sensors.names().map(str::to_owned);
        Ok(Self {
            table,
            settings,
            sensors: names.zip(0..).collect(),
            is_polar,
            axes,
            latest: None,
        })
    }

    /// Whether the plots tell how high.
    pub fn has_height(&self) -> bool {
        self.axes.len() == 3
    }

    /// How far it is, of how much.
    pub fn progress(&self) -> (u64, u64) {
        self.table.progress()
    }

    /// A problem with the plot at hand.
    pub fn problem(&self, message: String) -> Problem {
        self.table.problem(0, message)
    }

    /// The next plot; none at the end. After a wrong row one may go on.
    pub fn next_plot(&mut self) -> Result<Option<SensorPlot>, TableError> {
        if !self.table.next_row()? {
            return Ok(None);
        }
        let time = self.time()?;
        let sensor = self.sensor()?;
        let mut values = [0.0; 3];
        let mut sigmas = [0.0; 3];
        for axis in 0..self.axes.len() {
            values[axis] = self.table.number(2 + axis).unwrap_or_default();
            sigmas[axis] = self.sigma(axis, sensor)?;
        }
        let plot = if self.is_polar {
            self.polar_plot(time, sensor, values, sigmas)?
        } else {
            self.cartesian_plot(time, values, sigmas)?
        };
        Ok(Some(SensorPlot { sensor, plot }))
    }

    fn time(&mut self) -> Result<SimTime, TableError> {
        let seconds = self.table.number(0).unwrap_or_default();
        if seconds.abs() > LATEST_S {
            let problem = self
                .table
                .problem(0, format!("{seconds} s is too far away"));
            return Err(problem
                .expected("seconds, at most 9,000,000,000 either way")
                .into());
        }
        let time = SimTime::from_seconds(seconds);
        if let Some(latest) = self.latest.filter(|latest| time < *latest) {
            let message = format!(
                "time goes backwards: {seconds} s after {} s",
                latest.seconds()
            );
            let problem = self.table.problem(0, message);
            return Err(problem.expected("plots in the order of their times").into());
        }
        self.latest = Some(time);
        Ok(time)
    }

    fn sensor(&self) -> Result<u16, TableError> {
        let name = self.table.text(1).unwrap_or_default();
        self.sensors.get(name).copied().ok_or_else(|| {
            let names = || self.settings.sensors.names();
            let near = nearest(name, names()).map(|near| format!("\"{near}\""));
            let known: Vec<&str> = names().take(20).collect();
            self.table
                .problem(1, format!("there is no sensor \"{name}\""))
                .expected(format!("one of {}", known.join(", ")))
                .suggestion(near.as_deref())
                .into()
        })
    }

    /// The standard deviation of a coordinate \[m, rad\]: the plot's own, else the sensor's.
    fn sigma(&self, axis: usize, sensor: u16) -> Result<f64, TableError> {
        let column = 2 + self.axes.len() + axis;
        let (_, own, word) = self.axes[axis];
        if let Some(sigma) = self.table.number(column) {
            if sigma > 0.0 && sigma < FARTHEST_M {
                let is_angle = own.name().ends_with("_deg");
                return Ok(if is_angle { sigma.to_radians() } else { sigma });
            }
            let problem = self
                .table
                .problem(column, format!("{sigma} is no accuracy"));
            return Err(problem
                .expected("a standard deviation, more than zero")
                .into());
        }
        let named = self.settings.sensors.0.get(usize::from(sensor));
        let accuracy = named.and_then(|named| named.value.accuracy.as_ref()?.get(word));
        accuracy.ok_or_else(|| {
            let name = named.map_or("", |named| named.name.as_str());
            self.table
                .problem(2 + axis, "nothing says how accurate this is")
                .expected(format!(
                    "a column {}, or accuracy.{word} of the sensor \"{name}\" in the file of settings",
                    own.name()
                ))
                .into()
        })
    }

    fn dimensions(&self) -> Dimensions {
        if self.has_height() {
            Dimensions::Three
        } else {
            Dimensions::Two
        }
    }

    fn cartesian_plot(
        &self,
        time: SimTime,
        values: [f64; 3],
        sigmas: [f64; 3],
    ) -> Result<PositionPlot, TableError> {
        for (axis, value) in values.iter().enumerate() {
            if value.abs() > FARTHEST_M {
                let problem = self
                    .table
                    .problem(2 + axis, format!("{value} m is too far away"));
                return Err(problem
                    .expected("metres, at most 10,000 km either way")
                    .into());
            }
        }
        Ok(PositionPlot {
            time,
            position_m: Vector3::from(values),
            covariance: Matrix3::from_diagonal(&Vector3::from(sigmas.map(|sigma| sigma * sigma))),
            dimensions: self.dimensions(),
        })
    }

    fn polar_plot(
        &self,
        time: SimTime,
        sensor: u16,
        [range_m, azimuth_deg, elevation_deg]: [f64; 3],
        sigmas: [f64; 3],
    ) -> Result<PositionPlot, TableError> {
        let limits = [
            (0.0, FARTHEST_M, range_m, "metres, from 0 to 10,000 km"),
            (
                -360.0,
                360.0,
                azimuth_deg,
                "degrees from north by east, within ±360",
            ),
            (
                -90.0,
                90.0,
                elevation_deg,
                "degrees above the horizon, within ±90",
            ),
        ];
        for (axis, (least, greatest, value, expected)) in limits.into_iter().enumerate() {
            if !(least..=greatest).contains(&value) {
                let message = format!("{value} is out of range");
                return Err(self
                    .table
                    .problem(2 + axis, message)
                    .expected(expected)
                    .into());
            }
        }
        let named = self.settings.sensors.0.get(usize::from(sensor));
        let Some(site) = named.and_then(|named| named.value.position.as_ref()) else {
            let name = named.map_or("", |named| named.name.as_str());
            let message = format!("nothing says where the sensor \"{name}\" stands");
            let fix = format!(
                "sensors.{name}.position = {{ east = \"0 m\", north = \"0 m\" }} in the file of settings"
            );
            return Err(self.table.problem(1, message).expected(fix).into());
        };
        let site = Vector3::new(site.east.0, site.north.0, site.up.0);
        let azimuth_rad = azimuth_deg.to_radians();
        let elevation_rad = elevation_deg.to_radians();
        let (offset, covariance) = polar(range_m, azimuth_rad, elevation_rad, sigmas);
        Ok(PositionPlot {
            time,
            position_m: site + offset,
            covariance,
            dimensions: self.dimensions(),
        })
    }
}

/// Range, azimuth from north by east and elevation as east, north and up from the sensor, with the covariance by first derivatives.
fn polar(
    range_m: f64,
    azimuth_rad: f64,
    elevation_rad: f64,
    [range_sigma, azimuth_sigma, elevation_sigma]: [f64; 3],
) -> (Vector3<f64>, Matrix3<f64>) {
    let (sin_a, cos_a) = math::sin_cos(azimuth_rad);
    let (sin_e, cos_e) = math::sin_cos(elevation_rad);
    let along = Vector3::new(cos_e * sin_a, cos_e * cos_a, sin_e);
    let across = Vector3::new(cos_a, -sin_a, 0.0);
    let above = Vector3::new(-sin_e * sin_a, -sin_e * cos_a, cos_e);
    let part = |axis: &Vector3<f64>, sigma_m: f64| axis * axis.transpose() * (sigma_m * sigma_m);
    // A plot on top of the sensor has no direction, but still an extent.
    let least_m = range_sigma.min(1.0);
    let covariance = part(&along, range_sigma)
        + part(&across, (range_m * cos_e * azimuth_sigma).max(least_m))
        + part(&above, (range_m * elevation_sigma).max(least_m));
    (along * range_m, covariance)
}

/// A table that has the wrong columns altogether.
fn wrong_header(table: &TableReader, path: &Path, message: &str) -> Failure {
    let header = table.header().join(",");
    Failure::Input(format!(
        "{}:1: {message}\n   | {header}\n   expected: either range_m, azimuth_deg and elevation_deg, or x_m, y_m and z_m",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn east_is_at_ninety_degrees() {
        let quarter = std::f64::consts::FRAC_PI_2;
        let (offset, covariance) = polar(10_000.0, quarter, 0.0, [50.0, 0.01, 0.02]);
        assert!((offset - Vector3::new(10_000.0, 0.0, 0.0)).norm() < 1e-9);
        let expected = Matrix3::from_diagonal(&Vector3::new(2_500.0, 10_000.0, 40_000.0));
        assert!((covariance - expected).abs().max() < 1e-6, "{covariance}");
        let (up, _) = polar(1_000.0, 1.0, quarter, [50.0, 0.01, 0.02]);
        assert!((up - Vector3::new(0.0, 0.0, 1_000.0)).norm() < 1e-9);
    }

    /// The covariance is that of small disturbances of the three measurements.
    #[test]
    fn the_covariance_is_that_of_disturbances() {
        let (range_m, azimuth, elevation) = (80_000.0, 2.2, 0.4);
        let sigmas = [60.0, 2e-3, 4e-3];
        let at = |r: f64, a: f64, e: f64| polar(r, a, e, sigmas).0;
        let (middle, covariance) = polar(range_m, azimuth, elevation, sigmas);
        let step = 1e-4;
        let columns = [
            (at(range_m + step * sigmas[0], azimuth, elevation) - middle) / step,
            (at(range_m, azimuth + step * sigmas[1], elevation) - middle) / step,
            (at(range_m, azimuth, elevation + step * sigmas[2]) - middle) / step,
        ];
        let numeric: Matrix3<f64> = columns.iter().map(|c| c * c.transpose()).sum();
        let largest = covariance.abs().max();
        assert!((numeric - covariance).abs().max() < 1e-3 * largest);
    }
}
