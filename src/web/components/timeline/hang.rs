//! Where flags hang, so that none covers another and no pole runs through
//! words.

use flushpoint::view::timeline::{Flag, FlagKind};

use super::plan::{Plan, between};

/// A letter of a flag takes so many pixels, and the rest of it so many.
const LETTER_PX: f64 = 6.6;
const REST_PX: f64 = 16.0;

/// A flag without its words, and the least of it where flags crowd.
const BARE_PX: f64 = 13.0;
const LEAST_PX: f64 = 3.0;

/// In a narrow window a flag is so long, and its words need so much.
const UPRIGHT_PX: f64 = 24.0;
const UPRIGHT_WORDS_PX: f64 = 17.0;

/// What of its words a flag shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// None.
    #[default]
    Nothing,
    /// The first of them.
    First,
    /// All.
    All,
}

/// Where a flag hangs.
#[derive(Clone, Copy, Default)]
pub struct Hung {
    /// In which row.
    pub row: usize,
    /// How long it is; 0 for a pole without a flag.
    pub length: f64,
    /// How much of its words is shown.
    pub shown: Shown,
    /// Whether it hangs to the left of its pole.
    pub back: bool,
    /// How many more stand where it stands and show nothing.
    pub more: usize,
}

/// How long a flag with these words is.
pub fn length_of(words: &str, plan: &Plan) -> f64 {
    let letters = words.chars().count() as f64;
    (REST_PX + LETTER_PX * letters) * plan.ruler.large
}

/// What a flag shows of its words.
pub fn shown_words(flag: &Flag, shown: Shown, more: usize) -> String {
    let mut words = match shown {
        Shown::Nothing => "",
        Shown::First => flag.words.split(' ').next().unwrap_or_default(),
        Shown::All => &flag.words,
    }
    .to_string();
    if more > 0 {
        words.push_str(&format!(" +{more}"));
    }
    words
}

/// Who chooses a place first: what was done and what broke, before what is
/// only due.
fn rank(flag: &Flag) -> u8 {
    match flag.kind {
        FlagKind::Action { .. }
        | FlagKind::Script { .. }
        | FlagKind::Break { .. } => 0,
        FlagKind::Ttl { .. } => 1,
        FlagKind::TimeOut { .. } => 2,
    }
}

/// Whether the first of its words says enough: what was done to something.
fn shortens(flag: &Flag) -> bool {
    match flag.kind {
        FlagKind::Action { asks, .. } => !asks,
        FlagKind::Script { .. } => true,
        FlagKind::Break { .. }
        | FlagKind::Ttl { .. }
        | FlagKind::TimeOut { .. } => false,
    }
}

/// A place in the rows that is taken.
#[derive(Clone, Copy)]
struct Taken {
    row: usize,
    from: f64,
    to: f64,
    /// Where its pole is, which goes down through the rows below.
    pole: f64,
}

/// The flags that hang already.
struct Rows<'a> {
    plan: &'a Plan,
    taken: Vec<Taken>,
}

impl Rows<'_> {
    /// Whether nothing else is where a flag would hang, and no pole would run
    /// through a flag.
    fn is_free(&self, own: Taken) -> bool {
        let inside = own.from >= 0.0 && own.to <= self.plan.ruler.length;
        inside
            && self.taken.iter().all(|it| {
                let beside = it.to <= own.from || own.to <= it.from;
                let within = |at: f64, of: &Taken| of.from < at && at < of.to;
                match it.row.cmp(&own.row) {
                    std::cmp::Ordering::Equal => beside,
                    std::cmp::Ordering::Less => !within(it.pole, &own),
                    std::cmp::Ordering::Greater => !within(own.pole, it),
                }
            })
    }

    /// Hangs a flag into one of some rows, with as much of its words as there
    /// is room for; says whether there was any.
    fn hang(
        &mut self,
        flag: &Flag,
        rows: &[usize],
        more: usize,
    ) -> Option<Hung> {
        let pole = self.plan.ruler.along(flag.at);
        let first = shortens(flag).then_some(Shown::First);
        for shown in [Some(Shown::All), first].into_iter().flatten() {
            let words = shown_words(flag, shown, more);
            let length = length_of(&words, self.plan);
            for back in [false, true] {
                let from = if back { pole - length } else { pole };
                let places = rows.iter().map(|row| Taken {
                    row: *row,
                    from,
                    to: from + length + 2.0,
                    pole,
                });
                let free = places.into_iter().find(|it| self.is_free(*it));
                if let Some(place) = free {
                    self.taken.push(place);
                    let row = place.row;
                    return Some(Hung { row, length, shown, back, more });
                }
            }
        }
        None
    }
}

/// Hangs flags beside each other.
pub fn hang(flags: &[Flag], plan: &Plan) -> Vec<Hung> {
    if plan.ruler.upright {
        return upright(flags, plan);
    }
    let others = spoken_for(flags, plan);
    let mut hung = bare(flags, &others, plan);
    let first = |place: &usize| others[*place].is_some();
    let places: Vec<usize> = (0..flags.len()).filter(first).collect();
    let taken = places.iter().map(|place| {
        let pole = plan.ruler.along(flags[*place].at);
        let Hung { row, length, .. } = hung[*place];
        Taken { row, from: pole, to: pole + length, pole }
    });
    let mut rows = Rows { plan, taken: taken.collect() };
    for place in places {
        // Those that have had their turn stand behind the others.
        let bare = rows.taken.remove(0);
        let more = others[place].unwrap_or(0);
        match rows.hang(&flags[place], &[bare.row], more) {
            Some(wide) => hung[place] = wide,
            None => rows.taken.push(bare),
        }
    }
    let all: Vec<usize> = (0..plan.flag_rows).collect();
    for now in 1..=2 {
        let flags = flags.iter().zip(&mut hung);
        for (flag, hung) in flags.filter(|(flag, _)| rank(flag) == now) {
            *hung = rows.hang(flag, &all, 0).unwrap_or_default();
        }
    }
    hung
}

/// For how many others each flag of what was done and what broke speaks: where
/// more stand at one place, as far as the eye can tell, than there are rows,
/// the first of them speaks for all. None for those that are spoken for.
fn spoken_for(flags: &[Flag], plan: &Plan) -> Vec<Option<usize>> {
    let mut others = vec![None; flags.len()];
    let along = |place: usize| plan.ruler.along(flags[place].at);
    let places: Vec<usize> =
        (0..flags.len()).filter(|place| rank(&flags[*place]) == 0).collect();
    let mut rest = places.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let near = |place: &&usize| along(**place) - along(*first) < LEAST_PX;
        let (group, later) =
            rest.split_at(rest.iter().take_while(near).count());
        rest = later;
        if group.len() > plan.flag_rows {
            others[*first] = Some(group.len() - 1);
        } else {
            group.iter().for_each(|place| others[*place] = Some(0));
        }
    }
    others
}

/// A row and some cloth for each flag of what was done and what broke.
///
/// From the right to the left: of two that are near the right one hangs below,
/// so that the words of both have room.
fn bare(flags: &[Flag], others: &[Option<usize>], plan: &Plan) -> Vec<Hung> {
    let mut hung = vec![Hung::default(); flags.len()];
    let along = |place: usize| plan.ruler.along(flags[place].at);
    let mut next = vec![f64::INFINITY; plan.flag_rows];
    let first = |place: &usize| others[*place].is_some();
    let places: Vec<usize> = (0..flags.len()).filter(first).collect();
    for (turn, place) in places.iter().enumerate().rev() {
        let (flag, pole) = (&flags[*place], along(*place));
        let before = turn.checked_sub(1).map(|turn| places[turn]);
        let crowded = before.is_some_and(|before| {
            along(before) + length_of(&flags[before].words, plan) > pole
        });
        let mut rows: Vec<usize> = (0..plan.flag_rows).collect();
        if crowded {
            rows.reverse();
        }
        let full = length_of(&flag.words, plan);
        let room = |row: usize| next[row] - pole;
        let roomy = rows.iter().copied().find(|row| room(*row) >= full);
        let widest = |a: &usize, b: &usize| room(*a).total_cmp(&room(*b));
        let row = roomy.or_else(|| rows.into_iter().max_by(widest));
        let row = row.unwrap_or(0);
        let length = between(LEAST_PX, room(row) - 1.0, BARE_PX);
        next[row] = pole;
        hung[*place] = Hung { row, length, ..Hung::default() };
    }
    hung
}

/// In a narrow window the words stand beside the pole, over the lanes.
fn upright(flags: &[Flag], plan: &Plan) -> Vec<Hung> {
    let along = |flag: &Flag| plan.ruler.along(flag.at);
    let hung = flags.iter().enumerate().map(|(place, flag)| {
        let room = |next: &Flag| along(next) - along(flag);
        let mut later = flags[place + 1..].iter();
        let words = later.clone().map(room).next();
        let shown = match words.is_none_or(|room| room >= UPRIGHT_WORDS_PX) {
            true => Shown::All,
            false => Shown::Nothing,
        };
        let cloth = later.find(|next| rank(next) == 0).map(room);
        let room = cloth.map_or(UPRIGHT_PX, |room| room + 3.0);
        let length = between(LEAST_PX + 4.0, room, UPRIGHT_PX);
        Hung { length, shown, ..Hung::default() }
    });
    hung.collect()
}
