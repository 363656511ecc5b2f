//! Which control status holds where.

use crate::mind::Mind;
use gapfiller_border::airspace::ZoneKind;
use gapfiller_border::{SimTime, WeaponsControl};
use gapfiller_geo::frames::Ecef;

impl Mind<'_> {
    /// The control status in force where a track is.
    pub(crate) fn control_at(&self, position: &Ecef, now: SimTime) -> WeaponsControl {
        let mut place = None;
        for zone in &self.airspace.zones {
            let status = match zone.kind {
                ZoneKind::Control(status) => status,
                ZoneKind::FighterEngagement => WeaponsControl::Hold,
                _ => continue,
            };
            // Few plans have such zones, so the conversion waits for the first.
            let place = place.get_or_insert_with(|| position.to_geodetic());
            if zone.contains(place, now) {
                return status;
            }
        }
        self.control
    }
}
