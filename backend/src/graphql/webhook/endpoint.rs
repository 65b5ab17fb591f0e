//! Webhooks: listed, added, tested, disabled and replayed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    civil::beginning_of,
    entity::{webhook_delivery, webhook_endpoint as webhook},
    graphql::{
        change::Sequence,
        report::practice_zone,
        schema::{Begun, BegunSealed, Bindings, Call, Error, Problem, Result, SaveStatus, is_name, parse_id, problem},
    },
    store::{self, NewWebhook, Tx},
    webhook::{SECRET_LENGTH, secret_text},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("webhooks", webhooks);
    bindings.answer("addWebhook", add_webhook);
    bindings.answer("testWebhook", test_webhook);
    bindings.answer("disableWebhook", disable_webhook);
    bindings.answer("enableWebhook", enable_webhook);
    bindings.answer("replayWebhook", replay_webhook);
}

/// Number of deliveries that are shown of each.
const DELIVERIES: u64 = 20;
/// Maximum length of an address, in bytes.
const MAX_ADDRESS: usize = 2_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Webhook {
    id: String,
    name: String,
    origin: String,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
    since: String,
    deliveries: Vec<Delivery>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    id: String,
    seq: Option<String>,
    report_id: Option<String>,
    created_at: DateTime<Utc>,
    tries: i32,
    sent_at: Option<DateTime<Utc>>,
    next_try_at: Option<DateTime<Utc>>,
    http_status: Option<i32>,
    failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddWebhookInput {
    name: String,
    url: String,
    idempotency_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WebhookInput {
    webhook_id: String,
    idempotency_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplayWebhookInput {
    webhook_id: String,
    since: Option<Sequence>,
    day: Option<NaiveDate>,
    idempotency_key: Option<String>,
}

#[derive(Serialize)]
struct AddWebhookPayload {
    status: SaveStatus,
    webhook: Option<Webhook>,
    secret: Option<String>,
    problems: Vec<Problem>,
}

/// The outcome of a change of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum WebhookStatus {
    Done,
    NotFound,
    NotInFeed,
    Disabled,
}

#[derive(Serialize)]
struct WebhookPayload {
    status: WebhookStatus,
    webhook: Option<Webhook>,
}

async fn webhooks(call: Call) -> Result<Vec<Webhook>> {
    let mut shown = Vec::new();
    for row in store::webhooks(call.app.store.reader()).await? {
        shown.push(show(&call, row).await?);
    }
    Ok(shown)
}

async fn show(call: &Call, row: webhook::Model) -> Result<Webhook> {
    let deliveries = store::deliveries_of(call.app.store.reader(), row.id, DELIVERIES).await?;
    Ok(Webhook {
        id: row.id.to_string(),
        name: row.name,
        origin: row.origin,
        created_at: row.created_at,
        disabled_at: row.disabled_at,
        since: row.last_seq.to_string(),
        deliveries: deliveries.into_iter().map(delivery_of).collect(),
    })
}

fn delivery_of(row: webhook_delivery::Model) -> Delivery {
    Delivery {
        id: row.id.to_string(),
        seq: (row.seq > 0).then(|| row.seq.to_string()),
        report_id: row.report_id.map(|id| id.to_string()),
        created_at: row.created_at,
        tries: row.tries,
        sent_at: row.sent_at,
        next_try_at: row.next_try_at,
        http_status: row.http_status,
        failure: row.failure,
    }
}

async fn add_webhook(call: Call) -> Result<AddWebhookPayload> {
    let input: AddWebhookInput = call.arg("input")?;
    let (name, url) = match check(&input) {
        Ok(checked) => checked,
        Err(problems) => {
            return Ok(AddWebhookPayload { status: SaveStatus::Invalid, webhook: None, secret: None, problems });
        }
    };
    let mut secret = Zeroizing::new(vec![0; SECRET_LENGTH]);
    call.app.store.source().fill(&mut secret);
    let text = Zeroizing::new(secret_text(&secret));
    let (row, secret) = match call.begin_sealed("addWebhook", input.idempotency_key.as_deref()).await? {
        BegunSealed::New(mut tx) => {
            let row = store::add_webhook(&mut tx, &call.app.courier.vault, NewWebhook { name, url, secret }).await?;
            tx.commit(&[row.id], &text).await?;
            (Some(row), text)
        }
        BegunSealed::Done(ids, text) => match ids.first() {
            Some(id) => (store::webhook_by_id(call.app.store.reader(), *id).await?, text),
            None => (None, text),
        },
    };
    let webhook = match row {
        Some(row) => Some(show(&call, row).await?),
        None => None,
    };
    let (status, secret) = (SaveStatus::Saved, Some(secret.to_string()));
    Ok(AddWebhookPayload { status, webhook, secret, problems: Vec::new() })
}

/// The checked input, or its problems. Whether an address is private is found where it is reached, as a registry's is.
fn check(input: &AddWebhookInput) -> std::result::Result<(String, Url), Vec<Problem>> {
    let name = input.name.trim();
    let mut problems = Vec::new();
    if !is_name(name) {
        problems.push(problem("name", "webhook.name", "Give it a name of up to 100 characters."));
    }
    let url = Url::parse(input.url.trim()).ok().filter(|url| {
        let is_web = matches!(url.scheme(), "https" | "http") && url.host_str().is_some();
        is_web && url.username().is_empty() && url.password().is_none() && url.as_str().len() <= MAX_ADDRESS
    });
    match url {
        Some(url) if problems.is_empty() => Ok((name.to_owned(), url)),
        Some(_) => Err(problems),
        None => {
            let text = "Give an address that begins with https://, without a user name, up to 2,000 characters.";
            problems.push(problem("url", "webhook.url", text));
            Err(problems)
        }
    }
}

async fn test_webhook(call: Call) -> Result<WebhookPayload> {
    let (id, key) = named(&call)?;
    let test = async |tx: &mut Tx| {
        let row = store::webhook_by_id(tx.db(), id).await?;
        if row.is_some_and(|row| row.disabled_at.is_some()) {
            return Ok(WebhookStatus::Disabled);
        }
        store::queue_test(tx, id).await.map(|_| WebhookStatus::Done)
    };
    change(&call, ("testWebhook", key), id, test).await
}

async fn disable_webhook(call: Call) -> Result<WebhookPayload> {
    let (id, key) = named(&call)?;
    let disable = async |tx: &mut Tx| store::disable_webhook(tx, id).await.map(|()| WebhookStatus::Done);
    change(&call, ("disableWebhook", key), id, disable).await
}

async fn enable_webhook(call: Call) -> Result<WebhookPayload> {
    let (id, key) = named(&call)?;
    let enable = async |tx: &mut Tx| store::enable_webhook(tx, id).await.map(|()| WebhookStatus::Done);
    change(&call, ("enableWebhook", key), id, enable).await
}

async fn replay_webhook(call: Call) -> Result<WebhookPayload> {
    let input: ReplayWebhookInput = call.arg("input")?;
    let id = parse_id(&input.webhook_id)?;
    let since = match (input.since, input.day) {
        (Some(since), None) => Some(since.number()),
        (None, Some(day)) => before_day(&call, day).await?,
        _ => return Err(Error::bad_input("Give the number of a change or a day, and not both.")),
    };
    let Some(since) = since else { return payload(&call, id, WebhookStatus::NotInFeed).await };
    let replay = async |tx: &mut Tx| store::replay_webhook(tx, id, since).await.map(|()| WebhookStatus::Done);
    change(&call, ("replayWebhook", input.idempotency_key), id, replay).await
}

/// The number of the change feed before a day of the practice; none for a day that has not come yet.
async fn before_day(call: &Call, day: NaiveDate) -> Result<Option<i64>> {
    let beginning = beginning_of(day, &practice_zone(&call.app).await?);
    let begun = beginning.filter(|instant| *instant <= call.app.store.source().now());
    match begun {
        Some(instant) => Ok(Some(store::change_before(call.app.store.reader(), instant).await?)),
        None => Ok(None),
    }
}

/// The webhook that an input names, and the key of the request.
fn named(call: &Call) -> Result<(Uuid, Option<String>)> {
    let input: WebhookInput = call.arg("input")?;
    Ok((parse_id(&input.webhook_id)?, input.idempotency_key))
}

async fn change(
    call: &Call,
    (field, key): (&'static str, Option<String>),
    id: Uuid,
    write: impl AsyncFnOnce(&mut Tx) -> store::Result<WebhookStatus>,
) -> Result<WebhookPayload> {
    let Begun::New(mut tx) = call.begin_once(field, key.as_deref()).await? else {
        return payload(call, id, WebhookStatus::Done).await;
    };
    let status = match write(&mut tx).await {
        Ok(status) => status,
        Err(store::Error::NotFound) => WebhookStatus::NotFound,
        Err(store::Error::Conflict) => WebhookStatus::NotInFeed,
        Err(error) => return Err(error.into()),
    };
    if status == WebhookStatus::Done {
        tx.commit(&[id]).await?;
    }
    payload(call, id, status).await
}

async fn payload(call: &Call, id: Uuid, status: WebhookStatus) -> Result<WebhookPayload> {
    let webhook = match store::webhook_by_id(call.app.store.reader(), id).await? {
        Some(row) => Some(show(call, row).await?),
        None => None,
    };
    Ok(WebhookPayload { status, webhook })
}
