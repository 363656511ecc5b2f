//! Splitting a stream of plots into scans.
//!
//! A sensor that looks *at once* gives all the plots of a scan one time. A *rotating* one gives a scan within each period, counted
//! from its first plot; the scan is over when the period is. A period without plots is a scan too: its misses count. Of a sensor that
//! looks at once it is noticed half a period late, for its clock need not keep the period to the letter.
//!
//! Scans of all sensors come out in the order of their ends.

use super::plots::SensorPlot;
use super::settings::ScanWord;
use gapfiller_border::SimTime;
use gapfiller_tracking::tracker::PositionPlot;

/// More plots than this in one scan are refused: no sensor gives so many, and the memory is finite.
pub const MOST_PLOTS: usize = 1_000_000;
/// After so many scans without plots a sensor is taken to be off until its next plot.
const MOST_EMPTY: u32 = 1_000;

/// Who takes the scans.
pub trait Taker {
    /// Takes a scan that ended at `time`.
    fn take(&mut self, sensor: u16, time: SimTime, plots: &[PositionPlot]) -> Result<(), String>;
    /// Whether nobody would notice a scan without plots.
    fn is_idle(&self) -> bool;
}

/// What is known of a sensor's scans.
#[derive(Clone, Debug)]
struct SensorScans {
    kind: ScanWord,
    period_s: f64,
    /// Start of the period at hand, or the time of the latest scan; none before the first plot.
    start: Option<SimTime>,
    plots: Vec<PositionPlot>,
    /// Scans without plots in a row.
    empty: u32,
}

/// The scans of all sensors.
#[derive(Clone, Debug)]
pub struct ScanSplitter {
    sensors: Vec<SensorScans>,
    /// End of the latest scan that was handed on.
    latest: SimTime,
}

impl SensorScans {
    /// When the scan at hand, or the next if there is none, is over.
    fn due(&self) -> Option<SimTime> {
        let start = self.start?;
        if self.plots.is_empty() && self.empty >= MOST_EMPTY {
            return None;
        }
        Some(match self.kind {
            ScanWord::Rotating => start.after(self.period_s),
            ScanWord::AtOnce if self.plots.is_empty() => start.after(1.5 * self.period_s),
            ScanWord::AtOnce => start,
        })
    }

    /// The end of the scan that is due, after which the next begins.
    fn close(&mut self, due: SimTime) -> SimTime {
        let end = match self.kind {
            ScanWord::AtOnce if self.plots.is_empty() => due.after(-0.5 * self.period_s),
            _ => due,
        };
        self.start = Some(end);
        self.empty = if self.plots.is_empty() {
            self.empty.saturating_add(1)
        } else {
            0
        };
        end
    }

    /// Goes on to the period that holds `time`; there is nothing to be seen on the way.
    fn skip_to(&mut self, time: SimTime) {
        if let Some(start) = self.start {
            let periods = (time.since(start) / self.period_s).floor().max(0.0);
            self.start = Some(start.after(periods * self.period_s));
        }
    }
}

impl ScanSplitter {
    /// Sensors by number: how each looks around, and its period \[s\].
    pub fn new(sensors: impl Iterator<Item = (ScanWord, f64)>) -> Self {
        let scans = |(kind, period_s): (ScanWord, f64)| SensorScans {
            kind,
            // The clock counts nanoseconds.
            period_s: period_s.max(1e-6),
            start: None,
            plots: Vec::new(),
            empty: 0,
        };
        Self {
            sensors: sensors.map(scans).collect(),
            latest: SimTime(i64::MIN),
        }
    }

    /// Takes the next plot, never earlier than the one before; hands on the scans that are over by then.
    pub fn push(&mut self, plot: SensorPlot, taker: &mut impl Taker) -> Result<(), String> {
        let time = plot.plot.time;
        self.advance(time, taker)?;
        let Some(sensor) = self.sensors.get_mut(usize::from(plot.sensor)) else {
            return Ok(());
        };
        if sensor.plots.len() >= MOST_PLOTS {
            return Err(format!("more than {MOST_PLOTS} plots in one scan"));
        }
        if sensor.start.is_none() || sensor.kind == ScanWord::AtOnce {
            sensor.start = Some(time);
        }
        if sensor.empty >= MOST_EMPTY {
            sensor.skip_to(time);
            sensor.empty = 0;
        }
        sensor.plots.push(plot.plot);
        Ok(())
    }

    /// Hands on the scans that are at hand.
    pub fn finish(&mut self, taker: &mut impl Taker) -> Result<(), String> {
        while let Some((number, due)) = self.next_due(|sensor| !sensor.plots.is_empty()) {
            self.hand_on(number, due, taker)?;
        }
        Ok(())
    }

    /// Hands on all that is over by `time`.
    fn advance(&mut self, time: SimTime, taker: &mut impl Taker) -> Result<(), String> {
        while let Some((number, due)) = self.next_due(|_| true) {
            // Plots of the very time of a scan at once may still come.
            let is_open = self
                .sensors
                .get(number)
                .is_some_and(|sensor| sensor.kind == ScanWord::AtOnce && !sensor.plots.is_empty());
            if due > time || (is_open && due == time) {
                break;
            }
            let nothing_at_hand = self.sensors.iter().all(|sensor| sensor.plots.is_empty());
            if nothing_at_hand && taker.is_idle() {
                for sensor in &mut self.sensors {
                    sensor.skip_to(time);
                }
                break;
            }
            self.hand_on(number, due, taker)?;
        }
        Ok(())
    }

    /// The sensor whose scan is over first, and when.
    fn next_due(&self, counts: impl Fn(&SensorScans) -> bool) -> Option<(usize, SimTime)> {
        let sensors = self.sensors.iter().enumerate();
        sensors
            .filter(|(_, sensor)| counts(sensor))
            .filter_map(|(number, sensor)| Some((number, sensor.due()?)))
            .min_by_key(|(number, due)| (*due, *number))
    }

    fn hand_on(
        &mut self,
        number: usize,
        due: SimTime,
        taker: &mut impl Taker,
    ) -> Result<(), String> {
        let Some(sensor) = self.sensors.get_mut(number) else {
            return Ok(());
        };
        // A scan without plots may be noticed after a later one.
        self.latest = sensor.close(due).max(self.latest);
        let done = taker.take(
            u16::try_from(number).unwrap_or(u16::MAX),
            self.latest,
            &sensor.plots,
        );
        sensor.plots.clear();
        done
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use gapfiller_geo::{Matrix3, Vector3};
    use gapfiller_tracking::tracker::Dimensions;

    /// Keeps what it is given: sensor, end of the scan, times of the plots.
    #[derive(Default)]
    struct Kept {
        scans: Vec<(u16, f64, Vec<f64>)>,
        is_idle: bool,
    }

    impl Taker for Kept {
        fn take(
            &mut self,
            sensor: u16,
            time: SimTime,
            plots: &[PositionPlot],
        ) -> Result<(), String> {
            let times = plots.iter().map(|plot| plot.time.seconds()).collect();
            self.scans.push((sensor, time.seconds(), times));
            Ok(())
        }

        fn is_idle(&self) -> bool {
            self.is_idle
        }
    }

    fn split(kinds: &[(ScanWord, f64)], plots: &[(u16, f64)], is_idle: bool) -> Kept {
        let mut splitter = ScanSplitter::new(kinds.iter().copied());
        let mut kept = Kept {
            is_idle,
            ..Kept::default()
        };
        for (sensor, seconds) in plots {
            let plot = PositionPlot {
                time: SimTime::from_seconds(*seconds),
                position_m: Vector3::zeros(),
                covariance: Matrix3::identity(),
                dimensions: Dimensions::Three,
            };
            let plot = SensorPlot {
                sensor: *sensor,
                plot,
            };
            splitter.push(plot, &mut kept).unwrap();
        }
        splitter.finish(&mut kept).unwrap();
        kept
    }

    #[test]
    fn plots_of_one_time_are_one_scan() {
        let times = [(0, 0.0), (0, 0.0), (0, 4.125), (0, 4.125), (0, 7.9)];
        let kept = split(&[(ScanWord::AtOnce, 4.0)], &times, false);
        let expected = vec![
            (0, 0.0, vec![0.0, 0.0]),
            (0, 4.125, vec![4.125, 4.125]),
            (0, 7.9, vec![7.9]),
        ];
        assert_eq!(kept.scans, expected);
    }

    #[test]
    fn scans_without_plots_are_noticed() {
        let times = [(0, 0.0), (0, 12.125)];
        let kept = split(&[(ScanWord::AtOnce, 4.0)], &times, false);
        let ends: Vec<f64> = kept.scans.iter().map(|(_, end, _)| *end).collect();
        assert_eq!(ends, [0.0, 4.0, 8.0, 12.125]);
        // While nobody has a track, nobody minds.
        let kept = split(&[(ScanWord::AtOnce, 4.0)], &[(0, 0.0), (0, 4e9)], true);
        assert_eq!(kept.scans.len(), 2);
    }

    #[test]
    fn a_rotating_sensor_scans_by_its_period() {
        let times = [(0, 1.0), (0, 4.9), (0, 5.0), (0, 14.0)];
        let kept = split(&[(ScanWord::Rotating, 4.0)], &times, false);
        let expected = vec![
            (0, 5.0, vec![1.0, 4.9]),
            (0, 9.0, vec![5.0]),
            (0, 13.0, vec![]),
            (0, 17.0, vec![14.0]),
        ];
        assert_eq!(kept.scans, expected);
    }

    #[test]
    fn scans_of_several_sensors_come_in_the_order_of_their_ends() {
        let kinds = [(ScanWord::Rotating, 10.0), (ScanWord::AtOnce, 4.0)];
        let times = [(0, 0.0), (1, 1.0), (1, 5.0), (0, 6.0), (1, 9.0), (1, 13.0)];
        let kept = split(&kinds, &times, false);
        let ends: Vec<(u16, f64)> = kept.scans.iter().map(|(s, end, _)| (*s, *end)).collect();
        assert_eq!(ends, [(1, 1.0), (1, 5.0), (1, 9.0), (0, 10.0), (1, 13.0)]);
        assert_eq!(kept.scans[3].2, [0.0, 6.0]);
    }

    #[test]
    fn too_many_plots_are_refused() {
        let mut splitter = ScanSplitter::new([(ScanWord::AtOnce, 1.0)].into_iter());
        let plot = SensorPlot {
            sensor: 0,
            plot: PositionPlot {
                time: SimTime::ZERO,
                position_m: Vector3::zeros(),
                covariance: Matrix3::identity(),
                dimensions: Dimensions::Three,
            },
        };
        let mut kept = Kept::default();
        for _ in 0..MOST_PLOTS {
            splitter.push(plot, &mut kept).unwrap();
        }
        assert!(splitter.push(plot, &mut kept).is_err());
    }
}
