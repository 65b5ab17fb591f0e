//! The message as a whole.

use chrono::{DateTime, FixedOffset};

use super::{error::Error, msh, nk1, obx, orc, pd1, pid, rxa, rxr, settings::MessageSettings};
use crate::{
    code_set::Catalog,
    hl7::{self, Message, Segment},
    immunization::{Completion, Immunization},
    patient::Patient,
    program::{Dialect, Program},
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
    /// Whether MSH-11 is P, else T.
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
}

/// Writes the message.
///
/// # Errors
/// When the record lacks what the guide requires, a value does not fit or is not in the catalog, or the program is
/// not ready.
pub fn render(vxu: &Vxu<'_>) -> Result<String, Error> {
    if !vxu.is_given() && vxu.action != Action::Add {
        return Err(Error::NotChangeable);
    }
    let mut segments: Vec<Segment> = vec![msh::build(vxu)?, pid::build(vxu)?, pd1::build(vxu)?];
    segments.extend(nk1::build(vxu)?);
    segments.push(orc::build(vxu)?);
    segments.push(rxa::build(vxu)?);
    segments.extend(rxr::build(vxu)?);
    segments.extend(obx::build(vxu)?);
    declare_character_set(vxu, &mut segments)?;
    let text = hl7::render(&Message { segments });
    match &vxu.program.transport {
        Some(transport) if text.len() > transport.max_bytes => Err(Error::TooLarge { max: transport.max_bytes }),
        _ => Ok(text),
    }
}

/// A message beyond ASCII says so in MSH-18.
fn declare_character_set(vxu: &Vxu<'_>, segments: &mut [Segment]) -> Result<(), Error> {
    let is_ascii = segments.iter().all(|s| (1..=s.len()).all(|n| s.whole(n).is_ascii()));
    if let (false, Some(header)) = (is_ascii, segments.first_mut()) {
        *header = msh::build_unicode(vxu)?;
    }
    Ok(())
}
