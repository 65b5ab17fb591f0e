//! The causes that keep doses from being reported, the greatest first.

use leptos::prelude::*;

use super::{filter::path_of_cause, list::ListQuery};
use crate::{
    api::{Cause, Load, Work},
    format,
    reactive::memo,
    router::{Chip, Page},
};
use shared::{finding::SET_UP, report::ReportTab};

/// More would push the list out of sight.
const MAX_CAUSES: usize = 3;

/// The cards over the list of what is not reported.
#[component]
pub fn Causes(
    /// The causes.
    work: Load<Work>,
    /// The query of the page.
    wanted: Memo<ListQuery>,
) -> impl IntoView {
    let is_shown = memo(move || {
        wanted.with(|wanted| wanted.tab == ReportTab::NotReported && matches!(wanted.chip, Chip::All | Chip::NeedsYou))
    });
    let number = memo(move || work.with(|work| work.causes.len()).unwrap_or_default());
    let causes = memo(move || {
        let mut causes = work.get().map(|work| work.causes).unwrap_or_default();
        causes.truncate(MAX_CAUSES);
        causes
    });
    move || {
        (is_shown.get() && causes.with(|causes| !causes.is_empty())).then(|| {
            view! {
                <ul class="groups" aria-label="What to do first">
                    {causes.get().into_iter().map(|cause| view! { <Card cause /> }).collect_view()}
                </ul>
                {move || (number.get() > MAX_CAUSES).then(|| view! { <p><a class="btn s q" href=Page::Home.path()>"All "{number.get()}" causes"</a></p> })}
            }
        })
    }
}

#[component]
fn Card(cause: Cause) -> impl IntoView {
    let (path, words) = place(&cause.code);
    let doses = if cause.doses == 1 { "dose" } else { "doses" };
    view! {
        <li class="card group">
            <b>{format::count(cause.doses)}<span class="sr">" "{doses}</span></b>
            <div><p>{cause.text}</p><a href=path>{words}</a></div>
        </li>
    }
}

/// The path of the page that resolves a cause, and the words of the link to it.
#[must_use]
pub fn place(code: &str) -> (String, &'static str) {
    if code.starts_with(SET_UP) {
        (Page::Integrations.path(), "Open the set-up")
    } else if code.starts_with("immunization.vaccine.") || code.starts_with("immunization.name.") {
        (Page::Vaccines.path(), "Open the vaccines’ listing")
    } else {
        (path_of_cause(code), "See these doses")
    }
}
