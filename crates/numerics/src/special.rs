//! Special functions and the distributions built on them.

mod normal;

pub use normal::{normal_cdf, normal_quantile};
