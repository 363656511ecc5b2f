//! Which target first: until when a round of this unit still stops it.

use crate::mind::Mind;
use crate::picture::SystemTrack;
use crate::threat::{self, Course, Path, Threat, Urgency};
use gapfiller_border::Class;

impl Mind<'_> {
    /// Whether the self-defence rule applies: it acts on what the track is taken for, and that can be wrong.
    pub(super) fn attacks_me(&self, class: Option<Class>, course: &Course) -> bool {
        match (&self.setup.doctrine.self_defence, class) {
            (Some(rule), Some(class)) if rule.classes.contains(&class) => {
                Path::of(course, Some(class))
                    .approach(&self.position)
                    .comes(rule.closest_approach_m, rule.within_s)
            }
            _ => false,
        }
    }

    /// Whether a track threatens anything that this unit defends.
    pub(super) fn is_threat(&self, path: &Path) -> bool {
        threat::threatens(path, &self.assets, self.setup.doctrine.threat_within())
    }

    /// How urgent a track is: by the asset with the earliest last safe launch. One that threatens nothing comes last.
    pub(super) fn urgency(&self, path: &Path, track: &SystemTrack, self_defence: bool) -> Urgency {
        let doctrine = &self.setup.doctrine;
        let weigh = |threat: Threat| Urgency {
            last_safe_s: self.last_safe_launch(path, track.class(), threat.met_by_s),
            engaged: !track.engaged_by.is_empty(),
            worth: threat.value * doctrine.class_weight(track.class()),
            distance_m: threat.distance_m,
            threatens: true,
        };
        if self_defence {
            // Its own life is worth more than any asset. That the attacker comes near has been found before.
            let near = (f64::INFINITY, f64::INFINITY);
            let mine = Threat::of(path, &self.position, f64::MAX, near, 0.0);
            return mine.map_or_else(|| Urgency::receding(0.0), weigh);
        }
        let within = doctrine.threat_within();
        threat::threats(path, &self.assets, within, doctrine.keep_out_m)
            .map(weigh)
            .min_by(Urgency::order)
            .unwrap_or_else(|| Urgency::receding(path.approach(&self.position).now_m))
    }

    /// The latest launch of any weapon with a round ready that meets a target in time \[s from now\].
    fn last_safe_launch(&self, path: &Path, class: Option<Class>, met_by_s: f64) -> Option<f64> {
        let ready = self.setup.weapons.iter().zip(&self.fire.ready);
        ready
            .filter(|(_, ready)| **ready > 0)
            .filter_map(|(weapon, _)| {
                let round = &weapon.interceptor;
                threat::last_safe_launch(path, &self.position, round, class, met_by_s)
            })
            .max_by(f64::total_cmp)
    }
}
