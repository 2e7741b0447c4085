use std::{rc::Rc, time::Duration};

use super::stage::APPS;
use crate::{
    scenario::{Arrival, Settings, workload::Crowd},
    sim::chance::Chance,
    trace::{OpKind, SimTime, sort_by_number},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => SimTime::from_ms(10_000),
        _ => SimTime::from(settings.time("ttl") + Duration::from_millis(500)),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| (format!("user:{number}"), "w".into()))
            .collect(),
        _ => vec![("user:1".into(), "Ann".into())],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let read = |at: SimTime, client| Arrival {
        at,
        client,
        kind: OpKind::Read,
        key: "user:1".into(),
        text: String::new(),
    };
    let [a, b] = APPS;
    match settings.choice("workload") {
        "story" => {
            let rename = Arrival {
                at: SimTime(500_000),
                client: b,
                kind: OpKind::Write,
                key: "user:1".into(),
                text: "Bea".into(),
            };
            let late = settings.time("ttl") + Duration::from_millis(100);
            let mut story = vec![
                read(SimTime::ZERO, a),
                rename,
                read(SimTime::from_ms(20), b),
                read(late.into(), a),
            ];
            sort_by_number(&mut story, |arrival| arrival.at.as_ns().into());
            story.retain(|arrival| arrival.at < until);
            story
        }
        "crowd" => {
            let keys: Vec<Rc<str>> =
                rows(settings).into_iter().map(|(key, _)| key.into()).collect();
            let crowd = Crowd {
                clients: &APPS,
                rate: settings.number("rate"),
                read_share: settings.number("reads"),
                keys: &keys,
                zipf: settings.number("zipf"),
            };
            crowd.arrivals(chance, until)
        }
        _ => vec![read(SimTime::ZERO, a)],
    }
}
