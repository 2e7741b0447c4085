//! The lessons on how caches are read and written: what their runs answer,
//! and an honest way to win each of their challenges.

use flushpoint::{
    check::Status,
    run::{Run, Session},
    view::verdicts,
};

use crate::{
    answers::{foreseen, questions},
    challenge, lesson,
};

/// What the runs of a lesson answer, in the order of its questions.
fn answers(id: &str) -> Vec<String> {
    let lesson = lesson(id);
    questions(lesson).map(|(stop, q)| foreseen(lesson, stop, q)).collect()
}

/// Whether a challenge is won by some acts, as a link has them.
fn is_won(id: &str, acts: &[&str]) -> bool {
    let challenge = challenge(id);
    let run = Run::at_base(&challenge.base).unwrap();
    let session = Session::new(run.with_action_texts(acts).unwrap());
    let (run, trace) = (session.run(), &session.record().trace);
    let verdicts = verdicts(run.scenario.properties, trace, trace.len());
    assert!(verdicts.iter().all(|v| v.status != Status::Unknown));
    challenge.is_won(run, &verdicts, true)
}

#[test]
fn four_loads_become_one_and_an_error_becomes_an_old_copy() {
    let expected = ["4", "1", "failed", "acknowledged"];
    assert_eq!(answers("one-load-for-all"), expected);
}

#[test]
fn what_is_not_there_hides_what_comes() {
    let adds = ["60ms:app-2 write user:9 Cy", "200ms:app-1 read user:9"];
    let asks = ["10ms:app-1 read user:9", adds[0], adds[1]];
    assert!(is_won("hide-a-new-row", &asks));
    assert!(!is_won("hide-a-new-row", &adds), "nobody had asked before");
}

#[test]
fn a_library_knows_nothing_of_another_process() {
    let acts = |reader: &str| {
        let load = format!("12ms:lag db->{reader} 40ms");
        let asks = format!("10ms:{reader} read user:1");
        let rest = ["32ms:app-2 write user:1 Bea", "120ms:app-2 read user:1"];
        is_won("past-the-flight", &[&asks, &load, rest[0], rest[1]])
    };
    assert!(acts("app-1"));
}

#[test]
fn a_copy_that_was_left_is_old_and_a_new_row_has_none() {
    let expected = ["open", "missed", "paid"];
    assert_eq!(answers("around-the-cache"), expected);
}

#[test]
fn an_old_order_comes_in_behind_the_delete_or_the_newer_one() {
    let delete = [
        "2.1s:lag app-1->cache 20ms",
        "2.101s:app-1 read order:1",
        "2.124s:app-2 write order:1 sent",
        "2.17s:app-2 read order:1",
    ];
    assert!(is_won("behind-the-delete", &delete));
    assert!(!is_won("behind-the-delete", &delete[1..]), "in good time");
    let both = [
        "200ms:lag app-1->cache 20ms",
        "201ms:app-1 write order:1 packed",
        "206ms:app-2 write order:1 sent",
        "300ms:app-2 read order:1",
    ];
    assert!(is_won("two-writers-into-both", &both));
    assert!(!is_won("two-writers-into-both", &both[1..]), "in order");
}

#[test]
fn a_copy_renewed_ahead_spares_the_wait_and_a_claim_the_third_load() {
    let expected = ["1", "0", "3", "2"];
    assert_eq!(answers("before-its-time-is-over"), expected);
}

#[test]
fn a_refresh_brings_the_old_row_back() {
    let acts = [
        "902ms:lag app-1->cache 50ms",
        "905ms:app-2 write user:1 Bea",
        "990ms:app-2 read user:1",
    ];
    assert!(is_won("an-old-refresh", &acts));
    assert!(!is_won("an-old-refresh", &acts[1..]), "in good time");
}

#[test]
fn a_hit_is_fast_until_somebody_looks_at_every_key() {
    let expected = ["1", "0", "100", "1"];
    assert_eq!(answers("where-the-time-goes"), expected);
}

#[test]
fn a_copy_that_comes_late_is_old() {
    // The first read's copy is on its way from the fourth message on.
    let acts = ["1ms:lag app-1->cache 70ms"];
    assert!(is_won("the-price-of-a-copy", &acts));
}

#[test]
fn an_ok_is_not_everywhere_or_has_to_be_waited_for() {
    let expected = ["old", "100", "10"];
    assert_eq!(answers("ok-is-not-everywhere"), expected);
}

#[test]
fn an_edge_that_hears_nothing_keeps_the_editor_waiting() {
    let cut = ["100ms:cut edge-1<->edge-2"];
    assert!(is_won("keep-the-editor-waiting", &cut));
}

#[test]
fn before_the_ok_one_visitor_sees_the_new_page_and_a_later_one_the_old() {
    let acts = |last: &str| {
        let asks = [
            "10ms:client-1 write page:1 new",
            "80ms:client-1 read page:1",
            last,
        ];
        is_won("new-then-old", &asks)
    };
    assert!(acts("140ms:client-2 read page:1"));
    assert!(!acts("400ms:client-2 read page:1"), "the purge is there");
}

#[test]
fn the_load_covers_the_write_and_with_a_lock_it_does_not() {
    assert_eq!(answers("one-entry-one-lock"), ["10", "11"]);
}

#[test]
fn a_lock_helps_nobody_who_goes_past_it_or_waits_behind_it() {
    let past = [
        "10ms:app-1 read item:1",
        "60ms:app-2 write item:1 11",
        "120ms:app-1 read item:1",
    ];
    assert!(is_won("past-the-grid", &past));
    assert!(!is_won("past-the-grid", &past[1..]), "no copy was there");
    let wait = [
        "5ms:cut grid-1<->db",
        "5ms:cut grid-2<->db",
        "10ms:app-1 write item:1 11",
        "20ms:app-2 read item:1",
        "30ms:app-1 read item:1",
    ];
    assert!(is_won("all-behind-one-lock", &wait));
}

#[test]
fn two_writers_are_kept_in_two_orders_or_stand_in_line() {
    let expected = ["12", "12", "10", "12"];
    assert_eq!(answers("two-places-two-orders"), expected);
}

#[test]
fn a_price_is_read_that_is_never_committed() {
    let acts = [
        "10ms:cut app-1<->db",
        "20ms:app-1 write price:1 11",
        "50ms:app-2 read price:1",
        "400ms:app-2 read price:1",
    ];
    assert!(is_won("a-price-that-never-was", &acts));
    assert!(!is_won("a-price-that-never-was", &acts[1..]), "committed");
}

#[test]
fn a_writer_that_is_slow_on_its_way_to_the_cache_covers_a_later_one() {
    let acts = [
        "9ms:lag app-1->cache 20ms",
        "10ms:app-1 write price:1 11",
        "20ms:app-2 write price:1 12",
        "80ms:app-2 read price:1",
    ];
    assert!(is_won("overtake-by-hand", &acts));
    assert!(!is_won("overtake-by-hand", &acts[1..]), "in order");
}

#[test]
fn four_of_six_get_nothing_and_a_refusal_spares_the_work_for_nobody() {
    assert_eq!(answers("the-line-that-stays"), ["4", "1"]);
}

#[test]
fn a_cold_cache_is_filled_with_an_old_row() {
    let acts = [
        "3.03s:lag app-1->cache 100ms",
        "3.05s:app-2 write user:1 Bea",
        "3.2s:app-2 read user:1",
    ];
    assert!(is_won("warm-with-the-old", &acts));
    assert!(!is_won("warm-with-the-old", &acts[1..]), "in good time");
}
