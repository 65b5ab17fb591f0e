//! Expiry dates: read when they are entered, and shown in time.

use async_graphql::{Request, Variables};
use backend::{auth::CallerKind, store};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    a_certificate_keeps_its_lines_and_tells_its_end,
    what_cannot_be_used_is_refused,
    reminders_come_in_time,
    the_time_of_the_night_is_kept_and_checked,
);

fn certificate() -> String {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["clinic.example".to_owned()]).unwrap();
    params.not_after = date_time_ymd(2026, 4, 1);
    format!("{}\n{}", params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

/// Saves Wisconsin's set-up as the page does.
async fn save(practice: &Practice, more: &[(&str, &str)], with: Value) -> Value {
    let usual = [
        ("endpoint", "https://iis.example.gov/soap"),
        ("username", "me"),
        ("password", "secret"),
        ("facility_id", "F1"),
        ("sending_facility", "ALDER"),
    ];
    let settings: Vec<_> =
        usual.iter().chain(more).map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let mut input = json!({
        "programCode": "WI",
        "environment": "TEST",
        "programs": practice.courier.reference.programs_asset.name,
        "settings": settings,
        "enrollments": [{ "locationId": practice.location, "settings": [{ "name": "site_id", "value": "N" }] }],
        "historical": true,
    });
    input.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
    let query = "mutation($i: SaveIntegrationInput!) { saveIntegration(input: $i) { status problems { field text }
        integration { id certificateExpiresAt credentialsExpireOn maintenance nightAt reminders { level text } } } }";
    let request = Request::new(query).variables(Variables::from_json(json!({ "i": input })));
    let answer = ask(practice, Some(CallerKind::Person), request).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["saveIntegration"].clone()
}

async fn the_time_of_the_night_is_kept_and_checked(base: Base) {
    let practice = practice(base, false).await;
    for (entered, kept) in [
        (json!({}), "04:00"),
        (json!({ "nightAt": "22:30" }), "22:30"),
        (json!({ "nightAt": null }), "22:30"),
        (json!({}), "22:30"),
        (json!({ "nightAt": "00:00" }), "00:00"),
    ] {
        let saved = save(&practice, &[], entered).await;
        assert_eq!((&saved["status"], &saved["integration"]["nightAt"]), (&json!("SAVED"), &json!(kept)), "{saved}");
    }
    for wrong in ["4 am", "24:00", ""] {
        let refused = save(&practice, &[], json!({ "nightAt": wrong })).await;
        assert_eq!(
            refused["problems"],
            json!([{ "field": "nightAt", "text": "Write the time of the night as 04:00." }])
        );
    }
}

async fn a_certificate_keeps_its_lines_and_tells_its_end(base: Base) {
    let practice = practice(base, false).await;
    let pem = certificate();
    let saved = save(&practice, &[("client_certificate", &pem)], json!({})).await;
    assert_eq!(saved["status"], "SAVED", "{saved}");
    assert_eq!(saved["integration"]["certificateExpiresAt"], "2026-04-01T00:00:00Z");
    let id = saved["integration"]["id"].as_str().unwrap().parse().unwrap();
    let secrets = store::secrets_of(practice.store.reader(), id).await.unwrap();
    let kept = secrets.iter().find(|row| row.name == "client_certificate").unwrap();
    let opened = store::open_secret(&practice.courier.vault, kept).unwrap();
    assert_eq!(opened.as_str(), pem.trim(), "line for line");
    let again = save(&practice, &[], json!({})).await;
    assert_eq!(again["integration"]["certificateExpiresAt"], "2026-04-01T00:00:00Z", "kept with the certificate");
}

async fn what_cannot_be_used_is_refused(base: Base) {
    let practice = practice(base, false).await;
    let only_certificate = certificate().split_inclusive("-----END CERTIFICATE-----").next().unwrap().to_owned();
    for (pem, expected) in [
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "no certificate"),
        (only_certificate.as_str(), "private key is missing"),
        ("nonsense", "whole text"),
    ] {
        let refused = save(&practice, &[("client_certificate", pem)], json!({})).await;
        assert_eq!(refused["status"], "INVALID");
        let problems = refused["problems"].as_array().unwrap();
        assert_eq!((problems.len(), &problems[0]["field"]), (1, &json!("client_certificate")), "{problems:?}");
        assert!(problems[0]["text"].as_str().unwrap().contains(expected), "{problems:?}");
    }
    let refused = save(&practice, &[], json!({ "maintenance": "at night" })).await;
    assert_eq!((&refused["status"], &refused["problems"][0]["field"]), (&json!("INVALID"), &json!("maintenance")));
    let saved = save(&practice, &[], json!({ "maintenance": "sun 1am - 5am" })).await;
    assert_eq!(saved["integration"]["maintenance"], "Sundays 1:00 am to 5:00 am", "as it was understood");
}

async fn reminders_come_in_time(base: Base) {
    let practice = practice(base, false).await;
    let pem = certificate();
    let ends = json!({ "credentialsExpireOn": "2026-04-20" });
    let saved = save(&practice, &[("client_certificate", &pem)], ends).await;
    let id = saved["integration"]["id"].as_str().unwrap().parse().unwrap();
    let told = async |now: &str| {
        practice.source.set(now);
        let query = "{ integrations { programCode reminders { level text } } home { reminders { level } } }";
        let answer = ask(&practice, Some(CallerKind::Person), Request::new(query)).await.data.into_json().unwrap();
        let all = answer["integrations"].as_array().unwrap();
        let own = all.iter().find(|row| row["programCode"] == "WI").unwrap()["reminders"].clone();
        (own, answer["home"]["reminders"].as_array().unwrap().len())
    };
    assert_eq!(told("2026-02-20T12:00:00Z").await, (json!([]), 0));
    // The certificate ends with 03/31 UTC, which in Chicago is 6:59 pm of that day.
    let text = "The practice's certificate for WIR expires in 21 days, on 03/31/2026. Get a new one, and replace it \
                with its private key.";
    let expected = json!([{ "level": "MONTH", "text": text }]);
    assert_eq!(told("2026-03-10T12:00:00Z").await, (expected, 0), "a draft is no matter for Home");
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    let levels = |told: (Value, usize)| {
        let levels: Vec<_> =
            told.0.as_array().unwrap().iter().map(|r| r["level"].as_str().unwrap().to_owned()).collect();
        (levels, told.1)
    };
    assert_eq!(levels(told("2026-03-18T12:00:00Z").await), (vec!["FORTNIGHT".to_owned()], 1));
    assert_eq!(levels(told("2026-03-31T12:00:00Z").await), (vec!["WEEK".to_owned(), "MONTH".to_owned()], 2));
    assert_eq!(levels(told("2026-04-21T12:00:00Z").await), (vec!["PAST".to_owned(), "PAST".to_owned()], 2));
}
