//! Where to write, so that no label lies on another: each takes the first free place around its point.

/// A box on paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rectangle {
    /// Around a point.
    pub fn around(x: f64, y: f64, radius: f64) -> Self {
        Self {
            x: x - radius,
            y: y - radius,
            width: 2.0 * radius,
            height: 2.0 * radius,
        }
    }

    /// The area that two boxes share.
    fn overlap(&self, other: &Self) -> f64 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    fn inside(&self, frame: &Self) -> bool {
        self.x >= frame.x
            && self.y >= frame.y
            && self.x + self.width <= frame.x + frame.width
            && self.y + self.height <= frame.y + frame.height
    }
}

/// Where a label goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Its box; the text starts at its left edge.
    pub area: Rectangle,
    /// Whether it stands so far away that a line should lead to it.
    pub far: bool,
}

/// The places taken so far.
#[derive(Clone, Debug)]
pub struct Labels {
    frame: Rectangle,
    taken: Vec<Rectangle>,
}

impl Labels {
    /// A sheet on which labels must lie.
    pub fn new(frame: Rectangle) -> Self {
        Self {
            frame,
            taken: Vec::new(),
        }
    }

    /// Keeps a place free: a symbol stands there.
    pub fn keep_free(&mut self, area: Rectangle) {
        self.taken.push(area);
    }

    /// Finds a place for a text of a width and a size beside a point: near it if possible, further off else, and on top of as little as possible
    /// if all is full.
    pub fn place(&mut self, point: (f64, f64), clearance: f64, width: f64, size: f64) -> Placed {
        let height = size * 1.15;
        let mut best: Option<(f64, Placed)> = None;
        'search: for (ring, distance) in [
            clearance,
            clearance + 7.0,
            clearance + 16.0,
            clearance + 30.0,
            clearance + 46.0,
        ]
        .into_iter()
        .enumerate()
        {
            for (dx, dy) in DIRECTIONS {
                let centre = (
                    point.0 + dx * (distance + 0.5 * width),
                    // Above and below, a label may be nearer than its half width would have it.
                    point.1 + dy * (distance + 0.5 * height),
                );
                let area = Rectangle {
                    x: centre.0 - 0.5 * width,
                    y: centre.1 - 0.5 * height,
                    width,
                    height,
                };
                if !area.inside(&self.frame) {
                    continue;
                }
                let cost: f64 = self.taken.iter().map(|other| area.overlap(other)).sum();
                let placed = Placed {
                    area,
                    far: ring > 1,
                };
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, placed));
                }
                if cost == 0.0 {
                    break 'search;
                }
            }
        }
        let beside = Rectangle {
            x: point.0 + clearance,
            y: point.1 - 0.5 * height,
            width,
            height,
        };
        let placed = best.map_or(
            Placed {
                area: beside,
                far: false,
            },
            |(_, placed)| placed,
        );
        self.taken.push(placed.area);
        placed
    }
}

/// Right, left, above, below, and the corners.
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.8, -0.9),
    (0.8, 0.9),
    (-0.8, -0.9),
    (-0.8, 0.9),
];

/// About as wide as a text is in a common sans-serif.
pub fn text_width(text: &str, size: f64) -> f64 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '-' | '\'' | '(' | ')' | 'I' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.7,
        _ => 0.6,
    };
    text.chars().map(letter).sum::<f64>() * size * 1.05
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_inside() {
        let frame = Rectangle {
            x: 0.0,
            y: 0.0,
            width: 300.0,
            height: 200.0,
        };
        let mut labels = Labels::new(frame);
        let mut areas = Vec::new();
        for n in 0..6 {
            let point = (280.0, 100.0 + f64::from(n));
            areas.push(
                labels
                    .place(point, 5.0, text_width("Diyarbakir", 12.0), 12.0)
                    .area,
            );
        }
        for (n, area) in areas.iter().enumerate() {
            assert!(area.inside(&frame), "{area:?}");
            assert!(
                areas[..n].iter().all(|other| area.overlap(other) == 0.0),
                "{n}"
            );
        }
    }
}
