//! Home counts the doses whose night is over, and says which reporting is paused.

use async_graphql::Request;
use backend::{auth::CallerKind, store};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice},
};

on_both!(a_dose_whose_night_is_over_is_counted, a_paused_integration_is_a_reminder);

async fn home(practice: &Practice, fields: &str) -> Value {
    let answer = ask(practice, Some(CallerKind::Person), Request::new(format!("{{ home {{ {fields} }} }}"))).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["home"].clone()
}

async fn why(practice: &Practice, report: Uuid) -> String {
    let query = format!("{{ reportDetails(id: \"{report}\") {{ report {{ why }} }} }}");
    let answer = ask(practice, Some(CallerKind::Person), Request::new(query)).await.data.into_json().unwrap();
    answer["reportDetails"]["report"]["why"].as_str().unwrap().to_owned()
}

/// The night of a dose that is added on 03/10 is over at 5:00 am of 03/11, which is 10:00 UTC.
async fn a_dose_whose_night_is_over_is_counted(base: Base) {
    let practice = practice(base, true).await;
    let missed = practice.add_one("10077", "Y014237").await.1;
    let put_off = practice.add_one("10078", "Y014237").await.1;
    let refused = practice.add_one("10079", "BAD0001").await.1;
    practice.send(refused).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let change = store::AnnotationChange { put_off_until: Some("2026-03-13".parse().ok()), ..Default::default() };
    store::annotate(&mut tx, store::Read { id: put_off, version: 0 }, change).await.unwrap();
    tx.commit().await.unwrap();
    let by_hand = "Its night is over: report it by hand.";
    for (now, over) in [
        ("2026-03-10T16:00:00Z", 0),
        ("2026-03-11T10:00:00Z", 0),
        ("2026-03-11T10:00:01Z", 1),
        ("2026-03-12T15:00:00Z", 1),
        ("2026-03-13T15:00:00Z", 2),
    ] {
        practice.source.set(now);
        assert_eq!(home(&practice, "nightOver").await, json!({ "nightOver": over }), "{now}");
        assert_eq!(why(&practice, missed).await == by_hand, over > 0, "{now}");
        assert_eq!(why(&practice, put_off).await == by_hand, over > 1, "{now}");
    }
    practice.source.set("2026-03-11T06:00:00Z");
    let until = "Complete. Put off until 03/13/2026: batches pass over it until then. Its night is over by then: \
                 report it by hand.";
    assert_eq!(why(&practice, put_off).await, until, "its night passes over it");
    practice.add_one("10080", "Y014237").await;
    assert_eq!(home(&practice, "nightOver").await, json!({ "nightOver": 0 }));
}

async fn a_paused_integration_is_a_reminder(base: Base) {
    let practice = practice(base, true).await;
    assert_eq!(home(&practice, "reminders { level text }").await, json!({ "reminders": [] }));
    let mut tx = practice.store.begin("test").await.unwrap();
    store::pause(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
    for (mrn, waiting) in
        [(None, ". No dose waits."), (Some("10077"), "; 1 dose waits."), (Some("10078"), "; 2 doses wait.")]
    {
        if let Some(mrn) = mrn {
            practice.add_one(mrn, "Y014237").await;
        }
        let text = format!("Reporting to Dosewire training registry is paused{waiting}");
        let expected = json!({ "reminders": [{ "level": "PAUSED", "text": text }] });
        assert_eq!(home(&practice, "reminders { level text }").await, expected);
        let query = "{ integrations { reminders { level text } } }";
        let answer = ask(&practice, Some(CallerKind::Person), Request::new(query)).await.data.into_json().unwrap();
        assert_eq!(answer["integrations"][0], expected);
    }
}
