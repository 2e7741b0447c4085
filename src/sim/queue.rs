/// A monotone radix heap: the event queue.
///
/// Nothing may be pushed before the time last popped. Items of equal time
/// come out in the order in which they went in, without sequence numbers: they
/// always share a bucket, and buckets are emptied in order.
///
/// Ahuja, Mehlhorn, Orlin, Tarjan, "Faster algorithms for the shortest path
/// problem", J. ACM 37(2), 1990. Here a digit has six bits, as in the timing
/// wheels of Varghese and Lauck (SOSP 1987), so that an item moves at most
/// once a digit; and a bucket whose items are few and close is sorted instead
/// of being spread over the buckets of the next digit.
#[derive(Debug)]
pub struct RadixHeap<T> {
    /// The next items, by time and then by age; those before `taken` are gone.
    front: Vec<(u64, T)>,
    taken: usize,
    /// The time of the latest item of `front`: what is pushed up to it goes
    /// there, everything later into the buckets.
    last: u64,
    /// Bucket (digit, value) holds items whose highest digit that differs from
    /// `last` is this one and has this value.
    buckets: Vec<Vec<(u64, T)>>,
    /// One bit a bucket: whether it holds anything.
    filled: [u64; DIGITS],
    /// One bit a digit: whether any of its buckets holds anything.
    digits: u32,
}

/// Bits of a digit, and how many digits a time has.
const BITS: u32 = 6;
const DIGITS: usize = 11;

/// Buckets are sorted up to so many items, and up to so high a digit: those of
/// digit 2 are 4 us wide, so that few items are pushed between the sorted.
const SORTED: usize = 32;
const SORTED_DIGIT: usize = 2;

impl<T> Default for RadixHeap<T> {
    fn default() -> Self {
        let buckets = (0..DIGITS << BITS).map(|_| Vec::new()).collect();
        RadixHeap {
            front: Vec::new(),
            taken: 0,
            last: 0,
            buckets,
            filled: [0; DIGITS],
            digits: 0,
        }
    }
}

impl<T: Copy> RadixHeap<T> {
    /// Adds an item. If its time lies before the time last popped, it comes
    /// out next.
    #[inline]
    pub fn push(&mut self, at: u64, item: T) {
        if at <= self.last {
            self.push_front(at, item);
        } else {
            self.push_later(at, item);
        }
    }

    #[inline]
    fn push_later(&mut self, at: u64, item: T) {
        let digit = (at ^ self.last).ilog2() / BITS;
        let value = at >> (digit * BITS) & ((1 << BITS) - 1);
        self.filled[digit as usize] |= 1 << value;
        self.digits |= 1 << digit;
        self.buckets[bucket(digit as usize, value)].push((at, item));
    }

    /// Puts an item among the next ones, after all that are not later.
    fn push_front(&mut self, at: u64, item: T) {
        let half = self.front.len() / 2;
        if self.taken > half {
            self.front.drain(..self.taken);
            self.taken = 0;
        }
        let before = |(other, _): &(u64, T)| *other <= at;
        if self.front.last().is_none_or(before) {
            self.front.push((at, item));
            return;
        }
        let rest = &self.front[self.taken..];
        let place = self.taken + rest.partition_point(before);
        self.front.insert(place, (at, item));
    }

    /// Takes the earliest item; the oldest of them where times are equal.
    #[inline]
    pub fn pop(&mut self) -> Option<(u64, T)> {
        if self.taken == self.front.len() && !self.refill() {
            return None;
        }
        let item = self.front[self.taken];
        self.taken += 1;
        Some(item)
    }

    /// The time of the next item, if it is among those already in order.
    #[inline]
    pub fn waits_at(&self, now: u64) -> bool {
        self.front.get(self.taken).is_some_and(|(at, _)| *at <= now)
    }

    /// Brings the items of the next bucket to the front.
    fn refill(&mut self) -> bool {
        self.front.clear();
        self.taken = 0;
        if self.digits == 0 {
            return false;
        }
        let digit = self.digits.trailing_zeros() as usize;
        let filled = &mut self.filled[digit];
        let value = u64::from(filled.trailing_zeros());
        *filled &= *filled - 1;
        if *filled == 0 {
            self.digits &= self.digits - 1;
        }
        let next = &mut self.buckets[bucket(digit, value)];
        std::mem::swap(&mut self.front, next);
        if digit == 0 || self.front.len() == 1 {
            self.last = self.front[0].0;
        } else if self.front.len() <= SORTED && digit <= SORTED_DIGIT {
            self.front.sort_by_key(|(at, _)| *at);
            self.last = self.front[self.front.len() - 1].0;
        } else {
            self.spread(bucket(digit, value));
        }
        true
    }

    /// Spreads the items of the front, but for the earliest, over the buckets
    /// of lower digits. They come from bucket `home`, which is empty now.
    fn spread(&mut self, home: usize) {
        let times = self.front.iter().map(|(at, _)| *at);
        let earliest = times.clone().min().unwrap_or_default();
        let latest = times.max().unwrap_or_default();
        self.last = earliest;
        if earliest == latest {
            return;
        }
        let empty = std::mem::take(&mut self.buckets[home]);
        let mut items = std::mem::replace(&mut self.front, empty);
        for (at, item) in items.drain(..) {
            if at == earliest {
                self.front.push((at, item));
            } else {
                self.push_later(at, item);
            }
        }
        // The bucket keeps its capacity.
        self.buckets[home] = items;
    }
}

#[inline]
fn bucket(digit: usize, value: u64) -> usize {
    digit << BITS | value as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Pushes and pops as `times` says, against a map from (time, age): in one
    /// of `pushes` turns an item is popped, and all of them at the end.
    fn compare(pushes: u64, times: impl Fn(u64) -> u64) {
        let mut heap = RadixHeap::default();
        let mut oracle = BTreeMap::new();
        let mut state = 1u64;
        let mut now = 0;
        for age in 0..50_000u64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = u64::saturating_add(now, times(state >> 8));
            heap.push(at, age);
            oracle.insert((at, age), ());
            if age % pushes == 0 {
                let ((at, age), ()) = oracle.pop_first().unwrap();
                assert_eq!(heap.pop(), Some((at, age)));
                now = at;
                let next = oracle.first_key_value();
                let waits = next.is_some_and(|((at, _), ())| *at == now);
                assert_eq!(heap.waits_at(now), waits);
            }
        }
        while let Some(((at, age), ())) = oracle.pop_first() {
            assert_eq!(heap.pop(), Some((at, age)));
        }
        assert_eq!(heap.pop(), None);
    }

    #[test]
    fn items_come_out_by_time_and_then_by_age() {
        for pushes in [1, 2, 3, 50] {
            compare(pushes, |_| 0);
            compare(pushes, |bits| bits % 8);
            compare(pushes, |bits| bits % 5 * 1_000_000);
            compare(pushes, |bits| (bits >> 6) % (1 << (bits % 33)));
            compare(pushes, |bits| bits % 1_000 * 997);
        }
        compare(1_000, |bits| if bits % 3 == 0 { u64::MAX } else { bits });
    }

    #[test]
    fn items_at_one_instant_do_not_pile_up() {
        let mut heap = RadixHeap::default();
        heap.push(5, 0);
        for n in 0..100_000 {
            heap.push(5, n + 1);
            assert_eq!(heap.pop(), Some((5, n)));
        }
        assert!(heap.front.capacity() < 100);
    }
}
