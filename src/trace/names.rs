use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
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
///
/// The set hashes with fixed keys and is ordered by insertion: nothing of it
/// differs between runs.
#[derive(Clone, Debug)]
pub struct Names {
    texts: IndexSet<Rc<str>, FxBuildHasher>,
}

impl Default for Names {
    fn default() -> Self {
        let mut texts = IndexSet::with_hasher(FxBuildHasher);
        texts.insert("".into());
        Names { texts }
    }
}

impl Names {
    /// The number of `text`, given to it now if it is new.
    pub fn intern(&mut self, text: &str) -> Sym {
        let known = self.texts.get_index_of(text);
        Sym(known.unwrap_or_else(|| self.texts.insert_full(text.into()).0)
            as u32)
    }

    /// The number of `text`, if it has appeared.
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.texts.get_index_of(text).map(|index| Sym(index as u32))
    }

    /// The text of `sym`; empty for [`Sym::NONE`] and for a foreign number.
    pub fn text(&self, sym: Sym) -> &str {
        self.texts.get_index(sym.0 as usize).map_or("", |text| text)
    }

    /// All texts in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}
