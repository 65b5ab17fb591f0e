//! Polite announcements for screen readers of what changes by itself.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::dom::pause;

/// Changes within this time, in milliseconds, are told together.
const DEBOUNCE: u32 = 800;

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

/// The live region.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let said = Announcer::here().0;
    view! { <div class="sr" role="status" aria-live="polite">{move || said.get()}</div> }
}

/// Changes that come in crowds, told in one sentence a moment.
pub struct Digest<T: Send + Sync + 'static> {
    untold: StoredValue<Vec<T>>,
    announcer: Announcer,
    summarize: fn(&[T]) -> String,
}

impl<T: Send + Sync + 'static> Clone for Digest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Digest<T> {}

impl<T: Send + Sync + 'static> Digest<T> {
    /// A digest of changes that a function puts into one sentence; an empty one is not told.
    #[must_use]
    pub fn new(summarize: fn(&[T]) -> String) -> Self {
        Self { untold: StoredValue::new(Vec::new()), announcer: Announcer::here(), summarize }
    }

    /// Takes a change in; the first of a moment begins it.
    pub fn add(self, change: T) {
        let is_first = self.untold.try_update_value(|untold| {
            untold.push(change);
            untold.len() == 1
        });
        if is_first == Some(true) {
            spawn_local(async move {
                pause(DEBOUNCE).await;
                let changes = self.untold.try_update_value(std::mem::take).unwrap_or_default();
                let said = (self.summarize)(&changes);
                if !said.is_empty() {
                    self.announcer.say(&said);
                }
            });
        }
    }
}
