//! Which columns a recording may have, by the names that are in use.
//!
//! `timestamp icao24 callsign latitude longitude altitude onground squawk` is what the Python library traffic writes (heights
//! in feet); `time lat lon baroaltitude` are those of OpenSky's state vectors (heights in metres), `hex alt_baro` those of
//! readsb.

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quantity {
    Time,
    Address,
    Callsign,
    Latitude,
    Longitude,
    /// Feet, unless the scenario says otherwise.
    Altitude,
    /// Metres, unless the scenario says otherwise.
    AltitudeInMetres,
    /// By satellite: feet; in a file that has the one before, metres.
    AltitudeBySatellite,
    Squawk,
    OnGround,
}

/// How many there are.
pub(crate) const QUANTITIES: usize = 10;

/// Names and what they tell. Of several names for the same thing in one file, the first in this list counts.
pub(crate) const NAMES: &[(&str, Quantity)] = &[
    ("timestamp", Quantity::Time),
    ("time", Quantity::Time),
    ("datetime", Quantity::Time),
    ("icao24", Quantity::Address),
    ("icao", Quantity::Address),
    ("hex", Quantity::Address),
    ("callsign", Quantity::Callsign),
    ("flight", Quantity::Callsign),
    ("ident", Quantity::Callsign),
    ("latitude", Quantity::Latitude),
    ("lat", Quantity::Latitude),
    ("longitude", Quantity::Longitude),
    ("lon", Quantity::Longitude),
    ("long", Quantity::Longitude),
    ("lng", Quantity::Longitude),
    ("altitude", Quantity::Altitude),
    ("alt_baro", Quantity::Altitude),
    ("alt", Quantity::Altitude),
    ("baroaltitude", Quantity::AltitudeInMetres),
    ("baro_altitude", Quantity::AltitudeInMetres),
    ("geoaltitude", Quantity::AltitudeBySatellite),
    ("geo_altitude", Quantity::AltitudeBySatellite),
    ("alt_geom", Quantity::AltitudeBySatellite),
    ("squawk", Quantity::Squawk),
    ("onground", Quantity::OnGround),
    ("on_ground", Quantity::OnGround),
];

/// The place of a name in [`NAMES`].
pub(crate) fn place_of(name: &str) -> Option<usize> {
    NAMES.iter().position(|(known, _)| *known == name)
}

/// What a recording cannot do without: in words, and any one of these.
pub(crate) const NEEDED: &[(&str, &[Quantity])] = &[
    ("timestamp", &[Quantity::Time]),
    ("latitude", &[Quantity::Latitude]),
    ("longitude", &[Quantity::Longitude]),
    (
        "altitude",
        &[
            Quantity::Altitude,
            Quantity::AltitudeInMetres,
            Quantity::AltitudeBySatellite,
        ],
    ),
    ("icao24", &[Quantity::Address, Quantity::Callsign]),
];
