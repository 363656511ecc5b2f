//! A report's input from a scenario of the repository.

use gapfiller_report::{ReportInput, example::example, input::Owner, map_svg};
use gapfiller_scenario::Scenario;
use std::path::Path;

#[test]
fn the_first_question_fills_a_report() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/turkey-2020");
    let scenario = Scenario::load(&folder, &[]).unwrap();
    let input = ReportInput::of(
        &scenario,
        &example().result,
        "gapfiller study scenarios/turkey-2020",
    );

    let owner = |label: &str| {
        input
            .map
            .nodes
            .iter()
            .find(|node| node.label == label)
            .map(|node| node.owner)
    };
    assert_eq!(owner("bn-1"), Some(Owner::Purchased));
    assert_eq!(owner("cp-south"), Some(Owner::Purchased));
    assert_eq!(owner("caoc"), Some(Owner::Allied));
    // One symbol for a flight of three.
    assert_eq!(
        input
            .map
            .nodes
            .iter()
            .filter(|node| node.label.starts_with("strike-a"))
            .count(),
        1
    );
    assert_eq!(owner("strike-a ×3"), Some(Owner::Allied));

    let deal = input.deal.as_ref().unwrap();
    assert!(
        deal.rows
            .iter()
            .any(|(name, value)| name == "price" && value.contains("2.5 bn USD")),
        "{deal:?}"
    );
    assert_eq!(input.preset("isolated"), "isolated");
    assert_eq!(input.visibility.len(), 3);
    assert!(input.visibility[0].share <= input.visibility[2].share);
    assert!(input.assumptions.len() > 50);
    assert!(map_svg(&input).len() < 600_000);
}
