//! Dates and times of day.

use std::fmt;

use serde_json::{Value as Json, json};

use crate::tree::quoted;
use crate::{Amount, Definitions, Node, Path, Problem, Problems, Read, Value};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl Date {
    /// The day, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        ((1..=9999).contains(&year) && (1..=length).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// From `2020-03-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let (year, month, day) = (
            digits(parts.next()?, 4)?,
            digits(parts.next()?, 2)?,
            digits(parts.next()?, 2)?,
        );
        if parts.next().is_some() {
            return None;
        }
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        // Years are counted from March, so that the leap day is the last of its year.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = (i64::from(self.month) + 9) % 12;
        let before_month = (153 * month + 2) / 5;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + before_month + i64::from(self.day) - 1 - 719_468
    }
}

/// As files write it.
impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day
        )
    }
}

impl Amount for Date {
    fn si(&self) -> f64 {
        self.days() as f64
    }
}

/// A time of day, in seconds after midnight \[s\].
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct TimeOfDay(pub f64);

impl TimeOfDay {
    /// From `06:30`, `06:30:15` or `06:30:15.5`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(':');
        let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
        let seconds = match parts.next() {
            None => 0.0,
            Some(text) => {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
                digits(whole, 2)?;
                let is_fraction = (1..=9).contains(&fraction.len())
                    && fraction.bytes().all(|byte| byte.is_ascii_digit());
                is_fraction.then(|| text.parse::<f64>().ok())??
            }
        };
        if parts.next().is_some() || hours > 23 || minutes > 59 || seconds >= 60.0 {
            return None;
        }
        Some(Self(f64::from(hours * 3600 + minutes * 60) + seconds))
    }
}

impl Amount for TimeOfDay {
    fn si(&self) -> f64 {
        self.0
    }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let right = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok())?
}

macro_rules! read_calendar {
    ($type:ident, $name:literal, $example:literal, $pattern:literal) => {
        impl Read for $type {
            fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
                let message = match &node.value {
                    Value::Text(text) => match Self::parse(text) {
                        Some(value) => return Some(value),
                        None => format!("{} is not {}", quoted(text), $name),
                    },
                    Value::List(_) | Value::Table(_) => format!("this is {}", node.value.kind()),
                    other => format!("{other} is not {}", $name),
                };
                problems.push(Problem::new(&node.origin, path, message).expected(Self::expected()));
                None
            }

            fn schema(definitions: &mut Definitions) -> Json {
                definitions.define(stringify!($type), concat!(module_path!(), "::", stringify!($type)), |_| {
                    json!({ "type": "string", "pattern": $pattern, "examples": [$example] })
                })
            }

            fn expected() -> String {
                concat!($name, ", such as \"", $example, "\"").to_owned()
            }
        }
    };
}

read_calendar!(Date, "a date", "2020-03-01", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
read_calendar!(
    TimeOfDay,
    "a time of day",
    "06:30",
    r"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?$"
);
