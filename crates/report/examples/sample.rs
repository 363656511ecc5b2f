//! Writes the report on a made-up study, to look at: `sample FOLDER`.

use gapfiller_report::{example::example, write_input};
use gapfiller_study::OutputFolder;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("say which folder to write to")?;
    let folder = OutputFolder::create(Path::new(&folder), true)?;
    write_input(&folder, &example())?;
    println!("{}", folder.finish()?.folder.display());
    Ok(())
}
