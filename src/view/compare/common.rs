//! A longest common subsequence.

use std::cmp::Ordering;

use crate::trace::{IdMap, Names, Sym};

/// So many pairs of words are looked at; where there are more, the first
/// appearance of a word is paired with its first in the other list, the second
/// with the second, and of those pairs the longest chain is kept.
const CELLS_MAX: usize = 1 << 20;

/// The places of a longest common subsequence of two lists, in order: the
/// places in `a` grow, and so do those in `b`.
///
/// With the lists exchanged it finds the same pairs, exchanged: where several
/// answers are as long as each other, what decides is how the lists compare
/// by their texts in `names`.
pub fn common(a: &[Sym], b: &[Sym], names: &Names) -> Vec<(usize, usize)> {
    if compare(a, b, names) == Ordering::Greater {
        let swapped = ordered(b, a).into_iter();
        return swapped.map(|(b, a)| (a, b)).collect();
    }
    ordered(a, b)
}

fn compare(a: &[Sym], b: &[Sym], names: &Names) -> Ordering {
    let unlike = a.iter().zip(b).find(|(a, b)| a != b);
    match unlike {
        Some((a, b)) => names.text(*a).cmp(names.text(*b)),
        None => a.len().cmp(&b.len()),
    }
}

fn ordered(a: &[Sym], b: &[Sym]) -> Vec<(usize, usize)> {
    let same = |(a, b): &(&Sym, &Sym)| a == b;
    let head = a.iter().zip(b).take_while(same).count();
    let rest = (&a[head..], &b[head..]);
    let ends = rest.0.iter().rev().zip(rest.1.iter().rev());
    let tail = ends.take_while(same).count();
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    let (a_mid, b_mid) = (&a[head..a_end], &b[head..b_end]);
    let middle = match a_mid.len() * b_mid.len() <= CELLS_MAX {
        true => longest(a_mid, b_mid),
        false => chained(a_mid, b_mid),
    };
    let mut pairs: Vec<(usize, usize)> =
        (0..head).map(|place| (place, place)).collect();
    pairs.extend(middle.into_iter().map(|(i, j)| (head + i, head + j)));
    pairs.extend((0..tail).map(|place| (a_end + place, b_end + place)));
    pairs
}

/// By the table of the lengths of what the ends of both lists have in common.
fn longest(a: &[Sym], b: &[Sym]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let here = i * width + j;
            lengths[here] = match a[i] == b[j] {
                true => lengths[here + width + 1] + 1,
                false => lengths[here + width].max(lengths[here + 1]),
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        let here = i * width + j;
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[here + width] >= lengths[here + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The longest chain among the pairs of equal appearances.
fn chained(a: &[Sym], b: &[Sym]) -> Vec<(usize, usize)> {
    let mut places: IdMap<Sym, Vec<usize>> = IdMap::default();
    for (place, word) in b.iter().enumerate() {
        places.slot(*word).get_or_insert_default().push(place);
    }
    let mut seen: IdMap<Sym, usize> = IdMap::default();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (i, word) in a.iter().enumerate() {
        let nth = seen.slot(*word).get_or_insert_default();
        let others = places.get(*word);
        if let Some(j) = others.and_then(|others| others.get(*nth)) {
            pairs.push((i, *j));
        }
        *nth += 1;
    }
    increasing(&pairs)
}

/// The longest subsequence of pairs whose second places grow; the first ones
/// do already, and no two are equal.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length less one: the chain of that length that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    for (place, (_, j)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *j);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut chain = Vec::new();
    let mut next = ends.last().copied();
    while let Some(place) = next {
        chain.push(pairs[place]);
        next = before[place];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(names: &mut Names, text: &str) -> Vec<Sym> {
        let letters = text.chars().map(String::from);
        letters.map(|letter| names.intern(&letter)).collect()
    }

    fn found(a: &str, b: &str) -> String {
        let mut names = Names::default();
        let (left, right) = (words(&mut names, a), words(&mut names, b));
        let pairs = common(&left, &right, &names);
        let again = common(&right, &left, &names);
        let swapped = again.into_iter().map(|(b, a)| (a, b));
        assert_eq!(pairs, swapped.collect::<Vec<_>>(), "{a} {b}");
        for (i, j) in &pairs {
            assert_eq!(left[*i], right[*j], "{a} {b}");
        }
        assert!(pairs.is_sorted_by(|p, q| p.0 < q.0 && p.1 < q.1), "{a} {b}");
        pairs.iter().map(|(i, _)| names.text(left[*i])).collect()
    }

    #[test]
    fn it_is_as_long_as_can_be() {
        assert_eq!(found("", ""), "");
        assert_eq!(found("abc", ""), "");
        assert_eq!(found("abc", "abc"), "abc");
        assert_eq!(found("abc", "xbz"), "b");
        assert_eq!(found("axbc", "abyc"), "abc");
        assert_eq!(found("ab", "ba").len(), 1);
        assert_eq!(found("abcbdab", "bdcaba").len(), 4);
    }

    #[test]
    fn long_lists_are_chained_in_order() {
        // Every third word of one list is missing in the other, and one block
        // of it has moved to the front.
        let mut names = Names::default();
        let a: Vec<Sym> =
            (0..2_000).map(|n| names.intern(&format!("{n}"))).collect();
        let kept = a.iter().enumerate().filter(|(n, _)| n % 3 != 0);
        let mut b: Vec<Sym> = kept.map(|(_, word)| *word).collect();
        b.rotate_right(100);
        assert!(a.len() * b.len() > CELLS_MAX);
        let pairs = common(&a, &b, &names);
        assert!(pairs.is_sorted_by(|p, q| p.0 < q.0 && p.1 < q.1));
        assert_eq!(pairs.len(), b.len() - 100);
    }
}
