//! What a test says to the page. Every method waits for what it needs, and
//! panics with what it saw instead.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::session::{Custom, Driver};
use crate::site::{Manner, Site};

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);

const THERE: &str = "document.querySelector('[data-whole] main, .boot-note')";

const FIND: &str = include_str!("find.js");
const STEPS: &str = include_str!("steps.js");

/// A browser on the page, 1280 x 800 and light unless told otherwise.
pub struct Page {
    site: Site,
    client: Client,
}

/// An element of the page.
pub struct Part<'a> {
    page: &'a Page,
    element: Element,
}

/// The table `Steps`.
#[derive(Debug, serde::Deserialize)]
pub struct Steps {
    /// The words of its header row.
    pub columns: Vec<String>,
    /// The text of each cell.
    pub rows: Vec<Vec<String>>,
    /// The row with `aria-current`.
    pub current: Option<usize>,
}

/// Runs a test in a fresh browser, then checks that the console stayed clean
/// and that only the page's own host was asked for anything.
pub fn browse(test: impl AsyncFnOnce(&Page)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("an executor");
    let driver = Driver::start();
    let page = runtime.block_on(Page::start(&driver));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            test(&page).await;
            assert_eq!(page.console_errors().await, [""; 0], "console");
            assert_eq!(page.foreign_requests().await, [""; 0], "requests");
        });
    }));
    runtime.block_on(async {
        if outcome.is_err() {
            page.picture_of_failure().await;
        }
        // The browser outlives a driver that is killed.
        let _ = page.client.close().await;
    });
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Whether no test has asked yet for an element of this role and name.
fn is_new(role: &str, name: &str) -> bool {
    static ASKED: Mutex<BTreeSet<(String, String)>> =
        Mutex::new(BTreeSet::new());
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.insert((role.into(), name.into()))
}

impl Page {
    async fn start(driver: &Driver) -> Self {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let site = Site::start(&dist);
        let page = Self { site, client: driver.open().await };
        page.resize(1280, 800).await;
        page.emulate(&[("prefers-color-scheme", "light")]).await;
        page
    }

    /// Runs a script in every page that is loaded from now on, before any
    /// script of its own.
    pub async fn before_load(&self, script: &str) {
        let script = json!({ "source": script });
        let command = "Page.addScriptToEvaluateOnNewDocument";
        self.devtools(command, script).await;
    }

    /// Loads the page anew at a fragment, "" or "#/...", and waits until all of
    /// it is there or boot.js says that it never will be.
    pub async fn open(&self, fragment: &str) {
        // Otherwise a change of the fragment alone would not load anything.
        self.client.goto("about:blank").await.expect("an empty page");
        let url = self.site.url() + fragment;
        self.client.goto(&url).await.expect("the page");
        self.wait_until("the page", async |page| page.is_true(THERE).await)
            .await;
    }

    /// Loads the page anew where its second half comes in another manner.
    pub async fn open_where(&self, manner: Manner, fragment: &str) {
        self.client.goto("about:blank").await.expect("an empty page");
        let url = self.site.url_where(manner) + fragment;
        self.client.goto(&url).await.expect("the page");
    }

    /// Waits until all of the page is drawn.
    pub async fn wait_for_all(&self) {
        self.get("region", "Timeline").await;
        self.get("region", "Inspector").await;
    }

    /// The fragment in the address bar, "" when there is none.
    pub async fn fragment(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.fragment().map(|text| format!("#{text}")).unwrap_or_default()
    }

    /// The element with this role and name, which must be the only one.
    pub async fn get(&self, role: &str, name: &str) -> Part<'_> {
        self.get_below(None, role, name).await
    }

    /// The button of this name.
    pub async fn button(&self, name: &str) -> Part<'_> {
        self.get("button", name).await
    }

    /// The region of this name.
    pub async fn region(&self, name: &str) -> Part<'_> {
        self.get("region", name).await
    }

    /// Whether there is an element with this role and name right now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.find_below(None, role, name).await.is_empty()
    }

    /// The names of all visible elements with this role, in document order.
    pub async fn names(&self, role: &str) -> Vec<String> {
        let names =
            self.eval(FIND, vec![json!(null), json!(role), json!(null)]);
        serde_json::from_value(names.await).expect("names")
    }

    /// The table `Steps` as it is right now.
    pub async fn steps(&self) -> Steps {
        let table = self.get("table", "Steps").await;
        let table = json!(table.element);
        let steps = self.eval(STEPS, vec![table]).await;
        serde_json::from_value(steps).expect("the table Steps")
    }

    /// Waits until `condition` holds; `what` names it should it never.
    pub async fn wait_until(
        &self,
        what: &str,
        condition: impl AsyncFn(&Page) -> bool,
    ) {
        let start = Instant::now();
        while !condition(self).await {
            assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses a key on whatever has the focus; `fantoccini::key` has names
    /// for those without a character.
    pub async fn press(&self, key: &str) {
        let focus = self.client.active_element().await.expect("a focus");
        focus.send_keys(key).await.expect("a key press");
    }

    /// Sets the size of the viewport in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({
            "width": width, "height": height,
            "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Answers media features, such as `("prefers-color-scheme", "dark")`;
    /// those that are not named keep the browser's own answer.
    pub async fn emulate(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let features = json!({ "features": features });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Runs a script's `return` value; for what no element tells.
    pub async fn eval(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("a script")
    }

    /// Writes a picture of the viewport.
    pub async fn screenshot(&self, file: &Path) {
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(file, picture).expect("a writable folder");
    }

    /// The errors in the console since the last call.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.custom(Custom::log("browser")).await;
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// What was asked of any other host since the last call.
    pub async fn foreign_requests(&self) -> Vec<String> {
        let log = self.custom(Custom::log("performance")).await;
        let entries = log.as_array().cloned().unwrap_or_default();
        let own = self.site.url();
        entries
            .iter()
            .filter_map(requested_url)
            .filter(|url| url.starts_with("http") && !url.starts_with(&own))
            .collect()
    }

    async fn picture_of_failure(&self) {
        let test = thread::current().name().unwrap_or("test").to_owned();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        std::fs::create_dir_all(&folder).expect("a writable target folder");
        let file = folder.join(test.replace("::", "-") + ".png");
        self.screenshot(&file).await;
        eprintln!("at {:?}: {}", self.fragment().await, file.display());
        eprintln!("console: {:#?}", self.console_errors().await);
    }

    async fn get_below(
        &self,
        root: Option<&Element>,
        role: &str,
        name: &str,
    ) -> Part<'_> {
        let start = Instant::now();
        let element = loop {
            let mut found = self.find_below(root, role, name).await;
            if found.len() == 1 {
                break found.remove(0);
            }
            if start.elapsed() > PATIENCE {
                let names = self.names(role).await;
                let count = found.len();
                panic!("{count} x {role} {name:?}; on the page: {names:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let part = Part { page: self, element };
        // What was found by our own rules must be so by the browser's. Once
        // is enough: asked that, it keeps a tree of all names from then on,
        // and everything takes longer.
        if is_new(role, name) {
            assert_eq!(part.computed("role").await, role, "role of {name:?}");
            assert_eq!(part.computed("label").await, name, "name of a {role}");
        }
        part
    }

    async fn find_below(
        &self,
        root: Option<&Element>,
        role: &str,
        name: &str,
    ) -> Vec<Element> {
        let arguments = vec![json!(root), json!(role), json!(name)];
        let found = self.eval(FIND, arguments).await;
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().map(|reference| self.element(reference)).collect()
    }

    /// WebDriver writes an element as an object of one member, its id.
    fn element(&self, reference: &Value) -> Element {
        let member = reference.as_object().and_then(|it| it.values().next());
        let id = member.and_then(Value::as_str).expect("an element");
        let id = ElementRef::from(id.to_owned());
        Element::from_element_id(self.client.clone(), id)
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        self.custom(Custom::devtools(command, parameters)).await;
    }

    async fn custom(&self, command: Custom) -> Value {
        self.client.issue_cmd(command).await.expect("a driver's answer")
    }
}

impl<'a> Part<'a> {
    /// Clicks its middle, as a mouse does.
    pub async fn click(&self) {
        self.element.click().await.expect("a click");
    }

    /// Its rendered text.
    pub async fn text(&self) -> String {
        self.element.text().await.expect("a text")
    }

    /// An attribute as written, if it is there.
    pub async fn attribute(&self, name: &str) -> Option<String> {
        self.element.attr(name).await.expect("an attribute")
    }

    /// Types into it.
    pub async fn send_keys(&self, keys: &str) {
        self.element.send_keys(keys).await.expect("key presses");
    }

    /// The element below it with this role and name, the only one there.
    pub async fn get(&self, role: &str, name: &str) -> Part<'a> {
        self.page.get_below(Some(&self.element), role, name).await
    }

    /// The role or label that the browser tells a screen reader.
    async fn computed(&self, what: &str) -> String {
        let id = self.element.element_id();
        let path = format!("element/{}/computed{what}", &*id);
        let value = self.page.custom(Custom::get(path)).await;
        value.as_str().unwrap_or_default().to_owned()
    }
}

/// The address in a log entry that says that a request leaves.
fn requested_url(entry: &Value) -> Option<String> {
    let message: Value =
        serde_json::from_str(entry["message"].as_str()?).ok()?;
    let event = &message["message"];
    if event["method"] != "Network.requestWillBeSent" {
        return None;
    }
    event["params"]["request"]["url"].as_str().map(str::to_owned)
}
