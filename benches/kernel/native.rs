//! Every measurement in a process of its own, in turns, on one core.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use flushpoint::trace::Entry;

use crate::work::{EVENTS, ROUNDS, Work, median, ping_pong};

/// One program with its arguments, and the figures it has printed.
struct Contestant {
    name: String,
    program: PathBuf,
    arguments: Vec<&'static str>,
    figures: Vec<f64>,
}

/// A peer's measurement: its name, its program, the arguments.
type Peer = (&'static str, &'static str, &'static [&'static str]);

const PEERS: [Peer; 12] = [
    ("madsim, ping-pong", "peer-madsim", &["pp"]),
    ("turmoil, ping-pong", "des", &["turmoil", "pp"]),
    ("odem-rs, timers that coincide", "des", &["odem", "tm"]),
    ("odem-rs, timers that never coincide", "des", &["odem", "tmdeph"]),
    ("odem-rs, ping-pong without network", "des", &["odem", "pp"]),
    ("nexosim, ping-pong without network", "des", &["nexosim", "pp"]),
    ("nexosim, timers that coincide", "des", &["nexosim", "tm"]),
    ("nexosim, timers that never coincide", "des", &["nexosim", "tmdeph"]),
    ("tokio, ping-pong without network", "des", &["tokio", "pp"]),
    ("tokio, timers that coincide", "des", &["tokio", "tm"]),
    ("turmoil, timers that coincide", "des", &["turmoil", "tm"]),
    ("madsim, timers that coincide", "peer-madsim", &["tm"]),
];

/// What is aimed at: at least so many times a peer's figure.
const AIMS: [(Work, &str, f64); 4] = [
    (Work::PingPong, "madsim, ping-pong", 10.0),
    (Work::PingPong, "turmoil, ping-pong", 30.0),
    (Work::Timers, "odem-rs, timers that coincide", 3.0),
    (Work::TimersDephased, "odem-rs, timers that never coincide", 2.0),
];

pub fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |wanted: &str| arguments.iter().any(|given| given == wanted);
    if let Some(work) = Work::ALL.into_iter().find(|work| has(work.name())) {
        return measure(work);
    }
    let mut contestants: Vec<_> = Work::ALL.map(ourselves).into();
    if has("--peers") {
        let folder = build_peers();
        contestants.extend(PEERS.map(|each| peer(&folder, each)));
    }
    for _ in 0..ROUNDS {
        contestants.iter_mut().for_each(Contestant::run);
    }
    report(&contestants);
    if has("--peers") {
        compare(&contestants);
    }
}

/// Does one piece of work and prints its figure. It is done once before the
/// time counts, as in the browser and by the peers: the first touch of memory
/// is the operating system's time, and can be more than half of a short run's.
fn measure(work: Work) {
    drop(work.run());
    let start = Instant::now();
    let made = work.run();
    let seconds = start.elapsed().as_secs_f64();
    drop(made);
    println!("{:.4} M/s", EVENTS as f64 / seconds / 1e6);
}

fn ourselves(work: Work) -> Contestant {
    let program = env::current_exe().expect("this program has a path");
    let (name, arguments) = (work.name().into(), vec![work.name()]);
    Contestant { name, program, arguments, figures: Vec::new() }
}

fn peer(folder: &Path, (name, program, arguments): Peer) -> Contestant {
    Contestant {
        name: name.into(),
        program: folder.join(program),
        arguments: arguments.to_vec(),
        figures: Vec::new(),
    }
}

/// Tells glibc's allocator to keep the memory of the round before, where it
/// would give large blocks back and take them anew page by page; other
/// allocators do not know the variable.
const KEEP_MEMORY: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.malloc.mmap_threshold=1073741824:\
     glibc.malloc.trim_threshold=1073741824",
);

impl Contestant {
    fn run(&mut self) {
        let mut command = if pins() {
            let mut command = Command::new("taskset");
            command.args(["-c", "1"]).arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        };
        command.args(&self.arguments).stderr(Stdio::null());
        command.env(KEEP_MEMORY.0, KEEP_MEMORY.1);
        let output = command.output().expect("the program starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let figure = text.split_whitespace().next().unwrap_or_default();
        let figure = figure.parse().unwrap_or_else(|_| {
            panic!("{} printed no figure: {text}", self.name)
        });
        self.figures.push(figure);
    }
}

/// Whether programs can be kept on core 1.
fn pins() -> bool {
    let try_it = Command::new("taskset").args(["-c", "1", "true"]).output();
    try_it.is_ok_and(|output| output.status.success())
}

fn report(contestants: &[Contestant]) {
    for Contestant { name, figures, .. } in contestants {
        println!("{name}: {:.2} M/s", median(figures.clone()));
    }
    let trace = ping_pong();
    let entries = trace.len() as f64 / EVENTS as f64;
    println!("ping-pong, entries a message: {entries}");
    println!("ping-pong, bytes an entry: {}", size_of::<Entry>());
    println!("ping-pong, trace hash: {:016x}", trace.hash());
}

/// Prints the ratios, each the median of the rounds' own ratios: what else the
/// machine does strikes both sides of a round alike.
fn compare(contestants: &[Contestant]) {
    let find = |name: &str| {
        let found = contestants.iter().find(|c| c.name == name);
        &found.expect("it was measured").figures
    };
    for (work, peer, aim) in AIMS {
        let pairs = find(work.name()).iter().zip(find(peer));
        let ratio = median(pairs.map(|(our, its)| our / its).collect());
        println!("{} / {peer}: {ratio:.1} (aim {aim})", work.name());
    }
}

/// Builds the peers and returns their folder.
fn build_peers() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = root.join("target").join("peers");
    for (package, flags) in [("des", ""), ("madsim", "--cfg madsim")] {
        let manifest = root.join("benches/peers").join(package);
        let status =
            Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
                .args(["build", "--release", "--locked", "--manifest-path"])
                .arg(manifest.join("Cargo.toml"))
                .arg("--target-dir")
                .arg(&target)
                .env("RUSTFLAGS", flags)
                .status();
        let built = status.is_ok_and(|status| status.success());
        assert!(built, "the peers in benches/peers/{package} do not build");
    }
    target.join("release")
}
