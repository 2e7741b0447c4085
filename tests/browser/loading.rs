//! The page comes up wherever it is put.

use crate::page::browse;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_loads_from_a_sub_path() {
    browse(async |page| {
        page.open("").await;
        page.get("heading", "Caching / Cache-aside").await;
    });
}
