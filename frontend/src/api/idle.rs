//! The use of the page: when somebody pressed a key, clicked or scrolled last, and how long the session lasts without.
//!
//! The server decides when a session ends. Each request says when the page was used last, since pages ask by themselves
//! too; before the session ends, the page warns.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use js_sys::Date;
use leptos::prelude::*;

/// Interval between two looks at the clock, in milliseconds.
const TICK: u32 = 1_000;
/// Time between two questions of whether another tab was used meanwhile, in milliseconds.
const ASK_AGAIN: f64 = 5_000.0;

thread_local! {
    /// The last use, in milliseconds since 1970.
    static USED: Cell<f64> = const { Cell::new(0.0) };
}

/// Returns the seconds since the last use.
pub fn seconds() -> u32 {
    ((Date::now() - USED.get()) / 1_000.0) as u32
}

/// Milliseconds until the session ends, unless it is used, and before that at which its user is warned.
pub type Left = (f64, f64);

/// Watches the session from now on: `check` asks the server how long it lasts, and `ending` is `true` while it is about
/// to end.
pub async fn watch(is_signed_in: impl Fn() -> bool, check: impl AsyncFn() -> Option<Left>, ending: RwSignal<bool>) {
    USED.set(Date::now());
    for event in ["keydown", "pointerdown", "wheel"] {
        // For as long as the page is there: a handle that is dropped removes nothing.
        drop(window_event_listener_untyped(event, |_| USED.set(Date::now())));
    }
    let (mut asked, mut ask_at, mut lead) = (0.0, 0.0, 0.0);
    loop {
        TimeoutFuture::new(TICK).await;
        if !is_signed_in() {
            ask_at = 0.0;
            continue;
        }
        let now = Date::now();
        let is_told = USED.get() <= asked || (now - asked < lead && !ending.get_untracked());
        if now < ask_at && is_told {
            continue;
        }
        asked = now;
        ask_at = now + ASK_AGAIN;
        if let Some((ends_in, warn_before)) = check().await {
            lead = warn_before;
            let is_ending = ends_in <= lead;
            ask_at = now + if is_ending { ends_in.min(ASK_AGAIN) } else { ends_in - lead };
            if ending.get_untracked() != is_ending {
                ending.set(is_ending);
            }
        }
    }
}
