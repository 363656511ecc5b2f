//! The index of a folder of maps, for people.

use super::write::relief_note;
use crate::coverage::Coverage;
use crate::layer::{LEVELS_M, Layer, spaced};
use gapfiller_scenario::Scenario;

/// What each folder of maps is about.
const FOLDERS: [(&str, &str); 5] = [
    (
        "pictures",
        "What nodes see and are told: search radars whose plots reach their pictures over the links of a posture, through nodes that relay. Pictures that are the same are drawn once.",
    ),
    (
        "differences",
        "What the picture of a node has in one posture and not in another.",
    ),
    (
        "envelopes",
        "Where fire units engage: rounds reach the target, and the unit's own radars, a cue or a told track serve it.",
    ),
    (
        "groups",
        "What the search radars of a group see together, whether or not anybody is told.",
    ),
    ("radars", "What each radar sees by itself."),
];

/// The text of `README.md`.
#[must_use]
pub fn readme(scenario: &Scenario, coverage: &Coverage, layers: &[Layer]) -> String {
    let heights: Vec<String> = coverage
        .heights_m
        .iter()
        .map(|height| spaced(*height))
        .collect();
    let levels: Vec<String> = LEVELS_M.iter().map(|level| spaced(*level)).collect();
    let mut text = format!(
        "# Coverage: {}\n\n\
         {} maps of {} × {} cells of {}°, for targets of {} m² at {} m above ground. `summary.json` has the numbers: areas by radar,\n\
         node, posture and height.\n\n\
         Made by `gapfiller coverage {}`, which says with `--help` what else it can map.\n\n\
         ## What a map is\n\n\
         Each is four files. `.tif`: a cloud-optimised GeoTIFF (WGS 84, float32, not a number where there is nothing; its bands say what\n\
         they are). `.geojson` and `.kml`: the regions of the levels. `.png`: the picture. What is said of a cell is true of its middle.\n\n\
         - **lowest height** (`…-lowest`, `radars/…`): the lowest height above ground (first band) and above sea level (second) at which\n  \
         one radar by itself detects the target with a probability of at least 0.5 in one look. Contours at {} m: inside, a target at\n  \
         that height is seen.\n\
         - **probability** (`…-at-…m`): that at least one of the radars detects the target when each has looked once,\n  \
         1 − Π (1 − p): looks are taken as independent.\n\
         - **difference**: seen (0.5 or more) before, added, lost; the second band is the change of the probability.\n\
         - **envelope**: engaged by the unit's own radars; only when cued; only on others' tracks. Second band: how many units; third:\n  \
         how many units' rounds would reach, whatever anybody sees.\n\n\
         ## Assumptions and limits\n\n\
         - {}\n\
         - Refraction by an effective earth radius of {:.3}; sight is blocked or it is not: no diffraction, no multipath, no clutter, no\n  \
         weather, no jamming.\n\
         - The target closes fast enough for the clutter filter, is seen at its mean cross-section, and is slow enough for the rounds.\n\
         - Radars that fly: the probability is the mean over their places, the lowest height that at half of them.\n\
         - A told plot counts as seen: no delay, no loss, no full link. What comes by voice alone is one item at a time and counts all\n  \
         the same; `summary.json` names it (`by_voice_alone`).\n\
         - A fire-control track counts as good enough wherever a radar sees the target.\n\
         - Places of nodes and all parameters are those of the scenario and its library; most are assumptions.\n",
        scenario.title,
        layers.len(),
        coverage.grid.rows,
        coverage.grid.columns,
        coverage.grid.step_deg,
        coverage.rcs_m2,
        heights.join(", "),
        scenario.name,
        levels.join(", "),
        relief_note(scenario),
        scenario.k_factor(),
    );
    for (folder, about) in FOLDERS {
        let inside: Vec<&Layer> = layers
            .iter()
            .filter(|layer| layer.path.split('/').next() == Some(folder))
            .collect();
        if inside.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "\n## {folder}\n\n{about}\n\n| map | shows |\n|---|---|\n"
        ));
        for layer in inside {
            text.push_str(&format!(
                "| [{}]({}.png) | {}. {} |\n",
                layer
                    .path
                    .trim_start_matches(folder)
                    .trim_start_matches('/'),
                layer.path,
                layer.title,
                layer.about
            ));
        }
    }
    text
}
