use std::marker::PhantomData;

/// A number that counts from zero: an index into a table.
pub trait Id: Copy {
    /// The number as an index.
    fn place(self) -> usize;
    /// The id at that index.
    fn at(place: usize) -> Self;
}

/// A map from ids to values, as a table: ids are dense, so nothing is hashed
/// or compared, and the order is that of the ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdMap<K, V> {
    slots: Vec<Option<V>>,
    keys: PhantomData<K>,
}

impl<K, V> Default for IdMap<K, V> {
    fn default() -> Self {
        IdMap { slots: Vec::new(), keys: PhantomData }
    }
}

impl<K: Id, V> IdMap<K, V> {
    /// How many slots there are, with a value or without.
    pub fn width(&self) -> usize {
        self.slots.len()
    }

    /// The value of `id`.
    pub fn get(&self, id: K) -> Option<&V> {
        self.slots.get(id.place())?.as_ref()
    }

    /// The value of `id`, to be changed.
    pub fn get_mut(&mut self, id: K) -> Option<&mut V> {
        self.slots.get_mut(id.place())?.as_mut()
    }

    /// The slot of `id`, made if it is not there.
    pub fn slot(&mut self, id: K) -> &mut Option<V> {
        let place = id.place();
        if place >= self.slots.len() {
            self.slots.resize_with(place + 1, || None);
        }
        &mut self.slots[place]
    }

    /// Gives `id` a value; returns the one it had.
    pub fn insert(&mut self, id: K, value: V) -> Option<V> {
        self.slot(id).replace(value)
    }

    /// Takes the value of `id` away.
    pub fn remove(&mut self, id: K) -> Option<V> {
        self.slots.get_mut(id.place())?.take()
    }

    /// Takes all values away.
    pub fn clear(&mut self) {
        self.slots.clear();
    }

    /// Changes each value.
    pub fn each(&mut self, change: impl FnMut(&mut V)) {
        self.slots.iter_mut().flatten().for_each(change);
    }

    /// Takes away the values that `keep` does not want.
    pub fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        for slot in &mut self.slots {
            if slot.as_ref().is_some_and(|value| !keep(value)) {
                *slot = None;
            }
        }
    }

    /// All values, in the order of the ids.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.slots.into_iter().flatten()
    }

    /// All ids that have a value, in order.
    pub fn keys(&self) -> impl Iterator<Item = K> {
        self.iter().map(|(id, _)| id)
    }

    /// All ids with their values, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let slots = self.slots.iter().enumerate();
        slots.filter_map(|(place, slot)| {
            slot.as_ref().map(|value| (K::at(place), value))
        })
    }
}
