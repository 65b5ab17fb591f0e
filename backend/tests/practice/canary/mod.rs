//! A password and a patient that would be recognized anywhere, through everything that a practice does with the real
//! program at its most talkative: neither is found where it does not belong.

mod everything;
mod registry;
mod server;

use std::{collections::HashMap, time::Duration};

use serde_json::{Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use self::{everything::Schema, server::Server};
use crate::{
    on_both,
    support::{Base, practice},
};

on_both!(a_password_is_found_nowhere_and_a_patient_where_they_were_asked_for);

const REGISTRY_USER: &str = "clinic";
/// A password with characters that envelopes, forms and HL7 write in another way.
const REGISTRY_PASSWORD: &str = "canary&pass<word 7f3a";
const WRONG_PASSWORD: &str = "canary-wrong-password-1b2c";
const SIGN_IN_PASSWORD: &str = "canary-sign-in-9d8e";
const LAST_NAME: &str = "Quetzalcanary";

/// The secrets that nobody may see, not even in a record that they asked for.
fn secrets(server: &Server) -> Vec<String> {
    let session = server.cookie.split_once('=').unwrap().1.to_owned();
    // The third is as JSON writes it.
    let mut secrets = vec![session, "canary&amp;pass".into(), r"canary\\T\\pass".into(), "canary-wrong-sign-in".into()];
    for password in [REGISTRY_PASSWORD, WRONG_PASSWORD, SIGN_IN_PASSWORD] {
        secrets.push(password.to_owned());
        secrets.push(form_urlencoded::byte_serialize(password.as_bytes()).collect());
    }
    secrets
}

/// The personal values that no log and no error may contain: of the patient, the dose, the message.
const PERSONAL: &[&str] = &[
    LAST_NAME,
    "Xochitl",
    "MRN-CANARY",
    "9 Canary Way",
    "6085550177",
    "canary@example.org",
    "1984-02-29",
    "19840229",
    "ECHOCANARY",
    "QUOTECANARY",
    "MSH|",
    "RXA|",
];

fn check(place: &str, text: &str, hidden: &[impl AsRef<str>]) {
    for hidden in hidden.iter().map(AsRef::as_ref) {
        let at = text.find(hidden);
        let around =
            at.map(|at| text.get(at.saturating_sub(200)..).unwrap_or_default().chars().take(500).collect::<String>());
        assert!(at.is_none(), "{hidden} is in {place}: …{}…", around.unwrap_or_default());
    }
}

/// Waits for something, but not for ever.
async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(90);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "{what} did not come in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Does one thing, and looks at its answer.
async fn act(server: &Server, field: &str, wanted: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    let query = format!("mutation($i: {kind}!) {{ {field}(input: $i) {{ {wanted} }} }}");
    let (answer, text) = server.ask(&query, json!({ "i": input })).await;
    check(field, &text, &secrets(server));
    check(&format!("the errors of {field}"), &answer["errors"].to_string(), PERSONAL);
    // What is no data says why.
    if answer["data"][field].is_null() { answer } else { answer["data"][field].clone() }
}

async fn a_password_is_found_nowhere_and_a_patient_where_they_were_asked_for(base: Base) {
    let practice = practice(base, false).await;
    let address = registry::start().await;
    let server = Server::start(&practice).await;
    let assets = server.ask("{ assets { programs } }", Value::Null).await.0["data"]["assets"]["programs"].clone();
    let set_up = async |environment: &str, password: &str| {
        let settings = [
            ("endpoint", address.as_str()),
            ("username", REGISTRY_USER),
            ("password", password),
            ("facility_id", "F1"),
            ("sending_facility", "ALDER"),
        ];
        let input = json!({
            "programCode": "SANDBOX", "environment": environment, "programs": assets, "historical": true,
            "settings": settings.map(|(name, value)| json!({ "name": name, "value": value })),
            "enrollments": [{ "locationId": practice.location, "settings": [{ "name": "site_id", "value": "S1" }] }],
        });
        let saved = act(&server, "saveIntegration", "status problems { text } integration { id }", input).await;
        assert_eq!(saved["status"], "SAVED", "{saved}");
        saved["integration"]["id"].clone()
    };
    // Set up with a wrong password first, tested, and corrected.
    set_up("TEST", WRONG_PASSWORD).await;
    let test = set_up("TEST", WRONG_PASSWORD).await;
    let wanted = "status accepted text said";
    assert_eq!(act(&server, "sendTestMessage", wanted, json!({ "integrationId": test })).await["accepted"], false);
    set_up("TEST", REGISTRY_PASSWORD).await;
    act(&server, "testConnection", "test { succeeded text }", json!({ "integrationId": test })).await;
    assert_eq!(act(&server, "sendTestMessage", wanted, json!({ "integrationId": test })).await["accepted"], true);
    let production = set_up("PRODUCTION", REGISTRY_PASSWORD).await;
    let activated = act(&server, "activateIntegration", "status", json!({ "integrationId": production })).await;
    assert_eq!(activated["status"], "DONE");
    let wrong = json!({ "programCode": "SANDBOX", "environment": REGISTRY_PASSWORD });
    act(&server, "saveIntegration", "status", wrong).await;
    let (_, text) =
        server.ask(&format!("{{ chart(patientId: \"{WRONG_PASSWORD} {LAST_NAME}\" ] }}"), Value::Null).await;
    check("the answer to what is no query", &text, &secrets(&server));
    check("the answer to what is no query", &text, PERSONAL);

    let patient = add_patient(&server).await;
    let mut reports = Vec::new();
    for (lot, status) in [
        ("Y014237", "REPORTED"),
        ("BAD1", "REJECTED"),
        (registry::QUOTE, "REJECTED or NEEDS_YOU"),
        (registry::ECHO, "OUTCOME_UNKNOWN"),
    ] {
        let report = record_and_report(&server, &practice.location.to_string(), &patient, lot).await;
        let details = until(&format!("{status} for {lot}"), async || {
            let query =
                "query($id: ID!) { reportDetails(id: $id) { report { status } submissions { request response } } }";
            let (answer, text) = server.ask(query, json!({ "id": report })).await;
            check("reportDetails", &text, &secrets(&server));
            let details = &answer["data"]["reportDetails"];
            status.split(" or ").any(|one| details["report"]["status"] == one).then(|| details.clone())
        })
        .await;
        let came = details["submissions"][0]["response"].as_str().unwrap();
        let repeats = [registry::ECHO, registry::QUOTE].contains(&lot);
        assert_eq!(came.contains("[password]"), repeats, "what came is kept, but for the password: {came}");
        reports.push(report);
    }
    let listed = json!({ "genericName": LAST_NAME, "brands": [], "active": true });
    let vaccine = act(&server, "saveVaccine", "status vaccine { id }", json!({ "vaccine": listed })).await;
    let vaccine = &vaccine["vaccine"]["id"];
    read_everything(
        &server,
        &patient,
        &reports,
        &[
            ("recentLots", format!("vaccineId: {vaccine}")),
            ("doseFindings", format!("patientId: {patient}, {}", tried(practice.location))),
        ],
    )
    .await;

    for path in ["/health", "/metrics", "/patients/Quetzalcanary", "/nowhere"] {
        check(path, &server.get(path).await, &secrets(&server));
    }
    // Once they have counted what was refused and accepted above.
    let figures = until("the figures", async || {
        let figures = server.figures().await;
        let has = |status: &str| {
            let of_status = format!("status=\"{status}\"}} ");
            figures
                .lines()
                .any(|line| line.starts_with("dosewire_reports{") && line.contains(&of_status) && !line.ends_with(" 0"))
        };
        (has("REPORTED") && has("REJECTED") && has("OUTCOME_UNKNOWN")).then_some(figures)
    })
    .await;
    assert!(figures.contains("dosewire_http_requests_total{method=\"POST\",route=\"/graphql\""), "{figures}");
    check("the figures", &figures, &secrets(&server));
    check("the figures", &figures, PERSONAL);
    let log = server.log();
    assert!(log.contains("submission.ended") && log.contains("\"level\":\"DEBUG\""), "it logs all that it can");
    check("the log", &log, &secrets(&server));
    check("the log", &log, PERSONAL);
}

async fn add_patient(server: &Server) -> Value {
    let patient = json!({
        "mrn": "MRN-CANARY", "name": { "last": LAST_NAME, "first": "Xochitl" }, "birthDate": "1984-02-29", "sex": "F",
        "races": ["2106-3"], "ethnicity": "2186-5", "phone": "6085550177", "email": "canary@example.org",
        "address": { "street": "9 Canary Way", "city": "Madison", "state": "WI", "zip": "53703" },
        "eligibility": "V01", "protected": false, "publicity": "02", "test": false,
    });
    let mut broken = patient.clone();
    broken["sex"] = json!(LAST_NAME);
    act(server, "savePatient", "status id", json!({ "patient": broken })).await;
    let saved = act(server, "savePatient", "status id", json!({ "patient": patient })).await;
    assert_eq!(saved["status"], "SAVED", "{saved}");
    saved["id"].clone()
}

async fn record_and_report(server: &Server, location: &str, patient: &Value, lot: &str) -> Value {
    let dose = json!({
        "locationId": location, "name": "M-M-R II", "source": "00", "completion": "CP", "givenOn": "2026-03-09",
        "amount": "0.5", "unit": "mL", "lot": format!("{lot} 09/30/2027"), "route": "C38299", "site": "LA",
        "eligibility": "V01", "funding": "PHC70", "administeredBy": { "last": "Rivera", "first": "Ana" },
        "confirmed": ["confirm.twice"],
    });
    let wanted = "status dose { reports { id } }";
    let saved = act(server, "recordDose", wanted, json!({ "patientId": patient, "dose": dose })).await;
    assert_eq!(saved["status"], "SAVED", "{saved}");
    let report = saved["dose"]["reports"][0]["id"].clone();
    let sent = act(server, "reportImmunizations", "queued results { status }", json!({ "reportIds": [report] })).await;
    assert_eq!(sent["queued"], 1, "{sent}");
    report
}

/// A dose that is only tried.
fn tried(location: Uuid) -> String {
    format!(
        "dose: {{ locationId: \"{location}\", name: \"{LAST_NAME}\", source: \"00\", completion: CP, \
         givenOn: \"2026-03-09\", lot: \"{} 09/30/2027\" }}",
        registry::ECHO
    )
}

/// Every query that there is, as deep as the server lets it go.
async fn read_everything(server: &Server, patient: &Value, reports: &[Value], more: &[(&str, String)]) {
    let schema = Schema::read(server).await;
    let integrations = server.ask("{ integrations { id } }", Value::Null).await.0;
    let integration = &integrations["data"]["integrations"][0]["id"];
    for report in reports {
        let mut arguments = HashMap::from([
            ("chart", format!("patientId: {patient}")),
            ("likelyDuplicates", format!("patientId: {patient}")),
            ("recognizedNames", format!("brands: [\"{LAST_NAME}\"]")),
            ("packageCode", format!("text: \"{LAST_NAME}\"")),
            ("reportDetails", format!("id: {report}")),
            ("reports", "tab: NOT_REPORTED".to_owned()),
            ("reportCount", "filter: { tab: NOT_REPORTED }".to_owned()),
            ("monthlySheet", "month: \"2026-03\"".to_owned()),
            ("explain", format!("text: \"MSH|^~\\\\&|{LAST_NAME}\"")),
            ("stockMovements", "stockLotId: \"00000000-0000-0000-0000-000000000001\"".to_owned()),
            ("recalledDoses", "recallId: \"00000000-0000-0000-0000-000000000001\"".to_owned()),
            ("batch", "id: \"00000000-0000-0000-0000-000000000001\"".to_owned()),
            ("changes", "since: 0".to_owned()),
            ("programFile", format!("integrationId: {integration}")),
            ("helpPacket", format!("reportId: {report}")),
        ]);
        arguments.extend(more.iter().cloned());
        let deepest = schema.queries(&arguments, 5);
        for (n, (name, query)) in deepest.iter().enumerate() {
            let mut answered = false;
            let shallower = (0..5).rev().map(|depth| schema.queries(&arguments, depth).swap_remove(n).1);
            for query in std::iter::once(query.clone()).chain(shallower) {
                let (answer, text) = server.ask(&query, Value::Null).await;
                check(name, &text, &secrets(server));
                check(&format!("the errors of {name}"), &answer["errors"].to_string(), PERSONAL);
                // Too much at once is refused, and asked for in less depth.
                let may_be_null = matches!(name.as_str(), "batch" | "helpPacket");
                answered = answer["errors"].is_null() && (may_be_null || !answer["data"][name].is_null());
                if answered {
                    break;
                }
            }
            assert!(answered, "{name} was not answered at any depth");
        }
        assert!(deepest.len() > 15, "every root field is asked");
    }
}
