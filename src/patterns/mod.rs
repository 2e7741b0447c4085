//! The shown programs, one file a pattern, the naive version beside the
//! mended one.
//!
//! What the page shows is this source, so its lines have at most 60 columns:
//! these files are formatted on their own, with `max_width=60`.
//! A pattern speaks to services and knows neither the trace nor a checker.

#[rustfmt::skip]
pub mod avalanche;
#[rustfmt::skip]
pub mod cache_aside;
#[rustfmt::skip]
pub mod cold_start;
#[rustfmt::skip]
pub mod eviction;
#[rustfmt::skip]
pub mod hot_key;
#[rustfmt::skip]
pub mod penetration;
#[rustfmt::skip]
pub mod pubsub;
#[rustfmt::skip]
pub mod read_through;
#[rustfmt::skip]
pub mod read_through_cdn;
#[rustfmt::skip]
pub mod read_through_grid;
#[rustfmt::skip]
pub mod refresh_ahead;
#[rustfmt::skip]
pub mod stampede;
#[rustfmt::skip]
pub mod ttl;
#[rustfmt::skip]
pub mod why_cache;
#[rustfmt::skip]
pub mod write_around;
#[rustfmt::skip]
pub mod write_behind;
#[rustfmt::skip]
pub mod write_behind_job;
#[rustfmt::skip]
pub mod write_behind_log;
#[rustfmt::skip]
pub mod write_behind_stream;
#[rustfmt::skip]
pub mod write_through;
