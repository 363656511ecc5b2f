//! Library, scenario files and overlays become a checked setup, ready to run.

pub mod format;
pub mod library;
pub mod words;
