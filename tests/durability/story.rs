//! The story, under each fault.

use flushpoint::run::execute;

use crate::crowd::{lost_texts, run};

/// Three scores wait for the flush; the replica has heard of two of them.
#[test]
fn the_story_is_as_it_is_told() {
    const ALL: &[&str] = &["330", "220", "460"];
    const CUT: &[&str] = &["460"];
    const NONE: &[&str] = &[];
    for (variant, process, power, machine) in [
        ("no-disk", ALL, ALL, ALL),
        ("aof-no", NONE, ALL, ALL),
        ("aof-everysec", NONE, ALL, ALL),
        ("aof-always", NONE, NONE, ALL),
        ("replica", CUT, CUT, CUT),
        ("replica-blind", CUT, CUT, CUT),
        ("replica-wait", NONE, NONE, NONE),
        ("replica-min", CUT, CUT, CUT),
    ] {
        let faults =
            [("process", process), ("power", power), ("machine", machine)];
        for (fault, expected) in faults {
            let run = run(variant, &[("fault", fault)], &[]);
            let trace = execute(&run).trace;
            assert_eq!(lost_texts(&trace), expected, "{variant} {fault}");
        }
        let calm = execute(&run(variant, &[("fault", "none")], &[])).trace;
        assert_eq!(lost_texts(&calm), NONE, "{variant}");
    }
}
