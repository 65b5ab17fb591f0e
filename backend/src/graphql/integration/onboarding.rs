//! Onboarding: the test message, and steps that were taken outside.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::{
    gate::GateEvent,
    program::{OnboardingStep, SettingProblem},
};
use uuid::Uuid;

use super::view::{Integration, integration_by_id};
use crate::{
    civil::{day_of, from_chrono, from_timestamp, zone_of},
    entity::integration::Environment,
    graphql::{
        report::{HelpPacket, packet_of_trial},
        schema::{Begun, BegunSealed, Bindings, Call, Error, Result, parse_id},
    },
    store::{self, GateId, NewStep},
};

/// Binds the fields of onboarding.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("sendTestMessage", send_test_message);
    bindings.answer("recordOnboarding", record_onboarding);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendTestMessageInput {
    integration_id: String,
    idempotency_key: Option<String>,
}

/// The outcome of asking for a test message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum TestMessageStatus {
    Tried,
    NotFound,
    NotATestSystem,
}

/// The result of a test message, as it is told and told again.
#[derive(Serialize, Deserialize)]
struct TestMessage {
    accepted: bool,
    text: String,
    said: Option<String>,
    packet: Option<HelpPacket>,
}

#[derive(Serialize)]
struct SendTestMessagePayload {
    status: TestMessageStatus,
    #[serde(flatten)]
    message: TestMessage,
    integration: Option<Integration>,
}

async fn send_test_message(call: Call) -> Result<SendTestMessagePayload> {
    let input: SendTestMessageInput = call.arg("input")?;
    let (id, key) = (parse_id(&input.integration_id)?, input.idempotency_key.as_deref());
    let refused = |status, text: &str| SendTestMessagePayload {
        status,
        message: TestMessage { accepted: false, text: text.to_owned(), said: None, packet: None },
        integration: None,
    };
    let db = call.app.store.reader();
    let Some(row) = store::integration_by_id(db, id).await? else {
        return Ok(refused(TestMessageStatus::NotFound, "There is no such integration."));
    };
    if row.environment != Environment::Test {
        let text = "A made-up patient never goes to a production system. Set up the registry's test system, and send \
                    the test message there.";
        return Ok(refused(TestMessageStatus::NotATestSystem, text));
    }
    let program = call.reference().program(&row.program_code);
    let program = program.ok_or_else(|| Error::bad_input("This program is not known to this server."))?;
    if let BegunSealed::Done(_, message) = call.begin_sealed("sendTestMessage", key).await? {
        return tried(&call, id, message).await;
    }
    // No transaction is open while the registry is waited for.
    let trial = call.app.courier.send_test_message(program, &row).await?;
    let packet = if trial.accepted { None } else { Some(packet_of_trial(&call, program, &row, &trial).await?) };
    let mut tx = match call.begin_sealed("sendTestMessage", key).await? {
        BegunSealed::New(tx) => tx,
        BegunSealed::Done(_, message) => return tried(&call, id, message).await,
    };
    let step = NewStep {
        message_id: trial.message_id.clone(),
        ..NewStep::now(id, OnboardingStep::TestMessage, trial.accepted, &trial.text)
    };
    store::keep_step(&mut tx, step).await?;
    // Of a set-up that was saved meanwhile it proves nothing.
    if trial.accepted && store::is_set_up_current(&tx, &row).await? {
        store::apply_gate_events(&mut tx, GateId::Integration(id), &[GateEvent::TestMessageAccepted]).await?;
    }
    let message = TestMessage { accepted: trial.accepted, text: trial.text, said: trial.said, packet };
    tx.commit(&[id], &message).await?;
    tried(&call, id, message).await
}

async fn tried(call: &Call, id: Uuid, message: TestMessage) -> Result<SendTestMessagePayload> {
    let integration = integration_by_id(&call.app, id).await?;
    Ok(SendTestMessagePayload { status: TestMessageStatus::Tried, message, integration })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordOnboardingInput {
    integration_id: String,
    step: OnboardingStep,
    on: Option<NaiveDate>,
    confirmed_by: String,
    note: Option<String>,
    idempotency_key: Option<String>,
}

/// The outcome of recording a step of onboarding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum RecordOnboardingStatus {
    Recorded,
    NotFound,
    NotByHand,
    Invalid,
}

#[derive(Serialize)]
struct RecordOnboardingPayload {
    status: RecordOnboardingStatus,
    problems: Vec<SettingProblem>,
    integration: Option<Integration>,
}

/// Maximum length of a name and of a note, in characters.
const MAX_LENGTH: usize = 500;

async fn record_onboarding(call: Call) -> Result<RecordOnboardingPayload> {
    let input: RecordOnboardingInput = call.arg("input")?;
    let id = parse_id(&input.integration_id)?;
    let answer = |status, problems| RecordOnboardingPayload { status, problems, integration: None };
    let Some(row) = store::integration_by_id(call.app.store.reader(), id).await? else {
        return Ok(answer(RecordOnboardingStatus::NotFound, Vec::new()));
    };
    if !matches!(input.step, OnboardingStep::Registered | OnboardingStep::Confirmed) {
        return Ok(answer(RecordOnboardingStatus::NotByHand, Vec::new()));
    }
    let zone = zone_of(&row.time_zone);
    let now = call.app.store.source().now();
    let today = day_of(now, &zone);
    let (by, note) = (normalize(&input.confirmed_by), normalize(input.note.as_deref().unwrap_or_default()));
    let problems = problems_of(&by, &note, input.on, today);
    if !problems.is_empty() {
        return Ok(answer(RecordOnboardingStatus::Invalid, problems));
    }
    let at = input.on.filter(|on| *on != today).map(|on| noon(on, &zone));
    let step = NewStep { at, confirmed_by: Some(by), ..NewStep::now(id, input.step, true, &note) };
    if let Begun::New(mut tx) = call.begin_once("recordOnboarding", input.idempotency_key.as_deref()).await? {
        store::keep_step(&mut tx, step).await?;
        tx.commit(&[id]).await?;
    }
    let integration = integration_by_id(&call.app, id).await?;
    Ok(RecordOnboardingPayload { status: RecordOnboardingStatus::Recorded, problems: Vec::new(), integration })
}

/// A day is enough of a time for what was done outside: its noon stands for it.
fn noon(on: NaiveDate, zone: &TimeZone) -> DateTime<Utc> {
    let noon = from_chrono(on).at(12, 0, 0, 0);
    zone.to_ambiguous_timestamp(noon).compatible().map(from_timestamp).unwrap_or_default()
}

fn normalize(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn problems_of(by: &str, note: &str, on: Option<NaiveDate>, today: NaiveDate) -> Vec<SettingProblem> {
    let is_long = |text: &str| text.chars().count() > MAX_LENGTH;
    let found = [
        by.is_empty()
            .then(|| SettingProblem::invalid("confirmedBy", "Enter who confirmed it, as a name and an office.")),
        is_long(by).then(|| SettingProblem::invalid("confirmedBy", "Use at most 500 characters.")),
        is_long(note).then(|| SettingProblem::invalid("note", "Use at most 500 characters.")),
        on.is_some_and(|on| on > today)
            .then(|| SettingProblem::invalid("on", "Enter a day that is not in the future.")),
    ];
    found.into_iter().flatten().collect()
}
