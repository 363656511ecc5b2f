//! CSV in, CSV out: what is passed on, what is refused, and in which words.
#![allow(clippy::unwrap_used, reason = "a test")]

use gapfiller_calc::{calculate, model, models};
use proptest::prelude::*;

fn done(name: &str, csv: &str) -> String {
    let table = calculate(model(name).unwrap(), csv.as_bytes(), &mut |_, _| ());
    String::from_utf8(table.unwrap_or_else(|problems| panic!("{problems}"))).unwrap()
}

fn refused(name: &str, csv: &str) -> String {
    calculate(model(name).unwrap(), csv.as_bytes(), &mut |_, _| ())
        .unwrap_err()
        .to_string()
}

#[test]
fn columns_keep_their_text_and_order() {
    let csv = "note,offered_erlang,servers\n\"a, \"\"b\"\"\",0.50,1\nplain, 1e0 ,+1\n";
    let expected = "note,offered_erlang,servers,loss\n\"a, \"\"b\"\"\",0.50,1,0.3333333333333333\nplain, 1e0 ,+1,0.5\n";
    assert_eq!(done("queue.erlang-b", csv), expected);
}

#[test]
fn line_ends_marks_and_empty_lines() {
    let plain = done("queue.erlang-b", "servers,offered_erlang\n1,1\n2,2\n");
    for csv in [
        "\u{feff}servers,offered_erlang\n1,1\n2,2\n",
        "servers,offered_erlang\r\n1,1\r\n2,2\r\n",
        "\u{feff}servers,offered_erlang\r\n\r\n1,1\r\n\r\n2,2",
        "\"servers\",\"offered_erlang\"\n\"1\",1\n2,\"2\"\n",
        " servers,offered_erlang\n1,1\n2,2",
    ] {
        let found = done("queue.erlang-b", csv);
        assert_eq!(found.trim_start(), plain, "{csv:?}");
    }
    let header_only = done("queue.erlang-b", "servers,offered_erlang\n");
    assert_eq!(header_only, "servers,offered_erlang,loss\n");
    assert!(refused("queue.erlang-b", "").contains("servers,offered_erlang"));
    assert!(refused("queue.erlang-b", "\n\n").contains("there is no table"));
}

#[test]
fn every_problem_has_its_place() {
    let csv = "swerling,n_pulses,pfa,snr_db\r\n\r\n1,1,1e-6,10\r\n1,1.5,1e-6,10\r\n9,1,nan,\r\n1,1,1e-6\r\n1,1,0,ten\r\n";
    let expected = "\
error: line 4, column n_pulses: \"1.5\" is out of range: expected a whole number from 1 to 100000
error: line 5, column swerling: \"9\" is out of range: expected a whole number from 0 to 4
error: line 5, column pfa: \"nan\" is not a finite number
error: line 5, column snr_db: it is empty: expected a number
error: line 6: 3 fields instead of 4
error: line 7, column pfa: \"0\" is out of range: expected a number from 1e-300 to 0.999999999999
error: line 7, column snr_db: \"ten\" is not a number";
    assert_eq!(refused("radar.pd", csv), expected);
}

#[test]
fn columns_that_are_not_there() {
    let said = refused("radar.pd", "swerling,pulses,pfa,snr\n");
    assert!(
        said.contains(
            "line 1, column n_pulses: it is missing; there is \"pulses\": did you mean that?"
        ),
        "{said}"
    );
    assert!(
        said.contains("line 1, column snr_db: it is missing; there is \"snr\": did you mean that?"),
        "{said}"
    );
    let said = refused("radar.pd", "swerling;n_pulses;pfa;snr_db\n1;1;1e-6;3\n");
    assert!(said.contains("separated by ';'"), "{said}");
    let said = refused("radar.pd", "swerling,n_pulses,pfa,snr_db,pd\n");
    assert!(
        said.contains("column pd: radar.pd adds a column of this name"),
        "{said}"
    );
    let said = refused("queue.erlang-b", "servers,servers,offered_erlang\n");
    assert!(said.contains("two columns of this name"), "{said}");
}

#[test]
fn values_that_do_not_go_together() {
    let said = refused("stats.interval", "successes,trials,confidence\n3,2,0.9\n");
    assert_eq!(said, "error: line 2: 3 successes of 2 trials");
    let said = refused("queue.m-d-1", "arrivals_per_s,services_per_s\n2,1\n");
    assert!(
        said.starts_with("error: line 2: the servers do not keep up"),
        "{said}"
    );
    let rows: String = (0..50).map(|_| "x,1\n").collect();
    let said = refused("queue.erlang-b", &format!("servers,offered_erlang\n{rows}"));
    assert_eq!(said.lines().count(), 21);
    assert!(said.ends_with("and 30 more"), "{said}");
}

#[test]
fn paths_stand_together() {
    let columns = "path,distance_m,ground_height_m,antenna1_height_m,antenna2_height_m,frequency_ghz,effective_radius_m,polarisation_tilt_deg,sea_share\n";
    let rest = "30,30,1,8.5e6,0,0";
    let one = format!("a,0,0,{rest}\na,1000,200,{rest}\na,3000,0,{rest}\n");
    let other = format!("b,0,0,{rest}\nb,1000,0,{rest}\nb,3000,0,{rest}\n");
    let found = done(
        "propagation.delta-bullington",
        &format!("{columns}{one}{other}"),
    );
    let losses: Vec<f64> = found
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().parse().unwrap())
        .collect();
    assert!(losses[0] > 20.0 && losses[..3].iter().all(|loss| *loss == losses[0]));
    assert!(losses[3..].iter().all(|loss| *loss == 0.0));
    let said = refused(
        "propagation.delta-bullington",
        &format!("{columns}{one}{other}a,0,0,{rest}\n"),
    );
    assert!(
        said.contains("line 8, column path: \"a\" was there before"),
        "{said}"
    );
    let said = refused(
        "propagation.delta-bullington",
        &format!("{columns}a,0,0,{rest}\n"),
    );
    assert!(
        said.contains("line 2: a profile needs at least two points"),
        "{said}"
    );
}

/// A row gives the same bits wherever it stands: alone, or in the middle of many blocks.
#[test]
fn many_rows_are_as_good_as_one() {
    let row = |n: u64| format!("1,{},1e-6,{}\n", 1 + n % 7, (n % 31) as f64 - 5.0);
    let rows: String = (0..5_000).map(row).collect();
    let header = "swerling,n_pulses,pfa,snr_db\n";
    let all = done("radar.pd", &format!("{header}{rows}"));
    for n in [0, 511, 512, 4_999] {
        let alone = done("radar.pd", &format!("{header}{}", row(n)));
        assert_eq!(all.lines().nth(n as usize + 1), alone.lines().nth(1));
    }
}

proptest! {
    /// Whatever comes, there is a table or a reason, never a panic.
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = calculate(model("radar.pd").unwrap(), &bytes, &mut |_, _| ());
        let headed = [b"servers,offered_erlang\n".as_slice(), &bytes].concat();
        let _ = calculate(model("queue.erlang-b").unwrap(), &headed, &mut |_, _| ());
    }

    /// Any numbers at all, given to any model: finite answers, empty where it says so, or a reason.
    #[test]
    fn any_numbers(
        which in 0_usize..models().count(),
        numbers in prop::collection::vec(prop_oneof![prop::num::f64::ANY, -10.0_f64..1e4, Just(0.0), Just(1.0)], 12),
    ) {
        let model = models().nth(which).unwrap();
        // Whole numbers may be large; a billion pulses or payments are not what is tested here.
        let values: Vec<f64> = model
            .inputs
            .iter()
            .zip(&numbers)
            .map(|(input, value)| match input.range {
                gapfiller_calc::Range::Whole(..) => (value.abs() % 500.0).floor(),
                _ => *value,
            })
            .collect();
        if let Ok(answer) = model.evaluate(&values) {
            prop_assert_eq!(answer.len(), model.outputs.len());
            for (output, value) in model.outputs.iter().zip(answer) {
                prop_assert!(value.is_finite() || value.is_nan() && output.may_be_empty);
            }
        }
    }

    /// The same within the ranges: here an answer is the rule.
    #[test]
    fn numbers_in_range(which in 0_usize..models().count(), shares in prop::collection::vec(0.001_f64..0.999, 12)) {
        use gapfiller_calc::Range;
        let model = models().nth(which).unwrap();
        let values: Vec<f64> = model
            .inputs
            .iter()
            .zip(&shares)
            .map(|(input, share)| match input.range {
                Range::Any => share * 100.0,
                Range::From(low, high) | Range::Above(low, high) | Range::Between(low, high) => low + share * (high - low),
                Range::Whole(low, high) => (low as f64 + share * (high.min(200) - low) as f64).floor(),
            })
            .collect();
        if let Ok(answer) = model.evaluate(&values) {
            prop_assert_eq!(answer.len(), model.outputs.len());
        }
    }
}
