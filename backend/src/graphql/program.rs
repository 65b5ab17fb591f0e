//! The program dropdown, and interest in a program that is not ready.

use serde::{Deserialize, Serialize};
use shared::program::{SettingProblem, Standing};

use super::{bind::Bindings, call::Call, error::Result};
use crate::store;

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("programs", programs);
    bindings.answer("tellInterest", tell_interest);
}

#[derive(Serialize)]
struct ProgramChoice {
    code: String,
    name: String,
    registry: String,
    standing: Standing,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TellInterestInput {
    program_code: String,
    contact: String,
    note: Option<String>,
}

#[derive(Serialize)]
struct TellInterestPayload {
    status: &'static str,
    problems: Vec<SettingProblem>,
}

/// The longest contact and note that are kept, in characters.
const LONGEST: usize = 500;

async fn programs(call: Call) -> Result<Vec<ProgramChoice>> {
    let programs = call.knowledge().programs.programs.iter();
    Ok(programs
        .map(|program| ProgramChoice {
            code: program.code.clone(),
            name: program.name.clone(),
            registry: program.registry.clone(),
            standing: program.standing,
        })
        .collect())
}

async fn tell_interest(call: Call) -> Result<TellInterestPayload> {
    let input: TellInterestInput = call.arg("input")?;
    let answer = |status, problems| Ok(TellInterestPayload { status, problems });
    if call.knowledge().program(&input.program_code).is_none() {
        return answer("UNKNOWN_PROGRAM", Vec::new());
    }
    let contact = input.contact.trim();
    let note = input.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if contact.is_empty() || contact.chars().count() > LONGEST {
        return answer(
            "INVALID",
            vec![problem("contact", "Say how we can reach you: an e-mail address or a phone number.")],
        );
    }
    if note.is_some_and(|note| note.chars().count() > LONGEST) {
        return answer("INVALID", vec![problem("note", "Use at most 500 characters.")]);
    }
    let mut tx = call.app.store.begin(&call.actor()).await?;
    store::keep_interest(&mut tx, &input.program_code, contact, note).await?;
    tx.commit().await?;
    answer("KEPT", Vec::new())
}

fn problem(field: &str, text: &str) -> SettingProblem {
    SettingProblem { field: field.to_owned(), code: format!("{field}.invalid"), text: text.to_owned() }
}
