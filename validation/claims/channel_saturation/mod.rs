mod stage;

use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use crate::simulate::{Comparisons, in_parallel, setup};
use gapfiller_border::WeaponsControl;
use gapfiller_c2::MindSetup;
use gapfiller_c2::doctrine::Firing;
use gapfiller_numerics::draws::Draws;
use stage::{Held, Stretch, play};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [17, 1917, 2020];
/// Independent stretches of one case.
const STRETCHES: u64 = 100;
/// Targets counted in a stretch.
const COUNTED: u32 = 200;
/// Rows with less loss than this have too few lost targets to compare means.
const LEAST_LOSS: f64 = 0.005;

/// The battery of the one-on-one checks, with nothing to wait for and rounds without end.
fn fire_unit(channels: u32) -> Result<MindSetup, String> {
    let setup = setup("one-on-one/four.toml", &[], "alone")?;
    let mut mind = setup
        .minds
        .into_iter()
        .find(|mind| !mind.weapons.is_empty())
        .ok_or("the check has no battery")?;
    mind.doctrine.control = WeaponsControl::Free;
    mind.doctrine.engage_receding = true;
    mind.doctrine.reaction_s = 0.0;
    mind.doctrine.assessment_s = 0.0;
    mind.doctrine.firing = Firing {
        salvo: 1,
        salvos: 1,
    };
    for radar in &mut mind.radars {
        if let Some(engagement) = &mut radar.engagement {
            engagement.target_channels = channels;
            engagement.missile_channels = u32::MAX;
        }
    }
    for weapon in &mut mind.weapons {
        weapon.ready = u32::MAX;
    }
    Ok(mind)
}

/// One row of the table under one law of the held time and one seed.
struct Case {
    row: usize,
    channels: u32,
    offered: f64,
    held: Held,
    seed: u64,
}

fn cases(table: &Table) -> Vec<Case> {
    let mut cases = Vec::new();
    for row in 0..table.len() {
        if table.number(row, "B_loss") < LEAST_LOSS {
            continue;
        }
        for held in [Held::Exponential, Held::Constant] {
            for seed in SEEDS {
                cases.push(Case {
                    row,
                    channels: table.number(row, "servers_c") as u32,
                    offered: table.number(row, "offered_a_erlang"),
                    held,
                    seed,
                });
            }
        }
    }
    cases
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("../queues/erlang_b.csv"));
    let mut evidence = Evidence::default();
    let cases = cases(&table);
    let found: Vec<Result<Vec<Stretch>, String>> = in_parallel(cases.len(), |place| {
        let case = &cases[place];
        let unit = fire_unit(case.channels)?;
        Ok((0..STRETCHES)
            .map(|stretch| {
                let draws = Draws::new(case.seed, stretch);
                play(&unit, case.offered, case.held, COUNTED, &draws)
            })
            .collect())
    });
    let mut comparisons = Comparisons::default();
    let mut points = Vec::new();
    for (case, stretches) in cases.iter().zip(found) {
        let stretches = match stretches {
            Ok(stretches) => stretches,
            Err(problem) => {
                evidence.notes.push(problem);
                evidence.row("the battery loads", 1.0, 0.0, Bound::Exact);
                continue;
            }
        };
        let Case {
            row,
            channels,
            offered,
            held,
            seed,
        } = case;
        let name = format!(
            "{channels} channels, {offered} erlang, {} held times, seed {seed}",
            held.word()
        );
        let share =
            |part: fn(&Stretch) -> f64| -> Vec<f64> { stretches.iter().map(part).collect() };
        let loss = share(|stretch| stretch.lost);
        points.push((
            table.number(*row, "B_loss"),
            loss.iter().sum::<f64>() / loss.len() as f64,
        ));
        comparisons.mean(
            format!("{name}: share of targets lost"),
            &loss,
            table.number(*row, "B_loss"),
            None,
        );
        comparisons.mean(
            format!("{name}: channels busy when a target comes"),
            &share(|stretch| stretch.busy),
            table.number(*row, "mean_busy"),
            None,
        );
    }
    evidence.rows.extend(comparisons.judged());
    evidence.plot = Some(
        Plot::new("Erlang's loss formula", "share of targets lost")
            .line("equal", vec![(0.0, 0.0), (1.0, 1.0)])
            .points("found", points),
    );
    Ok(evidence)
}
