//! Geodesics and frames on WGS-84.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Output, Range};
use gapfiller_geo::frames::{Enu, Geodetic, LocalFrame};
use gapfiller_geo::geodesic::{direct_with_azimuth, inverse as geodesic};

const LATITUDE: Range = Range::From(-90.0, 90.0);
const LONGITUDE: Range = Range::From(-540.0, 540.0);
const HEIGHT: Range = Range::From(-1e5, 1e9);

const LAT1: Input = input("lat1_deg", "deg", "latitude of the first point", LATITUDE);
const LON1: Input = input(
    "lon1_deg",
    "deg",
    "longitude of the first point, east positive",
    LONGITUDE,
);
const LAT2: Input = input("lat2_deg", "deg", "latitude of the second point", LATITUDE);
const LON2: Input = input(
    "lon2_deg",
    "deg",
    "longitude of the second point, east positive",
    LONGITUDE,
);
const OBSERVER_AND_TARGET: &[Input] = &[
    LAT1,
    LON1,
    input(
        "height1_m",
        "m",
        "height of the first point above the ellipsoid",
        HEIGHT,
    ),
    LAT2,
    LON2,
    input(
        "height2_m",
        "m",
        "height of the second point above the ellipsoid",
        HEIGHT,
    ),
];
const AZIMUTH2: Output = output(
    "azimuth2_deg",
    "deg",
    "azimuth at the second point, onward, -180 to 180 from north clockwise",
);

pub const MODELS: &[Model] = &[
    Model {
        name: "geo.inverse",
        about: "the shortest path over the ellipsoid: azimuths at its ends, and its length",
        source: "Karney, J. Geodesy 87 (2013) 43-55",
        inputs: &[LAT1, LON1, LAT2, LON2],
        outputs: &[
            output(
                "azimuth1_deg",
                "deg",
                "azimuth at the first point, -180 to 180 from north clockwise",
            ),
            AZIMUTH2,
            output("distance_m", "m", "length over the ellipsoid"),
        ],
        compute: Compute::Row(inverse),
    },
    Model {
        name: "geo.direct",
        about: "where a geodesic of an azimuth and a length ends",
        source: "Karney, J. Geodesy 87 (2013) 43-55",
        inputs: &[
            LAT1,
            LON1,
            input(
                "azimuth1_deg",
                "deg",
                "azimuth at the start, from north clockwise",
                Range::From(-360.0, 360.0),
            ),
            input(
                "distance_m",
                "m",
                "length over the ellipsoid; negative goes backwards",
                Range::From(-1e8, 1e8),
            ),
        ],
        outputs: &[
            output("lat2_deg", "deg", "latitude of the end"),
            output("lon2_deg", "deg", "longitude of the end"),
            AZIMUTH2,
        ],
        compute: Compute::Row(direct),
    },
    Model {
        name: "geo.aer",
        about: "azimuth, elevation and range of the second point from the first",
        source: "NIMA TR8350.2 (2000), chapter 4; rotation into the local frame",
        inputs: OBSERVER_AND_TARGET,
        outputs: &[
            output(
                "azimuth_deg",
                "deg",
                "azimuth, 0 to 360 from north clockwise",
            ),
            output(
                "elevation_deg",
                "deg",
                "elevation above the local horizontal, without refraction",
            ),
            output("range_m", "m", "slant range"),
        ],
        compute: Compute::Row(aer),
    },
    Model {
        name: "geo.enu",
        about: "east, north and up of the second point from the first",
        source: "NIMA TR8350.2 (2000), chapter 4; rotation into the local frame",
        inputs: OBSERVER_AND_TARGET,
        outputs: &[
            output("east_m", "m", "towards the east"),
            output("north_m", "m", "towards the north"),
            output("up_m", "m", "along the normal of the ellipsoid"),
        ],
        compute: Compute::Row(enu),
    },
    Model {
        name: "geo.ecef",
        about: "Earth-centred, Earth-fixed coordinates",
        source: "NIMA TR8350.2 (2000), chapter 4",
        inputs: &[
            input("lat_deg", "deg", "latitude", LATITUDE),
            input("lon_deg", "deg", "longitude, east positive", LONGITUDE),
            input("height_m", "m", "height above the ellipsoid", HEIGHT),
        ],
        outputs: &[
            output("x_m", "m", "towards 0 N 0 E"),
            output("y_m", "m", "towards 0 N 90 E"),
            output("z_m", "m", "towards the north pole"),
        ],
        compute: Compute::Row(ecef),
    },
];

fn inverse(row: &[f64]) -> Answer {
    let [lat1, lon1, lat2, lon2] = values(row)?;
    let path = geodesic(
        &Geodetic::from_degrees(lat1, lon1, 0.0),
        &Geodetic::from_degrees(lat2, lon2, 0.0),
    );
    Ok(vec![
        path.azimuth1_rad.to_degrees(),
        path.azimuth2_rad.to_degrees(),
        path.distance_m,
    ])
}

fn direct(row: &[f64]) -> Answer {
    let [lat, lon, azimuth, distance_m] = values(row)?;
    let start = Geodetic::from_degrees(lat, lon, 0.0);
    let (end, azimuth_rad) = direct_with_azimuth(&start, azimuth.to_radians(), distance_m);
    Ok(vec![
        end.latitude_deg(),
        end.longitude_deg(),
        azimuth_rad.to_degrees(),
    ])
}

/// The second point in the frame of the first.
fn seen(row: &[f64]) -> Result<Enu, String> {
    let [lat1, lon1, height1, lat2, lon2, height2] = values(row)?;
    let frame = LocalFrame::at(Geodetic::from_degrees(lat1, lon1, height1));
    Ok(frame.to_enu(&Geodetic::from_degrees(lat2, lon2, height2).to_ecef()))
}

fn aer(row: &[f64]) -> Answer {
    let seen = seen(row)?.to_az_el_range();
    Ok(vec![
        seen.azimuth_rad.to_degrees(),
        seen.elevation_rad.to_degrees(),
        seen.range_m,
    ])
}

fn enu(row: &[f64]) -> Answer {
    let seen = seen(row)?.0;
    Ok(vec![seen.x, seen.y, seen.z])
}

fn ecef(row: &[f64]) -> Answer {
    let [lat, lon, height] = values(row)?;
    let position = Geodetic::from_degrees(lat, lon, height).to_ecef().0;
    Ok(vec![position.x, position.y, position.z])
}
