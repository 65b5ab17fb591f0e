//! The shape of a form: its fields.

use serde_json::Value;

use super::{
    field::Field,
    path::{at, is_empty, put},
};
use crate::{
    api::Problem,
    part::{Entries, problem},
};

/// Rows of one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// Their path in the record.
    pub path: &'static str,
    /// The name of one of them.
    pub title: &'static str,
    /// The fields of each.
    pub fields: &'static [Field],
}

/// Number of rows that a form can add.
const SPARE_ROWS: usize = 3;

impl Repeat {
    /// The number of rows in a record.
    #[must_use]
    pub fn len(&self, record: &Value) -> usize {
        at(record, self.path).as_array().map(Vec::len).unwrap_or_default()
    }

    /// The maximum number of rows of a form for the record.
    #[must_use]
    pub fn room(&self, record: &Value) -> usize {
        self.len(record) + SPARE_ROWS
    }

    /// The name of an entry.
    #[must_use]
    pub fn name(&self, row: usize, field: &Field) -> String {
        [self.path, ".", &row.to_string(), ".", field.path].concat()
    }
}

/// The shape of a form: its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// The fields that stand once.
    pub fields: Vec<Field>,
    /// The fields that stand in rows.
    pub repeats: Vec<Repeat>,
    /// Parts that are left out when nothing is said in them.
    pub optional: &'static [&'static str],
}

impl Shape {
    /// Every entry of a form for a record, by its name.
    fn all(&self, record: &Value) -> Vec<(String, Field)> {
        let mut all: Vec<_> = self.fields.iter().map(|field| (field.path.to_owned(), *field)).collect();
        for repeat in &self.repeats {
            for row in 0..repeat.room(record) {
                all.extend(repeat.fields.iter().map(|field| (repeat.name(row, field), *field)));
            }
        }
        all
    }

    /// The entries for a record; for a new one the record is null.
    #[must_use]
    pub fn entries(&self, record: &Value) -> Entries {
        Entries::new(self.all(record).into_iter().map(|(name, field)| {
            let shown = field.show(at(record, &name));
            (name, shown)
        }))
    }

    /// The record that a form describes. What it does not ask stays as it was.
    ///
    /// # Errors
    /// Returns the problems of the entries.
    pub fn write(&self, entered: &Entries, was: &Value) -> Result<Value, Vec<Problem>> {
        let mut record = was.clone();
        let mut problems = Vec::new();
        for (name, field) in self.all(was) {
            match field.read(&entered.text(&name)) {
                Ok(value) => put(&mut record, &name, value),
                // A row that nobody began needs nothing.
                Err(_) if name != field.path && is_blank_row(entered, &name, &field) => {
                    put(&mut record, &name, Value::Null);
                }
                Err(text) => problems.push(problem(&name, "entry", text)),
            }
        }
        for repeat in &self.repeats {
            if let Value::Array(mut rows) = at(&record, repeat.path).clone() {
                rows.retain(|row| !is_empty(row));
                put(&mut record, repeat.path, Value::Array(rows));
            }
        }
        for part in self.optional {
            if is_empty(at(&record, part)) {
                put(&mut record, part, Value::Null);
            }
        }
        if problems.is_empty() { Ok(record) } else { Err(problems) }
    }

    /// The field of an entry.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Field> {
        let own = self.fields.iter().find(|field| field.path == name);
        own.copied().or_else(|| {
            self.repeats.iter().find_map(|repeat| {
                let row = name.strip_prefix(repeat.path)?.strip_prefix('.')?;
                let (_, path) = row.split_once('.')?;
                repeat.fields.iter().find(|field| field.path == path).copied()
            })
        })
    }
}

/// Returns `true` if the row that an entry belongs to is blank.
fn is_blank_row(entered: &Entries, name: &str, field: &Field) -> bool {
    let row = name.strip_suffix(field.path).unwrap_or_default();
    entered.clone().into_map().iter().all(|(name, text)| !name.starts_with(row) || text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{FieldKind, ask};
    use serde_json::json;

    const PHONE: &[Field] =
        &[ask("number", "Number", "c6").always(), ask("usage", "Use", "c6").must("Choose the use.")];

    fn shape() -> Shape {
        Shape {
            fields: vec![
                ask("mrn", "MRN", "c6").must("Enter the number."),
                ask("born", "Born", "c6").of_kind(FieldKind::Date),
                ask("address.street", "Street", "c6").always(),
                ask("address.other", "Other", "c6"),
            ],
            repeats: vec![Repeat { path: "phones", title: "phone", fields: PHONE }],
            optional: &["address"],
        }
    }

    fn changed(record: &Value, changes: &[(&str, &str)]) -> Result<Value, Vec<Problem>> {
        let mut map = shape().entries(record).into_map();
        map.extend(changes.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        shape().write(&Entries::new(map), record)
    }

    #[test]
    fn what_a_form_shows_is_what_it_saves() {
        let record = json!({
            "mrn": "1", "born": "2026-03-09", "address": { "street": "12 Elm St", "other": null },
            "phones": [{ "number": "1", "usage": "PRN" }, { "number": "2", "usage": "WPN", "kept": true }], "kept": 7,
        });
        assert_eq!(changed(&record, &[]), Ok(record));
    }

    #[test]
    fn parts_in_which_nothing_is_said_are_left_out() {
        let phone = json!({ "number": "1", "usage": "PRN" });
        let record = json!({ "mrn": "1", "address": { "street": "12 Elm St" }, "phones": [phone] });
        let emptied = [
            ("address.street", ""),
            ("phones.0.number", ""),
            ("phones.0.usage", ""),
            ("phones.2.number", "3"),
            ("phones.2.usage", "WPN"),
        ];
        let left = json!({ "mrn": "1", "born": null, "address": null, "phones": [{ "number": "3", "usage": "WPN" }] });
        assert_eq!(changed(&record, &emptied), Ok(left));
        let half = changed(&record, &[("phones.1.number", "3")]).unwrap_err();
        assert_eq!((half.len(), half[0].field.as_str()), (1, "phones.1.usage"));
    }

    #[test]
    fn a_new_record_is_made_of_what_is_entered() {
        assert_eq!(
            changed(&Value::Null, &[("mrn", "1")]),
            Ok(json!({ "mrn": "1", "born": null, "address": null, "phones": [] }))
        );
        let problems = changed(&Value::Null, &[("born", "soon")]).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["mrn", "born"]);
    }

    #[test]
    fn an_entry_names_its_field() {
        assert_eq!(shape().field("phones.1.number").map(|field| field.label), Some("Number"));
        assert_eq!(shape().field("born").map(|field| field.label), Some("Born"));
        assert_eq!(shape().field("phones"), None);
    }
}
