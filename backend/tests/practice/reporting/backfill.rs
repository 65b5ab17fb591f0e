//! Reports for doses from before: in batches that a crash may interrupt, each dose once, and none by night.

use std::{collections::HashSet, time::Duration};

use async_graphql::Request;
use backend::{
    app,
    auth::CallerKind,
    entity::{
        change::{self, ChangeEntity},
        immunization, report,
    },
    night,
    store::{self, BackfillProgress, NewEnrollment, Store},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice, set_up},
};

on_both!(
    progress_is_kept_and_told_now_and_then,
    a_crash_in_the_middle_loses_and_doubles_nothing,
    two_servers_share_the_work,
    doses_recorded_or_deleted_meanwhile_are_no_trouble,
    a_location_that_is_added_gets_its_own,
    a_location_that_left_and_came_back_begins_anew,
    the_night_takes_none_of_them,
    an_activation_answers_before_all_is_done,
    a_dose_beside_another_is_seen,
    a_dose_that_is_being_deleted_gets_no_report,
);

/// Records a dose and copies it, as an import would, so that there are `count` of them.
async fn doses_at(practice: &Practice, location: Uuid, count: usize) {
    let child = practice.add_patient(patient(&store_code(practice))).await;
    let first = practice.add_dose(child, store::NewDose { location_id: location, ..practice.dose("OLD1") }).await;
    let copies: Vec<_> = (1..count).map(|_| copy(practice, &first, child)).collect();
    for batch in copies.chunks(500) {
        let tx = practice.store.begin("test").await.unwrap();
        immunization::Entity::insert_many(batch.to_vec()).exec_without_returning(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
    }
    practice.source.advance(Duration::from_secs(60));
}

fn store_code(practice: &Practice) -> String {
    practice.store.source().code(10)
}

fn copy(practice: &Practice, dose: &immunization::Model, patient: Uuid) -> immunization::ActiveModel {
    let source = practice.store.source();
    let mut row = dose.clone().into_active_model().reset_all();
    row.id = Set(source.uuid());
    row.patient_id = Set(patient);
    row.order_id = Set(source.code(16));
    row
}

async fn activate(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    assert_eq!(store::activate(&mut tx, practice.integration).await.unwrap(), store::ActivationOutcome::Done);
    tx.commit().await.unwrap();
}

/// Makes a batch; says whether there was one.
async fn batch(practice: &Practice, store: &Store, limit: u64) -> Option<store::Batch> {
    let mut tx = store.begin("test").await.unwrap();
    let done = store::backfill(&mut tx, &practice.courier.reference, None, limit).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn finish(practice: &Practice, limit: u64) {
    while batch(practice, &practice.store, limit).await.is_some() {}
}

async fn progress(practice: &Practice) -> Option<BackfillProgress> {
    store::backfill_progress(practice.store.reader(), practice.integration).await.unwrap()
}

/// The doses of the reports that there are, each once or the test fails, and how many are from before activation.
async fn reported(practice: &Practice) -> (HashSet<Uuid>, usize) {
    let rows = report::Entity::find().all(practice.store.reader()).await.unwrap();
    let before = rows.iter().filter(|row| row.before_activation).count();
    let doses: HashSet<_> = rows.iter().map(|row| row.immunization_id).collect();
    assert_eq!(doses.len(), rows.len(), "a dose has one report");
    (doses, before)
}

async fn changes_of(practice: &Practice, entity: ChangeEntity) -> u64 {
    let changes = change::Entity::find().filter(change::Column::Entity.eq(entity));
    changes.count(practice.store.reader()).await.unwrap()
}

async fn progress_is_kept_and_told_now_and_then(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 10).await;
    assert_eq!(progress(&practice).await, None);
    activate(&practice).await;
    let at = |done, ended_at| Some(BackfillProgress { done, total: 10, ended_at });
    assert_eq!(progress(&practice).await, at(0, None));
    let told = changes_of(&practice, ChangeEntity::Integration).await;
    for done in [2, 4, 6] {
        let made = batch(&practice, &practice.store, 2).await;
        assert_eq!(made, Some(store::Batch { made: 2, is_last: false }));
        assert_eq!(progress(&practice).await, at(done, None));
    }
    assert_eq!(
        changes_of(&practice, ChangeEntity::Integration).await,
        told + 1,
        "three batches in no time are told once"
    );
    practice.source.advance(Duration::from_millis(300));
    batch(&practice, &practice.store, 2).await;
    assert_eq!(changes_of(&practice, ChangeEntity::Integration).await, told + 2);
    finish(&practice, 2).await;
    let ended = progress(&practice).await.unwrap();
    assert_eq!((ended.done, ended.total, ended.ended_at.is_some()), (10, 10, true));
    assert_eq!(changes_of(&practice, ChangeEntity::Integration).await, told + 3, "the end is told at once");
    assert_eq!(reported(&practice).await.1, 10);
}

async fn a_crash_in_the_middle_loses_and_doubles_nothing(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 23).await;
    activate(&practice).await;
    batch(&practice, &practice.store, 6).await;
    let mut lost = practice.store.begin("test").await.unwrap();
    let made = store::backfill(&mut lost, &practice.courier.reference, None, 6).await.unwrap();
    assert_eq!(made.unwrap().made, 6);
    drop(lost);
    assert_eq!(reported(&practice).await.0.len(), 6, "what was not committed is not there");
    let again = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    assert!(store::is_any_backfill_open(again.reader()).await.unwrap());
    while batch(&practice, &again, 6).await.is_some() {}
    assert_eq!(reported(&practice).await, (all_doses(&practice).await, 23));
    assert_eq!(progress(&practice).await.map(|progress| (progress.done, progress.total)), Some((23, 23)));
}

async fn all_doses(practice: &Practice) -> HashSet<Uuid> {
    let rows = immunization::Entity::find().all(practice.store.reader()).await.unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

async fn two_servers_share_the_work(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 60).await;
    activate(&practice).await;
    let other = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let work = async |store: &Store| {
        while store::is_any_backfill_open(store.reader()).await.unwrap() {
            batch(&practice, store, 7).await;
        }
    };
    tokio::join!(work(&practice.store), work(&other));
    assert_eq!(reported(&practice).await, (all_doses(&practice).await, 60));
}

async fn doses_recorded_or_deleted_meanwhile_are_no_trouble(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 9).await;
    activate(&practice).await;
    batch(&practice, &practice.store, 4).await;
    let (new, _) = practice.add_one("10099", "NEW1").await;
    let rows = immunization::Entity::find().all(practice.store.reader()).await.unwrap();
    let waiting = reported(&practice).await.0;
    let gone = rows.iter().find(|row| !waiting.contains(&row.id)).unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    store::delete_dose(&mut tx, gone.into(), false).await.unwrap();
    tx.commit().await.unwrap();
    finish(&practice, 4).await;
    let (doses, before) = reported(&practice).await;
    assert_eq!((doses.len(), before), (9, 8));
    assert!(doses.contains(&new.id) && !doses.contains(&gone.id));
    let ended = progress(&practice).await.unwrap();
    assert_eq!(ended.done, ended.total, "what is done is what there was to do");
}

/// Saves the set-up with these locations.
async fn enroll(practice: &Practice, locations: &[Uuid]) {
    let mut new = set_up(practice.location, "http://127.0.0.1:9/iis", "training");
    let settings = new.enrollments.remove(0).settings;
    let enrollments = locations.iter().map(|id| NewEnrollment { location_id: *id, settings: settings.clone() });
    new.enrollments = enrollments.collect();
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_location_that_is_added_gets_its_own(base: Base) {
    let practice = practice(base, true).await;
    let south = practice.second_location().await;
    doses_at(&practice, south, 5).await;
    finish(&practice, 2).await;
    assert!(reported(&practice).await.0.is_empty(), "it does not report yet");
    enroll(&practice, &[practice.location, south]).await;
    finish(&practice, 2).await;
    assert_eq!(reported(&practice).await, (all_doses(&practice).await, 5));
    enroll(&practice, &[practice.location, south]).await;
    assert_eq!(batch(&practice, &practice.store, 2).await, None, "saving again begins nothing");
}

async fn a_location_that_left_and_came_back_begins_anew(base: Base) {
    let practice = practice(base, true).await;
    let south = practice.second_location().await;
    enroll(&practice, &[practice.location, south]).await;
    doses_at(&practice, south, 1).await;
    enroll(&practice, &[practice.location]).await;
    doses_at(&practice, south, 4).await;
    assert_eq!(reported(&practice).await.0.len(), 1);
    enroll(&practice, &[practice.location, south]).await;
    finish(&practice, 2).await;
    assert_eq!(reported(&practice).await, (all_doses(&practice).await, 4), "those in between are from before");
}

async fn the_night_takes_none_of_them(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 5).await;
    activate(&practice).await;
    batch(&practice, &practice.store, 2).await;
    practice.add_one("10099", "NEW1").await;
    for night in ["2026-03-11T09:00:00Z", "2026-03-12T09:00:00Z"] {
        practice.source.set(night);
        assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
        practice.carry_all().await;
        // The second night finds reports that were made after the day of the first.
        finish(&practice, 2).await;
    }
    let rows = report::Entity::find().all(practice.store.reader()).await.unwrap();
    assert!(rows.iter().all(|row| (row.tab == "REPORTED") != row.before_activation), "{rows:?}");
    assert_eq!((rows.len(), practice.records().doses_present), (6, 1));
}

async fn an_activation_answers_before_all_is_done(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 620).await;
    let wanted = "status before integration { backfill { done total endedAt } }";
    let query = format!(
        "mutation {{ activateIntegration(input: {{ integrationId: \"{}\" }}) {{ {wanted} }} }}",
        practice.integration
    );
    let ask_again = async || {
        let answer = ask(&practice, Some(CallerKind::Person), Request::new(&query)).await;
        answer.into_result().unwrap().data.into_json().unwrap()["activateIntegration"].clone()
    };
    let backfill = json!({ "done": 500, "total": 620, "endedAt": null });
    assert_eq!(ask_again().await, json!({ "status": "DONE", "before": 620, "integration": { "backfill": backfill } }));
    let server = tokio::spawn(app::go_on_with_backfills(practice.courier.clone()));
    let ended = async {
        while progress(&practice).await.is_none_or(|progress| progress.ended_at.is_none()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ended).await.expect("the server goes on");
    server.abort();
    assert_eq!(reported(&practice).await.1, 620);
    let again = ask_again().await;
    assert_eq!((&again["before"], &again["integration"]["backfill"]["done"]), (&json!(0), &json!(620)));
    assert_eq!(reported(&practice).await.1, 620, "activating again makes none twice");
}

async fn a_dose_beside_another_is_seen(base: Base) {
    let practice = practice(base, false).await;
    for count in [1, 2, 1] {
        doses_at(&practice, practice.location, count).await;
    }
    activate(&practice).await;
    finish(&practice, 3).await;
    let rows = report::Entity::find().all(practice.store.reader()).await.unwrap();
    let seen: Vec<_> = rows.iter().filter(|row| row.findings.contains("immunization.duplicate")).collect();
    assert_eq!((rows.len(), seen.len()), (4, 2), "two of one patient stand beside each other");
    assert_eq!(seen[0].patient_id, seen[1].patient_id);
}

async fn a_dose_that_is_being_deleted_gets_no_report(base: Base) {
    let practice = practice(base, false).await;
    doses_at(&practice, practice.location, 3).await;
    activate(&practice).await;
    let gone = immunization::Entity::find().one(practice.store.reader()).await.unwrap().unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    store::delete_dose(&mut tx, (&gone).into(), false).await.unwrap();
    let mut batch = std::pin::pin!(batch(&practice, &practice.store, 10));
    let early = tokio::time::timeout(Duration::from_millis(300), &mut batch).await;
    assert!(early.is_err(), "it waits for what is not committed yet");
    tx.commit().await.unwrap();
    let made = batch.await;
    assert_eq!(made, Some(store::Batch { made: 2, is_last: true }));
    assert!(!reported(&practice).await.0.contains(&gone.id));
}
