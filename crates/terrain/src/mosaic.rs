//! Many grids as one: the finest that knows a place answers.
//!
//! Where a grid has a void, the next coarser one is asked, and at last the base, which knows every place. At the edge of a grid,
//! and beside its voids, the missing neighbours come from the other grids in the same way, so that tiles which share no row or
//! column (Copernicus) join without a seam.

use crate::grid::{Grid, Spot};
use gapfiller_geo::elevation::{Elevation, relief};
use gapfiller_geo::lattice::content_hash_of;
use std::sync::Arc;

/// Grids over a base that knows every place.
#[derive(Clone)]
pub struct Mosaic {
    name: String,
    /// Finest first.
    grids: Vec<Arc<Grid>>,
    base: Base,
    index: Index,
    resolution_m: f64,
}

/// What answers where no grid does.
#[derive(Clone)]
pub enum Base {
    /// The embedded relief of the globe.
    Relief,
    /// All sea.
    Sea,
    /// Something else.
    Other(Arc<dyn Elevation + Send>),
}

impl Base {
    #[inline]
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        match self {
            Self::Relief => relief().height_m(latitude_deg, longitude_deg),
            Self::Sea => 0.0,
            Self::Other(elevation) => elevation.height_m(latitude_deg, longitude_deg),
        }
    }

    fn resolution_m(&self) -> f64 {
        match self {
            Self::Relief => relief().resolution_m(),
            Self::Sea => gapfiller_geo::elevation::Flat.resolution_m(),
            Self::Other(elevation) => elevation.resolution_m(),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Relief => relief().name(),
            Self::Sea => "sea",
            Self::Other(elevation) => elevation.name(),
        }
    }
}

/// Which grids may answer, by square degree: for each of 180 × 360 the range of its entries in a list.
#[derive(Clone)]
struct Index {
    starts: Vec<u32>,
    entries: Vec<u32>,
}

const ROWS: usize = 180;
const COLUMNS: usize = 360;

impl Index {
    fn of(grids: &[Arc<Grid>]) -> Self {
        let mut squares: Vec<Vec<u32>> = vec![Vec::new(); ROWS * COLUMNS];
        for (number, grid) in (0_u32..).zip(grids) {
            let Some(bounds) = grid.bounds_deg() else {
                continue;
            };
            // A hair more, as the grid answers a hair beyond its edges.
            let bounds = bounds.expanded(1e-3);
            let row = |latitude: f64| ((latitude + 90.0).floor() as usize).min(ROWS - 1);
            let first = (bounds.west + 180.0).floor() as i64;
            let last = ((bounds.east + 180.0).floor() as i64).min(first + 359);
            for row in row(bounds.south)..=row(bounds.north) {
                for column in first..=last {
                    let square = row * COLUMNS + column.rem_euclid(360) as usize;
                    if let Some(list) = squares.get_mut(square) {
                        list.push(number);
                    }
                }
            }
        }
        let mut index = Self {
            starts: vec![0],
            entries: Vec::new(),
        };
        for list in &squares {
            index.entries.extend_from_slice(list);
            index.starts.push(index.entries.len() as u32);
        }
        index
    }

    /// The numbers of the grids that may know a place, finest first.
    #[inline(always)]
    fn candidates(&self, latitude_deg: f64, longitude_deg: f64) -> &[u32] {
        let row = ((latitude_deg + 90.0) as usize).min(ROWS - 1);
        let mut turned = longitude_deg + 180.0;
        if !(0.0..360.0).contains(&turned) {
            turned = turned.rem_euclid(360.0);
        }
        let square = row * COLUMNS + (turned as usize).min(COLUMNS - 1);
        match self.starts.get(square..square + 2) {
            Some(&[start, end]) => self
                .entries
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }
}

impl Mosaic {
    /// Grids in any order; those without a place on the globe are left out. Of two equally fine grids the one given first answers.
    #[must_use]
    pub fn new(grids: Vec<Grid>, base: Base) -> Self {
        let mut grids: Vec<Arc<Grid>> = grids
            .into_iter()
            .filter(|grid| grid.bounds_deg().is_some())
            .map(Arc::new)
            .collect();
        // A stable sort by millimetres: tiles of one set differ in the last bits only.
        grids.sort_by_key(|grid| (grid.resolution_m() * 1_000.0).round() as u64);
        let resolution_m = grids
            .first()
            .map_or_else(|| base.resolution_m(), |grid| grid.resolution_m());
        let name = match grids.as_slice() {
            [] => base.name().to_owned(),
            [only] => format!("{} over {}", only.name(), base.name()),
            many => format!("{} grids over {}", many.len(), base.name()),
        };
        Self {
            index: Index::of(&grids),
            name,
            grids,
            base,
            resolution_m,
        }
    }

    /// The grids, finest first.
    #[must_use]
    pub fn grids(&self) -> &[Arc<Grid>] {
        &self.grids
    }

    /// The same as [`Self::height`], with what was found for the place before.
    #[inline(always)]
    fn height_near<'a>(
        &'a self,
        near: &mut Near<'a>,
        latitude_deg: f64,
        longitude_deg: f64,
    ) -> f64 {
        if !near.holds(latitude_deg, longitude_deg) {
            *near = self.near(latitude_deg, longitude_deg);
        }
        let known = near.first.and_then(|grid| {
            let spot = grid.spot(latitude_deg, longitude_deg)?;
            grid.interior_height(spot)
        });
        known.unwrap_or_else(|| self.height(latitude_deg, longitude_deg))
    }

    /// The square degree of a place and the finest grid that may know it.
    fn near(&self, latitude_deg: f64, longitude_deg: f64) -> Near<'_> {
        let first = self
            .index
            .candidates(latitude_deg, longitude_deg)
            .first()
            .and_then(|&number| self.grids.get(number as usize));
        // Near the poles and beyond one turn every place is looked up by itself.
        let plain =
            (-90.0..90.0).contains(&latitude_deg) && (-180.0..180.0).contains(&longitude_deg);
        Near {
            south: if plain {
                latitude_deg.floor()
            } else {
                f64::NAN
            },
            west: longitude_deg.floor(),
            first: first.map(AsRef::as_ref),
        }
    }

    #[inline(never)]
    fn height(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        for &number in self.index.candidates(latitude_deg, longitude_deg) {
            let Some(grid) = self.grids.get(number as usize) else {
                continue;
            };
            let Some(spot) = grid.spot(latitude_deg, longitude_deg) else {
                continue;
            };
            if let Some(height) = grid.interior_height(spot) {
                return height;
            }
            if let Some(height) = self.joined(number, grid, spot) {
                return height;
            }
        }
        self.base.height_m(latitude_deg, longitude_deg)
    }

    /// At an edge or beside a void of a grid: its missing neighbours come from the other grids, or the base.
    #[cold]
    fn joined(&self, number: u32, grid: &Grid, spot: Spot) -> Option<f64> {
        grid.blend(spot, &|index| grid.cells().get(index), &|row, column| {
            let (latitude, longitude) = grid.place_of(row, column);
            let others = self.index.candidates(latitude, longitude).iter();
            let known = others
                .filter(|&&other| other != number)
                .filter_map(|&other| self.grids.get(other as usize))
                .find_map(|other| other.nearest(latitude, longitude));
            known.or_else(|| Some(self.base.height_m(latitude, longitude)))
        })
    }
}

/// A square degree, and the finest grid that may know places in it.
struct Near<'a> {
    south: f64,
    west: f64,
    first: Option<&'a Grid>,
}

impl Near<'_> {
    const NOWHERE: Self = Self {
        south: f64::NAN,
        west: f64::NAN,
        first: None,
    };

    #[inline(always)]
    fn holds(&self, latitude_deg: f64, longitude_deg: f64) -> bool {
        latitude_deg >= self.south
            && latitude_deg < self.south + 1.0
            && longitude_deg >= self.west
            && longitude_deg < self.west + 1.0
    }
}

impl Elevation for Mosaic {
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        self.height(latitude_deg, longitude_deg)
    }

    fn fill_profile(&self, places_deg: &[(f64, f64)], heights_m: &mut [f64]) {
        let mut near = Near::NOWHERE;
        for (height, &(latitude, longitude)) in heights_m.iter_mut().zip(places_deg) {
            *height = self.height_near(&mut near, latitude, longitude);
        }
    }

    fn fill_row(&self, latitude_deg: f64, west_deg: f64, step_deg: f64, heights_m: &mut [f64]) {
        let mut near = Near::NOWHERE;
        for (column, height) in heights_m.iter_mut().enumerate() {
            let longitude_deg = west_deg + column as f64 * step_deg;
            *height = self.height_near(&mut near, latitude_deg, longitude_deg);
        }
    }

    /// That of its grids, in order, and of its base; `None` if the base has none.
    fn content_hash(&self) -> Option<u64> {
        let base = match &self.base {
            Base::Relief => relief().content_hash()?,
            Base::Sea => 0,
            Base::Other(elevation) => elevation.content_hash()?,
        };
        let mut words = vec![base];
        for grid in &self.grids {
            words.push(grid.content_hash()?);
        }
        Some(content_hash_of(&words))
    }

    fn resolution_m(&self) -> f64 {
        self.resolution_m
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Debug for Mosaic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Mosaic")
            .field("name", &self.name)
            .field("grids", &self.grids.len())
            .finish_non_exhaustive()
    }
}
