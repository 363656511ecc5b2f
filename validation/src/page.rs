//! The page of all claims: `index.html` with every comparison and a chart for each claim, and a short table in Markdown.

use crate::claim::{Absent, Claim, Evidence, Row, number};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A claim and what came of its check.
pub struct Checked {
    /// The claim.
    pub claim: Claim,
    /// What came of it.
    pub result: Result<Evidence, Absent>,
}

const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid #ddd; padding-top: 1.5rem; }
table { border-collapse: collapse; font-size: 0.9rem; } th, td { text-align: left; padding: 0.15rem 0.8rem 0.15rem 0; vertical-align: top; }
th { border-bottom: 1px solid #999; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.holds { color: #00704f; } .fails { color: #b00020; font-weight: 600; } .absent { color: #8a5a00; }
svg { max-width: 100%; height: auto; } details { margin: 0.8rem 0; } summary { cursor: pointer; color: #0b5394; }
.scroll { overflow-x: auto; } a { color: #0b5394; }
";

/// The page in HTML; it needs nothing from outside.
#[must_use]
pub fn html(all: &[Checked]) -> String {
    let (held, failed, absent) = counts(all);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Gapfiller: validation" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "What Gapfiller is checked against" }
                p {
                    "Each claim says what should come out, from whom that number is, what came out, and how near it must be. "
                    (held) " hold" @if failed > 0 { ", " span.fails { (failed) " fail" } }
                    @if absent > 0 { ", " (absent) " could not be checked here" } "."
                }
                div.scroll { (overview(all)) }
                @for checked in all { (section(checked)) }
            }
        }
    };
    page.into_string()
}

fn counts(all: &[Checked]) -> (usize, usize, usize) {
    let count = |verdict: Verdict| {
        all.iter()
            .filter(|checked| checked.verdict() == verdict)
            .count()
    };
    (
        count(Verdict::Holds),
        count(Verdict::Fails),
        count(Verdict::Absent),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Holds,
    Fails,
    Absent,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Absent => "not checked",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Absent => "absent",
        }
    }
}

impl Checked {
    /// Works a claim out.
    #[must_use]
    pub fn new(claim: Claim) -> Self {
        Self {
            claim,
            result: (claim.check)(),
        }
    }

    /// Whether it failed: not holding, rather than not checked.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.verdict() == Verdict::Fails
    }

    fn verdict(&self) -> Verdict {
        match &self.result {
            Ok(evidence) if evidence.holds() => Verdict::Holds,
            Ok(_) => Verdict::Fails,
            Err(_) => Verdict::Absent,
        }
    }

    fn worst(&self) -> Option<&Row> {
        self.result.as_ref().ok().and_then(Evidence::worst)
    }
}

fn overview(all: &[Checked]) -> Markup {
    html! {
        table {
            tr { th { "claim" } th.number { "comparisons" } th { "nearest to failing" } th.number { "expected" } th.number { "got" } th { "tolerance" } th {} }
            @for checked in all {
                @let verdict = checked.verdict();
                tr {
                    td { a href=(format!("#{}", checked.claim.name)) { (checked.claim.title()) } }
                    td.number { (checked.result.as_ref().map_or(0, |evidence| evidence.rows.len())) }
                    @if let Some(worst) = checked.worst() {
                        td { (worst.what) } td.number { (number(worst.expected)) } td.number { (number(worst.got)) } td { (worst.bound.words()) }
                    } @else { td {} td {} td {} td {} }
                    td class=(verdict.class()) { (verdict.word()) }
                }
            }
        }
    }
}

fn section(checked: &Checked) -> Markup {
    let verdict = checked.verdict();
    html! {
        h2 id=(checked.claim.name) { (checked.claim.title()) " " small class=(verdict.class()) { (verdict.word()) } }
        (PreEscaped(prose(checked.claim.readme)))
        @match &checked.result {
            Err(Absent(reason)) => p.absent { (reason) },
            Ok(evidence) => {
                @if let Some(svg) = evidence.plot.as_ref().and_then(crate::plot::Plot::svg) { (svg) }
                @for note in &evidence.notes { p { (note) } }
                @let most = 12;
                @if evidence.rows.len() <= most { (table(&evidence.rows)) } @else {
                    details { summary { "all " (evidence.rows.len()) " comparisons" } (table(&evidence.rows)) }
                }
            }
        }
    }
}

fn table(rows: &[Row]) -> Markup {
    html! {
        div.scroll { table {
            tr { th { "what" } th.number { "expected" } th.number { "got" } th.number { "difference" } th { "tolerance" } th {} }
            @for row in rows {
                tr {
                    td { (row.what) } td.number { (number(row.expected)) } td.number { (number(row.got)) }
                    td.number { (format!("{:.1e}", row.got - row.expected)) } td { (row.bound.words()) }
                    @if row.holds() { td.holds { "holds" } } @else { td.fails { "fails" } }
                }
            }
        } }
    }
}

/// The README of a claim without its title, as HTML.
fn prose(readme: &str) -> String {
    let mut in_title = false;
    let events = Parser::new(readme).filter(move |event| match event {
        Event::Start(Tag::Heading { level, .. }) if *level as usize == 1 => {
            in_title = true;
            false
        }
        Event::End(TagEnd::Heading(level)) if *level as usize == 1 => {
            in_title = false;
            false
        }
        _ => !in_title,
    });
    let mut text = String::new();
    pulldown_cmark::html::push_html(&mut text, events);
    text
}

/// The short table, for readers of the repository: one line for each claim.
#[must_use]
pub fn markdown(all: &[Checked]) -> String {
    let mut text = String::from(HEAD);
    for checked in all {
        let title = format!(
            "[{}](../validation/claims/{}/README.md)",
            checked.claim.title(),
            checked.claim.name
        );
        let count = checked
            .result
            .as_ref()
            .map_or(0, |evidence| evidence.rows.len());
        let worst = checked.worst().map_or_else(
            || " | | |".to_owned(),
            |worst| {
                format!(
                    "{} | {} | {} | {}",
                    worst.what.replace('|', "\\|"),
                    number(worst.expected),
                    number(worst.got),
                    worst.bound.words()
                )
            },
        );
        text += &format!(
            "| {title} | {count} | {worst} | {} |\n",
            checked.verdict().word()
        );
    }
    text
}

const HEAD: &str = "\
# What Gapfiller is checked against

A line for each claim: how many comparisons it makes, and of the one that comes nearest to failing what was expected, what came
out, and how near it had to be. The words of a claim, its source and its numbers are in its folder. Written by `cargo xtask
validation`, which also writes the long page: every comparison, and a chart for each claim, in `out/validation/index.html`.

| claim | comparisons | nearest to failing | expected | got | tolerance | |
|---|---:|---|---:|---:|---|---|
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Bound;

    fn checked(got: f64) -> Checked {
        let mut evidence = Evidence::default();
        evidence.row("a <b>", 1.0, got, Bound::Absolute(0.1));
        Checked {
            claim: Claim {
                name: "one",
                readme: "# One is one\n\nBy *definition*.\n",
                check: || Err(Absent(String::new())),
            },
            result: Ok(evidence),
        }
    }

    #[test]
    fn both_pages_say_what_held_and_what_failed() {
        let all = [checked(1.05), checked(2.0)];
        let page = html(&all);
        assert!(page.contains("1 hold") && page.contains("1 fail"));
        assert!(page.contains("By <em>definition</em>.") && page.contains("a &lt;b&gt;"));
        let short = markdown(&all);
        assert!(
            short.contains("| 1.05 | ± 0.1 | holds |") && short.contains("| 2 | ± 0.1 | fails |")
        );
    }
}
