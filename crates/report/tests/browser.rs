//! The page in a real browser: it draws, complains of nothing, and asks nobody for anything.

use gapfiller_report::{example::example, write_input};
use gapfiller_study::OutputFolder;
use std::path::Path;
use std::process::{Command, Output};

/// Runs Chromium on a page, with a profile of its own. Any request that leaves the machine would fail and be logged.
fn chromium(profile: &Path, page: &str, action: &[String]) -> std::io::Result<Output> {
    Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args([
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--v=0",
            "--window-size=1200,4000",
        ])
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(action)
        .arg(page)
        .output()
}

fn skipped(reason: &str) {
    assert!(
        std::env::var_os("GAPFILLER_FAIL_ON_SKIP").is_none(),
        "skipped: {reason}"
    );
    eprintln!("SKIPPED: {reason}");
}

#[test]
fn a_browser_draws_the_page_without_complaint() {
    let parent = tempfile::tempdir().unwrap();
    let folder = OutputFolder::create(&parent.path().join("report"), false).unwrap();
    write_input(&folder, &example()).unwrap();
    let folder = folder.finish().unwrap().folder;
    let page = format!("file://{}", folder.join("report.html").display());

    let screenshot = parent.path().join("page.png");
    let action = [format!("--screenshot={}", screenshot.display())];
    let output = match chromium(&parent.path().join("profile"), &page, &action) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return skipped("chromium is not installed");
        }
        output => output.unwrap(),
    };
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let complaints: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    // A page that stayed white would be smaller.
    assert!(std::fs::metadata(&screenshot).unwrap().len() > 100_000);

    // What the browser made of the page: everything closed where it should be, the map inside.
    let output = chromium(
        &parent.path().join("profile"),
        &page,
        &["--dump-dom".to_owned()],
    )
    .unwrap();
    let seen = String::from_utf8_lossy(&output.stdout);
    assert!(seen.contains("data:image/png;base64,") && seen.contains("<footer>"));
    assert_eq!(seen.matches("<figure>").count(), 4);
}
