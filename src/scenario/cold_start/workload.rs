use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings, Variant,
        parts::{self, APPS},
        workload::read,
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// How many rows the story asks for at once.
const STORY_READS: u64 = 6;

fn is_story(settings: &Settings) -> bool {
    settings.choice("workload") == "story"
}

/// When the cache runs again.
fn restarted_at(settings: &Settings) -> Duration {
    settings.time("restart-at") + settings.time("down-for")
}

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    let tail = match is_story(settings) {
        true => settings.time("time-out") * 6,
        false => Duration::from_secs(20),
    };
    SimTime::from(restarted_at(settings) + tail)
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match is_story(settings) {
        true => STORY_READS,
        false => settings.count("keys"),
    };
    (1..=keys).map(|n| (format!("user:{n}"), format!("User {n}"))).collect()
}

/// What happens of itself: the cache's process crashes and runs again.
pub fn script(settings: &Settings, _: &Variant) -> Vec<String> {
    let crash = SimTime::from(settings.time("restart-at")).exact();
    let restart = SimTime::from(restarted_at(settings)).exact();
    vec![format!("{crash}:crash cache"), format!("{restart}:restart cache")]
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings));
    if is_story(settings) {
        let [a, b] = APPS;
        let before = [read(SimTime::ZERO, a, &keys[0])];
        let from = restarted_at(settings) + Duration::from_millis(1);
        let after = (0..).zip(&keys).map(|(n, key)| {
            let at = from + Duration::from_micros(100 * n);
            read(at.into(), if n % 2 == 0 { a } else { b }, key)
        });
        let story = before.into_iter().chain(after);
        return story.filter(|arrival| arrival.at < until).collect();
    }
    parts::crowd(settings, &keys, 1.0).arrivals(chance, until)
}
