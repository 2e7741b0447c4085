//! A light touch of colour for Rust: enough to see its shape.

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Anything else.
    Plain,
    /// A word of the language.
    Keyword,
    /// A type or a constant.
    Type,
    /// A function or method that is called or defined.
    Call,
    /// A number, or a text in quotes.
    Literal,
    /// A remark.
    Comment,
}

impl Token {
    /// Its style class.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Token::Plain => None,
            Token::Keyword => Some("k"),
            Token::Type => Some("t"),
            Token::Call => Some("f"),
            Token::Literal => Some("l"),
            Token::Comment => Some("c"),
        }
    }
}

const KEYWORDS: &[&str] = &[
    "as", "async", "await", "const", "else", "enum", "false", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "move", "mut", "pub", "return",
    "self", "static", "struct", "super", "crate", "true", "use", "while",
];

/// A line in pieces; together they are the line.
pub fn tokens(line: &str) -> Vec<(Token, &str)> {
    let mut pieces: Vec<(Token, &str)> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (token, length) = first(rest);
        let (piece, behind) = rest.split_at(length);
        match pieces.last_mut() {
            Some((Token::Plain, before)) if token == Token::Plain => {
                let start = line.len() - rest.len() - str::len(before);
                let end = line.len() - behind.len();
                *before = &line[start..end];
            }
            _ => pieces.push((token, piece)),
        }
        rest = behind;
    }
    pieces
}

/// What the line begins with, and its length in bytes.
fn first(rest: &str) -> (Token, usize) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let head = rest.chars().next().unwrap_or(' ');
    if rest.starts_with("//") {
        return (Token::Comment, rest.len());
    }
    if head == '"' {
        let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
        return (Token::Literal, end);
    }
    if !is_word(head) {
        return (Token::Plain, head.len_utf8());
    }
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let token = if head.is_ascii_digit() {
        Token::Literal
    } else if KEYWORDS.contains(&word) {
        Token::Keyword
    } else if head.is_ascii_uppercase() {
        Token::Type
    } else if behind.starts_with('(') {
        Token::Call
    } else {
        Token::Plain
    };
    (token, end)
}
