//! Asks before a page is left with something that is not saved.

use leptos::prelude::*;

use super::{dialog::Dialog, leaving::ask_before_leaving};
use crate::part::button::{Button, Look};
use crate::router::Router;

/// Asks before a page is left while something is not saved: by a link, by Back and Forward, by closing the tab, by
/// reloading.
#[component]
pub fn UnsavedGuard(
    /// `true` while something is not saved.
    #[prop(into)]
    unsaved: Signal<bool>,
) -> impl IntoView {
    let router = Router::here();
    let asking = RwSignal::new(false);
    ask_before_leaving(unsaved, asking);
    let leave = move |()| {
        asking.set(false);
        router.proceed();
    };
    let stay = move |()| {
        asking.set(false);
        router.cancel();
    };
    view! {
        <Dialog open=asking title="Leave without saving?">
            <p>"What you entered on this page is not saved yet."</p>
            <div class="row wrap">
                <Button look=Look::Primary press=stay>"Stay here"</Button>
                <Button look=Look::Danger press=leave>"Leave without saving"</Button>
            </div>
        </Dialog>
    }
}
