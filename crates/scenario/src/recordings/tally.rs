//! What became of the rows of a recording.

use std::collections::BTreeMap;

/// Why a row was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// It has no time.
    NoTime,
    /// It has neither an address nor a callsign.
    NoName,
    /// It lacks latitude or longitude.
    NoPosition,
    /// It has no altitude.
    NoHeight,
    /// A place that is not on Earth, or an altitude that is not of the air.
    OutOfRange,
    /// The aircraft says that it is on the ground.
    OnGround,
    /// It is less than a second after the one before.
    TooSoon,
    /// The position is to the last digit that of the row before: told again, not measured again.
    Repeated,
    /// It cannot be reached from the one before.
    Jump,
    /// There is no other of that aircraft within ten minutes.
    Alone,
}

impl Dropped {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::NoTime,
        Self::NoName,
        Self::NoPosition,
        Self::NoHeight,
        Self::OutOfRange,
        Self::OnGround,
        Self::TooSoon,
        Self::Repeated,
        Self::Jump,
        Self::Alone,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoTime => "without a time",
            Self::NoName => "without address and callsign",
            Self::NoPosition => "without a position",
            Self::NoHeight => "without an altitude",
            Self::OutOfRange => "out of range",
            Self::OnGround => "on the ground",
            Self::TooSoon => "less than 1 s after the one before",
            Self::Repeated => "position repeated",
            Self::Jump => "jumps",
            Self::Alone => "alone",
        }
    }
}

/// What became of the rows of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows in the file.
    pub rows: usize,
    /// Rows that became positions of aircraft.
    pub kept: usize,
    /// How many of the others were dropped, by reason.
    pub dropped: BTreeMap<Dropped, usize>,
}

impl Tally {
    /// Counts rows as dropped.
    pub(crate) fn drop(&mut self, why: Dropped, count: usize) {
        if count > 0 {
            *self.dropped.entry(why).or_default() += count;
        }
    }
}
