//! What clients set out to do and how it ended.

use crate::trace::{
    Row, Span, Sym,
    field::{events, words},
};

words! {
    /// What a client operation does to its key.
    pub enum OpKind {
        /// Reads the value.
        Read = "read",
        /// Writes a value.
        Write = "write",
    }
}

words! {
    /// How an operation ended, as its client knows it.
    pub enum Outcome {
        /// Done, and the client was told so.
        Acknowledged = "acknowledged",
        /// Refused before it could take effect.
        Failed = "failed",
        /// Nobody answered: it may yet take effect.
        Unknown = "unknown",
    }
}

events! {
    /// A client's operation.
    pub enum OpEvent {
        /// The client began it.
        Began = "began" {
            /// Read or write.
            kind: OpKind,
            /// Its key.
            key: Sym,
            /// The text to write; none for a read.
            text: Sym,
        },
        /// The client was down, so it never began.
        TurnedAway = "turned away" {
            /// Read or write.
            kind: OpKind,
            /// Its key.
            key: Sym,
            /// The text to write; none for a read.
            text: Sym,
        },
        /// The client waits on purpose before its next call.
        Waits = "waits" {
            /// For how long.
            span: Span,
        },
        /// The client knows the outcome.
        Ended = "ended" {
            /// Read or write.
            kind: OpKind,
            /// How it ended.
            outcome: Outcome,
            /// Its key.
            key: Sym,
            /// The row read, or the row as written where its version is known.
            row: Row,
        },
        /// It waits for a load of its key that another one has begun.
        Joins = "joins" {
            /// The key.
            key: Sym,
        },
        /// Its process knows, without asking anybody, that there is no such
        /// row.
        RuledOut = "ruled out" {
            /// The key.
            key: Sym,
        },
    }
}
