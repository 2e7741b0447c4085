use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{read, write},
    },
    sim::chance::{Chance, Draw, Purpose, unit},
    trace::SimTime,
};

/// The key that everybody wants.
const HOT: &str = "hot:1";

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(4_000),
        _ => ms(600),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let others = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => 3,
    };
    let hot = (HOT.into(), "Headline".into());
    let item = |n| (format!("item:{n}"), format!("Item {n}"));
    std::iter::once(hot).chain((1..=others).map(item)).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = APPS;
    let story = match settings.choice("workload") {
        "crowd" => return crowd(settings, chance, until),
        "story" => vec![
            read(ms(10), a, HOT),
            read(ms(60), a, HOT),
            read(ms(61), b, HOT),
            read(ms(62), a, HOT),
            write(ms(150), b, HOT, "News"),
            read(ms(250), a, HOT),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}

/// A crowd, most of whose requests are for one key.
fn crowd(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings));
    let crowd = parts::crowd(settings, &keys[1..], settings.number("reads"));
    let mut all = crowd.arrivals(chance, until);
    let share = settings.number("hot");
    for (arrival, ordinal) in all.iter_mut().zip(0..) {
        let draw = Draw { purpose: Purpose::Program, place: 0, ordinal };
        if unit(chance.draw(draw)) < share {
            arrival.key = keys[0].clone();
        }
    }
    all
}
