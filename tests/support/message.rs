//! What a message on bad input must be.

/// A message says where and what, on one line.
pub fn names_a_place(message: &str, form: &str) {
    let rest = message.strip_prefix(form).expect(message);
    let (place, reason) = rest.split_once(": ").expect(message);
    assert!(!place.is_empty() && !reason.is_empty(), "{message}");
    let says = ["expected", " line ", "unknown field", "duplicate field"];
    assert!(says.iter().any(|word| rest.contains(word)), "{message}");
    assert!(!message.chars().any(char::is_control), "{message:?}");
}
