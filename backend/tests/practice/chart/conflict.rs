//! Two people at the same record: the second is told, and nothing is lost.

use backend::store::{self, Error, NewPatient, Read};

use crate::{
    on_both,
    support::{Base, patient, practice},
};

on_both!(the_second_is_told, at_the_same_moment_one_wins);

async fn the_second_is_told(base: Base) {
    let practice = practice(base, true).await;
    let (dose, _) = practice.add_one("10077", "Y1").await;
    let reference = &practice.courier.reference;
    let mut tx = practice.store.begin("first").await.unwrap();
    store::update_dose(&mut tx, reference, (&dose).into(), practice.dose("Y2")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = practice.store.begin("second").await.unwrap();
    let second = store::update_dose(&mut tx, reference, (&dose).into(), practice.dose("Y3")).await;
    assert!(matches!(second, Err(Error::Conflict)));
}

async fn at_the_same_moment_one_wins(base: Base) {
    let practice = practice(base, true).await;
    let id = practice.add_patient(patient("10077")).await;
    let change = async |phone: &str| {
        let mut details = patient("10077");
        details.phone = Some(phone.into());
        let mut tx = practice.store.begin("test").await?;
        store::save_patient(&mut tx, NewPatient { known: Some(Read { id, version: 1 }), details }).await?;
        tx.commit().await
    };
    let (a, b) = tokio::join!(change("6085550101"), change("6085550102"));
    assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|won| *won).count(), 1);
}
