//! Which data the first look does without: the constants that it does not
//! read.
//!
//! Each constant has a name of its own in the program as it was linked
//! (`.cargo/config.toml` asks for that), and keeps its address in what
//! wasm-bindgen and wasm-opt make of it.

use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload};

use super::module::read_data;

/// How rustc begins the name of what nobody writes to.
const CONSTANT: &str = ".rodata";

/// Less is not worth a piece of its own, in bytes; and a gap of less between
/// constants is there for the sake of their alignment.
const SHORT: u32 = 16;

/// So many zeros are shorter than a piece of their own, in bytes.
const GAP: u32 = 8;

/// Bytes that are put into the memory, from an address on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub address: u32,
    pub bytes: Vec<u8>,
}

impl Piece {
    fn end(&self) -> u32 {
        self.address + self.bytes.len() as u32
    }

    /// The part of it that lies there.
    fn part(&self, place: Range<u32>) -> Option<Piece> {
        let from = place.start.max(self.address);
        let to = place.end.min(self.end());
        let bytes = |from, to| {
            let [from, to] = [from, to].map(|it| (it - self.address) as usize);
            self.bytes[from..to].to_vec()
        };
        (from < to).then(|| Piece { address: from, bytes: bytes(from, to) })
    }
}

/// The addresses of a program's constants, of which none is a part of another,
/// in order.
///
/// # Errors
///
/// When the program is not as the linker writes it or its constants have no
/// names.
pub fn constants(linked: &[u8]) -> Result<Vec<Range<u32>>> {
    let (mut pieces, mut names) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(linked) {
        match payload? {
            Payload::DataSection(section) => {
                for data in section {
                    pieces.push(read_data(&data?)?);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names.extend(constant_names(section)?);
                }
            }
            _ => {}
        }
    }
    let mut places = Vec::new();
    for number in names {
        let piece: &Piece = pieces.get(number).context("data has a name")?;
        places.push(piece.address..piece.end());
    }
    places.sort_unstable_by_key(|it| it.start);
    ensure!(!places.is_empty(), "the constants have no names");
    let overlap = places.windows(2).find(|it| it[1].start < it[0].end);
    ensure!(overlap.is_none(), "constants lie over each other: {overlap:?}");
    Ok(places)
}

/// The numbers of the data that are constants.
fn constant_names(section: NameSectionReader<'_>) -> Result<Vec<usize>> {
    let mut numbers = Vec::new();
    for names in section {
        let Name::Data(names) = names? else { continue };
        for name in names {
            let name = name?;
            if name.name.starts_with(CONSTANT) {
                numbers.push(name.index as usize);
            }
        }
    }
    Ok(numbers)
}

/// The constants of which nothing was read by anybody, neighbours taken
/// together, but for short ones. All lists are in order.
pub fn unread(
    constants: &[Range<u32>],
    read: &[Vec<Range<u32>>],
) -> Vec<Range<u32>> {
    let mut unread: Vec<Range<u32>> = Vec::new();
    // The end of the constant before, if that was unread.
    let mut before = None;
    for place in constants {
        let is_read = |read: &Vec<Range<u32>>| {
            let next = read.partition_point(|it| it.end <= place.start);
            read.get(next).is_some_and(|it| it.start < place.end)
        };
        if read.iter().any(is_read) {
            before = None;
            continue;
        }
        let near = before.is_some_and(|end| place.start - end < SHORT);
        match unread.last_mut().filter(|_| near) {
            Some(last) => last.end = place.end,
            None => unread.push(place.clone()),
        }
        before = Some(place.end);
    }
    unread.retain(|it| it.end - it.start >= SHORT);
    unread
}

/// What stays of the data, and what lies at one of these places.
pub fn parted(data: &[Piece], places: &[Range<u32>]) -> [Vec<Piece>; 2] {
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for whole in data {
        let mut at = whole.address;
        let next = places.partition_point(|it| it.end <= at);
        let inside = places[next..].iter();
        for place in inside.take_while(|it| it.start < whole.end()) {
            put(&mut kept, whole.part(at..place.start), 0);
            // Zeros that move must not come over what stays.
            put(&mut moved, whole.part(place.clone()), place.start);
            at = place.end;
        }
        put(&mut kept, whole.part(at..whole.end()), 0);
    }
    [kept, moved]
}

/// Adds a piece; to the last one, if that ends near, and behind an address.
fn put(pieces: &mut Vec<Piece>, piece: Option<Piece>, behind: u32) {
    let Some(piece) = piece else { return };
    let near = |last: &&mut Piece| {
        let gap = piece.address - last.end();
        gap == 0 || (gap <= GAP && last.end() > behind)
    };
    match pieces.last_mut().filter(near) {
        Some(last) => {
            last.bytes.resize((piece.address - last.address) as usize, 0);
            last.bytes.extend(piece.bytes);
        }
        None => pieces.push(piece),
    }
}

/// Reads what a probed program has told of what it read: pairs of addresses,
/// from and to.
///
/// # Errors
///
/// When they are not in order.
pub fn places(pairs: &[[u32; 2]]) -> Result<Vec<Range<u32>>> {
    let places: Vec<_> = pairs.iter().map(|[from, to]| *from..*to).collect();
    if let Some(pair) = places.windows(2).find(|it| it[1].start < it[0].end) {
        bail!("what was read is not in order: {pair:?}");
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(address: u32, text: &str) -> Piece {
        Piece { address, bytes: text.into() }
    }

    #[test]
    fn what_lies_at_the_places_moves() {
        let whole = [data(8, "now much later, agai"), data(28, "n then")];
        let [kept, moved] = parted(&whole, &[12..22, 27..30]);
        let stays = data(8, "now ");
        assert_eq!(kept, [stays, data(22, ", aga\0\0\0then")]);
        assert_eq!(moved, [data(12, "much later"), data(27, "in ")]);
        let [kept, moved] = parted(&whole, &[]);
        assert_eq!(kept, [data(8, "now much later, again then")]);
        assert_eq!(moved, []);
    }

    #[test]
    fn a_constant_moves_if_none_of_it_was_read() {
        let constants = [0..16, 16..20, 24..64, 64..80, 80..84, 90..120];
        let unread = |read: &[&[[u32; 2]]]| -> Vec<_> {
            let read = read.iter().map(|it| places(it).unwrap());
            let unread = unread(&constants, &read.collect::<Vec<_>>());
            unread.into_iter().map(|it| [it.start, it.end]).collect()
        };
        assert_eq!(unread(&[&[]]), [[0, 120]]);
        assert_eq!(unread(&[&[[3, 4], [64, 80]]]), [[16, 64], [80, 120]]);
        // What was read is before, behind and over the ends.
        assert_eq!(unread(&[&[[20, 24], [60, 91]]]), [[0, 20]]);
        // A short one that another one reads stands between two.
        let others: [&[_]; 2] = [&[[16, 17]], &[[64, 65]]];
        assert_eq!(unread(&others), [[0, 16], [24, 64], [80, 120]]);
        let apart = [0..20, 36..60];
        assert_eq!(super::unread(&apart, &[]), apart);
        assert!(places(&[[8, 9], [3, 4]]).is_err());
    }

    #[test]
    fn the_constants_of_a_linked_program_are_known_by_name() {
        let program = r#"(module (memory 1)
            (data $.rodata..Lanon.1 (i32.const 16) "constant")
            (data $.data.counter (i32.const 32) "count"))"#;
        let program = wat::parse_str(program).unwrap();
        assert_eq!(constants(&program).unwrap(), places(&[[16, 24]]).unwrap());
        let nameless = wat::parse_str("(module (memory 1))").unwrap();
        assert!(constants(&nameless).is_err());
    }
}
