//! The causes for which doses need a person, and the table of findings that they are counted from.

use async_graphql::Request;
use backend::{
    auth::CallerKind,
    entity::{immunization, report, report_finding},
    store::{self, Ended},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use serde_json::{Value, json};
use shared::{
    finding::{Finding, Severity},
    report::Outcome,
};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, migrate_anew, patient, practice},
};

on_both!(
    causes_are_ours_and_the_registrys,
    what_a_location_lacks_is_a_cause_for_each,
    a_cause_is_over_with_its_finding,
    findings_of_before_are_in_their_table,
);

const RACE: &str = "patient.race.missing";

async fn causes(practice: &Practice) -> Vec<Value> {
    let query = "{ home { causes { code text doses locationId } } }";
    let answer = ask(practice, Some(CallerKind::Person), Request::new(query)).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["home"]["causes"].as_array().unwrap().clone()
}

async fn codes(practice: &Practice) -> Vec<(String, u64)> {
    let causes = causes(practice).await;
    causes.iter().map(|one| (one["code"].as_str().unwrap().to_owned(), one["doses"].as_u64().unwrap())).collect()
}

/// A dose of a patient without a race; gives its report.
async fn lacking(practice: &Practice, mrn: &str) -> Uuid {
    let mut details = patient(mrn);
    details.races.clear();
    let child = practice.add_patient(details).await;
    let dose = practice.add_dose(child, practice.dose("Y014237")).await;
    practice.report_of(dose.id).await
}

async fn table(practice: &Practice) -> Vec<report_finding::Model> {
    use report_finding::Column;
    let rows = report_finding::Entity::find().order_by_asc(Column::ReportId).order_by_asc(Column::Source);
    rows.order_by_asc(Column::Code).all(practice.store.reader()).await.unwrap()
}

/// The code for which the registry refused a report.
async fn refused_for(practice: &Practice, report: Uuid) -> String {
    let rows = store::rows_of_reports(practice.store.reader(), vec![report]).await.unwrap();
    let said = store::read_findings(&rows[0].last.as_ref().unwrap().findings).unwrap();
    said.iter().find(|finding| finding.stops()).unwrap().code.clone()
}

async fn causes_are_ours_and_the_registrys(base: Base) {
    let practice = practice(base, true).await;
    for mrn in ["10077", "10078"] {
        lacking(&practice, mrn).await;
    }
    assert_eq!(codes(&practice).await, [(RACE.to_owned(), 2)]);
    let (_, refused) = practice.add_one("10079", "BAD0001").await;
    practice.send(refused).await;
    let theirs = refused_for(&practice, refused).await;
    assert_eq!(codes(&practice).await, [(RACE.to_owned(), 2), (theirs, 1)]);
    let warned = practice.add_one("10080", "WARN001").await.1;
    practice.send(warned).await;
    assert_eq!(codes(&practice).await.len(), 2, "what is reported has no cause");
    assert!(table(&practice).await.iter().any(|row| row.report_id == warned && row.cause.is_none()));
}

async fn what_a_location_lacks_is_a_cause_for_each(base: Base) {
    let practice = practice(base, true).await;
    let south = practice.second_location().await;
    for (number, code) in (0..).zip(["setUp.siteId.missing", "setUp.siteId.missing", "setUp.incomplete"]) {
        let (_, report) = practice.add_one(&format!("1007{number}"), "Y014237").await;
        practice.queue(report).await;
        let claim = practice.claim().await.unwrap();
        let text = match code {
            "setUp.incomplete" => "The set-up lacks it.",
            _ => "This location has no site ID for this registry.",
        };
        let findings = vec![Finding::ours(Severity::Blocks, code, "setUp", "RXA-11", text)];
        let ended = Ended { blocked_by: Some(findings), ..Ended::of(Outcome::Blocked) };
        let mut tx = practice.store.begin("test").await.unwrap();
        store::complete(&mut tx, &practice.courier.vault, &claim.submission, &ended).await.unwrap();
        if number == 0 {
            let moved = report::ActiveModel { id: Set(report), location_id: Set(south), ..Default::default() };
            moved.update(tx.db()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let mut found: Vec<_> = causes(&practice).await.iter().map(|one| (one["text"].clone(), one.clone())).collect();
    found.sort_by_key(|(text, _)| text.to_string());
    let site = "has no site ID for this registry.";
    let expected = [
        (format!("North clinic {site}"), "setUp.siteId.missing", practice.location),
        ("North clinic: The set-up lacks it.".to_owned(), "setUp.incomplete", practice.location),
        (format!("South clinic {site}"), "setUp.siteId.missing", south),
    ];
    let expected = expected.map(|(text, code, location)| {
        (json!(text), json!({ "code": code, "text": text, "doses": 1, "locationId": location }))
    });
    assert_eq!(found, expected);
}

async fn change(practice: &Practice, dose: &immunization::Model, new: store::NewDose) -> immunization::Model {
    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = store::update_dose(&mut tx, &practice.courier.reference, dose.into(), new).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

async fn a_cause_is_over_with_its_finding(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10079", "BAD0001").await;
    practice.send(report).await;
    let theirs = refused_for(&practice, report).await;
    let of_reason = async || {
        let filter = store::ReportFilter {
            reason: Some(theirs.clone()),
            ..store::ReportFilter::of(shared::report::ReportTab::NotReported)
        };
        store::count_matching(practice.store.reader(), &filter).await.unwrap()
    };
    assert_eq!((codes(&practice).await.len(), of_reason().await), (1, 1));
    let lacking = store::NewDose { lot: None, lot_entered: None, ..practice.dose("Y014237") };
    let dose = change(&practice, &dose, lacking).await;
    let ours = codes(&practice).await;
    assert!(ours.iter().any(|(code, _)| code == "immunization.lot.missing"), "{ours:?}");
    assert!(ours.iter().all(|(code, _)| *code != theirs), "{ours:?}");
    change(&practice, &dose, practice.dose("Y014237")).await;
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    assert_eq!((codes(&practice).await, of_reason().await), (Vec::new(), 0));
    assert!(table(&practice).await.iter().all(|row| row.code != theirs));
}

/// The migration that brought the table.
const TABLE: &str = "m20261201_000143_report_finding";

async fn findings_of_before_are_in_their_table(base: Base) {
    let mut practice = practice(base, true).await;
    let mut details = patient("10076");
    details.eligibility = None;
    let child = practice.add_patient(details).await;
    practice.add_dose(child, store::NewDose { eligibility: None, ..practice.dose("Y014237") }).await;
    lacking(&practice, "10077").await;
    for (mrn, lot) in [("10078", "Y014237"), ("10079", "BAD0001"), ("10080", "WARN001")] {
        let (_, report) = practice.add_one(mrn, lot).await;
        practice.send(report).await;
    }
    let before = (table(&practice).await, codes(&practice).await);
    assert!(before.0.len() >= 3 && before.0.iter().any(|row| row.source == "REGISTRY"), "{before:?}");
    migrate_anew(&mut practice, TABLE, async |_| {}).await;
    assert_eq!((table(&practice).await, codes(&practice).await), before);
}
