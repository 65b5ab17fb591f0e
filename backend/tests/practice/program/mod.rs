//! Every ready program from its file to the registry and back: the form filled, one message on the wire through the
//! real transport, and the answers read. What is seen is kept in a file a program, for a person to check.

mod answer;
mod entry;
mod recorder;
mod show;

use std::{collections::BTreeSet, fs};

use backend::{delivery::reach, entity::integration, store, transport::Reply};
use sea_orm::EntityTrait;
use shared::{
    finding::stops_any,
    program::{Program, Settings},
    readiness::assess,
    report::Action,
    vxu::{Vxu, render},
};

use self::{
    answer::{ANSWERS, MESSAGE_ID},
    recorder::Recorder,
};
use crate::support::{Base, Practice, given_on, practice};

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
    let row = set_up(practice, program, &address).await;
    let vault = &practice.courier.vault;
    let reach = reach(practice.store.reader(), vault, program, &row).await.ok().unwrap();
    let location = store::enrollment_settings(practice.store.reader(), row.id, practice.location).await.unwrap();
    let message = message(practice, program, &reach, &location);
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
        "{} ({}), {}, {style}\n\n# Form\n{}\n# Left empty\n{}\n# Where the entries go\n{}\n# Request\n{}\n# Message\n{}\n\
         # Answers\n{answers}",
        program.title(),
        program.code,
        program.standing,
        show::form(program),
        show::demands(program),
        show::places(program, &seen, &message),
        show::request(&seen),
        message.replace('\r', "\n"),
    )
}

async fn set_up(practice: &Practice, program: &Program, address: &str) -> integration::Model {
    let mut tx = practice.store.begin("test").await.unwrap();
    let new = entry::fill(program, practice.location, address);
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
