//! Changing the practice.

use serde::{Deserialize, Serialize};
use shared::typed::{fold, has_control};

use super::view::{Practice, view_of};
use crate::{
    civil::is_zone,
    graphql::schema::{Bindings, Call, Problem, Result, SaveStatus, problem, saved},
    store::{self, PracticeChange},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("savePractice", save_practice);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavePracticeInput {
    version: i32,
    name: String,
    time_zone: String,
    support_contact: String,
}

#[derive(Serialize)]
struct SavePracticePayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    practice: Option<Practice>,
}

async fn save_practice(call: Call) -> Result<SavePracticePayload> {
    let input: SavePracticeInput = call.arg("input")?;
    let answer = |status, problems| Ok(SavePracticePayload { status, problems, practice: None });
    let (name, support_contact) = (fold(&input.name), fold(&input.support_contact));
    let mut problems = check_name("name", &name, "Enter the name of the practice.");
    problems.extend(check_name("supportContact", &support_contact, "Enter whom to ask in the practice."));
    if !is_zone(&input.time_zone) {
        let text = "This time zone is not known. Enter its IANA name, as America/Chicago.";
        problems.push(problem("timeZone", "unknown", text));
    }
    if !problems.is_empty() {
        return answer(SaveStatus::Invalid, problems);
    }
    let change = PracticeChange { name, time_zone: input.time_zone, support_contact };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::save_practice(&mut tx, input.version, change).await)? {
        Ok(row) => {
            tx.commit().await?;
            let set_up = call.app.store.current_set_up().await?;
            let practice = Some(view_of(&row, &set_up.profile.locations));
            Ok(SavePracticePayload { status: SaveStatus::Saved, problems: Vec::new(), practice })
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}

/// Maximum length of a name, in characters.
const MAX_LENGTH: usize = 100;

/// The problems of a name that must be there.
pub(super) fn check_name(field: &str, name: &str, missing: &str) -> Vec<Problem> {
    match name {
        "" => vec![problem(field, "missing", missing)],
        name => check_text(field, Some(name)),
    }
}

/// The problems of a text that may be missing.
pub(super) fn check_text(field: &str, text: Option<&str>) -> Vec<Problem> {
    let is_wrong = |text: &str| text.chars().count() > MAX_LENGTH || has_control(text);
    let wrong = text.is_some_and(is_wrong);
    wrong.then(|| problem(field, "form", "Use at most 100 characters and no line breaks.")).into_iter().collect()
}
