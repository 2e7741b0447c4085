use web_sys::{Element, HtmlElement};

use crate::web::{
    browser,
    components::{ROW_PX, drawn_steps, newest_line, shows},
    paint::set,
    state::{Board, Layout, State},
};

/// Lists that keep what the cursor points at in sight.
///
/// They look again when another tab is shown: what is hidden has no height.
/// Only the lists themselves scroll, never the page around them.
#[derive(Default)]
pub struct Scroll {
    /// How many rows the gaps above and below those that are drawn stand for.
    gaps: Option<(usize, usize)>,
    line: (Option<u32>, &'static str),
    step: (usize, &'static str, bool, bool),
    /// How many folds stand open.
    folds: Option<usize>,
}

impl Scroll {
    /// Follows the state; the page has just been drawn for it.
    pub fn follow(&mut self, state: &State) {
        let doc = &state.doc;
        let in_sight = shows(state, Board::Steps);
        if in_sight {
            let range = drawn_steps(state);
            let gaps = (range.start, state.open_steps() - range.end);
            // Before anything scrolls: without these there is nowhere to go.
            if self.gaps != Some(gaps) {
                set_height(".above", gaps.0);
                set_height(".below", gaps.1);
                self.gaps = Some(gaps);
            }
        }
        let step = (doc.step(), state.tab, doc.lit.is_some(), in_sight);
        if self.step != step {
            self.step = step;
            let list = in_sight.then(|| browser::find(".steps .scroll"));
            if let Some(list) = list.flatten() {
                show_row(&list, doc.step().saturating_sub(1));
            }
        }
        let line = (newest_line(doc), state.tab);
        if self.line != line {
            self.line = line;
            if let Some(line) = line.0 {
                show_line(line);
            }
        }
    }
}

impl Scroll {
    /// Brings what the visitor has unfolded beside the stage into sight: most
    /// of it may lie below the edge. The style sheet says how it moves.
    pub fn unfold(&mut self, state: &State) {
        let folds = state.panels.open_folds();
        let before = self.folds.replace(folds.len());
        let grew = before.is_some_and(|before| before < folds.len());
        let beside = state.glance.room.layout != Layout::Narrow;
        if let (true, true, Some(fold)) = (grew, beside, folds.last())
            && let Some(panel) = browser::find(&format!("[data-tab='{fold}']"))
        {
            show_panel(&panel);
        }
    }
}

fn show_panel(panel: &Element) {
    let Some(list) = panel.parent_element() else { return };
    let top = |it: &Element| it.get_bounding_client_rect().top();
    let below = top(panel) - top(&list);
    list.set_scroll_top(list.scroll_top() + below as i32);
}

/// Not as a `style` attribute: a strict content security policy forbids those.
fn set_height(selector: &str, rows: usize) {
    if let Some(gap) = browser::find_as::<HtmlElement>(selector) {
        set(&gap, "height", &format!("{}px", rows as i32 * ROW_PX));
    }
}

fn show_row(list: &Element, row: usize) {
    // The head of the table stays above the rows.
    let (top, head) = (row as i32 * ROW_PX, ROW_PX);
    let (from, room) = (list.scroll_top(), list.client_height() - head);
    // What comes next is in sight too, and rows are whole.
    if top < from || top + 2 * ROW_PX > from + room {
        let above = room / ROW_PX / 3;
        list.set_scroll_top((top - above * ROW_PX).max(0));
    }
}

fn show_line(line: u32) {
    let line = format!("[data-line='{line}']");
    let (Some(list), Some(line)) =
        (browser::find(".listing"), browser::find_as::<HtmlElement>(&line))
    else {
        return;
    };
    let (top, height) = (line.offset_top(), line.offset_height());
    let (from, room) = (list.scroll_top(), list.client_height());
    if top < from || top + height > from + room {
        list.set_scroll_top((top - room / 2).max(0));
    }
}
