//! A word about something that was done. It goes by itself, unless something is wrong or somebody looks at it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::{
    button::IconButton,
    dom::pause,
    icon::{Icon, icon},
    status::Tone,
};

/// Duration of a toast, in milliseconds: long enough to read it twice.
const DURATION: u32 = 8_000;
/// More at once are not read.
const MAX_TOASTS: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    tone: Tone,
    text: String,
}

/// Tells what was done.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    looked_at: RwSignal<bool>,
}

impl Toaster {
    /// Makes one and hands it down.
    pub fn provide() -> Self {
        let toaster =
            Self { toasts: RwSignal::new(Vec::new()), last: StoredValue::new(0), looked_at: RwSignal::new(false) };
        provide_context(toaster);
        toaster
    }

    /// The one of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Tells it.
    pub fn tell(self, tone: Tone, text: impl Into<String>) {
        let number = self.last.try_update_value(|last| {
            *last = last.wrapping_add(1);
            *last
        });
        let number = number.unwrap_or_default();
        self.toasts.update(|toasts| {
            toasts.push(Toast { number, tone, text: text.into() });
            let over = toasts.len().saturating_sub(MAX_TOASTS);
            toasts.drain(..over);
        });
        if tone != Tone::Bad {
            self.take_away_later(number);
        }
    }

    fn take_away_later(self, number: u32) {
        spawn_local(async move {
            pause(DURATION).await;
            while self.looked_at.try_get_untracked() == Some(true) {
                pause(1_000).await;
            }
            self.take_away(number);
        });
    }

    fn take_away(self, number: u32) {
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

/// The region of the toasts. It is there from the start, so that a screen reader watches it.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = Toaster::here();
    view! {
        <div
            class="toasts"
            role="log"
            aria-label="Notices"
            on:mouseenter=move |_| toaster.looked_at.set(true)
            on:mouseleave=move |_| toaster.looked_at.set(false)
            on:focusin=move |_| toaster.looked_at.set(true)
            on:focusout=move |_| toaster.looked_at.set(false)
        >
            <For each=move || toaster.toasts.get() key=|toast| toast.number let:toast>
                <div class=format!("toast {}", toast.tone.class())>
                    {icon(toast.tone.icon())}
                    <span>{toast.text}</span>
                    <IconButton label="Close this notice" mark=Icon::Close press=move |()| toaster.take_away(toast.number) />
                </div>
            </For>
        </div>
    }
}
