fn main() {
    let r = gapfiller_geo::elevation::relief();
    for i in 0..10 {
        let lat = 37.25 - 0.0833333 * f64::from(i) - 1.0/24.0;
        print!("{lat:6.2} ");
        for j in 0..14 {
            let lon = 29.75 + 0.0833333 * f64::from(j) + 1.0/24.0;
            print!("{:6.0}", gapfiller_geo::elevation::Elevation::height_m(r, lat, lon));
        }
        println!();
    }
}
