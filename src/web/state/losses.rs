use flushpoint::{
    check::{Property, Status},
    view::{self, Loss, VerdictView},
};

use super::Doc;

impl Doc {
    /// The acknowledged writes that are lost at the cursor, by name.
    pub fn losses(&self) -> &[Loss] {
        let lost = |verdict: &VerdictView| {
            (verdict.property, verdict.status)
                == (Property::LostWrites, Status::Broken)
        };
        if !self.seen.verdicts.iter().any(lost) {
            return &[];
        }
        let look_up = || view::losses(self.take.trace(), self.cursor());
        self.seen.losses.get_or_init(look_up)
    }
}
