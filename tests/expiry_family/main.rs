//! Copies that reach the end of their time, and keys that are not there: what
//! that does to the database; over many crowds, each variant under the same
//! arrivals.

#![cfg(not(target_arch = "wasm32"))]

mod avalanche;
mod hot_key;
mod penetration;
mod stampede;
mod stampede_theory;
mod sweep;
mod ttl;
