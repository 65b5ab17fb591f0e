//! Who may come in: people with their sessions, and tokens of other programs.
//! What each may do once inside is `schema::access`'.

pub(super) mod own;
mod password;
pub(super) mod person;
mod session;
pub(super) mod token;

use serde::Serialize;

use super::schema::{Call, Problem, SaveStatus};
use crate::store::AccountStore;

/// The accounts, as the caller changes them.
fn accounts(call: &Call) -> AccountStore {
    AccountStore::acting(call.app.store.clone(), call.actor())
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
