use crate::{
    scenario::{Settings, Variant},
    trace::SimTime,
};

const LEADER: [&str; 2] = ["broker-1<->broker-2", "broker-1<->broker-3"];
const FOLLOWER: [&str; 2] = ["broker-1<->broker-2", "broker-2<->broker-3"];

/// The fault. Links are cut before it, and all is back a while later.
pub fn script(settings: &Settings, _: &Variant) -> Vec<String> {
    let (links, stop, nodes): (&[&str], &str, &[&str]) =
        match settings.choice("fault") {
            "leader" => (&LEADER, "crash", &["broker-1"]),
            "power" => (&LEADER, "power-loss", &["broker-1"]),
            "two" => (&FOLLOWER, "crash", &["broker-1", "broker-3"]),
            "all" => (&[], "power-loss", &["broker-1", "broker-2", "broker-3"]),
            "job" => (&[], "crash", &["job"]),
            _ => return Vec::new(),
        };
    let (at, down) = (settings.time("fault-at"), settings.time("down-for"));
    let cut = settings.time("cut");
    let mut script = Vec::new();
    let mut add = |at, what: &str, names: &[&str]| {
        let at = SimTime::from(at).exact();
        script.extend(names.iter().map(|name| format!("{at}:{what} {name}")));
    };
    if !cut.is_zero() {
        add(at.saturating_sub(cut), "cut", links);
    }
    add(at, stop, nodes);
    if !cut.is_zero() {
        add(at + down, "heal", links);
    }
    add(at + down, "restart", nodes);
    script
}
