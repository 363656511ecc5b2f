//! The cells of a map.

use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;
use gapfiller_numerics::math;

/// Steps that read well \[deg\].
const STEPS_DEG: [f64; 14] = [
    0.000_5, 0.001, 0.002, 0.002_5, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0,
];
/// Without a wish, a map has at most so many cells …
const USUAL_CELLS: f64 = 250_000.0;
/// … and never more than these.
const MOST_CELLS: f64 = 25_000_000.0;

/// Square cells of latitude and longitude, row 0 in the north, column 0 in the west. What is said of a cell is true of its
/// middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Northern edge \[deg\].
    pub north_deg: f64,
    /// Western edge \[deg\].
    pub west_deg: f64,
    /// Side of a cell \[deg\].
    pub step_deg: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Grid {
    /// Covers an area, from its north-western corner on; the last row and column may reach beyond it. `step_deg` of `None` takes
    /// the finest round step that makes at most 250,000 cells.
    ///
    /// # Errors
    /// A sentence, if the step is no positive number, the area is empty, or there would be more than 25 million cells.
    pub fn over(area: &BoundingBox, step_deg: Option<f64>) -> Result<Self, String> {
        let (height, width) = (area.north - area.south, area.east - area.west);
        if !(height > 0.0 && width > 0.0 && height <= 180.0 && width <= 360.0) {
            return Err("the area of the scenario is empty".to_owned());
        }
        let count = |extent: f64, step: f64| (extent / step - 1e-9).ceil().max(1.0);
        let step_deg = match step_deg {
            Some(step) if step > 0.0 && step.is_finite() => step,
            Some(step) => return Err(format!("a step of {step} degrees makes no map")),
            None => STEPS_DEG
                .into_iter()
                .find(|step| count(height, *step) * count(width, *step) <= USUAL_CELLS)
                .unwrap_or(1.0),
        };
        let (rows, columns) = (count(height, step_deg), count(width, step_deg));
        if rows * columns > MOST_CELLS {
            return Err(format!(
                "a step of {step_deg} degrees makes {rows} × {columns} cells, more than {} million",
                MOST_CELLS / 1e6
            ));
        }
        Ok(Self {
            north_deg: area.north,
            west_deg: area.west,
            step_deg,
            rows: rows as usize,
            columns: columns as usize,
        })
    }

    /// Latitude of the middle of a row \[deg\].
    #[must_use]
    pub fn latitude_deg(&self, row: usize) -> f64 {
        self.north_deg - (row as f64 + 0.5) * self.step_deg
    }

    /// Longitude of the middle of a column \[deg\].
    #[must_use]
    pub fn longitude_deg(&self, column: usize) -> f64 {
        self.west_deg + (column as f64 + 0.5) * self.step_deg
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.rows * self.columns
    }

    /// Size of a cell of a row \[km²\], on the sphere.
    #[must_use]
    pub fn cell_km2(&self, row: usize) -> f64 {
        let side_km = self.step_deg.to_radians() * MEAN_EARTH_RADIUS_M / 1_000.0;
        side_km * side_km * math::cos(self.latitude_deg(row).to_radians())
    }

    /// The box that the cells fill.
    #[must_use]
    pub fn bounds(&self) -> BoundingBox {
        BoundingBox {
            south: self.north_deg - self.rows as f64 * self.step_deg,
            west: self.west_deg,
            north: self.north_deg,
            east: self.west_deg + self.columns as f64 * self.step_deg,
        }
    }

    /// Size \[km²\] of the cells for which `of` holds, given the index of each.
    pub fn area_km2(&self, of: impl Fn(usize) -> bool) -> f64 {
        (0..self.rows)
            .map(|row| {
                let first = row * self.columns;
                let count = (first..first + self.columns)
                    .filter(|&cell| of(cell))
                    .count();
                count as f64 * self.cell_km2(row)
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: BoundingBox = BoundingBox {
        south: 34.0,
        west: 27.0,
        north: 42.5,
        east: 45.0,
    };

    #[test]
    fn cells_fill_the_area() {
        let grid = Grid::over(&AREA, None).unwrap();
        assert_eq!((grid.step_deg, grid.rows, grid.columns), (0.025, 340, 720));
        assert_eq!(grid.bounds(), AREA);
        // R² Δλ (sin φ₂ − sin φ₁), the zone of a sphere.
        let exact = math::square(6_371.0)
            * 18.0_f64.to_radians()
            * (math::sin(42.5_f64.to_radians()) - math::sin(34.0_f64.to_radians()));
        assert!((grid.area_km2(|_| true) / exact - 1.0).abs() < 1e-6);
    }

    #[test]
    fn impossible_steps_are_refused() {
        for step in [0.0, -1.0, f64::NAN, 1e-6] {
            assert!(Grid::over(&AREA, Some(step)).is_err(), "{step}");
        }
        assert_eq!(Grid::over(&AREA, Some(30.0)).unwrap().cells(), 1);
    }
}
