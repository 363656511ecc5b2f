use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::jamming::BurnThrough;
use gapfiller_numerics::math::{db_to_ratio, pow};

fn burn_through_m(case: &BurnThrough, table: &Table, row: usize) -> f64 {
    if table.text(row, "kind") == "self-screen" {
        case.self_screening_m()
    } else {
        let gain = db_to_ratio(table.number(row, "Gtoward_jammer_dB"));
        case.stand_off_m(table.number(row, "jammer_range_m"), gain)
    }
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut plot = Plot::new(
        "jammer's power times that of the case",
        "burn-through range (km)",
    );
    plot.log_x = true;
    plot.log_y = true;
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let case = BurnThrough {
            transmit_power_w: number("Pt_W"),
            gain_ratio: db_to_ratio(number("G_dB")),
            rcs_m2: number("rcs_m2"),
            loss_ratio: db_to_ratio(number("radar_loss_dB")),
            jammer_erp_w: number("jammer_ERP_W"),
            jammer_bandwidth_hz: number("Bj_Hz"),
            radar_bandwidth_hz: number("Br_Hz"),
            jammer_to_signal_ratio: db_to_ratio(number("JS_at_burnthrough_dB")),
        };
        let name = format!("{} {}", table.text(row, "kind"), row + 1);
        let (want, got) = (number("burnthrough_m"), burn_through_m(&case, &table, row));
        evidence.row(format!("{name} (m)"), want, got, Bound::Relative(1e-9));
        let curve = (-4..=4).map(|step| {
            let times = pow(10.0, 0.5 * f64::from(step));
            let stronger = BurnThrough {
                jammer_erp_w: case.jammer_erp_w * times,
                ..case
            };
            (times, burn_through_m(&stronger, &table, row) / 1e3)
        });
        plot = plot
            .line(format!("{name}: ours"), curve.collect())
            .points(format!("{name}: expected"), vec![(1.0, want / 1e3)]);
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}
