//! Flushpoint: a deterministic playground for caching patterns.
