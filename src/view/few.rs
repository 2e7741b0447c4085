use crate::trace::Id;

/// A map of the few ids that are of interest at one moment, in their order.
///
/// Unlike an `IdMap` its size does not grow with the ids, so that it is quick
/// to copy and to walk in a long run. New ids are mostly the highest.
#[derive(Clone)]
pub(super) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few(Vec::new())
    }
}

impl<K: Id, V> Few<K, V> {
    fn find(&self, id: K) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id.place(), |(known, _)| known.place())
    }

    /// The value of `id`.
    pub fn get(&self, id: K) -> Option<&V> {
        let place = self.find(id).ok()?;
        Some(&self.0[place].1)
    }

    /// The value of `id`, to be changed.
    pub fn get_mut(&mut self, id: K) -> Option<&mut V> {
        let place = self.find(id).ok()?;
        Some(&mut self.0[place].1)
    }

    /// Gives `id` a value.
    pub fn insert(&mut self, id: K, value: V) {
        match self.find(id) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (id, value)),
        }
    }

    /// Takes the value of `id` away.
    pub fn remove(&mut self, id: K) {
        if let Ok(place) = self.find(id) {
            self.0.remove(place);
        }
    }

    /// Takes away the values that `keep` does not want.
    pub fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        self.0.retain(|(_, value)| keep(value));
    }

    /// All ids with their values, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }
}
