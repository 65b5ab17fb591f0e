//! Setting up a program: saved, tested, activated, paused.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use jiff::civil;
use serde::{Deserialize, Serialize};
use shared::{
    maintenance::{parse, write},
    night::parse_time,
    program::{OnboardingStep, Program, Scope, SetUpField, SettingProblem, Settings, check_settings},
};
use uuid::Uuid;

use super::view::{ConnectionTest, Integration, integration_by_id, integrations_of, may_be_activated, test_of};
use crate::{
    entity::integration::Environment,
    graphql::schema::{BegunSealed, Bindings, Call, Error, Result, parse_id},
    store::{self, ActivationOutcome, NewEnrollment, NewIntegration, NewStep, practice, secrets_of},
    transport::{CertificateError, authority_end, identity_end},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("integrations", integrations);
    bindings.answer("saveIntegration", save_integration);
    bindings.answer("testConnection", test_connection);
    bindings.answer("activateIntegration", activate_integration);
    bindings.answer("pauseIntegration", pause_integration);
}

#[derive(Deserialize)]
struct SettingInput {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnrollmentInput {
    location_id: String,
    settings: Vec<SettingInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SaveIntegrationInput {
    program_code: String,
    environment: Environment,
    programs: String,
    settings: Vec<SettingInput>,
    enrollments: Vec<EnrollmentInput>,
    historical: bool,
    credentials_expire_on: Option<NaiveDate>,
    maintenance: Option<String>,
    connections: Option<i32>,
    night_at: Option<String>,
    idempotency_key: Option<String>,
}

/// The outcome of saving a set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SetUpStatus {
    Saved,
    Invalid,
    Reload,
    UnknownProgram,
    NotReady,
}

#[derive(Serialize)]
struct SaveIntegrationPayload {
    status: SetUpStatus,
    problems: Vec<SettingProblem>,
    integration: Option<Integration>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneIntegrationInput {
    integration_id: String,
}

#[derive(Serialize)]
struct TestConnectionPayload {
    test: Option<ConnectionTest>,
}

/// The outcome of activating or pausing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ActivationStatus {
    Done,
    NotFound,
    NoLocation,
    NotTested,
}

impl From<ActivationOutcome> for ActivationStatus {
    fn from(outcome: ActivationOutcome) -> Self {
        match outcome {
            ActivationOutcome::Done => Self::Done,
            ActivationOutcome::NotFound => Self::NotFound,
            ActivationOutcome::NoLocation => Self::NoLocation,
        }
    }
}

#[derive(Serialize)]
struct ActivationPayload {
    status: ActivationStatus,
    before: i64,
    integration: Option<Integration>,
}

#[derive(Serialize)]
struct PausePayload {
    status: ActivationStatus,
    integration: Option<Integration>,
}

/// Number of doses from before that get their report at once; the others follow in the background.
const FIRST_BATCH_SIZE: u64 = 500;

async fn integrations(call: Call) -> Result<Vec<Integration>> {
    integrations_of(&call.app).await
}

async fn save_integration(call: Call) -> Result<SaveIntegrationPayload> {
    let input: SaveIntegrationInput = call.arg("input")?;
    let answer = |status, problems| Ok(SaveIntegrationPayload { status, problems, integration: None });
    // A request that was carried out is answered before its input is compared with what is there now.
    let mut tx = match call.begin_sealed("saveIntegration", input.idempotency_key.as_deref()).await? {
        BegunSealed::New(tx) => tx,
        BegunSealed::Done(ids, ()) => {
            let integration = match ids.first() {
                Some(id) => integration_by_id(&call.app, *id).await?,
                None => None,
            };
            return Ok(SaveIntegrationPayload { status: SetUpStatus::Saved, problems: Vec::new(), integration });
        }
    };
    let Some(program) = call.reference().program(&input.program_code) else {
        return answer(SetUpStatus::UnknownProgram, Vec::new());
    };
    if !program.is_ready() {
        return answer(SetUpStatus::NotReady, Vec::new());
    }
    if input.programs.rsplit('/').next() != Some(call.reference().programs_asset.name.as_str()) {
        return answer(SetUpStatus::Reload, Vec::new());
    }
    let new = match validate(&call, program, input).await? {
        Ok(new) => new,
        Err(problems) => return answer(SetUpStatus::Invalid, problems),
    };
    let id = store::save_integration(&mut tx, &call.app.courier.vault, new).await?;
    tx.commit(&[id], &()).await?;
    begin_backfill(&call, id).await?;
    let integration = integration_by_id(&call.app, id).await?;
    Ok(SaveIntegrationPayload { status: SetUpStatus::Saved, problems: Vec::new(), integration })
}

/// Checks what was entered: the same check as in the browser.
async fn validate(
    call: &Call,
    program: &Program,
    input: SaveIntegrationInput,
) -> Result<std::result::Result<NewIntegration, Vec<SettingProblem>>> {
    let db = call.app.store.reader();
    let profile = practice(db).await?;
    let kept = kept_secrets(call, &input.program_code, input.environment).await?;
    let kept: Vec<_> = kept.iter().map(String::as_str).collect();
    let entered = to_settings(program, input.settings);
    let mut problems = check_settings(program, Scope::Integration, &entered, &kept);
    let mut enrollments = Vec::new();
    for enrolled in input.enrollments {
        let location_id = parse_id(&enrolled.location_id)?;
        if !profile.locations.iter().any(|row| row.id == location_id) {
            return Err(Error::bad_input("That is not a location of this practice."));
        }
        let settings = to_settings(program, enrolled.settings);
        // A problem of a location's field is told apart by the location's id.
        let at_location = check_settings(program, Scope::Location, &settings, &[]).into_iter().map(|mut problem| {
            problem.field = format!("{}.{location_id}", problem.field);
            problem
        });
        problems.extend(at_location);
        enrollments.push(NewEnrollment { location_id, settings });
    }
    let maintenance = parse(input.maintenance.as_deref().unwrap_or_default());
    problems.extend(
        maintenance
            .as_ref()
            .err()
            .map(|error| SettingProblem::new("maintenance", "setting.unusable", error.to_string())),
    );
    problems.extend(check_connections(input.connections));
    let night_at = read_night_time(input.night_at.as_deref());
    problems.extend(night_at.as_ref().err().cloned());
    let (end, wrong) = check_certificates(&entered);
    // What does not even look like a certificate has its problem already.
    problems.extend(wrong.filter(|wrong| problems.iter().all(|known| known.field != wrong.field)));
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let is_secret = |name: &str| program.field(name).is_some_and(|field| field.secret);
    let (secrets, settings) =
        entered.into_iter().filter(|(_, value)| !value.is_empty()).partition(|(name, _)| is_secret(name));
    Ok(Ok(NewIntegration {
        program_code: input.program_code,
        environment: input.environment,
        settings,
        secrets,
        enrollments,
        historical: input.historical,
        time_zone: profile.practice.time_zone,
        credentials_expire_on: input.credentials_expire_on,
        certificate_expires_at: end,
        connections: input.connections,
        maintenance: maintenance.ok().filter(|windows| !windows.is_empty()).map(|windows| write(&windows)),
        night_at: night_at.ok().flatten(),
    }))
}

/// Returns the problem with a number of connections, if there is one.
fn check_connections(connections: Option<i32>) -> Option<SettingProblem> {
    let is_wrong = connections.is_some_and(|count| !(1..=store::MAX_CONNECTIONS).contains(&count));
    let text = format!("Enter 1 to {} connections.", store::MAX_CONNECTIONS);
    is_wrong.then(|| SettingProblem::new("connections", "setting.unusable", text))
}

/// The time of day of the nights; none where it was left out.
fn read_night_time(text: Option<&str>) -> std::result::Result<Option<civil::Time>, SettingProblem> {
    let Some(text) = text else { return Ok(None) };
    let wrong =
        || SettingProblem::new("nightAt", "setting.unusable", "Write the time of the night as 04:00.".to_owned());
    parse_time(text.trim()).map(Some).ok_or_else(wrong)
}

/// Returns the expiry of the practice's certificate, and the problem that makes a certificate unusable.
fn check_certificates(entered: &Settings) -> (Option<DateTime<Utc>>, Option<SettingProblem>) {
    let given = |name: &str| entered.get(name).filter(|text| !text.is_empty());
    let problem =
        |name: &str, error: CertificateError| Some(SettingProblem::new(name, "setting.unusable", error.to_string()));
    let authority = given("private_ca").and_then(|text| authority_end(text).err());
    match given("client_certificate").map(|text| identity_end(text)).transpose() {
        Err(error) => (None, problem("client_certificate", error)),
        Ok(end) => (end, authority.and_then(|error| problem("private_ca", error))),
    }
}

async fn kept_secrets(call: &Call, program_code: &str, environment: Environment) -> Result<Vec<String>> {
    let db = call.app.store.reader();
    match store::integration_of_program(db, program_code, environment).await? {
        Some(row) => Ok(secrets_of(db, row.id).await?.into_iter().map(|secret| secret.name).collect()),
        None => Ok(Vec::new()),
    }
}

/// The entered value, without the blanks around it; a password keeps them, since it may end with one.
fn to_settings(program: &Program, entries: Vec<SettingInput>) -> Settings {
    let is_exact = |name: &str| program.field(name).is_some_and(SetUpField::is_exact);
    let entries = entries.into_iter().map(|SettingInput { name, value }| {
        let value = if is_exact(&name) && !value.trim().is_empty() { value } else { value.trim().to_owned() };
        (name, value)
    });
    entries.collect::<BTreeMap<_, _>>()
}

async fn test_connection(call: Call) -> Result<TestConnectionPayload> {
    let id = parse_id(&call.arg::<OneIntegrationInput>("input")?.integration_id)?;
    let Some(row) = store::integration_by_id(call.app.store.reader(), id).await? else {
        return Ok(TestConnectionPayload { test: None });
    };
    let tested = call.app.courier.test_connection(&row).await?;
    let (code, text) = (tested.trouble.map(|_| tested.cause.code), tested.cause.text);
    let mut tx = call.app.store.begin(&call.actor()).await?;
    store::record_test(&mut tx, id, code.as_deref(), &text).await?;
    let step = OnboardingStep::ConnectionTested;
    let succeeded = code.is_none();
    store::keep_step(&mut tx, NewStep::now(id, step, succeeded, &text)).await?;
    tx.commit().await?;
    let tested = store::integration_by_id(call.app.store.reader(), id).await?;
    Ok(TestConnectionPayload { test: tested.as_ref().and_then(test_of) })
}

async fn activate_integration(call: Call) -> Result<ActivationPayload> {
    let id = parse_id(&call.arg::<OneIntegrationInput>("input")?.integration_id)?;
    let db = call.app.store.reader();
    let refused = |status, integration| Ok(ActivationPayload { status, before: 0, integration });
    let Some(row) = store::integration_by_id(db, id).await? else { return refused(ActivationStatus::NotFound, None) };
    if !may_be_activated(db, call.reference(), &row.program_code).await? {
        return refused(ActivationStatus::NotTested, integration_by_id(&call.app, id).await?);
    }
    let known = doses_before(&call, id).await?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcome = store::activate(&mut tx, id).await?;
    if outcome == ActivationOutcome::Done && row.environment == Environment::Production {
        let text = "Doses are reported from now on.";
        let step = OnboardingStep::InProduction;
        store::keep_step(&mut tx, NewStep::now(id, step, true, text)).await?;
    }
    tx.commit().await?;
    let before = doses_before(&call, id).await?.saturating_sub(known);
    begin_backfill(&call, id).await?;
    let integration = integration_by_id(&call.app, id).await?;
    Ok(ActivationPayload { status: outcome.into(), before, integration })
}

async fn pause_integration(call: Call) -> Result<PausePayload> {
    let id = parse_id(&call.arg::<OneIntegrationInput>("input")?.integration_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcome = store::pause(&mut tx, id).await?;
    tx.commit().await?;
    let integration = integration_by_id(&call.app, id).await?;
    Ok(PausePayload { status: outcome.into(), integration })
}

/// Returns the number of doses that were there before locations began to report.
async fn doses_before(call: &Call, id: Uuid) -> Result<i64> {
    let progress = store::backfill_progress(call.app.store.reader(), id).await?;
    Ok(progress.map_or(0, |progress| progress.total))
}

/// Gives the first doses from before their reports, so that few are all there when the answer comes.
async fn begin_backfill(call: &Call, id: Uuid) -> Result<()> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    store::backfill(&mut tx, call.reference(), Some(id), FIRST_BATCH_SIZE).await?;
    tx.commit().await?;
    Ok(())
}
