//! How good a picture is: tracks held against what is really there.
//!
//! All functions here work on a [`Recording`]: who was really there at each of a row of times, and which tracks were held
//! then. It may come from a file, or from a run; nothing here knows which. Objects and tracks are small numbers, positions and
//! velocities any Cartesian frame.
//!
//! | module | what it answers |
//! |---|---|
//! | [`associate`] | which track is of which object, where nobody has said so |
//! | [`siap()`] | completeness, ambiguity, spuriousness, accuracy, continuity, identification |
//! | [`ospa()`], [`gospa()`] | one distance between two sets of positions, and what it is made of |
//! | [`RunPictures`] | all of it for the nodes of a run, from the samples of its log, and what they have in common |
//!
//! The attributes of the single integrated air picture (SIAP) need to be told which track is of which object; OSPA and GOSPA
//! match the two sets anew at each time and know nothing of numbers. The one says whether people talk of the same thing, the
//! other whether things are where the picture shows them.
//!
//! What the types cannot catch: a track and an object in different frames, or times of different clocks.

pub mod associate;
mod continuity;
mod distances;
mod in_run;
mod pairing;
mod recording;
mod siap;

pub use distances::{Cutoff, Gospa, gospa, ospa, ospa_and_gospa};
pub use in_run::{NODE_MEASURES, PICTURE_MEASURES, PictureMeasure, PictureScores, RunPictures};
pub use recording::{Association, Frame, Held, Pairs, Recording, State, pairs};
pub use siap::{
    Continuity, ContinuitySums, ContinuityTally, Siap, SiapAttributes, SiapTally, siap,
};
