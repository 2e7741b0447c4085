use std::rc::Rc;

use crate::{
    scenario::{
        Arrival, Settings, Variant,
        parts::{APPS, ms},
        workload::{Crowd, write},
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// How long a run lasts. In a crowd's last seconds nobody orders.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(8_000),
        _ => ms(1_200),
    }
}

const ORDERS_END: SimTime = ms(5_000);

/// What happens of itself.
pub fn script(settings: &Settings, _: &Variant) -> Vec<String> {
    let crowd = settings.choice("workload") == "crowd";
    let acts = match settings.choice("trouble") {
        "crash" => ("crash worker", "restart worker"),
        "power" => ("power-loss worker", "restart worker"),
        "cut" => ("cut worker<->cache", "heal worker<->cache"),
        "slow" => return vec!["0ms:lag worker->db 150ms".into()],
        _ => return Vec::new(),
    };
    let times: Vec<(u64, u64)> = match crowd {
        true => (0..8).map(|n| (400 + 550 * n, 650 + 550 * n)).collect(),
        false => vec![(130, 320)],
    };
    let act = |(from, to)| {
        [format!("{from}ms:{}", acts.0), format!("{to}ms:{}", acts.1)]
    };
    times.into_iter().flat_map(act).collect()
}

/// The requests from outside: each order has a key of its own.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = APPS;
    let story = match settings.choice("workload") {
        "crowd" => {
            let orders: [Rc<str>; 1] = ["order".into()];
            let crowd = Crowd {
                clients: &APPS,
                rate: settings.number("rate"),
                read_share: 0.0,
                keys: &orders,
                zipf: 0.0,
            };
            let mut all = crowd.arrivals(chance, until.min(ORDERS_END));
            for (arrival, number) in all.iter_mut().zip(1..) {
                arrival.key = format!("order:{number}").as_str().into();
                arrival.text = "paid".into();
            }
            return all;
        }
        "story" => vec![
            write(ms(50), a, "order:1", "tea"),
            // The worker has it in hand when it crashes.
            write(ms(125), b, "order:2", "milk"),
            // Nobody is there.
            write(ms(220), a, "order:3", "bread"),
            write(ms(450), b, "order:4", "salt"),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
