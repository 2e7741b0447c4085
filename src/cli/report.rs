use std::io::{self, Write};

use flushpoint::{
    check::{
        Finding, Property, Status, Verdict, check, divergence, lost_writes,
    },
    history::History,
    measure::{
        BehindFigures, Latency, Metrics, Operations, Recovery, Share, Spent,
        recovery,
    },
    run::{Link, Record, Seed},
    trace::{Row, SimTime, Trace},
    view,
};
use serde::Serialize;

use super::hex;

/// What `run --json` prints.
#[derive(Serialize)]
pub struct Report {
    scenario: &'static str,
    variant: &'static str,
    seed: Seed,
    until_ns: u64,
    /// How many entries the trace has.
    events: usize,
    /// Sixteen hexadecimal digits.
    trace_hash: String,
    /// The fragment of the page's link.
    link: String,
    metrics: MetricsJson,
    verdicts: Vec<VerdictJson>,
    /// Every lost write, in the order of the acknowledgements.
    lost_writes: Vec<LostJson>,
    /// Every copy that differs from the database at rest.
    differences: Vec<DifferenceJson>,
}

#[derive(Serialize)]
struct DifferenceJson {
    key: String,
    cached: String,
    /// Null where the database has no row.
    stored: Option<String>,
}

#[derive(Serialize)]
struct LostJson {
    key: String,
    /// What was acknowledged.
    text: String,
    version: u32,
    acknowledged_ns: u64,
    /// What stands in its place; null for nothing.
    found: Option<String>,
    /// How the node stopped that took it, and when; null if no stop did.
    wiped_by: Option<&'static str>,
    wiped_ns: Option<u64>,
}

#[derive(Serialize)]
struct MetricsJson {
    #[serde(flatten)]
    of_trace: Metrics,
    /// Whether the clients were served again after the last restart; null
    /// without one.
    recovery: Option<Recovery>,
    /// Requests of the workload, without those of actions.
    arrivals: usize,
    /// The same for every variant of one seed; sixteen hexadecimal digits.
    arrivals_hash: String,
}

#[derive(Serialize)]
struct VerdictJson {
    property: Property,
    status: Status,
    checked: u32,
    count: u32,
    first_ns: Option<u64>,
    detail: String,
    evidence: Vec<u32>,
}

impl Report {
    /// The report on a run.
    pub fn new(link: &Link, record: &Record) -> Report {
        let (run, trace) = (&link.run, &record.trace);
        let history = History::of(trace, trace.len());
        let verdicts =
            run.scenario.properties.iter().map(|property| {
                VerdictJson::of(check(*property, &history), trace)
            });
        Report {
            scenario: run.scenario.id,
            variant: run.variant.id,
            seed: Seed(run.seed),
            until_ns: run.until().as_ns(),
            events: trace.len(),
            trace_hash: hex(trace.hash()),
            link: link.fragment(),
            metrics: MetricsJson {
                of_trace: Metrics::of(trace, trace.len()),
                recovery: recovery(trace, trace.len()),
                arrivals: record.arrivals,
                arrivals_hash: hex(record.arrivals_hash),
            },
            verdicts: verdicts.collect(),
            lost_writes: lost_writes::each(&history)
                .into_iter()
                .filter_map(|finding| LostJson::of(finding, trace))
                .collect(),
            differences: divergence::each(&history)
                .into_iter()
                .filter_map(|finding| DifferenceJson::of(finding, trace))
                .collect(),
        }
    }
}

impl VerdictJson {
    fn of(verdict: Verdict, trace: &Trace) -> VerdictJson {
        let first = verdict.first;
        VerdictJson {
            property: verdict.property,
            status: verdict.status,
            checked: verdict.checked,
            count: verdict.count,
            first_ns: first.map(|entry| trace.entry(entry).at.as_ns()),
            detail: verdict.finding.text(&trace.names),
            evidence: verdict.evidence.iter().map(|entry| entry.0).collect(),
        }
    }
}

impl DifferenceJson {
    fn of(finding: Finding, trace: &Trace) -> Option<DifferenceJson> {
        let Finding::Diverged { key, cached, stored } = finding else {
            return None;
        };
        let text = |row: Row| trace.text(row.text).to_string();
        Some(DifferenceJson {
            key: trace.text(key).into(),
            cached: text(cached),
            stored: stored.is_some().then(|| text(stored)),
        })
    }
}

impl LostJson {
    fn of(finding: Finding, trace: &Trace) -> Option<LostJson> {
        let Finding::Lost { key, written, found, acknowledged_at, wiped } =
            finding
        else {
            return None;
        };
        Some(LostJson {
            key: trace.text(key).into(),
            text: trace.text(written.text).into(),
            version: written.version,
            acknowledged_ns: acknowledged_at.as_ns(),
            found: found.is_some().then(|| trace.text(found.text).into()),
            wiped_by: wiped.map(|(how, _)| how.word()),
            wiped_ns: wiped.map(|(_, at)| at.as_ns()),
        })
    }
}

/// The report for people.
pub fn write(
    out: &mut impl Write,
    link: &Link,
    record: &Record,
) -> io::Result<()> {
    let (run, trace) = (&link.run, &record.trace);
    let (title, variant) = (run.scenario.title, run.variant.name);
    let (seed, until) = (run.seed, run.until());
    writeln!(out, "{title}: {variant} (seed {seed}, until {until})\n")?;
    let verdicts = view::verdicts(run.scenario.properties, trace, trace.len());
    for verdict in verdicts {
        let property = verdict.property.word();
        let status = verdict.status.word();
        write!(out, "  {property:16}  {status:7}  {}", verdict.short)?;
        if verdict.status != Status::Holds {
            write!(out, ": {}", verdict.detail)?;
        }
        if let Some(first) = verdict.first {
            write!(out, " (first at {})", trace.entry(first).at)?;
        }
        writeln!(out)?;
    }
    let history = History::of(trace, trace.len());
    named(out, trace, &lost_writes::each(&history), "lost writes")?;
    if run.scenario.properties.contains(&Property::Divergence) {
        let each = divergence::each(&history);
        named(out, trace, &each, "copies that differ")?;
    }
    writeln!(out)?;
    figures(out, &Metrics::of(trace, trace.len()))?;
    if let Some(recovery) = recovery(trace, trace.len()) {
        recovered(out, &recovery)?;
    }
    let (events, hash) = (trace.len(), hex(trace.hash()));
    writeln!(out, "\n  trace    {events} entries, hash {hash}")?;
    writeln!(out, "  link     {}", link.fragment())
}

/// The report names so many lost writes or differences, and counts the others.
const NAMED: usize = 10;

fn named(
    out: &mut impl Write,
    trace: &Trace,
    each: &[Finding],
    what: &str,
) -> io::Result<()> {
    for finding in each.iter().take(NAMED) {
        writeln!(out, "    {}", finding.text(&trace.names))?;
    }
    match each.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more {what}"),
    }
}

fn behind(out: &mut impl Write, figures: &BehindFigures) -> io::Result<()> {
    let BehindFigures { queued, coalesced, batches, rows, .. } = figures;
    writeln!(
        out,
        "  behind   {queued} rows queued, {coalesced} in the place of an older \
         one; {rows} rows flushed in {batches} calls, {} failed",
        figures.failed
    )?;
    writeln!(
        out,
        "           at most {} waited at once, the oldest for {}; the tray \
         was full {} times",
        figures.depth_max,
        SimTime(figures.oldest_max_ns),
        figures.full
    )?;
    let BehindFigures { requeued, dead, dropped, alarms, .. } = figures;
    if requeued + dead + dropped + alarms > 0 {
        writeln!(
            out,
            "           {requeued} rows put back, {dead} dead letters, \
             {dropped} given up; {alarms} alarms"
        )?;
    }
    Ok(())
}

fn figures(out: &mut impl Write, metrics: &Metrics) -> io::Result<()> {
    operations(out, "reads", &metrics.reads)?;
    operations(out, "writes", &metrics.writes)?;
    if metrics.turned_away > 0 {
        writeln!(
            out,
            "  turned away by a client down: {}",
            metrics.turned_away
        )?;
    }
    let cache = &metrics.cache;
    write!(out, "  cache    {} hits, {} misses", cache.hits, cache.misses)?;
    if let Some(ratio) = cache.hit_ratio {
        write!(out, ", hit ratio {:.1} %", ratio * 100.0)?;
    }
    writeln!(out)?;
    let db = &metrics.db;
    write!(out, "  db       {} selects, {} commits", db.selects, db.commits)?;
    match db.same_key_max {
        0 | 1 => writeln!(out)?,
        max => writeln!(out, ", up to {max} selects of one key at once")?,
    }
    if let Some(figures) = &metrics.write_behind {
        behind(out, figures)?;
    }
    let network = &metrics.network;
    writeln!(
        out,
        "  network  {} messages, {} lost, {} time-outs, {} resets",
        network.messages, network.lost, network.timeouts, network.resets,
    )
}

fn operations(
    out: &mut impl Write,
    name: &str,
    operations: &Operations,
) -> io::Result<()> {
    let Operations { acknowledged, failed, unknown, .. } = operations;
    write!(
        out,
        "  {name:7}  {acknowledged} acknowledged, {failed} failed, \
         {unknown} unknown"
    )?;
    if operations.unfinished > 0 {
        write!(out, ", {} unfinished", operations.unfinished)?;
    }
    if let Some(Latency { p50_ns, p99_ns, max_ns }) = operations.latency {
        let [p50, p99, max] = [p50_ns, p99_ns, max_ns].map(SimTime);
        write!(out, "; p50 {p50}, p99 {p99}, max {max}")?;
    }
    writeln!(out)?;
    if *acknowledged > 0 {
        let Spent { network_ns, queue_ns, service_ns, other_ns } =
            operations.spent;
        let mean = |ns: u64| SimTime(ns / acknowledged);
        writeln!(
            out,
            "           in the mean {} on the network, {} in line, {} at \
             work, {} otherwise",
            mean(network_ns),
            mean(queue_ns),
            mean(service_ns),
            mean(other_ns),
        )?;
    }
    Ok(())
}

fn recovered(out: &mut impl Write, recovery: &Recovery) -> io::Result<()> {
    let percent = |share: &Share| match share.came {
        0 => "-".into(),
        came => (share.served * 100 / came).to_string(),
    };
    let seconds: Vec<String> = recovery.seconds.iter().map(percent).collect();
    let at = SimTime(recovery.restarted_ns);
    write!(out, "  restart  at {at}; ")?;
    match recovery.recovered_after_s {
        Some(after) => write!(out, "clients are served after {after} s")?,
        None => write!(out, "clients are not served again")?,
    }
    writeln!(out, "; percent by second: {}", seconds.join(" "))
}
