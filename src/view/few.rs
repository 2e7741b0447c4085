//! Two small maps for folds: cheaper in time and in code than a tree.

/// A map of few entries, in the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Few<K, V>(Vec<(K, V)>);

impl<K: Ord + Copy, V> Few<K, V> {
    pub fn new() -> Self {
        Few(Vec::new())
    }

    fn place(&self, key: K) -> Result<usize, usize> {
        // What is new mostly comes last.
        let behind = self.0.iter().rev().take_while(|(own, _)| *own > key);
        let end = self.0.len() - behind.count();
        match end.checked_sub(1) {
            Some(last) if self.0[last].0 == key => Ok(last),
            _ => Err(end),
        }
    }

    pub fn insert(&mut self, key: K, value: V) {
        match self.place(key) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (key, value)),
        }
    }

    pub fn remove(&mut self, key: K) {
        if let Ok(place) = self.place(key) {
            self.0.remove(place);
        }
    }

    pub fn get(&self, key: K) -> Option<&V> {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    pub fn retain(&mut self, mut keeps: impl FnMut(&V) -> bool) {
        self.0.retain(|(_, value)| keeps(value));
    }

    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }
}

/// A map from small numbers.
#[derive(Clone, Debug)]
pub(super) struct Dense<V>(Vec<Option<V>>);

impl<V> Dense<V> {
    pub fn new() -> Self {
        Dense(Vec::new())
    }

    pub fn slot(&mut self, key: usize) -> &mut Option<V> {
        if key >= self.0.len() {
            self.0.resize_with(key + 1, || None);
        }
        &mut self.0[key]
    }

    pub fn get(&self, key: usize) -> Option<&V> {
        self.0.get(key)?.as_ref()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &V)> {
        let slots = self.0.iter().enumerate();
        slots.filter_map(|(key, slot)| Some((key, slot.as_ref()?)))
    }
}
