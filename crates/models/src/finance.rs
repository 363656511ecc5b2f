//! The loan of a purchase, repaid in equal payments.
//!
//! The annuity formula (R. A. Brealey, S. C. Myers and F. Allen, *Principles of Corporate Finance*, chapter 2): n payments, the
//! first after one period, at an interest i for each period.

use gapfiller_numerics::math::{exp_m1, ln_1p};

/// A loan repaid in equal payments, the first after one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelLoan {
    /// What is lent, in any currency.
    pub principal: f64,
    /// Nominal interest of a year, as a share: a period bears this over the number of payments in a year.
    pub annual_rate: f64,
    /// Number of payments in all.
    pub payments: u32,
    /// Payments in a year.
    pub payments_per_year: u32,
}

impl LevelLoan {
    /// Interest for one period, as a share.
    #[must_use]
    pub fn period_rate(&self) -> f64 {
        self.annual_rate / f64::from(self.payments_per_year.max(1))
    }

    /// Each payment: P i / (1 − (1 + i)⁻ⁿ).
    ///
    /// ```
    /// use gapfiller_models::finance::LevelLoan;
    ///
    /// // 55 % of USD 2.5 bn at 5 % over ten years, twice a year: 88 million each time.
    /// let loan = LevelLoan { principal: 1.375e9, annual_rate: 0.05, payments: 20, payments_per_year: 2 };
    /// assert!((loan.payment() / 88_202_302.009_903 - 1.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn payment(&self) -> f64 {
        self.principal / annuity(self.period_rate(), f64::from(self.payments.max(1)))
    }

    /// What is still owed after so many payments: what the rest of them is worth then.
    #[must_use]
    pub fn balance_after(&self, paid: u32) -> f64 {
        let left = self.payments.saturating_sub(paid);
        self.payment() * annuity(self.period_rate(), f64::from(left))
    }

    /// What the payments are worth on the day of the loan, at an effective discount rate of a year (a share).
    #[must_use]
    pub fn present_value(&self, discount_rate: f64) -> f64 {
        let per_period = exp_m1(ln_1p(discount_rate) / f64::from(self.payments_per_year.max(1)));
        self.payment() * annuity(per_period, f64::from(self.payments.max(1)))
    }
}

/// What n payments of 1 are worth one period before the first: (1 − (1 + i)⁻ⁿ) / i, and n without interest.
fn annuity(rate: f64, payments: f64) -> f64 {
    if rate == 0.0 {
        return payments;
    }
    -exp_m1(-payments * ln_1p(rate)) / rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        let loan = |annual_rate| LevelLoan {
            principal: 1_200.0,
            annual_rate,
            payments: 12,
            payments_per_year: 12,
        };
        assert_eq!(loan(0.0).payment(), 100.0);
        assert!((loan(1e-12).payment() - 100.0).abs() < 1e-8);
        assert!((loan(0.12).balance_after(0) - 1_200.0).abs() < 1e-9);
        assert_eq!(loan(0.12).balance_after(12), 0.0);
        // Discounted at its own rate, a loan is worth what was lent.
        let effective = exp_m1(12.0 * ln_1p(0.01));
        assert!((loan(0.12).present_value(effective) - 1_200.0).abs() < 1e-9);
    }
}
