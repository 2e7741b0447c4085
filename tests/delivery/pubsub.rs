//! Orders on a channel and in a stream.

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Link, Run, execute},
    scenario::find,
    trace::{Event, PubSubEvent},
};

use crate::crowd::{SEEDS, Swept, crowd, sweep};

const SCENARIO: &str = "pubsub";

fn swept(variant: &str, knobs: &[(&str, &str)]) -> Swept {
    let name = format!("{variant} {knobs:?}");
    sweep(&name, SEEDS, |seed| crowd(SCENARIO, variant, knobs, seed))
}

/// Declared: narrowed by a count, removed by a stream.
#[test]
fn orders_are_lost_with_the_worker_unless_a_stream_keeps_them() {
    let naive = swept("fire-and-forget", &[]);
    assert_eq!(naive.broken, [SEEDS, 0, 0]);
    // The worker is away for 250 of each 550 ms, and then makes its
    // connection anew.
    assert!(naive.lost() * 5 > naive.acknowledged * 2, "{}", naive.lost());
    let counted = swept("count-receivers", &[]);
    assert!(counted.lost() * 3 < naive.lost(), "{}", counted.lost());
    assert!(counted.broken[0] > SEEDS / 2, "{:?}", counted.broken);
    let mended = swept("stream", &[]);
    assert_eq!((mended.broken, mended.lost()), ([0; 3], 0));
    for other in [counted, mended] {
        assert_eq!(other.arrivals, naive.arrivals);
    }
}

/// A count says that a connection was there, not that anybody heard.
#[test]
fn a_count_does_not_help_where_nobody_knows_that_the_worker_is_gone() {
    let power = [("trouble", "power")];
    let naive = swept("fire-and-forget", &power);
    let counted = swept("count-receivers", &power);
    assert!(counted.lost() * 10 > naive.lost() * 9, "{}", counted.lost());
    assert_eq!(swept("stream", &power).lost(), 0);
}

/// What a cut link took is sent again: where there is room for what waits
/// meanwhile, a cut delays and loses nothing.
#[test]
fn a_cut_delays_and_loses_no_more_than_the_buffer_cannot_hold() {
    let naive = swept("fire-and-forget", &[("trouble", "cut")]);
    assert!(naive.lost() > 0, "what waits is more than the limit allows");
    let (soft, hard) = (("soft-limit", "1000000"), ("hard-limit", "1000000"));
    let cut = [("trouble", "cut"), soft, hard];
    for variant in ["fire-and-forget", "stream"] {
        assert_eq!(swept(variant, &cut).broken, [0; 3], "{variant}");
    }
}

/// A worker that is slow for good is closed again and again, each time with
/// what waited for it; a stream keeps it all, as far as it is kept.
#[test]
fn a_slow_worker_loses_its_output_buffer() {
    let slow = [("trouble", "slow")];
    let naive = swept("fire-and-forget", &slow);
    assert_eq!(naive.broken[0], SEEDS);
    assert!(naive.lost() * 3 > naive.acknowledged, "{}", naive.lost());
    assert_eq!(swept("stream", &slow).lost(), 0);
    let large = [("trouble", "slow"), ("soft-limit", "1000000")];
    let patient = [large[0], large[1], ("hard-limit", "1000000")];
    assert_eq!(swept("fire-and-forget", &patient).lost(), 0);
}

#[test]
fn nothing_is_lost_where_nothing_goes_wrong() {
    let none = [("trouble", "none")];
    for variant in ["fire-and-forget", "count-receivers", "stream"] {
        assert_eq!(swept(variant, &none).broken, [0; 3], "{variant}");
    }
}

/// At most once never stores an order twice; at least once never loses one
/// while the cache keeps its memory: over 1,000 seeds with crashes, cuts and
/// pauses of the worker at random.
#[test]
fn each_promises_what_its_semantics_say_whatever_the_worker_suffers() {
    let stormy = |variant: &'static str| {
        sweep(&format!("{variant}, at random"), 1_000, move |seed| {
            let run = crowd(SCENARIO, variant, &[("trouble", "none")], seed);
            run.with_action_texts(&storm(seed)).expect("its nodes")
        })
    };
    let channel = stormy("fire-and-forget");
    assert_eq!(channel.twice(), 0);
    assert!(channel.lost() > 0);
    let stream = stormy("stream");
    assert_eq!((stream.lost(), stream.twice()), (0, 0));
    assert_eq!(stream.arrivals, channel.arrivals);
}

/// Up to eight times somebody crashes the worker or cuts one of its links; it
/// is well again before the orders end.
fn storm(seed: u64) -> Vec<String> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut below = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % end
    };
    let mut at = 100;
    let mut acts = Vec::new();
    for _ in 0..8 {
        at += 50 + below(400);
        let (from, to) = match below(4) {
            0 => ("crash worker", "restart worker"),
            1 => ("power-loss worker", "restart worker"),
            2 => ("cut worker<->cache", "heal worker<->cache"),
            _ => ("cut worker<->db", "heal worker<->db"),
        };
        acts.push(format!("{at}ms:{from}"));
        at += 20 + below(300);
        acts.push(format!("{at}ms:{to}"));
    }
    acts
}

/// In the story two of four orders are lost: one that the worker had in hand,
/// and one that nobody heard.
#[test]
fn the_story_loses_what_was_in_hand_and_what_nobody_heard() {
    let lost = |variant: &str| {
        let run = Run::of(SCENARIO).and_then(|run| run.with_variant(variant));
        let trace = execute(&run.expect("a variant")).trace;
        let history = History::of(&trace, trace.len());
        let counts = trace.entries().iter().filter_map(|it| match it.event {
            Event::PubSub(PubSubEvent::Published { receivers, .. }) => {
                Some(receivers)
            }
            _ => None,
        });
        let counts: Vec<u32> = counts.collect();
        (check(Property::LostWrites, &history).count, counts)
    };
    assert_eq!(lost("fire-and-forget"), (2, vec![1, 1, 0, 1]));
    assert_eq!(lost("count-receivers").0, 1);
    assert_eq!(lost("stream"), (0, vec![]));
}

#[test]
fn each_hole_breaks_what_it_says() {
    for variant in find(SCENARIO).expect("in the catalogue").variants {
        for hole in variant.holes {
            let run = Link::parse(hole.link).expect("a link").run;
            assert_eq!(run.variant.id, variant.id);
            let trace = execute(&run).trace;
            let history = History::of(&trace, trace.len());
            let status = check(hole.breaks, &history).status;
            assert_eq!(status, Status::Broken, "{}", hole.what);
        }
    }
}
