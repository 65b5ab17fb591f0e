//! Setting up: activation makes reports for what is there already, once.

use backend::{
    entity::report,
    store::{self, ActivationOutcome},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(what_was_there_gets_one_report_each, a_paused_integration_sends_nothing);

async fn backfill_all(practice: &Practice, piece: u64) -> u64 {
    let mut made = 0;
    loop {
        let mut tx = practice.store.begin("test").await.unwrap();
        let reference = &practice.courier.reference;
        let Some(done) = store::backfill(&mut tx, reference, None, piece).await.unwrap() else { return made };
        tx.commit().await.unwrap();
        made += done.made;
    }
}

async fn change(practice: &Practice, active: bool) -> ActivationOutcome {
    let mut tx = practice.store.begin("test").await.unwrap();
    let outcome = if active {
        store::activate(&mut tx, practice.integration).await.unwrap()
    } else {
        store::pause(&mut tx, practice.integration).await.unwrap()
    };
    tx.commit().await.unwrap();
    outcome
}

async fn what_was_there_gets_one_report_each(base: Base) {
    let practice = practice(base, false).await;
    let patient = practice.add_patient(crate::support::patient("10077")).await;
    for n in 0..7 {
        practice.add_dose(patient, practice.dose(&format!("L{n}"))).await;
    }
    practice.source.advance(std::time::Duration::from_secs(60));
    let reports = || report::Entity::find().count(practice.store.reader());
    assert_eq!(reports().await.unwrap(), 0);
    assert_eq!(change(&practice, true).await, ActivationOutcome::Done);
    assert_eq!(backfill_all(&practice, 3).await, 7);
    practice.source.advance(std::time::Duration::from_secs(60));
    practice.add_dose(patient, practice.dose("NEW")).await;
    change(&practice, false).await;
    change(&practice, true).await;
    assert_eq!(backfill_all(&practice, 3).await, 0);
    assert_eq!(reports().await.unwrap(), 8);
    let before = report::Entity::find().filter(report::Column::BeforeActivation.eq(true));
    assert_eq!(before.count(practice.store.reader()).await.unwrap(), 7);
}

async fn a_paused_integration_sends_nothing(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y1").await;
    practice.queue(report).await;
    change(&practice, false).await;
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "IN_PROGRESS");
    let (_, other) = practice.add_one("10078", "Y2").await;
    assert_eq!(practice.queue(other).await, store::QueueOutcome::NotActive);
    change(&practice, true).await;
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}
