//! Whatever goes wrong on the way to a registry: what becomes of the report, and that it is never marked reported.

use std::sync::Arc;

use async_trait::async_trait;
use backend::{
    delivery::Courier,
    transport::{Contact, Endpoint, Failure, FailureCode, RegistryTransport, Reply, Sent},
};
use shared::advice::Advice;

use crate::{
    on_both,
    support::{Base, practice},
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
        let attempt = match (failure.outcome, failure.advice) {
            (Sent::Maybe, _) => "UNKNOWN",
            (Sent::No, Advice::FixSetUp) => "HELD",
            (Sent::No, Advice::CorrectRecord) => "REJECTED",
            (Sent::No, _) => "WAITING",
        };
        assert_eq!((row.attempt.as_str(), row.tab.as_str()), (attempt, "NOT_REPORTED"), "{}", code.as_str());
        assert_eq!((row.accepted_version, row.accepted_at), (None, None), "{}", code.as_str());
        let sent = backend::store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await;
        let sent = sent.unwrap().remove(0).row;
        assert_eq!((sent.verdict, sent.failure_code.as_deref()), (None, Some(code.as_str())));
        assert_eq!(sent.advice, Some(failure.advice.to_string()), "{}", code.as_str());
        assert_eq!(sent.failure, Some(failure.summary), "{}", code.as_str());
    }
}
