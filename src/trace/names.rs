use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use super::{
    field::{Field, FieldValue},
    id_map::Id,
};

/// An interned text: a node's name, a key, a value's content.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
pub struct Sym(pub u32);

impl Sym {
    /// The absent text.
    pub const NONE: Sym = Sym(0);
}

impl Id for Sym {
    fn place(self) -> usize {
        self.0 as usize
    }

    fn at(place: usize) -> Self {
        Sym(place as u32)
    }
}

impl Field for Sym {
    fn value(&self) -> FieldValue {
        FieldValue::Name(*self)
    }
}

/// The texts of a run, numbered in the order in which they first appeared.
#[derive(Clone, Debug)]
pub struct Names {
    texts: Vec<Rc<str>>,
    numbers: BTreeMap<Rc<str>, Sym>,
}

impl Default for Names {
    fn default() -> Self {
        Names { texts: vec!["".into()], numbers: BTreeMap::new() }
    }
}

impl Names {
    /// The number of `text`, given to it now if it is new.
    pub fn intern(&mut self, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::NONE;
        }
        if let Some(sym) = self.numbers.get(text) {
            return *sym;
        }
        let sym = Sym(self.texts.len() as u32);
        let text: Rc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, sym);
        sym
    }

    /// The number of `text`, if it has appeared.
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    /// The text of `sym`; empty for [`Sym::NONE`] and for a foreign number.
    pub fn text(&self, sym: Sym) -> &str {
        self.texts.get(sym.0 as usize).map_or("", |text| text)
    }

    /// All texts in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}
