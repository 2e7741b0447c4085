/// A monotone radix heap: the event queue.
///
/// Nothing may be pushed before the time last popped. Items of equal time
/// come out in the order in which they went in, without sequence numbers: they
/// always share a bucket, and buckets are emptied in order.
///
/// Ahuja, Mehlhorn, Orlin, Tarjan, "Faster algorithms for the shortest path
/// problem", J. ACM 37(2), 1990.
#[derive(Debug)]
pub struct RadixHeap<T> {
    /// Bucket 0 holds items at `last`; bucket b those whose highest bit that
    /// differs from `last` is bit b - 1.
    buckets: [Vec<(u64, T)>; 65],
    /// One bit a bucket from 1 on: whether it holds anything.
    filled: u64,
    /// How much of bucket 0 has been popped.
    taken: usize,
    last: u64,
}

impl<T: Copy> Default for RadixHeap<T> {
    fn default() -> Self {
        RadixHeap {
            buckets: std::array::from_fn(|_| Vec::new()),
            filled: 0,
            taken: 0,
            last: 0,
        }
    }
}

impl<T: Copy> RadixHeap<T> {
    /// Adds an item.
    ///
    /// # Panics
    /// In debug builds, if `at` lies before the time last popped.
    #[inline]
    pub fn push(&mut self, at: u64, item: T) {
        debug_assert!(at >= self.last, "the past is closed");
        let bucket = 64 - (at ^ self.last).leading_zeros();
        self.buckets[bucket as usize].push((at, item));
        if bucket > 0 {
            self.filled |= 1 << (bucket - 1);
        }
    }

    /// Takes the earliest item; the oldest of them where times are equal.
    #[inline]
    pub fn pop(&mut self) -> Option<(u64, T)> {
        if self.taken == self.buckets[0].len() && !self.refill() {
            return None;
        }
        let item = self.buckets[0][self.taken];
        self.taken += 1;
        Some(item)
    }

    /// Whether another item waits at the time last popped.
    pub fn more_now(&self) -> bool {
        self.taken < self.buckets[0].len()
    }

    /// Moves on to the next time that has items.
    fn refill(&mut self) -> bool {
        self.buckets[0].clear();
        self.taken = 0;
        if self.filled == 0 {
            return false;
        }
        let bucket = self.filled.trailing_zeros() as usize + 1;
        self.filled &= self.filled - 1;
        let mut items = std::mem::take(&mut self.buckets[bucket]);
        let earliest = items.iter().map(|(at, _)| *at).min();
        self.last = earliest.unwrap_or(self.last);
        for (at, item) in items.drain(..) {
            self.push(at, item);
        }
        // The bucket keeps its capacity.
        self.buckets[bucket] = items;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The oracle: a map from (time, order of pushing).
    #[test]
    fn items_come_out_by_time_and_then_by_age() {
        let mut heap = RadixHeap::default();
        let mut oracle = BTreeMap::new();
        let mut state = 1u64;
        let mut now = 0;
        for age in 0..200_000u64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let spread = 1 << (state >> 60);
            let at = now + (state >> 20) % spread;
            heap.push(at, age);
            oracle.insert((at, age), ());
            if state >> 62 > 0 {
                let ((at, age), ()) = oracle.pop_first().unwrap();
                assert_eq!(heap.pop(), Some((at, age)));
                now = at;
            }
        }
        while let Some(((at, age), ())) = oracle.pop_first() {
            assert_eq!(heap.pop(), Some((at, age)));
        }
        assert_eq!(heap.pop(), None);
    }
}
