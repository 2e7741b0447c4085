//! Links with faults show on the page what the command line computes.

use crate::{
    compare::{assert_same_lines, assert_same_run},
    moment::RIGHT,
    page::browse,
    program::flushpoint,
    runs::random_run,
};

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn twenty_links_with_faults_show_what_the_command_line_computes() {
    let with_faults =
        (0..).map(random_run).filter(|run| run.actions().len() >= 2).take(20);
    let links: Vec<String> = with_faults
        .map(|run| {
            let arguments = run.arguments();
            let mut all = vec!["link"];
            all.extend(arguments.iter().map(String::as_str));
            let output = flushpoint(&all);
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        })
        .collect();
    assert_eq!(links.len(), 20);
    browse(async |page| {
        for link in &links {
            page.open(link).await;
            for _ in 0..15 {
                page.press(RIGHT).await;
            }
            assert_same_lines(page).await;
            assert_same_run(page).await;
        }
    });
}
