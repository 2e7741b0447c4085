use std::panic::Location;

use serde::{Deserialize, Serialize};

use super::{EntryId, Event, Names, NodeId, OpId, SimTime, Sym};

/// A place in the source code, by its number in the trace; 0 is none.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize,
)]
pub struct Site(pub u16);

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it happened.
    pub at: SimTime,
    /// The entry that caused it; [`EntryId::NONE`] for what came from outside.
    pub cause: EntryId,
    /// The client operation it belongs to.
    pub op: OpId,
    /// Where it happened.
    pub node: NodeId,
    /// The source line at which its client stood.
    pub site: Site,
    /// What happened.
    pub event: Event,
}

const _: () = assert!(size_of::<Entry>() == 48, "an entry takes 48 bytes");

impl EntryId {
    /// Stands for "no entry".
    pub const NONE: EntryId = EntryId(u32::MAX);

    /// The entry's number, unless it is [`EntryId::NONE`].
    pub fn some(self) -> Option<EntryId> {
        (self != EntryId::NONE).then_some(self)
    }
}

/// Everything that happened in a run, in order.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The texts that entries refer to.
    pub names: Names,
    nodes: Vec<Sym>,
    sites: Vec<&'static Location<'static>>,
    entries: Vec<Entry>,
    /// How many entries were let go; the kept ones come after them.
    gone: u32,
}

impl Trace {
    /// Names the next node and returns its number.
    pub fn add_node(&mut self, name: &str) -> NodeId {
        let name = self.names.intern(name);
        self.nodes.push(name);
        NodeId(self.nodes.len() as u16 - 1)
    }

    /// Appends an entry and returns its number.
    #[inline]
    pub fn push(&mut self, entry: Entry) -> EntryId {
        self.entries.push(entry);
        EntryId(self.gone + self.entries.len() as u32 - 1)
    }

    /// Lets the entries go that there are, each after a last look at it. Later
    /// ones are numbered as if they were still there; what asks for an entry
    /// or for all of them has to do without.
    pub fn let_go(&mut self, see: impl FnMut(&Entry)) {
        self.gone += self.entries.len() as u32;
        self.entries.iter().for_each(see);
        self.entries.clear();
    }

    /// The number of a place in the source code.
    pub fn site(&mut self, place: &'static Location<'static>) -> Site {
        // Nearly always it is known by its address. The compiler may put one
        // place at two addresses, so texts decide before it counts as new.
        let same = |site: &&Location| std::ptr::eq(*site, place);
        let known = self.sites.iter().position(same);
        let index = known.unwrap_or_else(|| self.new_site(place));
        Site(index as u16 + 1)
    }

    #[cold]
    fn new_site(&mut self, place: &'static Location<'static>) -> usize {
        let known = self.sites.iter().position(|site| *site == place);
        known.unwrap_or_else(|| {
            self.sites.push(place);
            self.sites.len() - 1
        })
    }

    /// The file and the line of `site`, if it is one.
    ///
    /// The file is as the compiler saw it; its end, such as
    /// `patterns/cache_aside.rs`, is what the page shows.
    pub fn source(&self, site: Site) -> Option<(&'static str, u32)> {
        let index = usize::from(site.0).checked_sub(1)?;
        self.sites.get(index).map(|place| (place.file(), place.line()))
    }

    /// The numbers of all places, 0 for none first.
    pub fn sites(&self) -> impl Iterator<Item = Site> {
        (0..=self.sites.len() as u16).map(Site)
    }

    /// All entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of that number.
    ///
    /// # Panics
    /// If the number is not one of this trace, or some entries were let go.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.index()]
    }

    /// Entries with their numbers.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        let numbers = 0..self.entries.len() as u32;
        numbers.map(EntryId).zip(&self.entries)
    }

    /// How many entries there are, those included that were let go.
    pub fn len(&self) -> usize {
        self.gone as usize + self.entries.len()
    }

    /// The cursor moved on over what follows in the same instant and is no
    /// step, such as the answer that leaves when a command has been applied.
    pub fn settled(&self, cursor: usize) -> usize {
        let now = cursor.checked_sub(1).map_or(SimTime::ZERO, |last| {
            self.entries.get(last).map_or(SimTime::ZERO, |entry| entry.at)
        });
        let rest = self.entries.get(cursor..).unwrap_or_default().iter();
        let quiet =
            rest.take_while(|entry| entry.at == now && !entry.event.is_step());
        cursor + quiet.count()
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of all nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u16).map(NodeId)
    }

    /// The name of a node.
    pub fn node_name(&self, node: NodeId) -> &str {
        let name = self.nodes.get(node.index()).copied();
        self.names.text(name.unwrap_or_default())
    }

    /// The node of that name.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        let name = self.names.find(name)?;
        let index = self.nodes.iter().position(|node| *node == name)?;
        Some(NodeId(index as u16))
    }

    /// The text of an interned name.
    pub fn text(&self, sym: Sym) -> &str {
        self.names.text(sym)
    }

    /// A copy with one entry replaced.
    ///
    /// # Panics
    /// If the number is not one of this trace.
    pub fn with_entry(&self, id: EntryId, entry: Entry) -> Trace {
        let mut copy = self.clone();
        copy.entries[id.index()] = entry;
        copy
    }
}
