//! Fixtures of message tests: settings, a time, and a program with every option.

use chrono::{DateTime, FixedOffset};

use super::{Error, MessageSettings, Vxu, render};
use crate::{
    program::{Dialect, Organization, Program},
    report::Action,
    sample,
    snapshot::Snapshot,
};

pub fn settings() -> MessageSettings {
    MessageSettings {
        sending_facility: "QRP01".into(),
        site_id: "NORTH".into(),
        namespace: "QRP01".into(),
        practice_name: "Quarry Road Pediatrics".into(),
        entered: [("facility_id".to_owned(), "INV7".to_owned())].into(),
    }
}

pub fn sent_at() -> DateTime<FixedOffset> {
    "2026-03-10T04:00:12-05:00".parse().unwrap()
}

/// The message about a dose for a program.
pub fn write_for(program: &Program, snapshot: &Snapshot, action: Action) -> Result<String, Error> {
    write_with(program, &settings(), snapshot, action)
}

/// The message about a dose with a set-up of its own.
pub fn write_with(
    program: &Program,
    settings: &MessageSettings,
    snapshot: &Snapshot,
    action: Action,
) -> Result<String, Error> {
    render(&Vxu {
        snapshot,
        action,
        program,
        settings,
        catalog: sample::shared_catalog(),
        message_id: "DW-3F8PQ2LX7B",
        sent_at: sent_at(),
        production: false,
    })
}

/// The message about a dose for the training registry.
pub fn write(snapshot: &Snapshot, action: Action) -> Result<String, Error> {
    write_for(&sample::sandbox(), snapshot, action)
}

/// The training registry's program with a dialect changed.
pub fn program(change: impl FnOnce(&mut Dialect)) -> Program {
    let mut program = sample::sandbox();
    change(program.dialect.as_mut().unwrap());
    program
}

/// A program that names everybody by name, number and object identifier.
pub fn thorough() -> Program {
    program(|dialect| {
        let organization = |name: &str, id: &str| Organization {
            name: name.into(),
            id: id.into(),
            assigner: "2.16.840.1.113883.3.1".into(),
        };
        dialect.receiving_application = "SANDBOX^2.16.840.1.113883.3.2^ISO".into();
        dialect.sending_organization = Some(organization("{practice_name}", "{facility_id}"));
        dialect.receiving_organization = Some(organization("", "9000"));
        dialect.identifiers_left_out.clear();
    })
}

/// The message with one segment a line, after checking that every segment ends with CR and nothing else breaks it.
pub fn lines(text: &str) -> String {
    assert!(text.ends_with('\r') && !text.contains('\n'));
    text.trim_end_matches('\r').replace('\r', "\n")
}
