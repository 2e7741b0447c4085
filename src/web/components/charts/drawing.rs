use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend,
    DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use crate::web::el::{El, el};

/// What a chart is drawn with: a class of the style sheet for each role.
///
/// Plotters hands a colour on from the chart to the backend. Here its number
/// is the role, and the style sheet knows the colour, in both themes.
pub const CLASSES: &[&str] = &[
    "axis",
    "grid",
    "words",
    "line one",
    "line two",
    "line alarm",
    "line one",
    "line theory",
    "line theory two",
    "line theory best",
];

/// Drawn so many times finer than a pixel of the page: coordinates are whole.
pub const FINE: i32 = 4;

/// Puts a drawing together from SVG elements.
pub struct Drawing<'a> {
    /// Its size, in fine pixels.
    pub size: (u32, u32),
    /// What has been drawn.
    pub shapes: &'a mut Vec<El>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Drawing<'_> {
    fn draw(&mut self, shape: El, color: BackendColor, fill: bool) -> Drawn {
        if color.alpha > 0.0 {
            let role = CLASSES.get(usize::from(color.rgb.2));
            let class = role.copied().unwrap_or_default();
            let class = match fill {
                true => format!("{class} filled"),
                false => class.to_string(),
            };
            self.shapes.push(shape.class(class));
        }
        Ok(())
    }
}

/// A coordinate as an attribute.
fn at(shape: El, name: &'static str, value: i32) -> El {
    shape.attr(name, value.to_string())
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut points = String::new();
    for (x, y) in path {
        points.push_str(&format!("{x},{y} "));
    }
    points
}

impl DrawingBackend for Drawing<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(
        &mut self,
        (x, y): BackendCoord,
        color: BackendColor,
    ) -> Drawn {
        let pixel = at(at(el("rect"), "x", x), "y", y);
        self.draw(at(at(pixel, "width", 1), "height", 1), color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let rect = at(at(el("rect"), "x", left), "y", top);
        let rect = at(rect, "width", right - left);
        self.draw(at(rect, "height", bottom - top), style.color(), fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let line = el("polyline").attr("points", points(path));
        self.draw(line, style.color(), false)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let circle = at(at(el("circle"), "cx", x), "cy", y);
        self.draw(at(circle, "r", radius as i32), style.color(), fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let shape = el("polygon").attr("points", points(path));
        self.draw(shape, style.color(), true)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = style.anchor();
        let across = match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let down = match anchor.v_pos {
            VPos::Top => "hanging",
            VPos::Center => "central",
            VPos::Bottom => "auto",
        };
        let words = at(at(el("text"), "x", x), "y", y)
            .attr("text-anchor", across)
            .attr("dominant-baseline", down)
            .text(text.to_string());
        self.draw(words, style.color(), true)
    }

    /// The browser lays text out later; figures are narrower than this.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let height = style.size() as u32;
        Ok((text.chars().count() as u32 * height * 3 / 5, height))
    }
}
