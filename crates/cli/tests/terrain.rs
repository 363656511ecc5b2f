//! `gapfiller terrain`: what files hold, and fetching tiles from a server on this machine.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Workshop, stderr, stdout};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

const ASCII: &str = "ncols 3\nnrows 2\nxllcorner 30\nyllcorner 36\ncellsize 0.5\nNODATA_value -9999\n1 2 3\n4 -9999 6\n";

#[test]
fn info_says_what_a_file_holds() {
    let shop = Workshop::new();
    fs::write(shop.path("dem.asc"), ASCII).unwrap();
    let text = shop.done(&["terrain", "info", "dem.asc"]);
    for words in [
        "ESRI ASCII grid",
        "2 rows × 3 columns",
        "int16",
        "EPSG:4326",
        "south 36.000000, west 30.000000, north 37.000000, east 31.500000 deg",
        "16.67 % of the cells, marked -9999",
        "1 to 6 m",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = shop.json(&["terrain", "info", "dem.asc", "--json"]);
    assert_eq!(json["rows"], 2);
    assert_eq!(json["edges"]["east"], 31.5);
    assert_eq!(json["highest_m"], 6.0);
    assert_eq!(json["epsg"], 4326);
}

#[test]
fn wrong_files_and_areas_are_refused() {
    let shop = Workshop::new();
    fs::write(shop.path("cut.asc"), ASCII.replace("-9999 6\n", "-9999\n")).unwrap();
    fs::write(shop.path("dem.tif"), "hello").unwrap();
    assert!(
        shop.refused(&["terrain", "info", "cut.asc"])
            .contains("5 heights instead of 6")
    );
    assert!(
        shop.refused(&["terrain", "info", "dem.tif"])
            .contains("dem.tif")
    );
    assert!(
        shop.refused(&["terrain", "info", "absent.tif"])
            .contains("absent.tif")
    );
    shop.refused(&["terrain", "info"]);
    let area = |area: &str| shop.refused(&["terrain", "get", "--cache", "tiles", "--area", area]);
    assert!(area("36,30,38").contains("four numbers"));
    assert!(area("38,30,36,33").contains("south below north"));
    assert!(area("36,30,95,33").contains("south below north"));
    let nowhere = [
        "terrain",
        "get",
        "--area",
        "36,30,37,31",
        "--cache",
        "tiles",
        "--source",
        "nonsense",
    ];
    assert!(shop.refused(&nowhere).contains("no address"));
    shop.refused(&[
        "terrain",
        "get",
        "--area",
        "36,30,37,31",
        "--resolution",
        "10",
    ]);
}

#[test]
fn get_fetches_from_the_source_of_the_environment_and_notes_the_sea() {
    let shop = Workshop::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    // A source without any tile.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let reader = BufReader::new(stream.try_clone().unwrap());
            for line in reader.lines().map_while(Result::ok) {
                if line.is_empty() {
                    break;
                }
            }
            let _ = stream.write_all(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    let get = [
        "terrain",
        "get",
        "--area",
        "-1,-30,1,-29",
        "--cache",
        "tiles",
        "--resolution",
        "90",
    ];
    let run = |arguments: &[&str]| {
        shop.command(arguments)
            .env("GAPFILLER_TERRAIN_SOURCE", &address)
            .output()
            .unwrap()
    };
    let output = run(&get);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("Copernicus_DSM_COG_30_S01_00_W030_00_DEM  none: sea"),
        "{text}"
    );
    assert!(text.contains("0 tiles in tiles, 2 without land"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&[&get[..], &["--json"]].concat()))).unwrap();
    assert_eq!(json["tiles"][1]["outcome"], "sea");
}
