//! The context of a message: what its segments read, and nothing of how they are put together.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};

use super::{error::Error, settings::MessageSettings};
use crate::{
    code_set::Catalog,
    immunization::{Completion, Immunization},
    patient::Patient,
    program::{Dialect, Program, fill},
    report::Action,
    snapshot::Snapshot,
};

/// A VXU message to be written: the record, the registry, and the values of the header.
#[derive(Debug, Clone, Copy)]
pub struct Vxu<'a> {
    /// The dose with its patient.
    pub snapshot: &'a Snapshot,
    /// RXA-21.
    pub action: Action,
    /// The program of the receiving registry.
    pub program: &'a Program,
    /// Settings of the practice for this registry.
    pub settings: &'a MessageSettings,
    /// The code sets.
    pub catalog: &'a Catalog,
    /// MSH-10.
    pub message_id: &'a str,
    /// MSH-7.
    pub sent_at: DateTime<FixedOffset>,
    /// `true` if the message goes to the production system: MSH-11.
    pub production: bool,
}

impl<'a> Vxu<'a> {
    pub(super) fn dialect(&self) -> Result<&'a Dialect, Error> {
        self.program.dialect.as_ref().ok_or(Error::NotReady)
    }

    pub(super) fn patient(&self) -> &'a Patient {
        &self.snapshot.patient
    }

    pub(super) fn dose(&self) -> &'a Immunization {
        &self.snapshot.immunization
    }

    /// Returns `true` if the dose was given, completely or in part.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.dose().completion, Completion::Complete | Completion::Partial)
    }

    /// Returns `true` if the registry takes ASCII only.
    pub(super) fn is_ascii_only(&self) -> bool {
        self.program.dialect.as_ref().is_some_and(|dialect| dialect.ascii_only)
    }

    /// Fills the placeholders of a text of the dialect.
    pub(super) fn fill(&self, template: &'a str) -> Cow<'a, str> {
        fill(template, |name| self.settings.value(name))
    }
}
