//! The list of clinicians, and saving one.

use serde::{Deserialize, Serialize};
use shared::{
    immunization::Clinician,
    readiness::is_npi,
    typed::{self, fold, fold_digits, has_control},
};
use uuid::Uuid;

use crate::{
    entity::clinician,
    graphql::schema::{Begun, Bindings, Call, Problem, Result, SaveStatus, known, parse_id, problem, saved},
    store::{self, NewClinician, SetUp, clinician_locations},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("clinicians", clinicians);
    bindings.answer("saveClinician", save_clinician);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedClinician {
    id: String,
    version: i32,
    last: String,
    first: String,
    middle: Option<String>,
    suffix: Option<String>,
    prefix: Option<String>,
    npi: Option<String>,
    credentials: Option<String>,
    gives: bool,
    orders: bool,
    location_ids: Vec<String>,
    active: bool,
    user_id: Option<String>,
    own: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedClinicianInput {
    last: String,
    first: String,
    middle: Option<String>,
    suffix: Option<String>,
    prefix: Option<String>,
    credentials: Option<String>,
    npi: Option<String>,
    gives: bool,
    orders: bool,
    #[serde(default)]
    location_ids: Vec<String>,
    active: Option<bool>,
    user_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SaveClinicianInput {
    id: Option<String>,
    version: Option<i32>,
    idempotency_key: Option<String>,
    clinician: ListedClinicianInput,
}

#[derive(Serialize)]
struct SaveClinicianPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    clinician: Option<ListedClinician>,
}

async fn clinicians(call: Call) -> Result<Vec<ListedClinician>> {
    let set_up = call.app.store.current_set_up().await?;
    set_up.clinicians.iter().map(|row| listed(row, &call)).collect()
}

fn listed(row: &clinician::Model, call: &Call) -> Result<ListedClinician> {
    let locations = clinician_locations(row)?;
    Ok(ListedClinician {
        id: row.id.to_string(),
        version: row.version,
        last: row.last_name.clone(),
        first: row.first_name.clone(),
        middle: row.middle_name.clone(),
        suffix: row.suffix.clone(),
        prefix: row.prefix.clone(),
        npi: row.npi.clone(),
        credentials: row.credentials.clone(),
        gives: row.gives,
        orders: row.orders,
        location_ids: locations.into_iter().map(|id| id.to_string()).collect(),
        active: row.active,
        user_id: row.user_id.map(|id| id.to_string()),
        own: row.user_id.is_some() && row.user_id == call.caller.user.map(|user| user.0),
    })
}

async fn save_clinician(call: Call) -> Result<SaveClinicianPayload> {
    let input: SaveClinicianInput = call.arg("input")?;
    let answer = |status, problems| Ok(SaveClinicianPayload { status, problems, clinician: None });
    let read = known(input.id.as_deref(), input.version)?;
    // A request that was carried out is answered before its input is compared with what is there now.
    let mut tx = match call.begin_once("saveClinician", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let rows = store::clinicians(call.app.store.reader()).await?;
            let row = rows.iter().find(|row| ids.contains(&row.id));
            let clinician = row.map(|row| listed(row, &call)).transpose()?;
            return Ok(SaveClinicianPayload { status: SaveStatus::Saved, problems: Vec::new(), clinician });
        }
    };
    let set_up = call.app.store.current_set_up().await?;
    let new = match validate(input.clinician, &set_up, read.map(|read| read.id)) {
        Ok(new) => new,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    if let Some(user) = new.user_id
        && !store::possible_owners(call.app.store.reader()).await?.iter().any(|(id, _)| *id == user)
    {
        let text = "There is no such user. Choose one of the list.";
        return answer(SaveStatus::Invalid, vec![problem("clinician.userId", "unknown", text)]);
    }
    match saved(store::save_clinician(&mut tx, read, new).await)? {
        Ok(row) => {
            tx.commit(&[row.id]).await?;
            let clinician = Some(listed(&row, &call)?);
            Ok(SaveClinicianPayload { status: SaveStatus::Saved, problems: Vec::new(), clinician })
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}

/// Maximum length of a part of a name, in characters.
const MAX_LENGTH: usize = 100;

fn validate(
    input: ListedClinicianInput,
    set_up: &SetUp,
    id: Option<Uuid>,
) -> std::result::Result<NewClinician, Vec<Problem>> {
    let name = |text: Option<String>| text.as_deref().map(typed::name).filter(|text| !text.is_empty());
    let npi = input.npi.as_deref().map(fold_digits).map(|text| text.replace([' ', '-'], ""));
    let who = Clinician {
        last: typed::name(&input.last),
        first: typed::name(&input.first),
        npi: npi.filter(|text| !text.is_empty()),
        middle: name(input.middle),
        suffix: name(input.suffix),
        prefix: name(input.prefix),
    };
    let credentials = input.credentials.as_deref().map(fold).filter(|text| !text.is_empty());
    let mut problems = check_parts(&who, credentials.as_deref());
    let mut wrong = |field, code, text| problems.push(problem(field, code, text));
    if !(input.gives || input.orders) {
        wrong("clinician.gives", "missing", "Say whether the clinician gives vaccines, orders them, or both.");
    }
    let locations: Option<Vec<_>> = input.location_ids.iter().map(|id| parse_id(id).ok()).collect();
    let locations = locations.filter(|all| all.iter().all(|id| set_up.profile.location(*id).is_some()));
    if locations.is_none() {
        wrong("clinician.locationIds", "unknown", "Choose locations of this practice.");
    }
    let user_id = input.user_id.as_deref().map(parse_id).transpose().unwrap_or_default();
    let is_other = |row: &&clinician::Model| id.is_none_or(|id| id != row.id);
    let others = || set_up.clinicians.iter().filter(is_other);
    if user_id.is_some() && others().any(|row| row.user_id == user_id) {
        wrong("clinician.userId", "taken", "Another clinician is this user.");
    }
    if who.npi.is_some() && others().any(|row| row.npi == who.npi) {
        wrong("clinician.npi", "taken", "Another clinician has this NPI. Compare it with the one of this clinician.");
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(NewClinician {
        who,
        credentials,
        gives: input.gives,
        orders: input.orders,
        locations: locations.unwrap_or_default(),
        retired: input.active == Some(false),
        user_id,
    })
}

fn check_parts(who: &Clinician, credentials: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, text, missing) in [
        ("clinician.last", &who.last, "Enter the last name."),
        ("clinician.first", &who.first, "Enter the first name."),
    ] {
        if text.is_empty() {
            problems.push(problem(field, "missing", missing));
        }
    }
    let parts = [
        ("clinician.last", Some(who.last.as_str())),
        ("clinician.first", Some(who.first.as_str())),
        ("clinician.middle", who.middle.as_deref()),
        ("clinician.suffix", who.suffix.as_deref()),
        ("clinician.prefix", who.prefix.as_deref()),
        ("clinician.credentials", credentials),
    ];
    for (field, text) in parts {
        if text.is_some_and(|text| text.chars().count() > MAX_LENGTH || has_control(text)) {
            problems.push(problem(field, "form", "Use at most 100 characters and no line breaks."));
        }
    }
    if who.npi.as_deref().is_some_and(|npi| !is_npi(npi)) {
        let text = "This is not an NPI: it has ten digits, begins with 1 or 2, and its last digit checks the others. Compare it with the NPI registry.";
        problems.push(problem("clinician.npi", "form", text));
    }
    problems
}
