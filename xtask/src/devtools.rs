//! A browser and what its DevTools protocol says, over one WebSocket.
//!
//! WebDriver, which the tests speak, can neither trace nor slow down the
//! processor. <https://chromedevtools.github.io/devtools-protocol/>

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::browser::Browser;

/// How long an answer may take; a trace of ten seconds takes some.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with one tab; ends when dropped.
pub struct DevTools {
    process: Child,
    profile: PathBuf,
    socket: WebSocket<TcpStream>,
    session: String,
    last_id: u64,
    /// What happened and was not looked at yet.
    events: Vec<Value>,
}

impl DevTools {
    /// Starts the browser with an empty profile and opens a tab.
    ///
    /// # Errors
    ///
    /// When the browser does not start or speaks another language.
    pub fn start(browser: &Browser) -> Result<DevTools> {
        let id = std::process::id();
        let profile = std::env::temp_dir().join(format!("flushpoint-{id}"));
        let mut process = browser
            .command()
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("--window-size=1280,800")
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the browser")?;
        let said = process.stderr.take().context("the browser's output")?;
        let address = announced(BufReader::new(said));
        let opened = address.and_then(|address| connect(&address));
        let socket = match opened {
            Ok(socket) => socket,
            Err(error) => {
                let _ = process.kill();
                return Err(error);
            }
        };
        let (session, events) = (String::new(), Vec::new());
        let mut tools =
            DevTools { process, profile, socket, session, last_id: 0, events };
        let target = json!({ "url": "about:blank" });
        let target = tools.call("Target.createTarget", target)?;
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = tools.call("Target.attachToTarget", target)?;
        tools.session = text(&session["sessionId"])?;
        for domain in ["Page.enable", "Runtime.enable", "Network.enable"] {
            tools.call(domain, json!({}))?;
        }
        Ok(tools)
    }

    /// Calls a method and waits for its answer.
    ///
    /// # Errors
    ///
    /// When the browser refuses, or is gone.
    pub fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut request =
            json!({ "id": id, "method": method, "params": params });
        // The browser as a whole has no session.
        if !self.session.is_empty() && !method.starts_with("Target.") {
            request["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(request.to_string()))?;
        let start = Instant::now();
        loop {
            let message = self.read()?;
            if message["id"] != id {
                self.events.push(message);
            } else if message["error"].is_object() {
                bail!("{method}: {}", message["error"]["message"]);
            } else {
                return Ok(message["result"].clone());
            }
            if start.elapsed() > PATIENCE {
                bail!("{method}: no answer");
            }
        }
    }

    /// Waits for an event.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub fn wait_for(&mut self, event: &str) -> Result<Value> {
        let start = Instant::now();
        let mut known = 0;
        loop {
            let news = self.events[known..].iter();
            if let Some(at) = news.clone().position(|it| it["method"] == event)
            {
                return Ok(self.events.remove(known + at)["params"].clone());
            }
            known = self.events.len();
            if start.elapsed() > PATIENCE {
                bail!("{event} has not happened");
            }
            let message = self.read()?;
            self.events.push(message);
        }
    }

    /// The parameters of all events of that name since the last call.
    pub fn take_events(&mut self, event: &str) -> Vec<Value> {
        let all = std::mem::take(&mut self.events);
        let (taken, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|it| it["method"] == event);
        self.events = rest;
        taken.into_iter().map(|it| it["params"].clone()).collect()
    }

    /// Forgets what happened so far.
    pub fn forget(&mut self) {
        self.events.clear();
    }

    /// The value of an expression on the page, waiting if it is a promise.
    ///
    /// # Errors
    ///
    /// When it throws.
    pub fn eval(&mut self, expression: &str) -> Result<Value> {
        let params = json!({
            "expression": expression,
            "awaitPromise": true, "returnByValue": true,
        });
        let answer = self.call("Runtime.evaluate", params)?;
        if answer["exceptionDetails"].is_object() {
            bail!("{expression}: {}", answer["exceptionDetails"]);
        }
        Ok(answer["result"]["value"].clone())
    }

    /// A number that an expression comes to.
    ///
    /// # Errors
    ///
    /// When it comes to something else.
    pub fn number(&mut self, expression: &str) -> Result<f64> {
        let value = self.eval(expression)?;
        value.as_f64().with_context(|| format!("{expression}: {value}"))
    }

    /// Waits until an expression is true.
    ///
    /// # Errors
    ///
    /// When it does not become true.
    pub fn wait_until(&mut self, expression: &str) -> Result<()> {
        let start = Instant::now();
        while self.eval(&format!("Boolean({expression})"))? != true {
            if start.elapsed() > PATIENCE {
                bail!("never true: {expression}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Loads an address and waits until it is loaded.
    ///
    /// # Errors
    ///
    /// When there is nothing.
    pub fn open(&mut self, url: &str) -> Result<()> {
        // Otherwise another fragment alone would load nothing.
        self.call("Page.navigate", json!({ "url": "about:blank" }))?;
        self.wait_for("Page.loadEventFired")?;
        self.forget();
        let answer = self.call("Page.navigate", json!({ "url": url }))?;
        if let Some(error) = answer["errorText"].as_str() {
            bail!("{url}: {error}");
        }
        self.wait_for("Page.loadEventFired")?;
        Ok(())
    }

    /// Presses a key on the page.
    ///
    /// # Errors
    ///
    /// When the browser is gone.
    pub fn press(&mut self, key: &str, code: u32) -> Result<()> {
        for kind in ["rawKeyDown", "keyUp"] {
            let params = json!({
                "type": kind, "key": key, "windowsVirtualKeyCode": code,
            });
            self.call("Input.dispatchKeyEvent", params)?;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Value> {
        loop {
            if let Message::Text(text) = self.socket.read()? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

impl Drop for DevTools {
    fn drop(&mut self) {
        let _ = self.call("Browser.close", json!({}));
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// Reads up to "DevTools listening on ws://127.0.0.1:40001/devtools/...", and
/// then on in the background: the browser would stand still at a full pipe.
fn announced(mut said: impl BufRead + Send + 'static) -> Result<String> {
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if let Some((_, address)) = line.split_once("DevTools listening on ") {
            let address = address.trim().to_owned();
            std::thread::spawn(move || {
                std::io::copy(&mut said, &mut std::io::sink())
            });
            return Ok(address);
        }
        line.clear();
    }
    bail!("the browser ended before it listened")
}

fn connect(address: &str) -> Result<WebSocket<TcpStream>> {
    let rest = address.strip_prefix("ws://").context("a ws:// address")?;
    let host = rest.split('/').next().unwrap_or_default();
    let stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let config = tungstenite::protocol::WebSocketConfig::default()
        .max_message_size(None)
        .max_frame_size(None);
    let (socket, _) =
        tungstenite::client::client_with_config(address, stream, Some(config))
            .map_err(|error| anyhow::anyhow!("{address}: {error}"))?;
    Ok(socket)
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).context("a text")
}
