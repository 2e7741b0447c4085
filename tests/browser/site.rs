//! A static host: a folder under a sub-path of a free port of this machine.
//! `cargo xtask size` and `cargo xtask frames` measure the page on it too.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Where a course would put it; nothing may depend on the path.
const PATH: &str = "/course/flushpoint/";

/// How long [`Manner::Slow`] is.
pub const SLOW: Duration = Duration::from_secs(2);

/// How often the page asks for the second half before it tells of it.
const TRIES: usize = 3;

/// How the second half of the page's program comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// At once.
    Plain,
    /// After [`SLOW`].
    Slow,
    /// Not at the first time.
    Flaky,
    /// Not as often as the page asks of itself.
    Lossy,
}

impl Manner {
    /// A folder in which the whole page is once more.
    fn folder(self) -> &'static str {
        match self {
            Manner::Plain => "",
            Manner::Slow => "slow/",
            Manner::Flaky => "flaky/",
            Manner::Lossy => "lossy/",
        }
    }

    /// The address of the file, and how it comes.
    fn of(url: &str) -> (String, Self) {
        for manner in [Manner::Slow, Manner::Flaky, Manner::Lossy] {
            let folder = format!("{PATH}{}", manner.folder());
            if let Some(file) = url.strip_prefix(&folder) {
                return (format!("{PATH}{file}"), manner);
            }
        }
        (url.to_owned(), Manner::Plain)
    }

    /// Whether the file comes when it is asked for once more.
    fn comes(self, asked_before: usize) -> bool {
        match self {
            Manner::Plain | Manner::Slow => true,
            Manner::Flaky => asked_before >= 1,
            Manner::Lossy => asked_before >= TRIES,
        }
    }
}

/// A host that serves until the tests end.
pub struct Site {
    address: SocketAddr,
}

impl Site {
    /// Starts serving the page in `dist`.
    pub fn start(dist: &Path) -> Self {
        assert!(
            dist.join("index.html").exists(),
            "{} is not built: run `cargo xtask build`",
            dist.display()
        );
        let dist = dist.to_owned();
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let asked = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (dist, asked) = (dist.clone(), asked.clone());
                // A browser that went away wants no answer.
                thread::spawn(move || drop(answer(stream, &dist, &asked)));
            }
        });
        Self { address }
    }

    /// The address of the same page where that is so.
    pub fn url_where(&self, manner: Manner) -> String {
        self.url() + manner.folder()
    }

    /// The page's address, without a fragment.
    pub fn url(&self) -> String {
        format!("http://{}{PATH}", self.address)
    }
}

/// Answers one request and closes, so that no idle connection, of which
/// browsers open several in advance, keeps another waiting. Counts how often
/// the second half was asked for.
fn answer(
    mut stream: TcpStream,
    dist: &Path,
    asked: &AtomicUsize,
) -> io::Result<()> {
    let mut head = BufReader::new(stream.try_clone()?).lines();
    let request = head.next().transpose()?.unwrap_or_default();
    while head.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let url = request.split(' ').nth(1).unwrap_or_default();
    let (url, manner) = Manner::of(url);
    let url = url.as_str();
    let mut found = file(url, dist);
    if url.contains("-second-") && url.ends_with(".wasm") {
        if manner == Manner::Slow {
            thread::sleep(SLOW);
        }
        let before = asked.fetch_add(1, Ordering::Relaxed);
        found = found.filter(|_| manner.comes(before));
    }
    let (status, kind, body) = match found {
        Some(path) => ("200 OK", content_type(&path), fs::read(path)?),
        None => ("404 Not Found", "text/plain", Vec::new()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file at an address; there is nothing outside the sub-path.
fn file(url: &str, dist: &Path) -> Option<PathBuf> {
    let path = url.split('?').next()?.strip_prefix(PATH)?;
    let path = if path.is_empty() { "index.html" } else { path };
    let file = dist.join(path);
    (!path.contains("..") && file.is_file()).then_some(file)
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
