//! What an event does to the world.

pub mod fix;
pub mod flight;
pub mod intercept;
pub mod look;
pub mod survival;
