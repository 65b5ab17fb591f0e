//! Dosewire in the browser.

mod api;
mod app;
mod crash;
mod format;
#[cfg(feature = "gallery")]
mod gallery;
mod page;
#[cfg_attr(
    not(feature = "gallery"),
    expect(unused_imports, reason = "the kit is whole, and some parts wait for their first page")
)]
mod part;
mod reactive;
mod record;
mod router;
mod save;
mod text;
mod theme;
mod zone;

fn main() {
    crash::watch();
    theme::apply(theme::remembered());
    #[cfg(feature = "gallery")]
    if gallery::is_asked_for() {
        leptos::mount::mount_to_body(gallery::Gallery);
        return app::take_away_first_paint();
    }
    leptos::mount::mount_to_body(app::App);
    app::take_away_first_paint();
}
