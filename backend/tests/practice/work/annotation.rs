//! A note, an owner and a day, kept with a report: partly changed, seen by others at once, and passed over until that day.

use backend::{
    auth::{Caller, Role},
    entity::{audit, change::ChangeEntity, report_batch},
    night,
    store::{self, AccountStore, NewUser, ReportFilter},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use shared::report::ReportTab;
use uuid::Uuid;

use super::{ask_as, coordinator};
use crate::{
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    what_is_left_out_stays_and_null_empties,
    what_is_wrong_is_named_by_its_field,
    nights_and_batches_pass_over_what_is_put_off,
    lists_are_narrowed_to_what_people_keep,
);

const ANNOTATE: &str = "mutation($input: AnnotateReportInput!) { annotateReport(input: $input) { \
    status problems { field code } report { note owner { displayName } putOffUntil annotationVersion why } } }";

async fn add_person(practice: &Practice, user_name: &str, display_name: &str) -> Uuid {
    let new = NewUser {
        user_name: user_name.into(),
        display_name: display_name.into(),
        password_hash: "none".into(),
        role: Role::Coordinator,
    };
    AccountStore::new(practice.store.clone()).add_user(new).await.unwrap()
}

async fn annotate(practice: &Practice, who: &Caller, input: Value) -> Value {
    ask_as(practice, who, ANNOTATE, json!({ "input": input })).await.unwrap()
}

async fn what_is_left_out_stays_and_null_empties(base: Base) {
    let practice = practice(base, true).await;
    let ana = add_person(&practice, "ana", "Ana Ruiz").await;
    let who = coordinator(ana);
    let (_, report) = practice.add_one("10077", "Y014237").await;
    let before = store::last_change(practice.store.reader()).await.unwrap();
    let steps = [
        (json!({ "note": " Called the mother. " }), json!(["Called the mother.", null, null])),
        (json!({ "ownerId": ana }), json!(["Called the mother.", "Ana Ruiz", null])),
        (json!({ "putOffUntil": "2026-03-12" }), json!(["Called the mother.", "Ana Ruiz", "2026-03-12"])),
        (json!({ "note": null }), json!([null, "Ana Ruiz", "2026-03-12"])),
        (json!({ "ownerId": null, "putOffUntil": null }), json!([null, null, null])),
        (json!({}), json!([null, null, null])),
    ];
    for (version, (mut input, expected)) in steps.into_iter().enumerate() {
        input["reportId"] = json!(report);
        input["version"] = json!(version);
        let answer = annotate(&practice, &who, input.clone()).await;
        let kept = &answer["report"];
        assert_eq!(answer["status"], "SAVED", "{input}: {answer}");
        assert_eq!(json!([kept["note"], kept["owner"]["displayName"], kept["putOffUntil"]]), expected, "{input}");
        // Nothing changed with the last one.
        assert_eq!(kept["annotationVersion"], json!(5.min(version + 1)), "{input}");
    }
    let stale = annotate(&practice, &who, json!({ "reportId": report, "version": 1, "note": "x" })).await;
    assert_eq!((&stale["status"], &stale["report"]["annotationVersion"]), (&json!("CONFLICT"), &json!(5)));
    let gone = annotate(&practice, &who, json!({ "reportId": Uuid::nil(), "version": 0 })).await;
    assert_eq!((&gone["status"], &gone["report"]), (&json!("NOT_FOUND"), &Value::Null));

    let changes = store::changes_since(practice.store.reader(), before, 100).await.unwrap();
    assert_eq!(changes.iter().filter(|row| row.entity == ChangeEntity::Report && row.id == report).count(), 5);
    let noted = audit::Entity::find().filter(audit::Column::Action.eq("report.annotate"));
    assert_eq!(noted.count(practice.store.reader()).await.unwrap(), 5);
}

async fn what_is_wrong_is_named_by_its_field(base: Base) {
    let practice = practice(base, true).await;
    let ana = add_person(&practice, "ana", "Ana Ruiz").await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    let cases = [
        (json!({ "note": "long ".repeat(101) }), json!([{ "field": "note", "code": "note.form" }])),
        (json!({ "note": "\u{1b}" }), json!([{ "field": "note", "code": "note.form" }])),
        (json!({ "putOffUntil": "2026-03-10" }), json!([{ "field": "putOffUntil", "code": "put_off.day" }])),
        (json!({ "putOffUntil": "2036-03-10" }), json!([{ "field": "putOffUntil", "code": "put_off.day" }])),
        (json!({ "ownerId": Uuid::nil() }), json!([{ "field": "ownerId", "code": "owner.unknown" }])),
    ];
    for (mut input, problems) in cases {
        input["reportId"] = json!(report);
        input["version"] = json!(0);
        let answer = annotate(&practice, &coordinator(ana), input.clone()).await;
        assert_eq!((&answer["status"], &answer["problems"]), (&json!("INVALID"), &problems), "{input}");
    }
    assert_eq!(practice.row(report).await.annotation_version, 0);
}

/// Puts a report off, or takes it back.
async fn put_off(practice: &Practice, report: Uuid, until: Option<&str>) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let version = practice.row(report).await.annotation_version;
    let until = until.map(|day| day.parse().unwrap());
    let change = store::AnnotationChange { put_off_until: Some(until), ..Default::default() };
    store::annotate(&mut tx, store::Read { id: report, version }, change).await.unwrap();
    tx.commit().await.unwrap();
}

async fn nights_and_batches_pass_over_what_is_put_off(base: Base) {
    let practice = practice(base, true).await;
    let ana = add_person(&practice, "ana", "Ana Ruiz").await;
    let mut reports = Vec::new();
    for mrn in ["10077", "10078", "10079"] {
        reports.push(practice.add_one(mrn, "Y014237").await.1);
    }
    put_off(&practice, reports[0], Some("2026-03-12")).await;
    put_off(&practice, reports[1], Some("2026-03-11")).await;
    let home = ask_as(&practice, &coordinator(ana), "{ home { tonight } }", json!({})).await.unwrap();
    // The night is that of 03/11, on which the second one is back.
    assert_eq!(home["tonight"], 2);
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
    practice.carry_all().await;
    let tabs = async || {
        let mut tabs = Vec::new();
        for report in &reports {
            tabs.push(practice.seen(*report).await.0);
        }
        tabs
    };
    assert_eq!(tabs().await, ["NOT_REPORTED", "REPORTED", "REPORTED"]);

    let count = "query($filter: ReportFilterInput!) { reportCount(filter: $filter) }";
    let batch = "mutation($filter: ReportFilterInput!) { reportImmunizations(input: { filter: $filter }) { status } }";
    let everything = json!({ "filter": { "tab": "NOT_REPORTED" } });
    let asked = async |document, variables: &Value| {
        ask_as(&practice, &coordinator(ana), document, variables.clone()).await.unwrap()
    };
    assert_eq!(asked(count, &everything).await, 0);
    assert_eq!(asked(batch, &everything).await["status"], "NOTHING_MATCHES");
    let just_these = json!({ "filter": { "tab": "NOT_REPORTED", "putOff": true } });
    assert_eq!(asked(count, &just_these).await, 1);
    practice.source.set("2026-03-12T05:00:00Z");
    assert_eq!(asked(count, &just_these).await, 0, "it is back by itself");
    assert_eq!(asked(batch, &everything).await["status"], "BATCH");
    assert_eq!(report_batch::Entity::find().one(practice.store.reader()).await.unwrap().unwrap().total, 1);

    // By hand it goes although it is put off.
    let (_, other) = practice.add_one("10080", "Y014237").await;
    put_off(&practice, other, Some("2026-04-01")).await;
    practice.send(other).await;
    assert_eq!(practice.seen(other).await.0, "REPORTED");
}

async fn lists_are_narrowed_to_what_people_keep(base: Base) {
    let practice = practice(base, true).await;
    let (ana, ben) = (add_person(&practice, "ana", "Ana Ruiz").await, add_person(&practice, "ben", "Ben Cho").await);
    let child = practice.add_patient(patient("10077")).await;
    let mut reports = Vec::new();
    for (hour, name, last) in [(15, "M-M-R II", "Rivera"), (16, "Varivax", "de la Cruz"), (29, "Varivax", "Rivera")] {
        practice.source.set(&format!("2026-03-1{}T{:02}:00:00Z", hour / 24, hour % 24));
        let mut dose = practice.dose("Y014237");
        name.clone_into(&mut dose.name);
        dose.administered_by = Some(shared::immunization::Clinician {
            last: last.into(),
            first: "Lou".into(),
            npi: Some("1234567893".into()),
            ..Default::default()
        });
        let dose = practice.add_dose(child, dose).await;
        reports.push(practice.report_of(dose.id).await);
    }
    let who = coordinator(ana);
    let keep = async |n: usize, mut input: Value| {
        input["reportId"] = json!(reports[n]);
        input["version"] = json!(0);
        assert_eq!(annotate(&practice, &who, input).await["status"], "SAVED");
    };
    keep(0, json!({ "ownerId": ana, "note": "Ask for the lot." })).await;
    keep(1, json!({ "ownerId": ben })).await;
    keep(2, json!({ "putOffUntil": "2026-03-20" })).await;

    let cases: [(&str, Value, &[usize]); 13] = [
        ("mine", json!({ "mine": true }), &[0]),
        ("anybody's", json!({ "mine": false }), &[0, 1, 2]),
        ("with a note", json!({ "hasNote": true }), &[0]),
        ("without", json!({ "hasNote": false }), &[1, 2]),
        ("put off", json!({ "putOff": true }), &[2]),
        ("not put off", json!({ "putOff": false }), &[0, 1]),
        ("a clinician", json!({ "clinician": "rivera, l" }), &[0, 2]),
        ("a word of a name", json!({ "clinician": "Cruz" }), &[1]),
        ("nobody", json!({ "clinician": "%" }), &[]),
        ("a code", json!({ "cvx": "21" }), &[1, 2]),
        // In the practice's zone the third one was entered at midnight.
        ("added from", json!({ "addedFrom": "2026-03-11" }), &[2]),
        ("added to", json!({ "addedTo": "2026-03-10" }), &[0, 1]),
        (
            "all at once",
            json!({ "mine": true, "hasNote": true, "putOff": false, "cvx": "03", "clinician": "riv" }),
            &[0],
        ),
    ];
    let list = "query($filter: [ReportStatus!], $mine: Boolean, $hasNote: Boolean, $putOff: Boolean, $cvx: String, \
                $clinician: String, $addedFrom: Date, $addedTo: Date) { reports(tab: NOT_REPORTED, status: $filter, \
                mine: $mine, hasNote: $hasNote, putOff: $putOff, cvx: $cvx, clinician: $clinician, \
                addedFrom: $addedFrom, addedTo: $addedTo, descending: false) { rows { id } } }";
    let count = "query($filter: ReportFilterInput!) { reportCount(filter: $filter) }";
    for (case, filter, expected) in cases {
        let page = ask_as(&practice, &who, list, filter.clone()).await.unwrap();
        let found: Vec<_> = page["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
        let expected: Vec<_> = expected.iter().map(|n| json!(reports[*n])).collect();
        assert_eq!(found, expected, "{case}");
        let mut filter = filter;
        filter["tab"] = json!("NOT_REPORTED");
        let counted = ask_as(&practice, &who, count, json!({ "filter": filter })).await.unwrap();
        // A batch passes over what is put off, unless it is asked for.
        let of_batch = expected.iter().filter(|id| filter["putOff"] == true || **id != json!(reports[2])).count();
        assert_eq!(counted, json!(of_batch), "{case}");
    }
    let token = Caller { user: None, ..who.clone() };
    let refused = ask_as(&practice, &token, list, json!({ "mine": true })).await.unwrap_err();
    assert!(refused.contains("for people"), "{refused}");
    assert!(ReportFilter::of(ReportTab::NotReported).owner.is_none());
}
