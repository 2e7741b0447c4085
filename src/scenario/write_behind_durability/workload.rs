use crate::{
    scenario::{
        Arrival, Settings,
        parts::{APPS, ms},
        workload::{read, write},
        write_behind::workload,
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// The requests from outside. The second score falls into the cut.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    if settings.choice("workload") != "story" {
        return workload::arrivals(settings, chance, until);
    }
    let [a, b] = APPS;
    let story = [
        write(ms(620), a, "Ana", "330"),
        write(ms(760), b, "Ben", "220"),
        read(ms(785), a, "Ana"),
        read(ms(1_200), a, "Ana"),
    ];
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
