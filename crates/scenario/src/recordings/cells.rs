//! What stands in a cell of a recording.

use gapfiller_fields::{Amount, Date, TimeOfDay};

/// A cell as a reader gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Nothing,
    Number(f64),
    Text(&'a str),
    Truth(bool),
}

/// Not more of a text than fits a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// How programs write that there is nothing.
fn is_nothing(text: &str) -> bool {
    matches!(
        text,
        "" | "nan" | "NaN" | "NA" | "NaT" | "null" | "None" | "<NA>"
    )
}

/// The text without blanks around it; none if it says nothing.
pub(crate) fn text(written: &str) -> Option<&str> {
    Some(written.trim()).filter(|text| !is_nothing(text))
}

/// The finite number in a cell, or none if it holds none; an error says what is wrong.
pub(crate) fn number(cell: Cell<'_>) -> Result<Option<f64>, String> {
    match cell {
        Cell::Nothing => Ok(None),
        Cell::Number(number) => Ok(Some(number).filter(|number| number.is_finite())),
        Cell::Truth(truth) => Err(format!("{truth} is not a number")),
        Cell::Text(written) => match text(written) {
            None => Ok(None),
            Some(text) => match text.parse::<f64>() {
                Ok(number) => Ok(Some(number).filter(|number| number.is_finite())),
                Err(_) => Err(format!("\"{}\" is not a number", shortened(text))),
            },
        },
    }
}

/// A moment: seconds, milliseconds, microseconds or nanoseconds since the beginning of 1970, told apart by their size; or a date
/// with a time of day. In seconds.
pub(crate) fn moment(cell: Cell<'_>) -> Result<Option<f64>, String> {
    if let Cell::Text(written) = cell
        && let Some(text) = text(written)
        && text.parse::<f64>().is_err()
    {
        return match moment_s(text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(format!("\"{}\" is not a moment", shortened(text))),
        };
    }
    Ok(number(cell)?.map(|number| match number.abs() {
        // 1e11 s is the year 5138, and 1e11 ms is in 1973.
        size if size < 1e11 => number,
        size if size < 1e14 => number / 1e3,
        size if size < 1e17 => number / 1e6,
        _ => number / 1e9,
    }))
}

/// Seconds since the beginning of 1970 of `2021-10-07T12:12:53.5Z`, `2021-10-07 14:12:53+02:00` and the like; without an offset
/// the time is UTC.
pub(crate) fn moment_s(text: &str) -> Option<f64> {
    let (date, clock) = text
        .split_once(['T', ' '])
        .map(|(date, clock)| (date, clock.trim()))?;
    let date = Date::parse(date)?;
    let (clock, offset_s) = match clock.find(['Z', '+', '-']) {
        None => (clock, 0.0),
        Some(at) => {
            let (clock, zone) = clock.split_at_checked(at)?;
            (clock, offset_s(zone)?)
        }
    };
    let clock = TimeOfDay::parse(clock)?;
    Some(date.days() as f64 * 86_400.0 + clock.si() - offset_s)
}

/// Of `Z`, `+02:00`, `+0200` or `+02`.
fn offset_s(zone: &str) -> Option<f64> {
    if zone == "Z" {
        return Some(0.0);
    }
    let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
    let digits = zone.get(1..)?.replace(':', "");
    let hours = digits.get(..2)?;
    let minutes = if digits.len() > 2 {
        digits.get(2..)?
    } else {
        "00"
    };
    let clock = TimeOfDay::parse(&format!("{hours}:{minutes}"))?;
    Some(sign * clock.si())
}

/// A squawk as its four digits; none if there is none, which is also what 0 is written for.
pub(crate) fn squawk(cell: Cell<'_>) -> Option<u16> {
    let number = number(cell).ok().flatten()?;
    let is_whole = (1.0..=7_777.0).contains(&number) && number.floor() == number;
    let code = is_whole.then_some(number as u16)?;
    let is_octal = [1, 10, 100, 1_000]
        .iter()
        .all(|place| code / place % 10 < 8);
    is_octal.then_some(code)
}

/// Whether a cell says yes.
pub(crate) fn truth(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Nothing => false,
        Cell::Number(number) => number == 1.0,
        Cell::Truth(truth) => truth,
        Cell::Text(text) => matches!(text.trim(), "1" | "1.0" | "true" | "True" | "TRUE"),
    }
}
