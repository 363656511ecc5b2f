//! The tiles of the Copernicus DEM and their names.
//!
//! Airbus (2020), "Copernicus DEM Product Handbook" (GEO.2018-1988-2), section 4: tiles of one degree, named by their south-western
//! corner. `10` and `30` in the name are the spacing in tenths of a second of arc: GLO-30 and GLO-90.

use crate::error::TerrainError;
use gapfiller_geo::area::BoundingBox;

/// How fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// GLO-30: 1″, about 30 m.
    Metres30,
    /// GLO-90: 3″, about 90 m.
    Metres90,
}

impl Resolution {
    /// The address of its public bucket.
    #[must_use]
    pub fn bucket(self) -> &'static str {
        match self {
            Self::Metres30 => "https://copernicus-dem-30m.s3.amazonaws.com",
            Self::Metres90 => "https://copernicus-dem-90m.s3.amazonaws.com",
        }
    }

    fn code(self) -> u32 {
        match self {
            Self::Metres30 => 10,
            Self::Metres90 => 30,
        }
    }
}

/// One square degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Latitude of its southern edge \[deg\].
    pub south: i32,
    /// Longitude of its western edge \[deg\].
    pub west: i32,
    /// How fine.
    pub resolution: Resolution,
}

impl Tile {
    /// Its name in the bucket.
    ///
    /// ```
    /// use gapfiller_terrain::download::{Resolution, Tile};
    /// let tile = Tile { south: 36, west: 30, resolution: Resolution::Metres30 };
    /// assert_eq!(tile.name(), "Copernicus_DSM_COG_10_N36_00_E030_00_DEM");
    /// ```
    #[must_use]
    pub fn name(&self) -> String {
        let north = if self.south < 0 { 'S' } else { 'N' };
        let east = if self.west < 0 { 'W' } else { 'E' };
        format!(
            "Copernicus_DSM_COG_{}_{north}{:02}_00_{east}{:03}_00_DEM",
            self.resolution.code(),
            self.south.abs(),
            self.west.abs()
        )
    }

    /// Its address below a source, or in its public bucket.
    pub(super) fn url(&self, source: Option<&str>) -> Result<String, TerrainError> {
        let base = source
            .unwrap_or_else(|| self.resolution.bucket())
            .trim_end_matches('/');
        if base.is_empty() {
            return Err(TerrainError::Request(
                "the address of the source is empty".to_owned(),
            ));
        }
        let name = self.name();
        Ok(format!("{base}/{name}/{name}.tif"))
    }
}

/// The tiles that an area touches, from the south, each row from the west.
///
/// # Errors
/// The area is turned around, empty, or not on the globe.
pub fn tiles(area: &BoundingBox, resolution: Resolution) -> Result<Vec<Tile>, TerrainError> {
    let BoundingBox {
        south,
        west,
        north,
        east,
    } = *area;
    let on_globe = south >= -90.0 && north <= 90.0 && west >= -180.0 && east <= 180.0;
    // Written so that NaN is refused too.
    if !(on_globe && south < north && west < east) {
        return Err(TerrainError::Request(format!(
            "the area {south},{west},{north},{east} is none: expected SOUTH,WEST,NORTH,EAST in degrees, south below north between \
             -90 and 90, west below east between -180 and 180 (an area across 180° in two calls)"
        )));
    }
    let rows = south.floor() as i32..north.ceil() as i32;
    let columns = west.floor() as i32..east.ceil() as i32;
    Ok(rows
        .flat_map(|south| {
            columns.clone().map(move |west| Tile {
                south,
                west,
                resolution,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(south: f64, west: f64, north: f64, east: f64) -> BoundingBox {
        BoundingBox {
            south,
            west,
            north,
            east,
        }
    }

    #[test]
    fn an_area_touches_whole_degrees() {
        let names = |area: &BoundingBox| -> Vec<(i32, i32)> {
            let tiles = tiles(area, Resolution::Metres90).unwrap();
            tiles.iter().map(|tile| (tile.south, tile.west)).collect()
        };
        assert_eq!(names(&area(36.0, 30.0, 37.0, 31.0)), [(36, 30)]);
        assert_eq!(
            names(&area(-0.5, -1.5, 0.5, -0.5)),
            [(-1, -2), (-1, -1), (0, -2), (0, -1)]
        );
    }

    #[test]
    fn names_have_signs_as_letters() {
        let tile = Tile {
            south: -1,
            west: -78,
            resolution: Resolution::Metres90,
        };
        assert_eq!(tile.name(), "Copernicus_DSM_COG_30_S01_00_W078_00_DEM");
        assert!(
            tile.url(Some("http://host/"))
                .unwrap()
                .starts_with("http://host/Copernicus")
        );
        assert!(tile.url(Some("")).is_err());
    }

    #[test]
    fn impossible_areas_are_refused() {
        for area in [
            area(37.0, 30.0, 36.0, 31.0),
            area(36.0, 30.0, 36.0, 31.0),
            area(36.0, 170.0, 37.0, 190.0),
            area(f64::NAN, 30.0, 37.0, 31.0),
        ] {
            assert!(tiles(&area, Resolution::Metres30).is_err());
        }
    }
}
