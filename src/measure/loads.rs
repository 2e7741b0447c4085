use crate::trace::{IdMap, MsgId, NetEvent, Sym, Verb};

/// How many reads of one key the database was asked for at once.
#[derive(Default)]
pub(super) struct Loads {
    /// The key of each read that somebody waits for.
    asked: IdMap<MsgId, Sym>,
    /// How many there are, by key.
    at_once: IdMap<Sym, u32>,
    /// The most of one key.
    pub max: u32,
}

impl Loads {
    /// Takes an event of the network in.
    pub fn see(&mut self, event: NetEvent) {
        match event {
            NetEvent::Sent {
                msg,
                verb: Verb::Select | Verb::SelectNoWait,
                key,
                ..
            } => {
                self.asked.insert(msg, key);
                let at_once = self.at_once.slot(key).get_or_insert(0);
                *at_once += 1;
                self.max = self.max.max(*at_once);
            }
            NetEvent::Answered { request: msg, .. }
            | NetEvent::Reset { msg }
            | NetEvent::TimedOut { msg } => {
                let key = self.asked.remove(msg);
                let of = key.and_then(|key| self.at_once.get_mut(key));
                if let Some(at_once) = of {
                    *at_once -= 1;
                }
            }
            NetEvent::Sent { .. }
            | NetEvent::Received { .. }
            | NetEvent::Queued { .. }
            | NetEvent::TakenUp { .. }
            | NetEvent::Kept { .. }
            | NetEvent::Late { .. }
            | NetEvent::Lost { .. } => {}
        }
    }
}
