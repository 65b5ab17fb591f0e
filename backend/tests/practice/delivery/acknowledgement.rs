//! Messages over real HTTP, from a dose to its acknowledgement.

use shared::report::{AttemptState, ExclusionReason, ReportMark, Wanted, view};

use crate::{
    on_both,
    support::{Base, practice},
};
use backend::store;

on_both!(a_dose_is_added_updated_and_taken_out, each_answer_has_its_place, a_patient_s_details_are_taken_up);

/// The actions that the registry saw for a dose.
fn actions(records: &backend::sandbox::Records, order_id: &str) -> String {
    let taken = records.doses.iter().filter(|(key, _)| key.contains(order_id));
    taken.flat_map(|(_, dose)| dose.actions.iter().map(String::as_str)).collect()
}

async fn a_dose_is_added_updated_and_taken_out(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    assert_eq!(practice.seen(report).await, ("REPORTED".into(), "REPORTED".into()));
    assert_eq!(actions(&practice.records(), &dose.order_id), "A");

    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = practice.dose("Y014273");
    let dose = store::update_dose(&mut tx, &practice.courier.reference, (&dose).into(), changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(view(&practice.state(report).await).marks, [ReportMark::ChangedSinceReported]);
    practice.send(report).await;
    assert_eq!(actions(&practice.records(), &dose.order_id), "AU");

    let mut tx = practice.store.begin("test").await.unwrap();
    store::delete_dose(&mut tx, (&dose).into(), false).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(view(&practice.state(report).await).marks, [ReportMark::DeletePending]);
    practice.send(report).await;
    assert_eq!(actions(&practice.records(), &dose.order_id), "AUD");
    assert_eq!(practice.state(report).await.wanted, Wanted::Excluded(ExclusionReason::Deleted));
}

async fn each_answer_has_its_place(base: Base) {
    let practice = practice(base, true).await;
    let cases = [
        ("Y014237", "REPORTED", "REPORTED", AttemptState::None),
        ("WARN001", "REPORTED", "WITH_WARNINGS", AttemptState::None),
        ("BAD0001", "NOT_REPORTED", "REJECTED", AttemptState::Rejected),
        ("WORDS", "NOT_REPORTED", "REJECTED", AttemptState::Rejected),
        ("ODD", "NOT_REPORTED", "REJECTED", AttemptState::Rejected),
        ("BUSY", "NOT_REPORTED", "WAITING", AttemptState::Waiting),
        ("FAULT", "NOT_REPORTED", "OUTCOME_UNKNOWN", AttemptState::Unknown),
        ("SILENT", "NOT_REPORTED", "OUTCOME_UNKNOWN", AttemptState::Unknown),
        ("BROKEN", "NOT_REPORTED", "OUTCOME_UNKNOWN", AttemptState::Unknown),
        ("HTML", "NOT_REPORTED", "OUTCOME_UNKNOWN", AttemptState::Unknown),
    ];
    for (n, (lot, tab, status, attempt)) in cases.into_iter().enumerate() {
        let (_, report) = practice.add_one(&format!("{}", 20_000 + n), lot).await;
        practice.send(report).await;
        assert_eq!(practice.seen(report).await, (tab.into(), status.into()), "lot {lot}");
        assert_eq!(practice.state(report).await.attempt.state, attempt, "lot {lot}");
        let rows = store::rows_of_reports(practice.store.reader(), vec![report]).await.unwrap();
        let said = rows[0].last.as_ref().unwrap().said.as_deref();
        // Words of its own, also those of a fault, what its code means where it has none, and nothing where it said
        // nothing.
        match status {
            "REPORTED" => assert_eq!(said, Some("AA (accepted)")),
            // What is no plain text is shown as it, on both databases alike.
            _ if lot == "ODD" => {
                assert_eq!(said, Some("Numéro  de lot inconnu\nНомер серии неизвестен, 不明なロット 💉 é"),)
            }
            "OUTCOME_UNKNOWN" if lot == "FAULT" => assert_eq!(said, Some("Unexpected error, try again later")),
            "OUTCOME_UNKNOWN" => assert_eq!(said, None, "lot {lot}"),
            _ => assert!(said.is_some_and(|said| said.contains(' ') && !said.starts_with('A')), "lot {lot}: {said:?}"),
        }
    }
}

async fn a_patient_s_details_are_taken_up(base: Base) {
    let practice = practice(base, true).await;
    let mut details = crate::support::patient("10077");
    details.races.clear();
    let id = practice.add_patient(details.clone()).await;
    let dose = practice.add_dose(id, practice.dose("Y014237")).await;
    let report = practice.report_of(dose.id).await;
    assert_eq!(practice.seen(report).await.1, "NEEDS_YOU");
    let refused = store::QueueOutcome::Refused(shared::report::Refusal::Blocked);
    assert_eq!(practice.queue(report).await, refused);

    details.races.push("2106-3".into());
    let mut tx = practice.store.begin("test").await.unwrap();
    let saved =
        store::save_patient(&mut tx, store::NewPatient { known: Some(store::Read { id, version: 1 }), details })
            .await
            .unwrap();
    store::assess_patient_reports(&mut tx, &practice.courier.reference, &saved).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(practice.seen(report).await.1, "READY_TO_SEND");
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}
