use std::rc::Rc;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::read,
    },
    sim::chance::Chance,
    trace::{SimTime, sort_by_number},
};

/// How often a scan begins, and the hot keys change.
const PERIOD: SimTime = ms(2_000);

/// How many keys a scan reads, as a share of all of them: one in so many.
const SCANNED: usize = 2;

/// By how many places the hot keys move on, as a share of all keys.
const MOVED: usize = 10;

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "story" => ms(4_000),
        _ => ms(10_000),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "story" => 6,
        _ => settings.count("keys"),
    };
    let row = |n| (format!("item:{n}"), format!("Item {n}"));
    (1..=keys).map(row).collect()
}

/// Those of them that the cache has by then.
pub fn warm(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "story" => rows(settings).into_iter().take(3).collect(),
        _ => Vec::new(),
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let workload = settings.choice("workload");
    if workload == "story" {
        return story(until);
    }
    let keys = parts::keys(rows(settings));
    let crowd = parts::crowd(settings, &keys, settings.number("reads"));
    let mut arrivals = crowd.arrivals(chance, until);
    match workload {
        "scan" => {
            arrivals.extend(scans(&keys, settings.number("rate"), until));
            sort_by_number(&mut arrivals, |it| it.at.as_ns().into());
        }
        "shift" => arrivals.iter_mut().for_each(|it| shift(&keys, it)),
        _ => {}
    }
    arrivals
}

/// Item 1 is asked for again and again, then a few that nobody wanted before.
fn story(until: SimTime) -> Vec<Arrival> {
    let [a, b] = APPS;
    let asked = [
        (1_100, b, 1),
        (1_200, a, 1),
        (2_100, a, 4),
        (2_200, b, 1),
        (2_300, a, 5),
        (2_400, b, 6),
        (3_100, a, 1),
        (3_200, b, 2),
    ];
    let read = |(at, app, item)| read(ms(at), app, &format!("item:{item}"));
    let all = asked.into_iter().map(read);
    all.filter(|arrival| arrival.at < until).collect()
}

/// App 2 reads a part of the keys, one after the other, as fast as the crowd
/// asks; each scan goes on where the last one ended.
fn scans(keys: &[Rc<str>], rate: f64, until: SimTime) -> Vec<Arrival> {
    let [_, b] = APPS;
    let count = (keys.len() / SCANNED).max(1);
    let apart_ns = (1e9 / rate) as u64;
    let mut next = (0..keys.len()).rev().cycle();
    let mut arrivals = Vec::new();
    let mut begins = PERIOD;
    while begins < until {
        for place in 0..count as u64 {
            let at = SimTime(begins.as_ns() + place * apart_ns);
            let key = next.next().unwrap_or_default();
            arrivals.push(read(at, b, &keys[key]));
        }
        begins = SimTime(begins.as_ns() + PERIOD.as_ns());
    }
    arrivals.retain(|arrival| arrival.at < until);
    arrivals
}

/// The hot keys of each period are others than those of the one before.
fn shift(keys: &[Rc<str>], arrival: &mut Arrival) {
    let number = arrival.key.rsplit(':').next();
    let number: usize = number.and_then(|n| n.parse().ok()).unwrap_or(1);
    let period = (arrival.at.as_ns() / PERIOD.as_ns()) as usize;
    let moved = period * (keys.len() / MOVED).max(1);
    let place = (number - 1 + moved) % keys.len();
    arrival.key = keys[place].clone();
}
