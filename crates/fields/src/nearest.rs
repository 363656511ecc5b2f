//! The nearest valid name to a mistyped one.

/// Longer names are not compared: nobody mistypes them, and the work grows with the square.
const LONGEST: usize = 64;

/// The candidate a reader most likely meant by `name`, or none when nothing is near.
///
/// Case does not count; a swap of neighbours counts once. About one mistake in three letters is forgiven; failing that,
/// a candidate that begins with the name is taken (`lat` for `latitude`).
///
/// ```
/// use gapfiller_fields::nearest;
/// assert_eq!(nearest("lattiude", ["latitude", "longitude"].into_iter()), Some("latitude"));
/// assert_eq!(nearest("speed", ["latitude", "longitude"].into_iter()), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = letters(name)?;
    let mut best: Option<(usize, &'a str)> = None;
    let mut beginning: Option<&'a str> = None;
    for candidate in candidates {
        let Some(offered) = letters(candidate) else {
            continue;
        };
        let distance = distance(&wanted, &offered);
        let forgiven = wanted
            .len()
            .max(offered.len())
            .div_ceil(3)
            .min(wanted.len().saturating_sub(1));
        if distance <= forgiven && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
        if wanted.len() >= 3
            && beginning.is_none()
            && (offered.starts_with(&wanted) || wanted.starts_with(&offered))
        {
            beginning = Some(candidate);
        }
    }
    best.map(|(_, candidate)| candidate).or(beginning)
}

/// Lower-case letters; none when empty or too long.
fn letters(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name
        .chars()
        .take(LONGEST + 1)
        .flat_map(char::to_lowercase)
        .collect();
    (!letters.is_empty() && letters.len() <= LONGEST).then_some(letters)
}

/// Damerau–Levenshtein distance in its restricted form (optimal string alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(row + 1);
        for (column, &b) in right.iter().enumerate() {
            let substitution = previous[column] + usize::from(a != b);
            let mut least = substitution
                .min(previous[column + 1] + 1)
                .min(current[column] + 1);
            if row > 0 && column > 0 && a == right[column - 1] && left[row - 1] == b {
                least = least.min(before[column - 1] + 1);
            }
            current.push(least);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let near = |name| {
            nearest(
                name,
                [
                    "pending",
                    "assumed_friend",
                    "hostile",
                    "km",
                    "m",
                    "latitude",
                ]
                .into_iter(),
            )
        };
        assert_eq!(near("hostlie"), Some("hostile"));
        assert_eq!(near("Hostile"), Some("hostile"));
        assert_eq!(near("assumed friend"), Some("assumed_friend"));
        assert_eq!(near("lat"), Some("latitude"));
        assert_eq!(near("KM"), Some("km"));
        assert_eq!(near("zebra"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn counts_a_swap_once() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("ab"), &letters("ba")), 1);
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
        assert_eq!(distance(&letters(""), &letters("abc")), 3);
    }
}
