//! The page of the user's own account.

use leptos::prelude::*;

use super::second_factor::SecondFactorSection;
use crate::part::PageHead;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <PageHead title="Your account" sub="How you sign in." />
        <div class="stack"><SecondFactorSection /></div>
    }
}
