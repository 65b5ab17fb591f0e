//! The night reports the doses added on the day before, and only those, once.

use backend::{entity::night_run, night, store};
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(only_yesterday_goes, two_servers_run_one_night, missed_nights_run_one_after_another);

async fn add_at(practice: &Practice, mrn: &str, at: &str, lot: &str) -> Uuid {
    practice.source.set(at);
    practice.add_one(mrn, lot).await.1
}

async fn runs(practice: &Practice) -> u64 {
    night_run::Entity::find().count(practice.store.reader()).await.unwrap()
}

/// Central time is five hours behind UTC in these days, so the night of 03/11 begins at 09:00 UTC.
async fn only_yesterday_goes(base: Base) {
    let practice = practice(base, false).await;
    let patient = practice.add_patient(crate::support::patient("1")).await;
    let before = practice.add_dose(patient, practice.dose("OLD1")).await;
    practice.source.advance(std::time::Duration::from_secs(60));
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    assert_eq!(store::backfill(&mut tx, &practice.courier.reference, None, 100).await.unwrap().unwrap().made, 1);
    tx.commit().await.unwrap();
    let before = practice.report_of(before.id).await;
    let morning = add_at(&practice, "2", "2026-03-10T15:30:00Z", "NEW1").await;
    let failed = add_at(&practice, "3", "2026-03-10T16:00:00Z", "BAD1").await;
    practice.send(failed).await;
    let late = add_at(&practice, "4", "2026-03-11T04:59:59Z", "NEW2").await;
    let after = add_at(&practice, "5", "2026-03-11T05:00:00Z", "NEW3").await;

    practice.source.set("2026-03-11T08:59:59Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 0);
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
    practice.carry_all().await;
    let tab = async |report| practice.seen(report).await.0;
    assert_eq!(tab(morning).await, "REPORTED");
    assert_eq!(tab(late).await, "REPORTED");
    assert_eq!(tab(after).await, "NOT_REPORTED", "added today");
    assert_eq!(tab(before).await, "NOT_REPORTED", "before activation");
    assert_eq!(practice.seen(failed).await, ("NOT_REPORTED".into(), "REJECTED".into()), "failed earlier");

    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 0, "once");
    let figures = store::night_figures(practice.store.reader(), 7).await.unwrap();
    assert_eq!((figures[0].run.found, figures[0].run.queued, figures[0].reported), (2, 2, 2));
}

async fn two_servers_run_one_night(base: Base) {
    let practice = practice(base, true).await;
    let report = practice.add_one("1", "NEW1").await.1;
    practice.source.set("2026-03-11T09:00:00Z");
    let other = store::Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let reference = &practice.courier.reference;
    let (a, b) = tokio::join!(night::run_due(&practice.store, reference), night::run_due(&other, reference));
    assert_eq!(a.unwrap() + b.unwrap(), 1);
    assert_eq!(runs(&practice).await, 1);
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}

async fn missed_nights_run_one_after_another(base: Base) {
    let practice = practice(base, true).await;
    let first = add_at(&practice, "1", "2026-03-10T16:00:00Z", "NEW1").await;
    let second = add_at(&practice, "2", "2026-03-12T16:00:00Z", "NEW2").await;
    practice.source.set("2026-03-13T20:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 3);
    practice.carry_all().await;
    assert_eq!(practice.seen(first).await.0, "REPORTED");
    assert_eq!(practice.seen(second).await.0, "REPORTED");
}
