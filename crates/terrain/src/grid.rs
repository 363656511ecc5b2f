//! A grid of heights in memory, and how it is sampled.
//!
//! Heights belong to the centres of cells; between centres they are bilinear. A cell reaches half a step beyond its centre, so a
//! grid answers up to its outer edges: there the outermost row or column is carried on.
//!
//! **Voids.** A place whose nearest cell is void is void. Otherwise void neighbours are left out, and the weights of the others
//! scaled up to 1, so that a void does not eat into the data around it.

use crate::cells::{Cell, Cells, Layer, with_layer};
use crate::placement::{Crs, Placement, Window};
use crate::utm::Zone;
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::lattice::{Lattice, Nodes, content_hash_of};

/// A grid of heights in memory.
#[derive(Clone, Debug)]
pub struct Grid {
    name: String,
    placement: Placement,
    cells: Cells,
    lookup: Lookup,
}

/// Two neighbouring rows of cells.
struct TwoRows<'a, T> {
    layer: &'a Layer<T>,
    north: &'a [T],
    south: &'a [T],
}

impl<T: Cell> TwoRows<'_, T> {
    /// The height between four cells, none of them void; `x` is not below 0.
    #[inline(always)]
    fn at(&self, x: f64, south: f64) -> Option<f64> {
        let (column, east) = split(x);
        let (Some(&[nw, ne]), Some(&[sw, se])) = (
            self.north.get(column..column + 2),
            self.south.get(column..column + 2),
        ) else {
            return None;
        };
        let is_void = |value| self.layer.is_void(value);
        if is_void(nw) | is_void(ne) | is_void(sw) | is_void(se) {
            return None;
        }
        let north_m = nw.metres() * (1.0 - east) + ne.metres() * east;
        let south_m = sw.metres() * (1.0 - east) + se.metres() * east;
        Some(north_m * (1.0 - south) + south_m * south)
    }
}

/// The whole part of a number from 0, and the rest. By way of 32 bits, which is one instruction; nothing in memory has so many rows.
#[inline(always)]
fn split(number: f64) -> (usize, f64) {
    let whole = number as u32;
    (whole as usize, number - f64::from(whole))
}

/// What finding a cell needs, worked out once.
#[derive(Clone, Copy, Debug)]
struct Lookup {
    zone: Option<Zone>,
    /// Latitude and longitude around the grid; `None` without a place on the globe.
    bounds: Option<BoundingBox>,
    per_x: f64,
    per_y: f64,
    /// The outer edges, in cells from the first centre.
    last_x: f64,
    last_y: f64,
    wraps: bool,
}

/// A place within a grid, in cells from the centre of the first one: within half a cell of the outermost centres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// The four cells around a place, north-west first, and the weights of the eastern and southern ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Corners {
    /// Row above and column to the left; -1 in the half cell before the first.
    pub(crate) row: i64,
    pub(crate) column: i64,
    pub(crate) east: f64,
    pub(crate) south: f64,
}

impl Grid {
    /// A grid out of its parts.
    ///
    /// # Panics
    /// Never; `None` if the number of cells is not rows × columns, if there are none, or if the place is impossible.
    #[must_use]
    pub fn new(name: impl Into<String>, placement: Placement, cells: Cells) -> Option<Self> {
        let complete = placement.rows.checked_mul(placement.columns) == Some(cells.len());
        let placement = placement.checked().ok()?;
        (complete && !cells.is_empty()).then(|| Self {
            name: name.into(),
            lookup: Lookup::of(&placement),
            placement,
            cells,
        })
    }

    /// Where its cells lie.
    #[must_use]
    pub fn placement(&self) -> &Placement {
        &self.placement
    }

    /// Its heights, row by row.
    #[must_use]
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.placement.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.placement.columns
    }

    /// A box of latitude and longitude \[deg\] around it; `None` without a place on the globe.
    #[must_use]
    pub fn bounds_deg(&self) -> Option<BoundingBox> {
        self.lookup.bounds
    }

    /// The height \[m\] of a cell; `None` if it is void or does not exist.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<f64> {
        if column >= self.placement.columns {
            return None;
        }
        let index = row
            .checked_mul(self.placement.columns)?
            .checked_add(column)?;
        self.cells.get(index)
    }

    /// One row of cells \[m\] from its first; voids become `void_m`. Rows that do not exist are all void.
    pub fn row_into(&self, row: usize, void_m: f32, heights_m: &mut [f32]) {
        let columns = self.placement.columns;
        let start = row.saturating_mul(columns);
        heights_m.fill(void_m);
        with_layer!(&self.cells, layer => {
            let values = layer.values.get(start..start.saturating_add(columns)).unwrap_or_default();
            for (height, &value) in heights_m.iter_mut().zip(values) {
                if !layer.is_void(value) {
                    *height = value.metres() as f32;
                }
            }
        });
    }

    /// A part of it.
    #[must_use]
    pub fn window(&self, window: &Window) -> Option<Self> {
        window.check(self.rows(), self.columns()).ok()?;
        let cells = self.cells.window(window, self.columns());
        Self::new(self.name.clone(), self.placement.window(window), cells)
    }

    /// The height \[m\] at a latitude and longitude \[deg\], bilinear; `None` outside and where it is void.
    #[inline]
    #[must_use]
    pub fn bilinear(&self, latitude_deg: f64, longitude_deg: f64) -> Option<f64> {
        let spot = self.spot(latitude_deg, longitude_deg)?;
        with_layer!(&self.cells, layer => self.interpolate(layer, spot))
    }

    /// The height \[m\] of the cell that a latitude and longitude \[deg\] lies in; `None` outside and where it is void.
    #[inline]
    #[must_use]
    pub fn nearest(&self, latitude_deg: f64, longitude_deg: f64) -> Option<f64> {
        let spot = self.spot(latitude_deg, longitude_deg)?;
        self.cells.get(self.nearest_index(spot))
    }

    /// The height \[m\] at x and y in the grid's own coordinates \[deg or m\], bilinear.
    #[must_use]
    pub fn bilinear_at(&self, x: f64, y: f64) -> Option<f64> {
        let spot = self.lookup.within(
            (x - self.placement.first_x) * self.lookup.per_x,
            (self.placement.first_y - y) * self.lookup.per_y,
        )?;
        with_layer!(&self.cells, layer => self.interpolate(layer, spot))
    }

    /// Finds a latitude and longitude \[deg\] among the cells.
    #[inline(always)]
    pub(crate) fn spot(&self, latitude_deg: f64, longitude_deg: f64) -> Option<Spot> {
        if let Some(zone) = self.lookup.zone {
            return self.spot_in_zone(zone, latitude_deg, longitude_deg);
        }
        self.lookup.bounds?;
        let mut x = (longitude_deg - self.placement.first_x) * self.lookup.per_x;
        let y = (self.placement.first_y - latitude_deg) * self.lookup.per_y;
        if !(x >= -0.5 && x <= self.lookup.last_x) {
            x = self.turned(longitude_deg);
        }
        self.lookup.within(x, y)
    }

    /// The column of a longitude given with another number of whole turns.
    #[cold]
    fn turned(&self, longitude_deg: f64) -> f64 {
        let edge = self.placement.first_x - 0.5 * self.placement.step_x;
        (longitude_deg - edge).rem_euclid(360.0) * self.lookup.per_x - 0.5
    }

    fn spot_in_zone(&self, zone: Zone, latitude_deg: f64, longitude_deg: f64) -> Option<Spot> {
        let bounds = self.lookup.bounds?;
        let within = (bounds.south..=bounds.north).contains(&latitude_deg)
            && (longitude_deg - bounds.west).rem_euclid(360.0) <= bounds.east - bounds.west;
        if !within {
            return None;
        }
        let (easting, northing) = zone.project(latitude_deg, longitude_deg);
        self.lookup.within(
            (easting - self.placement.first_x) * self.lookup.per_x,
            (self.placement.first_y - northing) * self.lookup.per_y,
        )
    }

    /// The cells around a place.
    #[inline(always)]
    pub(crate) fn corners(spot: Spot) -> Corners {
        let (row, column) = (spot.y.floor(), spot.x.floor());
        Corners {
            row: row as i64,
            column: column as i64,
            east: spot.x - column,
            south: spot.y - row,
        }
    }

    /// The cell of a row and column, which may lie one outside; a grid around the globe goes on at its other side.
    #[inline]
    pub(crate) fn index(&self, row: i64, column: i64) -> Option<usize> {
        let columns = self.placement.columns as i64;
        let column = if self.lookup.wraps {
            column.rem_euclid(columns)
        } else {
            column
        };
        let inside =
            (0..columns).contains(&column) && (0..self.placement.rows as i64).contains(&row);
        inside.then(|| row as usize * self.placement.columns + column as usize)
    }

    /// The cell whose centre is nearest. A spot lies within half a cell of the outermost centres.
    #[inline(always)]
    fn nearest_index(&self, spot: Spot) -> usize {
        let row = ((spot.y + 0.5) as usize).min(self.placement.rows.saturating_sub(1));
        let mut column = (spot.x + 0.5) as usize;
        if column >= self.placement.columns {
            column = self.placement.columns.saturating_sub(1);
        }
        row * self.placement.columns + column
    }

    /// Latitude and longitude \[deg\] of the centre of a row and column, which may lie outside.
    pub(crate) fn place_of(&self, row: i64, column: i64) -> (f64, f64) {
        let x = self.placement.first_x + column as f64 * self.placement.step_x;
        let y = self.placement.first_y - row as f64 * self.placement.step_y;
        match self.lookup.zone {
            Some(zone) => zone.unproject(x, y),
            None => (y, x),
        }
    }

    /// The four heights around a place if all are there: the common case.
    #[inline(always)]
    fn interior<T: Cell>(&self, layer: &Layer<T>, spot: Spot) -> Option<f64> {
        if !(spot.x >= 0.0 && spot.y >= 0.0) {
            return None;
        }
        let (row, south) = split(spot.y);
        if row + 1 >= self.placement.rows {
            return None;
        }
        self.rows_around(layer, row)?.at(spot.x, south)
    }

    /// A row and the one south of it, which exist.
    #[inline(always)]
    fn rows_around<'a, T: Cell>(&self, layer: &'a Layer<T>, row: usize) -> Option<TwoRows<'a, T>> {
        let columns = self.placement.columns;
        let start = row * columns;
        let both = layer.values.get(start..start + 2 * columns)?;
        let (north, south) = both.split_at(columns);
        Some(TwoRows {
            layer,
            north,
            south,
        })
    }

    /// Heights along a parallel: the rows around it are looked up once.
    #[inline(always)]
    fn fill_row_of<T: Cell>(
        &self,
        layer: &Layer<T>,
        latitude_deg: f64,
        west_deg: f64,
        step_deg: f64,
        heights_m: &mut [f64],
    ) {
        let y = (self.placement.first_y - latitude_deg) * self.lookup.per_y;
        let (row, south) = split(y);
        let within = self.lookup.zone.is_none()
            && self.lookup.bounds.is_some()
            && y >= 0.0
            && row + 1 < self.placement.rows;
        let rows = within.then(|| self.rows_around(layer, row)).flatten();
        for (column, height) in heights_m.iter_mut().enumerate() {
            let longitude_deg = west_deg + column as f64 * step_deg;
            let x = (longitude_deg - self.placement.first_x) * self.lookup.per_x;
            let known = match &rows {
                Some(rows) if x >= 0.0 => rows.at(x, south),
                _ => None,
            };
            *height = known
                .or_else(|| self.bilinear(latitude_deg, longitude_deg))
                .unwrap_or(0.0);
        }
    }

    /// Bilinear, with voids and edges left out.
    #[inline(always)]
    fn interpolate<T: Cell>(&self, layer: &Layer<T>, spot: Spot) -> Option<f64> {
        match self.interior(layer, spot) {
            Some(height) => Some(height),
            None => self.blend(spot, &|index| layer.get(index), &|_, _| None),
        }
    }

    /// Bilinear at an edge or beside a void: neighbours that are not there are asked of `elsewhere` by row and column, and left
    /// out if it does not know either. `None` if the nearest cell is void.
    #[inline(never)]
    pub(crate) fn blend(
        &self,
        spot: Spot,
        here: &dyn Fn(usize) -> Option<f64>,
        elsewhere: &dyn Fn(i64, i64) -> Option<f64>,
    ) -> Option<f64> {
        here(self.nearest_index(spot))?;
        let corners = Self::corners(spot);
        let (mut sum, mut weights) = (0.0, 0.0);
        for (south, east) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let side = |chosen: i64, share: f64| if chosen == 1 { share } else { 1.0 - share };
            let weight = side(east, corners.east) * side(south, corners.south);
            if weight == 0.0 {
                continue;
            }
            let (row, column) = (corners.row + south, corners.column + east);
            let known = self.index(row, column).and_then(here);
            if let Some(height) = known.or_else(|| elsewhere(row, column)) {
                sum += weight * height;
                weights += weight;
            }
        }
        (weights > 0.0).then(|| sum / weights)
    }

    /// The four cells around a place if all are inside and none is void: see [`Self::interior`].
    #[inline(always)]
    pub(crate) fn interior_height(&self, spot: Spot) -> Option<f64> {
        with_layer!(&self.cells, layer => self.interior(layer, spot))
    }
}

impl Lookup {
    fn of(placement: &Placement) -> Self {
        Self {
            zone: match placement.crs {
                Crs::Utm(zone) => Some(zone),
                Crs::Geographic | Crs::Local => None,
            },
            bounds: placement.bounds_deg(),
            per_x: 1.0 / placement.step_x,
            per_y: 1.0 / placement.step_y,
            last_x: placement.columns as f64 - 0.5,
            last_y: placement.rows as f64 - 0.5,
            wraps: placement.wraps(),
        }
    }

    /// The spot, if it lies within the outer edges; NaN does not. Rounding may put a place on the edge between two grids outside of
    /// both, so the edges are a hair wide.
    #[inline(always)]
    fn within(&self, x: f64, y: f64) -> Option<Spot> {
        const HAIR: f64 = 1e-6;
        let inside = x >= -0.5 - HAIR
            && x <= self.last_x + HAIR
            && y >= -0.5 - HAIR
            && y <= self.last_y + HAIR;
        inside.then_some(Spot { x, y })
    }
}

impl Elevation for Grid {
    /// Outside and in voids the height is 0; [`Grid::bilinear`] tells them apart.
    #[inline]
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        self.bilinear(latitude_deg, longitude_deg).unwrap_or(0.0)
    }

    fn known_height_m(&self, latitude_deg: f64, longitude_deg: f64) -> Option<f64> {
        self.bilinear(latitude_deg, longitude_deg)
    }

    fn fill_profile(&self, places_deg: &[(f64, f64)], heights_m: &mut [f64]) {
        with_layer!(&self.cells, layer => {
            for (height, &(latitude, longitude)) in heights_m.iter_mut().zip(places_deg) {
                *height = self
                    .spot(latitude, longitude)
                    .and_then(|spot| self.interpolate(layer, spot))
                    .unwrap_or(0.0);
            }
        });
    }

    fn fill_row(&self, latitude_deg: f64, west_deg: f64, step_deg: f64, heights_m: &mut [f64]) {
        with_layer!(&self.cells, layer => {
            self.fill_row_of(layer, latitude_deg, west_deg, step_deg, heights_m);
        });
    }

    /// Tells its heights, its voids and its place from any other's; the way heights are read between cells too.
    fn content_hash(&self) -> Option<u64> {
        let place = &self.placement;
        let as_lattice = |nodes| Lattice {
            nodes,
            rows: place.rows,
            columns: place.columns,
            north_deg: place.first_y,
            west_deg: place.first_x,
            row_step_deg: place.step_y,
            column_step_deg: place.step_x,
            wraps: false,
        };
        let (nodes, void) = match &self.cells {
            Cells::I16(layer) => (
                Nodes::I16(&layer.values),
                layer.void.map(|void| void as u64),
            ),
            Cells::U16(layer) => (Nodes::U16(&layer.values), layer.void.map(u64::from)),
            Cells::F32(layer) => (
                Nodes::F32(&layer.values),
                layer.void.map(|void| u64::from(void.to_bits())),
            ),
        };
        let heights = as_lattice(nodes).content_hash();
        let crs = u64::from(place.crs.epsg().unwrap_or(0));
        let voids = [u64::from(void.is_some()), void.unwrap_or(0)];
        Some(content_hash_of(&[heights, crs, voids[0], voids[1]]))
    }

    fn resolution_m(&self) -> f64 {
        self.placement.resolution_m()
    }

    fn name(&self) -> &str {
        &self.name
    }
}
