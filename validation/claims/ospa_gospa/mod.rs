use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{Cutoff, gospa, ospa};

const WITHIN: Bound = Bound::Absolute(1e-9);

fn places(text: &str) -> Vec<Vector3<f64>> {
    let list: Vec<[f64; 2]> = serde_json::from_str(text).unwrap_or_default();
    list.iter()
        .map(|[x, y]| Vector3::new(*x, *y, 0.0))
        .collect()
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut points = Vec::new();
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let name = format!(
            "{}, c {}, p {}",
            table.text(row, "case"),
            number("c"),
            number("p")
        );
        let Some(cutoff) = Cutoff::new(number("c"), number("p")) else {
            evidence.row(name, 1.0, f64::NAN, Bound::Exact);
            continue;
        };
        let truth = places(table.text(row, "truth_xy"));
        let tracks = places(table.text(row, "est_xy"));
        let by_gospa = gospa(&truth, &tracks, &cutoff);
        let by_ospa = ospa(&truth, &tracks, &cutoff);
        let values = [
            ("OSPA", by_ospa, ["ospa_bruteforce", "ospa_stonesoup"]),
            (
                "GOSPA",
                by_gospa.distance_m,
                ["gospa_bruteforce", "gospa_stonesoup"],
            ),
            (
                "localisation",
                by_gospa.localisation,
                ["gospa_loc^p", "ss_loc"],
            ),
            ("missed", by_gospa.missed, ["gospa_missed^p", "ss_missed"]),
            ("false", by_gospa.falsely, ["gospa_false^p", "ss_false"]),
        ];
        for (what, got, columns) in values {
            for column in columns {
                evidence.row(
                    format!("{name}: {what} ({column})"),
                    number(column),
                    got,
                    WITHIN,
                );
            }
        }
        points.push((number("gospa_bruteforce"), by_gospa.distance_m));
    }
    evidence.plot = Some(
        Plot::new("GOSPA by brute force", "GOSPA")
            .line("equal", vec![(0.0, 0.0), (25.0, 25.0)])
            .points("ours", points),
    );
    Ok(evidence)
}
