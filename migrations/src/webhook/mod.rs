//! Webhooks: who is told of reports that change, and what each was sent.

pub mod m20261127_000076_webhook;
