//! `[background]`: civil traffic, on airways and from recordings.

use crate::format::area::AreaTable;
use gapfiller_fields::{
    Duration, Height, Length, Map, NonNegative, Position, Positive, Probability, Rate, Spanned,
    choices, fields,
};

fields! {
    /// Traffic that is neither raid nor defence.
    #[derive(Default)]
    pub struct Background {
        /// Airways with their traffic.
        pub airways: Map<Airway>,
        /// Traffic that was recorded.
        pub recordings: Map<RecordedTraffic>,
    }
}

fields! {
    /// An airway and the flights on it, named `civil-AIRWAY-1`, `civil-AIRWAY-2`, …: so many at equal times (`flights`,
    /// `spacing`), or drawn (`rate`).
    pub struct Airway {
        /// What flies: a name of `[platforms]`.
        pub platform: Spanned<String>,
        /// The line, at least two points.
        pub points: Spanned<Vec<Position>>,
        /// Cruising heights, taken in turn; with `rate`, drawn, all equally likely.
        pub heights: Spanned<Vec<Positive<Height>>>,
        /// How many flights.
        pub flights: Option<Spanned<Positive<u32>>>,
        /// When the first enters; with `rate`, before when none does.
        pub first: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// Time from one to the next.
        pub spacing: Option<Spanned<Positive<Duration>>>,
        /// How many enter in a time, on average: a Poisson process until the end of the window.
        pub rate: Option<Spanned<Positive<Rate>>>,
        /// Whether `rate` held before the window as well, so that there are flights on the airway when it begins.
        pub under_way: bool = false,
        /// Another number is another draw of the traffic. All runs of a scenario have the same traffic.
        pub draw: u64 = 1,
        /// Whether every other flight goes the other way; with `rate`, each with even chance.
        pub both_ways: bool = false,
        /// Whether the flights are filed.
        pub filed: bool = true,
        /// How far off its plan a flight may be and still be taken for it; by default that of `[airspace]`.
        pub tolerance: Option<Positive<Length>>,
        /// Share of the flights whose transponder is off.
        pub transponder_off: Probability = Probability(0.0),
        /// Share of the flights that squawk what was assigned to nobody.
        pub squawk_unassigned: Probability = Probability(0.0),
    }
}

choices! {
    /// The unit of altitudes in a recording.
    pub enum AltitudeUnit {
        /// Feet; metres in the columns of OpenSky's state vectors.
        Auto = "auto",
        /// Feet.
        Feet = "ft",
        /// Metres.
        Metres = "m",
    }
}

fields! {
    /// Recorded traffic: every aircraft becomes a civil object `civil-RECORDING-CALLSIGN-1`, …
    pub struct RecordedTraffic {
        /// The recording, relative to this file: CSV, Parquet or JSON, each perhaps gzipped.
        pub file: Spanned<String>,
        /// What all of them are taken for: a name of `[platforms]`.
        pub platform: Option<Spanned<String>>,
        /// The moment of the recording at which the run begins, such as `2021-10-07T12:00:00Z`; by default its first.
        pub start: Option<Spanned<String>>,
        /// Where to take aircraft from, and for how long: from the first time they are inside to the last. By default `[area]`
        /// and half a degree around it.
        pub r#box: Option<Spanned<AreaTable>>,
        /// Whether they are filed, by their callsign and along the path that they flew.
        pub filed: bool = true,
        /// How far off its plan a flight may be and still be taken for it; by default that of `[airspace]`.
        pub tolerance: Option<Positive<Length>>,
        /// The unit of its altitudes.
        pub altitude_unit: AltitudeUnit = AltitudeUnit::Auto,
    }
}
