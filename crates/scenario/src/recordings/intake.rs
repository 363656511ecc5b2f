//! Takes rows, whoever reads them, cell by cell.

use super::cells::{self, Cell};
use super::columns::{NAMES, NEEDED, QUANTITIES, Quantity};
use crate::format::background::AltitudeUnit;
use gapfiller_fields::{Origin, Problem};
use std::collections::BTreeMap;

/// No name.
pub(crate) const NOBODY: u32 = u32::MAX;
const METRES_PER_FOOT: f64 = 0.3048;

/// A row as it was read. What it lacks is no number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub time_s: f64,
    pub latitude_deg: f64,
    pub longitude_deg: f64,
    altitude: f64,
    altitude_in_metres: f64,
    altitude_by_satellite: f64,
    /// Places in the names of [`Rows`], or [`NOBODY`].
    pub address: u32,
    pub callsign: u32,
    /// Four digits, or 0.
    pub squawk: u16,
    pub is_on_ground: bool,
}

const EMPTY: Row = Row {
    time_s: f64::NAN,
    latitude_deg: f64::NAN,
    longitude_deg: f64::NAN,
    altitude: f64::NAN,
    altitude_in_metres: f64::NAN,
    altitude_by_satellite: f64::NAN,
    address: NOBODY,
    callsign: NOBODY,
    squawk: 0,
    is_on_ground: false,
};

/// All the rows of a file.
#[derive(Debug)]
pub(crate) struct Rows {
    pub list: Vec<Row>,
    pub names: Vec<String>,
    unit: AltitudeUnit,
    has_metres: bool,
}

impl Rows {
    /// The height of a row \[m\], or no number.
    pub fn height_m(&self, row: &Row) -> f64 {
        let by_default = |in_metres: bool| match self.unit {
            AltitudeUnit::Auto if in_metres => 1.0,
            AltitudeUnit::Auto | AltitudeUnit::Feet => METRES_PER_FOOT,
            AltitudeUnit::Metres => 1.0,
        };
        if !row.altitude.is_nan() {
            row.altitude * by_default(false)
        } else if !row.altitude_in_metres.is_nan() {
            row.altitude_in_metres * by_default(true)
        } else {
            row.altitude_by_satellite * by_default(self.has_metres)
        }
    }

    /// The name at a place.
    pub fn name(&self, place: u32) -> &str {
        let name = usize::try_from(place)
            .ok()
            .and_then(|at| self.names.get(at));
        name.map_or("", String::as_str)
    }
}

/// Takes rows.
#[derive(Debug)]
pub(crate) struct Intake {
    rows: Rows,
    most: usize,
    places: BTreeMap<String, u32>,
    has: [bool; QUANTITIES],
    /// For each quantity of the row at hand, the place in [`NAMES`] of the column that told it.
    told_by: [usize; QUANTITIES],
}

impl Intake {
    /// For rows with altitudes in this unit, at most so many.
    pub fn new(unit: AltitudeUnit, most: usize) -> Self {
        Self {
            rows: Rows {
                list: Vec::new(),
                names: Vec::new(),
                unit,
                has_metres: false,
            },
            most,
            places: BTreeMap::new(),
            has: [false; QUANTITIES],
            told_by: [usize::MAX; QUANTITIES],
        }
    }

    /// Begins another row.
    pub fn begin_row(&mut self) -> Result<(), String> {
        if self.rows.list.len() >= self.most {
            return Err(format!("there are more than {} rows", self.most));
        }
        self.rows.list.push(EMPTY);
        self.told_by = [usize::MAX; QUANTITIES];
        Ok(())
    }

    /// Begins a column: from here on cells are given to rows by their number.
    pub fn begin_column(&mut self, name: usize) {
        self.note(name);
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.list.len()
    }

    /// Takes a cell of the last row, of the column with that place in [`NAMES`].
    pub fn cell(&mut self, name: usize, cell: Cell<'_>) -> Result<(), String> {
        let last = self.rows.list.len().saturating_sub(1);
        self.cell_of(last, name, cell)
    }

    /// Takes a cell of a row.
    pub fn cell_of(&mut self, row: usize, name: usize, cell: Cell<'_>) -> Result<(), String> {
        let Some(quantity) = self.note(name) else {
            return Ok(());
        };
        let place = match (quantity, cell) {
            (Quantity::Address | Quantity::Callsign, Cell::Number(number)) => {
                self.name(&number.to_string())
            }
            (Quantity::Address | Quantity::Callsign, Cell::Text(text)) => self.name(text),
            _ => NOBODY,
        };
        let Some(row) = self.rows.list.get_mut(row) else {
            return Ok(());
        };
        // readsb says so instead of a number.
        if quantity == Quantity::Altitude && matches!(cell, Cell::Text("ground")) {
            row.is_on_ground = true;
            return Ok(());
        }
        let number = |cell| cells::number(cell).map(|number| number.unwrap_or(f64::NAN));
        match quantity {
            Quantity::Time => row.time_s = cells::moment(cell)?.unwrap_or(f64::NAN),
            Quantity::Address => row.address = place,
            Quantity::Callsign => row.callsign = place,
            Quantity::Latitude => row.latitude_deg = number(cell)?,
            Quantity::Longitude => row.longitude_deg = number(cell)?,
            Quantity::Altitude => row.altitude = number(cell)?,
            Quantity::AltitudeInMetres => row.altitude_in_metres = number(cell)?,
            Quantity::AltitudeBySatellite => row.altitude_by_satellite = number(cell)?,
            Quantity::Squawk => row.squawk = cells::squawk(cell).unwrap_or(0),
            Quantity::OnGround => row.is_on_ground |= cells::truth(cell),
        }
        Ok(())
    }

    /// Notes that there is a column; gives what it tells, unless a better one has told the same.
    fn note(&mut self, name: usize) -> Option<Quantity> {
        let (_, quantity) = NAMES.get(name)?;
        let slot = *quantity as usize;
        *self.has.get_mut(slot)? = true;
        self.rows.has_metres |= *quantity == Quantity::AltitudeInMetres;
        let told_by = self.told_by.get_mut(slot)?;
        if name > *told_by {
            return None;
        }
        *told_by = name;
        Some(*quantity)
    }

    /// The place of a name.
    fn name(&mut self, written: &str) -> u32 {
        let Some(name) = cells::text(written) else {
            return NOBODY;
        };
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        // There are fewer names than cells, and fewer of these than `NOBODY`.
        let place = u32::try_from(self.rows.names.len()).unwrap_or(NOBODY);
        self.rows.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }

    /// Whether there was all that a recording needs.
    pub fn check(&self, origin: &Origin) -> Result<(), Vec<Problem>> {
        if self.rows.list.is_empty() {
            let problem = Problem::new(origin, "", "the recording holds no rows");
            return Err(vec![problem.expected(
                "a row for each position; in JSON a list of records, or columns that hold lists",
            )]);
        }
        let missing: Vec<Problem> = missing(|quantity| {
            let slot = quantity as usize;
            self.has.get(slot).copied().unwrap_or(false)
        })
        .map(|name| missing_column(origin, name))
        .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(missing)
        }
    }

    /// The rows.
    pub fn into_rows(self) -> Rows {
        self.rows
    }
}

/// The names of what is missing.
pub(crate) fn missing(has: impl Fn(Quantity) -> bool) -> impl Iterator<Item = &'static str> {
    NEEDED
        .iter()
        .filter(move |(_, any)| !any.iter().any(|quantity| has(*quantity)))
        .map(|(name, _)| *name)
}

/// That a column is missing, and what it may be called.
pub(crate) fn missing_column(origin: &Origin, name: &'static str) -> Problem {
    let wanted: &[Quantity] = NEEDED
        .iter()
        .find(|(needed, _)| *needed == name)
        .map_or(&[], |(_, any)| any);
    let names: Vec<&str> = NAMES
        .iter()
        .filter(|(_, quantity)| wanted.contains(quantity))
        .map(|(name, _)| *name)
        .collect();
    Problem::new(origin, name, format!("there is no column \"{name}\""))
        .expected(format!("one of {}", names.join(", ")))
}
