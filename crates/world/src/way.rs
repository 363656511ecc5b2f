//! What the way through air and over terrain takes from a radar's echoes.

use gapfiller_models::propagation::air::AirTable;
use gapfiller_models::propagation::penumbra::Penumbra;
use std::sync::Arc;

/// What the way takes from echoes besides distance. Nothing of it unless it is switched on: then not even a multiplication by one.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Gases and rain.
    pub air: Option<Arc<AirTable>>,
    /// Diffraction around the edge of each of the radar's masks.
    pub penumbras: Option<Arc<Vec<Penumbra>>>,
}

impl Way {
    /// By what air and rain multiply a signal-to-noise ratio; none if they are switched off.
    #[inline]
    pub fn air_factor(&self, elevation_sine: f64, range_m: f64) -> Option<f64> {
        let air = self.air.as_ref()?;
        Some(air.factor(elevation_sine, range_m))
    }

    /// The penumbra around a mask; none if diffraction is switched off.
    #[inline]
    pub fn penumbra(&self, mask: usize) -> Option<&Penumbra> {
        self.penumbras.as_ref()?.get(mask)
    }

    /// By what the range at which something is seen may grow at most.
    pub fn greatest_stretch(&self) -> f64 {
        let factor = self.air.as_ref().map_or(1.0, |air| air.greatest_factor());
        factor.max(1.0).sqrt().sqrt()
    }
}
