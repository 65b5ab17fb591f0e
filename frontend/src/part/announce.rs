//! What a screen reader is told politely when something changes by itself.

use leptos::prelude::*;

/// Tells what changed.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Makes one and hands it down.
    pub fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// The one of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Tells it. The same words twice are told twice.
    pub fn say(self, text: &str) {
        self.0.update(|said| {
            let again = said == text;
            text.clone_into(said);
            if again {
                said.push('\u{a0}');
            }
        });
    }
}

/// Where it is told.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let said = Announcer::here().0;
    view! { <div class="sr" role="status" aria-live="polite">{move || said.get()}</div> }
}
