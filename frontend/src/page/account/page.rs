//! The page: who is signed in, and the sections below.

use leptos::prelude::*;

use super::{password::PasswordSection, second_factor::SecondFactorSection, sessions::SessionsSection};
use crate::{api::Api, page::admin::role_name, part::PageHead};

/// The user's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let who = Api::here().viewer().map(|viewer| {
        let role = viewer.role.as_deref().map(role_name).unwrap_or_default().to_owned();
        [viewer.display_name, [viewer.user_name, role].join(", ")].join(": ")
    });
    view! {
        <PageHead title="Your account" sub=who.unwrap_or_default() />
        <div class="stack">
            <PasswordSection />
            <SecondFactorSection />
            <SessionsSection />
        </div>
    }
}
