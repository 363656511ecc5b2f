//! What a sensor takes a target for: a confusion matrix.

use gapfiller_border::Class;

/// All classes, in the order of the matrix.
pub const CLASSES: [Class; 6] = [
    Class::Fighter,
    Class::LargeAircraft,
    Class::CruiseMissile,
    Class::OneWayUav,
    Class::AntiRadiationMissile,
    Class::Ballistic,
];

/// Probabilities of what a target of each class is taken for. Rows are true classes, columns what is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    /// Row by true class, column by said class; a row sums to at most 1, the rest says nothing.
    pub matrix: [[f64; 6]; 6],
    /// One judgement holds for this long \[s\]: successive looks at the same target are not independent.
    pub holds_s: f64,
}

impl Confusion {
    /// The right class with probability `right`, each other class with an equal share of the rest.
    pub fn uniform(right: f64, holds_s: f64) -> Self {
        let wrong = (1.0 - right) / 5.0;
        let mut matrix = [[wrong; 6]; 6];
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] = right;
        }
        Self { matrix, holds_s }
    }

    /// What a target of class `truth` is taken for, from one uniform draw.
    pub fn said(&self, truth: Class, uniform: f64) -> Option<Class> {
        let row = CLASSES.iter().position(|class| *class == truth)?;
        let mut below = 0.0;
        for (class, probability) in CLASSES.iter().zip(self.matrix[row]) {
            below += probability;
            if uniform < below {
                return Some(*class);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_right_class_as_often_as_it_should() {
        let confusion = Confusion::uniform(0.9, 60.0);
        let right = (0..10_000)
            .filter(|step| {
                confusion.said(Class::Fighter, (f64::from(*step) + 0.5) / 1e4)
                    == Some(Class::Fighter)
            })
            .count();
        assert_eq!(right, 9_000);
    }
}
