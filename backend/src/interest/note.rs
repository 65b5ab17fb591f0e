//! The text of an interest that is passed on, as a mail and as JSON.

use serde_json::{Value, json};

use crate::{entity::interest, reference_data::ReferenceData};

/// The subject of a mail.
#[must_use]
pub fn subject(row: &interest::Model, reference: &ReferenceData) -> String {
    format!("Interest in reporting to {}", program_name(row, reference))
}

/// The mail's text.
#[must_use]
pub fn mail_of(row: &interest::Model, reference: &ReferenceData, practice: &str) -> String {
    let line = |name: &str, value: &str| format!("{name}: {value}");
    let optional = |name: &str, value: &Option<String>| value.as_deref().map(|value| line(name, value));
    let lines = [
        Some(line("Program", &format!("{} ({})", program_name(row, reference), row.program_code))),
        Some(line("Practice", practice)),
        Some(line("Contact", &row.contact)),
        optional("Volume", &row.volume),
        optional("Note", &row.note),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The JSON body of a webhook. `id` is the same on each attempt, so that the receiver counts none twice.
pub(super) fn json_of(row: &interest::Model, reference: &ReferenceData, practice: &str) -> Value {
    json!({
        "id": row.id,
        "programCode": row.program_code,
        "programName": program_name(row, reference),
        "practice": practice,
        "contact": row.contact,
        "volume": row.volume,
        "note": row.note,
        "at": row.created_at,
    })
}

fn program_name(row: &interest::Model, reference: &ReferenceData) -> String {
    reference.program(&row.program_code).map_or_else(|| row.program_code.clone(), |program| program.name.clone())
}
