//! Where the cells of a grid lie.

use crate::error::Fault;
use crate::utm::Zone;
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;
use gapfiller_numerics::math;

/// What the coordinates of a grid mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crs {
    /// x is the longitude, y the latitude, in degrees on WGS-84.
    Geographic,
    /// x is the easting, y the northing, in metres of a UTM zone on WGS-84.
    Utm(Zone),
    /// x and y are metres from somewhere: the file does not say from where.
    Local,
}

impl Crs {
    /// Its name for people, with its EPSG code.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Geographic => "WGS 84, latitude and longitude (EPSG:4326)".to_owned(),
            Self::Utm(zone) => format!("WGS 84 / {zone} (EPSG:{})", zone.epsg()),
            Self::Local => "none: metres in a plane".to_owned(),
        }
    }

    /// Its EPSG code, if it has one.
    #[must_use]
    pub fn epsg(&self) -> Option<u32> {
        match self {
            Self::Geographic => Some(4_326),
            Self::Utm(zone) => Some(zone.epsg()),
            Self::Local => None,
        }
    }

    /// What lengths along its axes are measured in.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self {
            Self::Geographic => "deg",
            Self::Utm(_) | Self::Local => "m",
        }
    }
}

/// Rows, columns and where their centres lie. Rows run from north to south, columns from west to east.
///
/// A cell reaches half a step around its centre. Whether a file counts from centres or from corners has been settled by its reader.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// What x and y mean.
    pub crs: Crs,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// x of the centres of the first column \[deg or m\].
    pub first_x: f64,
    /// y of the centres of the first row \[deg or m\].
    pub first_y: f64,
    /// Distance between columns, above 0 \[deg or m\].
    pub step_x: f64,
    /// Distance between rows, above 0 \[deg or m\].
    pub step_y: f64,
}

impl Placement {
    /// Checks that the steps are positive and that a geographic grid fits on the globe.
    pub(crate) fn checked(self) -> Result<Self, Fault> {
        let finite = [self.first_x, self.first_y, self.step_x, self.step_y]
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e12);
        if !finite || self.step_x <= 0.0 || self.step_y <= 0.0 {
            return Fault::damaged(format!(
                "the first cell at x {}, y {} with steps of {} and {} is no place for a grid",
                self.first_x, self.first_y, self.step_x, self.step_y
            ));
        }
        if self.crs == Crs::Geographic {
            let edges = self.edges();
            // Half a cell over the pole is what files of nodes have.
            let slack = 0.5 * self.step_y + 1e-6;
            let on_globe = edges.north <= 90.0 + slack
                && edges.south >= -90.0 - slack
                && edges.east - edges.west <= 360.0 + self.step_x + 1e-6
                && (-541.0..=541.0).contains(&edges.west);
            if !on_globe {
                return Fault::damaged(format!(
                    "latitudes {} to {} and longitudes {} to {} are not on the globe",
                    edges.south, edges.north, edges.west, edges.east
                ));
            }
        }
        Ok(self)
    }

    /// x of the centres of a column \[deg or m\].
    #[must_use]
    pub fn x_of(&self, column: usize) -> f64 {
        self.first_x + column as f64 * self.step_x
    }

    /// y of the centres of a row \[deg or m\].
    #[must_use]
    pub fn y_of(&self, row: usize) -> f64 {
        self.first_y - row as f64 * self.step_y
    }

    /// The outer edges of the outermost cells \[deg or m\], in its own coordinates.
    #[must_use]
    pub fn edges(&self) -> BoundingBox {
        let west = self.first_x - 0.5 * self.step_x;
        let north = self.first_y + 0.5 * self.step_y;
        BoundingBox {
            south: north - self.rows as f64 * self.step_y,
            west,
            north,
            east: west + self.columns as f64 * self.step_x,
        }
    }

    /// A box of latitude and longitude \[deg\] around all cells; `None` without a place on the globe. The box of a UTM grid is found
    /// from points along its edges, and is wider than the grid by a little.
    #[must_use]
    pub fn bounds_deg(&self) -> Option<BoundingBox> {
        let edges = self.edges();
        let zone = match self.crs {
            Crs::Geographic => return Some(edges),
            Crs::Local => return None,
            Crs::Utm(zone) => zone,
        };
        let mut points = Vec::with_capacity(4 * 33);
        for i in 0..=32 {
            let share = f64::from(i) / 32.0;
            let x = edges.west + share * (edges.east - edges.west);
            let y = edges.south + share * (edges.north - edges.south);
            for (x, y) in [
                (x, edges.south),
                (x, edges.north),
                (edges.west, y),
                (edges.east, y),
            ] {
                let (latitude, longitude) = zone.unproject(x, y);
                // Kept in one piece around the middle of the zone, also across 180°.
                let middle = zone.central_meridian_deg();
                let from_middle = (longitude - middle + 180.0).rem_euclid(360.0) - 180.0;
                points.push((latitude, middle + from_middle));
            }
        }
        // Between two of the points an edge bulges by less than 1 / 32² of the side.
        let bounds = BoundingBox::around(&points)?;
        let bulge = (bounds.north - bounds.south).max(bounds.east - bounds.west) / 1_024.0;
        Some(bounds.expanded(bulge))
    }

    /// The smaller distance between neighbouring cells in the middle of the grid \[m\].
    #[must_use]
    pub fn resolution_m(&self) -> f64 {
        match self.crs {
            Crs::Geographic => {
                let edges = self.edges();
                let (latitude, _) = edges.centre_deg();
                let per_degree = MEAN_EARTH_RADIUS_M.to_radians();
                let across = self.step_x * per_degree * math::cos(latitude.to_radians());
                (self.step_y * per_degree).min(across.max(1e-3))
            }
            Crs::Utm(_) | Crs::Local => self.step_x.min(self.step_y),
        }
    }

    /// Whether the column after the last is the first one again.
    #[must_use]
    pub fn wraps(&self) -> bool {
        self.crs == Crs::Geographic
            && (self.columns as f64 * self.step_x - 360.0).abs() < 0.01 * self.step_x
    }

    /// The part of it that a window covers.
    pub(crate) fn window(&self, window: &Window) -> Self {
        Self {
            rows: window.rows,
            columns: window.columns,
            first_x: self.x_of(window.first_column),
            first_y: self.y_of(window.first_row),
            ..*self
        }
    }
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first row.
    pub first_row: usize,
    /// Its first column.
    pub first_column: usize,
    /// Its number of rows.
    pub rows: usize,
    /// Its number of columns.
    pub columns: usize,
}

impl Window {
    /// Whether it lies within a grid and holds something.
    pub(crate) fn check(&self, rows: usize, columns: usize) -> Result<(), Fault> {
        let fits = |first: usize, count: usize, of: usize| {
            count > 0 && first.checked_add(count).is_some_and(|end| end <= of)
        };
        if fits(self.first_row, self.rows, rows) && fits(self.first_column, self.columns, columns) {
            return Ok(());
        }
        Fault::damaged(format!(
            "no window of {} rows from {} and {} columns from {}: there are {rows} rows and {columns} columns",
            self.rows, self.first_row, self.columns, self.first_column
        ))
    }
}
