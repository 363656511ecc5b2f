//! Fetching tiles from a server on this machine: whole, cut off, damaged, absent, and no server at all.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::TinyTiff;
use gapfiller_terrain::download::{Event, Options, Outcome, Resolution, Tile, fetch};
use gapfiller_terrain::{TerrainError, TerrainFile};
use md5::{Digest, Md5};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request as the server saw it: path, range, condition.
type Seen = (String, Option<String>, Option<String>);

/// What the server does with a request: an answer, given the request and how many came before it.
type Answer = dyn Fn(&mut TcpStream, &Seen, usize) + Send + Sync;

/// A server of one thread on a port of its own; it lives as long as the test.
struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    fn start(answer: impl Fn(&mut TcpStream, &Seen, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer): (_, Box<Answer>) = (Arc::clone(&seen), Box::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let Some(request) = read_request(&stream) else {
                    continue;
                };
                let before = log.lock().unwrap().len();
                log.lock().unwrap().push(request.clone());
                answer(&mut stream, &request, before);
                let _ = stream.shutdown(std::net::Shutdown::Both);
            }
        });
        Self { address, seen }
    }

    fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn read_request(stream: &TcpStream) -> Option<Seen> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    let (mut range, mut condition) = (None, None);
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "range" => range = Some(value.to_owned()),
            "if-range" => condition = Some(value.to_owned()),
            _ => {}
        }
    }
    Some((path, range, condition))
}

fn head(stream: &mut TcpStream, status: &str, headers: &[String]) {
    let mut text = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for header in headers {
        text += &format!("{header}\r\n");
    }
    let _ = stream.write_all(format!("{text}\r\n").as_bytes());
}

/// The whole tile, or the range asked for, honestly.
fn serve(stream: &mut TcpStream, request: &Seen, tile: &[u8]) {
    let tag = format!("ETag: {}", tag(tile));
    let start = request.1.as_deref().and_then(|range| {
        range
            .strip_prefix("bytes=")?
            .strip_suffix('-')?
            .parse::<usize>()
            .ok()
    });
    match start.filter(|_| request.2.as_deref() == Some(self::tag(tile).as_str())) {
        Some(start) => {
            let headers = [
                tag,
                format!("Content-Length: {}", tile.len() - start),
                format!(
                    "Content-Range: bytes {start}-{}/{}",
                    tile.len() - 1,
                    tile.len()
                ),
            ];
            head(stream, "206 Partial Content", &headers);
            let _ = stream.write_all(&tile[start..]);
        }
        None => {
            head(
                stream,
                "200 OK",
                &[tag, format!("Content-Length: {}", tile.len())],
            );
            let _ = stream.write_all(tile);
        }
    }
}

fn tag(tile: &[u8]) -> String {
    let hex: String = Md5::digest(tile)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

/// A tile of 200 × 200 cells; 80 kB.
fn tile_bytes() -> Vec<u8> {
    let heights: Vec<i16> = (0..40_000).map(|i| (i % 1_000) as i16).collect();
    TinyTiff::plain(200, 200, &heights).bytes()
}

const TILE: Tile = Tile {
    south: 36,
    west: 30,
    resolution: Resolution::Metres30,
};

fn options(source: &str, cache: &Path) -> Options {
    Options {
        source: Some(source.to_owned()),
        attempts: 3,
        first_pause: Duration::from_millis(5),
        ..Options::new(cache)
    }
}

fn get(options: &Options) -> Result<Outcome, TerrainError> {
    fetch(&[TILE], options, &mut |_| {}).map(|mut outcomes| outcomes.remove(0).1)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_tile_is_fetched_once_and_checked_before_it_is_used_again() {
    let (tile, folder) = (tile_bytes(), tempfile::tempdir().unwrap());
    let length = tile.len() as u64;
    let served = tile.clone();
    let server = Server::start(move |stream, request, _| serve(stream, request, &served));
    let options = options(&server.address, folder.path());
    let mut events = Vec::new();
    let outcomes = fetch(&[TILE], &options, &mut |event| {
        events.push(format!("{event:?}"))
    })
    .unwrap();
    assert_eq!(outcomes, [(TILE, Outcome::Fetched { bytes: length })]);
    assert!(events.first().unwrap().contains("N36_00_E030"));
    assert!(events.last().unwrap().contains(&format!("done: {length}")));
    let name = TILE.name();
    assert_eq!(
        names(folder.path()),
        [format!("{name}.tif"), format!("{name}.tif.sha256")]
    );
    let path = folder.path().join(format!("{name}.tif"));
    assert_eq!(fs::read(&path).unwrap(), tile);
    assert!(TerrainFile::open(&path).unwrap().read().is_ok());
    assert_eq!(server.requests()[0].0, format!("/{name}/{name}.tif"));

    assert_eq!(get(&options).unwrap(), Outcome::Cached);
    assert_eq!(server.requests().len(), 1);
    // Damaged in the cache: fetched again.
    let mut damaged = tile.clone();
    damaged[1_000] ^= 1;
    fs::write(&path, damaged).unwrap();
    assert_eq!(get(&options).unwrap(), Outcome::Fetched { bytes: length });
    assert_eq!(fs::read(&path).unwrap(), tile);
}

#[test]
fn a_cut_connection_goes_on_where_it_stopped() {
    let (tile, folder) = (tile_bytes(), tempfile::tempdir().unwrap());
    let served = tile.clone();
    let server = Server::start(move |stream, request, before| {
        if before == 0 {
            let headers = [
                format!("ETag: {}", tag(&served)),
                format!("Content-Length: {}", served.len()),
            ];
            head(stream, "200 OK", &headers);
            let _ = stream.write_all(&served[..30_000]);
        } else {
            serve(stream, request, &served);
        }
    });
    let outcome = get(&options(&server.address, folder.path())).unwrap();
    assert_eq!(
        outcome,
        Outcome::Fetched {
            bytes: tile.len() as u64
        }
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].1.as_deref(), Some("bytes=30000-"));
    assert_eq!(requests[1].2.as_deref(), Some(tag(&tile).as_str()));
    let path = folder.path().join(format!("{}.tif", TILE.name()));
    assert_eq!(fs::read(path).unwrap(), tile);
}

#[test]
fn another_call_goes_on_with_the_part_and_a_changed_tile_begins_anew() {
    for changed in [false, true] {
        let (tile, folder) = (tile_bytes(), tempfile::tempdir().unwrap());
        let cut = tile.clone();
        // This server always stops after 50 kB, and says so only by closing.
        let first = Server::start(move |stream, _, _| {
            head(
                stream,
                "200 OK",
                &[
                    format!("ETag: {}", tag(&cut)),
                    format!("Content-Length: {}", cut.len()),
                ],
            );
            let _ = stream.write_all(&cut[..50_000]);
        });
        let one_try = Options {
            attempts: 1,
            ..options(&first.address, folder.path())
        };
        let error = get(&one_try).unwrap_err();
        assert!(matches!(error, TerrainError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains("goes on"), "{error}");
        let part = folder.path().join(format!("{}.tif.part", TILE.name()));
        assert_eq!(fs::metadata(&part).unwrap().len(), 50_000);
        assert!(!folder.path().join(format!("{}.tif", TILE.name())).exists());

        let mut now = tile.clone();
        if changed {
            now[1_000] ^= 1;
        }
        let served = now.clone();
        let second = Server::start(move |stream, request, _| serve(stream, request, &served));
        let outcome = get(&options(&second.address, folder.path())).unwrap();
        let bytes = if changed {
            now.len()
        } else {
            now.len() - 50_000
        } as u64;
        assert_eq!(outcome, Outcome::Fetched { bytes });
        assert_eq!(
            fs::read(folder.path().join(format!("{}.tif", TILE.name()))).unwrap(),
            now
        );
    }
}

#[test]
fn a_tile_that_does_not_exist_is_sea_and_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|stream, _, _| {
        head(stream, "404 Not Found", &["Content-Length: 0".to_owned()])
    });
    let options = options(&server.address, folder.path());
    assert_eq!(get(&options).unwrap(), Outcome::Missing);
    assert_eq!(get(&options).unwrap(), Outcome::Missing);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(names(folder.path()), [format!("{}.missing", TILE.name())]);
}

#[test]
fn what_came_damaged_is_not_kept() {
    let tile = tile_bytes();
    let damage = |change: fn(&mut Vec<u8>)| {
        let folder = tempfile::tempdir().unwrap();
        let (honest, mut wrong) = (tag(&tile), tile.clone());
        change(&mut wrong);
        let server = Server::start(move |stream, _, _| {
            head(
                stream,
                "200 OK",
                &[
                    format!("ETag: {honest}"),
                    format!("Content-Length: {}", wrong.len()),
                ],
            );
            let _ = stream.write_all(&wrong);
        });
        let error = get(&options(&server.address, folder.path())).unwrap_err();
        assert!(
            matches!(error, TerrainError::Corrupted { attempts: 3, .. }),
            "{error}"
        );
        assert_eq!(names(folder.path()), [""; 0]);
        assert_eq!(server.requests().len(), 3);
        error.to_string()
    };
    assert!(damage(|tile| tile[500] ^= 4).contains("MD5"));
    assert!(damage(|tile| tile.truncate(500)).contains("MD5"));

    // No tag to hold it against, but no GeoTIFF either.
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|stream, _, _| {
        head(stream, "200 OK", &["Content-Length: 13".to_owned()]);
        let _ = stream.write_all(b"<html>log in!");
    });
    let error = get(&options(&server.address, folder.path())).unwrap_err();
    assert!(error.to_string().contains("no tile"), "{error}");
}

#[test]
fn a_server_in_trouble_is_asked_again_and_a_refusal_is_told() {
    let (tile, folder) = (tile_bytes(), tempfile::tempdir().unwrap());
    let served = tile.clone();
    let server = Server::start(move |stream, request, before| {
        if before < 2 {
            head(stream, "503 Slow Down", &["Content-Length: 0".to_owned()]);
        } else {
            serve(stream, request, &served);
        }
    });
    let mut pauses = 0;
    let options = options(&server.address, folder.path());
    let outcomes = fetch(&[TILE], &options, &mut |event| {
        pauses += u32::from(matches!(event, Event::Pause { reason } if reason.contains("503")));
    });
    assert_eq!(
        outcomes.unwrap()[0].1,
        Outcome::Fetched {
            bytes: tile.len() as u64
        }
    );
    assert_eq!(pauses, 2);

    let server = Server::start(|stream, _, _| {
        head(stream, "403 Forbidden", &["Content-Length: 0".to_owned()])
    });
    let folder = tempfile::tempdir().unwrap();
    let error = get(&self::options(&server.address, folder.path())).unwrap_err();
    assert!(
        error.to_string().contains("403") && server.requests().len() == 1,
        "{error}"
    );
}

#[test]
fn without_a_server_the_message_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let address = format!(
        "http://{}",
        TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
    );
    let error = get(&options(&address, folder.path())).unwrap_err();
    assert!(!error.is_bad_input());
    let text = error.to_string();
    assert!(
        text.contains("cannot be reached") && text.contains("GAPFILLER_TERRAIN_SOURCE"),
        "{text}"
    );
    let bad = get(&options("nonsense", folder.path())).unwrap_err();
    assert!(bad.is_bad_input(), "{bad}");
}
