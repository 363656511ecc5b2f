//! The commands, a file each.

pub mod check;
pub mod coverage;
pub mod diff;
pub mod explain;
pub mod run;
pub mod schema;
pub mod score;
pub mod study;
pub mod terrain;
pub mod track;
pub mod viewshed;
