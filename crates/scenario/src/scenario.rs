//! A scenario as the rest of the program uses it.

use crate::build::masks::Prepared;
use crate::build::network::AS_BUILT;
use crate::build::plan::{Plan, plan};
use crate::build::setup::setup;
use crate::format::ScenarioFile;
use crate::format::area::Relief;
use crate::format::factor::{FactorTable, LevelTable};
use crate::format::posture::Preset;
use crate::library::deal::Deal;
use crate::recordings::Recordings;
use crate::terrain::Ground;
use crate::tree::{self, Loaded};
use gapfiller_border::WeaponsControl;
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_engine::Setup;
use gapfiller_fields::{Amount, Origin, Overlay, Problem, Problems, Table, nearest, read_document};
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::elevation::Elevation;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What a study compares, how often it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyTable {
    /// The postures, in order.
    pub postures: Vec<String>,
    /// Runs for each.
    pub runs: u32,
    /// The seed of all draws.
    pub seed: u64,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// The frontier of leakers against fratricide, if asked for.
    pub frontier: Option<Frontier>,
    /// The measures that a report leads with; empty for all.
    pub measures: Vec<String>,
    /// How often pictures are sampled and scored \[s\]; not at all if none.
    pub picture_step_s: Option<f64>,
    /// What is varied beside the posture.
    pub factors: Vec<Factor>,
    /// Whether the commands that show each posture's median and worst run are wanted.
    pub link_runs: bool,
}

/// Something that a study varies, level by level, under every posture.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub label: String,
    /// The levels; the first is the one that the others are compared with. At least one.
    pub levels: Vec<Level>,
}

/// A level of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its name, one of the factor's.
    pub name: String,
    /// What it sets.
    pub overlays: Vec<Overlay>,
}

/// Each posture under several weapons control statuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// The statuses.
    pub controls: Vec<WeaponsControl>,
    /// Runs for each point.
    pub runs: u32,
    /// The doctrines whose status is varied; empty for those of all nodes with weapons.
    pub doctrines: Vec<String>,
    /// The factor whose levels are the points, by its place; there are no controls then.
    pub factor: Option<usize>,
}

/// A posture, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostureInfo {
    /// Its name.
    pub name: String,
    /// The rung of the ladder that it is, or begins with.
    pub preset: Option<Preset>,
    /// What it is, in a sentence.
    pub description: String,
}

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its short name: that of its folder or file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// What should be known.
    pub notes: Option<String>,
    /// Where it plays.
    pub area: BoundingBox,
    /// How long a run lasts \[s\].
    pub duration_s: f64,
    /// The study.
    pub study: StudyTable,
    /// Whether the ground is the relief of 5 arc minutes, which knows no single ridge: coverage near the ground is
    /// optimistic.
    pub coarse_terrain: bool,
    /// The purchase.
    pub deal: Option<Deal>,
    /// The files as read.
    pub(crate) file: Arc<ScenarioFile>,
    /// The files and the library, with the overlays.
    pub(crate) tree: Arc<Table>,
    pub(crate) plan: Arc<Plan>,
    /// The files and the library, before the overlays.
    base: Arc<Table>,
    overlays: Vec<Overlay>,
    /// Worked out when first needed, or taken over from the scenario this one was made from.
    prepared: OnceLock<Arc<Prepared>>,
    known: Option<Arc<Prepared>>,
    ground: Ground,
    recordings: Recordings,
}

/// What one scenario takes over from another: the ground, recordings, and what was worked out over the ground.
struct Known {
    ground: Ground,
    recordings: Recordings,
    prepared: Option<Arc<Prepared>>,
}

impl Scenario {
    /// Loads a folder with a `scenario.toml`, or a `.toml` file, and checks all of it.
    ///
    /// # Errors
    /// Everything that is wrong with the files and the overlays, at once.
    pub fn load(path: &Path, overlays: &[Overlay]) -> Result<Self, Problems> {
        let loaded = tree::load(path)?;
        Self::check(&name_of(path), loaded, overlays, None)
    }

    /// Checks a scenario that is one text in memory.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn parse(name: &str, text: &str, overlays: &[Overlay]) -> Result<Self, Problems> {
        let loaded = tree::parse(&format!("{name}.toml"), text)?;
        Self::check(name, loaded, overlays, None)
    }

    /// The same scenario with more overlays, checked again.
    ///
    /// # Errors
    /// Everything that is wrong then.
    pub fn with_overlays(&self, overlays: &[Overlay]) -> Result<Self, Problems> {
        let all: Vec<Overlay> = self.overlays.iter().chain(overlays).cloned().collect();
        let loaded = Loaded {
            table: Table::clone(&self.base),
            problems: Problems::new(),
        };
        let known = Known {
            ground: self.ground.clone(),
            recordings: self.recordings.clone(),
            prepared: self.prepared.get().or(self.known.as_ref()).map(Arc::clone),
        };
        Self::check(&self.name, loaded, &all, Some(known))
    }

    /// The same scenario under one level of each factor of its study, by the levels' places in the order of the factors.
    ///
    /// The masks of radars are those of this scenario wherever a level does not change them.
    ///
    /// # Errors
    /// Everything that is wrong then.
    pub fn at_levels(&self, levels: &[usize]) -> Result<Self, Problems> {
        let chosen = self.study.factors.iter().zip(levels);
        let overlays: Vec<Overlay> = chosen
            .filter_map(|(factor, level)| factor.levels.get(*level))
            .flat_map(|level| level.overlays.iter().cloned())
            .collect();
        // What is worked out here is not worked out again at each level.
        self.prepared();
        if overlays.is_empty() {
            return Ok(self.clone());
        }
        self.with_overlays(&overlays)
    }

    /// Checks every level of every factor of the study by itself.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, at once.
    pub fn check_levels(&self) -> Result<(), Problems> {
        let mut problems = Problems::new();
        for level in self.study.factors.iter().flat_map(|factor| &factor.levels) {
            if let Err(found) = self.with_overlays(&level.overlays) {
                problems.extend(found);
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    fn check(
        name: &str,
        loaded: Loaded,
        overlays: &[Overlay],
        known: Option<Known>,
    ) -> Result<Self, Problems> {
        let mut problems = loaded.problems;
        // A file that is cut short lacks names; what refers to them is not to blame.
        let whole = problems.is_empty();
        let tree = tree::overlaid(&loaded.table, overlays, &mut problems);
        let mut read = Problems::new();
        let file: Option<ScenarioFile> = read_document(&tree, &mut read);
        let checked = match file {
            Some(file) if read.is_empty() => {
                let held = known.as_ref().map(|known| &known.ground);
                let ground = Ground::of(&file.terrain, held, &mut problems);
                let held = known.as_ref().map(|known| &known.recordings);
                let recordings = Recordings::of(&file.background, held, &mut problems);
                let broken = tree::Broken::default();
                let (plan, found) = plan(&file, &broken, ground.elevation(), &recordings);
                if whole {
                    problems.extend(found);
                }
                Some((file, plan, ground, recordings))
            }
            _ => {
                if whole {
                    problems.extend(check_the_rest(&tree, &read));
                }
                None
            }
        };
        problems.extend(read);
        match checked {
            Some((file, plan, ground, recordings)) if problems.is_empty() => Ok(Self::new(
                name,
                file,
                (plan, ground, recordings),
                (loaded.table, tree),
                overlays,
                known,
            )),
            _ => Err(explained(&problems)),
        }
    }

    fn new(
        name: &str,
        file: ScenarioFile,
        (plan, ground, recordings): (Plan, Ground, Recordings),
        (base, tree): (Table, Table),
        overlays: &[Overlay],
        known: Option<Known>,
    ) -> Self {
        // Masks over other ground are no masks.
        let known = known
            .filter(|known| known.ground.is_same(&ground))
            .and_then(|known| known.prepared);
        let area = &file.area.value;
        Self {
            name: name.to_owned(),
            title: file.title.clone(),
            question: file.question.clone(),
            notes: file.notes.clone(),
            area: BoundingBox {
                south: area.south.degrees(),
                west: area.west.degrees(),
                north: area.north.degrees(),
                east: area.east.degrees(),
            },
            duration_s: file.window.duration.si(),
            study: study(&file, &plan),
            coarse_terrain: file.terrain.relief == Relief::Embedded
                && file.terrain.files.is_empty(),
            deal: file
                .deal
                .as_ref()
                .and_then(|deal| file.library.deals.get(&deal.value))
                .cloned(),
            file: Arc::new(file),
            tree: Arc::new(tree),
            plan: Arc::new(plan),
            base: Arc::new(base),
            overlays: overlays.to_vec(),
            prepared: OnceLock::new(),
            known,
            ground,
            recordings,
        }
    }

    /// All postures: the rungs of the ladder, then the scenario's own.
    pub fn postures(&self) -> Vec<PostureInfo> {
        let info = |posture: &crate::build::plan::PosturePlan| PostureInfo {
            name: posture.name.clone(),
            preset: posture.preset,
            description: posture.description.clone(),
        };
        self.plan.postures.iter().map(info).collect()
    }

    /// What a run starts with under a posture.
    ///
    /// # Errors
    /// When there is no such posture.
    pub fn setup(&self, posture: &str) -> Result<Setup, Problems> {
        let Some(plan) = self.plan.postures.iter().find(|plan| plan.name == posture) else {
            return Err(self.no_posture(posture));
        };
        Ok(setup(
            &self.plan,
            plan,
            self.prepared(),
            self.ground(),
            (self.duration_s, &self.area),
        ))
    }

    /// The same with another weapons control status, for the doctrines that the frontier of the study varies.
    ///
    /// # Errors
    /// When there is no such posture.
    pub fn setup_with_control(
        &self,
        posture: &str,
        control: WeaponsControl,
    ) -> Result<Setup, Problems> {
        let mut setup = self.setup(posture)?;
        let varied: &[String] = self
            .study
            .frontier
            .as_ref()
            .map_or(&[], |frontier| frontier.doctrines.as_slice());
        for mind in &mut setup.minds {
            let doctrine = self
                .plan
                .nodes
                .iter()
                .find(|node| node.name == mind.name)
                .and_then(|node| node.doctrine_name.as_ref());
            let is_varied = match doctrine {
                Some(name) if !varied.is_empty() => varied.contains(name),
                _ => varied.is_empty() && !mind.weapons.is_empty(),
            };
            if is_varied {
                mind.doctrine.control = control;
                // A status in the airspace plan would come before that of the doctrine.
                mind.airspace = ordering(&mind.airspace, control);
            }
            // What is issued goes to those who are varied and to those who are not; the frontier varies what the plan orders.
            for (_, plan) in &mut mind.issues {
                *plan = ordering(plan, control);
            }
        }
        Ok(setup)
    }

    fn no_posture(&self, posture: &str) -> Problems {
        let names = || self.plan.postures.iter().map(|plan| plan.name.as_str());
        let near = nearest(posture, names()).map(|name| format!("\"{name}\""));
        let message = format!("there is no posture \"{posture}\"");
        let all: Vec<&str> = names().collect();
        let mut problems = Problems::new();
        problems.push(
            Problem::new(&Origin::Builtin, "", message)
                .expected(format!("one of {}", all.join(", ")))
                .suggestion(near.as_deref()),
        );
        problems
    }

    /// The model of the ground.
    pub fn ground(&self) -> &dyn Elevation {
        self.ground.elevation()
    }

    /// Effective earth radius over true radius.
    pub fn k_factor(&self) -> f64 {
        self.file.terrain.k_factor.si()
    }

    /// Masks and detectors, worked out when first needed.
    pub(crate) fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| {
            let radars: Vec<_> = self
                .plan
                .nodes
                .iter()
                .flat_map(|node| &node.radars)
                .collect();
            let requests = radars.iter().map(|radar| (&radar.model, &radar.masks));
            let known = self.known.as_deref();
            let prepared = Prepared::new(requests, self.ground(), self.k_factor(), known);
            let propagation = &self.file.propagation;
            Arc::new(prepared.with_ways(&radars, propagation, self.ground(), known))
        })
    }
}

/// A plan that orders this control status, if it orders any.
fn ordering(plan: &Arc<AirspacePlan>, control: WeaponsControl) -> Arc<AirspacePlan> {
    if plan.control.is_none() {
        return Arc::clone(plan);
    }
    Arc::new(AirspacePlan {
        control: Some(control),
        ..AirspacePlan::clone(plan)
    })
}

/// The folder's or file's name.
fn name_of(path: &Path) -> String {
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    match stem.as_deref() {
        Some("scenario") => path.parent().and_then(Path::file_name).map_or_else(
            || "scenario".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        Some(name) => name.to_owned(),
        None => AS_BUILT.to_owned(),
    }
}

/// Checks what could be read, so that all problems show at once.
fn check_the_rest(tree: &Table, read: &Problems) -> Problems {
    let (pruned, broken) = tree::pruned(tree, read);
    let mut ignored = Problems::new();
    match read_document::<ScenarioFile>(&pruned, &mut ignored) {
        Some(file) if ignored.is_empty() => {
            let ground = Ground::of(&file.terrain, None, &mut Problems::new());
            let recordings = Recordings::default();
            plan(&file, &broken, ground.elevation(), &recordings).1
        }
        _ => Problems::new(),
    }
}

/// Says what a posture may touch, where one touches something else.
fn explained(problems: &Problems) -> Problems {
    let mut explained = Problems::new();
    for problem in problems.sorted() {
        let mut problem = problem.clone();
        if problem.path.starts_with("postures.") && problem.message.starts_with("unknown key") {
            let keys = problem.expected.take().unwrap_or_default();
            problem.expected = Some(if problem.path.contains(".links.") {
                keys
            } else {
                format!("{keys}: a posture changes links and who is there, nothing else")
            });
        }
        explained.push(problem);
    }
    explained
}

fn study(file: &ScenarioFile, plan: &Plan) -> StudyTable {
    let study = &file.study;
    let named: Vec<String> = study
        .postures
        .iter()
        .map(|name| name.value.clone())
        .collect();
    let all = || {
        plan.postures
            .iter()
            .map(|posture| posture.name.clone())
            .collect()
    };
    let runs = study.runs.0;
    StudyTable {
        postures: if named.is_empty() { all() } else { named },
        runs,
        seed: study.seed,
        confidence: study.confidence.value,
        frontier: study.frontier.as_ref().map(|frontier| Frontier {
            controls: frontier
                .controls
                .iter()
                .map(|control| control.control())
                .collect(),
            runs: frontier.runs.map_or(runs, |runs| runs.0),
            doctrines: frontier
                .doctrine
                .iter()
                .map(|name| name.value.clone())
                .collect(),
            factor: (frontier.factor.as_ref())
                .and_then(|factor| study.factors.position(&factor.value)),
        }),
        factors: study.factors.iter().map(factor).collect(),
        link_runs: study.link_runs,
        measures: study.measures.clone(),
        picture_step_s: study.picture.map(|step| step.si()),
    }
}

fn factor((name, table): (&str, &FactorTable)) -> Factor {
    let level = |level: &LevelTable| Level {
        name: level.name.value.clone(),
        overlays: level.set.overlays(name, &level.name.value),
    };
    Factor {
        name: name.to_owned(),
        label: table.label.clone().unwrap_or_else(|| name.to_owned()),
        levels: table.levels.iter().map(level).collect(),
    }
}
