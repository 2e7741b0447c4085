//! Every lesson, played by pressing what glows, without an answer known.

use flushpoint::scenario::{Deed, Guide, Lesson};

use crate::{
    compare::assert_same_run,
    lesson::{FASTEST, follow, link_to},
    page::browse,
};

/// A flag that is to be dragged is no button.
fn by_buttons(lesson: &&Lesson) -> bool {
    let mut stops = lesson.stops.iter();
    !stops.any(|stop| matches!(stop.deed, Deed::Drag { .. }))
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_lesson_is_played_to_its_end_by_pressing_what_glows() {
    let lessons = Guide::all().filter_map(|guide| match guide {
        Guide::Lesson(lesson) => Some(lesson),
        Guide::Challenge(_) => None,
    });
    let lessons: Vec<_> = lessons.filter(by_buttons).collect();
    browse(async |page| {
        for lesson in &lessons {
            page.open(&link_to(lesson, 0)).await;
            page.wait_for_step(0).await;
            page.eval(FASTEST, vec![]).await;
            follow(page, lesson.close).await;
            assert_eq!(page.link().await, link_to(lesson, lesson.stops.len()));
            let next = lesson.challenges.first().map(|first| first.title);
            assert_eq!(Some(page.glow().await.as_str()), next);
            assert_same_run(page).await;
        }
    });
}
