use super::{Row, SimTime, Sym};

/// One field of an event, in the forms that hash and JSON need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A count, a number or a time in nanoseconds.
    Number(u64),
    /// A signed amount of nanoseconds.
    Signed(i64),
    /// Yes or no.
    Flag(bool),
    /// An interned text.
    Name(Sym),
    /// A node, by its number.
    Node(u64),
    /// A word of a closed list, with its place in the list.
    Word(u64, &'static str),
    /// A row: its text and its version.
    Row(Row),
}

impl FieldValue {
    /// The field as fixed-width words, for the hash.
    pub fn words(self) -> [u64; 2] {
        match self {
            FieldValue::Number(n) | FieldValue::Node(n) => [n, 0],
            FieldValue::Signed(n) => [n as u64, 0],
            FieldValue::Flag(flag) => [u64::from(flag), 0],
            FieldValue::Name(sym) => [u64::from(sym.0), 0],
            FieldValue::Word(place, _) => [place, 0],
            FieldValue::Row(row) => {
                [u64::from(row.text.0), u64::from(row.version)]
            }
        }
    }
}

/// A type that may stand as a field of an event.
pub trait Field {
    /// The field's value.
    fn value(&self) -> FieldValue;
}

macro_rules! fields {
    ($($type:ty => $shown:ident),* $(,)?) => {$(
        impl Field for $type {
            fn value(&self) -> FieldValue {
                FieldValue::$shown((*self).into())
            }
        }
    )*};
}

fields! { u32 => Number, u64 => Number, i64 => Signed, bool => Flag }

impl Field for Row {
    fn value(&self) -> FieldValue {
        FieldValue::Row(*self)
    }
}

impl Field for SimTime {
    fn value(&self) -> FieldValue {
        FieldValue::Number(self.0)
    }
}

/// Declares a closed list of words that may stand in an event.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$vmeta:meta])* $variant:ident = $word:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word as people read it.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl $crate::trace::Field for $name {
            fn value(&self) -> $crate::trace::FieldValue {
                $crate::trace::FieldValue::Word(*self as u64, self.word())
            }
        }
    };
}

/// Declares an area's events, so that hash and JSON see every field.
macro_rules! events {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$vmeta:meta])*
                $variant:ident = $word:literal {
                    $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)?
                }
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$vmeta])* $variant { $($(#[$fmeta])* $field: $type),* }),*
        }

        impl $name {
            /// What happened, in one word.
            pub const fn word(&self) -> &'static str {
                match self { $($name::$variant { .. } => $word),* }
            }

            /// The event's place in its area's list.
            pub const fn place(&self) -> u64 {
                enum Place { $($variant),* }
                match self {
                    $($name::$variant { .. } => Place::$variant as u64),*
                }
            }

            /// Shows every field with its name, in order.
            pub fn visit(
                &self,
                see: &mut impl FnMut(&'static str, $crate::trace::FieldValue),
            ) {
                match self {
                    $($name::$variant { $($field),* } => {
                        $(see(
                            stringify!($field),
                            $crate::trace::Field::value($field),
                        );)*
                        let _ = see;
                    })*
                }
            }
        }
    };
}

pub(super) use {events, words};
