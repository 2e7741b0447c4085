//! How much work the page does: a frame, a jump, ten minutes of play.

use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::json;
use xshell::Shell;

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::site::Site;
use crate::trace::{Work, record};
use crate::{median, page, tools};

/// About fifty messages on the wire at any moment, and 100,000 entries: links
/// take 7 ms, and 1,800 requests a second send two to six messages each.
const BUSY: &str = "#/v1/cache-aside/update-then-delete?seed=7\
     &workload=crowd&link=7ms&rate=1800&until=4300ms";

/// How many times slower than this machine the page must still be smooth.
const SLOW_DOWN: f64 = 4.0;

const ROUNDS: usize = 5;
const TRACED: Duration = Duration::from_secs(10);
const JUMPS: usize = 20;

/// The highest place of the slider `Speed`.
const FASTEST: u32 = 100;

/// Keeps the memory of the program where it can be read.
const KEEP_MEMORY: &str = "
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const own = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await own.apply(WebAssembly, given);
            globalThis.programMemory =
                (made.instance ?? made).exports.memory;
            return made;
        };
    }";

/// From the press of a key or a click to the end of the frame that shows what
/// came of it.
const NOTE_JUMPS: &str = "
    globalThis.jumpsMs = [];
    for (const kind of ['keydown', 'click']) {
        addEventListener(kind, (event) => {
            const start = event.timeStamp;
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () =>
                    jumpsMs.push(performance.now() - start);
                port2.postMessage(null);
            });
        }, { capture: true });
    }";

/// Prints one figure a line: the work of a frame while playing on a slowed
/// down processor, a jump in a long run, and how the heap has grown after
/// `minutes` of play.
///
/// # Errors
///
/// When a tool cannot be installed or the page does not build.
pub fn run(shell: &Shell, minutes: u64) -> Result<ExitCode> {
    tools::provide(shell)?;
    let browser = Browser::provide(shell)?;
    page::bundle(shell).run()?;
    let site = Site::start(&shell.current_dir().join("dist"));
    let mut devtools = DevTools::start(&browser)?;
    let script = KEEP_MEMORY.to_owned() + NOTE_JUMPS;
    let script = json!({ "source": script });
    devtools.call("Page.addScriptToEvaluateOnNewDocument", script)?;
    devtools.open(&(site.url() + BUSY))?;
    devtools.wait_until("document.querySelector('main')")?;
    println!(
        "Frame work: script, style and layout of the page's main thread, by \
         the thread's processor clock, {SLOW_DOWN} times slowed down; medians \
         of {ROUNDS} times {} s of play. Jumps: from key or click to the end \
         of the frame, by the clock on the wall, not slowed down.",
        TRACED.as_secs(),
    );
    for (name, speed) in [("default speed", None), ("fastest", Some(FASTEST))] {
        frames(&mut devtools, name, speed)?;
    }
    jumps(&mut devtools)?;
    heap(&mut devtools, &(site.url() + BUSY), minutes)?;
    Ok(ExitCode::SUCCESS)
}

fn frames(
    devtools: &mut DevTools,
    name: &str,
    speed: Option<u32>,
) -> Result<()> {
    let slow = |rate: f64| json!({ "rate": rate });
    let mut rounds = Vec::new();
    let mut pills = Vec::new();
    for round in 0..ROUNDS {
        board(devtools, "Steps")?;
        jump_to_row(devtools, (round + 1) as f64 / (ROUNDS + 2) as f64)?;
        board(devtools, "Timeline")?;
        if let Some(speed) = speed {
            set_speed(devtools, speed)?;
        }
        devtools.call("Emulation.setCPUThrottlingRate", slow(SLOW_DOWN))?;
        play(devtools)?;
        rounds.push(record(devtools, TRACED)?);
        pills.push(devtools.number(PILLS)?);
        pause(devtools)?;
        devtools.call("Emulation.setCPUThrottlingRate", slow(1.0))?;
    }
    let figure = |what: &str, unit: &str, of: fn(&Work) -> f64| {
        let mut all: Vec<f64> = rounds.iter().map(of).collect();
        println!("{name}, {what}: {:.2} {unit}", median(&mut all));
    };
    println!("{name}, messages in flight: {:.0}", median(&mut pills));
    figure("frames", "a second", |work| work.frames_a_second);
    figure("frame work, p50", "ms", |work| work.p50_ms);
    figure("frame work, p95", "ms", |work| work.p95_ms);
    figure("frame work, p99", "ms", |work| work.p99_ms);
    figure("frame work, with a step, p95", "ms", |work| work.steps_p95_ms);
    figure("with painting, p95", "ms", |work| work.painted_p95_ms);
    figure("by the clock on the wall, p95", "ms", |work| work.wall_p95_ms);
    Ok(())
}

const PILLS: &str = "document.querySelectorAll('[data-pill]').length";
const PLAYING: &str = "document.querySelector('.transport [aria-label=Pause]')";

fn play(devtools: &mut DevTools) -> Result<()> {
    devtools.eval("document.activeElement.blur()")?;
    devtools.press(" ", 32)?;
    devtools.wait_until(PLAYING)
}

fn pause(devtools: &mut DevTools) -> Result<()> {
    devtools.press(" ", 32)?;
    devtools.wait_until(&format!("!{PLAYING}"))
}

fn set_speed(devtools: &mut DevTools, speed: u32) -> Result<()> {
    devtools.eval(&format!(
        "{{ const slider = document.querySelector('input[type=range]');
            slider.value = {speed};
            slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
            slider.dispatchEvent(new Event('change', {{ bubbles: true }})); }}"
    ))?;
    Ok(())
}

/// What stands under the stage.
fn board(devtools: &mut DevTools, words: &str) -> Result<()> {
    devtools.eval(&format!(
        "for (const button of document.querySelectorAll('.switch button'))
            if (button.textContent === '{words}') button.click()"
    ))?;
    Ok(())
}

/// Scrolls the table of steps to a share of its height and clicks the row
/// that is there.
fn jump_to_row(devtools: &mut DevTools, share: f64) -> Result<()> {
    let frame = "new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(done)))";
    devtools.eval(&format!(
        "{{ const list = document.querySelector('.steps .scroll');
            list.scrollTop = {share} * list.scrollHeight; }} {frame}"
    ))?;
    devtools.eval(frame)?;
    let place = "{ const list = document.querySelector('.steps .scroll')
            .getBoundingClientRect();
        [list.x + list.width / 2, list.y + list.height / 2] }";
    let place = devtools.eval(place)?;
    let (x, y) = (&place[0], &place[1]);
    for kind in ["mousePressed", "mouseReleased"] {
        let params = json!({
            "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1,
        });
        devtools.call("Input.dispatchMouseEvent", params)?;
    }
    Ok(())
}

fn jumps(devtools: &mut DevTools) -> Result<()> {
    let (mut middle, mut worst) = (Vec::new(), Vec::new());
    board(devtools, "Steps")?;
    for round in 0..ROUNDS {
        devtools.eval("jumpsMs.length = 0")?;
        for jump in 0..JUMPS {
            match jump % 4 {
                0 => devtools.press("End", 35)?,
                1 => devtools.press("Home", 36)?,
                // Anywhere: the golden ratio leaves no gaps.
                _ => {
                    let place = (round * JUMPS + jump) as f64;
                    jump_to_row(devtools, (place * 0.618_034).fract())?;
                }
            }
            devtools.wait_until(&format!("jumpsMs.length > {jump}"))?;
        }
        let all = devtools.eval("jumpsMs")?;
        let all = all.as_array().context("the jumps")?;
        let mut all: Vec<f64> =
            all.iter().filter_map(serde_json::Value::as_f64).collect();
        worst.push(all.iter().copied().fold(0.0, f64::max));
        middle.push(median(&mut all));
    }
    let steps = devtools.number(
        "document.querySelector('table').getAttribute('aria-rowcount') * 1",
    )?;
    println!(
        "jump in a run of {steps:.0} steps, median: {:.1} ms",
        median(&mut middle)
    );
    println!(
        "jump in a run of {steps:.0} steps, slowest: {:.1} ms",
        median(&mut worst)
    );
    Ok(())
}

/// Plays as fast as it goes, again and again.
fn heap(devtools: &mut DevTools, url: &str, minutes: u64) -> Result<()> {
    devtools.open(url)?;
    devtools.wait_until("document.querySelector('main')")?;
    set_speed(devtools, FASTEST)?;
    let start = memory(devtools)?;
    println!("memory at the start: {:.1} MB", start);
    let begun = Instant::now();
    play(devtools)?;
    while begun.elapsed() < Duration::from_secs(60 * minutes) {
        sleep(Duration::from_secs(2));
        if devtools.eval(&format!("!{PLAYING}"))? == true {
            play(devtools)?;
        }
        devtools.forget();
    }
    pause(devtools)?;
    let end = memory(devtools)?;
    println!("memory after {minutes} min of play: {:.1} MB", end);
    println!("memory, grown by: {:.1} MB", end - start);
    Ok(())
}

/// What the page holds after the garbage is gone, in megabytes: the heap of
/// JavaScript, the document, and the memory of the program.
fn memory(devtools: &mut DevTools) -> Result<f64> {
    for _ in 0..2 {
        devtools.call("HeapProfiler.collectGarbage", json!({}))?;
    }
    let usage = devtools.call("Runtime.getHeapUsage", json!({}))?;
    let of = |name: &str| usage[name].as_f64().unwrap_or(0.0);
    let program = devtools.number("programMemory.buffer.byteLength")?;
    let bytes = of("usedSize") + of("embedderHeapUsedSize") + program;
    Ok(bytes / 1e6)
}
