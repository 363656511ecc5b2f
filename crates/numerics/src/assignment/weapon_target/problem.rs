//! What is asked, and how an answer is scored.

/// Who may shoot at what: rounds of each weapon, values of the targets, and the kill probability of each pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Problem<'a> {
    rounds: &'a [u32],
    values: &'a [f64],
    kill_probability: &'a [f64],
}

/// Why numbers are not a problem that can be solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadProblem {
    /// There must be one kill probability for each pair of weapon and target.
    Shape,
    /// A value is negative, infinite or not a number; its target.
    Value(usize),
    /// A kill probability is outside \[0, 1\]; its place.
    Probability(usize),
    /// More than 100 000 rounds in all: this is for rounds that count one by one.
    Rounds,
}

impl std::fmt::Display for BadProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape => {
                f.write_str("not one kill probability for each pair of weapon and target")
            }
            Self::Value(target) => {
                write!(f, "the value of target {target} is not a number from 0 up")
            }
            Self::Probability(place) => {
                write!(f, "kill probability {place} is not between 0 and 1")
            }
            Self::Rounds => f.write_str("more than 100 000 rounds"),
        }
    }
}

impl std::error::Error for BadProblem {}

impl<'a> Problem<'a> {
    /// `rounds` per weapon, `values` per target, and single-round kill probabilities, row-major by weapon.
    ///
    /// # Errors
    /// If the lengths do not agree, or a number is out of its range.
    pub fn new(
        rounds: &'a [u32],
        values: &'a [f64],
        kill_probability: &'a [f64],
    ) -> Result<Self, BadProblem> {
        if Some(kill_probability.len()) != rounds.len().checked_mul(values.len()) {
            return Err(BadProblem::Shape);
        }
        if let Some(target) = values
            .iter()
            .position(|value| !(0.0..f64::INFINITY).contains(value))
        {
            return Err(BadProblem::Value(target));
        }
        let outside = |probability: &f64| !(0.0..=1.0).contains(probability);
        if let Some(place) = kill_probability.iter().position(outside) {
            return Err(BadProblem::Probability(place));
        }
        if rounds.iter().map(|rounds| u64::from(*rounds)).sum::<u64>() > 100_000 {
            return Err(BadProblem::Rounds);
        }
        Ok(Self {
            rounds,
            values,
            kill_probability,
        })
    }

    /// How many weapons.
    #[must_use]
    pub fn weapons(&self) -> usize {
        self.rounds.len()
    }

    /// How many targets.
    #[must_use]
    pub fn targets(&self) -> usize {
        self.values.len()
    }

    /// Rounds of each weapon.
    #[must_use]
    pub fn rounds(&self) -> &'a [u32] {
        self.rounds
    }

    /// Value of each target.
    #[must_use]
    pub fn values(&self) -> &'a [f64] {
        self.values
    }

    /// Probability that one round of a weapon kills a target.
    ///
    /// # Panics
    /// If there is no such weapon or target.
    #[must_use]
    pub fn kill_probability(&self, weapon: usize, target: usize) -> f64 {
        self.kill_probability[weapon * self.values.len() + target]
    }

    /// The value expected to survive `assignment` (rounds, row-major by weapon): Σⱼ Vⱼ Πᵢ (1 − pᵢⱼ)^xᵢⱼ.
    ///
    /// What is missing from `assignment` counts as no rounds.
    #[must_use]
    pub fn surviving_value(&self, assignment: &[u32]) -> f64 {
        let mut total = 0.0;
        for (target, value) in self.values.iter().enumerate() {
            let mut left = *value;
            for weapon in 0..self.weapons() {
                let rounds = assignment.get(weapon * self.targets() + target);
                let miss = 1.0 - self.kill_probability(weapon, target);
                left *= power(miss, rounds.copied().unwrap_or(0));
            }
            total += left;
        }
        total
    }

    /// Whether an assignment has an entry for each pair and nowhere more rounds than there are.
    #[must_use]
    pub fn allows(&self, assignment: &[u32]) -> bool {
        let targets = self.targets();
        assignment.len() == self.kill_probability.len()
            && self.rounds.iter().enumerate().all(|(weapon, rounds)| {
                let row = &assignment[weapon * targets..(weapon + 1) * targets];
                row.iter().map(|used| u64::from(*used)).sum::<u64>() <= u64::from(*rounds)
            })
    }
}

/// A factor taken some times, by squaring: the same bits everywhere.
pub(super) fn power(factor: f64, times: u32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, factor, times);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}
