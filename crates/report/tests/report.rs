//! The written report: complete, self-contained, the same twice.

use gapfiller_report::{ReportInput, example::example, frontier_svg, html, map_svg, markdown};

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
