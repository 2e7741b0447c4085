//! The painter: it owns the frame loop and moves what moves.
//!
//! Yew draws the stage anew when the step under the cursor changes, and hands
//! the painter a [`Scene`]. Between two steps the painter alone works: it lets
//! virtual time pass, moves messages along their wires and shortens the bars
//! of what is running out. While playing it says when the next step is due.

mod clock;
mod frame;
mod geometry;
mod painter;
mod scene;
mod sprites;
mod track;

pub use clock::Pace;
pub use geometry::short;
pub use painter::Painter;
pub use scene::{Arrival, Fate, Flight, Scene};
pub use sprites::set;
pub use track::Track;
