//! Doses that name a clinician of the list: what is known of the clinician takes the place of the id.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    entity::clinician,
    graphql::schema::{Problem, problem},
    store::clinician_of,
};

/// The fields of doses and visits that are clinicians.
const FIELDS: [&str; 3] = ["administeredBy", "orderedBy", "enteredBy"];

/// Puts the names and the NPI of listed clinicians in the place of their ids, in a dose, or in a visit with its doses.
/// `path` is where problems say that the value stands.
pub fn name_clinicians(path: &str, value: &mut Value, listed: &[clinician::Model]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(fields) = value.as_object_mut() else { return problems };
    for (name, value) in fields {
        let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Array(doses) if name == "doses" => {
                for (n, dose) in doses.iter_mut().enumerate() {
                    problems.extend(name_clinicians(&format!("{below}.{n}"), dose, listed));
                }
            }
            Value::Object(_) if FIELDS.contains(&name.as_str()) => problems.extend(name_one(&below, value, listed)),
            _ => {}
        }
    }
    problems
}

fn name_one(place: &str, value: &mut Value, listed: &[clinician::Model]) -> Option<Problem> {
    let fields = value.as_object_mut()?;
    let id = fields.remove("clinicianId").filter(|id| !id.is_null());
    let is_said = fields.values().any(|value| !value.is_null());
    let Some(id) = id else {
        // Blank names are nobody.
        for name in ["last", "first"] {
            if fields.get(name).is_none_or(Value::is_null) {
                if !is_said {
                    return Some(problem(place, "missing", "Give the clinicianId, or last and first name."));
                }
                fields.insert(name.to_owned(), json!(""));
            }
        }
        return None;
    };
    if is_said {
        return Some(problem(place, "given_twice", "Give the clinicianId or the parts of the name, and not both."));
    }
    let id = id.as_str().and_then(|id| Uuid::parse_str(id).ok());
    let Some(found) = listed.iter().find(|row| Some(row.id) == id) else {
        return Some(problem(place, "unknown", "Choose a clinician of this practice."));
    };
    let known = serde_json::to_value(clinician_of(found)).ok()?;
    *value = known;
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed() -> Vec<clinician::Model> {
        vec![clinician::Model {
            id: Uuid::from_u128(7),
            version: 1,
            last_name: "Rivera".into(),
            first_name: "Ana".into(),
            middle_name: None,
            suffix: None,
            prefix: None,
            credentials: Some("RN".into()),
            npi: Some("1234567893".into()),
            gives: true,
            orders: false,
            locations: None,
            active: true,
            user_id: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        }]
    }

    #[rstest::rstest]
    #[case::by_id(json!({"clinicianId": Uuid::from_u128(7)}), Ok(json!({"last": "Rivera", "first": "Ana", "npi": "1234567893"})))]
    #[case::by_parts(json!({"last": "Cho", "first": "Min"}), Ok(json!({"last": "Cho", "first": "Min"})))]
    #[case::one_name(json!({"last": "Cho"}), Ok(json!({"last": "Cho", "first": ""})))]
    #[case::unknown(json!({"clinicianId": Uuid::from_u128(8)}), Err("unknown"))]
    #[case::both(json!({"clinicianId": Uuid::from_u128(7), "last": "Cho"}), Err("given_twice"))]
    #[case::nothing(json!({}), Err("missing"))]
    fn an_id_becomes_the_parts(#[case] given: Value, #[case] expected: Result<Value, &str>) {
        let mut visit = json!({"givenOn": "2026-03-09", "doses": [{"administeredBy": given}]});
        let problems = name_clinicians("", &mut visit, &listed());
        let told = serde_json::to_value(&problems).unwrap();
        match expected {
            Ok(parts) => assert_eq!((told, &visit["doses"][0]["administeredBy"]), (json!([]), &parts)),
            Err(code) => {
                assert_eq!((&told[0]["code"], &told[0]["field"]), (&json!(code), &json!("doses.0.administeredBy")));
            }
        }
    }
}
