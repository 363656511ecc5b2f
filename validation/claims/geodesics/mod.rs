use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::{Table, shared_bytes};
use gapfiller_geo::frames::{Geodetic, LocalFrame};
use gapfiller_geo::geodesic::{direct, inverse};

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    frames(&mut evidence);
    let lines = shared_bytes("reference/fetched/geodesy/GeodTest-short-first5000.dat.gz")?;
    geodesics(&mut evidence, &String::from_utf8_lossy(&lines));
    Ok(evidence)
}

fn frames(evidence: &mut Evidence) {
    let table = Table::parse(include_str!("enu_aer_vectors.csv"));
    for row in 0..table.len() {
        let at = |lat, lon, h| {
            let height_m = table.number(row, h);
            Geodetic::from_degrees(table.number(row, lat), table.number(row, lon), height_m)
        };
        let frame = LocalFrame::at(at("lat0", "lon0", "h0"));
        let enu = frame.to_enu(&at("lat", "lon", "h").to_ecef());
        let values = [
            ("east", enu.0.x),
            ("north", enu.0.y),
            ("up", enu.0.z),
            ("range_m", enu.0.norm()),
        ];
        for (name, got) in values {
            let want = table.number(row, name);
            evidence.row(
                format!("point {row}, {name} (m)"),
                want,
                got,
                Bound::Absolute(1e-4),
            );
        }
    }
}

/// The worst of each kind: a row for each of 5,000 lines would tell nobody more.
fn geodesics(evidence: &mut Evidence, text: &str) {
    let mut worst = [0.0_f64; 2];
    let mut errors = Vec::new();
    let mut lines = 0.0;
    for line in text.lines() {
        let v: Vec<f64> = line
            .split_whitespace()
            .map(|field| field.parse().unwrap_or(f64::NAN))
            .collect();
        let [lat1, lon1, azimuth, lat2, lon2, _, distance, ..] = v[..] else {
            continue;
        };
        let (from, to) = (
            Geodetic::from_degrees(lat1, lon1, 0.0),
            Geodetic::from_degrees(lat2, lon2, 0.0),
        );
        let by_inverse = (inverse(&from, &to).distance_m - distance).abs();
        let end = direct(&from, azimuth.to_radians(), distance);
        let by_direct = end.to_ecef().distance_m(&to.to_ecef());
        worst = [worst[0].max(by_inverse), worst[1].max(by_direct)];
        lines += 1.0;
        if (lines as usize).is_multiple_of(10) {
            errors.push((distance / 1e3, by_direct.max(1e-11)));
        }
    }
    evidence.row("lines of GeodTest read", 5_000.0, lines, Bound::Exact);
    evidence.row(
        "worst error of a distance (m)",
        2e-8,
        worst[0],
        Bound::AtMost,
    );
    evidence.row(
        "worst error of an end point (m)",
        2e-8,
        worst[1],
        Bound::AtMost,
    );
    let mut plot =
        Plot::new("length (km)", "error of the end point (m)").points("every tenth line", errors);
    plot.log_y = true;
    evidence.plot = Some(plot);
}
