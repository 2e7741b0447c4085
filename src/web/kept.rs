//! Parts of the page that are drawn anew only when what they show differs.
//!
//! A step changes little of what a page shows. So a panel is drawn from a
//! plain struct of its own that holds all it shows, and nothing else can be
//! read while it is drawn: where that struct equals the one before, neither
//! are its elements put together nor is the document looked at.

use std::{any::Any, ops::Deref, rc::Rc};

use yew::{
    prelude::*,
    virtual_dom::{Key, VComp},
};

use super::state::Tell;

/// All that a part of the page shows.
pub trait Panel: PartialEq + 'static {
    /// The part, drawn.
    fn draw(&self, tell: &Tell) -> Html;
}

/// The part of the page that shows this.
pub fn kept(shown: impl Panel, tell: &Tell) -> Html {
    part(None, Rc::new(Drawn { shown, tell: tell.clone() }))
}

/// As [`kept`], told from its neighbours in a list by a key.
pub fn kept_as(key: impl Into<Key>, shown: impl Panel, tell: &Tell) -> Html {
    part(Some(key.into()), Rc::new(Drawn { shown, tell: tell.clone() }))
}

/// A value that is compared by what it points at, not by what that holds: it
/// is never changed, only replaced.
pub struct Same<T>(pub Rc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Same<T> {
        Same(self.0.clone())
    }
}

impl<T> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Same<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Drawn<V> {
    shown: V,
    tell: Tell,
}

/// A panel of whatever kind.
trait Part {
    fn html(&self) -> Html;
    fn shown(&self) -> &dyn Any;
    fn shows(&self, other: &dyn Any) -> bool;
}

impl<V: Panel> Part for Drawn<V> {
    fn html(&self) -> Html {
        self.shown.draw(&self.tell)
    }

    fn shown(&self) -> &dyn Any {
        &self.shown
    }

    fn shows(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<V>().is_some_and(|other| self.shown == *other)
    }
}

#[inline(never)]
fn part(key: Option<Key>, part: Rc<dyn Part>) -> Html {
    VComp::new::<Kept>(Rc::new(Props { part }), key).into()
}

#[derive(Properties)]
struct Props {
    part: Rc<dyn Part>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.part.shows(other.part.shown())
    }
}

struct Kept;

impl Component for Kept {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Kept>) -> Kept {
        Kept
    }

    fn view(&self, context: &Context<Kept>) -> Html {
        context.props().part.html()
    }
}
