use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use crate::tables::{Comparison, From};

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let erlang = Table::parse(include_str!("erlang_b.csv"));
    Comparison {
        model: "queue.erlang-b",
        inputs: &["servers_c", "offered_a_erlang"].map(From::Column),
        outputs: &[("loss", "B_loss")],
        bound: Bound::Absolute(1e-11),
    }
    .add_to(&mut evidence, &erlang);
    evidence.plot = Some(chart(&erlang, &evidence));
    let waits = Table::parse(include_str!("queue_waits.csv"));
    let outputs = ["P_wait", "Wq", "W", "Lq"];
    for (name, model, columns) in [
        ("M/M/c", "queue.m-m-c", &["lambda", "mu", "c"][..]),
        (
            "M/D/1(Pollaczek-Khinchine)",
            "queue.m-d-1",
            &["lambda", "mu"][..],
        ),
    ] {
        let rows = waits.filtered("model", name);
        let inputs: Vec<From> = columns.iter().map(|column| From::Column(column)).collect();
        let names = gapfiller_calc::model(model).map_or(&[][..], |model| model.outputs);
        // The table's columns are in the order of the model's outputs, utilisation first.
        let pairs: Vec<(&str, &str)> = names
            .iter()
            .skip(1)
            .map(|output| output.name)
            .zip(outputs)
            .collect();
        Comparison {
            model,
            inputs: &inputs,
            outputs: &pairs,
            // The table has ten decimals.
            bound: Bound::Absolute(1e-9),
        }
        .add_to(&mut evidence, &rows);
    }
    Ok(evidence)
}

fn chart(erlang: &Table, evidence: &Evidence) -> Plot {
    let mut plot = Plot::new("offered load (erlang)", "share of calls lost");
    for servers in ["1", "2", "4", "8"] {
        let rows = (0..erlang.len()).filter(|row| erlang.text(*row, "servers_c") == servers);
        let point = |row: usize, value: f64| (erlang.number(row, "offered_a_erlang"), value);
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for row in rows {
            theirs.push(point(row, erlang.number(row, "B_loss")));
            ours.push(point(row, evidence.rows[row].got));
        }
        plot = plot
            .line(format!("{servers} servers: expected"), theirs)
            .points(format!("{servers} servers: ours"), ours);
    }
    plot
}
