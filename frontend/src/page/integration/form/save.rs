//! Saving of the form, and its result.

use leptos::prelude::*;

use super::state::SetUpForm;
use crate::{
    api::{Failure, Integration, SaveIntegrationPayload, SetUpStatus, save_integration},
    part::{Tone, signal},
};

/// The input for the server, unless the form has problems.
pub fn ready_to_save(
    held: StoredValue<SetUpForm>,
    told: RwSignal<Option<(Tone, String)>>,
) -> Option<save_integration::SaveIntegrationInput> {
    let (problems, input) = held.with_value(|held| {
        held.is_tried.set(true);
        held.problems.set(Vec::new());
        (untrack(|| held.check()), untrack(|| held.input()))
    });
    if problems.is_empty() {
        return Some(input);
    }
    told.set(Some((Tone::Bad, "Nothing was saved. Correct the marked fields.".to_owned())));
    None
}

/// The message to show, and whether the form is of an older version.
pub fn settle(held: StoredValue<SetUpForm>, answer: Result<SaveIntegrationPayload, Failure>) -> ((Tone, String), bool) {
    let payload = match answer {
        Ok(payload) => payload,
        Err(failure) => return ((Tone::Bad, failure.text()), false),
    };
    let lost = |why: &str| (Tone::Bad, format!("Nothing was saved: {why} Reload the page."));
    let said = match payload.status {
        SetUpStatus::Saved => {
            if let Some(integration) = payload.integration {
                forget_secrets(held, &integration);
                held.with_value(|held| held.maintenance.set(integration.maintenance));
            }
            (Tone::Good, "Saved.".to_owned())
        }
        SetUpStatus::Invalid => {
            let words: Vec<_> = payload.problems.iter().map(|p| p.text.clone()).collect();
            held.with_value(|held| held.problems.set(payload.problems));
            (Tone::Bad, format!("Nothing was saved. {}", words.join(" ")))
        }
        SetUpStatus::Reload => lost("what the program asks for has changed."),
        SetUpStatus::UnknownProgram => lost("there is no such program any more."),
        SetUpStatus::NotReady => lost("this program is not ready any more."),
    };
    (said, payload.status == SetUpStatus::Reload)
}

/// A secret that was saved is not kept on the page.
fn forget_secrets(held: StoredValue<SetUpForm>, integration: &Integration) {
    held.try_update_value(|held| {
        for field in held.program.set_up.iter().filter(|field| field.secret) {
            if let Some(value) = signal(&held.values, &field.name) {
                value.set(String::new());
            }
        }
        held.settings.clone_from(&integration.settings);
    });
}
