//! From latitude and longitude to paper and back: Mercator on the sphere (Snyder, "Map Projections: A Working Manual", USGS
//! Professional Paper 1395, 1987, equations 7-1, 7-2, 7-4).

use crate::charts::labels::Rectangle;
use core::f64::consts::{FRAC_PI_2, FRAC_PI_4};
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::frames::{Geodetic, MEAN_EARTH_RADIUS_M};
use gapfiller_geo::geodesic;
use gapfiller_numerics::math;

/// The largest size of the frame.
const WIDTH: f64 = 956.0;
const HEIGHT: f64 = 900.0;
/// Mercator's map has no end towards the poles.
const STEEPEST_DEG: f64 = 85.0;
/// Geodesics are drawn in pieces of about this length \[m\].
const PIECE_M: f64 = 20_000.0;

/// A map's frame and scale.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    west_rad: f64,
    north_y: f64,
    /// Units of paper for each radian along the equator.
    scale: f64,
    middle_deg: f64,
    frame: Rectangle,
}

impl Projection {
    /// The map of an area, its upper left corner at (`left`, `top`). Areas that are too small to draw are widened.
    pub fn of(area: &BoundingBox, left: f64, top: f64) -> Self {
        let area = drawable(area);
        let (low, high) = (mercator(area.south), mercator(area.north));
        let (across, up) = ((area.east - area.west).to_radians(), high - low);
        let scale = (WIDTH / across).min(HEIGHT / up);
        let frame = Rectangle {
            x: left,
            y: top,
            width: (across * scale).round(),
            height: (up * scale).round(),
        };
        Self {
            west_rad: area.west.to_radians(),
            north_y: high,
            scale,
            middle_deg: area.centre_deg().0,
            frame,
        }
    }

    /// Where the map is on paper.
    pub fn frame(&self) -> Rectangle {
        self.frame
    }

    /// Where a (latitude, longitude) in degrees is on paper.
    pub fn place(&self, (latitude_deg, longitude_deg): (f64, f64)) -> (f64, f64) {
        (
            self.frame.x + (longitude_deg.to_radians() - self.west_rad) * self.scale,
            self.frame.y + (self.north_y - mercator(latitude_deg)) * self.scale,
        )
    }

    /// The (latitude, longitude) in degrees of a place on paper.
    pub fn position(&self, x: f64, y: f64) -> (f64, f64) {
        let northing = self.north_y - (y - self.frame.y) / self.scale;
        let latitude = 2.0 * math::atan(math::exp(northing)) - FRAC_PI_2;
        (
            latitude.to_degrees(),
            (self.west_rad + (x - self.frame.x) / self.scale).to_degrees(),
        )
    }

    /// Units of paper for each metre in the middle of the map.
    pub fn units_per_metre(&self) -> f64 {
        self.scale / (MEAN_EARTH_RADIUS_M * math::cos(self.middle_deg.to_radians()))
    }

    /// Geodesics through points, on paper.
    pub fn way(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mut way: Vec<(f64, f64)> = points
            .first()
            .map(|&first| self.place(first))
            .into_iter()
            .collect();
        for pair in points.windows(2) {
            let &[from, to] = pair else { continue };
            let start = Geodetic::from_degrees(from.0, from.1, 0.0);
            let leg = geodesic::inverse(&start, &Geodetic::from_degrees(to.0, to.1, 0.0));
            let line = geodesic::Line::new(&start, leg.azimuth1_rad);
            let pieces = (leg.distance_m / PIECE_M).ceil().clamp(1.0, 400.0);
            for piece in 1..pieces as usize {
                let at = line.position(leg.distance_m * piece as f64 / pieces);
                way.push(self.place((at.latitude_deg(), at.longitude_deg())));
            }
            way.push(self.place(to));
        }
        way
    }

    /// All points at a distance \[m\] from one, on paper, closed.
    pub fn ring(&self, centre: (f64, f64), radius_m: f64) -> Vec<(f64, f64)> {
        const CORNERS: usize = 96;
        let centre = Geodetic::from_degrees(centre.0, centre.1, 0.0);
        let corner = |n: usize| {
            let azimuth = n as f64 / CORNERS as f64 * core::f64::consts::TAU;
            let at = geodesic::direct(&centre, azimuth, radius_m);
            self.place((at.latitude_deg(), at.longitude_deg()))
        };
        (0..CORNERS).map(corner).collect()
    }
}

fn drawable(area: &BoundingBox) -> BoundingBox {
    let south = area.south.clamp(-STEEPEST_DEG, STEEPEST_DEG - 0.2);
    let west = if area.west.is_finite() {
        area.west
    } else {
        0.0
    };
    BoundingBox {
        south,
        west,
        north: area.north.min(STEEPEST_DEG).max(south + 0.1),
        east: area.east.max(west + 0.1),
    }
}

fn mercator(latitude_deg: f64) -> f64 {
    let latitude = latitude_deg.clamp(-STEEPEST_DEG, STEEPEST_DEG).to_radians();
    math::ln(math::tan(FRAC_PI_4 + 0.5 * latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: BoundingBox = BoundingBox {
        south: 34.0,
        west: 27.0,
        north: 42.5,
        east: 45.0,
    };

    #[test]
    fn there_and_back() {
        let projection = Projection::of(&AREA, 40.0, 4.0);
        assert_eq!(projection.place((42.5, 27.0)), (40.0, 4.0));
        let (x, y) = projection.place((39.9, 32.9));
        let (latitude, longitude) = projection.position(x, y);
        assert!((latitude - 39.9).abs() < 1e-9 && (longitude - 32.9).abs() < 1e-9);
        assert_eq!(projection.frame().width, WIDTH);
    }

    #[test]
    fn rings_are_round_and_to_scale() {
        let projection = Projection::of(&AREA, 0.0, 0.0);
        let ring = projection.ring((38.25, 36.0), 200_000.0);
        let (low, high) = ring.iter().fold((f64::MAX, f64::MIN), |(low, high), p| {
            (low.min(p.0), high.max(p.0))
        });
        let wanted = 400_000.0 * projection.units_per_metre();
        assert!(((high - low) / wanted - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_point_and_a_pole_can_be_drawn() {
        let point = BoundingBox {
            south: 90.0,
            west: 10.0,
            north: 90.0,
            east: 10.0,
        };
        let frame = Projection::of(&point, 0.0, 0.0).frame();
        assert!(frame.width > 1.0 && frame.height > 1.0 && frame.width.is_finite());
    }
}
