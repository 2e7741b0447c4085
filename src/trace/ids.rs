use serde::{Deserialize, Serialize};

use super::{
    Sym,
    field::{Field, FieldValue},
    id_map::Id,
};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident($inner:ty) as $shown:ident;)*) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize,
        )]
        pub struct $name(pub $inner);

        impl $name {
            /// The number as an index into a table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Id for $name {
            fn place(self) -> usize {
                self.index()
            }

            fn at(place: usize) -> Self {
                $name(place as $inner)
            }
        }

        impl Field for $name {
            fn value(&self) -> FieldValue {
                FieldValue::$shown(self.0.into())
            }
        }
    )*};
}

ids! {
    /// A node: an app, a cache, a database; an index into the topology.
    NodeId(u16) as Node;
    /// A message, numbered from 1 in the order of sending.
    MsgId(u32) as Number;
    /// An operation of a client, numbered from 1; 0 belongs to none.
    OpId(u32) as Number;
    /// An entry's position in its trace, from 0.
    EntryId(u32) as Number;
}

/// What is stored under a key: a text and the version the database gave it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
pub struct Row {
    /// The content, interned; [`Sym::NONE`] stands for "no row".
    pub text: Sym,
    /// Counts the commits of this key from 1; 0 stands for "not known".
    pub version: u32,
}

impl Row {
    /// No row at all.
    pub const NONE: Row = Row { text: Sym::NONE, version: 0 };

    /// A row to which nobody has given a version yet.
    pub const fn unversioned(text: Sym) -> Row {
        Row { text, version: 0 }
    }

    /// Whether there is a row.
    pub const fn is_some(self) -> bool {
        self.text.0 != Sym::NONE.0
    }
}
