//! Patients found, recognized as one person, and merged.

use async_graphql::Request;
use backend::{
    auth::CallerKind,
    entity::{audit, immunization, patient as row},
    store::{self, Error, MergeOutcome, NewPatient, PageRequest, PatientFilter, PatientSort, QueueOutcome, Read},
};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use shared::{
    patient::{Name, Patient},
    report::{ReportMark, view},
};
use uuid::Uuid;

use crate::{
    api::access::ask,
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_patient_is_found_as_one_types,
    pages_follow_each_other_in_each_order,
    likely_duplicates_are_told,
    a_merged_patient_s_doses_keep_their_identity,
    a_merge_waits_for_what_is_on_its_way,
    doses_that_a_merge_brings_together_see_each_other,
    an_mrn_is_one_patient_s,
);

fn person(mrn: &str, last: &str, first: &str, born: &str) -> Patient {
    let name = Name { last: last.into(), first: first.into(), ..Name::default() };
    Patient { name, birth_date: born.parse().unwrap(), phone: None, next_of_kin: None, ..patient(mrn) }
}

async fn everybody(base: Base) -> Practice {
    let practice = practice(base, false).await;
    for (mrn, last, first, born) in [
        ("A-100", "Okafor", "Maya", "2025-03-02"),
        ("A-101", "Okafor", "Daniel", "2021-11-30"),
        ("b200", "Núñez", "Zoë", "2019-08-14"),
        ("300", "de la Cruz", "Maya Sol", "2019-08-14"),
        ("301", "O'Brien_%", "Ann", "1961-01-05"),
    ] {
        practice.add_patient(person(mrn, last, first, born)).await;
    }
    practice
}

async fn search(practice: &Practice, text: &str) -> Vec<String> {
    let filter = PatientFilter { text: Some(text.into()), sort: PatientSort::Name, is_descending: false };
    let page = PageRequest { first: 50, after: None };
    let db = practice.store.reader();
    let total = match store::found_patients(db, &filter).await.unwrap() {
        Some(found) => found,
        None => store::patient_count(db).await.unwrap(),
    };
    let page = store::search_patients(db, &filter, &page).await.unwrap();
    assert_eq!(usize::try_from(total).unwrap(), page.rows.len(), "{text}");
    page.rows.into_iter().map(|row| row.mrn).collect()
}

async fn a_patient_is_found_as_one_types(base: Base) {
    let practice = everybody(base).await;
    for (text, found) in [
        ("oka", vec!["A-101", "A-100"]),
        ("OKAFOR, m", vec!["A-100"]),
        ("maya", vec!["300", "A-100"]),
        ("maya okaf", vec!["A-100"]),
        ("okafor may", vec!["A-100"]),
        ("oka may", vec!["A-100"]),
        ("may oka", vec!["A-100"]),
        ("o, m", vec!["A-100"]),
        ("okafor,", vec!["A-101", "A-100"]),
        ("oka,", vec![]),
        ("de la cruz may", vec!["300"]),
        ("maya s de", vec!["300"]),
        ("maya nu", vec![]),
        ("nunez", vec!["b200"]),
        ("Núñ", vec!["b200"]),
        ("zoe n", vec!["b200"]),
        ("de la", vec!["300"]),
        ("8/14/2019", vec!["300", "b200"]),
        ("maya 08/14/2019", vec!["300"]),
        ("a-1", vec!["A-101", "A-100"]),
        ("B200", vec!["b200"]),
        ("30", vec!["300", "301"]),
        ("o'brien_%", vec!["301"]),
        ("%", vec![]),
        ("_", vec![]),
        ("nobody", vec![]),
        ("  ", vec!["300", "b200", "301", "A-101", "A-100"]),
    ] {
        assert_eq!(search(&practice, text).await, found, "{text}");
    }
}

async fn pages_follow_each_other_in_each_order(base: Base) {
    let practice = everybody(base).await;
    for (sort, descending, expected) in [
        ("NAME", false, "de la Cruz Núñez O'Brien_% Okafor Okafor"),
        ("NAME", true, "Okafor Okafor O'Brien_% Núñez de la Cruz"),
        ("MRN", false, "de la Cruz O'Brien_% Okafor Okafor Núñez"),
        ("BIRTH_DATE", false, "O'Brien_%"),
    ] {
        let text = "query($sort: PatientSort, $descending: Boolean, $after: String) { patients(sort: $sort,
            descending: $descending, first: 2, after: $after) { rows { name birthDate } next total } }";
        let (mut names, mut dates, mut after) = (Vec::new(), Vec::new(), json!(null));
        loop {
            let asked = json!({"sort": sort, "descending": descending, "after": after});
            let page = run(&practice, text, asked).await["patients"].clone();
            assert_eq!(page["total"], 5);
            for row in page["rows"].as_array().unwrap() {
                names.push(row["name"].as_str().unwrap().split(", ").next().unwrap().to_owned());
                dates.push(row["birthDate"].as_str().unwrap().to_owned());
            }
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(names.len(), 5, "each once");
        assert!(names.join(" ").starts_with(expected), "{sort} {descending}: {names:?}");
        assert!(sort != "BIRTH_DATE" || dates.is_sorted(), "{dates:?}");
    }
}

async fn likely_duplicates_are_told(base: Base) {
    let practice = everybody(base).await;
    let twin = practice.add_patient(person("0A-100", "Okafor", "Mya", "2025-03-02")).await;
    let fields = "{ patient { mrn } points reasons version }";
    let of = run(
        &practice,
        &format!("query($id: ID!) {{ likelyDuplicates(patientId: $id) {fields} }}"),
        json!({"id": twin}),
    )
    .await["likelyDuplicates"]
        .clone();
    let reasons = json!(["SAME_MRN", "SAME_BIRTH_DATE", "SIMILAR_NAME"]);
    assert_eq!(of, json!([{"patient": {"mrn": "A-100"}, "points": 100, "reasons": reasons, "version": 1}]));
    let entered = json!({"last": "Nunez", "first": "Zoe", "birthDate": "2019-08-14"});
    let text = format!("query($e: EnteredPersonInput) {{ likelyDuplicates(entered: $e) {fields} }}");
    let of = run(&practice, &text, json!({"e": entered})).await["likelyDuplicates"].clone();
    assert_eq!((of.as_array().unwrap().len(), &of[0]["patient"]["mrn"]), (1, &json!("b200")));
    let typed = json!({"last": "Nunez", "first": "Zoe", "birthDate": "8/14/2019"});
    assert_eq!(run(&practice, &text, json!({"e": typed})).await["likelyDuplicates"], of, "dates as people type them");
    let of = run(&practice, &text, json!({"e": {"last": "Nu"}})).await["likelyDuplicates"].clone();
    assert_eq!(of, json!([]), "too little is known to say so");
}

async fn version(practice: &Practice, id: Uuid) -> Read {
    let found = row::Entity::find_by_id(id).one(practice.store.reader()).await.unwrap().unwrap();
    Read::from(&found)
}

async fn merge(practice: &Practice, from: Read, into: Read) -> Result<MergeOutcome, Error> {
    let mut tx = practice.store.begin("ana").await.unwrap();
    let outcome = store::merge_patients(&mut tx, &practice.courier.reference, from, into).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn a_merged_patient_s_doses_keep_their_identity(base: Base) {
    let practice = practice(base, true).await;
    let (reported, first) = practice.add_one("10077", "Y014237").await;
    let from = reported.patient_id;
    let unsent = practice.add_dose(from, practice.dose("Y014238")).await;
    let (theirs, _) = practice.add_one("10088", "Y014239").await;
    let into = theirs.patient_id;
    practice.send(first).await;
    let stale = Read { version: 9, ..version(&practice, from).await };
    let read = version(&practice, into).await;
    assert!(matches!(merge(&practice, stale, read).await, Err(Error::Conflict)));
    assert!(matches!(merge(&practice, read, read).await, Err(Error::Conflict)));
    let outcome = merge(&practice, version(&practice, from).await, read).await.unwrap();
    assert_eq!(outcome, MergeOutcome::Merged);

    let db = practice.store.reader();
    assert!(row::Entity::find_by_id(from).one(db).await.unwrap().is_none(), "the emptied chart is gone");
    let doses = immunization::Entity::find().filter(immunization::Column::PatientId.eq(into)).all(db).await.unwrap();
    let mut kept: Vec<_> = doses.iter().map(|dose| dose.order_id.clone()).collect();
    let mut before = vec![reported.order_id.clone(), unsent.order_id.clone(), theirs.order_id.clone()];
    kept.sort();
    before.sort();
    assert_eq!(kept, before);
    assert_eq!(view(&practice.state(first).await).marks, [ReportMark::ChangedSinceReported]);
    assert_eq!(practice.seen(practice.report_of(unsent.id).await).await.1, "READY_TO_SEND");
    practice.send(first).await;
    let records = practice.records();
    let (_, sent) = records.doses.iter().find(|(key, _)| key.contains(&reported.order_id)).unwrap();
    assert_eq!(sent.actions, ["A", "U"]);
    assert!(sent.patient.contains("10088"), "{}", sent.patient);
    let audited = audit::Entity::find().filter(audit::Column::Action.eq("patient.merge")).all(db).await.unwrap();
    assert_eq!(audited.iter().map(|row| (row.actor.as_str(), row.entity_id)).collect::<Vec<_>>(), [("ana", into)]);
}

async fn a_merge_waits_for_what_is_on_its_way(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    let into = practice.add_patient(patient("10088")).await;
    assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
    practice.claim().await.unwrap();
    let (from, into) = (version(&practice, dose.patient_id).await, version(&practice, into).await);
    assert_eq!(merge(&practice, from, into).await.unwrap(), MergeOutcome::UnderWay);
    // After a change of the patient the version that was read is an old one.
    let details = Patient { birth_date: NaiveDate::from_ymd_opt(2025, 3, 3).unwrap(), ..patient("10088") };
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_patient(&mut tx, NewPatient { known: Some(into), details }).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(merge(&practice, from, into).await, Err(Error::Conflict)));
}

async fn doses_that_a_merge_brings_together_see_each_other(base: Base) {
    let practice = practice(base, true).await;
    let (one, first) = practice.add_one("10077", "Y014237").await;
    let (two, second) = practice.add_one("10088", "Y014239").await;
    let (from, into) = (version(&practice, one.patient_id).await, version(&practice, two.patient_id).await);
    assert_eq!(merge(&practice, from, into).await.unwrap(), MergeOutcome::Merged);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::assess_stale(&mut tx, &practice.courier.reference, 10).await.unwrap();
    tx.commit().await.unwrap();
    for report in [first, second] {
        assert!(
            practice.row(report).await.findings.contains("immunization.duplicate"),
            "each is seen beside the other"
        );
    }
}

async fn an_mrn_is_one_patient_s(base: Base) {
    let practice = practice(base, false).await;
    practice.add_patient(patient("10077")).await;
    let other = practice.add_patient(patient("10088")).await;
    let known = version(&practice, other).await;
    for known in [None, Some(known)] {
        let mut tx = practice.store.begin("test").await.unwrap();
        let saved = store::save_patient(&mut tx, NewPatient { known, details: patient("10077") }).await;
        assert!(matches!(saved, Err(Error::Taken)), "another patient has it: {saved:?}");
    }
    let query = format!(
        "mutation {{ savePatient(input: {{ id: \"{other}\", version: {}, patient: {{ mrn: \"10077\",
         name: {{ last: \"Okafor\", first: \"Ann\" }}, birthDate: \"2025-03-02\", sex: \"F\", races: [],
         protected: false, publicity: \"02\", test: false }} }}) {{ status problems {{ code }} }} }}",
        known.version
    );
    let answer = ask(&practice, Some(CallerKind::Person), Request::new(query)).await;
    let saved = answer.into_result().unwrap().data.into_json().unwrap()["savePatient"].clone();
    assert_eq!(saved, json!({ "status": "INVALID", "problems": [{ "code": "mrn.taken" }] }));
}
