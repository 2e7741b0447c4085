//! What takes over may be older than the database: its flush must not put
//! older rows over newer ones.

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
