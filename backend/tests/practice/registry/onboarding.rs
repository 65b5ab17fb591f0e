//! A program that its state has not confirmed is trusted after the registry's own word, and not before.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use async_trait::async_trait;
use backend::{
    auth::CallerKind,
    source::Source as _,
    store,
    transport::{Contact, Endpoint, Failure, RegistryTransport, Reply},
};
use serde_json::{Value, json};
use shared::gate::GateKind;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice, set_up},
};

on_both!(
    a_test_message_opens_the_way,
    a_confirmation_opens_it_too,
    a_refused_test_message_does_not,
    a_retry_of_a_test_message_sends_none,
    a_test_message_proves_the_set_up_that_it_went_with,
);

/// Wisconsin's program, set up in one of its systems with the training registry behind it.
pub async fn wisconsin(practice: &Practice, environment: &str, password: &str) -> Uuid {
    let sandbox = store::settings_of(&practice.integration_row().await.settings).unwrap();
    let mut new = set_up(practice.location, &sandbox["endpoint"], password);
    new.program_code = "WI".into();
    new.environment = backend::entity::integration::Environment::parse(environment).unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let id = store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn mutate(practice: &Practice, field: &str, input_type: &str, input: Value, wanted: &str) -> Value {
    let query = format!("mutation($i: {input_type}!) {{ {field}(input: $i) {{ {wanted} }} }}");
    let request = Request::new(query).variables(Variables::from_json(json!({ "i": input })));
    let answer = ask(practice, Some(CallerKind::Person), request).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()[field].clone()
}

pub async fn activate(practice: &Practice, id: Uuid) -> Value {
    let input = json!({ "integrationId": id });
    mutate(practice, "activateIntegration", "ActivateIntegrationInput", input, "status").await["status"].clone()
}

pub async fn send(practice: &Practice, id: Uuid) -> Value {
    let input = json!({ "integrationId": id });
    let wanted = "status accepted text said integration { mayActivate onboarding { step succeeded } }";
    mutate(practice, "sendTestMessage", "SendTestMessageInput", input, wanted).await
}

async fn a_test_message_opens_the_way(base: Base) {
    let practice = practice(base, false).await;
    let test = wisconsin(&practice, "TEST", "training").await;
    let production = wisconsin(&practice, "PRODUCTION", "training").await;
    assert_eq!(activate(&practice, production).await, "NOT_TESTED");
    assert_eq!(send(&practice, production).await["status"], "NOT_A_TEST_SYSTEM");
    let sent = send(&practice, test).await;
    assert_eq!((&sent["status"], &sent["accepted"]), (&json!("TRIED"), &json!(true)), "{}", sent["text"]);
    assert_eq!(sent["integration"]["mayActivate"], true);
    assert_eq!(sent["integration"]["onboarding"], json!([{ "step": "TEST_MESSAGE", "succeeded": true }]));
    let kept = store::steps_of(practice.store.reader(), test).await.unwrap();
    assert_eq!(kept[0].message_id.as_deref().map(str::len), Some(20), "the evidence names the message");
    let taken = practice.records();
    assert_eq!(taken.doses_present, 1);
    assert_eq!(activate(&practice, production).await, "DONE");
    assert_eq!(activate(&practice, test).await, "DONE");
    assert_eq!(steps(&practice, production).await, ["IN_PRODUCTION"]);
    assert_eq!(steps(&practice, test).await, ["TEST_MESSAGE"], "a test system is not production");
}

async fn steps(practice: &Practice, id: Uuid) -> Vec<String> {
    let steps = store::steps_of(practice.store.reader(), id).await.unwrap();
    steps.into_iter().map(|row| row.step).collect()
}

async fn a_refused_test_message_does_not(base: Base) {
    let practice = practice(base, false).await;
    let test = wisconsin(&practice, "TEST", "wrong").await;
    let sent = send(&practice, test).await;
    assert_eq!((&sent["status"], &sent["accepted"]), (&json!("TRIED"), &json!(false)));
    assert!(sent["text"].as_str().unwrap().contains("password"), "says what to do");
    assert_eq!(activate(&practice, test).await, "NOT_TESTED");
    assert_eq!(practice.records().doses_present, 0);
}

async fn a_retry_of_a_test_message_sends_none(base: Base) {
    for (password, accepted) in [("training", true), ("wrong", false)] {
        let practice = practice(base, false).await;
        let test = wisconsin(&practice, "TEST", password).await;
        let input = json!({ "integrationId": test, "idempotencyKey": "t-1" });
        let wanted = "status accepted text said packet { text fileName } integration { onboarding { step at } }";
        let send = async || mutate(&practice, "sendTestMessage", "SendTestMessageInput", input.clone(), wanted).await;
        let first = send().await;
        assert_eq!((&first["accepted"], first["packet"].is_null()), (&json!(accepted), accepted), "{first}");
        assert_eq!(send().await, first);
        assert_eq!(steps(&practice, test).await, ["TEST_MESSAGE"]);
        assert_eq!(practice.records().doses_present, u64::from(accepted));
    }
}

/// A way on which a message waits until it is let go.
struct Slow {
    inner: Arc<dyn RegistryTransport>,
    left: Notify,
    goes: Notify,
}

#[async_trait]
impl RegistryTransport for Slow {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        self.inner.test_connection(endpoint, echo).await
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        self.left.notify_one();
        self.goes.notified().await;
        self.inner.submit(endpoint, message).await
    }
}

/// Somebody saves another set-up while the test message is on its way.
async fn a_test_message_proves_the_set_up_that_it_went_with(base: Base) {
    let mut practice = practice(base, false).await;
    let test = wisconsin(&practice, "TEST", "training").await;
    let (left, goes) = (Notify::new(), Notify::new());
    let way = Arc::new(Slow { inner: practice.courier.transport.clone(), left, goes });
    practice.courier.transport = way.clone();
    let save = async {
        way.left.notified().await;
        assert_eq!(wisconsin(&practice, "TEST", "another").await, test);
        way.goes.notify_one();
    };
    let (sent, ()) = tokio::join!(send(&practice, test), save);
    assert_eq!(sent["accepted"], true, "{}", sent["text"]);
    let gate = store::integration_gate(practice.store.reader(), test, practice.source.now()).await.unwrap();
    assert_eq!(gate.kind(), GateKind::Proving, "nobody has tried the other password");
}

async fn a_confirmation_opens_it_too(base: Base) {
    let practice = practice(base, false).await;
    let production = wisconsin(&practice, "PRODUCTION", "training").await;
    let record = async |step: &str, by: &str, on: Option<&str>| {
        let input =
            json!({ "integrationId": production, "step": step, "confirmedBy": by, "on": on, "note": "By phone." });
        let wanted = "status problems { field } integration { onboarding { step at confirmedBy text actor } }";
        mutate(&practice, "recordOnboarding", "RecordOnboardingInput", input, wanted).await
    };
    assert_eq!(record("TEST_MESSAGE", "J. Doe", None).await["status"], "NOT_BY_HAND");
    for (by, on, field) in [(" ", None, "confirmedBy"), ("J. Doe", Some("2026-03-11"), "on")] {
        let refused = record("CONFIRMED", by, on).await;
        assert_eq!((&refused["status"], &refused["problems"]), (&json!("INVALID"), &json!([{ "field": field }])));
    }
    assert_eq!(activate(&practice, production).await, "NOT_TESTED");
    let recorded = record("CONFIRMED", "J. Doe, help desk", Some("2026-03-05")).await;
    assert_eq!(recorded["status"], "RECORDED");
    let step = &recorded["integration"]["onboarding"][0];
    let expected = json!({ "step": "CONFIRMED", "at": "2026-03-05T18:00:00Z", "confirmedBy": "J. Doe, help desk",
        "text": "By phone.", "actor": "ana" });
    assert_eq!(*step, expected, "the noon of that day in Chicago");
    assert_eq!(activate(&practice, production).await, "DONE");
}
