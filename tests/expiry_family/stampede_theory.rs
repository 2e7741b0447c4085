//! A stampede's figures beside what the theory says (Vattani, Chierichetti and
//! Lowenstein, PVLDB 8(8), 2015).

use flushpoint::{
    run::{Record, execute},
    trace::{CacheEvent, Event, IdMap, NetEvent, OpId, SimTime, Verb},
};

use super::sweep::{SEEDS, crowd};

/// Of one hot key, with a network that takes next to no time and a database
/// that serves everybody at once.
fn runs(
    variant: &'static str,
    knobs: &[(&'static str, &'static str)],
    until_ms: u64,
) -> impl Iterator<Item = Record> {
    let ideal = [("link", "1us"), ("pool", "256"), ("time-out", "10s")];
    let knobs: Vec<_> = ideal.iter().chain(knobs).copied().collect();
    let run = crowd("stampede", variant, &knobs)
        .with_until(SimTime::from_ms(until_ms))
        .expect("a time");
    (1..=SEEDS).map(move |seed| execute(&run.clone().with_seed(seed)))
}

/// While the first load takes Δ, λΔ more readers come, and each loads; a few
/// less where many do, since the copy is there as soon as one of them is back.
#[test]
fn without_protection_each_end_costs_rate_times_load_time_more_loads() {
    for (rate, lambda_delta, until_ms) in
        [("10", 1.0, 200_000), ("50", 5.0, 40_000), ("200", 20.0, 40_000)]
    {
        let (mut loads, mut ends) = (0u64, 0u64);
        for record in runs("no-protection", &[("rate", rate)], until_ms) {
            // An end is a load that begins where none is on its way.
            let mut on_their_way = 0u32;
            for entry in record.trace.entries() {
                match entry.event {
                    Event::Net(NetEvent::Sent {
                        verb: Verb::Select, ..
                    }) => {
                        loads += 1;
                        ends += u64::from(on_their_way == 0);
                        on_their_way += 1;
                    }
                    Event::Cache(CacheEvent::Stored { .. }) => {
                        on_their_way -= 1;
                    }
                    _ => {}
                }
            }
        }
        let extra = (loads - ends) as f64 / ends as f64;
        println!("{rate}/s: {extra:.3} more loads an end, λΔ {lambda_delta}");
        assert!((extra / lambda_delta - 1.0).abs() < 0.05, "{extra}");
    }
}

/// A read that found its copy, and how long that still lived, in multiples of
/// βΔ.
struct Look {
    op: OpId,
    rest: f64,
    renews: bool,
}

/// What each reader under XFetch saw of its copy, and whether it renewed it.
fn looks(record: &Record, beta: f64) -> Vec<Look> {
    let mut looks: Vec<Look> = Vec::new();
    let mut place: IdMap<OpId, usize> = IdMap::default();
    let (mut deadline_ms, mut took_us) = (0, 0);
    for entry in record.trace.entries() {
        let now_ms = entry.at.as_ns() / 1_000_000;
        match entry.event {
            Event::Cache(
                CacheEvent::Stored { ttl_ms, .. }
                | CacheEvent::Warm { ttl_ms, .. },
            ) => deadline_ms = now_ms + u64::from(ttl_ms),
            Event::Cache(CacheEvent::Counted { number, .. }) => {
                took_us = number;
            }
            Event::Cache(CacheEvent::Hit { .. }) => {
                let left_us = (deadline_ms - now_ms) as f64 * 1_000.0;
                let rest = left_us / (beta * f64::from(took_us));
                let op = entry.op;
                place.insert(op, looks.len());
                looks.push(Look { op, rest, renews: false });
            }
            Event::Net(NetEvent::Sent { verb: Verb::Select, .. }) => {
                if let Some(place) = place.get(entry.op) {
                    looks[*place].renews = true;
                }
            }
            _ => {}
        }
    }
    assert!(looks.iter().all(|look| look.op.0 > 0));
    looks
}

/// P(a reader with a rest of r renews) = e^(-r / βΔ), within 5 %.
#[test]
fn a_reader_renews_with_the_chance_that_xfetch_gives_it() {
    for (beta, text) in [(1.0, "1"), (3.0, "3")] {
        // By rest: how many looked, what the theory expects, who renewed.
        let mut bins = [(0u64, 0.0, 0u64); 5];
        let knobs = [("rate", "300"), ("beta", text)];
        for record in runs("xfetch", &knobs, 20_000) {
            for look in looks(&record, beta) {
                if let Some(bin) = bins.get_mut(look.rest as usize) {
                    bin.0 += 1;
                    bin.1 += libm::exp(-look.rest);
                    bin.2 += u64::from(look.renews);
                }
            }
        }
        for (rest, (of, theory, seen)) in bins.into_iter().enumerate() {
            if of == 0 {
                continue;
            }
            println!(
                "β {beta}, rest {rest} to {} βΔ: {seen} of {of} renew, {:.4}; \
                 e^(-r/βΔ) has {:.4}",
                rest + 1,
                seen as f64 / of as f64,
                theory / of as f64,
            );
            if theory > 1_000.0 {
                let off = (seen as f64 / theory - 1.0).abs();
                assert!(off < 0.05, "{rest}: {seen} {theory}");
            }
        }
    }
}

/// P(nobody renews before the end) = e^(-λβΔ), within 5 %, where a load takes
/// next to none of the time between two reads.
#[test]
fn a_life_ends_unrenewed_as_often_as_xfetch_says() {
    for (rate, lambda_beta_delta) in [("5", 0.5), ("10", 1.0), ("20", 2.0)] {
        let knobs = [("rate", rate), ("select", "1ms"), ("beta", "100")];
        let (mut lives, mut unrenewed) = (0u64, 0u64);
        for record in runs("xfetch", &knobs, 200_000) {
            let (all, ended) = lives_of(&record);
            lives += all;
            unrenewed += ended;
        }
        let measured = unrenewed as f64 / lives as f64;
        let theory = libm::exp(-lambda_beta_delta);
        println!(
            "λβΔ = {lambda_beta_delta}: {unrenewed} of {lives} lives end \
             unrenewed, {measured:.4}; e^-λβΔ {theory:.4}"
        );
        assert!((measured / theory - 1.0).abs() < 0.05, "{measured}");
    }
}

/// How many lives of the copy ended, and how many of them unrenewed: the first
/// reader who loads found the copy, or did not.
fn lives_of(record: &Record) -> (u64, u64) {
    let (mut lives, mut unrenewed, mut lives_on) = (0, 0, true);
    let mut found: IdMap<OpId, bool> = IdMap::default();
    for entry in record.trace.entries() {
        match entry.event {
            Event::Cache(CacheEvent::Hit { .. }) => {
                found.insert(entry.op, true);
            }
            Event::Cache(CacheEvent::Stored { .. }) => lives_on = true,
            Event::Net(NetEvent::Sent { verb: Verb::Select, .. })
                if lives_on =>
            {
                lives_on = false;
                lives += 1;
                unrenewed += u64::from(found.get(entry.op).is_none());
            }
            _ => {}
        }
    }
    (lives, unrenewed)
}
