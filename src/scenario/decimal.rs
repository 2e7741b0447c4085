//! Numbers with a fraction as people write them: few digits, no exponent.
//!
//! The standard library reads and prints every number exactly; that takes
//! 20 KB of the page's first load. A knob's number has at most fifteen
//! digits, and for those the exact answer is one division.

/// Powers of ten that a number holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
    1e14, 1e15,
];

/// As many decimal digits as every number holds exactly.
const DIGITS_MAX: usize = 15;

/// Reads a number such as `0.9` or `400`: at most fifteen digits.
pub fn parse(text: &str) -> Option<f64> {
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) if !part.is_empty() => (whole, part),
        Some(_) => return None,
        None => (text, ""),
    };
    let few = whole.len() + part.len() <= DIGITS_MAX;
    if whole.is_empty() || !few {
        return None;
    }
    let mut digits: u64 = 0;
    for byte in whole.bytes().chain(part.bytes()) {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        digits = digits * 10 + u64::from(digit);
    }
    Some(digits as f64 / POWERS[part.len()])
}

/// The shortest text that [`parse`] reads back.
pub fn show(number: f64) -> String {
    let whole = |places: usize| libm::round(number * POWERS[places]);
    let exact = |places: &usize| whole(*places) / POWERS[*places] == number;
    let places = (0..DIGITS_MAX).find(exact).unwrap_or(DIGITS_MAX);
    let digits = whole(places) as u64;
    let unit = POWERS[places] as u64;
    match places {
        0 => digits.to_string(),
        _ => format!("{}.{:0places$}", digits / unit, digits % unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_the_standard_library_reads_it() {
        let mut seed: u64 = 1;
        for _ in 0..10_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1);
            let (digits, places) = (seed >> 17, (seed % 12) as usize);
            let digits = (digits % 1_000_000_000_000).to_string();
            let digits = format!("{digits:0>12}");
            let (whole, part) = digits.split_at(12 - places);
            let text = match part {
                "" => whole.to_string(),
                part => format!("{whole}.{part}"),
            };
            let expected: f64 = text.parse().expect("a number");
            assert_eq!(parse(&text), Some(expected), "{text}");
            assert_eq!(parse(&show(expected)), Some(expected), "{text}");
            assert_eq!(show(expected), expected.to_string(), "{text}");
        }
    }

    #[test]
    fn what_is_no_short_number_is_refused() {
        for text in ["", ".", "1.", ".5", "-1", "1e3", "NaN", "1_0", "１"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("1234567890.123456"), None);
    }
}
