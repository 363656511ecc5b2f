fn main() {
    let s = gapfiller_scenario::Scenario::load(std::path::Path::new(&std::env::args().nth(2).unwrap()), &[]).unwrap();
    let f = gapfiller_study::OutputFolder::create(std::path::Path::new(&std::env::args().nth(1).unwrap()), true).unwrap();
    gapfiller_report::write(&f, &s, &gapfiller_report::example::example().result, "gapfiller study scenarios/turkey-2020").unwrap();
    f.finish().unwrap();
}
