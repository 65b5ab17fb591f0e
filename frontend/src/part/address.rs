//! The address bar shows the page that is seen.

use leptos::prelude::*;
use leptos_router::{
    hooks::use_location,
    location::{BrowserUrl, LocationProvider as _},
};

/// Writes the address of a link that was followed, so that Back, Reload and bookmarks mean the page that is seen. The
/// router leaves that to nested routes, of which there are none: pages are matched on one enum.
#[component]
pub fn AddressBar() -> impl IntoView {
    let (path, browser) = (use_location().pathname, expect_context::<BrowserUrl>());
    // Read, and not only tracked: what nobody reads does not know that it changed.
    Effect::new(move |_| path.with(|_| browser.ready_to_complete()));
}
