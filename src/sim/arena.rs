/// Slots that are used again, each use with its own generation.
#[derive(Debug)]
pub struct Arena<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot<T> {
    generation: u16,
    item: Option<T>,
}

/// One use of one slot. A generation comes again after 65,536 uses of its
/// slot: a holder that may be that late must bear a false match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Tells this use of the slot from the others.
    pub generation: u16,
    /// The slot.
    pub slot: u32,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Puts an item into a free slot.
    #[inline]
    pub fn insert(&mut self, item: T) -> Key {
        if let Some(slot) = self.free.pop() {
            let place = &mut self.slots[slot as usize];
            place.item = Some(item);
            return Key { generation: place.generation, slot };
        }
        self.slots.push(Slot { generation: 0, item: Some(item) });
        Key { generation: 0, slot: self.slots.len() as u32 - 1 }
    }

    /// The item, if this use of its slot has not ended.
    #[inline]
    pub fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let slot = self.slots.get_mut(key.slot as usize)?;
        if slot.generation != key.generation {
            return None;
        }
        slot.item.as_mut()
    }

    /// Takes the item out and ends this use of the slot.
    #[inline]
    pub fn remove(&mut self, key: Key) -> Option<T> {
        let slot = self.slots.get_mut(key.slot as usize)?;
        if slot.generation != key.generation {
            return None;
        }
        let item = slot.item.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(key.slot);
        Some(item)
    }

    /// The keys of all items, by slot.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.slots.iter().enumerate().filter_map(|(index, slot)| {
            let generation = slot.generation;
            slot.item
                .is_some()
                .then_some(Key { generation, slot: index as u32 })
        })
    }
}
