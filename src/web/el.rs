//! Elements, put together by calls.
//!
//! `html!` writes out in place how each element is made, some 300 bytes of
//! wasm each time; here each attribute and each child is a call of a few
//! bytes, and the page loads that much faster. So an element that is being put
//! together is one pointer, and what a call does is not compiled into its
//! place (`inline(never)`).

use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::{
    html::{
        onchange, onclick, onclose, oninput, onpointerdown, onpointermove,
        onscroll, ontoggle,
    },
    prelude::*,
    virtual_dom::{Key, Listener, VTag, VText},
};

use super::state::{Field, Msg, Tell};

/// An element that is being put together.
pub struct El(Rc<VTag>);

/// An element of that name.
#[inline(never)]
pub fn el(name: &'static str) -> El {
    El(Rc::new(VTag::new(AttrValue::Static(name))))
}

/// A `<span>` of that class with these words.
pub fn span(class: &'static str, words: impl Words) -> El {
    words.inside(classed_span(class))
}

#[inline(never)]
fn classed_span(class: &'static str) -> El {
    el("span").class(class)
}

/// Words without an element.
#[inline(never)]
pub fn text(words: impl Into<AttrValue>) -> Html {
    Html::VText(VText::new(words.into()))
}

/// A text, in the two forms that nearly all of them have: each is handed on
/// as it is, so that a call takes no more bytes than its arguments.
pub trait Words {
    /// As the value of an attribute.
    fn on(self, el: El, name: &'static str) -> El;
    /// As words inside.
    fn inside(self, el: El) -> El;
}

/// What can stand inside an element.
pub trait Child {
    /// The element with it as its last child.
    fn onto(self, el: El) -> El;
}

impl Child for El {
    fn onto(self, el: El) -> El {
        el.with_el(self)
    }
}

impl Child for Html {
    fn onto(self, el: El) -> El {
        el.with_child(self)
    }
}

impl Words for &'static str {
    fn on(self, el: El, name: &'static str) -> El {
        el.with_static(name, self)
    }
    fn inside(self, el: El) -> El {
        el.with_static_text(self)
    }
}

impl Words for String {
    fn on(self, el: El, name: &'static str) -> El {
        el.with_string(name, self)
    }
    fn inside(self, el: El) -> El {
        el.with_string_text(self)
    }
}

/// Class names as one text; the empty ones are left out.
pub fn classes(names: &[&str]) -> String {
    let mut all = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        all.push_str(name);
        all.push(' ');
    }
    all
}

/// The class name where it applies, else an empty one.
pub fn when(applies: bool, name: &'static str) -> &'static str {
    if applies { name } else { "" }
}

impl El {
    /// Its class names.
    pub fn class(self, names: impl Words) -> El {
        self.attr("class", names)
    }

    /// An attribute.
    pub fn attr(self, name: &'static str, value: impl Words) -> El {
        value.on(self, name)
    }

    #[inline(never)]
    fn with_static(self, name: &'static str, value: &'static str) -> El {
        self.with(name, AttrValue::Static(value))
    }

    #[inline(never)]
    fn with_string(self, name: &'static str, value: String) -> El {
        self.with(name, value.into())
    }

    #[inline(never)]
    fn with_static_text(self, words: &'static str) -> El {
        self.with_child(text(words))
    }

    #[inline(never)]
    fn with_string_text(self, words: String) -> El {
        self.with_child(text(words))
    }

    #[inline(never)]
    fn with(mut self, name: &'static str, value: AttrValue) -> El {
        self.tag().add_attribute(name, value);
        self
    }

    /// Nobody else holds it yet.
    fn tag(&mut self) -> &mut VTag {
        Rc::make_mut(&mut self.0)
    }

    /// An attribute that is there or not.
    pub fn flag(self, name: &'static str, is_there: bool) -> El {
        match is_there {
            true => self.attr(name, ""),
            false => self,
        }
    }

    /// The name for those who do not see it.
    pub fn label(self, words: impl Words) -> El {
        self.attr("aria-label", words)
    }

    /// What is shown when the pointer rests on it.
    pub fn title(self, words: impl Words) -> El {
        self.attr("title", words)
    }

    /// It is for the eye only.
    pub fn unread(self) -> El {
        self.attr("aria-hidden", "true")
    }

    /// What tells it from its neighbours.
    #[inline(never)]
    pub fn key(mut self, key: impl Into<Key>) -> El {
        self.tag().key = Some(key.into());
        self
    }

    /// The text in a field.
    pub fn value(mut self, value: impl Into<AttrValue>) -> El {
        self.tag().set_value(Some(value.into()));
        self
    }

    /// The text in a field of several lines.
    pub fn value_of_textarea(mut self, value: impl Into<AttrValue>) -> El {
        self.tag().add_property("value", JsValue::from_str(&value.into()));
        self
    }

    /// Whether an option is the chosen one, whatever was chosen by hand.
    pub fn selected(mut self, is: bool) -> El {
        self.tag().add_property("selected", JsValue::from_bool(is));
        self
    }

    /// Words inside it.
    pub fn text(self, words: impl Words) -> El {
        words.inside(self)
    }

    /// A child.
    pub fn add(self, child: impl Child) -> El {
        child.onto(self)
    }

    #[inline(never)]
    fn with_el(self, child: El) -> El {
        self.with_child(child.into())
    }

    #[inline(never)]
    fn with_child(mut self, child: Html) -> El {
        self.tag().add_child(child);
        self
    }

    /// A child that is there or not; its place is kept for it.
    pub fn maybe(self, child: Option<impl Child>) -> El {
        match child {
            Some(child) => child.onto(self),
            None => self.with_child(Html::default()),
        }
    }

    /// Children.
    pub fn all(self, children: impl IntoIterator<Item = impl Child>) -> El {
        let mut all = self;
        for child in children {
            all = all.add(child);
        }
        all
    }

    /// A press says this.
    #[inline(never)]
    pub fn press(self, tell: &Tell, msg: Msg) -> El {
        let tell = tell.clone();
        self.on_press(Callback::from(move |_| tell.dispatch(msg.clone())))
    }

    /// A press calls this.
    pub fn on_press(self, hear: Callback<MouseEvent>) -> El {
        self.listen(Rc::new(onclick::Wrapper::new(hear)))
    }

    /// What is typed is told at once.
    pub fn typed(self, tell: &Tell, field: Field) -> El {
        let tell = tell.clone();
        let hear = Callback::from(move |event: InputEvent| {
            tell.dispatch(Msg::Fill(field, text_of(&event)));
        });
        self.listen(Rc::new(oninput::Wrapper::new(hear)))
    }

    /// What was typed or chosen is told when that is done.
    pub fn chosen(self, tell: &Tell, field: Field) -> El {
        let tell = tell.clone();
        let hear = Callback::from(move |event: Event| {
            tell.dispatch(Msg::Fill(field, text_of(&event)));
        });
        self.listen(Rc::new(onchange::Wrapper::new(hear)))
    }

    /// A choice calls this when it is done.
    pub fn on_change(self, hear: Callback<Event>) -> El {
        self.listen(Rc::new(onchange::Wrapper::new(hear)))
    }

    /// Scrolling calls this.
    pub fn on_scroll(self, hear: Callback<Event>) -> El {
        self.listen(Rc::new(onscroll::Wrapper::new(hear)))
    }

    /// Calls this where a pointer moves over it or touches it.
    pub fn on_point(self, hear: Callback<PointerEvent>) -> El {
        let down = onpointerdown::Wrapper::new(hear.clone());
        self.listen(Rc::new(onpointermove::Wrapper::new(hear)))
            .listen(Rc::new(down))
    }

    /// A fold that the visitor opens and closes.
    pub fn fold(self, tell: &Tell, name: &'static str, is_open: bool) -> El {
        let tell = tell.clone();
        let hear = Callback::from(move |event: Event| {
            let is_open = event.target().and_then(|fold| {
                js_sys::Reflect::get(&fold, &"open".into()).ok()?.as_bool()
            });
            if let Some(is_open) = is_open {
                tell.dispatch(Msg::Fold(name, is_open));
            }
        });
        self.flag("open", is_open).listen(Rc::new(ontoggle::Wrapper::new(hear)))
    }

    /// A dialog that was closed says this.
    pub fn closed(self, tell: &Tell, msg: Msg) -> El {
        let tell = tell.clone();
        let hear = Callback::from(move |_: Event| tell.dispatch(msg.clone()));
        self.listen(Rc::new(onclose::Wrapper::new(hear)))
    }

    #[inline(never)]
    fn listen(mut self, listener: Rc<dyn Listener>) -> El {
        self.tag().add_listener(listener);
        self
    }
}

impl From<El> for Html {
    fn from(el: El) -> Html {
        Html::VTag(el.0)
    }
}

/// The text in the field where something happened.
fn text_of(event: &Event) -> String {
    let value = event.target().and_then(|field| {
        js_sys::Reflect::get(&field, &"value".into()).ok()?.as_string()
    });
    value.unwrap_or_default()
}
