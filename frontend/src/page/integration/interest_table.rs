//! The practices that want a program that is not ready, as a table and as a file.

use leptos::prelude::*;

use shared::spreadsheet;

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
    let load = api.may("interests").then(|| {
        Load::new(api, || (), move |()| async move { api.run::<InterestsQuery>(interests_query::Variables {}).await })
    });
    move || {
        let list = load?.get().filter(|list| !list.rows.is_empty())?;
        let rows = list.rows.clone();
        let export = move |()| save("interest.csv", &write(&rows, &Zone::here()));
        Some(view! {
            <div class="card pad stack">
                <div class="row wrap">
                    <h2>"Interest in other programs"</h2>
                    <span class="sp"></span>
                    <Button small=true mark=Icon::Download press=export>"Export CSV"</Button>
                </div>
                {list.rows.into_iter().map(|interest| view! { <One interest /> }).collect_view()}
            </div>
        })
    }
}

/// Returns the list as a file for spreadsheets.
fn write(rows: &[Interest], zone: &Zone) -> String {
    let headings = ["Told", "Code", "Program", "Contact", "Volume", "Note", "Passed on"];
    let cells = |row: &Interest| {
        [
            zone.moment(row.at),
            row.program_code.clone(),
            row.program_name.clone(),
            row.contact.clone(),
            row.volume.clone().unwrap_or_default(),
            row.note.clone().unwrap_or_default(),
            row.passing.clone(),
        ]
    };
    spreadsheet::to_csv(headings, rows.iter().map(cells))
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
