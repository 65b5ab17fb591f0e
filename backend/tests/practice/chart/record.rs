//! The whole record of a message over GraphQL: it goes in, is kept, and comes back; an older record reads as before.

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{immunization, patient as patient_row},
    store,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    all_details_of_a_patient_come_back,
    all_details_of_a_dose_come_back_and_go_into_the_message,
    what_was_kept_before_is_not_taken_for_changed,
    what_cannot_be_saved_is_said_field_by_field,
);

pub async fn run(practice: &Practice, text: &str, variables: Value) -> Value {
    let request = Request::new(text).variables(Variables::from_json(variables));
    let answer = ask(practice, Some(CallerKind::Person), request).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

const NAME: &str = "last first middle suffix prefix";
const ADDRESS: &str = "street other city state zip country county kind";

fn details_query() -> String {
    let phone = "number extension usage equipment";
    let kin = format!("name {{ {NAME} }} relationship phone phones {{ {phone} }} email address {{ {ADDRESS} }}");
    format!(
        "query($id: ID!) {{ chart(patientId: $id) {{ version patient {{ mrn name {{ {NAME} }} motherMaiden {{ {NAME} }} \
         birthDate sex races ethnicity address {{ {ADDRESS} }} phone email nextOfKin {{ {kin} }} eligibility protected \
         publicity test identifiers {{ number kind assigner }} otherNames {{ kind name {{ {NAME} }} }} \
         otherAddresses {{ {ADDRESS} }} phones {{ {phone} }} language multipleBirth birthOrder deceased diedOn \
         eligibilitySince publicitySince protectedSince registryStatus registryStatusSince furtherKin {{ {kin} }} }} }} }}"
    )
}

fn everything() -> Value {
    let name = |last: &str, first: &str| json!({"last": last, "first": first, "middle": "May", "suffix": "II", "prefix": "Dr"});
    let address = json!({"street": "77 Quarry Rd", "other": "Unit 4", "city": "Tomah", "state": "WI", "zip": "54660",
        "country": "USA", "county": "081", "kind": "L"});
    let mobile = json!({"number": "6085550189", "extension": "12", "usage": "PRS", "equipment": "CP"});
    let kin = |last: &str| {
        json!({"name": name(last, "Ione"), "relationship": "MTH", "phone": "6085550188",
        "phones": [mobile], "email": "ione@example.org", "address": address})
    };
    json!({
        "mrn": "10077", "name": name("Marsh", "Delia"), "motherMaiden": name("Whitlock", "Ione"),
        "birthDate": "2025-03-02", "sex": "F", "races": ["2106-3"], "ethnicity": "2186-5", "address": address,
        "phone": "6085550142", "email": "d@example.org", "nextOfKin": kin("Marsh"), "eligibility": "V02",
        "protected": false, "publicity": "02", "test": false,
        "identifiers": [{"number": "9988", "kind": "MA", "assigner": "WIMA"}],
        "otherNames": [{"kind": "A", "name": name("Marsh", "Dee")}], "otherAddresses": [address], "phones": [mobile],
        "language": "spa", "multipleBirth": true, "birthOrder": 2, "deceased": false, "diedOn": "2026-03-09",
        "eligibilitySince": "2026-01-05", "publicitySince": "2025-04-01", "protectedSince": "2025-04-02",
        "registryStatus": "A", "registryStatusSince": "2025-04-03", "furtherKin": [kin("Karl")],
    })
}

const SAVE: &str =
    "mutation($input: SavePatientInput!) { savePatient(input: $input) { status problems { field code } id version } }";

async fn all_details_of_a_patient_come_back(base: Base) {
    let practice = practice(base, true).await;
    let saved = run(&practice, SAVE, json!({"input": {"patient": everything()}})).await;
    let id = saved["savePatient"]["id"].as_str().expect("it is saved").to_owned();
    let read = run(&practice, &details_query(), json!({ "id": id })).await;
    assert_eq!(read["chart"]["patient"], everything());

    // Where the details are replaced, what is left out is emptied, and an empty list is a list.
    let mut less = everything();
    for name in ["identifiers", "furtherKin", "language", "eligibilitySince", "motherMaiden"] {
        less.as_object_mut().unwrap().remove(name);
    }
    less["phones"] = Value::Null;
    run(&practice, SAVE, json!({"input": {"id": id, "version": 1, "replace": true, "patient": less}})).await;
    let read = run(&practice, &details_query(), json!({ "id": id })).await;
    let patient = &read["chart"]["patient"];
    assert_eq!([&patient["identifiers"], &patient["furtherKin"], &patient["phones"]], [&json!([]); 3]);
    assert_eq!([&patient["language"], &patient["motherMaiden"]], [&Value::Null; 2]);
}

async fn all_details_of_a_dose_come_back_and_go_into_the_message(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let nurse =
        json!({"last": "Reyes", "first": "Ana", "npi": null, "middle": "Maria", "suffix": "Jr", "prefix": "Ms"});
    let doctor = json!({"last": "Ostrander", "first": "Paul", "npi": "1234567893", "middle": null, "suffix": null, "prefix": null});
    let dose = json!({
        "locationId": practice.location.to_string(), "name": "M-M-R II", "source": "00", "completion": "CP",
        "givenOn": "2026-03-09", "amount": "0.5", "unit": "mL", "lot": "Y014237 09/2027", "route": "C38299",
        "site": "LA", "eligibility": "V02", "eligibilityMethod": "VXC41", "funding": "VXC51",
        "administeredBy": nurse, "orderedBy": doctor, "enteredBy": nurse, "placerId": "PO-77",
        "visPresentedOn": "2026-03-09", "vis": ["253088698300012711210806"],
    });
    let text = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field } dose {
        administeredBy { last first npi middle suffix prefix } orderedBy { last first npi middle suffix prefix }
        enteredBy { last first npi middle suffix prefix } placerId eligibilityMethod vis visPresentedOn
        lotNumber expiresOn expirationPrecision orderId enteredAt cvx ndc reports { id } } } }";
    let input = json!({"patientId": child.to_string(), "dose": dose});
    let answer = run(&practice, text, json!({ "input": input })).await;
    assert_eq!(answer["recordDose"]["status"], "SAVED", "{answer}");
    let read = &answer["recordDose"]["dose"];
    for (name, said) in [("administeredBy", &nurse), ("orderedBy", &doctor), ("enteredBy", &nurse)] {
        assert_eq!(read[name], *said, "{name}");
    }
    assert_eq!(
        [&read["placerId"], &read["eligibilityMethod"], &read["vis"][0], &read["cvx"]],
        ["PO-77", "VXC41", "253088698300012711210806", "03"]
    );
    assert_eq!(
        [&read["lotNumber"], &read["expiresOn"], &read["expirationPrecision"]],
        ["Y014237", "2027-09-30", "MONTH"]
    );
    let report = read["reports"][0]["id"].as_str().unwrap().parse().unwrap();
    practice.send(report).await;
    let sent = store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.unwrap();
    let sent = sent[0].request.clone().unwrap();
    for said in ["PO-77", "Reyes^Ana^Maria", "Ostrander^Paul", "VXC41", "20260310100000-0500"] {
        assert!(sent.contains(said), "{said} is not in {sent}");
    }
}

/// A row from before it held who ordered it, when it was entered and all next of kin.
async fn what_was_kept_before_is_not_taken_for_changed(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y1").await;
    let tx = practice.store.begin("test").await.unwrap();
    let old = serde_json::to_string(&{
        let place = store::practice(practice.store.reader()).await.unwrap();
        let mut old = dose.clone();
        old.entered_at = None;
        let mut row = patient_of(&practice, &dose).await;
        row.kin = None;
        store::snapshot_of(&old, &row, &place).unwrap()
    })
    .unwrap();
    assert!(!old.contains("enteredAt") && old.contains("\"nextOfKin\":{\"name\":{\"last\":\"Okafor\""), "{old}");
    for sql in [
        "UPDATE immunization SET entered_at = NULL".to_owned(),
        "UPDATE patient SET kin = NULL".to_owned(),
        format!("UPDATE snapshot SET body = '{old}'"),
    ] {
        tx.db().execute_unprepared(&sql).await.unwrap();
    }
    tx.commit().await.unwrap();
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    assert_eq!(practice.row(report).await.wanted_version, 1, "no new version was made");
}

async fn patient_of(practice: &Practice, dose: &immunization::Model) -> patient_row::Model {
    let found = patient_row::Entity::find_by_id(dose.patient_id).one(practice.store.reader());
    found.await.unwrap().unwrap()
}

async fn what_cannot_be_saved_is_said_field_by_field(base: Base) {
    let practice = practice(base, true).await;
    for (field, value, problem) in [
        ("birthOrder", json!(0), "patient.birthOrder"),
        ("diedOn", json!("2020-01-01"), "patient.diedOn"),
        ("eligibilitySince", json!("2027-01-01"), "patient.eligibilitySince"),
        (
            "otherNames",
            json!([{"kind": "A", "name": {"last": "a\nb", "first": "c"}}]),
            "patient.otherNames.0.name.last",
        ),
        (
            "identifiers",
            json!([{"kind": "MA", "number": "1".repeat(300), "assigner": "x"}]),
            "patient.identifiers.0.number",
        ),
        ("mrn", json!("  "), "patient.mrn"),
    ] {
        let mut wrong = everything();
        wrong[field] = value;
        let answer = run(&practice, SAVE, json!({"input": {"patient": wrong}})).await;
        assert_eq!(answer["savePatient"]["status"], "INVALID", "{field}");
        assert_eq!(answer["savePatient"]["problems"][0]["field"], problem, "{answer}");
    }
}
