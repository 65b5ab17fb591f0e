//! Interest in a program that is not ready: told, listed, and how it is passed on.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::program::SettingProblem;

use crate::{
    civil::to_timestamp,
    entity::interest,
    graphql::{
        report::{clock, practice_zone},
        schema::{Begun, Bindings, Call, Result},
    },
    interest::{mail_of, subject},
    mail,
    store::{self, NewInterest, practice},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("interests", interests);
    bindings.answer("tellInterest", tell_interest);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TellInterestInput {
    program_code: String,
    contact: String,
    volume: Option<String>,
    note: Option<String>,
    idempotency_key: Option<String>,
}

/// The outcome of telling interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum TellInterestStatus {
    Kept,
    UnknownProgram,
    Invalid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TellInterestPayload {
    status: TellInterestStatus,
    problems: Vec<SettingProblem>,
    mail: Option<InterestMail>,
    passes_on: bool,
}

#[derive(Serialize)]
struct InterestMail {
    link: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct InterestList {
    rows: Vec<Interest>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Interest {
    id: String,
    program_code: String,
    program_name: String,
    contact: String,
    volume: Option<String>,
    note: Option<String>,
    at: DateTime<Utc>,
    passing: String,
    failed: bool,
}

/// Maximum length of a contact, a volume and a note, in characters.
const MAX_LENGTH: usize = 500;

async fn tell_interest(call: Call) -> Result<TellInterestPayload> {
    let input: TellInterestInput = call.arg("input")?;
    let passes_on = call.app.interest.webhook.is_some();
    let answer = |status, problems| TellInterestPayload { status, problems, mail: None, passes_on };
    if call.reference().program(&input.program_code).is_none() {
        return Ok(answer(TellInterestStatus::UnknownProgram, Vec::new()));
    }
    let contact = input.contact.trim();
    let [volume, note] = [&input.volume, &input.note].map(|text| filled(text.as_deref()));
    let problems = problems_of(contact, volume, note);
    if !problems.is_empty() {
        return Ok(answer(TellInterestStatus::Invalid, problems));
    }
    let new = NewInterest { program_code: &input.program_code, contact, volume, note, passes_on };
    let mut tx = match call.begin_once("tellInterest", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let rows = store::interests(call.app.store.reader()).await?;
            let mail = match rows.iter().find(|row| ids.contains(&row.id)) {
                Some(row) => Some(written(&call, row).await?),
                None => None,
            };
            return Ok(TellInterestPayload { mail, ..answer(TellInterestStatus::Kept, Vec::new()) });
        }
    };
    let row = store::keep_interest(&mut tx, new).await?;
    tx.commit(&[row.id]).await?;
    Ok(TellInterestPayload { mail: Some(written(&call, &row).await?), ..answer(TellInterestStatus::Kept, Vec::new()) })
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn problems_of(contact: &str, volume: Option<&str>, note: Option<&str>) -> Vec<SettingProblem> {
    let is_long = |text: &str| text.chars().count() > MAX_LENGTH;
    let found = [
        (contact.is_empty() || is_long(contact)).then(|| {
            SettingProblem::invalid("contact", "Say how we can reach you: an email address or a phone number.")
        }),
        volume.is_some_and(is_long).then(|| SettingProblem::invalid("volume", "Use at most 500 characters.")),
        note.is_some_and(is_long).then(|| SettingProblem::invalid("note", "Use at most 500 characters.")),
    ];
    found.into_iter().flatten().collect()
}

async fn written(call: &Call, row: &interest::Model) -> Result<InterestMail> {
    let profile = practice(call.app.store.reader()).await?;
    let text = mail_of(row, call.reference(), &profile.practice.name);
    let address = call.app.interest.email.as_deref();
    let link = address.map(|address| mail::link(address, &subject(row, call.reference()), &text));
    Ok(InterestMail { link, text })
}

async fn interests(call: Call) -> Result<InterestList> {
    let zone = practice_zone(&call.app).await?;
    let rows = store::interests(call.app.store.reader()).await?;
    Ok(InterestList { rows: rows.into_iter().map(|row| interest_of(&call, row, &zone)).collect() })
}

fn interest_of(call: &Call, row: interest::Model, zone: &TimeZone) -> Interest {
    let program = call.reference().program(&row.program_code);
    Interest {
        id: row.id.to_string(),
        program_name: program.map_or_else(|| row.program_code.clone(), |program| program.name.clone()),
        passing: passing(&row, zone),
        failed: row.failure.is_some(),
        program_code: row.program_code,
        contact: row.contact,
        volume: row.volume,
        note: row.note,
        at: row.created_at,
    }
}

/// The way in which it was passed on, or the reason why not.
fn passing(row: &interest::Model, zone: &TimeZone) -> String {
    match (row.passed_on_at, &row.failure, row.next_try_at) {
        (Some(at), ..) => format!("Passed on {}.", moment(at, zone)),
        (None, Some(failure), Some(next)) => format!("Not passed on yet. {failure} Next try {}.", clock(next, zone)),
        (None, Some(failure), None) => format!("Not passed on. {failure} Send it by email."),
        (None, None, Some(_)) => "Being passed on.".to_owned(),
        (None, None, None) => "Kept here.".to_owned(),
    }
}

fn moment(at: DateTime<Utc>, zone: &TimeZone) -> String {
    format!("{}, {}", to_timestamp(at).to_zoned(zone.clone()).strftime("%m/%d/%Y"), clock(at, zone))
}
