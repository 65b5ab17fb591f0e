//! Doses deleted, and moved to the right chart: what follows at the registry, and in which order.

use backend::{
    entity::{immunization, report},
    store::{self, Claim, Ended, Error, QueueOutcome, UndoOutcome},
};
use chrono::DateTime;
use sea_orm::EntityTrait;
use shared::{
    ack::Verdict,
    report::{HoldReason, Outcome, Refusal, ReportMark, view},
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_deletion_is_sent_when_it_is_asked_for,
    a_deletion_waits_for_the_answer,
    a_reported_dose_is_deleted_before_it_is_added_elsewhere,
    a_dose_on_its_way_is_moved_after_the_answer,
    a_dose_that_is_moved_twice_waits_for_its_first_chart,
    a_dose_that_nobody_has_is_only_moved,
    a_location_stays,
);

fn actions(practice: &Practice, order_id: &str) -> String {
    let records = practice.records();
    let taken = records.doses.iter().filter(|(key, _)| key.contains(order_id));
    taken.flat_map(|(_, dose)| dose.actions.iter().map(String::as_str)).collect()
}

async fn delete(practice: &Practice, dose: &immunization::Model, at_registry: bool) -> u64 {
    let mut tx = practice.store.begin("test").await.unwrap();
    let told = store::delete_dose(&mut tx, dose.into(), at_registry).await.unwrap();
    tx.commit().await.unwrap();
    told
}

async fn move_to(practice: &Practice, dose: &immunization::Model, to: Uuid) -> Result<immunization::Model, Error> {
    let mut tx = practice.store.begin("test").await.unwrap();
    let moved = store::move_dose(&mut tx, &practice.courier.reference, dose.into(), to).await?;
    tx.commit().await.unwrap();
    Ok(moved)
}

async fn claim(practice: &Practice, report: Uuid) -> Claim {
    assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
    practice.claim().await.unwrap()
}

/// The registry's answer to a message that was on its way.
async fn answer(practice: &Practice, claim: &Claim, outcome: Outcome) {
    let ended = Ended { verdict: Some(Verdict::Accepted), ..Ended::of(outcome) };
    let mut tx = practice.store.begin("test").await.unwrap();
    store::complete(&mut tx, &practice.courier.vault, &claim.submission, &ended).await.unwrap();
    tx.commit().await.unwrap();
}

const ACCEPTED: Outcome = Outcome::Accepted { at: DateTime::UNIX_EPOCH, with_warnings: false };

async fn a_deletion_is_sent_when_it_is_asked_for(base: Base) {
    let practice = practice(base, true).await;
    let (kept, kept_report) = practice.add_one("10077", "Y014237").await;
    let (dose, report) = practice.add_one("10078", "Y014238").await;
    practice.send(kept_report).await;
    practice.send(report).await;
    assert_eq!(delete(&practice, &kept, false).await, 0);
    assert_eq!(delete(&practice, &dose, true).await, 1);
    practice.carry_all().await;
    assert_eq!((actions(&practice, &kept.order_id), actions(&practice, &dose.order_id)), ("A".into(), "AD".into()));
    assert_eq!(view(&practice.state(kept_report).await).marks, [ReportMark::DeletePending]);
    assert_eq!(practice.seen(report).await.0, "EXCLUDED");
    // Where no registry has it, none is told.
    let (unsent, _) = practice.add_one("10079", "Y014239").await;
    assert_eq!(delete(&practice, &unsent, true).await, 0);
}

async fn a_deletion_waits_for_the_answer(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    let claim = claim(&practice, report).await;
    assert_eq!(delete(&practice, &dose, true).await, 1);
    assert_eq!(practice.state(report).await.attempt.sent.unwrap().0, 1, "what is on its way stays as it is");
    answer(&practice, &claim, ACCEPTED).await;
    assert_eq!(practice.seen(report).await.0, "IN_PROGRESS", "then the deletion goes by itself");
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "EXCLUDED");
}

async fn a_reported_dose_is_deleted_before_it_is_added_elsewhere(base: Base) {
    let practice = practice(base, true).await;
    let (dose, old) = practice.add_one("10077", "Y014237").await;
    let right = practice.add_patient(patient("10088")).await;
    practice.send(old).await;
    assert!(matches!(move_to(&practice, &dose, dose.patient_id).await, Err(Error::Conflict)), "it is there already");
    let moved = move_to(&practice, &dose, right).await.unwrap();
    assert!(matches!(move_to(&practice, &dose, right).await, Err(Error::NotFound)), "the second is told");
    let new = practice.report_of(moved.id).await;
    assert_ne!(moved.order_id, dose.order_id);
    assert_eq!((moved.patient_id, moved.created_at, &moved.cvx), (right, dose.created_at, &dose.cvx));
    assert_eq!((practice.seen(old).await.0, practice.seen(new).await.1), ("IN_PROGRESS".into(), "WAITING".into()));
    let early = QueueOutcome::Refused(Refusal::WaitsForRemoval);
    assert_eq!(practice.queue(new).await, early, "asking for it does not let it overtake, and says so");
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
    let held = practice.state(new).await.attempt.held;
    assert_eq!(held, Some(HoldReason::Moved), "nor does activating again");
    assert!(practice.courier.carry_one().await.unwrap());
    assert_eq!(actions(&practice, &dose.order_id), "AD");
    assert_eq!(actions(&practice, &moved.order_id), "");
    assert_eq!(practice.seen(new).await.0, "IN_PROGRESS", "the deletion's answer lets it go");
    practice.carry_all().await;
    assert_eq!((actions(&practice, &moved.order_id), practice.seen(new).await.0), ("A".into(), "REPORTED".into()));
    let left = immunization::Entity::find_by_id(dose.id).one(practice.store.reader()).await.unwrap().unwrap();
    assert!(left.deleted_at.is_some() && left.patient_id == dose.patient_id, "its history stays with the wrong chart");
}

async fn a_dose_on_its_way_is_moved_after_the_answer(base: Base) {
    let practice = practice(base, true).await;
    let (dose, old) = practice.add_one("10077", "Y014237").await;
    let right = practice.add_patient(patient("10088")).await;
    let on_its_way = claim(&practice, old).await;
    let moved = move_to(&practice, &dose, right).await.unwrap();
    let new = practice.report_of(moved.id).await;
    assert_eq!(practice.seen(new).await.1, "WAITING");
    answer(&practice, &on_its_way, ACCEPTED).await;
    practice.carry_all().await;
    assert_eq!(practice.seen(old).await.0, "EXCLUDED", "deleted under its old number");
    assert_eq!((actions(&practice, &moved.order_id), practice.seen(new).await.0), ("A".into(), "REPORTED".into()));

    // A registry that never took it has nothing to delete: the dose goes at once to the right patient.
    let (dose, old) = practice.add_one("10079", "Y014239").await;
    let on_its_way = claim(&practice, old).await;
    let moved = move_to(&practice, &dose, right).await.unwrap();
    answer(&practice, &on_its_way, Outcome::Rejected).await;
    assert_eq!(practice.seen(old).await.0, "EXCLUDED");
    assert_eq!(practice.seen(practice.report_of(moved.id).await).await.0, "IN_PROGRESS");
}

async fn a_dose_that_is_moved_twice_waits_for_its_first_chart(base: Base) {
    let practice = practice(base, true).await;
    let second = practice.add_patient(patient("10088")).await;
    let third = practice.add_patient(patient("10099")).await;
    for take_back in [false, true] {
        let (dose, old) = practice.add_one(if take_back { "10078" } else { "10077" }, "Y014237").await;
        practice.send(old).await;
        let between = move_to(&practice, &dose, second).await.unwrap();
        let moved = move_to(&practice, &between, third).await.unwrap();
        let new = practice.report_of(moved.id).await;
        assert_eq!(practice.seen(practice.report_of(between.id).await).await.0, "EXCLUDED");
        assert_eq!(practice.state(new).await.attempt.held, Some(HoldReason::Moved));
        assert_eq!(practice.queue(new).await, QueueOutcome::Refused(Refusal::WaitsForRemoval));
        if take_back {
            let mut tx = practice.store.begin("test").await.unwrap();
            let undone = store::undo_move(&mut tx, &practice.courier.reference, (&moved).into()).await.unwrap();
            tx.commit().await.unwrap();
            assert!(matches!(undone, UndoOutcome::Undone(back) if back.id == dose.id));
            practice.carry_all().await;
            assert_eq!(actions(&practice, &dose.order_id), "A", "it was never taken out");
            assert_eq!(practice.seen(old).await.0, "REPORTED");
            assert_eq!(practice.seen(new).await.0, "EXCLUDED");
        } else {
            practice.carry_all().await;
            assert_eq!(actions(&practice, &dose.order_id), "AD");
            assert_eq!(actions(&practice, &between.order_id), "");
            assert_eq!(actions(&practice, &moved.order_id), "A");
            assert_eq!(practice.seen(new).await.0, "REPORTED", "it goes by itself");
        }
    }
}

async fn a_dose_that_nobody_has_is_only_moved(base: Base) {
    let practice = practice(base, true).await;
    let (dose, old) = practice.add_one("10077", "Y014237").await;
    let right = practice.add_patient(patient("10088")).await;
    let moved = move_to(&practice, &dose, right).await.unwrap();
    let new = practice.report_of(moved.id).await;
    assert_eq!((practice.seen(old).await.0, practice.seen(new).await.1), ("EXCLUDED".into(), "READY_TO_SEND".into()));
    assert_eq!(report::Entity::find().all(practice.store.reader()).await.unwrap().len(), 2);
}

async fn a_location_stays(base: Base) {
    use serde_json::json;
    let practice = practice(base, true).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let new = store::NewLocation { name: "Lake St".into(), ..Default::default() };
    let id = store::save_location(&mut tx, None, new).await.unwrap().id;
    tx.commit().await.unwrap();
    let text = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field code } } }";
    let changed = json!({"locationId": id.to_string(), "name": "M-M-R II", "source": "00", "completion": "CP",
        "givenOn": "2026-03-09"});
    let input = json!({"input": {"id": dose.id, "version": dose.version, "dose": changed}});
    let answer = crate::chart::record::run(&practice, text, input).await["recordDose"].clone();
    assert_eq!(answer["problems"], json!([{"field": "dose.locationId", "code": "fixed"}]));
}
