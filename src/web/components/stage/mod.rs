//! The stage: nodes, wires and messages at one moment.

mod link;
mod message;
mod node;
mod scene;

use std::rc::Rc;

use flushpoint::{
    scenario::NodeKind,
    trace::SimTime,
    view::{self, NodeView, StageView},
};
use yew::prelude::*;

pub use self::{
    link::{cut, lag, lags},
    node::PAUSE,
};
use self::{
    link::{tools, wire},
    message::pill,
    node::Boxed,
};
use crate::web::{
    hooks::use_painter,
    paint::Pace,
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// What [`Stage`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// How many of its entries.
    pub cursor: usize,
    /// Where the cursor stood, if it came here by one step.
    pub came_from: Option<usize>,
    /// Whether the step under the cursor belongs to the lit proof.
    pub proof: bool,
    /// While playing: the moment of the next step, and the speed.
    pub ahead: Option<(SimTime, Pace)>,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// The stage: nodes, wires and messages at one moment.
#[component]
pub fn Stage(props: &Props) -> Html {
    let root = use_node_ref();
    let view = use_memo((props.take.clone(), props.cursor), look);
    let before = use_memo((props.take.clone(), props.came_from), |key| {
        key.1.map(|from| look(&(key.0.clone(), from)))
    });
    let shown = use_memo(
        (props.take.clone(), props.cursor, props.came_from),
        |(take, cursor, _)| {
            scene::messages(take, *cursor, &view, before.as_ref().as_ref())
        },
    );
    let scene = scene::scene(&view, &shown, props.came_from, props.ahead);
    let due = {
        let tell = props.tell.clone();
        Callback::from(move |steps| tell.dispatch(Msg::Advance(steps)))
    };
    use_painter(&root, Rc::new(scene), due);
    let is_app = |node: &&NodeView| node.kind == NodeKind::App;
    let row = |nodes: Vec<&NodeView>| {
        let boxes = nodes.into_iter().map(|node| boxed(props, &view, node));
        boxes.collect::<Html>()
    };
    let apps = view.nodes.iter().filter(is_app).collect();
    let services = view.nodes.iter().filter(|n| !is_app(n)).collect();
    html! {
        <section class="stage" aria-label="Stage" ref={root}>
            <svg class="wires" aria-hidden="true">
                { for view.links.iter().map(wire) }
            </svg>
            <div class="row apps">{ row(apps) }</div>
            <div class="row services">{ row(services) }</div>
            <div class="tools">
                { for view.links.iter().map(|link| {
                    tools(&props.take, link, &props.tell)
                }) }
            </div>
            <div class="pills">
                { for shown.iter().map(|(message, fate)| {
                    pill(&props.take, message, *fate, &props.tell)
                }) }
            </div>
        </section>
    }
}

fn look((take, cursor): &(Shared<Take>, usize)) -> StageView {
    view::stage(&take.topology, take.trace(), &take.index, *cursor)
}

fn boxed(props: &Props, view: &StageView, node: &NodeView) -> Html {
    node::boxed(&Boxed {
        node,
        now: view.now,
        beat: props.cursor.is_multiple_of(2),
        proof: props.proof,
        letter: props.take.letter(node.id),
        tell: &props.tell,
    })
}
