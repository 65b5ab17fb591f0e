//! Several doses of one visit: all are recorded or none, and what holds for the visit is carried over.

use std::time::Duration;

use async_graphql::{Request, Variables};
use backend::auth::CallerKind;
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    what_holds_for_the_visit_is_carried_over,
    all_are_recorded_or_none,
    what_the_name_does_not_say_the_package_or_a_person_does,
    eligibility_is_given_to_unreported_doses,
    who_entered_a_dose_is_the_caller_unless_it_is_said,
    a_dose_is_tried_without_being_kept,
);

const VISIT: &str = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status
    problems { field code } doses { id name givenOn source completion eligibility eligibilityMethod funding administeredBy { last }
    enteredBy { last } visPresentedOn vis refusalReason cvx mvx ndc reports { status } } } }";

fn visit(practice: &Practice, patient: uuid::Uuid, doses: Value) -> Value {
    json!({"input": {"patientId": patient.to_string(), "locationId": practice.location.to_string(),
        "givenOn": "2026-03-09", "eligibility": "V02", "eligibilityMethod": "VXC41", "funding": "VXC51",
        "administeredBy": {"last": "Reyes", "first": "Ana"}, "enteredBy": {"last": "Ito", "first": "Ken"},
        "visPresentedOn": "2026-03-09", "doses": doses}})
}

async fn what_holds_for_the_visit_is_carried_over(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let doses = json!([
        {"name": "M-M-R II", "lot": "Y1 09/2027"},
        {"name": "Varivax", "eligibility": "V03", "givenOn": "2026-03-08", "funding": "PHC70"},
        {"name": "Havrix", "source": "01", "givenOn": "2025-04-01"},
        {"name": "Prevnar 20", "completion": "RE", "refusalReason": "00"},
    ]);
    let answer = run(&practice, VISIT, visit(&practice, child, doses)).await["recordVisit"].clone();
    assert_eq!(answer["status"], "SAVED", "{answer}");
    let said = |n: usize| {
        let dose = &answer["doses"][n];
        ["name", "givenOn", "eligibility", "eligibilityMethod", "visPresentedOn"].map(|name| dose[name].clone())
    };
    let null = Value::Null;
    assert_eq!(said(0), ["M-M-R II", "2026-03-09", "V02", "VXC41", "2026-03-09"].map(Value::from));
    assert_eq!(said(1), ["Varivax", "2026-03-08", "V03", "VXC41", "2026-03-09"].map(Value::from));
    assert_eq!(said(2), ["Havrix".into(), "2025-04-01".into(), null.clone(), null.clone(), null.clone()]);
    assert_eq!(said(3), ["Prevnar 20".into(), "2026-03-09".into(), null.clone(), null.clone(), null.clone()]);
    let funding: Vec<_> = (0..4).map(|n| answer["doses"][n]["funding"].as_str()).collect();
    assert_eq!(funding, [Some("VXC51"), Some("PHC70"), None, None]);
    assert_eq!(answer["doses"][0]["administeredBy"]["last"], "Reyes");
    assert_eq!(answer["doses"][2]["administeredBy"], null);
    assert_eq!(answer["doses"][3]["enteredBy"]["last"], "Ito");
    assert!(answer["doses"][0]["vis"].as_array().is_some_and(|vis| !vis.is_empty()), "the current editions");
    assert!(answer["doses"].as_array().unwrap().iter().all(|dose| dose["reports"].as_array().unwrap().len() == 1));
}

async fn all_are_recorded_or_none(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let doses = json!([
        {"name": "M-M-R II"},
        {"name": "Varivax", "lot": "13/45/2027"},
        {"name": "", "givenOn": "2030-01-01"},
        {"name": "Havrix", "source": "01"},
    ]);
    let answer = run(&practice, VISIT, visit(&practice, child, doses)).await["recordVisit"].clone();
    let mut fields: Vec<_> =
        answer["problems"].as_array().unwrap().iter().map(|p| p["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["doses.1.lot", "doses.2.givenOn", "doses.2.name", "doses.3.givenOn"], "{answer}");
    let none = run(&practice, VISIT, visit(&practice, child, json!([]))).await["recordVisit"].clone();
    assert_eq!(none["problems"][0]["field"], "doses");
    let gone = visit(&practice, uuid::Uuid::nil(), json!([{"name": "M-M-R II"}]));
    assert_eq!(run(&practice, VISIT, gone).await["recordVisit"]["status"], "NOT_FOUND");
    let chart =
        run(&practice, "query($id: ID!) { chart(patientId: $id) { doses { id } } }", json!({"id": child})).await;
    assert_eq!(chart["chart"]["doses"], json!([]));
}

async fn what_the_name_does_not_say_the_package_or_a_person_does(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let doses = json!([
        {"name": "MMR vaccine of the freezer", "ndc": "00006-4681-01"},
        {"name": "MMR vaccine of the freezer", "cvx": "03"},
        {"name": "M-M-R II", "cvx": "21"},
    ]);
    let answer = run(&practice, VISIT, visit(&practice, child, doses)).await["recordVisit"].clone();
    assert_eq!(answer["status"], "SAVED", "{answer}");
    let codes = |n: usize| (answer["doses"][n]["cvx"].as_str(), answer["doses"][n]["mvx"].as_str());
    assert_eq!(codes(0), (Some("03"), Some("MSD")), "the package says it");
    assert_eq!(codes(1), (Some("03"), None), "a person says it");
    assert_eq!(codes(2).0, Some("03"), "a name that says its type is not overruled");
    let doses = json!([{"name": "Varivax"}, {"name": "MMR vaccine of the freezer", "cvx": "99999"}]);
    let answer = run(&practice, VISIT, visit(&practice, child, doses)).await["recordVisit"].clone();
    assert_eq!((&answer["status"], &answer["problems"][0]["field"]), (&json!("INVALID"), &json!("doses.1.cvx")));
}

async fn eligibility_is_given_to_unreported_doses(base: Base) {
    let practice = practice(base, true).await;
    let mut details = patient("10077");
    details.eligibility = Some("V04".into());
    let child = practice.add_patient(details).await;
    let without = |lot: &str| backend::store::NewDose { eligibility: None, ..practice.dose(lot) };
    let reported = practice.add_dose(child, practice.dose("Y1")).await;
    practice.send(practice.report_of(reported.id).await).await;
    let missing = practice.add_dose(child, without("Y2")).await;
    let other = practice.add_dose(child, practice.dose("Y3")).await;
    let history = practice.add_dose(child, backend::store::NewDose { source: "01".into(), ..without("Y4") }).await;
    let text = "mutation($input: ApplyEligibilityInput!) { applyEligibility(input: $input) { status doseIds } }";
    let input = |version: i32, all: bool| json!({"input": {"patientId": child, "version": version, "all": all}});
    assert_eq!(run(&practice, text, input(9, false)).await["applyEligibility"]["status"], "CONFLICT");
    let done = run(&practice, text, input(1, false)).await["applyEligibility"].clone();
    assert_eq!(done, json!({"status": "SAVED", "doseIds": [missing.id]}));
    let done = run(&practice, text, input(1, true)).await["applyEligibility"].clone();
    assert_eq!(done, json!({"status": "SAVED", "doseIds": [other.id]}));
    let doses = run(
        &practice,
        "query($id: ID!) { chart(patientId: $id) { doses { id eligibility reports { findings { code } } } } }",
        json!({"id": child}),
    )
    .await;
    for (id, eligibility) in
        [(reported.id, Some("V02")), (missing.id, Some("V04")), (other.id, Some("V04")), (history.id, None)]
    {
        let doses = doses["chart"]["doses"].as_array().unwrap();
        let dose = doses.iter().find(|dose| dose["id"] == id.to_string()).unwrap();
        assert_eq!(dose["eligibility"].as_str(), eligibility);
        let of_eligibility = |finding: &Value| finding["code"] == "immunization.eligibility.missing";
        assert!(!dose["reports"][0]["findings"].as_array().unwrap().iter().any(of_eligibility), "assessed anew");
    }
}

const RECORD: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status
    dose { id version enteredBy { last first } } } }";

async fn record(practice: &Practice, kind: CallerKind, input: Value) -> Value {
    let request = Request::new(RECORD).variables(Variables::from_json(json!({ "input": input })));
    let answer = ask(practice, Some(kind), request).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["recordDose"]["dose"].clone()
}

async fn who_entered_a_dose_is_the_caller_unless_it_is_said(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let dose = json!({"locationId": practice.location.to_string(), "name": "M-M-R II", "source": "00",
        "completion": "CP", "givenOn": "2026-03-09", "confirmed": ["confirm.twice"]});
    let mut said = dose.clone();
    said["enteredBy"] = json!({"last": "Ito", "first": "Ken"});
    for (kind, dose, expected) in [
        (CallerKind::Person, &dose, json!({"last": "Ana", "first": ""})),
        (CallerKind::Program, &dose, json!({"last": "Ana", "first": ""})),
        (CallerKind::Program, &said, json!({"last": "Ito", "first": "Ken"})),
    ] {
        let new = record(&practice, kind, json!({"patientId": child.to_string(), "dose": dose})).await;
        assert_eq!(new["enteredBy"], expected, "{kind:?}");
        // Somebody else who changes it did not enter it.
        let change = json!({"id": new["id"], "version": new["version"], "dose": dose});
        assert_eq!(record(&practice, CallerKind::Person, change).await["enteredBy"], expected, "{kind:?}");
    }
}

const TRY: &str = "query($patient: ID!, $id: ID, $version: Int, $dose: DoseInput!) {
    doseFindings(patientId: $patient, id: $id, version: $version, dose: $dose) { severity code } }";

async fn a_dose_is_tried_without_being_kept(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let attempt = async |dose: &Value, known: &Value| {
        let variables =
            json!({"patient": child.to_string(), "id": known["id"], "version": known["version"], "dose": dose});
        let found = run(&practice, TRY, variables).await["doseFindings"].clone();
        let codes = found.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    let chart = async || {
        let query = "query($id: ID!) { chart(patientId: $id) { doses { id version lot } } changes(since: 0) { last } }";
        run(&practice, query, json!({ "id": child })).await
    };
    let lacks_lot = |codes: &[String]| codes.iter().any(|code| code == "immunization.lot.missing");
    let before = chart().await;
    let mut dose = json!({"locationId": practice.location.to_string(), "name": "M-M-R II", "source": "00",
        "completion": "CP", "givenOn": "2026-03-09"});
    assert!(lacks_lot(&attempt(&dose, &Value::Null).await));
    dose["lot"] = "Y014237 09/2027".into();
    assert!(!lacks_lot(&attempt(&dose, &Value::Null).await));
    // What cannot be saved at all is told when it is saved.
    let mut broken = dose.clone();
    broken["amount"] = "half".into();
    assert_eq!(attempt(&broken, &Value::Null).await, Vec::<String>::new());
    assert_eq!(chart().await, before, "nothing is kept, and nobody is told");

    let known = record(&practice, CallerKind::Person, json!({"patientId": child.to_string(), "dose": dose})).await;
    let kept = chart().await;
    dose["lot"] = Value::Null;
    assert!(lacks_lot(&attempt(&dose, &known).await));
    assert_eq!(chart().await, kept);
    // Somebody else who writes keeps nobody waiting.
    let writing = practice.store.begin("test").await.unwrap();
    let tried = tokio::time::timeout(Duration::from_secs(5), attempt(&dose, &known)).await;
    assert!(lacks_lot(&tried.expect("it waits for nobody")));
    writing.cancel().await.unwrap();
    let stale = json!({"id": known["id"], "version": 7});
    assert_eq!(attempt(&dose, &stale).await, Vec::<String>::new(), "somebody else changed it meanwhile");
}
