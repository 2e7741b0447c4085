/// Sorts by a number; what has the same number keeps its order.
///
/// The page is small because one sort, of plain numbers, serves every type:
/// the standard sort adds some six kilobytes for each type and key.
pub fn sort_by_number<T: Clone>(items: &mut [T], number: impl Fn(&T) -> u128) {
    let numbers = items.iter().map(number).zip(0u32..);
    let mut order: Vec<(u128, u32)> = numbers.collect();
    order.sort_unstable();
    let before = items.to_vec();
    for (slot, (_, from)) in items.iter_mut().zip(order) {
        *slot = before[from as usize].clone();
    }
}
