//! Regions on the map.

use serde::{Deserialize, Serialize};

/// A box of latitude and longitude in degrees. It does not cross the 180° meridian: `west <= east`.
///
/// ```
/// use gapfiller_geo::area::BoundingBox;
/// let anatolia = BoundingBox { south: 35.8, west: 25.6, north: 42.2, east: 44.9 };
/// assert!(anatolia.contains(39.9, 32.9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    /// Southern edge, latitude \[deg\].
    pub south: f64,
    /// Western edge, longitude \[deg\].
    pub west: f64,
    /// Northern edge, latitude \[deg\].
    pub north: f64,
    /// Eastern edge, longitude \[deg\].
    pub east: f64,
}

impl BoundingBox {
    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, latitude_deg: f64, longitude_deg: f64) -> bool {
        (self.south..=self.north).contains(&latitude_deg)
            && (self.west..=self.east).contains(&longitude_deg)
    }

    /// Latitude and longitude of the middle \[deg\].
    #[must_use]
    pub fn centre_deg(&self) -> (f64, f64) {
        (
            0.5 * (self.south + self.north),
            0.5 * (self.west + self.east),
        )
    }

    /// The same box, wider by a margin \[deg\] on each side.
    #[must_use]
    pub fn expanded(&self, margin_deg: f64) -> Self {
        Self {
            south: self.south - margin_deg,
            west: self.west - margin_deg,
            north: self.north + margin_deg,
            east: self.east + margin_deg,
        }
    }

    /// The smallest box around points given as (latitude, longitude) in degrees; `None` without points.
    #[must_use]
    pub fn around(points: &[(f64, f64)]) -> Option<Self> {
        let (&(latitude, longitude), rest) = points.split_first()?;
        let first = Self {
            south: latitude,
            west: longitude,
            north: latitude,
            east: longitude,
        };
        Some(rest.iter().fold(first, |acc, &(latitude, longitude)| Self {
            south: acc.south.min(latitude),
            west: acc.west.min(longitude),
            north: acc.north.max(latitude),
            east: acc.east.max(longitude),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_holds_its_corners_and_its_centre() {
        let area = BoundingBox::around(&[(36.0, 45.0), (42.0, 26.0), (38.0, 30.0)]).unwrap();
        assert_eq!(
            (area.south, area.west, area.north, area.east),
            (36.0, 26.0, 42.0, 45.0)
        );
        assert!(area.contains(36.0, 26.0) && area.contains(42.0, 45.0));
        assert!(!area.contains(35.9, 30.0) && area.expanded(0.2).contains(35.9, 30.0));
        assert_eq!(area.centre_deg(), (39.0, 35.5));
        assert!(BoundingBox::around(&[]).is_none());
    }
}
