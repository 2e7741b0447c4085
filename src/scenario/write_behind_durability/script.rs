use super::stage::has_replica;
use crate::{
    scenario::{Settings, Variant, parts::ms},
    trace::SimTime,
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(5_000),
        _ => ms(1_500),
    }
}

/// The fault. The link to the replica is cut before; the replica takes over
/// unless the cache is back before its absence has been noticed.
pub fn script(settings: &Settings, variant: &Variant) -> Vec<String> {
    let fault = match settings.choice("fault") {
        "process" => "crash",
        "power" => "power-loss",
        "machine" => "machine-loss",
        "shutdown" => "shutdown",
        _ => return Vec::new(),
    };
    let (at, down) = (settings.time("fault-at"), settings.time("down-for"));
    let (cut, noticed) = (settings.time("cut"), settings.time("noticed"));
    let text = |at, what: &str| format!("{}:{what}", SimTime::from(at).exact());
    let mut script = Vec::new();
    let replica = has_replica(variant);
    if replica && !cut.is_zero() {
        let cut = at.saturating_sub(cut);
        script.push(text(cut, "cut cache<->replica"));
    }
    script.push(text(at, &format!("{fault} cache")));
    if replica && noticed < down {
        script.push(text(at + noticed, "failover replica"));
    }
    if replica && !cut.is_zero() {
        script.push(text(at + down, "heal cache<->replica"));
    }
    script.push(text(at + down, "restart cache"));
    script
}
