//! What the browser's own trace says about frames.

use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::devtools::DevTools;

/// What the page itself does in a frame, on its main thread.
const WORK: [&str; 8] = [
    "FireAnimationFrame",
    "FunctionCall",
    "EventDispatch",
    "TimerFire",
    "RunMicrotasks",
    "UpdateLayoutTree",
    "Layout",
    "MinorGC",
];

/// What prepares painting on the same thread. Raster and compositing happen
/// on other threads.
const PAINTING: [&str; 5] =
    ["PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer"];

/// The work of the frames of one trace: script, style and layout. All but
/// `wall_p95_ms` is time of the thread's processor clock, so that what else the
/// machine is doing does not count.
pub struct Work {
    /// How many frames a second there were.
    pub frames_a_second: f64,
    /// The median.
    pub p50_ms: f64,
    /// Of twenty frames one takes longer.
    pub p95_ms: f64,
    /// Of a hundred frames one takes longer.
    pub p99_ms: f64,
    /// As `p95_ms`, of the frames alone in which something was laid out: those
    /// of a step.
    pub steps_p95_ms: f64,
    /// As `p95_ms`, with what prepares painting.
    pub painted_p95_ms: f64,
    /// As `p95_ms`, by the clock on the wall.
    pub wall_p95_ms: f64,
}

/// One part of a frame, in microseconds.
#[derive(Clone, Copy, Debug)]
struct Part {
    start: f64,
    end: f64,
    /// Time of the thread's own clock.
    cpu: f64,
    /// Whether it only prepares painting.
    paints: bool,
    /// Whether layout had to be computed anew.
    layout: bool,
}

/// What a frame took, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    work: f64,
    painting: f64,
    wall: f64,
    layout: bool,
}

/// Traces the page for a while.
///
/// # Errors
///
/// When the browser cannot trace.
pub fn record(devtools: &mut DevTools, time: Duration) -> Result<Work> {
    devtools.forget();
    let config = json!({
        "traceConfig": {
            "recordMode": "recordAsMuchAsPossible",
            "includedCategories": [
                "devtools.timeline",
                "disabled-by-default-devtools.timeline",
            ],
            "excludedCategories": ["*"],
        },
        "transferMode": "ReportEvents",
    });
    devtools.call("Tracing.start", config)?;
    sleep(time);
    devtools.call("Tracing.end", json!({}))?;
    devtools.wait_for("Tracing.tracingComplete")?;
    let parts = devtools.take_events("Tracing.dataCollected");
    let events: Vec<Value> = parts
        .iter()
        .filter_map(|part| part["value"].as_array())
        .flatten()
        .cloned()
        .collect();
    Ok(work(&events, time))
}

/// The thread on which most frames are asked for: the page's.
fn main_thread(events: &[Value]) -> (Value, Value) {
    let mut threads: Vec<((Value, Value), usize)> = Vec::new();
    for event in events.iter().filter(|e| e["name"] == "FireAnimationFrame") {
        let thread = (event["pid"].clone(), event["tid"].clone());
        match threads.iter_mut().find(|(known, _)| *known == thread) {
            Some((_, count)) => *count += 1,
            None => threads.push((thread, 1)),
        }
    }
    let most = threads.into_iter().max_by_key(|(_, count)| *count);
    most.map_or((Value::Null, Value::Null), |(thread, _)| thread)
}

fn work(events: &[Value], time: Duration) -> Work {
    let thread = main_thread(events);
    let own = |e: &&Value| (&e["pid"], &e["tid"]) == (&thread.0, &thread.1);
    let own: Vec<&Value> = events.iter().filter(own).collect();
    let number = |event: &Value, name: &str| event[name].as_f64();
    let is = |event: &Value, names: &[&str]| {
        names.iter().any(|name| event["name"] == *name)
    };
    let part = |event: &&Value| {
        let (start, wall) = (number(event, "ts")?, number(event, "dur")?);
        Some(Part {
            start,
            end: start + wall,
            // Where the platform has no clock for a thread: the wall's.
            cpu: number(event, "tdur").unwrap_or(wall),
            paints: is(event, &PAINTING),
            layout: event["name"] == "Layout",
        })
    };
    let counts = |event: &&&Value| is(event, &WORK) || is(event, &PAINTING);
    let mut parts: Vec<Part> =
        own.iter().filter(counts).filter_map(part).collect();
    parts.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut ends: Vec<f64> = own
        .iter()
        .filter(|e| e["name"] == "Commit")
        .filter_map(|e| Some(number(e, "ts")? + number(e, "dur")?))
        .collect();
    ends.sort_by(f64::total_cmp);
    let pairs = ends.windows(2);
    let frames: Vec<Frame> =
        pairs.map(|pair| in_frame(&parts, pair[0], pair[1])).collect();
    let ms = |of: fn(&Frame) -> Option<f64>, share: f64| {
        let mut all: Vec<f64> = frames.iter().filter_map(of).collect();
        percentile(&mut all, share) / 1_000.0
    };
    Work {
        frames_a_second: frames.len() as f64 / time.as_secs_f64(),
        p50_ms: ms(|frame| Some(frame.work), 0.50),
        p95_ms: ms(|frame| Some(frame.work), 0.95),
        p99_ms: ms(|frame| Some(frame.work), 0.99),
        steps_p95_ms: ms(|frame| frame.layout.then_some(frame.work), 0.95),
        painted_p95_ms: ms(|frame| Some(frame.work + frame.painting), 0.95),
        wall_p95_ms: ms(|frame| Some(frame.wall), 0.95),
    }
}

/// The work between two moments. What is inside another part counts once.
fn in_frame(parts: &[Part], from: f64, to: f64) -> Frame {
    let start = parts.partition_point(|part| part.start < from);
    let own = parts[start..].iter().take_while(|part| part.start < to);
    let (mut frame, mut until) = (Frame::default(), from);
    for part in own {
        frame.layout |= part.layout;
        if part.start < until {
            continue;
        }
        until = part.end;
        match part.paints {
            true => frame.painting += part.cpu,
            false => {
                frame.work += part.cpu;
                frame.wall += part.end - part.start;
            }
        }
    }
    frame
}

fn percentile(numbers: &mut [f64], share: f64) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let place = (numbers.len() as f64 * share) as usize;
    numbers.get(place.min(numbers.len().max(1) - 1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, ts: u64, dur: u64) -> Value {
        json!({
            "pid": 1, "tid": 2, "name": name,
            "ts": ts, "dur": dur, "tdur": dur / 2,
        })
    }

    #[test]
    fn what_is_inside_another_part_counts_once() {
        let events = [
            event("Commit", 0, 10),
            event("FireAnimationFrame", 100, 2_000),
            event("FunctionCall", 200, 1_000),
            event("Layout", 1_300, 500),
            event("PrePaint", 2_200, 300),
            event("Raster", 2_600, 9_000),
            event("Commit", 3_000, 10),
        ];
        let work = work(&events, Duration::from_secs(1));
        assert_eq!(work.p95_ms, 1.0);
        assert_eq!(work.painted_p95_ms, 1.155);
        assert_eq!(work.wall_p95_ms, 2.0);
        assert_eq!(work.steps_p95_ms, 1.0);
        assert_eq!(work.frames_a_second, 1.0);
    }

    #[test]
    fn other_threads_do_not_count() {
        let mut other = event("Layout", 150, 5_000);
        other["tid"] = json!(3);
        let events = [
            event("Commit", 0, 10),
            event("FireAnimationFrame", 100, 2_000),
            other,
            event("Commit", 9_000, 10),
        ];
        let work = work(&events, Duration::from_secs(1));
        assert_eq!(work.p50_ms, 1.0);
        assert_eq!(work.steps_p95_ms, 0.0);
    }
}
