//! Money: the loan of a purchase.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Range};
use gapfiller_models::finance::LevelLoan;

const LOAN: [Input; 4] = [
    input(
        "principal",
        "currency",
        "what is lent",
        Range::From(0.0, 1e18),
    ),
    input(
        "annual_rate",
        "1",
        "nominal interest of a year, such as 0.05",
        Range::From(0.0, 10.0),
    ),
    input(
        "payments",
        "1",
        "number of payments in all",
        Range::Whole(1, 100_000),
    ),
    input(
        "payments_per_year",
        "1",
        "payments in a year",
        Range::Whole(1, 366),
    ),
];

pub const MODELS: &[Model] = &[
    Model {
        name: "finance.loan",
        about: "a loan repaid in equal payments, the first after one period",
        source: "annuity formula: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2",
        inputs: &LOAN,
        outputs: &[
            output("payment", "currency", "each payment"),
            output("total_paid", "currency", "all payments"),
            output(
                "total_interest",
                "currency",
                "all payments less what was lent",
            ),
            output(
                "first_interest",
                "currency",
                "interest within the first payment",
            ),
            output(
                "first_principal",
                "currency",
                "repayment within the first payment",
            ),
        ],
        compute: Compute::Row(loan),
    },
    Model {
        name: "finance.loan-balance",
        about: "what is still owed after some payments",
        source: "annuity formula: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2",
        inputs: &[
            LOAN[0],
            LOAN[1],
            LOAN[2],
            LOAN[3],
            input("paid", "1", "payments made", Range::Whole(0, 100_000)),
        ],
        outputs: &[output("balance", "currency", "still owed")],
        compute: Compute::Row(balance),
    },
    Model {
        name: "finance.loan-present-value",
        about: "what the payments of a loan are worth on the day it is made",
        source: "annuity formula: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2",
        inputs: &[
            LOAN[0],
            LOAN[1],
            LOAN[2],
            LOAN[3],
            input(
                "discount_rate",
                "1",
                "effective rate of a year at which later money is worth less",
                Range::From(0.0, 10.0),
            ),
        ],
        outputs: &[output("present_value", "currency", "payments, discounted")],
        compute: Compute::Row(present_value),
    },
];

fn of(principal: f64, annual_rate: f64, payments: f64, payments_per_year: f64) -> LevelLoan {
    LevelLoan {
        principal,
        annual_rate,
        payments: payments as u32,
        payments_per_year: payments_per_year as u32,
    }
}

fn loan(row: &[f64]) -> Answer {
    let [principal, rate, payments, per_year] = values(row)?;
    let loan = of(principal, rate, payments, per_year);
    let payment = loan.payment();
    let first_interest = loan.period_rate() * principal;
    Ok(vec![
        payment,
        payment * payments,
        payment * payments - principal,
        first_interest,
        payment - first_interest,
    ])
}

fn balance(row: &[f64]) -> Answer {
    let [principal, rate, payments, per_year, paid] = values(row)?;
    if paid > payments {
        return Err(format!("{paid} payments made of {payments}"));
    }
    Ok(vec![
        of(principal, rate, payments, per_year).balance_after(paid as u32),
    ])
}

fn present_value(row: &[f64]) -> Answer {
    let [principal, rate, payments, per_year, discount] = values(row)?;
    Ok(vec![
        of(principal, rate, payments, per_year).present_value(discount),
    ])
}
