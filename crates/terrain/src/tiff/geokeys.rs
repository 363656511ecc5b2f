//! Where a GeoTIFF lies: GeoTIFF 1.1 (OGC 19-008r4), sections 7.1 (keys), 7.4 (tie points, scale) and annex B.6 (pixel is point).

use super::directory::{Directory, Tag};
use crate::error::Fault;
use crate::placement::{Crs, Placement};
use crate::source::Source;
use crate::utm::Zone;
use std::collections::BTreeMap;

const MODEL_TYPE: u64 = 1_024;
const RASTER_TYPE: u64 = 1_025;
const GEODETIC_CRS: u64 = 2_048;
const ANGULAR_UNITS: u64 = 2_054;
const PROJECTED_CRS: u64 = 3_072;
const LINEAR_UNITS: u64 = 3_076;
const VERTICAL_UNITS: u64 = 4_099;

const USER_DEFINED: u64 = 32_767;
const METRE: u64 = 9_001;
const DEGREE: [u64; 2] = [9_102, 9_122];

/// Where the cells of a GeoTIFF lie, and whether its coordinates name the centres of cells.
pub(crate) fn placement(
    directory: &Directory,
    source: &Source,
    rows: usize,
    columns: usize,
) -> Result<(Placement, bool), Fault> {
    let keys = read_keys(directory, source)?;
    let crs = crs(&keys)?;
    let is_point = keys.get(&RASTER_TYPE) == Some(&2);
    let (x, y, step_x, step_y) = transformation(directory, source)?;
    // A point: the tie is the centre of the first cell; an area: its north-western corner.
    let half = if is_point { 0.0 } else { 0.5 };
    let placement = Placement {
        crs,
        rows,
        columns,
        first_x: x + half * step_x,
        first_y: y - half * step_y,
        step_x,
        step_y,
    };
    Ok((placement.checked()?, is_point))
}

/// The keys whose values are stored in the directory itself, which are all that are needed.
fn read_keys(directory: &Directory, source: &Source) -> Result<BTreeMap<u64, u64>, Fault> {
    let words = directory.numbers(source, Tag::GeoKeyDirectory)?;
    let entries = words.get(4..).unwrap_or_default().chunks_exact(4);
    Ok(entries
        .filter_map(|entry| match *entry {
            [key, 0, 1, value] => Some((key, value)),
            _ => None,
        })
        .collect())
}

fn crs(keys: &BTreeMap<u64, u64>) -> Result<Crs, Fault> {
    let unit = |key: u64, allowed: &[u64], what: &str| match keys.get(&key) {
        Some(code) if !allowed.contains(code) => {
            Fault::unsupported(format!("{what} in the unit of EPSG code {code}"))
        }
        _ => Ok(()),
    };
    unit(VERTICAL_UNITS, &[METRE], "heights")?;
    match keys.get(&MODEL_TYPE) {
        None | Some(0) => Ok(Crs::Local),
        Some(1) => {
            unit(LINEAR_UNITS, &[METRE], "coordinates")?;
            let code = keys.get(&PROJECTED_CRS).copied().unwrap_or(USER_DEFINED);
            u32::try_from(code)
                .ok()
                .and_then(Zone::from_epsg)
                .map(Crs::Utm)
                .ok_or_else(|| other_crs("projected", code))
        }
        Some(2) => {
            unit(ANGULAR_UNITS, &DEGREE, "coordinates")?;
            match keys.get(&GEODETIC_CRS) {
                Some(4_326 | 4_979) => Ok(Crs::Geographic),
                code => Err(other_crs(
                    "geographic",
                    code.copied().unwrap_or(USER_DEFINED),
                )),
            }
        }
        Some(3) => Fault::unsupported("geocentric coordinates"),
        Some(kind) => Fault::unsupported(format!("coordinates of kind {kind} (GTModelTypeGeoKey)")),
    }
}

fn other_crs(kind: &str, code: u64) -> Fault {
    let which = if code == USER_DEFINED {
        "without an EPSG code".to_owned()
    } else {
        format!("EPSG:{code}")
    };
    Fault::Unsupported(format!(
        "the {kind} coordinate system {which}; read are WGS 84 (EPSG:4326) and its UTM zones (EPSG:32601 to 32660 and 32701 \
         to 32760). GDAL's gdalwarp -t_srs EPSG:4326 converts"
    ))
}

/// x and y of the raster's origin and the steps of columns and rows, the latter southward.
fn transformation(directory: &Directory, source: &Source) -> Result<(f64, f64, f64, f64), Fault> {
    let matrix = directory.doubles(source, Tag::ModelTransformation)?;
    if let Some(&[a, b, _, d, e, f, _, h]) = matrix.get(..8) {
        if b != 0.0 || e != 0.0 {
            return Fault::unsupported("a grid that is turned against its coordinates");
        }
        return north_up(d, h, a, -f);
    }
    let scale = directory.doubles(source, Tag::ModelPixelScale)?;
    let ties = directory.doubles(source, Tag::ModelTiepoint)?;
    match (scale.as_slice(), ties.as_slice()) {
        // Nothing said: cells of one metre.
        ([], []) => Ok((0.0, 0.0, 1.0, 1.0)),
        ([step_x, step_y, ..], [column, row, _, x, y, _]) => {
            north_up(x - column * step_x, y + row * step_y, *step_x, *step_y)
        }
        ([], _) => Fault::unsupported("a grid that is placed by control points"),
        (_, [_, _, _, _, _, _, _, ..]) => {
            Fault::unsupported("a grid that is placed by several tie points")
        }
        _ => Fault::damaged("the scale or the tie point of the grid is incomplete"),
    }
}

fn north_up(x: f64, y: f64, step_x: f64, step_y: f64) -> Result<(f64, f64, f64, f64), Fault> {
    if step_x < 0.0 || step_y < 0.0 {
        return Fault::unsupported("rows from south to north, or columns from east to west");
    }
    Ok((x, y, step_x, step_y))
}
