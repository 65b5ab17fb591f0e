//! A record that is being edited, with the version that it was read at.

use leptos::prelude::*;
use serde_json::Value;

use super::{
    merge::{Change, merge},
    shape::Shape,
};
use crate::{
    api::Problem,
    part::{Entries, Form},
};

/// A record that is being edited.
#[derive(Clone, Copy)]
pub struct Edit {
    /// The form.
    pub form: Form,
    /// The changes that somebody else made in the meantime.
    pub changes: RwSignal<Vec<Change>>,
    shape: StoredValue<Shape>,
    record: StoredValue<Value>,
    version: StoredValue<Option<i64>>,
    theirs: StoredValue<Entries>,
}

impl Edit {
    /// A record with its version; null and none for a new one.
    #[must_use]
    pub fn new(shape: Shape, record: Value, version: Option<i64>) -> Self {
        let entries = shape.entries(&record);
        Self {
            form: Form::new(entries.clone()),
            changes: RwSignal::new(Vec::new()),
            shape: StoredValue::new(shape),
            record: StoredValue::new(record),
            version: StoredValue::new(version),
            theirs: StoredValue::new(entries),
        }
    }

    /// The record that is described, and the version that it was read at.
    ///
    /// # Errors
    /// Returns the problems of the entries.
    pub fn read(self) -> Result<(Value, Option<i64>), Vec<Problem>> {
        let record =
            self.record.with_value(|was| self.shape.with_value(|shape| shape.write(&self.form.entries(), was)))?;
        Ok((record, self.version.get_value()))
    }

    /// The record as it was read.
    #[must_use]
    pub fn record(self) -> Value {
        self.record.get_value()
    }

    /// The version that it was read at.
    #[must_use]
    pub fn version(self) -> Option<i64> {
        self.version.get_value()
    }

    /// Rebases the form on a record that another user saved: what was typed stays, and what changed is shown.
    pub fn rebase(self, record: Value, version: i64) {
        let theirs = self.shape.with_value(|shape| shape.entries(&record));
        let (merged, changes) = self.theirs.with_value(|base| merge(base, &self.form.entries(), &theirs));
        self.record.set_value(record);
        self.version.set_value(Some(version));
        self.theirs.set_value(theirs.clone());
        self.form.fill(theirs);
        for (name, text) in merged.into_map() {
            let value = self.form.value(&name);
            if value.with_untracked(|now| *now != text) {
                value.set(text);
            }
        }
        self.changes.set(changes);
    }

    /// Takes what somebody else saved, and drops what was typed.
    pub fn take_theirs(self) {
        self.form.fill(self.theirs.get_value());
        self.changes.set(Vec::new());
    }

    /// The field of an entry.
    #[must_use]
    pub fn field(self, name: &str) -> Option<super::field::Field> {
        self.shape.with_value(|shape| shape.field(name))
    }
}
