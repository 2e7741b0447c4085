use yew::Html;

use super::{field::Field, plan::Plan};
use crate::web::{
    components::key_strip,
    el::{El, el},
    kept::{Panel, Same, kept},
    state::{Take, Tell},
};

/// What the lanes and the bands are called, and the unit of the times.
pub fn names(field: &Field, tell: &Tell) -> Html {
    let take = field.sight.take.clone();
    let bands = field.strip.bands.iter();
    let bands = bands.map(|band| key_strip::name(&take, band)).collect();
    let unit = field.ticks().unit;
    kept(Names { take, plan: field.plan, bands, unit }, tell)
}

/// Lanes that are narrower than this have smaller names.
const TIGHT_PX: f64 = 12.5;

#[derive(PartialEq)]
struct Names {
    take: Same<Take>,
    plan: Plan,
    bands: Vec<String>,
    unit: &'static str,
}

impl Panel for Names {
    fn draw(&self, _: &Tell) -> Html {
        let Names { take, plan, bands, unit } = self;
        let tight = match plan.lane_px < TIGHT_PX && !plan.ruler.upright {
            true => "name tight",
            false => "name",
        };
        let nodes = take.trace().nodes().enumerate().map(|(place, node)| {
            let name = take.trace().node_name(node);
            let name = match take.letter(node) {
                Some(letter) => format!("{letter} {name}"),
                None => name.to_string(),
            };
            named(plan, plan.lane(place), name, tight)
        });
        let bands = bands.iter().enumerate().map(|(place, band)| {
            let middle = plan.strip + plan.band_px * (place as f64 + 0.5);
            named(plan, middle, band.clone(), "name band")
        });
        let middle = plan.times + if plan.ruler.upright { 18.0 } else { 8.0 };
        el("g")
            .class("names")
            .unread()
            .all(nodes)
            .add(named(plan, middle, (*unit).into(), "name unit"))
            .all(bands)
            .into()
    }
}

fn named(plan: &Plan, across: f64, words: String, class: &'static str) -> El {
    let start = plan.ruler.start;
    let (along, across) = match plan.ruler.upright {
        true => (start - 6.0, across),
        false => (start - 10.0, across + 4.0),
    };
    let name = plan.words(along, across, words).class(class);
    match plan.ruler.upright {
        true => {
            let turn = format!("rotate(-90 {})", plan.point(along, across));
            name.attr("transform", turn)
        }
        false => name,
    }
}
