//! Reminders: credentials that expire, a registry under maintenance.

use leptos::prelude::*;

use crate::{
    api::Reminder,
    part::{Banner, Tone},
};

/// Reminders, a banner each.
#[component]
pub fn Reminders(
    /// The reminders.
    reminders: Vec<Reminder>,
) -> impl IntoView {
    let banners = reminders.into_iter().map(|reminder| {
        let tone = match reminder.level.as_str() {
            "PAST" | "WEEK" => Tone::Bad,
            "CLOSED" => Tone::Busy,
            _ => Tone::Warn,
        };
        view! { <Banner tone>{reminder.text}</Banner> }
    });
    banners.collect_view()
}
