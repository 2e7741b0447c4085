//! Where the wires run, in pixels of the stage.

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A node's box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Rect {
    fn center_x(&self) -> f64 {
        self.left + self.width / 2.0
    }

    fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// A wire between two nodes: a quadratic curve.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wire {
    from: Point,
    bend: Point,
    to: Point,
}

/// A number with three figures behind the point, without the machinery that
/// prints any number exactly.
pub fn short(number: f64) -> String {
    let thousandths = (number * 1_000.0).round() as i64;
    let mut size = thousandths.unsigned_abs();
    // From the last figure to the first: a drawing has thousands of them.
    let mut figures = [0; 24];
    let mut first = figures.len();
    let mut put = |figure: u8| {
        first -= 1;
        figures[first] = figure;
        first
    };
    for _ in 0..3 {
        put(b'0' + (size % 10) as u8);
        size /= 10;
    }
    put(b'.');
    loop {
        put(b'0' + (size % 10) as u8);
        size /= 10;
        if size == 0 {
            break;
        }
    }
    if thousandths < 0 {
        put(b'-');
    }
    figures[first..].iter().map(|figure| char::from(*figure)).collect()
}

/// How far a wire between two nodes of one row rises above them.
const RISE: f64 = 76.0;

/// How far above their row the buttons of such a wire are.
const TOOLS_ABOVE: f64 = 18.0;

impl Wire {
    /// The point at a share of the way.
    pub fn at(&self, share: f64) -> Point {
        let back = 1.0 - share;
        let (a, b, c) = (back * back, 2.0 * back * share, share * share);
        Point {
            x: a * self.from.x + b * self.bend.x + c * self.to.x,
            y: a * self.from.y + b * self.bend.y + c * self.to.y,
        }
    }

    /// Where its buttons are: at the app; or under the arch, where it rises
    /// between two nodes of one row, clear of their buttons and of the apps'.
    pub fn tools(&self) -> Point {
        if (self.from.y - self.to.y).abs() < 1.0 {
            let middle_x = (self.from.x + self.to.x) / 2.0;
            return Point { x: middle_x, y: self.from.y - TOOLS_ABOVE };
        }
        self.at(0.0)
    }

    /// The share of the way at which one is so many pixels from its start.
    pub fn share_of(&self, pixels: f64) -> f64 {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length = (dx * dx + dy * dy).sqrt().max(1.0);
        (pixels / length).min(0.5)
    }

    /// The curve as the `d` of an SVG path.
    pub fn path(&self) -> String {
        let at =
            |point: &Point| format!("{} {}", short(point.x), short(point.y));
        let Wire { from, bend, to } = self;
        format!("M{}Q{} {}", at(from), at(bend), at(to))
    }
}

/// The wires of links between nodes with these boxes.
///
/// A wire leaves the lower edge of the upper node and enters the upper edge
/// of the lower one; between nodes of one row it rises from both. Along an
/// edge, wires stand in the order of their other ends.
pub fn wires(nodes: &[Rect], links: &[(usize, usize)]) -> Vec<Wire> {
    let port = |node: usize, link: usize| port(nodes, links, node, link);
    let wire = |(link, (a, b)): (usize, &(usize, usize))| {
        let (from, to) = (port(*a, link), port(*b, link));
        let middle_y = (from.y + to.y) / 2.0;
        let same_row = side(nodes, *a, *b) == Side::Above
            && side(nodes, *b, *a) == Side::Above;
        let bend = Point {
            x: (from.x + to.x) / 2.0,
            y: if same_row { middle_y - RISE } else { middle_y },
        };
        Wire { from, bend, to }
    };
    links.iter().enumerate().map(wire).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

fn side(nodes: &[Rect], node: usize, other: usize) -> Side {
    match nodes[node].bottom() <= nodes[other].top {
        true => Side::Below,
        false => Side::Above,
    }
}

fn port(
    nodes: &[Rect],
    links: &[(usize, usize)],
    node: usize,
    link: usize,
) -> Point {
    let other = |(a, b): (usize, usize)| if a == node { b } else { a };
    let own = side(nodes, node, other(links[link]));
    let x = |link: (usize, usize)| nodes[other(link)].center_x();
    let here = links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.0 == node || link.1 == node)
        .filter(|(_, link)| side(nodes, node, other(**link)) == own);
    let before = here.clone().filter(|(place, other)| {
        let order = x(**other).total_cmp(&x(links[link]));
        order.then(place.cmp(&link)).is_lt()
    });
    let share = (before.count() + 1) as f64 / (here.count() + 1) as f64;
    let rect = &nodes[node];
    Point {
        x: rect.left + rect.width * share,
        y: if own == Side::Below { rect.bottom() } else { rect.top },
    }
}
