//! Places on the Earth: latitude, longitude (WGS-84), and the two together.

use std::f64::consts::PI;

use serde_json::{Value as Json, json};

use super::scale::number_end;
use crate::tree::quoted;
use crate::{Amount, Definitions, Node, Path, Problem, Problems, Read, TableReader, Value};

/// What a coordinate may be.
struct Axis {
    name: &'static str,
    positive: char,
    negative: char,
    limit_degrees: f64,
    range: &'static str,
    expected: &'static str,
}

const LATITUDE: Axis = Axis {
    name: "a latitude",
    positive: 'N',
    negative: 'S',
    limit_degrees: 90.0,
    range: "between -90 deg and 90 deg",
    expected: "a latitude, such as \"38.5 N\" or \"38.5 deg\"",
};

const LONGITUDE: Axis = Axis {
    name: "a longitude",
    positive: 'E',
    negative: 'W',
    limit_degrees: 180.0,
    range: "between -180 deg and 180 deg",
    expected: "a longitude, such as \"37.8 E\" or \"37.8 deg\"",
};

impl Axis {
    /// Degrees from `38.5 deg`, `38.5 N`, `38°21'00"N` or `38 21 0 N`; otherwise what is wrong and what is expected.
    fn parse(&self, text: &str) -> Result<f64, (String, String)> {
        let refuse = |message: String| (message, self.expected.to_owned());
        let not_one = || refuse(format!("{} is not {}", quoted(text), self.name));
        let trimmed = text.trim();
        let last = trimmed.chars().last().map(|last| last.to_ascii_uppercase());
        let hemisphere = last.filter(|last| *last == self.positive || *last == self.negative);
        let number = if hemisphere.is_some() {
            &trimmed[..trimmed.len() - 1]
        } else {
            trimmed
        };
        let plain = number
            .replace("deg", " ")
            .replace(['°', '\'', '′', '"', '″'], " ");
        if hemisphere.is_none() && plain == number {
            let has_number = number_end(number) == Some(number.len());
            return Err(if has_number {
                refuse(format!("{} has no unit", quoted(text)))
            } else {
                not_one()
            });
        }
        let parts: Vec<&str> = plain.split_whitespace().collect();
        let (degrees, signed) = sexagesimal(&parts).ok_or_else(not_one)?;
        if signed && hemisphere.is_some() {
            return Err(refuse(format!(
                "{} has both a sign and a hemisphere",
                quoted(text)
            )));
        }
        let degrees = if hemisphere == Some(self.negative) {
            -degrees
        } else {
            degrees
        };
        if degrees.abs() > self.limit_degrees {
            return Err((
                format!("{} is not {}", quoted(text), self.name),
                self.range.to_owned(),
            ));
        }
        Ok(degrees)
    }

    fn read(&self, node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<f64> {
        let result = match &node.value {
            Value::Text(text) => self.parse(text),
            Value::Integer(_) | Value::Number(_) => {
                let (positive, number) = (self.positive, &node.value);
                let expected = format!(
                    "{}, such as \"{number} deg\" or \"{number} {positive}\"",
                    self.name
                );
                Err((format!("{} has no unit", node.value), expected))
            }
            other => Err((
                format!("this is {}", other.kind()),
                self.expected.to_owned(),
            )),
        };
        match result {
            Ok(degrees) => Some(degrees),
            Err((message, expected)) => {
                problems.push(Problem::new(&node.origin, path, message).expected(expected));
                None
            }
        }
    }

    fn schema(&self) -> Json {
        let (positive, negative) = (self.positive, self.negative);
        let sexagesimal = r#"[0-9]+(\.[0-9]*)?([°'"′″\s]+[0-9]+(\.[0-9]*)?){0,2}[°'"′″\s]*"#;
        let pattern = format!(
            r"^\s*([+-]?[0-9]*\.?[0-9]+\s*(deg|°)|{sexagesimal}(deg)?\s*[{positive}{negative}])\s*$"
        );
        json!({ "type": "string", "pattern": pattern, "examples": [format!("38.5 {positive}"), "38.5 deg"] })
    }
}

/// Degrees, minutes and seconds as degrees, and whether they have a sign.
fn sexagesimal(parts: &[&str]) -> Option<(f64, bool)> {
    let number = |part: &&str| -> Option<f64> {
        if number_end(part)? != part.len() {
            return None;
        }
        part.parse::<f64>().ok().filter(|number| number.is_finite())
    };
    let signed = parts.first()?.starts_with(['+', '-']);
    let numbers: Vec<f64> = parts.iter().map(number).collect::<Option<_>>()?;
    let small = |number: f64| (0.0..60.0).contains(&number);
    let magnitude = match numbers.as_slice() {
        [degrees] => degrees.abs(),
        [degrees, minutes] if small(*minutes) => degrees.abs() + minutes / 60.0,
        [degrees, minutes, seconds] if small(*minutes) && small(*seconds) => {
            degrees.abs() + (minutes * 60.0 + seconds) / 3600.0
        }
        _ => return None,
    };
    Some((
        if parts.first()?.starts_with('-') {
            -magnitude
        } else {
            magnitude
        },
        signed,
    ))
}

macro_rules! coordinate {
    ($(#[doc = $doc:expr])* $type:ident, $axis:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $type(pub f64);

        impl $type {
            /// From degrees.
            pub fn from_degrees(degrees: f64) -> Self {
                Self(degrees * PI / 180.0)
            }

            /// In degrees.
            pub fn degrees(self) -> f64 {
                self.0 * 180.0 / PI
            }
        }

        impl Amount for $type {
            fn si(&self) -> f64 {
                self.0
            }
        }

        impl Read for $type {
            fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
                $axis.read(node, path, problems).map(Self::from_degrees)
            }

            fn schema(definitions: &mut Definitions) -> Json {
                definitions.define(stringify!($type), concat!(module_path!(), "::", stringify!($type)), |_| $axis.schema())
            }

            fn expected() -> String {
                $axis.expected.to_owned()
            }
        }
    };
}

coordinate! {
    /// A geodetic latitude \[rad\], north positive.
    Latitude, LATITUDE
}

coordinate! {
    /// A longitude \[rad\], east positive.
    Longitude, LONGITUDE
}

/// A place: `"38.35 N 37.79 E"`, or a table with `latitude` and `longitude`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Its latitude.
    pub latitude: Latitude,
    /// Its longitude.
    pub longitude: Longitude,
}

impl Position {
    fn parse(text: &str) -> Result<Self, (String, String)> {
        let at_letter = text
            .find(['N', 'S', 'n', 's'])
            .map(|letter| text.split_at(letter + 1));
        let halves = at_letter.or_else(|| text.split_once(','));
        let Some((latitude, longitude)) = halves else {
            return Err((
                format!("{} is not a position", quoted(text)),
                Self::expected(),
            ));
        };
        let longitude = longitude.trim_start_matches([',', ' ']);
        Ok(Self {
            latitude: LATITUDE.parse(latitude).map(Latitude::from_degrees)?,
            longitude: LONGITUDE.parse(longitude).map(Longitude::from_degrees)?,
        })
    }
}

impl Read for Position {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        if let Value::Text(text) = &node.value {
            return match Self::parse(text) {
                Ok(position) => Some(position),
                Err((message, expected)) => {
                    problems.push(Problem::new(&node.origin, path, message).expected(expected));
                    None
                }
            };
        }
        let mut reader = TableReader::open(
            node,
            path,
            &["latitude", "longitude"],
            &Self::expected(),
            problems,
        )?;
        let latitude = reader.field("latitude");
        let longitude = reader.field("longitude");
        Some(Self {
            latitude: latitude?,
            longitude: longitude?,
        })
    }

    fn schema(definitions: &mut Definitions) -> Json {
        definitions.define(
            "Position",
            concat!(module_path!(), "::Position"),
            |definitions| {
                let latitude = Latitude::schema(definitions);
                let longitude = Longitude::schema(definitions);
                json!({
                    "anyOf": [
                        { "type": "string" },
                        {
                            "type": "object",
                            "properties": { "latitude": latitude, "longitude": longitude },
                            "required": ["latitude", "longitude"],
                            "additionalProperties": false,
                        },
                    ],
                    "examples": ["38.35 N 37.79 E"],
                })
            },
        )
    }

    fn expected() -> String {
        "a position, such as \"38.35 N 37.79 E\"".to_owned()
    }
}
