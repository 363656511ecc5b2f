//! How many false plots a scan has: the number of cells times the chance that noise alone passes the threshold in one.
//!
//! M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed. 2001, chapter 2. In runs the number per scan is a parameter of its
//! own, since post-processing that nobody publishes removes most of what the threshold lets through.

use super::bounded;

/// What a radar searches once a scan, and how finely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchCells {
    /// Range covered \[m\].
    pub range_span_m: f64,
    /// Size of a cell in range \[m\].
    pub range_resolution_m: f64,
    /// Azimuth covered \[rad\].
    pub azimuth_span_rad: f64,
    /// Size of a cell in azimuth \[rad\].
    pub azimuth_resolution_rad: f64,
    /// Beams in elevation; 1 for a fan beam.
    pub elevation_beams: f64,
}

impl SearchCells {
    /// Number of cells in a scan.
    #[must_use]
    pub fn count(&self) -> f64 {
        let cells = |span: f64, size: f64| bounded(span, 0.0, 1e12) / bounded(size, 1e-9, 1e12);
        cells(self.range_span_m, self.range_resolution_m)
            * cells(self.azimuth_span_rad, self.azimuth_resolution_rad)
            * bounded(self.elevation_beams, 0.0, 1e6)
    }

    /// Mean number of false plots in a scan at a false-alarm probability of `pfa` per cell.
    ///
    /// ```
    /// use gapfiller_models::radar::SearchCells;
    /// let cells = SearchCells {
    ///     range_span_m: 150_000.0,
    ///     range_resolution_m: 150.0,
    ///     azimuth_span_rad: std::f64::consts::TAU,
    ///     azimuth_resolution_rad: std::f64::consts::TAU / 240.0,
    ///     elevation_beams: 4.0,
    /// };
    /// assert!((cells.false_alarms_per_scan(1e-6) - 0.96).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn false_alarms_per_scan(&self, pfa: f64) -> f64 {
        self.count() * bounded(pfa, 0.0, 1.0)
    }

    /// Mean time between false plots \[s\]; infinite if there are none.
    #[must_use]
    pub fn false_alarm_time_s(&self, pfa: f64, scan_period_s: f64) -> f64 {
        let rate = self.false_alarms_per_scan(pfa);
        if rate > 0.0 {
            bounded(scan_period_s, 0.0, 1e9) / rate
        } else {
            f64::INFINITY
        }
    }
}
