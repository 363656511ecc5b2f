//! Values with a dimension: their unit stands in the file, and inside they are SI.

mod calendar;
mod position;
mod quantity;
mod scale;

pub use calendar::{Date, TimeOfDay};
pub use position::{Latitude, Longitude, Position};
pub use quantity::*;
pub use scale::{Quantity, Scale, Side, Unit};
