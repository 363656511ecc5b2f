//! A way through the air: from a file, or that of a flight of the scenario, as points in equal steps of time.
//!
//! | file | what it holds |
//! |---|---|
//! | `.csv` | a header with `lat`, `lon` \[deg\] and, if known, `height_m` (above sea level) or `above_ground_m`, and `speed_m_s`, which holds to the next point |
//! | `.geojson`, `.json` | the first LineString; a third coordinate is the height above sea level; `speed_m_s` among its properties |
//! | `.kml` | the first LineString; heights as its altitudeMode says: above sea level if `absolute`, else above ground |
//!
//! Between points a way follows the geodesic; its height is linear above whatever it is given above.

use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_scenario::Scenario;
use serde_json::Value;

/// Fastest and slowest that anything flies along a path \[m/s\].
const SPEEDS_M_S: core::ops::RangeInclusive<f64> = 1.0..=10_000.0;
/// Most points of a file.
const MOST_POINTS: usize = 100_000;
/// A way has about so many moments …
const MOMENTS: f64 = 2_000.0;
/// … but they are never nearer than this \[s\].
const SHORTEST_STEP_S: f64 = 0.5;

/// What a height is above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Height {
    /// Sea level \[m\].
    AboveSea(f64),
    /// Ground \[m\].
    AboveGround(f64),
}

/// A point of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waypoint {
    /// Latitude \[deg\].
    pub latitude_deg: f64,
    /// Longitude \[deg\].
    pub longitude_deg: f64,
    /// Its height, if the file says.
    pub height: Option<Height>,
    /// Speed from here on \[m/s\], if the file says.
    pub speed_m_s: Option<f64>,
}

/// Where a flyer is at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Time from the start of the way \[s\].
    pub time_s: f64,
    /// Latitude \[deg\].
    pub latitude_deg: f64,
    /// Longitude \[deg\].
    pub longitude_deg: f64,
    /// Height above sea level \[m\].
    pub height_m: f64,
    /// Height of the ground \[m\].
    pub ground_m: f64,
    /// Speed \[m/s\].
    pub speed_m_s: f64,
}

/// A way through the air.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What it is called.
    pub name: String,
    /// Its moments, in equal steps of time; the last is its end.
    pub moments: Vec<Moment>,
    /// Cross-section of what flies it \[m²\], if that is known.
    pub rcs_m2: Option<f64>,
}

impl Way {
    /// That of a flight: its name, or that of one of its aircraft. None if there is no such flight in any posture.
    #[must_use]
    pub fn of_flight(scenario: &Scenario, posture: &str, name: &str) -> Option<Self> {
        let setup = scenario.setup(posture).ok()?;
        let first = format!("{name}-1");
        let objects = &setup.world.objects;
        let object = objects
            .iter()
            .find(|object| object.name == name)
            .or_else(|| objects.iter().find(|object| object.name == first))?;
        let trajectory = &object.trajectory;
        let start_s = trajectory.start_s().max(0.0);
        let end_s = match object.target {
            Some(target) => target.arrival_s,
            None => trajectory.end_s().min(scenario.duration_s),
        };
        let (count, step_s) = steps(end_s - start_s)?;
        let ground = scenario.ground();
        let moment = |step: usize| {
            let time_s = step as f64 * step_s;
            let state = trajectory.at((start_s + time_s).min(trajectory.end_s()))?;
            let place = state.position.to_geodetic();
            let (latitude_deg, longitude_deg) = (place.latitude_deg(), place.longitude_deg());
            Some(Moment {
                time_s,
                latitude_deg,
                longitude_deg,
                height_m: state.height_m,
                ground_m: ground.height_m(latitude_deg, longitude_deg),
                speed_m_s: state.velocity_m_s.norm(),
            })
        };
        Some(Self {
            name: object.name.clone(),
            moments: (0..=count).filter_map(moment).collect(),
            rcs_m2: Some(object.cross_section_m2),
        })
    }

    /// Through the points of a file. What the file leaves open is `speed_m_s` and `above_ground_m`.
    ///
    /// # Errors
    /// A sentence: too few points, a speed or a place that is impossible, a way below the ground.
    pub fn through(
        name: &str,
        points: &[Waypoint],
        ground: &dyn Elevation,
        (speed_m_s, above_ground_m): (f64, f64),
    ) -> Result<Self, String> {
        let legs = legs(points, speed_m_s)?;
        let whole_s: f64 = legs.iter().map(|leg| leg.duration_s).sum();
        let Some((count, step_s)) = steps(whole_s) else {
            return Err("the path leads nowhere".to_owned());
        };
        let mut moments = Vec::with_capacity(count + 1);
        let mut leg = 0;
        let mut begun_s = 0.0;
        for step in 0..=count {
            let time_s = step as f64 * step_s;
            while leg + 1 < legs.len() && time_s > begun_s + legs[leg].duration_s {
                begun_s += legs[leg].duration_s;
                leg += 1;
            }
            let Some(current) = legs.get(leg) else { break };
            moments.push(current.moment(time_s, time_s - begun_s, ground, above_ground_m)?);
        }
        Ok(Self {
            name: name.to_owned(),
            moments,
            rcs_m2: None,
        })
    }
}

/// How many steps of which length \[s\]; none if there is no time.
fn steps(whole_s: f64) -> Option<(usize, f64)> {
    let sound = whole_s > 0.0 && whole_s.is_finite();
    let count = (whole_s / SHORTEST_STEP_S).min(MOMENTS).ceil().max(1.0);
    sound.then(|| (count as usize, whole_s / count))
}

/// From one point to the next.
struct Leg {
    from: Waypoint,
    to: Waypoint,
    line: geodesic::Line,
    length_m: f64,
    duration_s: f64,
    speed_m_s: f64,
}

fn legs(points: &[Waypoint], usual_m_s: f64) -> Result<Vec<Leg>, String> {
    if points.len() < 2 {
        return Err("a path needs at least two points".to_owned());
    }
    let mut speed_m_s = usual_m_s;
    let mut legs = Vec::new();
    for (place, pair) in points.windows(2).enumerate() {
        let &[from, to] = pair else { continue };
        for point in pair {
            let possible = point.latitude_deg.abs() <= 90.0 && point.longitude_deg.abs() <= 360.0;
            if !possible {
                let (latitude, longitude) = (point.latitude_deg, point.longitude_deg);
                return Err(format!(
                    "there is no place at latitude {latitude}, longitude {longitude}"
                ));
            }
        }
        speed_m_s = from.speed_m_s.unwrap_or(speed_m_s);
        if !SPEEDS_M_S.contains(&speed_m_s) {
            return Err(format!(
                "point {}: a speed of {speed_m_s} m/s is not between {} and {} m/s",
                place + 1,
                SPEEDS_M_S.start(),
                SPEEDS_M_S.end()
            ));
        }
        let start = Geodetic::from_degrees(from.latitude_deg, from.longitude_deg, 0.0);
        let end = Geodetic::from_degrees(to.latitude_deg, to.longitude_deg, 0.0);
        let between = geodesic::inverse(&start, &end);
        legs.push(Leg {
            from,
            to,
            line: geodesic::Line::new(&start, between.azimuth1_rad),
            length_m: between.distance_m,
            duration_s: between.distance_m / speed_m_s,
            speed_m_s,
        });
    }
    Ok(legs)
}

impl Leg {
    fn moment(
        &self,
        time_s: f64,
        on_leg_s: f64,
        ground: &dyn Elevation,
        above_ground_m: f64,
    ) -> Result<Moment, String> {
        let share = if self.duration_s > 0.0 {
            (on_leg_s / self.duration_s).clamp(0.0, 1.0)
        } else {
            1.0
        };
        let place = self.line.position(self.length_m * share);
        let (latitude_deg, longitude_deg) = (place.latitude_deg(), place.longitude_deg());
        let ground_m = ground.height_m(latitude_deg, longitude_deg);
        let usual = Height::AboveGround(above_ground_m);
        let ends = [self.from.height, self.to.height].map(|height| height.unwrap_or(usual));
        let mixed = |from: f64, to: f64| from + (to - from) * share;
        let height_m = match ends {
            [Height::AboveGround(from), Height::AboveGround(to)] => ground_m + mixed(from, to),
            [from, to] => {
                let ends = [(from, self.from), (to, self.to)];
                let above_sea = |(height, point): (Height, Waypoint)| match height {
                    Height::AboveSea(height) => height,
                    Height::AboveGround(height) => {
                        ground.height_m(point.latitude_deg, point.longitude_deg) + height
                    }
                };
                let [from, to] = ends.map(above_sea);
                mixed(from, to)
            }
        };
        if height_m < ground_m || !height_m.is_finite() {
            return Err(format!(
                "at {latitude_deg:.4}, {longitude_deg:.4} the path is {height_m:.0} m above sea level, but the ground is at {ground_m:.0} m"
            ));
        }
        Ok(Moment {
            time_s,
            latitude_deg,
            longitude_deg,
            height_m,
            ground_m,
            speed_m_s: self.speed_m_s,
        })
    }
}

/// Reads the points of a file, by the extension of its name.
///
/// # Errors
/// A sentence on what is wrong with it.
pub fn read_points(file_name: &str, text: &str) -> Result<Vec<Waypoint>, String> {
    let extension = file_name.rsplit('.').next().map(str::to_ascii_lowercase);
    let points = match extension.as_deref() {
        Some("csv") => read_csv(text),
        Some("geojson" | "json") => read_geojson(text),
        Some("kml") => read_kml(text),
        _ => Err("expected a .csv, .geojson or .kml file, or the name of a flight".to_owned()),
    }?;
    if points.len() > MOST_POINTS {
        return Err(format!("more than {MOST_POINTS} points"));
    }
    Ok(points)
}

fn number(text: &str, what: &str, line: usize) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok();
    number
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("line {line}: {what} \"{}\" is not a number", text.trim()))
}

fn read_csv(text: &str) -> Result<Vec<Waypoint>, String> {
    let mut lines = text.lines().enumerate();
    let header: Vec<String> = lines
        .next()
        .map(|(_, line)| line.trim_start_matches('\u{feff}'))
        .unwrap_or_default()
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let column = |name: &str| header.iter().position(|known| known == name);
    let known = ["lat", "lon", "height_m", "above_ground_m", "speed_m_s"];
    if let Some(other) = header.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!(
            "line 1: unknown column \"{other}\"; expected {}",
            known.join(", ")
        ));
    }
    let (Some(lat), Some(lon)) = (column("lat"), column("lon")) else {
        return Err("line 1: expected a header with the columns lat and lon".to_owned());
    };
    let mut points = Vec::new();
    for (row, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |place: Option<usize>| {
            let cell = place
                .and_then(|place| cells.get(place))
                .map(|cell| cell.trim());
            cell.filter(|cell| !cell.is_empty())
        };
        let read = |place: Option<usize>, what: &str| {
            cell(place)
                .map(|cell| number(cell, what, row + 1))
                .transpose()
        };
        let needed = |at: usize, what: &str| {
            read(Some(at), what)?.ok_or_else(|| format!("line {}: {what} is missing", row + 1))
        };
        let above_sea = read(column("height_m"), "height_m")?.map(Height::AboveSea);
        let above_ground = read(column("above_ground_m"), "above_ground_m")?;
        points.push(Waypoint {
            latitude_deg: needed(lat, "lat")?,
            longitude_deg: needed(lon, "lon")?,
            height: above_sea.or(above_ground.map(Height::AboveGround)),
            speed_m_s: read(column("speed_m_s"), "speed_m_s")?,
        });
    }
    Ok(points)
}

fn read_geojson(text: &str) -> Result<Vec<Waypoint>, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let (line, properties) = line_string(&json, 0).ok_or("there is no LineString in it")?;
    let speed_m_s = properties.and_then(|properties| properties.get("speed_m_s")?.as_f64());
    let point = |(place, coordinates): (usize, &Value)| {
        let at = |axis: usize| coordinates.get(axis).and_then(Value::as_f64);
        match (at(1), at(0)) {
            (Some(latitude_deg), Some(longitude_deg)) => Ok(Waypoint {
                latitude_deg,
                longitude_deg,
                height: at(2).map(Height::AboveSea),
                speed_m_s,
            }),
            _ => Err(format!("point {} is not a pair of numbers", place + 1)),
        }
    };
    line.iter().enumerate().map(point).collect()
}

/// The coordinates of the first LineString, with the properties of its feature.
fn line_string(json: &Value, depth: usize) -> Option<(&Vec<Value>, Option<&Value>)> {
    if depth > 8 {
        return None;
    }
    match json.get("type")?.as_str()? {
        "LineString" => Some((json.get("coordinates")?.as_array()?, None)),
        "Feature" => {
            let (line, _) = line_string(json.get("geometry")?, depth + 1)?;
            Some((line, json.get("properties")))
        }
        "FeatureCollection" => {
            let features = json.get("features")?.as_array()?.iter();
            features
                .filter_map(|one| line_string(one, depth + 1))
                .next()
        }
        "GeometryCollection" => {
            let geometries = json.get("geometries")?.as_array()?.iter();
            geometries
                .filter_map(|one| line_string(one, depth + 1))
                .next()
        }
        _ => None,
    }
}

/// What stands between a tag and its end.
fn within<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let start = text.find(&format!("<{tag}"))?;
    let opened = text.get(start..)?;
    let inside = opened.get(opened.find('>')? + 1..)?;
    inside.get(..inside.find(&format!("</{tag}>"))?)
}

fn read_kml(text: &str) -> Result<Vec<Waypoint>, String> {
    let line = within(text, "LineString").ok_or("there is no LineString in it")?;
    let coordinates = within(line, "coordinates").ok_or("its LineString has no coordinates")?;
    let mode = within(line, "altitudeMode").map(str::trim);
    let clamped = matches!(mode, None | Some("clampToGround"));
    let mut points = Vec::new();
    for (place, tuple) in coordinates.split_whitespace().enumerate() {
        let numbers: Result<Vec<f64>, String> = tuple
            .split(',')
            .map(|text| number(text, "coordinate", place + 1))
            .collect();
        let numbers = numbers.map_err(|error| error.replace("line", "point"))?;
        let (&[longitude_deg, latitude_deg] | &[longitude_deg, latitude_deg, _]) =
            numbers.as_slice()
        else {
            return Err(format!("point {} is not two or three numbers", place + 1));
        };
        let height = numbers.get(2).filter(|_| !clamped).map(|&height| {
            if mode == Some("absolute") {
                Height::AboveSea(height)
            } else {
                Height::AboveGround(height)
            }
        });
        points.push(Waypoint {
            latitude_deg,
            longitude_deg,
            height,
            speed_m_s: None,
        });
    }
    Ok(points)
}
