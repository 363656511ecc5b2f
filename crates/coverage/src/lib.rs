//! What radars see and fire units engage, cell by cell, and what a network adds to it.
//!
//! ```text
//!  Scenario ──setup of each posture──▶ sensors, who hears whom ──each radar over each cell──▶ Coverage
//!                                                                                               │
//!          warning along a way ◀── path                    layers: radars, groups, pictures, ◀──┤
//!          chart                                            differences, envelopes               │
//!                                        GeoTIFF, GeoJSON, KML, PNG, README.md ◀─────────────────┘ summary.json
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`grid`] | the cells of a map |
//! | [`sensor`] | one radar: the lowest height at which it sees, the probability of one look |
//! | [`hearing`] | whose plots reach whose picture, by the links of a posture |
//! | [`coverage`] | every radar over every cell; sets of radars |
//! | [`engagement`] | envelopes of fire units, by themselves, cued, remote |
//! | [`layer`] | which maps there are, their classes and levels |
//! | [`contour`] | closed contours, polygons with holes |
//! | [`picture`], [`files`] | what is drawn and written |
//! | [`path`], [`warning`], [`chart`] | a way through the air, and the warning it gives |
//! | [`summary`] | all of it in numbers |
//!
//! A map agrees with a run: masks, detectors, limits and links are those of the compiled setup. What is left out of both, and out of
//! maps only, is told in `docs/models/coverage.md`.

pub mod chart;
pub mod contour;
pub mod coverage;
pub mod engagement;
pub mod files;
pub mod grid;
pub mod hearing;
pub mod layer;
pub mod parallel;
pub mod path;
pub mod picture;
pub mod sensor;
pub mod summary;
pub mod warning;
