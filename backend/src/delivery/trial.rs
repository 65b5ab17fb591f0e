//! A test message: a made-up patient's dose to a registry's test system.

use shared::{
    gate::{Gate, GateScope},
    program::Program,
    report::{Action, Try},
    test_record,
    vxu::{Vxu, render},
};

use super::{
    Courier,
    conceal::conceal,
    endpoint::reach,
    settle::{self, Posted},
};
use crate::{
    civil::{day_of, with_offset, zone_of},
    entity::integration,
    store::{self, Ended},
};

/// The result of a test message.
#[derive(Debug, Clone)]
pub struct Trial {
    /// `true` if the registry accepted it, with warnings or without.
    pub accepted: bool,
    /// The result and what to do next, for a person. Holds no patient's value: the patient is made up.
    pub text: String,
    /// The registry's own words.
    pub said: Option<String>,
    /// MSH-10 of the message, if it was sent.
    pub message_id: Option<String>,
    /// The message, if it was sent. Its patient is made up.
    pub message: Option<String>,
    /// The answer, if one came.
    pub answer: Option<String>,
}

impl Courier {
    /// Sends a test message (MSH-11 as the program's test system wants it) as the first location that is enrolled.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn send_test_message(&self, program: &Program, row: &integration::Model) -> store::Result<Trial> {
        let db = self.store.reader();
        let reach = match reach(db, &self.vault, program, row).await {
            Ok(reach) => reach,
            Err(error) => return Ok(failed(error.message()?)),
        };
        let Some(location) = store::first_enrollment(db, row.id).await? else {
            return Ok(failed("Enroll a location first: a message says where a dose was given.".to_owned()));
        };
        let source = self.store.source();
        let zone = zone_of(&row.time_zone);
        let snapshot = test_record::snapshot(&self.reference.catalog, day_of(source.now(), &zone), &source.code(8));
        let message_id = source.code(20);
        let rendered = render(&Vxu {
            snapshot: &snapshot,
            action: Action::Add,
            program,
            settings: &reach.message_settings(program, &location),
            catalog: &self.reference.catalog,
            message_id: &message_id,
            sent_at: with_offset(source.now(), &zone),
            production: false,
        });
        let message = match rendered {
            Ok(message) => message,
            Err(error) => return Ok(failed(error.to_string())),
        };
        let answer = self.transport.submit(&reach.endpoint, &message).await;
        let now = source.now();
        let tried = Try {
            report: row.id,
            sent_at: now,
            now,
            tries: 1,
            jitter: source.fraction(),
            action: Action::Add,
            in_doubt: false,
            maybe_accepted: false,
            retry_after: None,
        };
        let gate = Gate::new(GateScope::Integration, now);
        let posted =
            Posted { program, message_id: &message_id, message: &message, submission: None, gate: &gate, tried };
        let ended = settle::settle(answer, &posted);
        let mut ended = conceal(ended, &reach.endpoint);
        let answer = ended.response.take();
        Ok(Trial { message_id: Some(message_id), message: Some(message), answer, ..trial_of(ended) })
    }
}

fn failed(text: String) -> Trial {
    Trial { accepted: false, text, said: None, message_id: None, message: None, answer: None }
}

fn trial_of(ended: Ended) -> Trial {
    if let Some((_, text)) = ended.failure {
        return failed(text);
    }
    let accepted = ended.verdict.is_some_and(|verdict| verdict.is_accepted());
    let findings: Vec<_> = ended.findings.into_iter().map(|finding| finding.text).collect();
    let text = match (accepted, findings.is_empty()) {
        (true, true) => "The registry accepted the test message.".to_owned(),
        (true, false) => format!("The registry accepted the test message with remarks. {}", findings.join(" ")),
        (false, true) => "The registry did not accept the test message.".to_owned(),
        (false, false) => format!("The registry did not accept the test message. {}", findings.join(" ")),
    };
    Trial { accepted, said: ended.said, ..failed(text) }
}
