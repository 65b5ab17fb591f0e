//! Claims, leases and fences: nothing lost, nothing silently doubled.

use std::time::Duration;

use backend::store::{self, Ended, Error};
use shared::{
    ack::Verdict,
    advice::Advice,
    report::{Action, AttemptState, Outcome},
};

use crate::{
    on_both,
    support::{Base, Practice, given_on, practice},
};

on_both!(
    one_in_flight_per_patient,
    a_lost_lease_is_fenced_off,
    the_oldest_dose_goes_first,
    a_wrong_password_holds_the_rest
);

async fn claim(practice: &Practice) -> Option<store::Claim> {
    let mut tx = practice.store.begin("test").await.unwrap();
    let claim = store::claim(&mut tx, "programs", "catalog").await.unwrap();
    tx.commit().await.unwrap();
    claim
}

async fn add_slots(practice: &Practice, count: i32) {
    use backend::entity::connection_slot::ActiveModel;
    use backend::source::{Source, SystemSource};
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let tx = practice.store.begin("test").await.unwrap();
    for number in 2..2 + count {
        let slot = ActiveModel {
            id: Set(SystemSource.uuid()),
            integration_id: Set(practice.integration),
            number: Set(number),
            submission_id: Set(None),
        };
        slot.insert(tx.db()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn accepted(practice: &Practice) -> Ended {
    Ended {
        outcome: Outcome::Accepted { at: practice.store.source().now(), with_warnings: false },
        verdict: Some(Verdict::Accepted),
        advice: Advice::None,
        failure: None,
        said: None,
        findings: Vec::new(),
        blocked_by: None,
        response: Some("MSA|AA".into()),
    }
}

async fn one_in_flight_per_patient(base: Base) {
    let practice = practice(base, true).await;
    add_slots(&practice, 3).await;
    let patient = practice.add_patient(crate::support::patient("10077")).await;
    for lot in ["A1", "A2", "A3"] {
        let dose = practice.add_dose(patient, practice.dose(lot)).await;
        practice.queue(practice.report_of(dose.id).await).await;
    }
    let (_, other) = practice.add_one("10078", "B1").await;
    practice.queue(other).await;
    let claims = [claim(&practice).await, claim(&practice).await, claim(&practice).await];
    assert_eq!(claims.iter().flatten().count(), 2, "one dose of each patient");
}

async fn a_lost_lease_is_fenced_off(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.queue(report).await;
    let lost = claim(&practice).await.unwrap();
    assert_eq!(lost.action, Action::Add);

    practice.source.advance(Duration::from_secs(600));
    let mut tx = practice.store.begin("rescue").await.unwrap();
    let now = practice.store.source().now();
    assert_eq!(store::rescue(&mut tx, &practice.courier.vault, |_| Some(now)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(practice.state(report).await.attempt.state, AttemptState::Unknown);

    // The dose is changed while nobody knows: the same message goes again, not the new version.
    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = practice.dose("Y014273");
    store::update_dose(&mut tx, &practice.courier.reference, (&dose).into(), changed).await.unwrap();
    tx.commit().await.unwrap();
    let again = claim(&practice).await.unwrap();
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
    let first = claim(&practice).await.unwrap();
    assert_eq!(first.snapshot.patient.mrn, "2");
    assert!(claim(&practice).await.is_none(), "one message at a time over one connection");
}

async fn a_wrong_password_holds_the_rest(base: Base) {
    let practice = practice(base, true).await;
    let settings = backend::entity::integration::Entity::find_by_id(practice.integration);
    let row = sea_orm::Select::one(settings, practice.store.reader()).await.unwrap().unwrap();
    let address = store::settings_of(&row.settings).unwrap()["endpoint"].clone();
    save(&practice, &address, "wrong").await;
    let (_, first) = practice.add_one("10077", "Y1").await;
    let (_, second) = practice.add_one("10078", "Y2").await;
    practice.queue(first).await;
    practice.queue(second).await;
    practice.carry_all().await;
    assert_eq!(practice.state(first).await.attempt.state, AttemptState::Held);
    assert_eq!(practice.state(second).await.attempt.state, AttemptState::Held);
    assert_eq!(practice.records().doses.len(), 0);

    save(&practice, &address, "training").await;
    assert_eq!(practice.seen(first).await.1, "READY_TO_SEND");
    practice.send(first).await;
    assert_eq!(practice.seen(first).await.0, "REPORTED");
}

async fn save(practice: &Practice, address: &str, password: &str) {
    let new = crate::support::set_up(practice.location, address, password);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
}

use sea_orm::EntityTrait;
