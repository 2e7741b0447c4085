//! A browser session, driven by a chromedriver of its own, and the driver's
//! commands beyond the standard ones.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use url::{ParseError, Url};

/// A running chromedriver; ends when dropped.
pub struct Driver {
    process: Child,
    // Held open: the driver would end when it writes to a closed pipe.
    _output: BufReader<ChildStdout>,
    port: u16,
}

impl Driver {
    /// Starts the driver that `CHROMEDRIVER` names, at a port of its choice.
    ///
    /// It asks for a free port of IPv4 and then for the same one of IPv6,
    /// which another driver may have taken in between: then it ends, and is
    /// started again.
    pub fn start() -> Self {
        let program = env::var_os("CHROMEDRIVER")
            .unwrap_or_else(|| "chromedriver".into());
        for _ in 0..5 {
            let mut process = Command::new(&program)
                .arg("--port=0")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap_or_else(|error| panic!("{program:?}: {error}"));
            let mut output = BufReader::new(process.stdout.take().unwrap());
            if let Some(port) = announced_port(&mut output) {
                return Self { process, _output: output, port };
            }
            process.wait().expect("a process that has ended");
        }
        panic!("{program:?}: ended five times before it listened");
    }

    /// Opens a browser.
    pub async fn open(&self) -> Client {
        let address = format!("http://127.0.0.1:{}", self.port);
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities())
            .connect(&address)
            .await
            .expect("a browser session")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads up to "ChromeDriver was started successfully on port 40001."; none if
/// the driver ends before that.
fn announced_port(output: &mut impl BufRead) -> Option<u16> {
    for line in output.lines() {
        let line = line.expect("the driver's output");
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return Some(port.trim_end_matches('.').parse().expect("a port"));
        }
    }
    None
}

/// What `cargo xtask test` wrote, and logs of the console and the network.
fn capabilities() -> Map<String, Value> {
    let file = env::var_os("WASM_BINDGEN_TEST_WEBDRIVER_JSON")
        .expect("run by `cargo xtask test`");
    let text = std::fs::read_to_string(&file).expect("capabilities");
    let mut capabilities: Map<String, Value> =
        serde_json::from_str(&text).expect("capabilities as JSON");
    capabilities.insert(
        "goog:loggingPrefs".to_owned(),
        json!({ "browser": "ALL", "performance": "ALL" }),
    );
    capabilities
}

/// A command of this session that fantoccini does not know.
#[derive(Debug)]
pub struct Custom {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Custom {
    /// Reads what the driver has at `path`.
    pub fn get(path: String) -> Self {
        Self { method: Method::GET, path, body: None }
    }

    /// The entries of a log since the last time it was read.
    pub fn log(kind: &str) -> Self {
        Self::post("se/log", json!({ "type": kind }))
    }

    /// A command of the Chrome DevTools protocol.
    pub fn devtools(command: &str, params: Value) -> Self {
        let body = json!({ "cmd": command, "params": params });
        Self::post("goog/cdp/execute", body)
    }

    fn post(path: &str, body: Value) -> Self {
        Self { method: Method::POST, path: path.to_owned(), body: Some(body) }
    }
}

impl WebDriverCompatibleCommand for Custom {
    fn endpoint(
        &self,
        base_url: &Url,
        session_id: Option<&str>,
    ) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}
