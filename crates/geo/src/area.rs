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

/// Whether a point lies within corners in order, by the crossing number. Corners and point are (latitude, longitude) in the same
/// unit; edges are straight in these coordinates, and do not cross the 180° meridian.
///
/// ```
/// use gapfiller_geo::area::within_corners;
/// let around_ankara = [(39.0, 32.0), (41.0, 32.0), (41.0, 34.0), (39.0, 34.0)];
/// assert!(within_corners(&around_ankara, 39.9, 32.9));
/// assert!(!within_corners(&around_ankara, 39.9, 30.5));
/// ```
#[must_use]
pub fn within_corners(corners: &[(f64, f64)], latitude: f64, longitude: f64) -> bool {
    let mut inside = false;
    let Some(mut previous) = corners.last().copied() else {
        return false;
    };
    for &corner in corners {
        let (lat_a, lon_a) = previous;
        let (lat_b, lon_b) = corner;
        // An edge counts when it straddles the latitude to the east of the point.
        if (lat_a > latitude) != (lat_b > latitude) {
            let crossing = lon_a + (latitude - lat_a) / (lat_b - lat_a) * (lon_b - lon_a);
            if longitude < crossing {
                inside = !inside;
            }
        }
        previous = corner;
    }
    inside
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
