//! The causes for which doses are not reported, by who gave them, where, and of which vaccine.

use leptos::prelude::*;

use crate::{api::GroupCauses, format};

/// Number of groups that are shown.
const MAX_GROUPS: usize = 5;

/// The groups with most doses, each with its first cause.
#[must_use]
pub fn groups(title: &'static str, groups: Vec<GroupCauses>) -> AnyView {
    let rows = groups.into_iter().take(MAX_GROUPS).map(|group| {
        let cause = group.causes.into_iter().next().map(|cause| cause.text);
        let name = group.name.unwrap_or_else(|| "Nobody is named".to_owned());
        view! {
            <li><b>{format::count(group.doses)}</b><div><p>{name}</p>{cause.map(|text| view! { <p class="small mut">{text}</p> })}</div></li>
        }
    });
    view! { <section class="c4"><h3>{title}</h3><ul class="causes">{rows.collect_view()}</ul></section> }.into_any()
}
