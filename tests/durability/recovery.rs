//! What takes over may be older than the database: its flush must not put
//! older rows over newer ones. What begins with nothing must not count from
//! zero: the database would refuse newer rows.

use std::collections::BTreeMap;

use flushpoint::{
    check::{Property, Status, check, lost_writes},
    history::History,
    run::{Link, execute},
    trace::{DbEvent, Event, Row, Sym, Trace},
};

use crate::crowd::crowd;

const SEEDS: u64 = 200;

/// The link is cut for longer than it takes to flush.
const KNOBS: &[(&str, &str)] =
    &[("cut", "600ms"), ("flush", "200ms"), ("fault", "machine")];

/// Rows that an older one of their key has replaced in the database.
fn replaced(trace: &Trace) -> Vec<(Sym, Row)> {
    let mut stands: BTreeMap<Sym, Row> = BTreeMap::new();
    let mut replaced = Vec::new();
    for entry in trace.entries() {
        if let Event::Db(DbEvent::Committed { key, row }) = entry.event {
            let before = stands.insert(key, row);
            let newer = before.filter(|before| before.version > row.version);
            replaced.extend(newer.map(|before| (key, before)));
        }
    }
    replaced
}

#[test]
fn only_a_versioned_upsert_keeps_older_rows_from_newer_ones() {
    let (mut blind_runs, mut rows, mut absorbed) = (0, 0, 0);
    for seed in 1..=SEEDS {
        let blind = execute(&crowd("replica-blind", KNOBS, seed));
        let versioned = execute(&crowd("replica", KNOBS, seed));
        assert_eq!(blind.arrivals_hash, versioned.arrivals_hash);
        let replaced_rows = replaced(&blind.trace);
        blind_runs += u64::from(!replaced_rows.is_empty());
        rows += replaced_rows.len();
        assert_eq!(replaced(&versioned.trace), [], "seed {seed}");
        let entries = versioned.trace.entries().iter();
        absorbed += entries
            .filter(|entry| {
                matches!(entry.event, Event::Db(DbEvent::Absorbed { .. }))
            })
            .count();
    }
    println!(
        "blind: {rows} rows went back, in {:.1} % of runs; versioned: none, \
         {absorbed} rows changed nothing",
        blind_runs as f64 * 100.0 / SEEDS as f64
    );
    assert!(blind_runs * 10 > SEEDS * 9, "{blind_runs}");
    assert!(absorbed > 0, "they came to the versioned one too");
}

/// The hole of the naive variant, step by step; under the mend the same run
/// loses nothing and the cache takes the newer row over.
#[test]
fn what_was_flushed_is_lost_to_an_older_row() {
    let link = "#/v1/write-behind-durability/replica-blind?seed=7&cut=400ms&\
                fault-at=600ms&workload=hands-on&\
                do=120ms:app-1+write+Ana+310&do=300ms:app-1+write+Ana+330&\
                do=1.2s:app-2+read+Ana";
    let run = Link::parse(link).expect("a link").run;
    let history = |run| {
        let trace = execute(run).trace;
        (History::of(&trace, trace.len()), trace)
    };
    let (naive, trace) = history(&run);
    let lost = lost_writes::each(&naive);
    let texts: Vec<String> =
        lost.iter().map(|finding| finding.text(&trace.names)).collect();
    assert_eq!(texts.len(), 1);
    assert!(texts[0].starts_with("330 v3 of Ana, acknowledged"), "{texts:?}");
    assert!(texts[0].ends_with("holds 310 v2"), "{texts:?}");
    let mended = run.clone().with_variant("replica").expect("a variant");
    let (mended, _) = history(&mended);
    for property in [Property::LostWrites, Property::StaleReads] {
        assert_eq!(check(property, &mended).status, Status::Holds);
        assert_eq!(check(property, &naive).status, Status::Broken);
    }
}

/// A cache that is shut down in order, so that nothing waits, and is back
/// 210 ms later, empty.
fn begun_anew(variant: &str, seed: u64) -> (usize, u64, usize) {
    let run = crowd(variant, &[("fault", "shutdown")], seed);
    let record = execute(&run);
    let trace = &record.trace;
    let history = History::of(trace, trace.len());
    let refused = trace.entries().iter().filter(|entry| {
        matches!(entry.event, Event::Db(DbEvent::Absorbed { .. }))
    });
    let lost = lost_writes::each(&history).len();
    (lost, record.arrivals_hash, refused.count())
}

/// Naive, and removed where the cache asks for the version that stands.
#[test]
fn versions_from_zero_lose_new_writes_and_asking_first_mends_it() {
    let (mut runs, mut lost_writes, mut refused) = (0, 0, 0);
    for seed in 1..=SEEDS {
        let naive = begun_anew("from-zero", seed);
        let mended = begun_anew("no-disk", seed);
        assert_eq!(naive.1, mended.1, "the same arrivals");
        assert_eq!((mended.0, mended.2), (0, 0), "seed {seed}");
        runs += u64::from(naive.0 > 0);
        lost_writes += naive.0;
        refused += naive.2;
    }
    println!(
        "from zero: {refused} rows refused, {lost_writes} acknowledged writes \
         lost, in {:.1} % of runs; from the version that stands: none",
        runs as f64 * 100.0 / SEEDS as f64
    );
    assert!(runs * 10 > SEEDS * 8, "{runs}");
}

/// The hole, step by step: who reads meanwhile gets the new score, and the
/// old one again; both are told rightly, though its version is higher.
#[test]
fn a_score_that_was_refused_is_lost_and_its_readers_go_back() {
    let link = "#/v1/write-behind-durability/from-zero?seed=7&fault=shutdown&\
                fault-at=600ms&workload=hands-on&\
                do=120ms:app-1+write+Ana+310&do=300ms:app-1+write+Ana+330&\
                do=900ms:app-1+write+Ana+350&do=1s:app-2+read+Ana&\
                do=1.4s:app-2+read+Ana";
    let run = Link::parse(link).expect("a link").run;
    let trace = execute(&run).trace;
    let history = History::of(&trace, trace.len());
    let verdict = |property| check(property, &history);
    let text = |property| verdict(property).finding.text(&trace.names);
    let lost = text(Property::LostWrites);
    assert!(lost.starts_with("350 v1 of Ana, acknowledged"), "{lost}");
    assert!(lost.ends_with("holds 330 v3"), "{lost}");
    let stale = text(Property::StaleReads);
    assert_eq!(verdict(Property::StaleReads).count, 1, "{stale}");
    assert!(stale.starts_with("read 330 v3 of Ana"), "{stale}");
    let back = text(Property::MonotonicReads);
    assert!(back.contains("330 v3") && back.ends_with("350 v1"), "{back}");
    let mended = run.with_variant("no-disk").expect("a variant");
    let trace = execute(&mended).trace;
    let history = History::of(&trace, trace.len());
    for property in Property::ALL {
        let status = check(*property, &history).status;
        assert_eq!(status, Status::Holds, "{property:?}");
    }
}
