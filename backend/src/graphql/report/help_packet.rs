//! Packets for a registry's help desk: what to send when something was refused.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::{
    ack::{self, SentDose, Verdict},
    packet::{Packet, RegistryAnswer},
    program::{OnboardingStep, Program},
};
use uuid::Uuid;

use crate::{
    civil::{to_timestamp, zone_of},
    delivery::Trial,
    entity::integration::{self, Environment},
    graphql::schema::{Bindings, Call, Error, Result, parse_id},
    mail,
    store::{self, Attempted, practice, settings_of},
};

/// Binds the field of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("helpPacket", help_packet);
}

/// The text to send, and the address.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HelpPacket {
    pub text: String,
    pub file_name: String,
    pub help_desk: String,
    pub mail_link: Option<String>,
    pub support_contact: String,
}

/// The trouble that a packet tells of.
#[derive(Default)]
struct Trouble<'a> {
    at: Option<DateTime<Utc>>,
    message_id: Option<&'a str>,
    happened: Vec<String>,
    message: Option<&'a str>,
    answer: Option<&'a str>,
}

async fn help_packet(call: Call) -> Result<Option<HelpPacket>> {
    let given = |name: &str| call.arg::<Option<String>>(name)?.map(|id| parse_id(&id)).transpose();
    match (given("submissionId")?, given("reportId")?, given("integrationId")?) {
        (Some(id), None, None) => of_attempt(&call, store::submission_by_id(db(&call), vault(&call), id).await?).await,
        (None, Some(id), None) => {
            let newest = store::submissions_of(db(&call), vault(&call), id).await?.into_iter().next();
            of_attempt(&call, newest).await
        }
        (None, None, Some(id)) => of_integration(&call, id).await,
        _ => Err(Error::bad_input("Give one of reportId, submissionId and integrationId.")),
    }
}

fn db(call: &Call) -> &store::Reader {
    call.app.store.reader()
}

fn vault(call: &Call) -> &crate::vault::Vault {
    &call.app.courier.vault
}

async fn of_attempt(call: &Call, attempted: Option<Attempted>) -> Result<Option<HelpPacket>> {
    let Some(attempted) = attempted else { return Ok(None) };
    let row = &attempted.row;
    let Some(integration) = store::integration_by_id(db(call), row.integration_id).await? else { return Ok(None) };
    let Some(program) = call.reference().program(&integration.program_code) else { return Ok(None) };
    call.note_reading("report.read_messages", "report", row.report_id);
    let verdict = row.verdict.as_deref().and_then(Verdict::parse).map(|verdict| said_of(verdict).to_owned());
    let trouble = Trouble {
        at: Some(row.claimed_at),
        message_id: Some(&row.message_id),
        happened: verdict.into_iter().chain(row.failure.clone()).collect(),
        message: attempted.request.as_deref(),
        answer: attempted.response.as_deref(),
    };
    write(call, program, &integration, &trouble).await.map(Some)
}

/// The last test of an integration, if it failed: of the connection, or with a message.
async fn of_integration(call: &Call, id: Uuid) -> Result<Option<HelpPacket>> {
    let Some(row) = store::integration_by_id(db(call), id).await? else { return Ok(None) };
    let Some(program) = call.reference().program(&row.program_code) else { return Ok(None) };
    let is_test = |step: &str| {
        matches!(OnboardingStep::parse(step), Some(OnboardingStep::ConnectionTested | OnboardingStep::TestMessage))
    };
    let steps = store::steps_of(db(call), id).await?;
    let Some(last) = steps.iter().rev().find(|step| is_test(&step.step)).filter(|step| !step.succeeded) else {
        return Ok(None);
    };
    let trouble = Trouble {
        at: Some(last.at),
        message_id: last.message_id.as_deref(),
        happened: vec![last.text.clone()],
        ..Trouble::default()
    };
    write(call, program, &row, &trouble).await.map(Some)
}

/// Returns the packet of a test message that was not accepted.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn packet_of_trial(
    call: &Call,
    program: &Program,
    row: &integration::Model,
    trial: &Trial,
) -> Result<HelpPacket> {
    let trouble = Trouble {
        at: Some(call.app.store.source().now()),
        message_id: trial.message_id.as_deref(),
        happened: vec![format!("A test message. {}", trial.text)],
        message: trial.message.as_deref(),
        answer: trial.answer.as_deref(),
    };
    write(call, program, row, &trouble).await
}

async fn write(call: &Call, program: &Program, row: &integration::Model, trouble: &Trouble<'_>) -> Result<HelpPacket> {
    let profile = practice(db(call)).await?;
    let zone = zone_of(&row.time_zone);
    let code = settings_of(&row.settings)?.get("sending_facility").cloned().unwrap_or_default();
    let system = if row.environment == Environment::Production { "production" } else { "test" };
    let read = trouble.answer.map(|answer| read(answer, trouble, program));
    let packet = Packet {
        registry: format!("{}, {system} system", program.title()),
        practice: format!("{} (MSH-4 {code})", profile.practice.name),
        at: trouble.at.map(|at| in_full(at, &zone)).unwrap_or_default(),
        message_id: trouble.message_id,
        happened: trouble.happened.clone(),
        answer: read.as_ref().map(|ack| RegistryAnswer { code: ack.code.as_deref(), remarks: &ack.remarks }),
        message: trouble.message,
    };
    let about = trouble.message_id.map_or_else(|| "the connection".to_owned(), |id| format!("message {id}"));
    let subject = format!("{}: {about}", program.registry);
    Ok(HelpPacket {
        text: packet.text(),
        file_name: format!("help-desk-{}.txt", trouble.message_id.unwrap_or("connection")),
        help_desk: help_desk(program),
        mail_link: program.help_desk.email.as_deref().map(|email| mail::link(email, &subject, "")),
        support_contact: profile.practice.support_contact,
    })
}

fn read(answer: &str, trouble: &Trouble<'_>, program: &Program) -> ack::Acknowledgement {
    // What is kept has its segments on lines; the reader takes them either way.
    let doses = SentDose::all_of(&trouble.message.unwrap_or_default().replace('\n', "\r"));
    let message_id = trouble.message_id.unwrap_or_default();
    ack::read(answer, &ack::Sent { message_id, doses: &doses, dialect: &program.acknowledgement })
}

fn help_desk(program: &Program) -> String {
    let desk = &program.help_desk;
    let name = if desk.name.is_empty() { format!("{} help desk", program.registry) } else { desk.name.clone() };
    let reach: Vec<_> = [&desk.phone, &desk.email].into_iter().flatten().map(String::as_str).collect();
    if reach.is_empty() { name } else { format!("{name}: {}", reach.join(", ")) }
}

fn in_full(at: DateTime<Utc>, zone: &TimeZone) -> String {
    let at = to_timestamp(at).to_zoned(zone.clone());
    at.strftime("%m/%d/%Y, %-I:%M:%S %P %Z").to_string()
}

const fn said_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "The registry accepted the message.",
        Verdict::AcceptedWithWarnings => "The registry accepted the message with remarks.",
        Verdict::Rejected => "The registry rejected the message.",
        Verdict::Unreadable => "The registry's answer could not be read.",
        Verdict::Mismatched => "The registry's answer is to another message.",
    }
}
