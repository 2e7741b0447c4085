//! The page: drawn as a function of its [`state`], and followed by
//! [`effects`] where it reaches beyond the document.

mod app;
mod browser;
mod components;
mod effects;
mod el;
mod kept;
mod pages;
mod paint;
mod panic;
mod state;
mod turns;

/// Mounts the page into the document's body.
pub fn start() {
    panic::show_in_the_page();
    yew::Renderer::<app::App>::new().render();
}
