//! Help packets: they describe what happened, and hold nothing of the patient.

use async_graphql::{Request, Variables};
use backend::auth::CallerKind;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    registry::onboarding::{mutate, send, wisconsin},
    support::{Base, Practice, practice},
};

on_both!(a_refusal_becomes_a_packet, a_failed_test_becomes_a_packet, programs_with_a_token_get_none);

async fn packet(practice: &Practice, who: CallerKind, of: &str, id: Uuid) -> async_graphql::Response {
    let query =
        format!("query($id: ID!) {{ helpPacket({of}: $id) {{ text fileName helpDesk mailLink supportContact }} }}");
    ask(practice, Some(who), Request::new(query).variables(Variables::from_json(json!({ "id": id })))).await
}

async fn told(practice: &Practice, of: &str, id: Uuid) -> Value {
    let answer = packet(practice, CallerKind::Person, of, id).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["helpPacket"].clone()
}

async fn a_refusal_becomes_a_packet(base: Base) {
    let practice = practice(base, true).await;
    // The training registry refuses a lot that begins with BAD.
    let (_, report) = practice.add_one("10077", "BAD1").await;
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.1, "REJECTED");
    let of_report = told(&practice, "reportId", report).await;
    let submission = practice.row(report).await.last_submission_id.unwrap();
    assert_eq!(told(&practice, "submissionId", submission).await, of_report);
    let text = of_report["text"].as_str().unwrap();
    let message_id = text.split("(MSH-10): ").nth(1).unwrap().lines().next().unwrap();
    for expected in [
        "Registry: Sandbox – Dosewire training registry, production system",
        "Practice: Alder Family Clinic (MSH-4 ALDER)",
        "Time: 03/10/2026, 10:00:00 am CDT",
        "The registry rejected the message.",
        "Acknowledgement code (MSA-1): A",
        "Error 1: at RXA-15",
        "|03^",
        "BAD1",
        &format!("|VXU^V04^VXU_V04|{message_id}|P|"),
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    for of_patient in [
        "Okafor", "OKAFOR", "Maya", "Adeyemi", "Grace", "10077", "20250302", "418", "Madison", "53703", "5550142",
        "2054-5", "V02",
    ] {
        assert!(!text.contains(of_patient), "{of_patient} is in\n{text}");
    }
    assert_eq!(of_report["fileName"], format!("help-desk-{message_id}.txt"));
    assert_eq!(
        (&of_report["helpDesk"], &of_report["supportContact"]),
        (&json!("The person who runs Dosewire here"), &json!("Front desk"))
    );
}

async fn a_failed_test_becomes_a_packet(base: Base) {
    let practice = practice(base, false).await;
    let test = wisconsin(&practice, "TEST", "wrong").await;
    assert_eq!(told(&practice, "integrationId", test).await, Value::Null, "nothing was tested yet");
    send(&practice, test).await;
    let kept = told(&practice, "integrationId", test).await;
    let text = kept["text"].as_str().unwrap();
    assert!(text.contains("Registry: Wisconsin – WIR, test system") && text.contains("password"), "{text}");
    assert!(!text.contains("wrong"), "no secret");
    let input = json!({ "integrationId": test });
    let sent = mutate(&practice, "sendTestMessage", "SendTestMessageInput", input, "accepted packet { text }").await;
    let text = sent["packet"]["text"].as_str().unwrap();
    assert!(text.contains("MSH|^~\\&|DOSEWIRE|ALDER") && !text.contains("Testpatient"), "{text}");
}

async fn programs_with_a_token_get_none(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "BAD1").await;
    practice.send(report).await;
    assert!(packet(&practice, CallerKind::Program, "reportId", report).await.is_err());
    let both = Request::new(format!("{{ helpPacket(reportId: \"{report}\", submissionId: \"{report}\") {{ text }} }}"));
    assert!(ask(&practice, Some(CallerKind::Person), both).await.is_err(), "one of them");
}
