//! The quantities: each a newtype of an SI number, with the units that files may use.
//!
//! Units are exact by definition: foot 0.3048 m and nautical mile 1852 m (BIPM, SI Brochure, 9th edition, 2019, table 8
//! and section 4), standard gravity 9.806 65 m/s² (3rd CGPM, 1901).

use std::f64::consts::PI;

use gapfiller_numerics::math;
use serde_json::Value as Json;

use super::scale::{Quantity, Scale, Side, Unit, expected, read, schema};
use crate::{Amount, Definitions, Node, Path, Problems, Read};

const fn unit(symbol: &'static str, multiplier: f64, divisor: f64) -> Unit {
    Unit {
        symbol,
        scale: Scale::Linear(multiplier, divisor),
        alias: false,
        side: Side::After,
    }
}

const fn decibel(symbol: &'static str, reference: f64) -> Unit {
    Unit {
        symbol,
        scale: Scale::Decibel(reference),
        alias: false,
        side: Side::After,
    }
}

const fn alias(unit: Unit) -> Unit {
    Unit {
        alias: true,
        ..unit
    }
}

const fn beside(side: Side, unit: Unit) -> Unit {
    Unit { side, ..unit }
}

macro_rules! quantities {
    ($(
        $(#[doc = $doc:expr])*
        $type:ident = $name:literal, $number:literal $symbol:literal,
        [$($unit:expr),* $(,)?]
        $(, range $range:expr)? $(, bare $bare:expr)?;
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
            pub struct $type(pub f64);

            impl Quantity for $type {
                const NAME: &'static str = $name;
                const TYPE: &'static str = stringify!($type);
                const UNITS: &'static [Unit] = &[$($unit),*];
                const EXAMPLE: (&'static str, &'static str) = ($number, $symbol);
                $(const RANGE: Option<(f64, f64, &'static str)> = Some($range);)?
                $(const BARE: Option<fn(f64) -> f64> = Some($bare);)?

                fn from_si(si: f64) -> Self {
                    Self(si)
                }
            }

            impl Read for $type {
                fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
                    read(node, path, problems)
                }

                fn schema(definitions: &mut Definitions) -> Json {
                    schema::<Self>(definitions)
                }

                fn expected() -> String {
                    expected::<Self>()
                }
            }

            impl Amount for $type {
                fn si(&self) -> f64 {
                    self.0
                }
            }
        )*

        /// All the quantities, to tell a reader what a unit is a unit of.
        pub(super) const ALL: &[(&str, &[Unit])] = &[$(($name, $type::UNITS)),*];
    };
}

quantities! {
    /// A length or distance \[m\].
    Length = "a length", "400" "km", [
        unit("m", 1.0, 1.0), unit("km", 1000.0, 1.0), unit("nmi", 1852.0, 1.0), unit("ft", 0.3048, 1.0),
        unit("cm", 1.0, 100.0), unit("mm", 1.0, 1000.0), alias(unit("NM", 1852.0, 1.0)),
    ];

    /// A height or altitude \[m\]. `FL330` is 33 000 ft in the standard atmosphere, taken as a geometric height.
    Height = "a height", "30" "m", [
        unit("m", 1.0, 1.0), unit("km", 1000.0, 1.0), unit("ft", 0.3048, 1.0), beside(Side::Before, unit("FL", 30.48, 1.0)),
    ];

    /// A speed \[m/s\].
    Speed = "a speed", "250" "m/s", [
        unit("m/s", 1.0, 1.0), unit("km/h", 1000.0, 3600.0), unit("kt", 1852.0, 3600.0), unit("km/s", 1000.0, 1.0),
        alias(unit("kn", 1852.0, 3600.0)),
    ];

    /// An acceleration \[m/s²\].
    Acceleration = "an acceleration", "3" "g", [
        unit("m/s2", 1.0, 1.0), unit("g", 9.80665, 1.0), alias(unit("m/s^2", 1.0, 1.0)), alias(unit("m/s²", 1.0, 1.0)),
    ];

    /// A duration \[s\].
    Duration = "a duration", "2.5" "s", [
        unit("ns", 1.0, 1e9), unit("us", 1.0, 1e6), unit("ms", 1.0, 1e3), unit("s", 1.0, 1.0), unit("min", 60.0, 1.0),
        unit("h", 3600.0, 1.0), unit("d", 86400.0, 1.0), alias(unit("µs", 1.0, 1e6)), alias(unit("μs", 1.0, 1e6)),
    ];

    /// A plane angle \[rad\].
    Angle = "an angle", "90" "deg", [
        unit("deg", PI, 180.0), unit("rad", 1.0, 1.0), unit("mrad", 1.0, 1000.0), unit("arcmin", PI, 10800.0),
        alias(unit("°", PI, 180.0)),
    ];

    /// An angular rate \[rad/s\]; rotation in `rpm`.
    AngularRate = "an angular rate", "30" "deg/s", [
        unit("deg/s", PI, 180.0), unit("rad/s", 1.0, 1.0), unit("rpm", PI, 30.0), alias(unit("°/s", PI, 180.0)),
    ];

    /// A frequency \[Hz\].
    Frequency = "a frequency", "3" "GHz", [
        unit("Hz", 1.0, 1.0), unit("kHz", 1e3, 1.0), unit("MHz", 1e6, 1.0), unit("GHz", 1e9, 1.0),
    ];

    /// How often something happens \[1/s\].
    Rate = "a rate", "2" "/min", [
        unit("/s", 1.0, 1.0), unit("/min", 1.0, 60.0), unit("/h", 1.0, 3600.0), unit("/d", 1.0, 86400.0),
    ];

    /// A radar cross-section \[m²\]; 0 dBsm is 1 m².
    CrossSection = "a radar cross-section", "0" "dBsm", [
        decibel("dBsm", 1.0), unit("m2", 1.0, 1.0), alias(unit("m^2", 1.0, 1.0)), alias(unit("m²", 1.0, 1.0)),
    ];

    /// A ratio of powers \[dB\]. A plain number is the ratio itself: `2` is 3.01 dB.
    Decibels = "a ratio in decibels", "3" "dB", [unit("dB", 1.0, 1.0), alias(unit("dBi", 1.0, 1.0))],
        bare ratio_to_decibels;

    /// A power \[W\].
    Power = "a power", "100" "kW", [
        unit("W", 1.0, 1.0), unit("kW", 1e3, 1.0), unit("MW", 1e6, 1.0), unit("mW", 1.0, 1e3), decibel("dBW", 1.0),
        decibel("dBm", 1e-3),
    ];

    /// An area \[m²\].
    Area = "an area", "100" "km2", [
        unit("km2", 1e6, 1.0), unit("m2", 1.0, 1.0), alias(unit("km^2", 1e6, 1.0)), alias(unit("km²", 1e6, 1.0)),
        alias(unit("m^2", 1.0, 1.0)), alias(unit("m²", 1.0, 1.0)),
    ];

    /// A rain rate \[m/s\].
    RainRate = "a rain rate", "5" "mm/h", [unit("mm/h", 1.0, 3.6e6)];

    /// A data rate \[bit/s\].
    DataRate = "a data rate", "64" "kbit/s", [
        unit("bit/s", 1.0, 1.0), unit("kbit/s", 1e3, 1.0), unit("Mbit/s", 1e6, 1.0),
    ];

    /// A sum of money \[USD\].
    Money = "a sum of money", "2.5" "bn USD", [
        beside(Side::Either, unit("USD", 1.0, 1.0)), unit("k USD", 1e3, 1.0), beside(Side::Either, unit("M USD", 1e6, 1.0)),
        beside(Side::Either, unit("bn USD", 1e9, 1.0)), alias(unit("million USD", 1e6, 1.0)), alias(unit("billion USD", 1e9, 1.0)),
    ];

    /// A probability, 0 to 1.
    Probability = "a probability", "5" "%", [unit("%", 1.0, 100.0)], range (0.0, 1.0, "from 0 to 1"), bare same;

    /// A share of a whole, 0 to 1.
    Share = "a share", "45" "%", [unit("%", 1.0, 100.0)], range (0.0, 1.0, "from 0 to 1"), bare same;
}

fn same(number: f64) -> f64 {
    number
}

/// Not finite for a ratio that is not positive, which is then refused.
fn ratio_to_decibels(ratio: f64) -> f64 {
    if ratio > 0.0 {
        math::ratio_to_db(ratio)
    } else {
        f64::NAN
    }
}

impl Decibels {
    /// The ratio of powers.
    pub fn ratio(self) -> f64 {
        math::db_to_ratio(self.0)
    }
}
