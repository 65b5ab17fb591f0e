//! Reports of a version without gates go on: what was held for the set-up waits behind the gate, and what may have
//! arrived stays in doubt.

use sea_orm::ConnectionTrait;
use shared::report::{Action, AttemptState};

use crate::{
    on_both,
    support::{Base, migrate_anew, practice},
};

on_both!(reports_of_before_the_gates_go_on,);

/// The migration that brought the gates.
const GATES: &str = "m20261126_000019_delivery_gate";

/// Rows of three reports as such a version wrote them: one held for the set-up, one without an answer, and the deletion
/// of one that the registry has.
const BEFORE: [&str; 3] = [
    "attempt = 'HELD', held = 'SET_UP', tab = 'NOT_REPORTED', status = 'NEEDS_YOU'",
    "attempt = 'UNKNOWN', sent_version = 1, sent_action = 'A', tries = 1, next_try_at = updated_at, \
     tab = 'IN_PROGRESS', status = 'UNKNOWN'",
    "attempt = 'WAITING', wanted_absent = TRUE, next_try_at = updated_at, tab = 'IN_PROGRESS', status = 'WAITING'",
];

async fn reports_of_before_the_gates_go_on(base: Base) {
    let mut practice = practice(base, true).await;
    let mut reports = Vec::new();
    for mrn in ["10077", "10078", "10079"] {
        reports.push(practice.add_one(mrn, "Y014237").await.1);
    }
    practice.send(reports[2]).await;
    migrate_anew(&mut practice, GATES, async |connection| {
        for (report, columns) in reports.iter().zip(BEFORE) {
            // SQLite keeps ids as bytes.
            let id = if base == Base::Sqlite { format!("X'{}'", report.simple()) } else { format!("'{report}'") };
            let changed = connection.execute_unprepared(&format!("UPDATE report SET {columns} WHERE id = {id}")).await;
            assert_eq!(changed.unwrap().rows_affected(), 1);
        }
    })
    .await;

    let held = practice.state(reports[0]).await.attempt;
    assert_eq!((held.state, held.held), (AttemptState::Queued, None));
    assert_eq!(practice.seen(reports[0]).await.0, "IN_PROGRESS");
    let unknown = practice.state(reports[1]).await.attempt;
    assert_eq!((unknown.state, unknown.in_doubt, unknown.sent), (AttemptState::Unknown, true, Some((1, Action::Add))));
    assert!(practice.state(reports[2]).await.delete_asked);
    practice.carry_all().await;
    assert_eq!(practice.seen(reports[0]).await.0, "REPORTED");
    assert_eq!(practice.seen(reports[1]).await.0, "REPORTED");
    assert_eq!(practice.seen(reports[2]).await.0, "EXCLUDED", "the registry took it out");
}
