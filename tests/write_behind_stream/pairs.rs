use crate::crowd::*;
#[test]
fn look() {
    for knobs in [
        &[("link", "2ms"), ("keys", "100")][..],
        &[("link", "5ms"), ("keys", "100")],
        &[("link", "5ms"), ("keys", "30"), ("rate", "50")],
        &[("link", "5ms"), ("keys", "300"), ("zipf", "0")],
        &[
            ("link", "2ms"),
            ("keys", "30"),
            ("zipf", "0"),
            ("rate", "60"),
            ("reads", "0.7"),
        ],
    ] {
        println!("{knobs:?}");
        for v in ["two-steps", "atomic"] {
            sweep(v, |seed| crowd(v, knobs, seed));
        }
    }
}
