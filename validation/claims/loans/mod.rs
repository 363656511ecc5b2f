use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;

/// Paid at once: 45 % of 2.5 billion.
const UPFRONT: f64 = 1.125e9;

fn values(model: &str, inputs: &[f64]) -> Vec<f64> {
    gapfiller_calc::model(model)
        .ok()
        .and_then(|model| model.evaluate(inputs).ok())
        .unwrap_or_default()
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    // The table has four decimals of a dollar.
    let within = Bound::Absolute(1e-3);
    let mut interest = Vec::new();
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let (rate, years, times) = (number("rate_annual"), number("years"), number("freq"));
        let payments = years * times;
        let loan = [number("principal"), rate, payments, times];
        let with = |last: f64| [&loan[..], &[last]].concat();
        let name = format!("{} % over {years} years, {times} a year", 100.0 * rate);
        let found = values("finance.loan", &loan);
        let columns = [
            "payment",
            "total_paid",
            "total_interest",
            "first_interest",
            "first_principal",
        ];
        for (place, column) in columns.into_iter().enumerate() {
            let got = found.get(place).copied().unwrap_or(f64::NAN);
            evidence.row(
                format!("{name}: {column} (USD)"),
                number(column),
                got,
                within,
            );
        }
        let one = |model: &str, last: f64| {
            values(model, &with(last))
                .first()
                .copied()
                .unwrap_or(f64::NAN)
        };
        let half = one("finance.loan-balance", (payments / 2.0).floor());
        evidence.row(
            format!("{name}: balance after half (USD)"),
            number("balance_after_half"),
            half,
            within,
        );
        let cost = UPFRONT + one("finance.loan-present-value", 0.03);
        let want = number("npv_total_cost_at_3pct_incl_upfront_1.125bn");
        evidence.row(format!("{name}: cost at 3 % (USD)"), want, cost, within);
        interest.push((
            100.0 * rate,
            found.get(2).copied().unwrap_or(f64::NAN) / 1e6,
        ));
    }
    evidence.plot = Some(
        Plot::new("rate (% a year)", "interest in all (million USD)")
            .points("5 to 20 years", interest),
    );
    Ok(evidence)
}
