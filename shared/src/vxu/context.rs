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

/// All that a message is made of.
#[derive(Debug, Clone, Copy)]
pub struct Vxu<'a> {
    /// The dose with its patient.
    pub snapshot: &'a Snapshot,
    /// RXA-21.
    pub action: Action,
    /// The registry that it goes to.
    pub program: &'a Program,
    /// What the practice's set-up gives.
    pub settings: &'a MessageSettings,
    /// The code sets.
    pub catalog: &'a Catalog,
    /// MSH-10.
    pub message_id: &'a str,
    /// MSH-7.
    pub sent_at: DateTime<FixedOffset>,
    /// Whether it goes to the production registry, which MSH-11 says.
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

    /// Whether the dose was given, in whole or in part; else it was refused or not given.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.dose().completion, Completion::Complete | Completion::Partial)
    }

    /// Whether letters beyond ASCII are made plain.
    pub(super) fn is_ascii_only(&self) -> bool {
        self.program.dialect.as_ref().is_some_and(|dialect| dialect.ascii_only)
    }

    /// A text of the dialect with its placeholders filled.
    pub(super) fn fill(&self, template: &'a str) -> Cow<'a, str> {
        fill(template, |name| self.settings.value(name))
    }
}
