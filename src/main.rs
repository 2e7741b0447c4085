//! The program: in the browser the page, natively the command line.

fn main() {}
