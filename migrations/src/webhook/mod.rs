//! Webhooks: who is told of reports that change, and what each was sent.
//! A migration that was released is not changed.

pub mod m20261127_000076_webhook;
