//! Raw grids: cells without a header, described by a JSON file beside them, named as the data with `.json` at the end (after `.gz`
//! has been left off).
//!
//! ```json
//! { "rows": 840, "cols": 1650, "dtype": "int16 little-endian", "order": "row 0 = north",
//!   "lat_north_edge": 46.0, "lon_west_edge": 22.5, "step_deg": 0.016666666666666666 }
//! ```
//!
//! `dtype` is int16, uint16 or float32, with `little-endian` or `big-endian`. The edges are those of the outermost cells. Optional:
//! `nodata`; `step_lon_deg` where columns are further apart than rows; instead of degrees, `x_west_edge`, `y_north_edge` and `step_m`
//! with `utm_zone` (such as `"36N"`), or without for a plane. Other keys are for people.

use super::Whole;
use crate::cells::{Cell, CellType, Cells, Layer};
use crate::description::Description;
use crate::error::Fault;
use crate::limits::Limits;
use crate::placement::{Crs, Placement};
use crate::utm::Zone;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Header {
    rows: u64,
    cols: u64,
    dtype: String,
    #[serde(default)]
    order: Option<String>,
    lat_north_edge: Option<f64>,
    lon_west_edge: Option<f64>,
    step_deg: Option<f64>,
    step_lon_deg: Option<f64>,
    x_west_edge: Option<f64>,
    y_north_edge: Option<f64>,
    step_m: Option<f64>,
    utm_zone: Option<String>,
    nodata: Option<f64>,
}

/// Reads a grid of its header and its data.
pub(crate) fn read(header: &[u8], bytes: &[u8], limits: &Limits) -> Result<Whole, Fault> {
    let header: Header = serde_json::from_slice(header)
        .map_err(|error| Fault::Damaged(format!("the header cannot be read: {error}")))?;
    let (cell, big_endian) = header.cell_type()?;
    if let Some(order) = &header.order
        && !order.to_ascii_lowercase().contains("north")
    {
        return Fault::unsupported(format!("the order {order:?}; read is \"row 0 = north\""));
    }
    let cells = limits.cells(header.rows, header.cols)?;
    let need = (cells as u64).saturating_mul(cell.bytes());
    if bytes.len() as u64 != need {
        return Fault::damaged(format!(
            "{} rows and {} columns of {} need {need} bytes, but there are {}",
            header.rows,
            header.cols,
            cell.name(),
            bytes.len()
        ));
    }
    let placement = header.placement()?.checked()?;
    let cells = match cell {
        CellType::I16 => Cells::I16(layer(
            bytes,
            header.nodata,
            &|pair: [u8; 2]| match big_endian {
                true => i16::from_be_bytes(pair),
                false => i16::from_le_bytes(pair),
            },
        )),
        CellType::U16 => Cells::U16(layer(
            bytes,
            header.nodata,
            &|pair: [u8; 2]| match big_endian {
                true => u16::from_be_bytes(pair),
                false => u16::from_le_bytes(pair),
            },
        )),
        CellType::F32 => Cells::F32(layer(
            bytes,
            header.nodata,
            &|four: [u8; 4]| match big_endian {
                true => f32::from_be_bytes(four),
                false => f32::from_le_bytes(four),
            },
        )),
    };
    Ok(Whole {
        description: Description {
            format: "raw grid with a JSON header",
            cell,
            compression: "none",
            predictor: None,
            storage: "rows from north to south".to_owned(),
            placement,
            cells_are_points: false,
            void: header.nodata,
        },
        cells,
    })
}

fn layer<T: Cell, const N: usize>(
    bytes: &[u8],
    void: Option<f64>,
    of: &dyn Fn([u8; N]) -> T,
) -> Layer<T> {
    let (groups, _) = bytes.as_chunks::<N>();
    Layer {
        values: groups.iter().map(|&group| of(group)).collect(),
        void: void.and_then(T::from_number),
    }
}

impl Header {
    fn cell_type(&self) -> Result<(CellType, bool), Fault> {
        let words: Vec<String> = self
            .dtype
            .split_whitespace()
            .map(str::to_ascii_lowercase)
            .collect();
        let cell = match words.first().map(String::as_str) {
            Some("int16") => Some(CellType::I16),
            Some("uint16") => Some(CellType::U16),
            Some("float32") => Some(CellType::F32),
            _ => None,
        };
        let big_endian = match words.get(1).map(String::as_str) {
            Some("little-endian") => Some(false),
            Some("big-endian") => Some(true),
            _ => None,
        };
        match (cell, big_endian, words.len()) {
            (Some(cell), Some(big_endian), 2) => Ok((cell, big_endian)),
            _ => Fault::unsupported(format!(
                "the dtype {:?}; read are int16, uint16 and float32, followed by little-endian or big-endian",
                self.dtype
            )),
        }
    }

    fn placement(&self) -> Result<Placement, Fault> {
        let (crs, west, north, step_x, step_y) = match *self {
            Self {
                lat_north_edge: Some(north),
                lon_west_edge: Some(west),
                step_deg: Some(step),
                step_lon_deg,
                ..
            } => (
                Crs::Geographic,
                west,
                north,
                step_lon_deg.unwrap_or(step),
                step,
            ),
            Self {
                x_west_edge: Some(west),
                y_north_edge: Some(north),
                step_m: Some(step),
                ..
            } => (self.plane()?, west, north, step, step),
            _ => {
                return Fault::damaged(
                    "the header must give lat_north_edge, lon_west_edge and step_deg, or x_west_edge, y_north_edge and step_m",
                );
            }
        };
        Ok(Placement {
            crs,
            rows: self.rows as usize,
            columns: self.cols as usize,
            first_x: west + 0.5 * step_x,
            first_y: north - 0.5 * step_y,
            step_x,
            step_y,
        })
    }

    fn plane(&self) -> Result<Crs, Fault> {
        let Some(name) = &self.utm_zone else {
            return Ok(Crs::Local);
        };
        let number = name
            .strip_suffix(['N', 'S'])
            .and_then(|number| number.parse().ok());
        number
            .and_then(|number| Zone::new(number, name.ends_with('N')))
            .map(Crs::Utm)
            .ok_or_else(|| {
                Fault::Damaged(format!(
                    "the header gives utm_zone as {name:?}, not as \"36N\""
                ))
            })
    }
}
