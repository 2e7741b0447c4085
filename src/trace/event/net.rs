//! Messages on their way.

use crate::trace::{
    MsgId, NodeId, Row, Sym,
    field::{events, words},
};

words! {
    /// What a message asks for or answers.
    pub enum Verb {
        /// Cache: the value of a key.
        Get = "GET",
        /// Cache: store a value under a key.
        Set = "SET",
        /// Cache: remove a key.
        Del = "DEL",
        /// Cache: run a script, which nothing else interrupts.
        Eval = "EVAL",
        /// Database: the row of a key.
        Select = "SELECT",
        /// Database: change the row of a key and commit.
        Update = "UPDATE",
        /// Database: change the row only if its version is the expected one.
        UpdateIf = "UPDATE IF",
        /// Database to its replica: a committed row.
        Replicate = "REPLICATE",
        /// Replica to primary: what the replica missed.
        CatchUp = "CATCH UP",
        /// Answer: a value.
        Value = "VALUE",
        /// Answer: there is no such key.
        Nil = "NIL",
        /// Answer: done.
        Ok = "OK",
        /// Answer: a script declined to change anything.
        Refused = "REFUSED",
        /// Answer: not there, and permission to fill.
        Lease = "LEASE",
        /// Answer: not there, and somebody else may fill.
        Wait = "WAIT",
        /// Answer: the version was not the expected one.
        Conflict = "CONFLICT",
        /// The operating system's answer for a process that is gone.
        Reset = "RESET",
        /// A message of a benchmark or a test.
        Ping = "PING",
        /// The answer to a ping.
        Pong = "PONG",
        /// Cache: the value of a key, and a new time to live.
        GetEx = "GETEX",
        /// Cache: whether a key is there.
        Exists = "EXISTS",
        /// Database: change a row and add an outbox row, in one transaction.
        UpdateAndNote = "UPDATE + OUTBOX",
        /// Database: the oldest outbox row, once there is one.
        Outbox = "READ OUTBOX",
        /// Database: remove an outbox row.
        OutboxDone = "DELETE OUTBOX",
        /// Cache: all keys of a pattern, in one go.
        Keys = "KEYS",
        /// Cache: some keys of a pattern, and where to go on.
        Scan = "SCAN",
        /// Database: the row of a key, or a refusal where too many wait.
        SelectNoWait = "SELECT NOWAIT",
        /// Answer: some keys.
        Found = "FOUND",
        /// Answer: refused, because too many were waiting.
        Busy = "BUSY",
        /// Answer: a value, and the asker is to renew it.
        Due = "VALUE, DUE",
        /// Cache: store a value and queue it for the database.
        Put = "PUT",
        /// Cache: store a value if the key is not there.
        SetIfAbsent = "SET NX",
        /// Database: a batch of rows, in one transaction.
        Upsert = "UPSERT",
        /// Answer: somebody else was asked, in vain.
        Failed = "FAILED",
        /// Replica of a cache: what it has.
        ReplAck = "REPLCONF ACK",
        /// Primary to replica: what do you have?
        GetAck = "REPLCONF GETACK",
        /// Replica of a cache: all that the primary has, please.
        Psync = "PSYNC",
        /// Primary to replica: all that it has.
        FullSync = "FULL RESYNC",
        /// Cache: how many replicas have this client's writes.
        WaitFor = "WAIT",
        /// Answer: so many.
        Copies = "REPLICAS",
        /// Answer: refused, for too few replicas are there.
        NoReplicas = "NOREPLICAS",
        /// Answer: refused, for a replica takes no writes.
        ReadOnly = "READONLY",
        /// Cache: how much waits in the queue, and for how long.
        QueueDepth = "LLEN",
        /// Cache: the oldest rows of the queue, which stay there.
        QueuePeek = "LRANGE",
        /// Cache: the oldest rows of the queue, which leave it.
        QueuePop = "LPOP",
        /// Cache: rows go to the end of the queue.
        QueuePush = "RPUSH",
        /// Cache: rows leave the queue.
        QueueRemove = "LREM",
        /// Database: a batch of rows as they come, in one transaction.
        Insert = "INSERT",
        /// Cache: rows go from the queue to the dead-letter queue.
        QueueDead = "LMOVE",
        /// Cache: rows of the queue that nobody else has, for a while.
        QueueClaim = "CLAIM",
        /// Answer: a statement breaks a rule of its table.
        Rejected = "ERROR",
        /// Answer: rows of a queue.
        Rows = "ROWS",
        /// Answer: how much waits.
        Depth = "DEPTH",
        /// Log: append a record.
        Produce = "PRODUCE",
        /// Log: a consumer wants records from an offset on.
        Fetch = "FETCH",
        /// Log: a consumer commits its group's offset.
        OffsetCommit = "OFFSET COMMIT",
        /// Log: the offset at which a consumer of the group goes on.
        OffsetFetch = "OFFSET FETCH",
        /// Log: who leads?
        Metadata = "METADATA",
        /// Follower to leader: what comes after what the follower has.
        ReplicaFetch = "FETCH",
        /// Leader to follower: that.
        LogRecords = "RECORDS",
        /// Answer: who leads.
        Leaders = "LEADERS",
        /// Answer: refused, for another broker leads.
        NotLeader = "NOT LEADER",
        /// Answer: refused, for too few replicas are in sync.
        NotEnoughReplicas = "NOT ENOUGH REPLICAS",
        /// Answer: an offset.
        Offset = "OFFSET",
        /// Cache: append an entry to a stream.
        XAdd = "XADD",
        /// Cache: make a group of a stream, or delete a consumer of one.
        XGroup = "XGROUP",
        /// Cache: entries of a stream, for a consumer of a group.
        XReadGroup = "XREADGROUP",
        /// Cache: a consumer is done with entries.
        XAck = "XACK",
        /// Cache: entries that another consumer has had for too long.
        XAutoClaim = "XAUTOCLAIM",
        /// Cache: how long a stream is.
        XLen = "XLEN",
        /// Cache: cut a stream's old end off.
        XTrim = "XTRIM",
        /// Answer: entries of a stream.
        Entries = "ENTRIES",
        /// Database: add a batch of numbers to rows, in one transaction.
        Increase = "UPDATE +",
        /// Answer: refused, for the memory is full.
        OutOfMemory = "OOM",
        /// Cache: messages of these channels, from now on.
        Subscribe = "SUBSCRIBE",
        /// Cache: hand a message to all who have subscribed.
        Publish = "PUBLISH",
        /// Cache to subscriber: a message, or that it has subscribed.
        Message = "MESSAGE",
        /// Answer: so many were sent it.
        Receivers = "RECEIVERS",
        /// Cache to subscriber: nothing more comes.
        Closed = "CLOSED",
    }
}

words! {
    /// Why a message never arrived.
    pub enum LossReason {
        /// The link lost it.
        Loss = "loss",
        /// The link was cut.
        Cut = "cut",
        /// The machine at its end has no power.
        NoPower = "no power",
        /// The student dropped it.
        Hand = "dropped by hand",
        /// The process at its end has died and no one waits any more.
        Gone = "receiver gone",
    }
}

events! {
    /// A message on its way.
    pub enum NetEvent {
        /// It left.
        Sent = "sent" {
            /// Its number.
            msg: MsgId,
            /// Where it goes.
            to: NodeId,
            /// What it asks or answers.
            verb: Verb,
            /// The script's name, for [`Verb::Eval`].
            script: Sym,
            /// The key it is about.
            key: Sym,
            /// The row it carries.
            row: Row,
        },
        /// A request reached its node.
        Received = "received" {
            /// Its number.
            msg: MsgId,
        },
        /// A request waits because all workers are busy.
        Queued = "queued" {
            /// Its number.
            msg: MsgId,
            /// How many wait, this one included.
            waiting: u32,
        },
        /// An answer reached the client that waits for it.
        Answered = "answered" {
            /// The answer's number.
            msg: MsgId,
            /// The request's number.
            request: MsgId,
        },
        /// An answer came after the client had given up.
        Late = "late" {
            /// The answer's number.
            msg: MsgId,
        },
        /// The message is gone.
        Lost = "lost" {
            /// Its number.
            msg: MsgId,
            /// Why.
            reason: LossReason,
        },
        /// The connection of a request was reset.
        Reset = "reset" {
            /// The request's number.
            msg: MsgId,
        },
        /// No answer came in time.
        TimedOut = "timed out" {
            /// The request's number.
            msg: MsgId,
        },
        /// A request is kept: its answer comes once there is something to say.
        Kept = "kept" {
            /// Its number.
            msg: MsgId,
        },
        /// A worker takes up a request that has waited.
        TakenUp = "taken up" {
            /// Its number.
            msg: MsgId,
        },
    }
}

impl Verb {
    /// Whether it answers a request.
    pub const fn is_answer(self) -> bool {
        matches!(
            self,
            Verb::Value
                | Verb::Nil
                | Verb::Ok
                | Verb::Refused
                | Verb::Lease
                | Verb::Wait
                | Verb::Conflict
                | Verb::Reset
                | Verb::Pong
                | Verb::Found
                | Verb::Busy
                | Verb::Due
                | Verb::Failed
                | Verb::Copies
                | Verb::NoReplicas
                | Verb::ReadOnly
                | Verb::Rejected
                | Verb::Rows
                | Verb::LogRecords
                | Verb::Leaders
                | Verb::NotLeader
                | Verb::NotEnoughReplicas
                | Verb::Offset
                | Verb::Depth
                | Verb::Entries
                | Verb::OutOfMemory
                | Verb::Receivers
        )
    }
}

/// What a message shows of itself in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// What it asks or answers.
    pub verb: Verb,
    /// The script's name, if it runs one.
    pub script: Sym,
    /// The key it is about.
    pub key: Sym,
    /// The row it carries.
    pub row: Row,
}

impl Packet {
    /// A packet of a verb alone.
    pub const fn of(verb: Verb) -> Self {
        Packet { verb, script: Sym::NONE, key: Sym::NONE, row: Row::NONE }
    }
}
