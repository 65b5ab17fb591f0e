//! Charts that are likely of the same person: told while a patient is entered, and merged from the chart.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::typed::{DateKind, date};

use crate::{
    api::{Api, LikelyDuplicate, LikelyDuplicatesQuery, LikenessReason},
    page::person::said,
    part::{Form, Icon, icon, pause},
    reactive::effect,
    router::Page,
    zone::Zone,
};

/// Debounce of the search while a patient is entered, in milliseconds.
const DEBOUNCE: u32 = 400;

/// The entries that likely duplicates are found by: the name in the query, and in the form.
const TOLD: &[(&str, &str)] = &[("last", "name.last"), ("first", "name.first"), ("mrn", "mrn"), ("phone", "phone")];

/// Warns, while a patient is entered, of charts that may be of the same person.
#[must_use]
pub fn warn_of_likely(api: Api, form: Form) -> AnyView {
    let found = RwSignal::new(Vec::<LikelyDuplicate>::new());
    let turn = StoredValue::new(0_u32);
    let today = Zone::here().today();
    effect(move || {
        for (_, name) in TOLD {
            form.value(name).track();
        }
        form.value("birthDate").track();
        let mine = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            pause(DEBOUNCE).await;
            if turn.try_get_value() != mine {
                return;
            }
            let answer = api.run_with::<LikelyDuplicatesQuery>(json!({ "entered": entered(form, today) })).await;
            if let (Ok(likely), true) = (answer, turn.try_get_value() == mine) {
                found.try_set(likely);
            }
        });
    });
    (move || {
        let likely = found.get();
        (!likely.is_empty()).then(|| {
            view! {
                <div class="banner warn" role="status">
                    {icon(Icon::Warning)}
                    <div class="banner-body stack-s">
                        <b>"This may be a patient already"</b>
                        <ul>{likely.into_iter().map(one).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    })
    .into_any()
}

fn entered(form: Form, today: NaiveDate) -> Value {
    let entered = form.entries();
    let mut person = Map::new();
    for (own, name) in TOLD {
        person.insert((*own).to_owned(), json!(entered.filled(name)));
    }
    let born = date(&entered.text("birthDate"), today, DateKind::Birth).ok().map(|day| day.to_string());
    person.insert("birthDate".to_owned(), json!(born));
    Value::Object(person)
}

/// The chart opens beside, so that nothing of what was typed is lost.
fn one(likely: LikelyDuplicate) -> AnyView {
    let why = reasons(&likely.reasons);
    let words = said(&likely.patient);
    view! { <li><a href=Page::Chart(likely.patient.id).path() target="_blank">{words}</a>": "{why}</li> }.into_any()
}

/// The reasons why two charts may be of one person, in words.
#[must_use]
pub fn reasons(reasons: &[LikenessReason]) -> String {
    let word = |reason: &LikenessReason| match reason {
        LikenessReason::SameMrn => "the same number",
        LikenessReason::SameBirthDate => "the same birth date",
        LikenessReason::SimilarBirthDate => "a similar birth date",
        LikenessReason::SameName => "the same name",
        LikenessReason::SimilarName => "a similar name",
        LikenessReason::SamePhone => "the same phone",
    };
    reasons.iter().map(word).collect::<Vec<_>>().join(", ")
}
