//! Diffraction: what reaches behind an obstacle. Recommendation ITU-R P.526-15 (2019).
//!
//! | function | what |
//! |---|---|
//! | [`knife_edge_db`] | one edge, exactly (equation 30) |
//! | [`knife_edge_approximate_db`] | one edge, by the formula that the methods below use (equation 31) |
//! | [`spherical_earth_db`] | a smooth Earth, beyond the horizon and before it (section 3) |
//! | [`Path::bullington_db`] | a profile, as one equivalent edge (section 4.5.1) |
//! | [`Path::delta_bullington`] | a profile: the equivalent edge, corrected by how such an edge does over a smooth Earth (section 4.5) |

mod bullington;
mod delta_bullington;
mod knife_edge;
mod path;
mod spherical_earth;

pub use delta_bullington::DeltaBullington;
pub use knife_edge::{fresnel_parameter, knife_edge_approximate_db, knife_edge_db};
pub use path::{Path, PathError, PathPoint};
pub use spherical_earth::{SmoothEarth, spherical_earth_db};

/// Which way the electric field points. It matters below some 300 MHz over land, and over the sea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarisation {
    /// Level.
    Horizontal,
    /// Upright.
    Vertical,
}
