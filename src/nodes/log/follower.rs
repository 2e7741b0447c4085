use std::{rc::Rc, time::Duration};

use super::{
    Broker, GRACE, Link,
    command::{Answer, Ask, Part},
    controller::Seat,
    replica::Content,
};
use crate::{
    nodes::{Cluster, Key, Reply, Request, log::Command},
    sim::Ctx,
    trace::{LogEvent, NodeId},
};

impl Broker {
    /// Leads a partition no longer, or knows now who does.
    pub(super) fn follow(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        place: usize,
        seat: Seat,
    ) {
        let shown = self.is_shown(place as u32);
        let Seat { leader, epoch, .. } = seat;
        let replica = &mut self.replicas[place];
        replica.seat = seat;
        let waits = std::mem::take(&mut replica.waits);
        let partition = replica.number;
        if let Some(leader) = leader.filter(|_| shown) {
            ctx.write_aside(LogEvent::Follows { partition, leader, epoch });
        }
        // Whether their records stay is for the new leader to say.
        for wait in waits {
            let key = match wait.content {
                Content::Row { key, .. } => key,
                Content::Offset { .. } => Key::NONE,
            };
            ctx.answer(wait.kept, Reply::Failed { key });
        }
    }

    /// Asks the leaders that it has not asked, or that have not answered.
    pub(super) fn fetch_from_all(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let now = ctx.now();
        let patience: Duration = self.config.fetch_wait + GRACE;
        self.asked.retain(|(_, since)| now.since(*since) < patience);
        let leaders = self.replicas.iter().filter_map(|it| it.seat.leader);
        let mut leaders: Vec<NodeId> =
            leaders.filter(|leader| *leader != self.own).collect();
        leaders.sort_unstable_by_key(|leader| leader.0);
        leaders.dedup();
        for leader in leaders {
            if self.asked.iter().all(|(asked, _)| *asked != leader) {
                self.fetch_from(ctx, leader);
            }
        }
    }

    fn fetch_from(&mut self, ctx: &mut Ctx<'_, Cluster>, leader: NodeId) {
        let followed = self.replicas.iter();
        let followed = followed.filter(|it| it.seat.leader == Some(leader));
        let asks: Rc<[Ask]> = followed
            .map(|it| Ask {
                partition: it.number,
                epoch: it.seat.epoch,
                from: it.log.end(),
                last: it.log.last_epoch(),
            })
            .collect();
        if asks.is_empty() {
            return;
        }
        self.asked.push((leader, ctx.now()));
        let link = Link::Fetch { from: self.own, asks };
        ctx.post(leader, Request::Log(Command::Link(link)));
    }

    /// Takes what a leader has answered, and asks for more.
    pub(super) fn take_records(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        from: NodeId,
        parts: &[Part],
    ) {
        for part in parts {
            let replica = &self.replicas[part.partition as usize];
            let seat = &replica.seat;
            if (seat.leader, seat.epoch) != (Some(from), part.epoch) {
                continue;
            }
            match &part.answer {
                Answer::Records { after, .. }
                    if *after != replica.log.end() => {}
                Answer::Records { records, mark, .. } => {
                    for record in records.iter() {
                        self.append_copy(ctx, part.partition, *record);
                    }
                    self.learn(ctx, part.partition, *mark);
                }
                Answer::Diverged { end } => {
                    self.truncate(ctx, part.partition, *end);
                }
            }
        }
        self.asked.retain(|(leader, _)| *leader != from);
        self.fetch_from(ctx, from);
    }

    fn append_copy(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        partition: u32,
        record: super::replica::Record,
    ) {
        let replica = &mut self.replicas[partition as usize];
        let offset = replica.log.push(record);
        if let Some((key, row)) = record.row() {
            ctx.write(LogEvent::Replicated { partition, offset, key, row });
        }
    }

    fn learn(&mut self, ctx: &mut Ctx<'_, Cluster>, partition: u32, mark: u32) {
        let replica = &mut self.replicas[partition as usize];
        replica.mark = mark.min(replica.log.end());
        let mark = replica.mark;
        ctx.write_aside(LogEvent::Learned { partition, mark });
    }

    /// Throws away what the leader's log has not.
    fn truncate(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        partition: u32,
        end: u32,
    ) {
        let shown = self.is_shown(partition);
        let replica = &mut self.replicas[partition as usize];
        let gone = replica.log.truncate(end);
        let end = replica.log.end();
        replica.mark = replica.mark.min(end);
        if !shown {
            return;
        }
        let records = gone.len() as u32;
        ctx.write(LogEvent::Truncated { partition, end, records });
        for (offset, record) in (end..).zip(gone) {
            if let Some((key, row)) = record.row() {
                let discarded =
                    LogEvent::Discarded { partition, offset, key, row };
                ctx.write_aside(discarded);
            }
        }
    }
}
