//! From a trace and a cursor to what is drawn: plain structs.
//!
//! Every function here is pure. A cursor is a number of entries: the view
//! shows what the first `cursor` entries say. What lies ahead is used for how
//! long a message that is on its way will still travel and a request inside a
//! node will still take, and by the timeline, which shows a run that has been
//! computed as far as it goes unless it is veiled.

mod alarms;
mod axis;
mod behind;
mod behind_words;
mod chain;
mod charts;
mod checkpoints;
mod code;
pub mod compare;
mod copies;
mod evict_words;
mod few;
mod flush_chart;
mod fold;
mod index;
mod inspector;
mod judged;
mod key_strip;
mod ladder;
mod lesson;
mod log_words;
mod logs;
mod losses;
mod marker;
mod memory_chart;
mod narration;
mod newest;
mod outline;
mod process_words;
mod progress;
mod pubsub_words;
mod repl_words;
mod replication;
mod show;
mod sketch;
mod stage;
mod steps;
mod stop_words;
mod stream_words;
mod streams;
mod subscribers;
pub mod timeline;
mod verdicts;
mod words;

pub use alarms::Alarms;
pub use axis::{Axis, STEP, Scale, Tick, Ticks, Window};
pub use chain::chain;
pub use charts::{
    ChartView, Charting, ChartsView, LineView, charts, figure, time_ticks,
};
pub use checkpoints::Checkpoints;
pub use code::{CodeMark, CodeView, code};
pub use flush_chart::FlushChart;
pub use fold::stage;
pub use index::{Commit, Commits, Index};
pub use inspector::{Change, Fact, Facts, InspectorView, inspect};
pub use judged::Judged;
pub use key_strip::{Band, Part, Relation, Strip, key_strip};
pub use ladder::{Ladder, Rung, RungState, ladder};
pub use lesson::{LessonView, Waits, read_seconds};
pub use losses::{Loss, differences, losses};
pub use marker::{Marker, MarkerKind};
pub use narration::{Narration, narrate};
pub use outline::{Block, outline};
pub use progress::{Progress, Said};
pub use sketch::{Sketch, SketchLink, SketchNode, sketch};
pub use stage::{
    BrokerRole, CacheRow, DbRow, DiskView, Freshness, Hand, InsideView,
    LinkView, LogRow, LogView, MessageView, NodeContent, NodeStatus, NodeView,
    ReplicationView, RunningOp, StageView, Told, TrayRow, TrayView, Ttl,
};
pub use steps::{StepView, steps};
pub use streams::{EntryState, PendingView, StreamRow, StreamView};
pub use subscribers::SubscriberView;
pub use verdicts::{VerdictView, untested, verdicts};
pub use words::{packet_label, packet_of, row_words, span_words, step_words};
