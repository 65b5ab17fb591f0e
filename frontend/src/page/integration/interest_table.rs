//! The practices that want a program that is not ready, as a table and as a file.

use leptos::prelude::*;

use crate::{
    api::{Api, Interest, InterestsQuery, Load, interests_query},
    part::{Button, Icon},
    save::save,
    zone::Zone,
};

/// The list; nothing while nobody wants one.
#[component]
pub fn InterestTable() -> impl IntoView {
    let api = Api::here();
    let load =
        Load::new(api, || (), move |()| async move { api.run::<InterestsQuery>(interests_query::Variables {}).await });
    move || {
        let list = load.get().filter(|list| !list.rows.is_empty())?;
        let csv = list.csv;
        Some(view! {
            <div class="card pad stack">
                <div class="row wrap">
                    <h2>"Interest in other programs"</h2>
                    <span class="sp"></span>
                    <Button small=true mark=Icon::Download press=move |()| save("interest.csv", &csv)>"Export CSV"</Button>
                </div>
                {list.rows.into_iter().map(|interest| view! { <One interest /> }).collect_view()}
            </div>
        })
    }
}

#[component]
fn One(interest: Interest) -> impl IntoView {
    let more = [interest.volume, interest.note].into_iter().flatten().collect::<Vec<_>>().join(". ");
    let class = if interest.failed { "small err" } else { "small mut" };
    view! {
        <div class="listed">
            <b>{interest.program_name}</b>
            <p class="small">{Zone::here().date(interest.at)}", "{interest.contact}</p>
            {(!more.is_empty()).then(|| view! { <p class="small">{more}</p> })}
            <p class=class>{interest.passing}</p>
        </div>
    }
}
