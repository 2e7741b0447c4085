//! What the server does with commands on streams.

use super::{
    Reader, Stream, StreamChange, StreamCommand, StreamError, StreamId,
    StreamReply,
    streams::{Blocked, Hand},
};
use crate::{
    nodes::{
        Cluster, Key, Reply,
        cache::{Cache, persist::Timer},
    },
    sim::Ctx,
    trace::{SimTime, StreamEvent, Sym},
};

impl Cache {
    /// Makes a group that is there before the run begins.
    pub fn seed_group(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        stream: &str,
        group: &str,
    ) {
        let names = &mut ctx.trace().names;
        let named = (names.intern(stream), names.intern(group));
        let record = self.streams.seed_group(ctx, named);
        self.journal.persistence.base(record);
    }

    /// Carries out a command on a stream; none where the answer comes later.
    #[inline(never)]
    pub(in crate::nodes::cache) fn stream(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        stream: Key,
        command: StreamCommand,
    ) -> Option<Reply> {
        if let StreamCommand::ReadNew(reader) = command {
            return self.read_or_block(ctx, stream, reader);
        }
        let reply = self.carry_out_on(ctx, stream, command);
        Some(answer(ctx, reply))
    }

    fn carry_out_on(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        name: Key,
        command: StreamCommand,
    ) -> Result<StreamReply, StreamError> {
        let Cache { streams, journal, .. } = self;
        if let StreamCommand::Add { id, key, row, max_len } = command {
            let to = (ctx, journal);
            let added = streams.add(to, name, id, (key, row), max_len);
            return added.map(StreamReply::Id);
        }
        let mut hand = Hand { ctx, journal, name };
        match command {
            StreamCommand::Add { .. } | StreamCommand::ReadNew(_) => {
                Err(StreamError::NoGroup)
            }
            StreamCommand::MakeGroup { group, new_only } => {
                let own = streams.get(name);
                let from = if new_only { own.last } else { StreamId::ZERO };
                own.make_group(group, from)?;
                let made = StreamEvent::GroupMade { stream: name, group };
                hand.ctx.write(made);
                hand.keep(StreamChange::Group(group, from));
                Ok(StreamReply::Count(1))
            }
            StreamCommand::ReadOwn { group, consumer, after, count } => {
                streams.read_own(hand, (group, consumer), after, count)
            }
            StreamCommand::Ack { group, ids } => {
                Ok(StreamReply::Count(streams.ack(hand, group, &ids)))
            }
            StreamCommand::Claim(claim) => streams.claim(hand, claim),
            StreamCommand::Len => {
                let len = streams.all.get(name).map_or(0, Stream::len);
                Ok(StreamReply::Count(len as u32))
            }
            StreamCommand::Trim { max_len } => {
                Ok(StreamReply::Count(streams.trim(hand, max_len)))
            }
            StreamCommand::DeleteConsumer { group, consumer } => {
                let own = streams.get(name).group_mut(group)?;
                let pending = own.delete_consumer(consumer).len() as u32;
                hand.ctx.write(StreamEvent::ConsumerDeleted {
                    stream: name,
                    group,
                    consumer,
                    pending,
                });
                hand.keep(StreamChange::ConsumerDeleted(group, consumer));
                Ok(StreamReply::Count(pending))
            }
        }
    }

    fn read_or_block(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        stream: Key,
        reader: Reader,
    ) -> Option<Reply> {
        let Cache { streams, journal, .. } = self;
        let hand = Hand { ctx, journal, name: stream };
        let read = streams.read_new(hand, reader);
        let none = matches!(&read, Ok(entries) if entries.is_empty());
        let Some(block) = reader.block.filter(|_| none) else {
            return Some(answer(ctx, read.map(StreamReply::Entries)));
        };
        let kept = ctx.keep()?;
        let until = SimTime(ctx.now().as_ns() + SimTime::from(block).as_ns());
        ctx.set_timer(block, Timer::Blocked.token());
        streams.blocked.push(Blocked { kept, stream, reader, until });
        None
    }

    /// Those that wait for new entries get them, in the order in which they
    /// came. Who is no longer connected gets none.
    pub(in crate::nodes::cache) fn serve_blocked(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
    ) {
        let Cache { streams, journal, .. } = self;
        if !std::mem::take(&mut streams.grew) {
            return;
        }
        for blocked in std::mem::take(&mut streams.blocked) {
            let Blocked { kept, stream, reader, .. } = blocked;
            if !ctx.is_connected(&kept) {
                continue;
            }
            let hand = Hand { ctx, journal, name: stream };
            match streams.read_new(hand, reader) {
                Ok(entries) if entries.is_empty() => {
                    streams.blocked.push(blocked);
                }
                read => {
                    let reply = answer(ctx, read.map(StreamReply::Entries));
                    ctx.answer(kept, reply);
                }
            }
        }
    }

    /// Those whose time to wait is over are told that there is nothing.
    pub(in crate::nodes::cache) fn end_blocks(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
    ) {
        let now = ctx.now();
        let over = |blocked: &mut Blocked| blocked.until <= now;
        let over = self.streams.blocked.extract_if(.., over);
        for blocked in over.collect::<Vec<_>>() {
            ctx.answer(blocked.kept, Reply::Nil);
        }
    }
}

/// A reply with what the wire shows of it.
fn answer(
    ctx: &mut Ctx<'_, Cluster>,
    reply: Result<StreamReply, StreamError>,
) -> Reply {
    let reply = reply.unwrap_or_else(StreamReply::Error);
    let none = match &reply {
        StreamReply::Entries(entries) => entries.is_empty(),
        StreamReply::Claimed(it) => {
            it.entries.is_empty() && it.deleted.is_empty()
        }
        StreamReply::Id(_) | StreamReply::Count(_) | StreamReply::Error(_) => {
            false
        }
    };
    if none {
        return Reply::Nil;
    }
    let label = reply.label();
    let names = &mut ctx.trace().names;
    let label = label.map_or(Sym::NONE, |label| names.intern(&label));
    Reply::Stream { label, reply }
}
