/// Slots that are used again, each use with its own generation.
#[derive(Debug)]
pub struct Arena<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot<T> {
    generation: u32,
    item: Option<T>,
}

/// One use of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Tells this use of the slot from the others.
    pub generation: u32,
    /// The slot.
    pub slot: u32,
}

impl Key {
    /// Fits no slot.
    pub const NONE: Key = Key { generation: 0, slot: u32::MAX };

    /// What an event has room for: it comes again after 65,536 uses of the
    /// slot, so whoever may be that late must bear a false match.
    pub fn short(self) -> u16 {
        self.generation as u16
    }
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
        self.take(key.slot)
    }

    /// Whatever is in the slot, for whoever knows that it is still his.
    #[inline]
    pub fn at(&mut self, slot: u32) -> Option<&mut T> {
        self.slots.get_mut(slot as usize)?.item.as_mut()
    }

    /// Takes out whatever is in the slot and ends this use of it.
    #[inline]
    pub fn take(&mut self, slot: u32) -> Option<T> {
        let place = self.slots.get_mut(slot as usize)?;
        let item = place.item.take()?;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(slot);
        Some(item)
    }

    /// The full key of a slot whose use has this short generation.
    #[inline]
    pub fn key(&self, slot: u32, short: u16) -> Option<Key> {
        let generation = self.slots.get(slot as usize)?.generation;
        (generation as u16 == short).then_some(Key { generation, slot })
    }

    /// All items with their slots.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let slots = self.slots.iter().zip(0u32..);
        slots.filter_map(|(slot, at)| Some((at, slot.item.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_fit_a_later_use_of_its_slot() {
        let mut arena = Arena::default();
        let first = arena.insert('a');
        assert_eq!(arena.remove(first), Some('a'));
        let second = arena.insert('b');
        assert_eq!(second.slot, first.slot);
        assert_eq!(arena.get_mut(first), None);
        assert_eq!(arena.remove(first), None);
        assert_eq!(arena.get_mut(second), Some(&mut 'b'));
        assert_eq!(arena.iter().collect::<Vec<_>>(), [(0, &'b')]);
        assert_eq!(arena.get_mut(Key::NONE), None);
    }

    #[test]
    fn a_long_key_outlives_the_wrap_of_the_short_one() {
        let mut arena = Arena::default();
        let first = arena.insert(0u32);
        arena.remove(first);
        for use_of_slot in 1..1 << 16 {
            let key = arena.insert(use_of_slot);
            assert_eq!(arena.key(key.slot, first.short()), None);
            arena.remove(key);
        }
        let wrapped = arena.insert(1 << 16);
        assert_eq!(wrapped.short(), first.short());
        assert_eq!(arena.key(first.slot, first.short()), Some(wrapped));
        assert_eq!(arena.get_mut(first), None);
    }
}
