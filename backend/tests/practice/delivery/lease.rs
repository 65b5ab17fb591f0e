//! Claims, leases and fences: nothing lost, nothing silently doubled.

use std::time::Duration;

use backend::{
    alert,
    delivery::{Courier, Timing},
    entity::{report, snapshot},
    store::{self, Ended, Error, Store},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use shared::{
    ack::Verdict,
    report::{Action, AttemptState, HoldReason, Outcome},
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, claim_as, given_on, practice},
};

on_both!(
    one_in_flight_per_patient,
    one_of_a_group_per_patient,
    two_servers_share_the_connections,
    the_index_keeps_one_in_flight_per_patient,
    an_unreadable_row_does_not_stop_the_others,
    a_row_of_another_type_does_not_stop_the_others,
    what_is_set_aside_raises_one_alert,
    what_was_on_its_way_is_in_doubt_when_it_is_set_aside,
    a_message_that_cannot_leave_in_time_stays,
    a_lost_lease_is_fenced_off,
    the_oldest_dose_goes_first,
);

fn accepted(practice: &Practice) -> Ended {
    Ended {
        verdict: Some(Verdict::Accepted),
        response: Some("MSA|AA".into()),
        ..Ended::of(Outcome::Accepted { at: practice.store.source().now(), with_warnings: false })
    }
}

async fn one_in_flight_per_patient(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(4).await;
    practice.open_gate().await;
    let patient = practice.add_patient(crate::support::patient("10077")).await;
    for lot in ["A1", "A2", "A3"] {
        let dose = practice.add_dose(patient, practice.dose(lot)).await;
        practice.queue(practice.report_of(dose.id).await).await;
    }
    let (_, other) = practice.add_one("10078", "B1").await;
    practice.queue(other).await;
    let claims = [practice.claim().await, practice.claim().await, practice.claim().await];
    assert_eq!(claims.iter().flatten().count(), 2, "one dose of each patient");
}

async fn one_of_a_group_per_patient(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(8).await;
    practice.open_gate().await;
    for mrn in ["10077", "10078"] {
        let patient = practice.add_patient(crate::support::patient(mrn)).await;
        for lot in ["A1", "A2", "A3", "A4"] {
            let dose = practice.add_dose(patient, practice.dose(lot)).await;
            practice.queue(practice.report_of(dose.id).await).await;
        }
    }
    let claims = claim_as(&practice.store, practice.courier.server, 8).await.unwrap();
    assert_eq!(claims.len(), 2, "one dose of each patient");
    assert_ne!(claims[0].snapshot.patient.mrn, claims[1].snapshot.patient.mrn);
}

/// Two servers claim at once, again and again, far more than there are connections.
async fn two_servers_share_the_connections(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(3).await;
    practice.open_gate().await;
    for n in 0..12 {
        let (_, report) = practice.add_one(&format!("{}", 10_000 + n), "A1").await;
        practice.queue(report).await;
    }
    let other = practice.second_server().await;
    let (first, second) = (practice.courier.clone(), other.clone());
    let claim_all = |courier: Courier| {
        tokio::spawn(async move {
            let mut claimed = 0;
            for _ in 0..6 {
                claimed += claim_as(&courier.store, courier.server, 2).await.unwrap().len();
            }
            claimed
        })
    };
    let (a, b) = tokio::join!(claim_all(first), claim_all(second));
    assert_eq!(a.unwrap() + b.unwrap(), 3, "more messages on their way than connections");
}

/// Writes the updates of two claims that do not see each other: the index lets one of them win.
async fn the_index_keeps_one_in_flight_per_patient(base: Base) {
    let practice = practice(base, true).await;
    let other = practice.second_server().await;
    let patient = practice.add_patient(crate::support::patient("10077")).await;
    let mut reports = Vec::new();
    for lot in ["A1", "A2"] {
        let dose = practice.add_dose(patient, practice.dose(lot)).await;
        reports.push(practice.report_of(dose.id).await);
    }
    let send = |store: Store, report: Uuid| {
        tokio::spawn(async move {
            let tx = store.begin("test").await?;
            let sending = report::ActiveModel { attempt: Set("SENDING".into()), ..Default::default() };
            let this = report::Entity::update_many().set(sending).filter(report::Column::Id.eq(report));
            this.exec(tx.db()).await?;
            tx.commit().await
        })
    };
    let (a, b) = tokio::join!(send(practice.store.clone(), reports[0]), send(other.store, reports[1]));
    let outcomes = [a.unwrap(), b.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::Conflict))), "{outcomes:?}");
}

/// A report whose row or snapshot cannot be read is set aside, and the others of its integration go.
async fn an_unreadable_row_does_not_stop_the_others(base: Base) {
    let practice = practice(base, true).await;
    let mut reports = Vec::new();
    for (mrn, lot) in [("10077", "A1"), ("10078", "A2"), ("10079", "A3")] {
        let (_, report) = practice.add_one(mrn, lot).await;
        practice.queue(report).await;
        reports.push(report);
    }
    let dose = practice.row(reports[0]).await.immunization_id;
    let tx = practice.store.begin("test").await.unwrap();
    let broken = snapshot::ActiveModel { body: Set("{".into()), ..Default::default() };
    let of_dose = snapshot::Column::ImmunizationId.eq(dose);
    snapshot::Entity::update_many().set(broken).filter(of_dose).exec(tx.db()).await.unwrap();
    let strange =
        report::ActiveModel { sent_version: Set(Some(1)), sent_action: Set(Some("?".into())), ..Default::default() };
    let this = report::Column::Id.eq(reports[1]);
    report::Entity::update_many().set(strange).filter(this).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();

    practice.carry_all().await;
    assert_eq!(practice.seen(reports[2]).await.0, "REPORTED");
    for report in &reports[..2] {
        assert_eq!(practice.seen(*report).await, ("NOT_REPORTED".into(), "NEEDS_YOU".into()));
        let attempt = practice.state(*report).await.attempt;
        assert_eq!((attempt.state, attempt.held), (AttemptState::Held, Some(HoldReason::Unreadable)));
    }
}

/// Only SQLite takes a text for a number: the row as a whole cannot be read, and the others of its integration go.
async fn a_row_of_another_type_does_not_stop_the_others(base: Base) {
    if base != Base::Sqlite {
        return;
    }
    let practice = practice(base, true).await;
    let mut reports = Vec::new();
    for (mrn, lot) in [("10077", "A1"), ("10078", "A2"), ("10079", "A3")] {
        let (_, report) = practice.add_one(mrn, lot).await;
        practice.queue(report).await;
        reports.push(report);
    }
    let tx = practice.store.begin("test").await.unwrap();
    let words = report::Entity::update_many().col_expr(report::Column::Fence, Expr::value("many"));
    words.filter(report::Column::Id.eq(reports[0])).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    practice.carry_all().await;
    assert_eq!(practice.seen(reports[1]).await.0, "REPORTED");
    assert_eq!(practice.seen(reports[2]).await.0, "REPORTED");
    let aside = report::Entity::find().filter(report::Column::Held.eq("UNREADABLE"));
    assert_eq!(aside.count(practice.store.reader()).await.unwrap(), 1);
}

/// Its answer came, and the row cannot be read: what was sent goes again as it was, and not the edited dose.
async fn what_was_on_its_way_is_in_doubt_when_it_is_set_aside(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "A1").await;
    practice.queue(report).await;
    let claim = practice.claim().await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let strange = report::ActiveModel { id: Set(report), held: Set(Some("?".into())), ..Default::default() };
    strange.update(tx.db()).await.unwrap();
    store::complete(&mut tx, &practice.courier.vault, &claim.submission, &accepted(&practice)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = practice.dose("Y014273");
    store::update_dose(&mut tx, &practice.courier.reference, (&dose).into(), changed).await.unwrap();
    tx.commit().await.unwrap();
    let attempt = practice.state(report).await.attempt;
    assert_eq!((attempt.state, attempt.held), (AttemptState::Held, Some(HoldReason::Unreadable)));
    assert_eq!((attempt.in_doubt, attempt.sent), (true, Some((1, Action::Add))));
    practice.queue(report).await;
    let again = practice.claim().await.unwrap();
    assert_eq!((again.is_again, again.snapshot), (true, claim.snapshot));
}

async fn a_message_that_cannot_leave_in_time_stays(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "A1").await;
    practice.queue(report).await;
    let timing = Timing { lease: Duration::ZERO, ..practice.courier.timing };
    let slow = Courier { timing, ..practice.courier.clone() };
    assert!(slow.carry_one().await.unwrap());
    assert_eq!(practice.records().messages_received, 0, "another server may have sent a newer one");
    let attempt = practice.state(report).await.attempt;
    assert_eq!((attempt.state, attempt.tries), (AttemptState::Queued, 0));
    let failure = practice.last_failure(report).await;
    assert!(failure.starts_with("Dosewire stood still"), "{failure}");
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}

/// However many reports of an integration are set aside, one alert says so, until none is.
async fn what_is_set_aside_raises_one_alert(base: Base) {
    let practice = practice(base, true).await;
    let mut reports = Vec::new();
    for (mrn, lot) in [("10077", "A1"), ("10078", "A2")] {
        let (_, report) = practice.add_one(mrn, lot).await;
        practice.queue(report).await;
        reports.push(report);
    }
    let set_bodies = async |body: &str| {
        let tx = practice.store.begin("test").await.unwrap();
        let broken = snapshot::ActiveModel { body: Set(body.into()), ..Default::default() };
        snapshot::Entity::update_many().set(broken).exec(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
    };
    let open = async || {
        assert!(alert::check(&practice.store).await.unwrap() <= 1);
        assert_eq!(alert::check(&practice.store).await.unwrap(), 0, "once");
        let alerts = store::open_alerts(practice.store.reader()).await.unwrap();
        alerts.into_iter().map(|row| (row.kind, row.subject, row.subject_id)).collect::<Vec<_>>()
    };
    assert_eq!(open().await, []);
    set_bodies("{").await;
    practice.carry_all().await;
    assert_eq!(open().await, [("ROW_UNREADABLE".into(), "REPORTS".into(), practice.integration)]);
    for (n, report) in reports.into_iter().enumerate() {
        assert_eq!(open().await.len(), 1, "{n}");
        practice.queue(report).await;
    }
    assert_eq!(open().await, []);
    practice.carry_all().await;
    assert_eq!(open().await, [], "what was made anew can be read");
}

async fn a_lost_lease_is_fenced_off(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.queue(report).await;
    let lost = practice.claim().await.unwrap();
    assert_eq!(lost.action, Action::Add);

    practice.source.advance(Duration::from_secs(600));
    let mut tx = practice.store.begin("rescue").await.unwrap();
    let now = practice.store.source().now();
    assert_eq!(store::rescue(&mut tx, &practice.courier.vault, |_| Some(now)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(practice.state(report).await.attempt.state, AttemptState::Unknown);
    // The server is alive: it did not stop, and the reason must not say so.
    let failure = practice.last_failure(report).await;
    assert!(failure.contains("could not be stored in time"), "{failure}");

    // The dose is changed while nobody knows: the same message goes again, not the new version.
    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = practice.dose("Y014273");
    store::update_dose(&mut tx, &practice.courier.reference, (&dose).into(), changed).await.unwrap();
    tx.commit().await.unwrap();
    let again = practice.claim().await.unwrap();
    assert!(again.is_again);
    assert_eq!(again.snapshot, lost.snapshot);
    assert_ne!(again.submission.message_id, lost.submission.message_id);

    // The one who lost the lease comes back late: it decides nothing any more.
    let mut tx = practice.store.begin("test").await.unwrap();
    let late = store::complete(&mut tx, &practice.courier.vault, &lost.submission, &accepted(&practice)).await;
    assert!(matches!(late, Err(Error::Conflict)));
    tx.cancel().await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    store::complete(&mut tx, &practice.courier.vault, &again.submission, &accepted(&practice)).await.unwrap();
    tx.commit().await.unwrap();
    let state = practice.state(report).await;
    assert_eq!(state.next_message(), Some((2, Action::Update)));
}

async fn the_oldest_dose_goes_first(base: Base) {
    let practice = practice(base, true).await;
    for (mrn, days) in [("1", 5), ("2", 30), ("3", 1)] {
        let patient = practice.add_patient(crate::support::patient(mrn)).await;
        let mut new = practice.dose(&format!("L{mrn}"));
        new.given_on = given_on() - chrono::Days::new(days);
        let dose = practice.add_dose(patient, new).await;
        practice.queue(practice.report_of(dose.id).await).await;
    }
    let first = practice.claim().await.unwrap();
    assert_eq!(first.snapshot.patient.mrn, "2");
    assert!(practice.claim().await.is_none(), "one message at a time over one connection");
}
