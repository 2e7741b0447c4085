//! What the page shows at one moment.

use serde_json::{Value, json};

use crate::page::Page;

/// The right arrow key, as WebDriver names it.
pub const RIGHT: &str = "\u{e014}";

/// The key `End`.
pub const END: &str = "\u{e010}";

const CHIPS: &str = "
    return [...document.querySelectorAll('[aria-label=Verdicts] li')]
        .map((chip) => chip.innerText.replace(/\\s+/g, ' ').trim());";

const LINES: &str = "
    const code = document.querySelector('[aria-label=Code]').textContent;
    const marks = code.matchAll(/((?: and)? [\\w-]+)+ at line (\\d+)/g);
    const lines = [...marks].flatMap(([mark, , line]) => mark
        .trim().replace(/ at line .*/, '').split(' and ')
        .map((name) => `${name} at line ${line}`));
    return [...new Set(lines)].sort();";

const BUTTON: &str = "
    return [...document.querySelectorAll('button')].find((button) =>
        (button.getAttribute('aria-label') ?? button.textContent)
            .includes(arguments[0])) ?? null;";

const STEP: &str = "
    const words = document.body.innerText.match(/step (\\d+) of/);
    return words === null ? null : Number(words[1]);";

const HASH: &str = "
    return document.querySelector('[data-trace-hash]')
        ?.getAttribute('data-trace-hash') ?? null;";

impl Page {
    async fn ask(&self, script: &str) -> Value {
        self.eval(script, vec![]).await
    }

    /// The fragment in the address bar, once it has settled.
    pub async fn link(&self) -> String {
        let mut link = self.fragment().await;
        loop {
            let pause = std::time::Duration::from_millis(400);
            tokio::time::sleep(pause).await;
            let later = self.fragment().await;
            if later == link && !link.is_empty() {
                return link;
            }
            link = later;
        }
    }

    /// The hash of the trace behind the page.
    pub async fn trace_hash(&self) -> String {
        self.ask(HASH).await.as_str().expect("a trace hash").into()
    }

    /// The texts of all verdict chips.
    pub async fn chips(&self) -> Vec<String> {
        let chips = self.ask(CHIPS).await;
        serde_json::from_value(chips).expect("chips")
    }

    /// `app-1 at line 20` for each client that stands at a shown line, sorted.
    pub async fn current_lines(&self) -> Vec<String> {
        let lines = self.ask(LINES).await;
        serde_json::from_value(lines).expect("lines")
    }

    /// The words of the table's current row; empty before the first step.
    pub async fn current_words(&self) -> String {
        let steps = self.steps().await;
        steps.current.map_or_else(String::new, |row| steps.rows[row].join(" "))
    }

    /// Steps on until the table's current row says so.
    pub async fn forward_to(&self, what: &str) {
        for _ in 0..80 {
            if self.current_words().await.contains(what) {
                return;
            }
            self.press(RIGHT).await;
        }
        panic!("none of eighty steps says {what}");
    }

    /// The number of the step under the cursor.
    pub async fn step_number(&self) -> u64 {
        self.ask(STEP).await.as_u64().expect("a step")
    }

    /// Waits until the cursor is behind that step.
    pub async fn wait_for_step(&self, step: u64) {
        let there =
            async |page: &Page| page.ask(STEP).await.as_u64() == Some(step);
        self.wait_until(&format!("step {step}"), there).await;
    }

    /// Clicks the first button whose name contains `words`.
    pub async fn press_button_like(&self, words: &str) {
        let script = BUTTON.replace("return", "const button =")
            + "button.click(); return true;";
        self.wait_until(words, async |page| {
            !page.eval(BUTTON, vec![json!(words)]).await.is_null()
        })
        .await;
        self.eval(&script, vec![json!(words)]).await;
    }

    /// Whether an expression is true on the page.
    pub async fn is_true(&self, expression: &str) -> bool {
        self.ask(&format!("return Boolean({expression});")).await == true
    }

    /// All text on the page.
    pub async fn body_text(&self) -> String {
        let text = self.ask("return document.body.innerText;").await;
        text.as_str().unwrap_or_default().into()
    }
}
