//! From values to places on paper.

/// A linear axis from 0 or below to a round number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    step: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// An axis that holds all values and 0, drawn from `start` to `end`.
    pub fn new(values: impl IntoIterator<Item = f64>, start: f64, end: f64, ticks: f64) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (least, most) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let most = if most - least <= 0.0 {
            least + 1.0
        } else {
            most
        };
        let step = round_step((most - least) / ticks);
        let (low, high) = (
            (least / step).floor() * step,
            (most / step - 1e-9).ceil() * step,
        );
        Self {
            low,
            high,
            step,
            start,
            end,
        }
    }

    /// Where a value is drawn.
    pub fn place(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }

    /// The round values along the axis.
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count)
            .map(|tick| self.low + tick as f64 * self.step)
            .collect()
    }

    /// A tick as text, with as many decimals as the step needs.
    pub fn text(&self, value: f64) -> String {
        let digits = (0..6).find(|&digits| {
            let scaled = self.step * (0..digits).fold(1.0, |product, _| product * 10.0);
            (scaled - scaled.round()).abs() < 1e-6
        });
        crate::words::number(value, digits.unwrap_or(6))
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `wanted`.
fn round_step(wanted: f64) -> f64 {
    let mut power = 1.0;
    while power > wanted && power > 1e-9 {
        power /= 10.0;
    }
    while power * 10.0 <= wanted && power < 1e12 {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|step| *step >= wanted * 0.999)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_zero() {
        let scale = Scale::new([3.2, 17.1], 0.0, 100.0, 5.0);
        assert_eq!(scale.ticks(), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(
            (scale.place(0.0), scale.place(10.0), scale.place(20.0)),
            (0.0, 50.0, 100.0)
        );
        let small = Scale::new([-0.04, 0.11], 0.0, 1.0, 4.0);
        assert_eq!(small.text(small.ticks()[0]), "\u{2212}0.05");
        assert_eq!(Scale::new([0.0], 0.0, 1.0, 4.0).ticks().len(), 3);
        assert_eq!(Scale::new([f64::NAN], 0.0, 1.0, 4.0).place(1.0), 1.0);
    }
}
