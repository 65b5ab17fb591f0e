//! Agreement of the browser's findings with the server's: the same records through both, with the same findings.
//!
//! The browser's half is the rule engine with the programs and the catalog as the browser fetches them; the server's is
//! what the chart says over GraphQL after the record was entered. `shared/tests/data/agreement.json` holds the records
//! with the findings that both must give. After a rule was changed on purpose, `DOSEWIRE_ACCEPT=1` writes them anew.

use std::{collections::BTreeMap, path::PathBuf};

use backend::{entity::snapshot, reference_data::ReferenceData};
use chrono::NaiveDate;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::{
    code_set::Catalog,
    entry::{self, DoseEntry, Entry, RecordedDose, Registry},
    finding::Finding,
    immunization::{Clinician, Completion},
    lot::{self, LotEntry},
    program::ProgramSet,
    readiness::{OtherDose, assess},
    snapshot::Snapshot,
};

use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, practice},
};

#[derive(Serialize, Deserialize)]
struct Case {
    name: String,
    record: Value,
    /// By program: codes, each after its severity.
    findings: BTreeMap<String, Vec<String>>,
}

const PROGRAMS: [&str; 3] = ["SANDBOX", "WI", "WA"];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/tests/data/agreement.json")
}

fn cases() -> Vec<Case> {
    serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).unwrap()
}

fn lines(findings: &[Finding]) -> Vec<String> {
    let mut lines: Vec<_> = findings.iter().map(|finding| format!("{} {}", finding.severity, finding.code)).collect();
    lines.sort();
    lines
}

#[test]
fn the_browser_s_programs_and_catalog_give_the_findings_of_the_whole_ones() {
    let reference = ReferenceData::built_in().unwrap();
    let programs: ProgramSet = serde_json::from_slice(&reference.programs_asset.body).unwrap();
    let catalog: Catalog = serde_json::from_slice(&reference.catalog_asset.body).unwrap();
    let mut cases = cases();
    for case in &mut cases {
        let record: Snapshot = serde_json::from_value(case.record.clone()).unwrap();
        let mut found = BTreeMap::new();
        for code in PROGRAMS {
            let whole = assess(&record, reference.program(code).unwrap(), &reference.catalog, today());
            let fetched = assess(&record, programs.find(code).unwrap(), &catalog, today());
            assert_eq!(fetched, whole, "{}: {code}", case.name);
            found.insert(code.to_owned(), lines(&whole));
        }
        if std::env::var_os("DOSEWIRE_ACCEPT").is_none() {
            assert_eq!(found, case.findings, "{}: if a rule was changed on purpose, DOSEWIRE_ACCEPT=1", case.name);
        }
        case.findings = found;
    }
    let stopped = cases.iter().filter(|case| case.findings["SANDBOX"].iter().any(|line| line.starts_with("BLOCKS")));
    assert!((5..cases.len() - 5).contains(&stopped.count()), "some are stopped, and some are not");
    if std::env::var_os("DOSEWIRE_ACCEPT").is_some() {
        std::fs::write(path(), serde_json::to_string_pretty(&cases).unwrap() + "\n").unwrap();
    }
}

on_both!(the_server_finds_what_the_browser_does, a_form_finds_what_the_server_does);

async fn the_server_finds_what_the_browser_does(base: Base) {
    let practice = practice(base, true).await;
    let reference = &practice.courier.reference;
    let programs: ProgramSet = serde_json::from_slice(&reference.programs_asset.body).unwrap();
    let catalog: Catalog = serde_json::from_slice(&reference.catalog_asset.body).unwrap();
    for (n, case) in cases().into_iter().enumerate() {
        let mut record = numbered(case.record, n);
        let (findings, dose) = enter(&practice, &record).await;
        // What the server made of it, besides the numbers and the moment that it gives itself.
        let kept = kept(&practice, &dose).await;
        record.immunization.order_id.clone_from(&kept.immunization.order_id);
        record.immunization.entered_at = kept.immunization.entered_at;
        record.immunization.entered_by.clone_from(&kept.immunization.entered_by);
        if record.immunization.ndc.is_none() {
            record.immunization.ndc.clone_from(&kept.immunization.ndc);
        }
        assert_eq!(kept, record, "{}", case.name);
        let expected = assess(&record, programs.find("SANDBOX").unwrap(), &catalog, today());
        let expected: Vec<_> = expected.iter().map(|finding| serde_json::to_value(finding).unwrap()).collect();
        assert_eq!(findings, json!(expected), "{}", case.name);
    }
}

/// A case's record, with a record number of its own.
fn numbered(record: Value, n: usize) -> Snapshot {
    let mut record: Snapshot = serde_json::from_value(record).unwrap();
    if record.patient.mrn == "10077" {
        record.patient.mrn = (20_000 + n).to_string();
    }
    record
}

/// A name, and a change of what is typed into the form of a dose.
type Change = (&'static str, fn(&mut Value));

/// The entries that are typed into the form of a dose.
const TYPED: &[Change] = &[
    ("nothing", |_| {}),
    ("no code", |dose| (dose["cvx"], dose["ndc"]) = (Value::Null, Value::Null)),
    ("no lot", |dose| dose["lot"] = Value::Null),
    ("half a lot", |dose| dose["lot"] = json!("Y014237 09/2")),
    ("a vague name", |dose| (dose["name"], dose["cvx"]) = (json!("shot"), Value::Null)),
    ("an ambiguous name", |dose| {
        (dose["name"], dose["cvx"], dose["ndc"]) = (json!("Engerix-B"), Value::Null, Value::Null)
    }),
    ("a choice", |dose| (dose["name"], dose["cvx"], dose["ndc"]) = (json!("Engerix-B"), json!("43"), Value::Null)),
    ("a package", |dose| (dose["cvx"], dose["ndc"]) = (Value::Null, json!("00006-4681-01"))),
    ("another day", |dose| dose["givenOn"] = json!("2026-02-01")),
    ("tomorrow", |dose| dose["givenOn"] = json!("2026-03-11")),
    ("the current statements", |dose| (dose["vis"], dose["visPresentedOn"]) = (Value::Null, json!("2026-03-09"))),
    ("history", |dose| dose["source"] = json!("01")),
    ("a part", |dose| (dose["completion"], dose["amount"]) = (json!("PA"), json!(" 0.25 "))),
    ("too much", |dose| (dose["amount"], dose["unit"]) = (json!("7"), json!("mL"))),
    ("nobody", |dose| (dose["administeredBy"], dose["orderedBy"]) = (Value::Null, Value::Null)),
];

/// Number of cases after which the same changes are typed again.
const STEP: usize = 15;

/// A new dose, one beside a recorded one, and a recorded one that is changed: the form finds what the server does.
async fn a_form_finds_what_the_server_does(base: Base) {
    let practice = practice(base, true).await;
    let reference = &practice.courier.reference;
    let programs: ProgramSet = serde_json::from_slice(&reference.programs_asset.body).unwrap();
    let catalog = serde_json::to_vec(&reference.catalog.for_entry()).unwrap();
    let catalog: Catalog = serde_json::from_slice(&catalog).unwrap();
    let registries = [Registry { program: programs.find("SANDBOX").unwrap(), settings: None }];
    let caller = Clinician { last: "Ana".to_owned(), ..Clinician::default() };
    for (n, case) in cases().into_iter().enumerate() {
        let record = numbered(case.record, n);
        let patient = save_patient(&practice, &record).await;
        let before = form(&practice, &record);
        let saved = async |dose: Value, known: Value| {
            let variables = json!({"patient": patient, "id": known["id"], "version": known["version"], "dose": dose});
            run(&practice, TRY, variables).await["doseFindings"].clone()
        };
        let found = |dose: &DoseEntry, recorded: Option<RecordedDose<'_>>, others: &[OtherDose]| {
            let (patient, enterer) = (&record.patient, Some(&caller));
            let entry = Entry { dose, patient, listed: None, recorded, others, enterer, today: today() };
            json!(entry::assess(&entry, &registries, &catalog))
        };
        let typed = |change: &fn(&mut Value)| {
            let mut dose = before.clone();
            change(&mut dose);
            let read: DoseEntry = serde_json::from_value(dose.clone()).unwrap();
            (dose, read)
        };
        // Each case with one of the changes, and each change with two cases or more.
        let changes: Vec<_> = TYPED.iter().skip(n % STEP).step_by(STEP).collect();
        for (what, change) in &changes {
            let (dose, read) = typed(change);
            assert_eq!(found(&read, None, &[]), saved(dose, Value::Null).await, "{}, new: {what}", case.name);
        }
        let recorded = record_dose(&practice, &patient, &before).await;
        let kept = kept(&practice, recorded["id"].as_str().unwrap()).await.immunization;
        let is_given = matches!(kept.completion, Completion::Complete | Completion::Partial);
        let beside = kept.cvx.clone().filter(|_| is_given).map(|cvx| OtherDose {
            order_id: kept.order_id.clone(),
            cvx,
            given_on: kept.given_on,
            site: kept.site.clone(),
        });
        let beside: Vec<_> = beside.into_iter().collect();
        let known = Some(RecordedDose { dose: &kept, listed_id: None });
        for (what, change) in &changes {
            let (dose, read) = typed(change);
            let expected = saved(dose.clone(), Value::Null).await;
            assert_eq!(found(&read, None, &beside), expected, "{}, beside another: {what}", case.name);
            let expected = saved(dose, recorded.clone()).await;
            assert_eq!(found(&read, known, &[]), expected, "{}, changed: {what}", case.name);
        }
    }
}

const TRY: &str = "query($patient: ID!, $id: ID, $version: Int, $dose: DoseInput!) {
    doseFindings(patientId: $patient, id: $id, version: $version, dose: $dose) {
        source severity code field text place said } }";

/// Enters a record as a page would; gives the findings at its report, and the dose.
async fn enter(practice: &Practice, record: &Snapshot) -> (Value, String) {
    let patient = save_patient(practice, record).await;
    let dose = record_dose(practice, &patient, &form(practice, record)).await;
    (dose["reports"][0]["findings"].clone(), dose["id"].as_str().unwrap().to_owned())
}

async fn save_patient(practice: &Practice, record: &Snapshot) -> Value {
    let text = "mutation($input: SavePatientInput!) { savePatient(input: $input) { status problems { field } id } }";
    let saved = run(practice, text, json!({"input": {"patient": record.patient}})).await["savePatient"].clone();
    if saved["problems"].as_array().is_some_and(|all| all.iter().any(|one| is_code(&one["field"]))) {
        // A code that no table has is refused where it is entered; charts of before have it.
        return json!(practice.add_patient(record.patient.clone()).await);
    }
    assert_eq!(saved["status"], "SAVED", "{saved}");
    saved["id"].clone()
}

fn is_code(field: &Value) -> bool {
    let field = field.as_str().unwrap_or_default();
    ["patient.races.", "patient.ethnicity", "patient.eligibility"].iter().any(|name| field.starts_with(name))
}

/// The dose of a record as a form has it.
fn form(practice: &Practice, record: &Snapshot) -> Value {
    let mut dose = serde_json::to_value(&record.immunization).unwrap();
    let fields = dose.as_object_mut().unwrap();
    for name in ["orderId", "mvx", "expiration", "enteredOn"] {
        fields.remove(name);
    }
    fields.insert("locationId".into(), json!(practice.location));
    let entry = |lot: &String| LotEntry { lot: lot.clone(), expiration: record.immunization.expiration };
    fields.insert("lot".into(), json!(record.immunization.lot.as_ref().map(|lot| lot::format(&entry(lot)))));
    dose
}

async fn record_dose(practice: &Practice, patient: &Value, dose: &Value) -> Value {
    let text =
        "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field text } dose { id
        version reports { findings { source severity code field text place said } } } } }";
    // A person has looked at what the server asks about, such as a lot that had expired.
    let mut dose = dose.clone();
    dose["confirmed"] = json!([shared::entry::CONFIRM_EXPIRED]);
    let recorded = run(practice, text, json!({"input": {"patientId": patient, "dose": dose}})).await;
    let recorded = recorded["recordDose"].clone();
    assert_eq!(recorded["status"], "SAVED", "{recorded}");
    recorded["dose"].clone()
}

async fn kept(practice: &Practice, dose: &str) -> Snapshot {
    let rows = snapshot::Entity::find().all(practice.store.reader()).await.unwrap();
    let row = rows.into_iter().find(|row| row.immunization_id.to_string() == dose).unwrap();
    serde_json::from_str(&row.body).unwrap()
}
