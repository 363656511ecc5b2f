//! Numbers with units: how they are parsed, and what is said when they are not.

use gapfiller_numerics::math;
use serde_json::{Value as Json, json};

use super::quantity::ALL;
use crate::read::{joined, number, wrong_type};
use crate::tree::quoted;
use crate::{Definitions, Node, Path, Problem, Problems, Read, Value, nearest};

/// How a number in some unit becomes SI.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// The number times the first, divided by the second: two exact numbers, so that 90 km/h is 25 m/s to the last bit.
    Linear(f64, f64),
    /// Decibels over this reference.
    Decibel(f64),
}

impl Scale {
    fn to_si(self, number: f64) -> f64 {
        match self {
            Self::Linear(multiplier, divisor) => number * multiplier / divisor,
            Self::Decibel(reference) => reference * math::db_to_ratio(number),
        }
    }
}

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// After the number, as in `400 km`.
    After,
    /// On either side, as in `USD 5` and `5 USD`.
    Either,
    /// Before the number, as in `FL330`; after it is understood.
    Before,
}

/// A unit of a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// As files write it.
    pub symbol: &'static str,
    /// What it is in SI.
    pub scale: Scale,
    /// Another spelling of a unit: understood, not advertised.
    pub alias: bool,
    /// Where it stands.
    pub side: Side,
}

/// A quantity with units.
pub trait Quantity: Read {
    /// With its article: `a length`.
    const NAME: &'static str;
    /// The name of its type: `Length`.
    const TYPE: &'static str;
    /// Its units.
    const UNITS: &'static [Unit];
    /// A usual number, and its unit: `("400", "km")`.
    const EXAMPLE: (&'static str, &'static str);
    /// The least and greatest value, as SI and in words.
    const RANGE: Option<(f64, f64, &'static str)> = None;
    /// Whether a bare number is understood, and as what.
    const BARE: Option<fn(f64) -> f64> = None;

    /// From an SI number.
    fn from_si(si: f64) -> Self;

    /// Reads a text such as `400 km`.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    fn parse(text: &str) -> Result<Self, String> {
        si_from_text::<Self>(text)
            .map(Self::from_si)
            .map_err(|reason| reason.message)
    }
}

/// Why a text is not a quantity.
struct Reason {
    message: String,
    expected: Option<String>,
    suggestion: Option<String>,
}

impl Reason {
    fn new(message: String) -> Self {
        Self {
            message,
            expected: None,
            suggestion: None,
        }
    }
}

pub(super) fn read<T: Quantity>(
    node: &Node,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let result = match &node.value {
        Value::Text(text) => si_from_text::<T>(text),
        _ => match number(node) {
            Some(number) => si_from_bare::<T>(number, &node.value.to_string()),
            None => return wrong_type(node, path, problems),
        },
    };
    match result {
        Ok(si) => Some(T::from_si(si)),
        Err(reason) => {
            let problem = Problem::new(&node.origin, path, reason.message);
            let expected = reason.expected.unwrap_or_else(T::expected);
            problems.push(
                problem
                    .expected(expected)
                    .suggestion(reason.suggestion.as_deref()),
            );
            None
        }
    }
}

fn si_from_bare<T: Quantity>(number: f64, shown: &str) -> Result<f64, Reason> {
    if !number.is_finite() {
        return Err(Reason::new(format!("{shown} is not a finite number")));
    }
    match T::BARE {
        Some(understood) => in_range::<T>(understood(number), shown),
        None => Err(without_unit::<T>(shown)),
    }
}

/// The fix, with the reader's own number in it.
fn without_unit<T: Quantity>(number: &str) -> Reason {
    let expected = Some(format!(
        "{} with its unit, such as \"{}\"",
        T::NAME,
        written::<T>(number, T::EXAMPLE.1)
    ));
    Reason {
        expected,
        ..Reason::new(format!("{number} has no unit"))
    }
}

/// A number with a unit, the way round that is usual.
fn written<T: Quantity>(number: &str, symbol: &str) -> String {
    if T::UNITS
        .iter()
        .any(|unit| unit.symbol == symbol && unit.side == Side::Before)
    {
        return format!("{symbol}{number}");
    }
    format!("{number} {symbol}")
}

fn in_range<T: Quantity>(si: f64, shown: &str) -> Result<f64, Reason> {
    if !si.is_finite() {
        return Err(Reason::new(format!("{shown} is too large")));
    }
    match T::RANGE {
        Some((least, greatest, words)) if !(least..=greatest).contains(&si) => {
            let message = format!("{shown} is not {}", T::NAME);
            Err(Reason {
                expected: Some(words.to_owned()),
                ..Reason::new(message)
            })
        }
        _ => Ok(si),
    }
}

fn si_from_text<T: Quantity>(text: &str) -> Result<f64, Reason> {
    let shown = quoted(text);
    let Some((number, symbol, leads)) = split(text) else {
        return Err(Reason::new(format!("{shown} is not {}", T::NAME)));
    };
    let value: f64 = number.replace('_', "").parse().unwrap_or(f64::NAN);
    if !value.is_finite() {
        return Err(Reason::new(format!("{shown} is too large")));
    }
    if symbol.is_empty() {
        return match T::BARE {
            Some(understood) => in_range::<T>(understood(value), &shown),
            None => Err(without_unit::<T>(&number)),
        };
    }
    match T::UNITS
        .iter()
        .find(|unit| unit.symbol == symbol && (unit.side != Side::After || !leads))
    {
        Some(unit) => in_range::<T>(unit.scale.to_si(value), &shown),
        None if leads => Err(Reason::new(format!("{shown} is not {}", T::NAME))),
        None => Err(unknown_unit::<T>(&shown, &number, &symbol)),
    }
}

fn unknown_unit<T: Quantity>(shown: &str, number: &str, symbol: &str) -> Reason {
    let other = ALL
        .iter()
        .find(|(_, units)| units.iter().any(|unit| unit.symbol == symbol));
    if let Some((name, _)) = other {
        return Reason::new(format!("{shown} is {name}, not {}", T::NAME));
    }
    let shown_units = || {
        T::UNITS
            .iter()
            .filter(|unit| !unit.alias)
            .map(|unit| unit.symbol)
    };
    let near =
        nearest(symbol, shown_units()).map(|near| format!("\"{}\"", written::<T>(number, near)));
    let kind = T::NAME.trim_start_matches("a ").trim_start_matches("an ");
    Reason {
        message: format!("{symbol} is not a unit of {kind}"),
        expected: Some(format!(
            "{} in {}",
            T::NAME,
            joined(shown_units().map(str::to_owned).collect(), "or")
        )),
        suggestion: near,
    }
}

/// Splits `400 km` into number, unit, and whether the unit (or a part of it) leads.
fn split(text: &str) -> Option<(String, String, bool)> {
    let text = text.trim();
    let lead_end = text
        .find(|character: char| !character.is_alphabetic())
        .unwrap_or(text.len());
    let (lead, rest) = text.split_at(lead_end);
    let rest = rest.trim_start();
    let (number, unit) = rest.split_at(number_end(rest)?);
    let unit: Vec<&str> = unit
        .split_whitespace()
        .chain((!lead.is_empty()).then_some(lead))
        .collect();
    Some((number.to_owned(), unit.join(" "), !lead.is_empty()))
}

/// Where the decimal number at the start of a text ends.
pub(super) fn number_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let is_digit = |byte: &&u8| byte.is_ascii_digit() || **byte == b'_';
        bytes.iter().skip(from).take_while(is_digit).count()
    };
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(end);
    end += whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if !bytes[..end].iter().any(u8::is_ascii_digit) || whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    Some(end)
}

pub(super) fn expected<T: Quantity>() -> String {
    let (number, symbol) = T::EXAMPLE;
    let example = written::<T>(number, symbol);
    match T::RANGE {
        Some((_, _, words)) if T::BARE.is_some() => {
            format!("{}, {words}, such as {number} or \"{example}\"", T::NAME)
        }
        _ if T::BARE.is_some() => format!("{}, such as \"{example}\" or a plain number", T::NAME),
        _ => format!("{} with its unit, such as \"{example}\"", T::NAME),
    }
}

const NUMBER_PATTERN: &str = r"[+-]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?";

pub(super) fn schema<T: Quantity>(definitions: &mut Definitions) -> Json {
    definitions.define(T::TYPE, concat!(module_path!(), "::quantity"), |_| {
        let symbols: Vec<String> = T::UNITS.iter().map(|unit| escaped(unit.symbol)).collect();
        let leading: Vec<String> =
            T::UNITS.iter().filter(|unit| unit.side != Side::After).map(|unit| escaped(unit.symbol)).collect();
        let mut pattern = format!(r"^\s*{NUMBER_PATTERN}\s*({})\s*$", symbols.join("|"));
        if !leading.is_empty() {
            pattern.push_str(&format!(r"|^\s*({})\s*{NUMBER_PATTERN}\s*$", leading.join("|")));
        }
        let (number, symbol) = T::EXAMPLE;
        let text = json!({ "type": "string", "pattern": pattern });
        let mut schema = match (T::BARE.is_some(), T::RANGE) {
            (true, Some((least, greatest, _))) => {
                json!({ "anyOf": [text, { "type": "number", "minimum": least, "maximum": greatest }] })
            }
            (true, None) => json!({ "anyOf": [text, { "type": "number" }] }),
            (false, _) => text,
        };
        schema["examples"] = json!([written::<T>(number, symbol)]);
        schema["description"] = json!(format!("{}.", capital(&expected::<T>())));
        schema
    })
}

fn escaped(symbol: &str) -> String {
    symbol
        .replace('^', r"\^")
        .replace('/', r"\/")
        .replace(' ', r"\s+")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
