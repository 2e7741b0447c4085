//! What a cache's persistence did.

use crate::trace::{Row, Sym, field::events};

events! {
    /// What a cache's persistence did.
    ///
    /// A position counts the commands of the append-only file from 1: what is
    /// said to reach a position covers all commands up to it.
    pub enum DiskEvent {
        /// A command was put into the buffer of the append-only file, which is
        /// memory of the process.
        Appended = "appended" {
            /// The key that it changed.
            key: Sym,
            /// The row that it stored; none if it stored no row.
            row: Row,
            /// Its position.
            position: u32,
        },
        /// The buffer was written: the operating system has it.
        Written = "written" {
            /// Up to this position.
            position: u32,
        },
        /// The buffer is not written, because a disk flush is under way.
        Postponed = "postponed" {
            /// The last position that was written.
            position: u32,
        },
        /// The buffer was written although the disk flush was still under
        /// way: nothing else runs until that is over.
        Forced = "forced" {
            /// Up to this position.
            position: u32,
        },
        /// A disk flush (fsync) began.
        FsyncBegun = "fsync begun" {
            /// It covers what was written up to this position.
            position: u32,
        },
        /// What was written is on disk.
        Fsynced = "fsynced" {
            /// Up to this position.
            position: u32,
        },
        /// A snapshot of all keys was taken, to be saved beside.
        SaveBegun = "save begun" {
            /// How many keys it has.
            keys: u32,
        },
        /// The snapshot is on disk and has replaced the one before.
        Saved = "saved" {
            /// How many keys it has.
            keys: u32,
        },
        /// A key is back after a restart.
        Restored = "restored" {
            /// The key.
            key: Sym,
            /// Its row; none for a number.
            row: Row,
            /// Whether it still waits to be written to the database.
            dirty: bool,
        },
        /// All that the disk had kept is back in memory.
        Loaded = "loaded" {
            /// How many keys are back.
            keys: u32,
            /// How many commands the last stop took from the append-only file.
            lost: u32,
        },
    }
}
