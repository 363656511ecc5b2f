//! How much of the area the radars on the ground see.

use crate::build::plan::Place;
use crate::scenario::Scenario;
use gapfiller_geo::frames::LocalFrame;
use gapfiller_geo::horizon_mask::{HorizonMask, visible_share};
use gapfiller_world::Looking;

/// Cells of the area \[deg\].
const STEP_DEG: f64 = 0.25;

impl Scenario {
    /// For each height above ground \[m\], the share of the area (0 to 1) in which a flyer is in line of sight of a search
    /// radar on the ground and within its instrumented range. The purchased system's radars count too.
    pub fn visibility(&self, heights_m: &[f64]) -> Vec<(f64, f64)> {
        let mut radars = Vec::new();
        for node in &self.plan.nodes {
            let Place::Ground(site) = node.place else {
                continue;
            };
            for radar in &node.radars {
                if matches!(radar.looking, Looking::Scanning { .. }) {
                    let range_m = radar.model.instrumented_range_m;
                    radars.push((
                        site,
                        self.prepared().masks(&radar.masks, self.ground()),
                        range_m,
                    ));
                }
            }
        }
        let frames: Vec<LocalFrame> = radars
            .iter()
            .map(|(site, _, _)| LocalFrame::at(*site))
            .collect();
        let views: Vec<(&LocalFrame, &HorizonMask, f64)> = frames
            .iter()
            .zip(&radars)
            .filter_map(|(frame, (_, masks, range_m))| {
                masks.first().map(|(_, mask)| (frame, mask, *range_m))
            })
            .collect();
        let share =
            |height_m: f64| visible_share(&views, &self.area, height_m, self.ground(), STEP_DEG);
        heights_m
            .iter()
            .map(|height_m| (*height_m, share(*height_m)))
            .collect()
    }
}
