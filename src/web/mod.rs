//! The page.

mod app;
mod browser;
mod components;
mod hooks;
mod pages;
mod paint;
mod panic;
mod settings;
mod shared;
mod state;

/// Mounts the page into the document's body.
pub fn start() {
    panic::show_in_the_page();
    settings::Settings::stored().apply();
    yew::Renderer::<app::App>::new().render();
}
