//! Propagation through air, rain and terrain.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Range};
use gapfiller_models::propagation::SPEED_OF_LIGHT_M_S;
use gapfiller_models::propagation::diffraction::{
    Path, PathPoint, Polarisation, SmoothEarth, fresnel_parameter, knife_edge_approximate_db,
    knife_edge_db, spherical_earth_db,
};
use gapfiller_models::propagation::gas::{
    Air, GasProfile, reference_atmosphere, specific_attenuation,
};
use gapfiller_models::propagation::rain::RainCoefficients;
use gapfiller_models::propagation::refraction::{effective_earth_radius_m, horizon_m};
use std::cell::RefCell;

const GIGAHERTZ: Range = Range::Above(0.0, 1_000.0);
const FREQUENCY: Input = input("frequency_ghz", "GHz", "frequency", GIGAHERTZ);
const DIFFRACTION_FREQUENCY: Input = input(
    "frequency_ghz",
    "GHz",
    "frequency",
    Range::From(0.01, 1_000.0),
);
const TILT: Input = input(
    "polarisation_tilt_deg",
    "deg",
    "tilt of the polarisation from the horizontal: 0 horizontal, 90 vertical, 45 circular",
    Range::From(-360.0, 360.0),
);
const UPRIGHT: Input = input(
    "polarisation_tilt_deg",
    "deg",
    "0 for horizontal polarisation, 90 for vertical",
    Range::From(0.0, 90.0),
);
const RADIUS: Input = input(
    "effective_radius_m",
    "m",
    "effective radius of the Earth",
    Range::From(1e5, 1e12),
);
const SEA_SHARE: Input = input(
    "sea_share",
    "1",
    "share of the path over the sea",
    Range::From(0.0, 1.0),
);
const ANTENNA: Range = Range::From(0.0, 1e6);

pub const MODELS: &[Model] = &[
    Model {
        name: "propagation.gas",
        about: "specific attenuation by oxygen and water vapour, line by line",
        source: "ITU-R P.676-12 (2019), Annex 1",
        inputs: &[
            FREQUENCY,
            input(
                "pressure_hpa",
                "hPa",
                "pressure of the dry air: total pressure less that of the vapour",
                Range::From(0.0, 2_000.0),
            ),
            input(
                "temperature_k",
                "K",
                "temperature",
                Range::From(100.0, 500.0),
            ),
            input(
                "vapour_density_g_m3",
                "g/m3",
                "density of water vapour",
                Range::From(0.0, 100.0),
            ),
        ],
        outputs: &[output(
            "attenuation_db_per_km",
            "dB/km",
            "attenuation, one way",
        )],
        compute: Compute::Row(gas),
    },
    Model {
        name: "propagation.gas-parts",
        about: "as propagation.gas, dry air and water vapour apart",
        source: "ITU-R P.676-12 (2019), Annex 1",
        inputs: &[
            FREQUENCY,
            input(
                "pressure_hpa",
                "hPa",
                "pressure of the dry air",
                Range::From(0.0, 2_000.0),
            ),
            input(
                "temperature_k",
                "K",
                "temperature",
                Range::From(100.0, 500.0),
            ),
            input(
                "vapour_density_g_m3",
                "g/m3",
                "density of water vapour",
                Range::From(0.0, 100.0),
            ),
        ],
        outputs: &[
            output(
                "dry_db_per_km",
                "dB/km",
                "by oxygen and the dry continuum, one way",
            ),
            output("vapour_db_per_km", "dB/km", "by water vapour, one way"),
        ],
        compute: Compute::Row(gas_parts),
    },
    Model {
        name: "propagation.gas-slant",
        about: "attenuation by gases along a ray through the mean global reference atmosphere",
        source: "ITU-R P.676-12 (2019), Annex 1; ITU-R P.835-6 (2017); Simpson's rule along a ray over the effective Earth",
        inputs: &[
            FREQUENCY,
            input(
                "height_m",
                "m",
                "height above the sea where the ray begins",
                Range::From(0.0, 1e5),
            ),
            input(
                "elevation_deg",
                "deg",
                "elevation of the ray there",
                Range::From(-90.0, 90.0),
            ),
            input("range_m", "m", "length of the ray", Range::From(0.0, 3e6)),
            RADIUS,
        ],
        outputs: &[output("attenuation_db", "dB", "attenuation, one way")],
        compute: Compute::Row(gas_slant),
    },
    Model {
        name: "propagation.atmosphere",
        about: "the mean annual global reference atmosphere",
        source: "ITU-R P.835-6 (2017), Annex 1, section 1",
        inputs: &[input(
            "height_m",
            "m",
            "height above the sea",
            Range::From(0.0, 1e5),
        )],
        outputs: &[
            output("temperature_k", "K", "temperature"),
            output("pressure_hpa", "hPa", "pressure of the dry air"),
            output(
                "total_pressure_hpa",
                "hPa",
                "pressure with that of the vapour",
            ),
            output("vapour_density_g_m3", "g/m3", "density of water vapour"),
        ],
        compute: Compute::Row(atmosphere),
    },
    Model {
        name: "propagation.rain",
        about: "specific attenuation by rain",
        source: "ITU-R P.838-3 (2005)",
        inputs: &[
            input(
                "frequency_ghz",
                "GHz",
                "frequency",
                Range::From(1.0, 1_000.0),
            ),
            input(
                "elevation_deg",
                "deg",
                "elevation of the path",
                Range::From(-90.0, 90.0),
            ),
            TILT,
            input(
                "rain_rate_mm_h",
                "mm/h",
                "rain rate",
                Range::From(0.0, 2_000.0),
            ),
        ],
        outputs: &[output(
            "attenuation_db_per_km",
            "dB/km",
            "attenuation, one way",
        )],
        compute: Compute::Row(rain),
    },
    Model {
        name: "propagation.rain-coefficients",
        about: "k and alpha of the power law of the attenuation by rain",
        source: "ITU-R P.838-3 (2005), equations 2 to 5",
        inputs: &[
            input(
                "frequency_ghz",
                "GHz",
                "frequency",
                Range::From(1.0, 1_000.0),
            ),
            input(
                "elevation_deg",
                "deg",
                "elevation of the path",
                Range::From(-90.0, 90.0),
            ),
            TILT,
        ],
        outputs: &[
            output("k", "1", "factor, for dB/km and mm/h"),
            output("alpha", "1", "exponent"),
        ],
        compute: Compute::Row(rain_coefficients),
    },
    Model {
        name: "propagation.fresnel-parameter",
        about: "nu of an edge between two points",
        source: "ITU-R P.526-15 (2019), equation 26",
        inputs: &[
            input(
                "obstacle_height_m",
                "m",
                "edge above the straight line, negative below it",
                Range::From(-1e6, 1e6),
            ),
            input(
                "distance1_m",
                "m",
                "from the first end to the edge",
                Range::From(1e-3, 1e9),
            ),
            input(
                "distance2_m",
                "m",
                "from the edge to the second end",
                Range::From(1e-3, 1e9),
            ),
            FREQUENCY,
        ],
        outputs: &[output("nu", "1", "parameter of the edge")],
        compute: Compute::Row(fresnel),
    },
    Model {
        name: "propagation.knife-edge",
        about: "loss at one edge, exactly by Fresnel integrals and by the usual approximation",
        source: "ITU-R P.526-15 (2019), equations 30 and 31",
        inputs: &[input(
            "nu",
            "1",
            "parameter of the edge",
            Range::From(-1e9, 1e9),
        )],
        outputs: &[
            output("exact_db", "dB", "loss by equation 30"),
            output("approximate_db", "dB", "loss by equation 31"),
        ],
        compute: Compute::Row(knife_edge),
    },
    Model {
        name: "propagation.spherical-earth",
        about: "loss by diffraction over a smooth Earth",
        source: "ITU-R P.526-15 (2019), sections 3.1.1 and 3.2",
        inputs: &[
            input(
                "distance_m",
                "m",
                "distance along the ground",
                Range::From(1.0, 1e8),
            ),
            input(
                "antenna1_height_m",
                "m",
                "first antenna above the ground",
                ANTENNA,
            ),
            input(
                "antenna2_height_m",
                "m",
                "second antenna above the ground",
                ANTENNA,
            ),
            DIFFRACTION_FREQUENCY,
            RADIUS,
            UPRIGHT,
            SEA_SHARE,
        ],
        outputs: &[output("loss_db", "dB", "loss, one way")],
        compute: Compute::Row(spherical_earth),
    },
    Model {
        name: "propagation.delta-bullington",
        about: "loss by diffraction over a terrain profile; the rows of one path stand together and share the text of the column path",
        source: "ITU-R P.526-15 (2019), section 4.5",
        inputs: &[
            input(
                "distance_m",
                "m",
                "distance of this point from the first, growing from 0",
                Range::From(0.0, 1e8),
            ),
            input(
                "ground_height_m",
                "m",
                "height of the ground above the sea at this point",
                Range::From(-1e5, 1e5),
            ),
            input(
                "antenna1_height_m",
                "m",
                "antenna above the ground at the first point",
                ANTENNA,
            ),
            input(
                "antenna2_height_m",
                "m",
                "antenna above the ground at the last point",
                ANTENNA,
            ),
            DIFFRACTION_FREQUENCY,
            RADIUS,
            UPRIGHT,
            SEA_SHARE,
        ],
        outputs: &[
            output("bullington_db", "dB", "the equivalent edge of the profile"),
            output(
                "smooth_bullington_db",
                "dB",
                "the equivalent edge of the smooth Earth that fits it",
            ),
            output(
                "spherical_earth_db",
                "dB",
                "diffraction over that smooth Earth",
            ),
            output("loss_db", "dB", "loss, one way"),
        ],
        compute: Compute::Group {
            key: "path",
            answer: delta_bullington,
        },
    },
    Model {
        name: "propagation.effective-earth-radius",
        about: "radius of an Earth over which bent rays are straight",
        source: "ITU-R P.310; Schelleng, Burrows and Ferrell, Proc. IRE 21 (1933) 427-463",
        inputs: &[
            input(
                "refractivity_gradient_per_m",
                "1/m",
                "change of the refractive index with height, -39e-9 in the standard atmosphere",
                Range::From(-1e-3, 1e-3),
            ),
            input(
                "earth_radius_m",
                "m",
                "radius of the Earth, 6371000 on average",
                Range::From(1.0, 1e12),
            ),
        ],
        outputs: &[
            output("effective_radius_m", "m", "effective radius"),
            output("k", "1", "effective radius over the radius"),
        ],
        compute: Compute::Row(effective_radius),
    },
    Model {
        name: "propagation.horizon",
        about: "distance of the horizon over a smooth Earth",
        source: "geometry of the tangent",
        inputs: &[
            input(
                "antenna_height_m",
                "m",
                "antenna above the ground",
                Range::From(0.0, 1e9),
            ),
            RADIUS,
        ],
        outputs: &[output("horizon_m", "m", "length of the tangent")],
        compute: Compute::Row(horizon),
    },
];

fn air(pressure_hpa: f64, temperature_k: f64, vapour_g_m3: f64) -> Air {
    Air {
        dry_pressure_pa: pressure_hpa * 100.0,
        temperature_k,
        vapour_density_kg_m3: vapour_g_m3 / 1e3,
    }
}

fn gas(row: &[f64]) -> Answer {
    let [frequency, pressure, temperature, vapour] = values(row)?;
    let found = specific_attenuation(frequency * 1e9, &air(pressure, temperature, vapour));
    Ok(vec![found.total_db_per_km()])
}

fn gas_parts(row: &[f64]) -> Answer {
    let [frequency, pressure, temperature, vapour] = values(row)?;
    let found = specific_attenuation(frequency * 1e9, &air(pressure, temperature, vapour));
    Ok(vec![found.oxygen_db_per_km, found.vapour_db_per_km])
}

thread_local! {
    /// The profile of the last frequency: tables are mostly about one.
    static LAST_PROFILE: RefCell<Option<(f64, GasProfile)>> = const { RefCell::new(None) };
}

fn gas_slant(row: &[f64]) -> Answer {
    let [frequency, height, elevation, range, radius] = values(row)?;
    LAST_PROFILE.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(of, _)| *of != frequency) {
            *last = Some((frequency, GasProfile::new(frequency * 1e9)));
        }
        let db = last.as_ref().map_or(0.0, |(_, profile)| {
            profile.path_db(height, elevation.to_radians(), range, radius)
        });
        Ok(vec![db])
    })
}

fn atmosphere(row: &[f64]) -> Answer {
    let [height] = values(row)?;
    let air = reference_atmosphere(height);
    Ok(vec![
        air.temperature_k,
        air.dry_pressure_pa / 100.0,
        (air.dry_pressure_pa + air.vapour_pressure_pa()) / 100.0,
        air.vapour_density_kg_m3 * 1e3,
    ])
}

fn rain(row: &[f64]) -> Answer {
    let [frequency, elevation, tilt, rate] = values(row)?;
    let coefficients =
        RainCoefficients::new(frequency * 1e9, elevation.to_radians(), tilt.to_radians());
    Ok(vec![coefficients.attenuation_db_per_km(rate)])
}

fn rain_coefficients(row: &[f64]) -> Answer {
    let [frequency, elevation, tilt] = values(row)?;
    let coefficients =
        RainCoefficients::new(frequency * 1e9, elevation.to_radians(), tilt.to_radians());
    Ok(vec![coefficients.k, coefficients.alpha])
}

fn fresnel(row: &[f64]) -> Answer {
    let [obstacle, first, second, frequency] = values(row)?;
    let wavelength = SPEED_OF_LIGHT_M_S / (frequency * 1e9);
    Ok(vec![fresnel_parameter(obstacle, first, second, wavelength)])
}

fn knife_edge(row: &[f64]) -> Answer {
    let [nu] = values(row)?;
    Ok(vec![knife_edge_db(nu), knife_edge_approximate_db(nu)])
}

fn polarisation(tilt_deg: f64) -> Result<Polarisation, String> {
    if tilt_deg == 0.0 {
        Ok(Polarisation::Horizontal)
    } else if tilt_deg == 90.0 {
        Ok(Polarisation::Vertical)
    } else {
        Err(format!(
            "a polarisation tilt of {tilt_deg:?}: diffraction knows 0 (horizontal) and 90 (vertical)"
        ))
    }
}

fn spherical_earth(row: &[f64]) -> Answer {
    let [
        distance_m,
        first,
        second,
        frequency,
        radius,
        tilt,
        sea_share,
    ] = values(row)?;
    Ok(vec![spherical_earth_db(&SmoothEarth {
        distance_m,
        first_antenna_m: first,
        second_antenna_m: second,
        frequency_hz: frequency * 1e9,
        effective_radius_m: radius,
        polarisation: polarisation(tilt)?,
        sea_share,
    })])
}

fn delta_bullington(rows: &[&[f64]]) -> Answer {
    let mut points = Vec::with_capacity(rows.len());
    let mut shared: Option<[f64; 6]> = None;
    for row in rows {
        let [distance_m, height_m, rest @ ..] = values::<8>(row)?;
        points.push(PathPoint {
            distance_m,
            height_m,
        });
        if *shared.get_or_insert(rest) != rest {
            return Err(
                "all columns but distance_m and ground_height_m must be the same along a path"
                    .to_owned(),
            );
        }
    }
    let [first, second, frequency, radius, tilt, sea_share] =
        shared.ok_or("a profile needs at least two points")?;
    let path = Path {
        points: &points,
        first_antenna_m: first,
        second_antenna_m: second,
        frequency_hz: frequency * 1e9,
        effective_radius_m: radius,
        polarisation: polarisation(tilt)?,
        sea_share,
    };
    let loss = path.delta_bullington().map_err(|error| error.to_string())?;
    Ok(vec![
        loss.profile_db,
        loss.smooth_db,
        loss.spherical_db,
        loss.total_db(),
    ])
}

fn effective_radius(row: &[f64]) -> Answer {
    let [gradient, radius] = values(row)?;
    let effective = effective_earth_radius_m(radius, gradient)
        .ok_or("the ray bends as much as the Earth or more: there is no effective radius")?;
    Ok(vec![effective, effective / radius])
}

fn horizon(row: &[f64]) -> Answer {
    let [height, radius] = values(row)?;
    Ok(vec![horizon_m(height, radius)])
}
