//! What a track threatens, and how long there is left to stop it.
//!
//! A track follows a [`Path`]: straight on, or, taken for a ballistic missile, down to its predicted impact. It threatens an asset
//! if it will pass within a distance and a time of it ([`Threat`]). What counts then is not when it arrives but until when a round
//! can still be launched that meets it before it has released its weapons: the *last safe launch* ([`last_safe_launch`]). Targets
//! are taken in that order, then by what is at stake ([`Urgency`]).
//!
//! | file | what |
//! |---|---|
//! | `course` | a straight course, a fall |
//! | `approach` | the closest approach to a point |
//! | `launch` | the last safe launch of one kind of round |
//! | `evaluation` | which asset, how soon, how much is at stake |

mod approach;
mod course;
mod evaluation;
mod launch;
#[cfg(test)]
mod tests;

pub use approach::{Approach, approach, approaches};
pub use course::{Course, Fall, Path};
pub use evaluation::{Threat, Urgency, threatens, threats};
pub use launch::last_safe_launch;
