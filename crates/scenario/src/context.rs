//! What the checks have in common: the files as read, and the list of problems.

use crate::format::ScenarioFile;
use crate::format::doctrine::DoctrineTable;
use crate::format::rules::RulesTable;
use crate::recordings::Recordings;
use crate::tree::Broken;
use gapfiller_fields::{Amount, Map, Position, Problems, Spanned, nearest};
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;

/// A set of files under check.
pub(crate) struct Context<'a> {
    /// The files.
    pub file: &'a ScenarioFile,
    /// What could not be read.
    pub broken: &'a Broken,
    /// What is wrong.
    pub problems: Problems,
    /// The ground.
    pub ground: &'a dyn Elevation,
    /// The recordings that could be read.
    pub recordings: &'a Recordings,
    /// How long a run lasts \[s\].
    pub duration_s: f64,
}

impl<'a> Context<'a> {
    pub fn new(
        file: &'a ScenarioFile,
        broken: &'a Broken,
        ground: &'a dyn Elevation,
        recordings: &'a Recordings,
    ) -> Self {
        Self {
            file,
            broken,
            problems: Problems::new(),
            ground,
            recordings,
            duration_s: file.window.duration.si(),
        }
    }

    /// What a reference names; a problem when there is no such thing.
    pub fn find<'m, T>(
        &mut self,
        map: &'m Map<T>,
        section: &str,
        what: &str,
        reference: &Spanned<String>,
    ) -> Option<&'m T> {
        match map.get(&reference.value) {
            Some(found) => Some(found),
            None if self.broken.has(section, &reference.value) => None,
            None => map.find(reference, what, &mut self.problems),
        }
    }

    /// A doctrine of the scenario, or else of the library.
    pub fn doctrine(&mut self, reference: &Spanned<String>) -> Option<&'a DoctrineTable> {
        let (own, general) = (&self.file.doctrine, &self.file.library.doctrine);
        own.get(&reference.value)
            .or_else(|| general.get(&reference.value))
            .or_else(|| {
                self.missing(
                    "doctrine",
                    "doctrine",
                    reference,
                    own.names().chain(general.names()),
                );
                None
            })
    }

    /// A rule table of the scenario, or else of the library.
    pub fn rules(&mut self, reference: &Spanned<String>) -> Option<&'a RulesTable> {
        let (own, general) = (&self.file.rules, &self.file.library.rules);
        own.get(&reference.value)
            .or_else(|| general.get(&reference.value))
            .or_else(|| {
                self.missing(
                    "rules",
                    "rule table",
                    reference,
                    own.names().chain(general.names()),
                );
                None
            })
    }

    /// Reports a reference to nothing, with the nearest name there is.
    pub fn missing<'n>(
        &mut self,
        section: &str,
        what: &str,
        reference: &Spanned<String>,
        names: impl Iterator<Item = &'n str>,
    ) {
        let name = &reference.value;
        if self.broken.has(section, name) || self.broken.has(&format!("library.{section}"), name) {
            return;
        }
        let near = nearest(name, names).map(|name| format!("\"{name}\""));
        let problem = reference.problem(format!("there is no {what} \"{name}\""));
        self.problems.push(problem.suggestion(near.as_deref()));
    }

    /// A place on the ground.
    pub fn on_ground(&self, position: &Position) -> Geodetic {
        on_ground(self.ground, position)
    }
}

/// A place on the ground.
pub(crate) fn on_ground(ground: &dyn Elevation, position: &Position) -> Geodetic {
    let (latitude, longitude) = degrees(position);
    Geodetic::from_degrees(latitude, longitude, ground.height_m(latitude, longitude))
}

/// A place at a height \[m\].
pub(crate) fn at_height(position: &Position, height_m: f64) -> Geodetic {
    Geodetic {
        latitude_rad: position.latitude.si(),
        longitude_rad: position.longitude.si(),
        height_m,
    }
}

/// Latitude and longitude \[deg\].
pub(crate) fn degrees(position: &Position) -> (f64, f64) {
    (
        position.latitude.si().to_degrees(),
        position.longitude.si().to_degrees(),
    )
}

/// A key that stands at a value's place, for problems.
pub(crate) fn spanned<T>(like: &Spanned<T>, value: &str) -> Spanned<String> {
    Spanned {
        value: value.to_owned(),
        origin: like.origin.clone(),
        path: like.path.clone(),
    }
}
