//! What a variant does not help against is a run that shows it; what another
//! variant mends, the same run under that one shows.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Link, Run, execute},
    scenario::{CATALOGUE, Hole, Variant},
};

fn holes() -> impl Iterator<Item = (&'static Variant, &'static Hole)> {
    let variants = CATALOGUE.iter().flat_map(|scenario| scenario.variants);
    variants.flat_map(|variant| {
        variant.holes.iter().map(move |hole| (variant, hole))
    })
}

fn broken(run: &Run) -> Vec<Property> {
    let trace = execute(run).trace;
    let history = History::of(&trace, trace.len());
    let properties = run.scenario.properties.iter().copied();
    properties
        .filter(|property| {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown);
            verdict.status == Status::Broken
        })
        .collect()
}

#[test]
fn each_hole_is_a_run_of_its_variant_that_breaks_what_it_says() {
    let mut seen = 0;
    for (variant, hole) in holes() {
        let link = Link::parse(hole.link).expect(hole.link);
        assert_eq!(link.run.variant, variant, "{}", hole.link);
        assert_eq!(link.fragment(), hole.link, "as the page writes it");
        let broken = broken(&link.run);
        assert!(broken.contains(&hole.breaks), "{broken:?}: {}", hole.link);
        seen += 1;
    }
    assert!(seen > 10, "{seen} holes");
}

/// The run of a hole of one variant, under another variant.
fn under(variant: &str, hole_of: &str, what: &str) -> Vec<Property> {
    let mut all = holes();
    let (_, hole) = all
        .find(|(v, hole)| v.id == hole_of && hole.what.contains(what))
        .expect("a hole");
    let run = Link::parse(hole.link).expect("a link").run;
    broken(&run.with_variant(variant).expect("a run"))
}

#[test]
fn the_outbox_delivers_a_delete_that_was_lost() {
    let naive = "update-then-delete";
    assert_eq!(under("outbox", naive, "link is cut"), []);
    assert_eq!(under("outbox", naive, "writer crashes"), []);
    assert_eq!(under("outbox", "lease", "never arrives"), []);
}

#[test]
fn marker_and_primary_admit_no_refill_from_a_replica() {
    for mend in ["remote-marker", "primary-read"] {
        assert_eq!(under(mend, "update-then-delete", "replica"), []);
        assert_eq!(under(mend, "lease", "replica"), []);
    }
    assert_eq!(under("primary-read", "remote-marker", "replica lags"), []);
    assert_eq!(under("primary-read", "remote-marker", "restarts"), []);
}

#[test]
fn the_lease_neither_expires_too_soon_nor_outlives_a_restart() {
    for versioned in ["versioned-set", "versioned-tombstone"] {
        assert_eq!(under("lease", versioned, "takes longer"), []);
        assert_eq!(under("lease", versioned, "restarts"), []);
    }
}

#[test]
fn an_absolute_ttl_ends_what_a_sliding_one_keeps() {
    let run = Link::parse(
        holes().find(|(v, _)| v.id == "sliding-ttl").expect("one").1.link,
    );
    let stale = |variant: &str| {
        let run = run.clone().expect("a link").run;
        let trace = execute(&run.with_variant(variant).unwrap()).trace;
        let history = History::of(&trace, trace.len());
        check(Property::StaleReads, &history).count
    };
    assert_eq!(stale("sliding-ttl"), 6, "all of them");
    assert_eq!(stale("ttl-only"), 1, "the one within the first TTL");
}
