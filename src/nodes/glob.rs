//! The patterns of Redis: `*`, `?`, `[…]` and `\`.

/// Whether the whole of `text` meets `pattern`, as `stringmatchlen` of Redis
/// has it: `*` any characters, `?` one, `[abc]`, `[^a]` and `[a-z]` one of a
/// set, and `\` takes the next character as it is.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    meets(&pattern, &text)
}

fn meets(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => {
            (0..=text.len()).any(|skip| meets(rest, &text[skip..]))
        }
        ['?', rest @ ..] => match text {
            [_, others @ ..] => meets(rest, others),
            [] => false,
        },
        ['[', rest @ ..] => match text {
            [first, others @ ..] => {
                let (is_in, rest) = set(rest, *first);
                is_in && meets(rest, others)
            }
            [] => false,
        },
        ['\\', literal, rest @ ..] | [literal, rest @ ..] => match text {
            [first, others @ ..] => first == literal && meets(rest, others),
            [] => false,
        },
    }
}

/// Whether a character is in the set that begins here, and what follows it.
/// A set that nothing closes ends with the pattern.
fn set(pattern: &[char], wanted: char) -> (bool, &[char]) {
    let (negated, mut rest) = match pattern {
        ['^', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut is_in = false;
    loop {
        rest = match rest {
            [] => return (is_in != negated, &[]),
            [']', rest @ ..] => return (is_in != negated, rest),
            ['\\', one, rest @ ..] => {
                is_in |= *one == wanted;
                rest
            }
            [from, '-', to, rest @ ..] => {
                let (from, to) = (*from.min(to), *from.max(to));
                is_in |= (from..=to).contains(&wanted);
                rest
            }
            [one, rest @ ..] => {
                is_in |= *one == wanted;
                rest
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_meet_what_they_meet_in_redis() {
        for (pattern, text, expected) in [
            ("news", "news", true),
            ("news", "new", false),
            ("n*", "news", true),
            ("*", "", true),
            ("n*s*", "news:1", true),
            ("n?ws", "news", true),
            ("n?ws", "nws", false),
            ("n[ae]ws", "news", true),
            ("n[^e]ws", "news", false),
            ("n[a-f]ws", "news", true),
            ("n[f-a]ws", "news", true),
            ("n[e", "ne", true),
            ("n\\*", "n*", true),
            ("n\\*", "news", false),
            ("[\\]]", "]", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
