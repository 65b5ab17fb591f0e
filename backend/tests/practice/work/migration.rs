//! Reports of a version without these columns: code, clinician and first acceptance are taken from what is there.

use shared::immunization::Clinician;

use crate::{
    on_both,
    support::{Base, migrate_anew, patient, practice},
};

on_both!(reports_of_before_are_found_and_counted,);

/// The first of these migrations.
const FIRST: &str = "m20261129_000091_annotation";

async fn reports_of_before_are_found_and_counted(base: Base) {
    let mut practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let mut dose = practice.dose("Y014237");
    dose.administered_by = Some(Clinician { last: "Rivera".into(), first: "Lou".into(), ..Clinician::default() });
    let given = practice.add_dose(child, dose).await;
    let elsewhere = practice.add_dose(child, store_dose(&practice.dose("OLD1"))).await;
    let (given, elsewhere) = (practice.report_of(given.id).await, practice.report_of(elsewhere.id).await);
    practice.send(given).await;
    practice.source.set("2026-03-20T15:00:00Z");
    practice.send(given).await;
    let before = (practice.row(given).await, practice.row(elsewhere).await);
    assert_eq!(
        (before.0.clinician_key.as_str(), before.0.cvx.as_deref(), before.0.administered, before.1.administered),
        ("rivera, lou", Some("03"), true, false)
    );
    assert!(before.0.first_accepted_at < before.0.accepted_at);

    migrate_anew(&mut practice, FIRST, async |_| {}).await;
    assert_eq!((practice.row(given).await, practice.row(elsewhere).await), before);
}

fn store_dose(new: &backend::store::NewDose) -> backend::store::NewDose {
    backend::store::NewDose { source: "01".into(), ..new.clone() }
}
