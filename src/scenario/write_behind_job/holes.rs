use crate::{check::Property, scenario::Hole};

pub const GIVEN_UP: Hole = Hole {
    what: "Ana’s rows were given up. Nothing of them is on its way any more, \
           and the cache goes on to show what the database will never have.",
    breaks: Property::Divergence,
    link: "#/v1/write-behind-job/give-up?seed=7",
};

pub const POPPED: Hole = Hole {
    what: "The job crashes while it holds what it popped, and a write that \
           was told OK is gone.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-job/requeue-versioned?seed=7&trouble=none&\
           do=430ms:crash+job&do=600ms:restart+job",
};

pub const UNHEARD: Hole = Hole {
    what: "The database commits, and its answer does not get through. The \
           job tries again: the line is there twice.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-job/in-place?seed=7&time-out=100ms&trouble=none&\
           do=205ms:cut+job%3C-%3Edb&do=500ms:heal+job%3C-%3Edb",
};

pub const BEFORE_REMOVAL: Hole = Hole {
    what: "The job crashes behind the commit, before it removes the batch: \
           when it is back it inserts the batch again.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-job/in-place?seed=7&trouble=none&\
           do=219.8ms:crash+job&do=600ms:restart+job",
};

pub const SECOND_JOB: Hole = Hole {
    what: "A second job was started by mistake: both read the same rows, and \
           both insert them.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-job/in-place?seed=7&trouble=two-jobs",
};

pub const MID_BATCH: Hole = Hole {
    what: "The job crashes in the middle of a batch: the rows before are \
           inserted again.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-job/row-by-row?seed=7&trouble=crash",
};

pub const POISON: Hole = Hole {
    what: "The database rejects a row of Cy’s, and the job tries it again for \
           ever: what was told OK behind it does not come through.",
    breaks: Property::Overdue,
    link: "#/v1/write-behind-job/idempotent?seed=7&factor=1&\
           trouble=poison&until=4.5s",
};

pub const LAPSED: Hole = Hole {
    what: "The second job stands still behind the commit, for longer than its claim \
           lasts: the first one takes the rows over and inserts them again.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-job/claim?seed=7&lease=100ms&trouble=two-jobs&\
           do=213.8ms:pause+job-2+500ms",
};
