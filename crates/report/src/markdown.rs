//! `report.md`: the same story as plain text with tables, for repositories and mail.

use crate::answer::answer;
use crate::charts::rounds;
use crate::input::ReportInput;
use crate::page::factors::{AT_A_GLANCE, effect_name};
use crate::page::{
    COARSE, LIMITS, OF_NODES, PICTURES, assumption_groups, factor, grade_counts, group_of,
    node_cell, node_names, picture_measures, reading, verdict,
};
use crate::words::{
    count, decimals, interval, measure_title, number, percent, share, signed, with_interval,
    with_interval_of,
};
use gapfiller_study::RunLink;
use gapfiller_study::factors::in_words;
use gapfiller_study::links::ORDER;
use gapfiller_study::result::{INTERVALS, control_name};

/// The report as Markdown. It refers to `map.svg` and `frontier.svg` beside it.
pub fn markdown(input: &ReportInput) -> String {
    let result = &input.result;
    let mut text = String::new();
    let title = if result.title.is_empty() {
        &result.scenario
    } else {
        &result.title
    };
    text.push_str(&format!("# {}\n", escaped(title)));
    if !result.question.is_empty() {
        text.push_str(&format!("\n*{}*\n", escaped(&result.question)));
    }
    section(
        &mut text,
        "The answer",
        &answer(input)
            .iter()
            .map(|paragraph| escaped(paragraph))
            .collect::<Vec<_>>()
            .join("\n\n"),
    );
    if !input.notes.is_empty() {
        text.push_str(&format!("\nNotes: {}\n", escaped(&input.notes)));
    }
    section(&mut text, "Results", &means(input));
    if !result.differences.is_empty() {
        section(
            &mut text,
            "Differences between postures",
            &differences(input),
        );
    }
    if !result.frontier.is_empty() {
        section(&mut text, "Leakers against fratricide", &frontier(input));
    }
    if !result.factors.is_empty() {
        section(&mut text, "What else was varied", &factors(input));
    }
    let links = result.run_links();
    if !links.is_empty() {
        section(
            &mut text,
            "Runs worth a look, and how to see them",
            &commands(&links),
        );
    }
    section(&mut text, "Where the rounds went", &rounds_table(input));
    if !picture_measures(result).is_empty() {
        section(&mut text, "How good the pictures were", &pictures(input));
    }
    let map = "![Map of the laydown](map.svg)\n\nPlaces of nodes drawn hollow are hypothetical. The raid is an input, not a plan.";
    section(&mut text, "The laydown", &with_command(input, map));
    if !input.visibility.is_empty() {
        section(
            &mut text,
            "How much of the area is seen",
            &visibility(input),
        );
    }
    if let Some(deal) = &input.deal {
        let rows: Vec<_> = deal
            .rows
            .iter()
            .map(|(name, value)| vec![name.clone(), value.clone()])
            .collect();
        section(&mut text, "The money", &table(&[&deal.label, ""], 9, &rows));
    }
    if !input.assumptions.is_empty() {
        section(&mut text, "What this rests on", &assumptions(input));
    }
    section(
        &mut text,
        "How to read this",
        &bullets(reading(input).iter().map(String::as_str)),
    );
    let limits = format!(
        "{}\n\nMore: `docs/what-this-cannot-tell-you.md`.",
        bullets(LIMITS.iter().copied())
    );
    section(&mut text, "Limits", &limits);
    text
}

fn section(text: &mut String, title: &str, body: &str) {
    text.push_str(&format!("\n## {title}\n\n{}\n", body.trim_end()));
}

fn bullets<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines
        .map(|line| format!("- {}", escaped(line)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn with_command(input: &ReportInput, body: &str) -> String {
    if input.command.is_empty() {
        return body.to_owned();
    }
    format!(
        "{}\n\nMake it again: `{}`",
        body.trim_end(),
        input.command.replace('`', "'")
    )
}

/// A table; columns up to `numbers_from` to the left, the others to the right.
fn table(head: &[&str], numbers_from: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.iter().map(|cell| escaped(cell)).collect());
    text.push_str(&line(
        (0..head.len())
            .map(|column| if column < numbers_from { "---" } else { "---:" }.to_owned())
            .collect(),
    ));
    for row in rows {
        text.push_str(&line(row.iter().map(|cell| escaped(cell)).collect()));
    }
    text
}

/// So that no text of a scenario becomes structure.
fn escaped(text: &str) -> String {
    let flat = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    flat.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
        .replace('`', "\\`")
}

fn means(input: &ReportInput) -> String {
    let result = &input.result;
    let caption = format!(
        "Means per run over {}, with {} intervals ({INTERVALS}).\n\n",
        count(result.runs, "run"),
        percent(result.confidence)
    );
    with_command(input, &(caption + &means_of(input, &result.headline)))
}

fn means_of(input: &ReportInput, measures: &[usize]) -> String {
    let result = &input.result;
    let mut head = vec!["per run"];
    head.extend(result.postures.iter().map(|posture| posture.name.as_str()));
    let known = measures
        .iter()
        .filter_map(|place| Some((*place, result.measures.get(*place)?)));
    let rows: Vec<Vec<String>> = known
        .map(|(place, measure)| {
            let cells = result.postures.iter().map(|posture| {
                posture
                    .estimates
                    .get(place)
                    .map_or_else(String::new, |e| with_interval_of(*e, &measure.unit))
            });
            core::iter::once(format!(
                "{} [{}]",
                measure_title(&measure.name),
                measure.unit
            ))
            .chain(cells)
            .collect()
        })
        .collect();
    table(&head, 1, &rows)
}

/// Means of pictures, then the nodes.
fn pictures(input: &ReportInput) -> String {
    let result = &input.result;
    let mut head = vec!["node".to_owned()];
    for posture in &result.postures {
        head.extend(OF_NODES.map(|(_, name, _)| format!("{}: {name}", posture.name)));
    }
    let row = |node: &str| {
        let mut cells = vec![node.to_owned()];
        for posture in 0..result.postures.len() {
            cells.extend(OF_NODES.map(|column| node_cell(result, posture, node, column)));
        }
        cells
    };
    let rows: Vec<Vec<String>> = node_names(result).into_iter().map(row).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    format!(
        "{PICTURES}\n\n{}\n{}",
        means_of(input, &picture_measures(result)),
        table(&head, 1, &rows)
    )
}

fn differences(input: &ReportInput) -> String {
    let result = &input.result;
    let mut rows = Vec::new();
    for (from, to) in result.pairs() {
        for measure in result
            .headline
            .iter()
            .filter_map(|place| result.measures.get(*place))
        {
            let Some(difference) = result.difference(from, to, &measure.name) else {
                continue;
            };
            let digits = decimals([difference.mean, difference.low, difference.high]);
            rows.push(vec![
                format!("{from} → {to}"),
                measure_title(&measure.name),
                verdict(result, difference).to_owned(),
                signed(difference.mean, digits),
                interval(difference.low, difference.high, digits),
                factor(result, difference),
            ]);
        }
    }
    let intro = "Run by run on the same draws: second posture less the first. *Not shown*: the interval includes zero.\n\n";
    intro.to_owned()
        + &table(
            &[
                "postures",
                "measure",
                "shown?",
                "difference",
                "interval",
                "variance factor",
            ],
            3,
            &rows,
        )
}

fn frontier(input: &ReportInput) -> String {
    let row = |point: &gapfiller_study::FrontierPoint| {
        vec![
            point.posture.clone(),
            control_name(point.control).to_owned(),
            with_interval(point.leakers),
            with_interval(point.fratricide),
        ]
    };
    let rows: Vec<_> = input.result.frontier.iter().map(row).collect();
    let shown = format!(
        "![Leakers against fratricide](frontier.svg)\n\n{} a point.\n\n{}",
        count(input.result.frontier_runs, "run"),
        table(
            &[
                "posture",
                "weapons control",
                "leakers",
                "friendly aircraft shot down"
            ],
            2,
            &rows
        )
    );
    with_command(input, &shown)
}

/// The factors, every cell at a glance, frontiers, what each level does, and a table for each combination.
fn factors(input: &ReportInput) -> String {
    let result = &input.result;
    let mut text = String::new();
    for factor in &result.factors {
        let level = |level: &gapfiller_study::FactorLevel| match level.sets.as_slice() {
            [] => format!("{} (as the scenario says)", escaped(&level.name)),
            sets => format!(
                "{} (`{}`)",
                escaped(&level.name),
                sets.join(", ").replace('`', "'")
            ),
        };
        let levels: Vec<String> = factor.levels.iter().map(level).collect();
        text.push_str(&format!(
            "- {}: {}\n",
            escaped(&factor.label),
            levels.join("; ")
        ));
    }
    let first = result.combinations.first();
    let first = first.map_or_else(String::new, |first| result.combination_name(&first.levels));
    text.push_str(&format!(
        "\nEvery posture was run under every combination, {} each, on the same draws. The rest of this report is under {}.\n",
        count(result.runs, "run"),
        escaped(&first)
    ));
    for name in AT_A_GLANCE {
        text.push_str(&at_a_glance(input, name));
    }
    text.push_str(&factor_frontiers(input));
    text.push_str(&factor_effects(input));
    for combination in result.combinations.iter().skip(1) {
        let under = input.with_result(result.under(combination));
        text.push_str(&format!(
            "\n### Under {}\n\n{}",
            escaped(&result.combination_name(&combination.levels)),
            means_of(&under, &under.result.headline)
        ));
        if !under.result.differences.is_empty() {
            text.push_str(&format!("\n{}", differences(&under)));
        }
    }
    text
}

/// One measure: a row for each posture, a column for each combination.
fn at_a_glance(input: &ReportInput, name: &str) -> String {
    let result = &input.result;
    let Some((place, measure)) = result
        .measure_index(name)
        .and_then(|place| Some((place, result.measures.get(place)?)))
    else {
        return String::new();
    };
    let columns = result.combinations.iter().map(|combination| {
        let levels = result.level_names(&combination.levels);
        let names: Vec<&str> = levels.into_iter().map(|(_, level)| level).collect();
        names.join(", ")
    });
    let mut head = vec![format!("{} [{}]", measure_title(name), measure.unit)];
    head.extend(columns);
    let row = |(row, posture): (usize, &gapfiller_study::PostureResult)| {
        let cells = result.combinations.iter().map(|combination| {
            let estimate = combination
                .postures
                .get(row)
                .and_then(|p| p.estimates.get(place));
            estimate.map_or_else(String::new, |e| with_interval_of(*e, &measure.unit))
        });
        core::iter::once(posture.name.clone())
            .chain(cells)
            .collect()
    };
    let rows: Vec<Vec<String>> = result.postures.iter().enumerate().map(row).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    format!("\n{}", table(&head, 1, &rows))
}

fn factor_frontiers(input: &ReportInput) -> String {
    let result = &input.result;
    let over = result
        .frontier_factor
        .and_then(|place| result.factors.get(place));
    let Some(over) = over else {
        return String::new();
    };
    let mut text = String::new();
    for (number, frontier) in result.frontiers().iter().enumerate() {
        let mut title = format!("Leakers against fratricide over {}", over.name);
        if !frontier.others.is_empty() {
            title.push_str(&format!(", {}", in_words(&frontier.others)));
        }
        let row = |point: &gapfiller_study::FactorPoint| {
            vec![
                point.posture.clone(),
                point.level.clone(),
                with_interval(point.leakers),
                with_interval(point.fratricide),
            ]
        };
        let rows: Vec<_> = frontier.points.iter().map(row).collect();
        let head = [
            "posture",
            &over.name,
            "leakers",
            "friendly aircraft shot down",
        ];
        text.push_str(&format!(
            "\n### {0}\n\n![{0}]({1})\n\n{2}",
            escaped(&title),
            crate::factor_frontier_name(number),
            table(&head, 2, &rows)
        ));
    }
    text
}

fn factor_effects(input: &ReportInput) -> String {
    let result = &input.result;
    let effects = result.effects();
    if effects.is_empty() {
        return String::new();
    }
    let measures = || {
        (result.headline.iter()).filter_map(|place| Some((*place, result.measures.get(*place)?)))
    };
    let mut head = vec!["level".to_owned(), "posture".to_owned()];
    head.extend(measures().map(|(_, measure)| measure_title(&measure.name)));
    let row = |effect: &gapfiller_study::FactorEffect| {
        let cells = measures().map(|(place, _)| {
            let Some(difference) = effect.differences.get(place) else {
                return String::new();
            };
            let digits = decimals([difference.mean, difference.low, difference.high]);
            let range = interval(difference.low, difference.high, digits);
            format!("{} ({range})", signed(difference.mean, digits))
        });
        [effect_name(effect), effect.posture.clone()]
            .into_iter()
            .chain(cells)
            .collect()
    };
    let rows: Vec<Vec<String>> = effects.iter().map(row).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    format!(
        "\n### What each level does\n\nA level less the factor's first, all else the same, run by run on the same draws, with {} intervals.\n\n{}",
        percent(result.confidence),
        table(&head, 2, &rows)
    )
}

fn commands(links: &[RunLink]) -> String {
    let mut text = format!("{ORDER} The scenario is named; put the way to it in its place.\n");
    for link in links {
        let mut name = link.posture.clone();
        if !link.levels.is_empty() {
            name.push_str(&format!(", {}", in_words(&link.levels)));
        }
        text.push_str(&format!(
            "\n{}, {} run {}:\n\n```sh\n{}\n{}\n```\n",
            escaped(&name),
            link.which,
            link.run,
            link.play,
            link.explain
        ));
    }
    text
}

fn rounds_table(input: &ReportInput) -> String {
    let places: Vec<usize> = rounds::CATEGORIES
        .iter()
        .filter_map(|category| input.result.measure_index(category.measure))
        .collect();
    if places.is_empty() {
        "Not measured in this study.".to_owned()
    } else {
        means_of(input, &places)
    }
}

fn visibility(input: &ReportInput) -> String {
    let row = |row: &crate::input::Visibility| {
        vec![format!("{} m", number(row.height_m, 0)), share(row.share)]
    };
    let rows: Vec<_> = input.visibility.iter().map(row).collect();
    let mut text = table(&["height above ground", "share of the area"], 1, &rows);
    if input.coarse_terrain {
        text.push_str(&format!("\n**Coarse relief.** {COARSE}\n"));
    }
    text
}

fn assumptions(input: &ReportInput) -> String {
    let counts: Vec<String> = grade_counts(&input.assumptions)
        .into_iter()
        .map(|(grade, n)| format!("{n} {grade}"))
        .collect();
    let mut text = format!(
        "{} parameters: {}.\n",
        input.assumptions.len(),
        counts.join(", ")
    );
    for group in assumption_groups(&input.assumptions) {
        let row = |row: &crate::input::AssumptionRow| {
            let grade = if row.grade == "assumed" {
                "ASSUMED"
            } else {
                &row.grade
            };
            vec![
                row.path.clone(),
                grade.to_owned(),
                row.source.clone(),
                row.low.clone(),
                row.nominal.clone(),
                row.high.clone(),
            ]
        };
        let rows: Vec<_> = group.iter().map(row).collect();
        let head = ["parameter", "grade", "source", "low", "nominal", "high"];
        text.push_str(&format!(
            "\n### {}\n\n{}",
            escaped(group_of(&group[0])),
            table(&head, 3, &rows)
        ));
    }
    text
}
