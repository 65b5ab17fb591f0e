//! Adding, changing and retiring a location.

use serde::{Deserialize, Serialize};
use shared::{
    patient::Address,
    typed::{address, fold, telephone},
};
use uuid::Uuid;

use super::{
    practice::{check_name, check_text},
    view::{Location, location_view},
};
use crate::{
    graphql::schema::{Begun, Bindings, Call, Problem, Result, SaveStatus, known, problem, saved},
    store::{self, NewLocation, PracticeProfile},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("saveLocation", save_location);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LocationInput {
    name: String,
    street: Option<String>,
    street_other: Option<String>,
    city: Option<String>,
    state: Option<String>,
    zip: Option<String>,
    phone: Option<String>,
    active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SaveLocationInput {
    id: Option<String>,
    version: Option<i32>,
    idempotency_key: Option<String>,
    location: LocationInput,
}

#[derive(Serialize)]
struct SaveLocationPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    location: Option<Location>,
}

async fn save_location(call: Call) -> Result<SaveLocationPayload> {
    let input: SaveLocationInput = call.arg("input")?;
    let answer = |status, problems| Ok(SaveLocationPayload { status, problems, location: None });
    let read = known(input.id.as_deref(), input.version)?;
    // A request that was carried out is answered before its input is compared with what is there now.
    let mut tx = match call.begin_once("saveLocation", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let set_up = call.app.store.current_set_up().await?;
            let row = set_up.profile.locations.iter().find(|row| ids.contains(&row.id));
            let location = row.map(location_view);
            return Ok(SaveLocationPayload { status: SaveStatus::Saved, problems: Vec::new(), location });
        }
    };
    let set_up = call.app.store.current_set_up().await?;
    let new = match validate(input.location, &set_up.profile, read.map(|read| read.id)) {
        Ok(new) => new,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    match saved(store::save_location(&mut tx, read, new).await)? {
        Ok(row) => {
            tx.commit(&[row.id]).await?;
            let location = Some(location_view(&row));
            Ok(SaveLocationPayload { status: SaveStatus::Saved, problems: Vec::new(), location })
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}

fn validate(
    input: LocationInput,
    profile: &PracticeProfile,
    id: Option<Uuid>,
) -> std::result::Result<NewLocation, Vec<Problem>> {
    let name = fold(&input.name);
    let mut problems = check_name("location.name", &name, "Enter the name of the location.");
    let is_other = |row: &Uuid| id.is_none_or(|id| id != *row);
    let mut others = profile.locations.iter().filter(|row| is_other(&row.id));
    if others.clone().any(|row| row.name.eq_ignore_ascii_case(&name)) {
        problems.push(problem("location.name", "taken", "Another location has this name."));
    }
    let retired = input.active == Some(false);
    if retired && !others.any(|row| row.retired_at.is_none()) {
        let text = "This is the only location that is in use. Add another one before you retire it.";
        problems.push(problem("location.active", "last", text));
    }
    let typed = Address {
        street: input.street.unwrap_or_default(),
        other: input.street_other,
        city: input.city.unwrap_or_default(),
        state: input.state.unwrap_or_default(),
        zip: input.zip.unwrap_or_default(),
        ..Address::default()
    };
    let address = address(&typed).unwrap_or_else(|wrong| {
        problems.push(problem(&format!("location.{}", wrong.field()), "form", &wrong.to_string()));
        None
    });
    let phone = telephone(input.phone.as_deref().unwrap_or_default()).unwrap_or_else(|wrong| {
        problems.push(problem("location.phone", "form", &wrong.to_string()));
        None
    });
    let address = address.unwrap_or_default();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let new = NewLocation {
        name,
        street: some(address.street),
        street_other: address.other,
        city: some(address.city),
        state: some(address.state),
        zip: some(address.zip),
        phone: phone.map(|phone| phone.write()),
        retired,
    };
    let texts =
        [("location.street", &new.street), ("location.streetOther", &new.street_other), ("location.city", &new.city)];
    problems.extend(texts.into_iter().flat_map(|(field, text)| check_text(field, text.as_deref())));
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}
