//! What the page may not do, what it is refused, and what it does when all
//! goes wrong.

use crate::{
    moment::{END, RIGHT},
    page::{Page, browse},
};

const STORY: &str = "#/v1/cache-aside/update-then-delete";

const VIOLATIONS: &str = "
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI}`));";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nothing_is_written_into_the_page_that_its_policy_forbids() {
    let index = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let index = std::fs::read_to_string(index.join("dist/index.html")).unwrap();
    let policy = index.find("Content-Security-Policy").expect("a policy");
    for first in ["<link", "<script"] {
        assert!(policy < index.find(first).unwrap(), "{first}: too early");
    }
    assert!(
        !index.contains("unsafe-inline") && !index.contains("'unsafe-eval")
    );
    assert!(!index.contains("<style") && !index.contains(" style="));
    for script in index.split("<script").skip(1) {
        let (head, rest) = script.split_once('>').unwrap();
        assert!(head.contains(" src=\"./"), "{head}");
        assert!(rest.starts_with("</script>"), "{rest}");
    }
    let handlers = index
        .split_whitespace()
        .filter(|word| word.starts_with("on") && word.contains("=\""));
    assert_eq!(handlers.collect::<Vec<_>>(), [""; 0]);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_policy_is_kept_while_the_page_is_used() {
    browse(async |page| {
        page.before_load(VIOLATIONS).await;
        page.open(STORY).await;
        page.wait_for_step(0).await;
        page.press(END).await;
        page.press_button_like("1 stale read").await;
        page.press_button_like("Crash cache").await;
        page.press_button_like("Help").await;
        page.press_button_like("Close").await;
        page.wait_until("a closed dialog", async |page| {
            page.is_true("!document.querySelector('dialog[open]')").await
        })
        .await;
        page.press_button_like("Play").await;
        page.press_button_like("theme").await;
        assert!(page.is_true("violations.length === 0").await);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_policy_stops_scripts_styles_and_other_hosts() {
    browse(async |page| {
        page.open(STORY).await;
        page.wait_for_step(0).await;
        let inline = "
            const script = document.createElement('script');
            script.textContent = 'globalThis.got = 1';
            document.body.append(script);
            const style = document.createElement('style');
            style.textContent = 'h1 { color: rgb(1, 2, 3) }';
            document.body.append(style);
            return [globalThis.got ?? 0, getComputedStyle(
                document.querySelector('h1')).color];";
        let got = page.eval(inline, vec![]).await;
        assert_eq!(got[0], 0);
        assert_ne!(got[1], "rgb(1, 2, 3)");
        let ask = "return fetch('http://localhost:9/').then(
            () => 'answered', () => 'refused');";
        assert_eq!(page.eval(ask, vec![]).await, "refused");
        let errors = page.console_errors().await.join("\n");
        for directive in ["script-src", "style-src", "connect-src"] {
            assert!(errors.contains(directive), "{errors}");
        }
        page.foreign_requests().await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_request_to_another_host_does_not_go_unseen() {
    browse(async |page| {
        page.open(STORY).await;
        page.wait_for_step(0).await;
        assert_eq!(page.foreign_requests().await, [""; 0]);
        let frame = "
            const frame = document.createElement('iframe');
            frame.src = 'http://localhost:9/frame';
            document.body.append(frame);";
        page.eval(frame, vec![]).await;
        let mut seen = Vec::new();
        for _ in 0..50 {
            seen.extend(page.foreign_requests().await);
            seen.extend(page.console_errors().await);
            if !seen.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let seen = seen.join("\n");
        assert!(seen.contains("http://localhost:9/"), "{seen}");
        page.console_errors().await;
        page.foreign_requests().await;
    });
}

const REFUSED: &str = "
    Object.defineProperty(globalThis, 'localStorage', { get() {
        throw new DOMException('refused', 'SecurityError');
    } });";

const FULL: &str = "
    Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
    };";

/// What the page shows after some use.
async fn used(page: &Page) -> (Vec<String>, String, bool) {
    page.open(STORY).await;
    page.wait_for_step(0).await;
    page.press_button_like("theme").await;
    for step in 1..=12 {
        page.press(RIGHT).await;
        page.wait_for_step(step).await;
    }
    page.press_button_like("Crash cache").await;
    page.press(END).await;
    let dark =
        page.is_true("document.documentElement.dataset.theme === 'dark'").await;
    (page.chips().await, page.link().await, dark)
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn storage_that_is_refused_or_full_changes_nothing_else() {
    let plain = std::cell::OnceCell::new();
    for spoil in ["", REFUSED, FULL] {
        browse(async |page| {
            page.before_load(spoil).await;
            let used = used(page).await;
            assert!(used.2, "the theme turns");
            let kept = "(() => { try { return localStorage.length } catch {
                return 0 } })()";
            assert_eq!(page.is_true(kept).await, spoil.is_empty());
            assert_eq!(plain.get_or_init(|| used.clone()), &used);
        });
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_panic_keeps_the_link_and_offers_a_reload() {
    browse(async |page| {
        page.open(STORY).await;
        for step in 1..=9 {
            page.press(RIGHT).await;
            page.wait_for_step(step).await;
        }
        page.press_button_like("Crash cache").await;
        let link = page.link().await;
        let step = page.step_number().await;
        page.arm_panic().await;
        page.press("?").await;
        page.get("heading", "Flushpoint has stopped").await;
        assert_eq!(page.fragment().await, link);
        let shown = page.body_text().await;
        assert!(shown.contains(&link), "{shown}");
        assert!(shown.contains("a page has a window"), "{shown}");
        // Keys and clicks come to nobody now, and change nothing.
        page.press(RIGHT).await;
        page.press(END).await;
        let alerts = "document.querySelectorAll('.panic').length === 1";
        assert!(page.is_true(alerts).await, "one message is enough");
        assert_eq!(page.fragment().await, link);
        let errors = page.console_errors().await.join("\n");
        assert!(errors.contains("unreachable"), "{errors}");

        page.button("Reload").await.click().await;
        page.wait_for_step(step).await;
        assert_eq!(page.link().await, link);
    });
}
