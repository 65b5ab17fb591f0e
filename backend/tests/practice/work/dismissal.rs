//! Warnings that are dismissed: not counted and not shown as open, kept in the details, and taken up again.

use backend::auth::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ask_as, coordinator};
use crate::{
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_warning_of_one_report_is_dismissed_and_taken_up_again,
    a_registrys_warning_is_dismissed_from_now_on,
    our_own_warning_is_dismissed,
    what_cannot_be_dismissed_says_why,
);

const DISMISS: &str = "mutation($input: DismissWarningInput!) { dismissWarning(input: $input) { \
    status problems { field code } report { tab status why findings { code place } } } }";
const UNDO: &str = "mutation($id: ID!) { undoDismissal(input: { dismissalId: $id }) { \
    status report { status findings { code } } } }";
const DETAILS: &str = "query($id: ID!) { reportDetails(id: $id) { report { status findings { code severity place } } \
    dismissals { id scope code reason by at undoneBy } submissions { findings { code } } } }";

async fn details(practice: &Practice, who: &Caller, report: Uuid) -> Value {
    ask_as(practice, who, DETAILS, json!({ "id": report })).await.unwrap()
}

async fn dismiss(practice: &Practice, who: &Caller, report: Uuid, code: &str, scope: &str) -> Value {
    let input = json!({ "reportId": report, "code": code, "scope": scope, "reason": " Known, and harmless. " });
    ask_as(practice, who, DISMISS, json!({ "input": input })).await.unwrap()
}

/// A dose that the registry accepts with a warning; gives its report and the warning's code.
async fn warned(practice: &Practice, who: &Caller, mrn: &str) -> (Uuid, String) {
    let (_, report) = practice.add_one(mrn, "WARN001").await;
    practice.send(report).await;
    let shown = details(practice, who, report).await;
    let findings = shown["report"]["findings"].as_array().unwrap();
    let code = findings.iter().find(|finding| finding["severity"] == "WARNS").unwrap()["code"].clone();
    (report, code.as_str().unwrap().to_owned())
}

async fn a_warning_of_one_report_is_dismissed_and_taken_up_again(base: Base) {
    let practice = practice(base, true).await;
    let who = coordinator(Uuid::nil());
    let (report, code) = warned(&practice, &who, "10077").await;
    let (other, _) = warned(&practice, &who, "10078").await;
    assert_eq!(practice.seen(report).await.1, "WITH_WARNINGS");

    let input = json!({ "idempotencyKey": "w-1", "reportId": report, "code": code, "scope": "REPORT",
        "reason": " Known, and harmless. " });
    let done = ask_as(&practice, &who, DISMISS, json!({ "input": input })).await.unwrap();
    assert_eq!((&done["status"], &done["report"]["status"]), (&json!("DISMISSED"), &json!("REPORTED")), "{done}");
    assert_eq!(ask_as(&practice, &who, DISMISS, json!({ "input": input })).await.unwrap(), done, "a retry");
    assert_eq!(done["report"]["why"], "The registry accepted it.");
    let has = |shown: &Value, code: &str| shown.as_array().unwrap().iter().any(|finding| finding["code"] == code);
    assert!(!has(&done["report"]["findings"], &code), "{done}");
    assert_eq!(practice.seen(report).await.1, "REPORTED", "it is counted without warnings");
    assert_eq!(practice.seen(other).await.1, "WITH_WARNINGS", "the other one stays");

    let shown = details(&practice, &who, report).await;
    let kept = &shown["dismissals"][0];
    assert_eq!((&kept["reason"], &kept["by"]), (&json!("Known, and harmless."), &json!("Ana")));
    assert!(has(&shown["submissions"][0]["findings"], &code), "the answer is kept whole");
    let again = dismiss(&practice, &who, report, &code, "REPORT").await;
    assert_eq!(again["problems"], json!([{ "field": "code", "code": "warning.not_open" }]));

    let undone = ask_as(&practice, &who, UNDO, json!({ "id": kept["id"] })).await.unwrap();
    assert_eq!((&undone["status"], &undone["report"]["status"]), (&json!("DONE"), &json!("WITH_WARNINGS")));
    assert!(has(&undone["report"]["findings"], &code));
    let twice = ask_as(&practice, &who, UNDO, json!({ "id": kept["id"] })).await.unwrap();
    assert_eq!(twice["status"], "OVER");
    assert_eq!(details(&practice, &who, report).await["dismissals"][0]["undoneBy"], "Ana");
}

async fn a_registrys_warning_is_dismissed_from_now_on(base: Base) {
    let practice = practice(base, true).await;
    let who = coordinator(Uuid::nil());
    let (before, code) = warned(&practice, &who, "10077").await;
    practice.source.advance(std::time::Duration::from_secs(60));
    let (report, _) = warned(&practice, &who, "10078").await;
    practice.source.advance(std::time::Duration::from_secs(60));
    let done = dismiss(&practice, &who, report, &code, "REGISTRY").await;
    assert_eq!((&done["status"], &done["report"]["status"]), (&json!("DISMISSED"), &json!("REPORTED")), "{done}");
    assert_eq!(practice.seen(before).await.1, "WITH_WARNINGS", "what was said before stays");

    practice.source.advance(std::time::Duration::from_secs(60));
    let (_, after) = practice.add_one("10079", "WARN001").await;
    practice.send(after).await;
    assert_eq!(practice.seen(after).await.1, "REPORTED");
    let shown = details(&practice, &who, after).await;
    assert!(!shown["report"]["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == code.as_str()));
    assert_eq!(shown["dismissals"][0]["scope"], "REGISTRY");

    let list = ask_as(&practice, &who, "{ dismissals { id code registryName } }", json!({})).await.unwrap();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["code"]), (1, &json!(code)));
    let undone = ask_as(&practice, &who, UNDO, json!({ "id": list[0]["id"] })).await.unwrap();
    assert_eq!(undone["status"], "DONE");
    for one in [before, report, after] {
        assert_eq!(practice.seen(one).await.1, "WITH_WARNINGS");
    }
    let list = ask_as(&practice, &who, "{ dismissals { id } }", json!({})).await.unwrap();
    assert_eq!(list, json!([]));
}

async fn our_own_warning_is_dismissed(base: Base) {
    let practice = practice(base, true).await;
    let who = coordinator(Uuid::nil());
    let mut details = patient("10077");
    details.address = None;
    let child = practice.add_patient(details).await;
    let dose = practice.add_dose(child, practice.dose("Y014237")).await;
    let report = practice.report_of(dose.id).await;
    let shown = self::details(&practice, &who, report).await;
    let findings = shown["report"]["findings"].as_array().unwrap();
    let warning = findings.iter().find(|finding| !matches!(finding["severity"].as_str(), Some("BLOCKS" | "HOLDS")));
    let code = warning.expect("a record without an address has a warning")["code"].as_str().unwrap().to_owned();
    let done = dismiss(&practice, &who, report, &code, "REGISTRY").await;
    assert_eq!(done["status"], "DISMISSED", "{done}");
    assert!(!done["report"]["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == code.as_str()));
}

async fn what_cannot_be_dismissed_says_why(base: Base) {
    let practice = practice(base, true).await;
    let who = coordinator(Uuid::nil());
    let mut details = patient("10077");
    details.races.clear();
    let child = practice.add_patient(details).await;
    let dose = practice.add_dose(child, practice.dose("Y014237")).await;
    let report = practice.report_of(dose.id).await;
    let blocks = dismiss(&practice, &who, report, "patient.race.missing", "REPORT").await;
    assert_eq!(blocks["problems"], json!([{ "field": "code", "code": "warning.stops" }]));
    let (_, refused) = practice.add_one("10078", "BAD0001").await;
    practice.send(refused).await;
    let code = self::details(&practice, &who, refused).await["report"]["findings"][0]["code"].clone();
    let refusal = dismiss(&practice, &who, refused, code.as_str().unwrap(), "REGISTRY").await;
    assert_eq!(refusal["problems"], json!([{ "field": "code", "code": "warning.stops" }]));
    let gone = dismiss(&practice, &who, Uuid::nil(), "x", "REPORT").await;
    assert_eq!(gone["status"], "NOT_FOUND");
    let input = json!({ "reportId": report, "code": "x", "scope": "REPORT", "reason": "  " });
    let silent = ask_as(&practice, &who, DISMISS, json!({ "input": input })).await.unwrap();
    assert_eq!(silent["problems"], json!([{ "field": "reason", "code": "reason.missing" }]));
}
