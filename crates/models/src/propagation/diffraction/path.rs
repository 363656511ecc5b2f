//! A path over terrain, between two antennas.

use super::super::{SPEED_OF_LIGHT_M_S, within};
use super::Polarisation;
use std::fmt;

/// One point of a terrain profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathPoint {
    /// Distance from the first end along the ground \[m\].
    pub distance_m: f64,
    /// Height of the ground above sea level \[m\].
    pub height_m: f64,
}

/// A terrain profile between two antennas, and the wave that goes over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path<'a> {
    /// The ground, from under one antenna to under the other.
    pub points: &'a [PathPoint],
    /// Height of the first antenna above the ground \[m\].
    pub first_antenna_m: f64,
    /// Height of the second antenna above the ground \[m\].
    pub second_antenna_m: f64,
    /// Frequency \[Hz\], at least 10 MHz.
    pub frequency_hz: f64,
    /// Effective radius of the Earth \[m\].
    pub effective_radius_m: f64,
    /// Polarisation.
    pub polarisation: Polarisation,
    /// The share of the path over the sea, 0 to 1.
    pub sea_share: f64,
}

/// Why a path cannot be worked on.
#[derive(Clone, Debug, PartialEq)]
pub enum PathError {
    /// It needs at least two points.
    TooShort,
    /// A number of this point is not finite, or its distance does not grow; counted from 0.
    Point(usize),
    /// A number of the path is not finite or out of its range: which, and what was expected.
    Number(&'static str),
}

impl fmt::Display for PathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(out, "a profile needs at least two points"),
            Self::Point(index) => write!(
                out,
                "point {} of the profile: distances must begin at 0 and grow, and all numbers be finite",
                index + 1
            ),
            Self::Number(expected) => write!(out, "expected {expected}"),
        }
    }
}

impl std::error::Error for PathError {}

impl Path<'_> {
    /// Whether everything is in its range.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check(&self) -> Result<(), PathError> {
        if self.points.len() < 2 {
            return Err(PathError::TooShort);
        }
        for (index, point) in self.points.iter().enumerate() {
            let grows = match index
                .checked_sub(1)
                .and_then(|before| self.points.get(before))
            {
                Some(before) => point.distance_m > before.distance_m,
                None => point.distance_m == 0.0,
            };
            if !grows || point.distance_m > 1e8 || !(-1e5..=1e5).contains(&point.height_m) {
                return Err(PathError::Point(index));
            }
        }
        let antenna = 0.0..=1e6;
        if !antenna.contains(&self.first_antenna_m) || !antenna.contains(&self.second_antenna_m) {
            return Err(PathError::Number("antenna heights from 0 to 1000 km"));
        }
        if !(1e7..=1e12).contains(&self.frequency_hz) {
            return Err(PathError::Number("a frequency from 10 MHz to 1000 GHz"));
        }
        if !(1e5..=1e12).contains(&self.effective_radius_m) {
            return Err(PathError::Number(
                "an effective radius from 100 km to 10⁹ km",
            ));
        }
        if !(0.0..=1.0).contains(&self.sea_share) {
            return Err(PathError::Number("a share of the sea from 0 to 1"));
        }
        Ok(())
    }

    /// Length of the path \[m\].
    pub(super) fn length_m(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.distance_m)
    }

    /// Heights of the two antennas above the sea \[m\].
    pub(super) fn antennas_m(&self) -> (f64, f64) {
        let height = |point: Option<&PathPoint>| point.map_or(0.0, |point| point.height_m);
        (
            height(self.points.first()) + self.first_antenna_m,
            height(self.points.last()) + self.second_antenna_m,
        )
    }

    /// Wavelength \[m\].
    pub(super) fn wavelength_m(&self) -> f64 {
        SPEED_OF_LIGHT_M_S / within(self.frequency_hz, 1e6, 1e13)
    }

    /// The points between the ends.
    pub(super) fn between(&self) -> &[PathPoint] {
        match self.points {
            [_, between @ .., _] => between,
            _ => &[],
        }
    }
}
