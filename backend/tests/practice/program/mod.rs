//! Every ready program from its file to the registry and back: the form filled, one message on the wire through the
//! real transport, and the answers read. What is seen is kept in a file a program, for a person to check.

mod answer;
mod entry;
mod form;
mod recorder;
mod show;

use std::{collections::BTreeSet, fs};

use backend::{
    delivery::reach,
    entity::integration::{self, Environment},
    store::{self, NewIntegration},
    transport::Reply,
};
use sea_orm::EntityTrait;
use serde_json::json;
use shared::{
    finding::stops_any,
    program::{Program, Settings, Standing},
    readiness::assess,
    report::Action,
    vxu::{Vxu, render},
};

use self::{
    answer::{ANSWERS, MESSAGE_ID},
    recorder::Recorder,
};
use crate::{
    on_both,
    registry::onboarding,
    support::{Base, Practice, given_on, practice},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/practice/program/snapshots");

#[tokio::test(flavor = "multi_thread")]
async fn every_ready_program_speaks_as_its_file_says() {
    let practice = practice(Base::Sqlite, false).await;
    let programs = practice.courier.reference.programs.programs.iter().filter(|program| program.is_ready());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for program in programs {
        let shown = exercise(&practice, program).await;
        settings.bind(|| insta::assert_snapshot!(program.code.to_lowercase(), shown));
    }
}

#[tokio::test]
async fn every_ready_program_has_its_file_and_no_other_has_one() {
    let practice = practice(Base::Sqlite, false).await;
    let programs = practice.courier.reference.programs.programs.iter().filter(|program| program.is_ready());
    let ready: BTreeSet<_> = programs.map(|program| format!("{}.snap", program.code.to_lowercase())).collect();
    let names = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".snap")).collect::<BTreeSet<_>>(), ready);
}

/// Sets a program up, sends the message, has every answer given, and shows all of it.
async fn exercise(practice: &Practice, program: &Program) -> String {
    let (registry, address) = Recorder::start(program).await;
    let row = set_up(practice, program, &address, &[]).await;
    let vault = &practice.courier.vault;
    let reach = reach(practice.store.reader(), vault, program, &row).await.ok().unwrap();
    let message = message(practice, program, &reach, reach.location(practice.location));
    let send = async || -> Reply { practice.courier.transport.submit(&reach.endpoint, &message).await.unwrap() };
    let trained = send().await;
    let seen = registry.last();
    let mut answers = format!("the training registry: {}\n", answer::read(program, &message, &trained.body));
    for given in ANSWERS {
        registry.tell(&answer::write(given, MESSAGE_ID));
        answers.push_str(&format!("{}: {}\n", given.0, answer::read(program, &message, &send().await.body)));
    }
    registry.tell(&answer::write(&ANSWERS[0], "ANOTHER"));
    answers.push_str(&format!("of another message: {}\n", answer::read(program, &message, &send().await.body)));
    let style = program.transport.as_ref().unwrap().style;
    format!(
        "{} ({}), {}, {style}\n\n# Sources\n{}\n# Form\n{}\n# Left empty\n{}\n# Where the entries go\n{}\n# Request\n{}\n# Message\n{}\n\
         # Answers\n{answers}",
        program.title(),
        program.code,
        program.standing,
        show::sources(program),
        show::form(program),
        show::demands(program),
        show::places(program, &seen, &message),
        show::request(&seen),
        message.replace('\r', "\n"),
    )
}

/// Settings that a state's letter may hold and its file does not.
const LETTER: &[(&str, &str)] = &[
    ("service", "CDC_2011_SOAP_11"),
    ("encoding", "CDATA"),
    ("sending_application", "CLINIC EHR"),
    ("receiving_application", "TENNIIS^2.16.840.1.113883.3.9999^ISO"),
    ("receiving_facility", "TDH & Partners"),
    ("organization_assigner", "TNSTATE"),
    ("sending_facility", "Roe & Sons Pediatrics^2.16.840.1.113883.3.8888^ISO"),
    ("vaccine_code", "CVX"),
    ("mrn_type", "PI"),
    ("expiration", "MONTH"),
    ("next_of_kin", "NO"),
    ("batch", "FILE"),
];

/// The same state by the IZ Gateway.
const GATEWAY: &[(&str, &str)] = &[("service", "IZ_GATEWAY_HUB_2014"), ("destination_id", "tn")];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_letter_says_changes_request_and_message() {
    let practice = practice(Base::Sqlite, false).await;
    let program = practice.courier.reference.program("TN").unwrap();
    for (name, letter) in [("letter", LETTER), ("gateway", GATEWAY)] {
        let entries = letter.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (registry, address) = Recorder::start(&program.configured(&entries)).await;
        let row = set_up(&practice, program, &address, letter).await;
        let reach = reach(practice.store.reader(), &practice.courier.vault, program, &row).await.ok().unwrap();
        let message = message(&practice, program, &reach, reach.location(practice.location));
        let reply = practice.courier.transport.submit(&reach.endpoint, &message).await.unwrap();
        let read = answer::read(program, &message, &reply.body);
        let shown = format!("{}\n# Answer\n{read}", show::request(&registry.last()));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("entered");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, shown));
    }
}

on_both!(a_described_program_is_activated_after_a_test_message_in_its_own_style);

async fn a_described_program_is_activated_after_a_test_message_in_its_own_style(base: Base) {
    let practice = practice(base, false).await;
    let programs = practice.courier.reference.programs.clone();
    let described = programs.programs.iter().filter(|program| program.standing == Standing::Ready);
    let mut count = 0;
    for program in described {
        let code = &program.code;
        let (_registry, address) = Recorder::start(program).await;
        let mut tx = practice.store.begin("test").await.unwrap();
        let new = entry::fill(program, practice.location, &address, &[]);
        let new = NewIntegration { environment: Environment::Test, ..new };
        let id = store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(onboarding::activate(&practice, id).await, "NOT_TESTED", "{code}");
        let sent = onboarding::send(&practice, id).await;
        assert_eq!((&sent["status"], &sent["accepted"]), (&json!("TRIED"), &json!(true)), "{code}: {sent}");
        assert_eq!(onboarding::activate(&practice, id).await, "DONE", "{code}");
        count += 1;
    }
    assert_eq!(count, 56);
}

async fn set_up(practice: &Practice, program: &Program, address: &str, letter: &[(&str, &str)]) -> integration::Model {
    let mut tx = practice.store.begin("test").await.unwrap();
    let new = entry::fill(program, practice.location, address, letter);
    let id = store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    let row = integration::Entity::find_by_id(id).one(practice.store.reader()).await.unwrap().unwrap();
    assert_eq!(row.state.as_str(), "DRAFT", "nothing is activated");
    row
}

fn message(practice: &Practice, program: &Program, reach: &backend::delivery::Reach, location: &Settings) -> String {
    let (snapshot, catalog) = (entry::dose(), &practice.courier.reference.catalog);
    let findings = assess(&snapshot, program, catalog, given_on());
    assert!(!stops_any(&findings), "{}: {findings:?}", program.code);
    let message = render(&Vxu {
        snapshot: &snapshot,
        action: Action::Add,
        program,
        settings: &reach.message_settings(program, location),
        catalog,
        message_id: MESSAGE_ID,
        sent_at: "2026-03-10T04:00:12-06:00".parse().unwrap(),
        production: true,
    });
    message.unwrap()
}
