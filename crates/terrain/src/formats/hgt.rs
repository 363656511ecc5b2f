//! SRTM height files (`.hgt`).
//!
//! USGS/NASA, "SRTM Topography" (documentation version 2): a square of 1° with 1201 (3″) or 3601 (1″) rows and columns of nodes, the
//! outer ones on its edges; signed 16-bit whole metres, most significant byte first, rows from the north; void -32768. The file says
//! nothing else: its south-western corner is its name (`N36E030.hgt`).

use super::Whole;
use crate::cells::{CellType, Cells, Layer};
use crate::description::Description;
use crate::error::Fault;
use crate::placement::{Crs, Placement};

const VOID: i16 = i16::MIN;

pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Whole, Fault> {
    let Some((south, west)) = corner(name) else {
        return Fault::unsupported(
            "an .hgt file whose name does not begin with its corner, as N36E030.hgt does",
        );
    };
    let nodes = match bytes.len() {
        2_884_802 => 1_201,
        25_934_402 => 3_601,
        length => {
            return Fault::damaged(format!(
                "{length} bytes; an .hgt file has 2,884,802 (1201 × 1201 heights, 3″) or 25,934,402 (3601 × 3601, 1″)"
            ));
        }
    };
    let step = 1.0 / f64::from(nodes - 1);
    let nodes = nodes as usize;
    let values = bytes
        .chunks_exact(2)
        .map(|pair| match *pair {
            [high, low] => i16::from_be_bytes([high, low]),
            _ => VOID,
        })
        .collect();
    let placement = Placement {
        crs: Crs::Geographic,
        rows: nodes,
        columns: nodes,
        first_x: f64::from(west),
        first_y: f64::from(south + 1),
        step_x: step,
        step_y: step,
    };
    Ok(Whole {
        description: Description {
            format: "SRTM HGT",
            cell: CellType::I16,
            compression: "none",
            predictor: None,
            storage: "rows from north to south".to_owned(),
            placement: placement.checked()?,
            cells_are_points: true,
            void: Some(f64::from(VOID)),
        },
        cells: Cells::I16(Layer {
            values,
            void: Some(VOID),
        }),
    })
}

/// Latitude and longitude \[deg\] of the south-western corner out of a name such as `N36E030.hgt` or `s01w078.SRTMGL1.hgt.gz`.
fn corner(name: &str) -> Option<(i32, i32)> {
    let name = name.to_ascii_uppercase();
    let signed = |letter: &str, negative: &str, positive: &str| match letter {
        _ if letter == negative => Some(-1),
        _ if letter == positive => Some(1),
        _ => None,
    };
    let digits = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse::<i32>().ok())
            .flatten()
    };
    let latitude = signed(name.get(0..1)?, "S", "N")? * digits(name.get(1..3)?)?;
    let longitude = signed(name.get(3..4)?, "W", "E")? * digits(name.get(4..7)?)?;
    let ends = name.as_bytes().get(7) == Some(&b'.');
    let on_globe = (-90..90).contains(&latitude) && (-180..180).contains(&longitude);
    (ends && on_globe).then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_corner() {
        assert_eq!(corner("N36E030.hgt"), Some((36, 30)));
        assert_eq!(corner("s01w078.SRTMGL1.hgt.gz"), Some((-1, -78)));
        for name in [
            "N36E03.hgt",
            "X36E030.hgt",
            "N36E030",
            "N+6E030.hgt",
            "N91E030.hgt",
            "",
            "Ñ36E030.hgt",
        ] {
            assert_eq!(corner(name), None, "{name}");
        }
    }

    #[test]
    fn rows_run_from_the_north_and_bytes_from_the_most_significant() {
        let mut bytes = vec![0_u8; 2_884_802];
        bytes[..4].copy_from_slice(&[0x01, 0x02, 0x80, 0x00]);
        bytes[2_884_800..].copy_from_slice(&[0xff, 0xfe]);
        let whole = read("N36E030.hgt", &bytes).unwrap();
        assert_eq!(whole.cells.get(0), Some(258.0));
        assert_eq!(whole.cells.get(1), None);
        assert_eq!(whole.cells.get(1201 * 1201 - 1), Some(-2.0));
        let placement = whole.description.placement;
        assert_eq!((placement.first_y, placement.first_x), (37.0, 30.0));
        assert!((placement.y_of(1200) - 36.0).abs() < 1e-12);
    }

    #[test]
    fn a_wrong_length_and_a_wrong_name_are_told() {
        let said =
            |name: &str, length: usize| format!("{:?}", read(name, &vec![0; length]).unwrap_err());
        assert!(said("N36E030.hgt", 100).contains("100 bytes"));
        assert!(said("dem.hgt", 2_884_802).contains("corner"));
    }
}
