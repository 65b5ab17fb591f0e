//! Who may come in: people with their sessions and second factors, and tokens of other programs.
//! What each may do once inside is `schema::access`'.

pub(super) mod own;
mod password;
pub(super) mod person;
mod qr_code;
pub(super) mod second_factor;
mod session;
pub(super) mod token;

use std::sync::Arc;

use serde::Serialize;

use super::schema::{Call, Problem, SaveStatus};
use crate::store::AccountStore;

/// The accounts, as the caller changes them.
fn accounts(call: &Call) -> AccountStore {
    let accounts = AccountStore::acting(call.app.store.clone(), call.actor());
    accounts.with_vault(Arc::clone(&call.app.courier.vault))
}

/// The payload of what only succeeds or does not.
#[derive(Serialize)]
struct Outcome {
    status: SaveStatus,
    problems: Vec<Problem>,
}

impl Outcome {
    const fn of(status: SaveStatus) -> Self {
        Self { status, problems: Vec::new() }
    }

    fn invalid(problems: Vec<Problem>) -> Self {
        Self { status: SaveStatus::Invalid, problems }
    }
}
