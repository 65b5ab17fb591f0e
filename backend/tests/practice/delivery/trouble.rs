//! Whatever goes wrong on the way to a registry: what becomes of the report, and that it is never marked reported.

use std::sync::Arc;

use async_trait::async_trait;
use backend::{
    delivery::Courier,
    transport::{Contact, Endpoint, Failure, FailureCode, RegistryTransport, Reply, Sent},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use shared::{advice::Advice, gate::GateKind};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(every_failure_leaves_the_dose_unreported);

/// A way to a registry on which always the same goes wrong.
struct Broken(FailureCode);

#[async_trait]
impl RegistryTransport for Broken {
    async fn test_connection(&self, _: &Endpoint, _: &str) -> Result<Contact, Failure> {
        Err(Failure::new(self.0))
    }

    async fn submit(&self, _: &Endpoint, _: &str) -> Result<Reply, Failure> {
        Err(Failure::new(self.0))
    }
}

async fn every_failure_leaves_the_dose_unreported(base: Base) {
    let practice = practice(base, true).await;
    for (n, code) in FailureCode::ALL.iter().enumerate() {
        let failure = Failure::new(*code);
        let (_, report) = practice.add_one(&format!("1{n:04}"), "Y014237").await;
        let courier = Courier { transport: Arc::new(Broken(*code)), ..practice.courier.clone() };
        practice.queue(report).await;
        assert!(courier.carry_one().await.unwrap());
        let row = practice.row(report).await;
        let is_gone = *code == FailureCode::HttpNotFound;
        let (attempt, tab, gate) = match (failure.outcome, failure.advice) {
            (Sent::Maybe, _) => ("UNKNOWN", "NOT_REPORTED", GateKind::Proving),
            (Sent::No, Advice::FixSetUp) => ("QUEUED", "IN_PROGRESS", GateKind::Held),
            // An address that never worked is the set-up's fault.
            (Sent::No, Advice::WaitForRegistry) if is_gone => ("QUEUED", "IN_PROGRESS", GateKind::Held),
            (Sent::No, Advice::CorrectRecord) => ("REJECTED", "NOT_REPORTED", GateKind::Proving),
            (Sent::No, _) => ("WAITING", "NOT_REPORTED", GateKind::Proving),
        };
        assert_eq!((row.attempt.as_str(), row.tab.as_str()), (attempt, tab), "{}", code.as_str());
        assert_eq!(practice.gate().await.kind(), gate, "{}", code.as_str());
        assert_eq!((row.accepted_version, row.accepted_at), (None, None), "{}", code.as_str());
        let sent = backend::store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await;
        let sent = sent.unwrap().remove(0).row;
        assert_eq!((sent.verdict, sent.failure_code.as_deref()), (None, Some(code.as_str())));
        assert_eq!(sent.advice, Some(failure.advice.to_string()), "{}", code.as_str());
        assert_eq!(sent.failure, Some(failure.summary), "{}", code.as_str());
        leave_alone(&practice, report).await;
    }
}

/// The report waits for a person, and the integration goes on, for the next failure.
async fn leave_alone(practice: &Practice, report: Uuid) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let row = backend::entity::report::ActiveModel {
        id: Set(report),
        attempt: Set("REJECTED".into()),
        sent_version: Set(None),
        sent_action: Set(None),
        in_doubt: Set(false),
        next_try_at: Set(None),
        ..Default::default()
    };
    row.update(tx.db()).await.unwrap();
    backend::store::resume(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
}
