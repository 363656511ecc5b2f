//! The written report: complete, self-contained, the same twice.

use gapfiller_report::{ReportInput, example::example, frontier_svg, html, map_svg, markdown};
use gapfiller_study::{CombinationResult, Factor, FactorLevel, Link};

#[test]
fn the_markdown_tells_the_story_in_order() {
    let text = markdown(&example());
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        [
            "# An example: four battalions outside the network",
            "## The answer",
            "## Results",
            "## Differences between postures",
            "## Leakers against fratricide",
            "## Where the rounds went",
            "## The laydown",
            "## How much of the area is seen",
            "## The money",
            "## What this rests on",
            "### example search radar",
            "## How to read this",
            "## Limits",
        ]
    );
    for line in [
        "| height above ground | share of the area |\n| --- | ---: |\n| 50 m | 31.2\u{a0}% |\n",
        "4 parameters: 1 published, 1 catalogue, 2 assumed.\n",
        "| library.radars.example.instrumented_range | published | a newspaper & a &lt;brochure> | 400 km | 600 km | 600 km |\n",
        "| library.radars.example.reference_rcs | ASSUMED | modelling assumption, no public source | 2 m2 | 4 m2 | 6 m2 |\n",
        "Make it again: `gapfiller study scenarios/example --runs 200 --seed 2020`\n",
    ] {
        assert!(text.contains(line), "{line}\n---\n{text}");
    }
}

/// The part that is made of numbers, to the letter.
#[test]
fn the_results_in_markdown_do_not_change_unseen() {
    let text = markdown(&example());
    let from = text.find("## The answer").unwrap();
    let to = text.find("## Where the rounds went").unwrap();
    let expected = include_str!("data/results.md");
    assert_eq!(
        text[from..to].trim(),
        expected.trim(),
        "if the change is meant, copy the new text to tests/data/results.md"
    );
}

#[test]
fn the_page_is_one_file_without_scripts() {
    let page = html(&example());
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    for fetch in [
        "src=\"http",
        "href=\"http",
        "url(http",
        "@import",
        "<script",
        "<link",
        "<iframe",
        "src=\"//",
        "xlink",
    ] {
        assert!(!page.contains(fetch), "{fetch}");
    }
    // The only addresses are the name of SVG and pictures inside the page.
    for address in page
        .match_indices("://")
        .map(|(at, _)| &page[at.saturating_sub(12)..(at + 20).min(page.len())])
    {
        assert!(address.contains("http://www.w3.org/2000"), "{address}");
    }
    assert!(page.contains("a newspaper &amp; a &lt;brochure&gt;"));
    assert!(page.contains("docs/what-this-cannot-tell-you.md"));
    assert_eq!(page.matches("Make it again").count(), 4);
}

#[test]
fn the_same_twice() {
    let (one, two) = (example(), example());
    assert_eq!(html(&one), html(&two));
    assert_eq!(map_svg(&one), map_svg(&two));
}

#[test]
fn pictures_stand_alone() {
    for picture in [map_svg(&example()), frontier_svg(&example()).unwrap()] {
        assert!(
            picture.starts_with("<?xml")
                && picture.contains("xmlns=\"http://www.w3.org/2000/svg\"")
        );
        for broken in ["\"NaN", ",NaN", " NaN", "\"inf", ",inf", " inf"] {
            assert!(!picture.contains(broken), "{broken}");
        }
        assert_eq!(picture.matches("<svg").count(), 1);
    }
}

/// The example under two levels of control and two of keys; the numbers are those of the example, in other places.
fn with_factors() -> ReportInput {
    let mut input = example();
    let result = &mut input.result;
    let level = |name: &str, sets: &[&str]| FactorLevel {
        name: name.to_owned(),
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
    };
    let factor = |name: &str, levels: Vec<FactorLevel>| Factor {
        name: name.to_owned(),
        label: format!("the {name}"),
        levels,
    };
    result.factors = vec![
        factor(
            "keys",
            vec![level("own", &[]), level("shared", &["a.b=\"c | d\""])],
        ),
        factor(
            "control",
            vec![level("free", &[]), level("tight", &["x.y=1"])],
        ),
    ];
    result.frontier_factor = Some(1);
    for levels in [[0, 0], [0, 1], [1, 0], [1, 1]] {
        let mut postures = result.postures.clone();
        if levels[1] == 1 {
            postures[1] = result.postures[2].clone();
            postures[1].name = "isolated".to_owned();
        }
        result.combinations.push(CombinationResult {
            levels: levels.into(),
            postures,
            differences: result.differences.clone(),
        });
    }
    result.link = Some(Link {
        scenario: "example".to_owned(),
        sets: Vec::new(),
    });
    input
}

#[test]
fn factors_have_their_sections() {
    let input = with_factors();
    let text = markdown(&input);
    for part in [
        "## What else was varied",
        "- the keys: own (as the scenario says); shared (`a.b=\"c | d\"`)",
        "| Leakers [raiders] | own, free | own, tight | shared, free | shared, tight |",
        "### Leakers against fratricide over control, keys = shared",
        "(frontier-2.svg)",
        "### What each level does",
        "| control: free → tight (keys = own) | isolated |",
        "### Under keys = shared, control = tight",
        "## Runs worth a look, and how to see them",
        "gapfiller run example --posture share --seed 2020 --run ",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
    let page = html(&input);
    for part in [
        "What else was varied",
        "Leakers against fratricide over control",
        "Under keys = shared.",
        "control: free → tight (keys = own)",
        "<summary>keys = shared, control = tight</summary>",
        "gapfiller explain out/example-share-shared-tight-",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // A picture inside the page may hold any letters.
    assert!(!page.contains(">NaN") && !page.contains("(NaN") && !text.contains("NaN"));
    assert!(!html(&example()).contains("What else was varied"));
}

#[test]
fn a_bare_study_still_makes_a_page() {
    let mut input: ReportInput = example();
    input.result.frontier.clear();
    input.result.differences.clear();
    input.result.postures.clear();
    input.postures.clear();
    input.visibility.clear();
    input.assumptions.clear();
    input.deal = None;
    let map = &mut input.map;
    (
        map.nodes,
        map.assets,
        map.routes,
        map.airways,
        map.corridors,
        map.zones,
    ) = Default::default();
    assert!(html(&input).contains("The study ran nothing."));
    assert!(markdown(&input).contains("## Limits"));
    assert!(frontier_svg(&input).is_none());
    assert!(map_svg(&input).contains("</svg>"));
}
