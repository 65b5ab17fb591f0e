//! What the log tells of reading and of signing in, and who is shown it.

use std::{fs, net::IpAddr, process::Command, sync::Arc};

use async_graphql::{Request, Response, Variables};
use backend::{
    auth::{
        Access, Accounts, Attempt, Caller, CallerKind, ClientAddress, Guard, Revocations, Role, Scope, Secret, TokenId,
        UserId, hash_password_now,
    },
    source::{Source as _, SystemSource},
    store::{AccountStore, NewToken, NewUser},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{entries, seal, verify};
use crate::{
    api::access::{request_by, schema},
    on_both,
    outage::program::{Program, Signal},
    support::{Base, Practice, practice},
};

on_both!(
    who_reads_is_written_down,
    failed_sign_ins_are_written_down,
    what_was_refused_is_written_down,
    administrators_list_and_export_it,
    a_stopped_server_loses_no_reading,
);

/// An action with the record, and the number of records.
type Told = (&'static str, Uuid, i32);

const FROM: [u8; 4] = [198, 51, 100, 7];

fn person(id: u128, role: Role) -> Caller {
    Caller {
        user: Some(UserId(Uuid::from_u128(id))),
        kind: CallerKind::Person,
        user_name: Some("ana".into()),
        name: "Ana Rivera".into(),
        session: None,
        token: None,
        access: Access::Role(role),
    }
}

async fn ask(practice: &Practice, caller: &Caller, query: &str, variables: Value) -> Response {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let request = request_by(practice, Some(caller.clone()), request).data(ClientAddress(IpAddr::from(FROM)));
    schema(practice).execute(request).await
}

async fn answer(practice: &Practice, caller: &Caller, query: &str, variables: Value) -> Value {
    let answer = ask(practice, caller, query, variables).await;
    assert!(answer.errors.is_empty(), "{query}: {:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// What the log tells since a number: action, record and how many.
async fn told(practice: &Practice, since: usize) -> Vec<(String, Uuid, i32)> {
    seal(&practice.store).await;
    let rows = entries(practice).await.into_iter().skip(since);
    rows.map(|row| (row.action, row.entity_id, row.records)).collect()
}

async fn who_reads_is_written_down(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.add_one("10078", "Y014238").await;
    practice.send(report).await;
    seal(&practice.store).await;
    let before = entries(&practice).await.len();
    let ana = person(5, Role::Viewer);
    let chart = "query($id: ID!) { chart(patientId: $id) { id } }";
    answer(&practice, &ana, chart, json!({ "id": dose.patient_id })).await;
    answer(&practice, &ana, chart, json!({ "id": dose.patient_id })).await;
    assert_eq!(told(&practice, before).await, [("patient.read".into(), dose.patient_id, 2)], "once, for one moment");
    let row = entries(&practice).await.pop().unwrap();
    assert_eq!((row.actor.as_str(), row.actor_kind.as_str(), row.actor_id), ("ana", "PERSON", ana.user.map(|u| u.0)));
    assert_eq!((row.address.as_deref(), row.entity.as_str()), (Some("198.51.100.7"), "patient"));

    let token = TokenId(Uuid::from_u128(6));
    let program = Caller {
        user: None,
        kind: CallerKind::Program,
        user_name: None,
        name: "ehr".into(),
        token: Some(token),
        access: Access::Scopes(Scope::USUAL.to_vec()),
        ..ana.clone()
    };
    let nobody = Uuid::nil();
    let cases: [(&str, Value, &[Told]); 9] = [
        ("{ patients(search: \"okafor\") { total } }", json!({}), &[("patient.list", nobody, 2)]),
        ("{ patients(search: \"10077\") { total } }", json!({}), &[("patient.list", dose.patient_id, 1)]),
        ("{ patients(search: \"canary\") { total } }", json!({}), &[]),
        ("{ reports(tab: REPORTED) { next } }", json!({}), &[("report.list", report, 1)]),
        (
            "query($id: ID!) { reportDetails(id: $id) { report { id } } }",
            json!({ "id": report }),
            &[("report.read_messages", report, 1)],
        ),
        ("query($id: ID!) { chart(patientId: $id) { id } }", json!({ "id": SystemSource.uuid() }), &[]),
        ("{ patientRecords { nodes { mrn } } }", json!({}), &[("patient.query", nobody, 1)]),
        ("{ viewer { userName } }", json!({}), &[]),
        ("{ vaccines { id } }", json!({}), &[]),
    ];
    for (query, variables, expected) in cases {
        let before = entries(&practice).await.len();
        answer(&practice, &program, query, variables).await;
        let expected: Vec<_> = expected.iter().map(|(action, id, n)| ((*action).to_owned(), *id, *n)).collect();
        assert_eq!(told(&practice, before).await, expected, "{query}");
        if let Some(row) = entries(&practice).await.get(before) {
            let who = (row.actor.as_str(), row.actor_kind.as_str(), row.actor_id);
            assert_eq!(who, ("token ehr", "PROGRAM", Some(token.0)));
        }
    }
    let all = format!("{:?}", entries(&practice).await).to_lowercase();
    assert!(["okafor", "canary", "maya", "10077", "y014237"].iter().all(|value| !all.contains(value)));
    assert!(verify(&practice).await.faults.is_empty());
}

const PASSWORD: &str = "correct horse battery";

/// A guard before a practice, with one user.
async fn guard(practice: &Practice) -> (Guard, Uuid) {
    let accounts = AccountStore::new(practice.store.clone());
    let new = NewUser {
        user_name: "ana".into(),
        display_name: "Ana Rivera".into(),
        password_hash: hash_password_now(PASSWORD, [3; 16]).unwrap(),
        role: Role::Administrator,
    };
    let id = accounts.add_user(new).await.unwrap();
    (Guard::new(Arc::new(accounts), Revocations::default()), id)
}

async fn sign_in(practice: &Practice, guard: &Guard, user_name: &str, password: &str) -> bool {
    let attempt = Attempt {
        user_name: user_name.into(),
        password: Zeroizing::new(password.into()),
        code: None,
        from: IpAddr::from(FROM),
    };
    let mut random = [0; 32];
    SystemSource.fill(&mut random);
    guard.sign_in(attempt, practice.source.now(), random).await.is_ok()
}

async fn failed_sign_ins_are_written_down(base: Base) {
    let practice = practice(base, true).await;
    let (guard, ana) = guard(&practice).await;
    seal(&practice.store).await;
    let before = entries(&practice).await.len();
    assert!(!sign_in(&practice, &guard, "Ana", "wrong").await);
    seal(&practice.store).await;
    assert!(!sign_in(&practice, &guard, "canary-password", "wrong").await);
    seal(&practice.store).await;
    assert!(sign_in(&practice, &guard, "ana", PASSWORD).await);
    seal(&practice.store).await;
    for _ in 0..7 {
        assert!(!sign_in(&practice, &guard, "ana", "wrong").await);
    }
    guard.note_refused_token(IpAddr::from(FROM));
    let mut told = told(&practice, before).await;
    told[3..].sort();
    let nobody = Uuid::nil();
    let expected = [
        ("session.refuse", ana, 1),
        ("session.refuse", nobody, 1),
        ("session.open", ana, 1),
        ("session.refuse", ana, 5),
        ("session.throttle", nobody, 2),
        ("token.refuse", nobody, 1),
    ];
    assert_eq!(told, expected.map(|(action, id, n)| (action.to_owned(), id, n)));
    let rows = entries(&practice).await;
    let kinds: Vec<_> = rows[before..before + 3].iter().map(|row| (row.actor_kind.as_str(), row.actor_id)).collect();
    assert_eq!(kinds, [("UNKNOWN", None), ("UNKNOWN", None), ("PERSON", Some(ana))]);
    assert!(rows[before..].iter().all(|row| row.address.as_deref() == Some("198.51.100.7")));
    assert!(!format!("{rows:?}").contains("canary"), "a name that is nobody's may be a password");
    assert!(verify(&practice).await.faults.is_empty());
}

async fn what_was_refused_is_written_down(base: Base) {
    let practice = practice(base, true).await;
    let reporter = Caller {
        user: None,
        kind: CallerKind::Program,
        user_name: None,
        token: Some(TokenId(Uuid::from_u128(6))),
        access: Access::Scopes(vec![Scope::Report]),
        ..person(6, Role::Viewer)
    };
    let cases = [
        (person(5, Role::Viewer), "{ auditEvents { next } }", "auditEvents"),
        (reporter.clone(), "{ patients { total } }", "patients"),
        (reporter.clone(), "{ patientRecords { nodes { id } } }", "PatientRecord"),
        (reporter, "{ immunizationRecords { nodes { patient { mrn } } } }", "ImmunizationRecord"),
    ];
    for (caller, query, name) in cases {
        seal(&practice.store).await;
        let before = entries(&practice).await.len();
        assert!(ask(&practice, &caller, query, json!({})).await.is_err(), "{query}");
        assert_eq!(told(&practice, before).await, [("access.refuse".into(), Uuid::nil(), 1)], "{query}");
        assert_eq!(entries(&practice).await.pop().unwrap().entity, name);
    }
}

const EVENTS: &str = "query($first: Int, $after: String, $actorId: ID, $actor: String, $action: String, $recordId: ID, \
    $patientId: ID, $address: String, $from: Date, $to: Date) { auditEvents(first: $first, after: $after, actorId: $actorId, \
    actor: $actor, action: $action, recordId: $recordId, patientId: $patientId, address: $address, from: $from, to: $to) { next \
    rows { id at actorKind actorId actor address action text entity recordId patientId records number } } }";

async fn administrators_list_and_export_it(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.add_one("10078", "Y014238").await;
    practice.send(report).await;
    let admin = person(5, Role::Administrator);
    answer(&practice, &admin, "query($id: ID!) { chart(patientId: $id) { id } }", json!({ "id": dose.patient_id }))
        .await;
    seal(&practice.store).await;
    let all = entries(&practice).await;
    let rows = async |variables: Value| {
        let mut variables = variables;
        variables["first"] = json!(200);
        let page = answer(&practice, &admin, EVENTS, variables).await["auditEvents"].clone();
        page["rows"].as_array().unwrap().clone()
    };
    let actions = async |variables: Value| {
        let rows = rows(variables).await;
        rows.iter().map(|row| row["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(json!({})).await.len(), all.len());
    let of_patient = actions(json!({ "patientId": dose.patient_id })).await;
    for action in ["patient.read", "report.answer", "report.send", "dose.record", "patient.add"] {
        assert_eq!(of_patient.iter().filter(|known| *known == action).count(), 1, "{action}: {of_patient:?}");
    }
    assert_eq!(actions(json!({ "recordId": dose.id })).await, ["dose.record"]);
    assert_eq!(actions(json!({ "action": "patient.add" })).await.len(), 2);
    assert_eq!(actions(json!({ "address": "198.51.100.7", "recordId": dose.patient_id })).await, ["patient.read"]);
    assert_eq!(actions(json!({ "address": "198.51.100.8" })).await, [""; 0]);
    // A dose and its chart lead to the chart; each entry is a sentence.
    let charts = rows(json!({ "patientId": dose.patient_id })).await;
    let chart_of = |action: &str| charts.iter().find(|row| row["action"] == action).unwrap()["patientId"].clone();
    assert_eq!((chart_of("dose.record"), chart_of("patient.read")), (json!(dose.patient_id), json!(dose.patient_id)));
    assert_eq!(chart_of("report.send"), Value::Null);
    let read = rows(json!({ "actor": "ana", "recordId": dose.patient_id })).await;
    assert_eq!(read[0]["text"], "ana opened a chart.");
    let known = answer(&practice, &admin, "{ auditActions { action text } }", json!({})).await["auditActions"].clone();
    let known = known.as_array().unwrap();
    assert!(known.contains(&json!({ "action": "dose.record", "text": "Recorded a dose" })), "{known:?}");
    assert_eq!(actions(json!({ "actorId": admin.user.map(|user| user.0), "action": "patient.read" })).await.len(), 1);
    assert_eq!(actions(json!({ "actor": "ana", "recordId": dose.patient_id })).await, ["patient.read"]);
    // The practice's days: 15:00 in UTC is 10:00 in Chicago.
    assert_eq!(actions(json!({ "from": "2026-03-10", "to": "2026-03-10" })).await.len(), all.len());
    assert_eq!(
        actions(json!({ "to": "2026-03-09" })).await.len() + actions(json!({ "from": "2026-03-11" })).await.len(),
        0
    );
    // Page by page, each entry once.
    let (mut after, mut seen) = (None::<String>, Vec::new());
    loop {
        let page =
            answer(&practice, &admin, EVENTS, json!({ "first": 4, "after": after })).await["auditEvents"].clone();
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        after = page["next"].as_str().map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((seen.len(), unique.len()), (all.len(), all.len()));

    let export = "query($id: ID!) { auditExport(recordId: $id) { csv count next } }";
    let export = answer(&practice, &admin, export, json!({ "id": dose.patient_id })).await["auditExport"].clone();
    let csv = export["csv"].as_str().unwrap();
    assert_eq!((export["count"].as_u64(), csv.lines().count()), (Some(2), 3), "{csv}");
    assert!(
        csv.contains("\"PERSON\",\"ana\"") && csv.contains("\"198.51.100.7\",\"patient.read\",\"patient\""),
        "{csv}"
    );
    // Reading the log is written down too.
    seal(&practice.store).await;
    let own: Vec<_> = entries(&practice).await.into_iter().skip(all.len()).map(|row| row.action).collect();
    assert!(own.contains(&"audit.list".to_owned()) && own.contains(&"audit.export".to_owned()), "{own:?}");
}

/// The real program is told to stop right after an answer.
async fn a_stopped_server_loses_no_reading(base: Base) {
    let practice = practice(base, true).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    let accounts = AccountStore::new(practice.store.clone());
    let secret = Secret::for_token([9; 32]);
    let new = NewToken { name: "ehr".into(), scopes: Scope::USUAL.to_vec(), expires_at: None };
    accounts.add_token(new, secret.hash()).await.unwrap();
    let caller = accounts.find_token(secret.hash(), practice.source.now()).await.unwrap().unwrap();
    let server = Program::start(&practice.place.url);
    server.is_ready(StatusCode::OK).await;
    let client = reqwest::Client::builder().build().unwrap();
    let query = format!("{{ chart(patientId: \"{}\") {{ id }} }}", dose.patient_id);
    for token in [secret.reveal(), "dw_no_such_token"] {
        let post = client.post(format!("{}/graphql", server.address().await)).bearer_auth(token);
        let post = post.header("content-type", "application/json").body(json!({ "query": query }).to_string());
        let answer = post.send().await.unwrap();
        assert_eq!(answer.status().is_success(), token == secret.reveal());
    }
    server.end(Signal::Terminate);
    let all = entries(&practice).await;
    assert!(all.iter().all(|row| row.seq.is_some()) && all.iter().any(|row| row.action == "token.refuse"));
    let read = all.iter().find(|row| row.action == "patient.read").unwrap();
    let who = (read.actor.as_str(), read.actor_kind.as_str(), read.actor_id, read.address.as_deref());
    assert_eq!(who, ("token ehr", "PROGRAM", caller.token.map(|token| token.0), Some("127.0.0.1")));
    assert_eq!(read.entity_id, dose.patient_id);

    let verify = || {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        fs::write(&key, format!("1:{}\n", BASE64_STANDARD.encode([7; 32]))).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
        command.args(["audit", "verify", "--database", &practice.place.url, "--key-file"]).arg(key);
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (is_whole, said) = verify();
    assert!(is_whole && said.contains("Nothing was changed, inserted or deleted."), "{said}");
    let tx = practice.store.begin("somebody").await.unwrap();
    tx.db().execute_unprepared("UPDATE audit SET actor = 'eve' WHERE action = 'patient.read'").await.unwrap();
    tx.commit().await.unwrap();
    let (is_whole, said) = verify();
    assert!(!is_whole && said.contains(&format!("entry {} ({}) was changed", read.seq.unwrap(), read.id)), "{said}");
}
