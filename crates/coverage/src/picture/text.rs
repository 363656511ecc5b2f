//! Letters, from the outlines of two bundled fonts.

use std::sync::OnceLock;
use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};
use ttf_parser::{Face, OutlineBuilder};

static REGULAR: &[u8] = include_bytes!("../../data/Roboto-Regular.ttf");
static MEDIUM: &[u8] = include_bytes!("../../data/Roboto-Medium.ttf");

/// Which of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For most.
    Regular,
    /// For titles and names.
    Medium,
}

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
    let [regular, medium] =
        FACES.get_or_init(|| [REGULAR, MEDIUM].map(|bytes| Face::parse(bytes, 0).ok()));
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::Medium => medium.as_ref(),
    }
}

/// Puts the outline of a letter at its place.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        // Letters are drawn upwards, pictures down.
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// The outline of a text on a line that begins at (x, y), and how wide it is \[pixels\]. Letters that the font lacks are boxes.
fn outline(text: &str, (x, y): (f32, f32), size: f32, weight: Weight) -> (Option<Path>, f32) {
    let Some(face) = face(weight) else {
        return (None, 0.0);
    };
    let scale = size / f32::from(face.units_per_em().max(1));
    let mut path = PathBuilder::new();
    let mut at = x;
    for letter in text.chars() {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        let mut pen = Pen {
            path: &mut path,
            scale,
            x: at,
            y,
        };
        // A space has no outline.
        let _ = face.outline_glyph(glyph, &mut pen);
        at += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
    }
    (path.finish(), at - x)
}

/// How wide a text is \[pixels\].
#[must_use]
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let Some(face) = face(weight) else { return 0.0 };
    let scale = size / f32::from(face.units_per_em().max(1));
    let advance = |letter: char| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale
    };
    text.chars().map(advance).sum()
}

/// A flat colour.
#[must_use]
pub fn paint([red, green, blue]: [u8; 3], alpha: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(red, green, blue, alpha));
    paint.anti_alias = true;
    paint
}

/// Writes a text on a line that begins at a point; with a white rim if it is to be read on a map.
pub fn write(
    sheet: &mut Pixmap,
    text: &str,
    at: (f32, f32),
    (size, weight): (f32, Weight),
    colour: [u8; 3],
    rim: bool,
) {
    let (Some(path), _) = outline(text, at, size, weight) else {
        return;
    };
    if rim {
        let stroke = Stroke {
            width: 3.0,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        let white = paint([255, 255, 255], 225);
        sheet.stroke_path(&path, &white, &stroke, Transform::identity(), None);
    }
    let ink = paint(colour, 255);
    sheet.fill_path(&path, &ink, FillRule::Winding, Transform::identity(), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_the_letters_that_names_need() {
        for weight in [Weight::Regular, Weight::Medium] {
            let face = face(weight).unwrap();
            for letter in "İıŞşĞğÇçÖöÜüâ≤≥–−×·²°0123456789…".chars() {
                assert!(face.glyph_index(letter).is_some(), "{letter}");
            }
        }
        assert!(width("W", 20.0, Weight::Regular) > width("i", 20.0, Weight::Regular));
    }
}
