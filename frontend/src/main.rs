//! Dosewire in the browser.

mod api;
mod app;
mod format;
mod page;
mod part;
mod route;
mod text;
mod theme;
mod zone;

fn main() {
    console_error_panic_hook::set_once();
    theme::apply(theme::remembered());
    leptos::mount::mount_to_body(app::App);
    app::take_away_first_paint();
}
