//! The order in which queued reports are claimed: what somebody clicked, then batches, then what goes by itself.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use backend::{
    source::Source,
    store::{self, BegunBatch, NewBatch, QueueOutcome, QueueSource, ReportFilter},
};
use chrono::Days;
use sea_orm::{ConnectionTrait, Statement};
use shared::{immunization::Completion, report::ReportTab};
use uuid::Uuid;

use crate::{
    on_both,
    reading::statement::Explainer,
    support::{Base, Practice, claim_as, given_on, patient, practice},
};

on_both!(what_is_clicked_goes_first, the_order_is_an_index_s);

/// A patient with a dose that was given so many days before.
async fn add(practice: &Practice, n: usize, days: u64) -> Uuid {
    practice.source.advance(Duration::from_secs(1));
    let child = practice.add_patient(patient(&format!("{}", 10_000 + n))).await;
    let mut dose = practice.dose("Y014237");
    dose.given_on = given_on() - Days::new(days);
    dose.vis_presented_on = Some(dose.given_on);
    assert_eq!(dose.completion, Completion::Complete);
    let dose = practice.add_dose(child, dose).await;
    practice.report_of(dose.id).await
}

/// Begins a batch of all that is ready, and queues it.
async fn queue_batch(practice: &Practice) {
    let new = NewBatch { filter: ReportFilter::of(ReportTab::NotReported), request: None, actor_name: "Ana".into() };
    let mut tx = practice.store.begin("test").await.unwrap();
    let begun = store::begin_batch(&mut tx, new).await.unwrap();
    assert!(matches!(begun, BegunBatch::New(_)), "{begun:?}");
    while store::continue_batch(&mut tx, &practice.courier.reference, 250).await.unwrap() {}
    tx.commit().await.unwrap();
}

async fn queue_as(practice: &Practice, report: Uuid, source: QueueSource) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let outcome = store::queue(&mut tx, &practice.courier.reference, report, source).await.unwrap();
    assert_eq!(outcome, QueueOutcome::Queued);
    tx.commit().await.unwrap();
}

/// The newest doses are those that are clicked: by the day alone they would go last.
async fn what_is_clicked_goes_first(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(16).await;
    practice.open_gate().await;
    let mut backlog = Vec::new();
    for n in 0..3 {
        backlog.push(add(&practice, n, 6 - u64::try_from(n).unwrap()).await);
    }
    let night = night(&practice).await;
    for report in &backlog {
        queue_as(&practice, *report, QueueSource::Night(night)).await;
    }
    let batch = [add(&practice, 3, 3).await, add(&practice, 4, 2).await];
    queue_batch(&practice).await;
    let clicked = [add(&practice, 5, 1).await, add(&practice, 6, 0).await];
    for report in clicked {
        assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
    }
    let claims = claim_as(&practice.store, practice.courier.server, 7).await.unwrap();
    let order: Vec<_> = claims.iter().map(|claim| claim.submission.report_id).collect();
    let expected: Vec<_> = clicked.into_iter().chain(batch).chain(backlog).collect();
    assert_eq!(order, expected);
}

async fn night(practice: &Practice) -> Uuid {
    let date = "2026-03-11".parse().unwrap();
    let window = shared::night::window(date, &jiff::tz::TimeZone::get("America/Chicago").unwrap()).unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let night = store::begin_night(&mut tx, practice.integration, date, &window, None).await.unwrap();
    tx.commit().await.unwrap();
    night
}

/// A turn reads queued reports in the order of an index and nothing else from end to end, so that it costs the same
/// however many there are: also by statistics from a time in which nothing was queued.
async fn the_order_is_an_index_s(base: Base) {
    let mut practice = practice(base, true).await;
    practice.set_connections(16).await;
    practice.open_gate().await;
    let mut reports = Vec::new();
    for n in 0..20 {
        reports.push(add(&practice, n, 3).await);
    }
    let tx = practice.store.begin("test").await.unwrap();
    tx.db().execute_unprepared("ANALYZE").await.unwrap();
    tx.commit().await.unwrap();
    for report in &reports {
        practice.queue(*report).await;
    }
    let statements = Arc::new(Mutex::new(Vec::<Statement>::new()));
    let seen = Arc::clone(&statements);
    practice.store.observe(move |statement| seen.lock().unwrap().push(statement.clone()));
    practice.courier.store = practice.store.clone();
    let now = practice.source.now();
    assert!(store::is_any_claimable(practice.store.reader(), now).await.unwrap());
    let claims = claim_as(&practice.store, practice.courier.server, 4).await.unwrap();
    assert_eq!(claims.len(), 4);
    while practice.courier.carry_one().await.unwrap() {}
    let explainer = Explainer::open(&practice.place.url).await;
    let statements = std::mem::take(&mut *statements.lock().unwrap());
    let mut is_ordered = false;
    for statement in statements.iter().filter(|statement| is_planned(&statement.sql)) {
        let plan = explainer.plan(statement).await;
        let (scanned, plan) = (explainer.scanned(&plan), plan.join("\n"));
        assert!(scanned.is_empty(), "{scanned:?} is read from end to end: {}\n{plan}", statement.sql);
        if statement.sql.contains(r#"ORDER BY "report"."priority""#) {
            is_ordered = true;
            assert!(plan.contains("ix_report_integration_id_attempt_priority_given_on_id"), "{plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "nothing is sorted: {plan}");
        }
    }
    assert!(is_ordered, "the queue was read");
}

fn is_planned(sql: &str) -> bool {
    ["SELECT", "UPDATE", "DELETE"].iter().any(|word| sql.starts_with(word)) && !sql.contains("pg_advisory")
}
