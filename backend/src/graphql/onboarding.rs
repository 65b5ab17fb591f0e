//! Onboarding: the test message, and steps that were taken outside.

use serde::{Deserialize, Serialize};
use shared::program::OnboardingStep;

use super::{
    bind::Bindings,
    call::{Call, parse_id},
    error::{Error, Result},
    integration_view::{Integration, integration_by_id, row_by_id},
};
use crate::store::{self, NewStep};

/// Binds the fields of onboarding.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("sendTestMessage", send_test_message);
    bindings.answer("recordOnboarding", record_onboarding);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendTestMessageInput {
    integration_id: String,
}

#[derive(Serialize)]
struct SendTestMessagePayload {
    status: &'static str,
    accepted: bool,
    text: String,
    said: Option<String>,
    integration: Option<Integration>,
}

async fn send_test_message(call: Call) -> Result<SendTestMessagePayload> {
    let id = parse_id(&call.arg::<SendTestMessageInput>("input")?.integration_id)?;
    let refused = |status, text: &str| SendTestMessagePayload {
        status,
        accepted: false,
        text: text.to_owned(),
        said: None,
        integration: None,
    };
    let db = call.app.store.reader();
    let Some(row) = row_by_id(db, id).await? else { return Ok(refused("NOT_FOUND", "There is no such integration.")) };
    if row.environment != "TEST" {
        let text = "A made-up patient never goes to a production system. Set up the registry's test system, and send \
                    the test message there.";
        return Ok(refused("NOT_A_TEST_SYSTEM", text));
    }
    let program = call.knowledge().program(&row.program_code);
    let program = program.ok_or_else(|| Error::bad_input("This program is not known to this server."))?;
    let trial = call.app.courier.send_test_message(program, &row).await?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let step = OnboardingStep::TestMessage;
    let (succeeded, text) = (trial.accepted, trial.text.as_str());
    store::keep_step(&mut tx, NewStep { integration: id, step, succeeded, text, at: None }).await?;
    tx.commit().await?;
    let integration = integration_by_id(db, call.knowledge(), id).await?;
    Ok(SendTestMessagePayload {
        status: "TRIED",
        accepted: trial.accepted,
        text: trial.text,
        said: trial.said,
        integration,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordOnboardingInput {
    integration_id: String,
    step: OnboardingStep,
    note: String,
}

#[derive(Serialize)]
struct RecordOnboardingPayload {
    status: &'static str,
    integration: Option<Integration>,
}

/// The longest note, in characters.
const NOTE_LENGTH: usize = 500;

async fn record_onboarding(call: Call) -> Result<RecordOnboardingPayload> {
    let input: RecordOnboardingInput = call.arg("input")?;
    let id = parse_id(&input.integration_id)?;
    let db = call.app.store.reader();
    let note: String = input.note.trim().chars().filter(|c| !c.is_control()).collect();
    if note.chars().count() > NOTE_LENGTH {
        return Err(Error::bad_input("Shorten the note to 500 characters."));
    }
    let status = match (row_by_id(db, id).await?, input.step) {
        (None, _) => "NOT_FOUND",
        (_, OnboardingStep::ConnectionTested | OnboardingStep::TestMessage | OnboardingStep::InProduction) => {
            "NOT_BY_HAND"
        }
        _ if note.is_empty() => "NOTE_MISSING",
        _ => "RECORDED",
    };
    if status == "RECORDED" {
        let mut tx = call.app.store.begin(&call.actor()).await?;
        let step = NewStep { integration: id, step: input.step, succeeded: true, text: &note, at: None };
        store::keep_step(&mut tx, step).await?;
        tx.commit().await?;
    }
    let integration = integration_by_id(db, call.knowledge(), id).await?;
    Ok(RecordOnboardingPayload { status, integration })
}
