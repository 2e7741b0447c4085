//! What a visitor has done in lessons: kept as a line of text for each.

use crate::scenario::{Guide, Lesson};

/// What a visitor has done in all lessons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    guides: Vec<Done>,
}

/// What was done in one lesson or challenge.
#[derive(Clone, Debug, Default, PartialEq)]
struct Done {
    id: String,
    /// The furthest stop; of a challenge, 1 when it is won.
    reached: usize,
    said: Vec<Said>,
}

/// What was said to a stop's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The stop, counted from 0.
    pub stop: usize,
    /// The number of a choice or milliseconds; none where it was passed over.
    pub answer: Option<u32>,
}

impl Progress {
    /// Reads what [`Progress::text`] wrote; what is not understood, such as a
    /// lesson that is gone, is left out.
    pub fn read(text: &str) -> Progress {
        let guides = text.lines().filter_map(read_line).collect();
        Progress { guides }
    }

    /// One line each: the name, how far, what was said, such as
    /// `you-are-the-network 6 4=0 6=2000`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for Done { id, reached, said } in &self.guides {
            text.push_str(&format!("{id} {reached}"));
            for Said { stop, answer } in said {
                let answer = answer.map_or("-".into(), |a| a.to_string());
                text.push_str(&format!(" {stop}={answer}"));
            }
            text.push('\n');
        }
        text
    }

    /// Whether nothing has been done.
    pub fn is_empty(&self) -> bool {
        self.guides.is_empty()
    }

    /// What was said to the question of a stop.
    pub fn said(&self, lesson: &Lesson, stop: usize) -> Option<Said> {
        let done = self.guides.iter().find(|done| done.id == lesson.id)?;
        done.said.iter().copied().find(|said| said.stop == stop)
    }

    /// How far one has come; of a challenge, 1 when it is won.
    pub fn reached(&self, guide: Guide) -> usize {
        let mut guides = self.guides.iter();
        let done = guides.find(|done| done.id == guide.id());
        done.map_or(0, |done| done.reached)
    }

    fn of(&mut self, guide: Guide) -> &mut Done {
        let id = guide.id();
        let place = self.guides.iter().position(|done| done.id == id);
        let place = place.unwrap_or_else(|| {
            self.guides.push(Done { id: id.into(), ..Done::default() });
            self.guides.len() - 1
        });
        &mut self.guides[place]
    }

    /// Notes an answer; the first one counts.
    pub fn say(&mut self, lesson: &'static Lesson, said: Said) {
        if self.said(lesson, said.stop).is_none() {
            self.of(Guide::Lesson(lesson)).said.push(said);
        }
    }

    /// Notes how far one has come.
    pub fn reach(&mut self, guide: Guide, stop: usize) {
        if self.reached(guide) < stop {
            self.of(guide).reached = stop;
        }
    }

    /// Forgets what was said in a lesson, not how far one has come.
    pub fn unsay(&mut self, guide: Guide) {
        let mut guides = self.guides.iter_mut();
        if let Some(done) = guides.find(|done| done.id == guide.id()) {
            done.said.clear();
        }
    }

    /// All of it as a JSON document, with the questions in words.
    pub fn to_json(&self) -> String {
        let told = |guide: Guide| {
            let own = |done: &&Done| done.id == guide.id();
            self.guides.iter().find(own).map(|done| json(guide, done))
        };
        // A first visit asks for this and needs no lesson for it.
        let lessons: Vec<String> = match self.is_empty() {
            true => Vec::new(),
            false => Guide::all().filter_map(told).collect(),
        };
        let format = r#"{"format":"flushpoint-progress-1","lessons":["#;
        format!("{format}{}]}}\n", lessons.join(","))
    }
}

fn read_line(line: &str) -> Option<Done> {
    let mut words = line.split_ascii_whitespace();
    let id = words.next()?;
    Guide::all().find(|guide| guide.id() == id)?;
    let reached = words.next()?.parse().ok()?;
    let said = words.filter_map(|word| {
        let (stop, answer) = word.split_once('=')?;
        let answer = match answer {
            "-" => None,
            answer => Some(answer.parse().ok()?),
        };
        Some(Said { stop: stop.parse().ok()?, answer })
    });
    Some(Done { id: id.into(), reached, said: said.collect() })
}

fn json(guide: Guide, done: &Done) -> String {
    let id = guide.id();
    match guide {
        Guide::Challenge(_) => {
            format!(r#"{{"challenge":"{id}","won":{}}}"#, done.reached > 0)
        }
        Guide::Lesson(lesson) => {
            let said = done.said.iter().filter_map(|said| {
                let stop = lesson.stops.get(said.stop)?;
                let question = stop.question.as_ref()?;
                let words = said.answer.map(|said| question.said_words(said));
                let answer = words.map_or("null".into(), |w| quoted(&w));
                let (number, asks) = (said.stop + 1, quoted(question.asks));
                Some(format!(
                    r#"{{"stop":{number},"question":{asks},"said":{answer}}}"#
                ))
            });
            let said: Vec<String> = said.collect();
            format!(
                r#"{{"lesson":"{id}","stops":{},"done":{},"predictions":[{}]}}"#,
                lesson.stops.len(),
                done.reached,
                said.join(",")
            )
        }
    }
}

/// A text of a lesson as JSON: it has neither quotes nor backslashes nor
/// control characters, which a test makes sure of.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
