//! The elements that the painter moves, as it found them in the stage.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::geometry::{Point, Rect, short};

/// The elements of a stage that the painter moves.
#[derive(Default)]
pub struct Sprites {
    /// The boxes of the nodes.
    pub nodes: Vec<HtmlElement>,
    /// The wires.
    pub wires: Vec<Element>,
    /// The buttons of each link.
    pub tools: Vec<HtmlElement>,
    /// The messages.
    pub pills: Vec<Pill>,
    /// What is running out.
    pub bars: Vec<Bar>,
    /// The stage's width.
    pub width: f64,
}

/// A message. Its width is asked for once after each drawing: to ask again
/// after something has moved would lay out the page anew.
pub struct Pill {
    element: HtmlElement,
    width: f64,
    place: Option<Point>,
}

impl Pill {
    /// The message that this element shows, and where it was put `before`.
    fn of(
        element: HtmlElement,
        before: &mut impl Iterator<Item = Pill>,
    ) -> Pill {
        // Both are in the order in which they were sent.
        let known = before.find(|pill| pill.element == element);
        let place = known.and_then(|pill| pill.place);
        let width = element.offset_width().into();
        Pill { element, width, place }
    }

    /// Puts its middle at a point, or as near to it as a stage of that width
    /// allows, unless it is there but for so many pixels. It shows itself when
    /// it is first put anywhere.
    pub fn place(&mut self, point: Point, stage_width: f64, slack_px: f64) {
        let half = self.width / 2.0 + 4.0;
        let widest = (stage_width - half).max(half);
        let point = Point {
            x: halves(point.x.max(half).min(widest)),
            y: halves(point.y),
        };
        let is_there = |was: Point| {
            (was.x - point.x).abs() <= slack_px
                && (was.y - point.y).abs() <= slack_px
        };
        if self.place.is_some_and(is_there) {
            return;
        }
        place(&self.element, point);
        if self.place.is_none() {
            set(&self.element, "visibility", "visible");
        }
        self.place = Some(point);
    }
}

/// What is running out, and how many thousandths of it are shown.
pub struct Bar(HtmlElement, i32);

impl Bar {
    /// Shows a share of it.
    pub fn show(&mut self, share: f64) {
        let thousandths = (share * 1_000.0).round() as i32;
        if self.1 != thousandths {
            self.1 = thousandths;
            set(&self.0, "transform", &format!("scaleX({})", short(share)));
        }
    }
}

impl Sprites {
    /// What is inside `stage` now, where these were `before`.
    pub fn found_in(stage: &Element, before: Sprites) -> Sprites {
        let pills: Vec<HtmlElement> = all(stage, "[data-pill]");
        let mut before = before.pills.into_iter();
        let pill = |element| Pill::of(element, &mut before);
        let bars: Vec<HtmlElement> = all(stage, "[data-bar]");
        Sprites {
            nodes: all(stage, "[data-node]"),
            wires: all(stage, "[data-wire]"),
            tools: all(stage, "[data-tools]"),
            pills: pills.into_iter().map(pill).collect(),
            bars: bars.into_iter().map(|element| Bar(element, -1)).collect(),
            width: f64::from(stage.client_width()),
        }
    }

    /// The boxes of the nodes, in pixels of the stage.
    pub fn rects(&self) -> Vec<Rect> {
        let rect = |node: &HtmlElement| Rect {
            left: node.offset_left().into(),
            top: node.offset_top().into(),
            width: node.offset_width().into(),
            height: node.offset_height().into(),
        };
        self.nodes.iter().map(rect).collect()
    }
}

/// All elements of that kind inside `stage`, in order.
pub fn all<T: JsCast>(stage: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = stage.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into().ok())
        .collect()
}

/// To half a pixel: nobody sees less, and most messages need not be moved in
/// most frames.
fn halves(pixels: f64) -> f64 {
    (pixels * 2.0).round() / 2.0
}

/// Puts an element's middle at a point; the style sheet has moved it by half
/// its size. Browsers read a way in pixels alone several times as fast.
pub fn place(element: &HtmlElement, point: Point) {
    let Point { x, y } = point;
    let way = format!("translate({}px,{}px)", short(x), short(y));
    set(element, "transform", &way);
}

/// Sets one property of an element's own style.
pub fn set(element: &HtmlElement, name: &str, value: &str) {
    // A browser that refuses leaves the element where it was.
    let _ = element.style().set_property(name, value);
}
