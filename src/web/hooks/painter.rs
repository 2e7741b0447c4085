use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::web::paint::{Painter, Scene};

/// Lets the painter move what is inside `stage`.
#[hook]
pub fn use_painter(stage: &NodeRef, scene: Rc<Scene>, due: Callback<usize>) {
    let painter = use_mut_ref(|| None::<Painter>);
    use_effect_with((), {
        let painter = painter.clone();
        move |()| {
            move || {
                painter.take();
            }
        }
    });
    use_effect_with((stage.clone(), scene), move |(stage, scene)| {
        let Some(stage) = stage.cast::<Element>() else { return };
        let mut painter = painter.borrow_mut();
        let painter = painter.get_or_insert_with(|| Painter::new(&stage, due));
        painter.show(scene.clone());
    });
}
