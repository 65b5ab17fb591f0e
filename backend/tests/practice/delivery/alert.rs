//! Alerts are raised once, ended by what ended them, and kept.

use std::{sync::Arc, time::Duration};

use async_graphql::{Request, Response};
use backend::{
    alert,
    auth::CallerKind,
    feed::Feed,
    graphql::{self, App, SharedCounts},
    interest::Route,
    night,
    store::{self, PageRequest},
};
use chrono::NaiveDate;
use futures_util::StreamExt;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};
use shared::alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject};

use crate::{
    api::access::{ask, caller},
    on_both,
    support::{Base, Practice, guard, patient, practice},
};

on_both!(
    an_alert_is_raised_once_and_ended_once,
    two_servers_raise_one_alert,
    a_location_that_falls_silent_raises_one_alert,
    a_late_night_raises_one_alert,
    an_account_that_ends_raises_an_alert_a_step,
    the_history_is_read_in_pages,
    who_watches_sees_each_change
);

fn facts_of(kind: AlertKind) -> AlertFacts {
    match kind {
        AlertKind::Held => AlertFacts::Held { reason: "The password is wrong.".into() },
        AlertKind::BreakerOpen => AlertFacts::Unreachable,
        AlertKind::RowUnreadable => AlertFacts::ReportsUnreadable,
        _ => AlertFacts::ClockJumped { seconds: 90 },
    }
}

async fn raise(practice: &Practice, kind: AlertKind, subject: AlertSubject) -> bool {
    let mut tx = practice.store.begin("test").await.unwrap();
    let is_new = store::raise_alert(&mut tx, subject, "code", &facts_of(kind)).await.unwrap();
    tx.commit().await.unwrap();
    is_new
}

async fn end(practice: &Practice, kind: AlertKind, subject: AlertSubject, by: AlertEnd) -> bool {
    let mut tx = practice.store.begin("test").await.unwrap();
    let was_open = store::end_alert(&mut tx, kind, subject, by).await.unwrap();
    tx.commit().await.unwrap();
    was_open
}

async fn check_at(practice: &Practice, now: &str) -> usize {
    practice.source.set(now);
    alert::check(&practice.store).await.unwrap()
}

fn read(answer: Response) -> Value {
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// The kind, code, subject and text of the open alerts, as Home lists them.
async fn open(practice: &Practice) -> Vec<(String, String, String, String)> {
    let query = "{ home { alerts { kind code text subject { name } } } }";
    let answer = read(ask(practice, Some(CallerKind::Person), Request::new(query)).await);
    let rows = answer["home"]["alerts"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| (text(&row["kind"]), text(&row["code"]), text(&row["subject"]["name"]), text(&row["text"])))
        .collect()
}

/// The kind and the end of each alert that ended, newest first.
async fn ended(practice: &Practice) -> Vec<(String, String)> {
    let query = "{ alerts(open: false) { rows { kind endedBy endedAt } } }";
    let answer = read(ask(practice, Some(CallerKind::Program), Request::new(query)).await);
    let rows = answer["alerts"]["rows"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(&row["kind"]), text(&row["endedBy"]))).collect()
}

fn pair(kind: &str, by: &str) -> (String, String) {
    (kind.to_owned(), by.to_owned())
}

async fn an_alert_is_raised_once_and_ended_once(base: Base) {
    let practice = practice(base, true).await;
    let of = AlertSubject::Integration(practice.integration);
    assert!(!end(&practice, AlertKind::Held, of, AlertEnd::SetUpSaved).await, "none is open");
    assert!(raise(&practice, AlertKind::Held, of).await);
    assert!(!raise(&practice, AlertKind::Held, of).await, "it is open already");
    assert!(raise(&practice, AlertKind::BreakerOpen, of).await, "another kind");
    assert!(raise(&practice, AlertKind::Held, AlertSubject::Location(practice.location)).await, "another subject");
    assert!(end(&practice, AlertKind::Held, of, AlertEnd::SetUpSaved).await);
    assert!(!end(&practice, AlertKind::Held, of, AlertEnd::GotThrough).await, "it has ended");
    assert_eq!(ended(&practice).await, [pair("HELD", "SET_UP_SAVED")]);
    assert_eq!(open(&practice).await.len(), 2);
    assert!(raise(&practice, AlertKind::Held, of).await, "the same trouble again is another alert");
    let long = "x".repeat(100);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::raise_alert(&mut tx, AlertSubject::Practice, &long, &facts_of(AlertKind::Clock)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(open(&practice).await.len(), 4);
}

async fn two_servers_raise_one_alert(base: Base) {
    let practice = practice(base, true).await;
    let of = AlertSubject::Integration(practice.integration);
    let (a, b, c) = tokio::join!(
        raise(&practice, AlertKind::Held, of),
        raise(&practice, AlertKind::Held, of),
        raise(&practice, AlertKind::Held, of)
    );
    assert_eq!([a, b, c].into_iter().filter(|is_new| *is_new).count(), 1);
    let (a, b) = tokio::join!(
        end(&practice, AlertKind::Held, of, AlertEnd::SetUpSaved),
        end(&practice, AlertKind::Held, of, AlertEnd::GotThrough)
    );
    assert_eq!([a, b].into_iter().filter(|was_open| *was_open).count(), 1);
    assert_eq!(ended(&practice).await.len(), 1);
}

async fn add_doses(practice: &Practice, count: usize, at: &str) {
    practice.source.set(at);
    let child = practice.add_patient(patient(&practice.store.source().code(8))).await;
    for _ in 0..count {
        practice.add_dose(child, practice.dose("LOT1")).await;
    }
}

async fn a_location_that_falls_silent_raises_one_alert(base: Base) {
    let practice = practice(base, false).await;
    for (week, at) in ["02-02", "02-09", "02-16", "02-23"].into_iter().enumerate() {
        add_doses(&practice, if week == 0 { 4 } else { 5 }, &format!("2026-{at}T15:00:00Z")).await;
    }
    activate(&practice).await;
    // No night runs here, which is an alert of its own.
    let silent = async |now: &str| {
        check_at(&practice, now).await;
        open(&practice).await.into_iter().filter(|row| row.0 == "SILENT_LOCATION").collect::<Vec<_>>()
    };
    assert_eq!(silent("2026-03-02T14:59:59Z").await, [], "not yet a week");
    assert_eq!(silent("2026-03-02T15:00:00Z").await, [], "one week had four doses only");
    add_doses(&practice, 5, "2026-03-02T15:00:00Z").await;
    assert_eq!(silent("2026-03-09T14:59:59Z").await, [], "not yet a week");
    let rows = silent("2026-03-09T15:00:00Z").await;
    assert_eq!((rows.len(), rows[0].1.as_str(), rows[0].2.as_str()), (1, "no_doses", "North clinic"));
    assert!(rows[0].3.starts_with("North clinic has added no dose since 03/02/2026,"), "{}", rows[0].3);
    assert_eq!(silent("2026-04-20T15:00:00Z").await, rows, "it stays, though the weeks before are silent now");
    add_doses(&practice, 1, "2026-04-20T16:00:00Z").await;
    assert_eq!(silent("2026-04-20T16:01:00Z").await, []);
    assert!(ended(&practice).await.contains(&pair("SILENT_LOCATION", "DOSE_ADDED")));
}

async fn activate(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
}

async fn pause(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::pause(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
}

/// Activated on 03/10; the night of 03/11 is due at 09:00 UTC, which in Chicago is 4 am.
async fn a_late_night_raises_one_alert(base: Base) {
    let practice = practice(base, true).await;
    let run_at = async |now: &str| {
        practice.source.set(now);
        night::run_due(&practice.store, &practice.courier.reference).await.unwrap()
    };
    assert_eq!(check_at(&practice, "2026-03-11T10:00:00Z").await, 0, "within its hour");
    raise(&practice, AlertKind::Clock, AlertSubject::Practice).await;
    assert_eq!(check_at(&practice, "2026-03-11T10:01:00Z").await, 0, "nothing is judged by a clock that is wrong");
    end(&practice, AlertKind::Clock, AlertSubject::Practice, AlertEnd::ClockRight).await;
    assert_eq!(check_at(&practice, "2026-03-11T10:01:00Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-11T10:02:00Z").await, 0, "raised once");
    let rows = open(&practice).await;
    assert_eq!((rows.len(), rows[0].0.as_str(), rows[0].1.as_str()), (1, "NIGHT_LATE", "not_begun"));
    assert!(rows[0].3.contains("due 03/11/2026 at 4:00 am has not begun"), "{}", rows[0].3);
    assert_eq!(run_at("2026-03-11T13:30:00Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-11T13:31:00Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-11T13:32:00Z").await, 0, "the late night was told of");
    assert_eq!(ended(&practice).await[0], pair("NIGHT_LATE", "NIGHT_RAN"));
    // The server is down over the next night, and runs it when it is back.
    assert_eq!(run_at("2026-03-12T14:12:00Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-12T14:13:00Z").await, 1);
    let rows = open(&practice).await;
    assert_eq!((rows.len(), rows[0].1.as_str()), (1, "began_late"));
    assert!(rows[0].3.contains("began 03/12/2026 at 9:12 am"), "{}", rows[0].3);
    assert_eq!(check_at(&practice, "2026-03-13T08:59:00Z").await, 0, "until one is on time");
    assert_eq!(run_at("2026-03-13T09:00:10Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-13T09:01:00Z").await, 1);
    assert_eq!(open(&practice).await, []);
    // Paused over a night: what is made up afterwards is not late.
    practice.source.set("2026-03-13T20:00:00Z");
    pause(&practice).await;
    assert_eq!(check_at(&practice, "2026-03-14T12:00:00Z").await, 0);
    practice.source.set("2026-03-14T13:00:00Z");
    activate(&practice).await;
    assert_eq!(run_at("2026-03-14T13:00:20Z").await, 1);
    assert_eq!(check_at(&practice, "2026-03-14T13:01:00Z").await, 0);
}

async fn set_last_day(practice: &Practice, day: Option<&str>) {
    let tx = practice.store.begin("test").await.unwrap();
    let row = backend::entity::integration::ActiveModel {
        id: Set(practice.integration),
        credentials_expire_on: Set(day.map(|day| day.parse::<NaiveDate>().unwrap())),
        ..Default::default()
    };
    row.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_account_that_ends_raises_an_alert_a_step(base: Base) {
    let practice = practice(base, true).await;
    set_last_day(&practice, Some("2026-04-20")).await;
    let expiring = async || {
        let rows = open(&practice).await.into_iter().filter(|row| row.0 == "EXPIRING");
        rows.map(|row| row.1).collect::<Vec<_>>()
    };
    assert_eq!(check_at(&practice, "2026-03-10T16:00:00Z").await, 0, "far");
    // On each of these days the only other alert is that no night ran.
    for (now, code) in [
        ("2026-03-21T16:00:00Z", "MONTH:2026-04-20"),
        ("2026-04-06T16:00:00Z", "FORTNIGHT:2026-04-20"),
        ("2026-04-13T16:00:00Z", "WEEK:2026-04-20"),
        ("2026-04-21T16:00:00Z", "PAST:2026-04-20"),
    ] {
        check_at(&practice, now).await;
        assert_eq!(expiring().await, [code]);
        assert_eq!(check_at(&practice, now).await, 0, "raised once");
    }
    set_last_day(&practice, Some("2027-04-20")).await;
    assert_eq!(check_at(&practice, "2026-04-21T16:01:00Z").await, 1);
    assert_eq!(expiring().await, Vec::<String>::new());
    let ends: Vec<_> = ended(&practice).await.into_iter().filter(|row| row.0 == "EXPIRING").map(|row| row.1).collect();
    assert_eq!(ends, ["RENEWED", "NEXT_REMINDER", "NEXT_REMINDER", "NEXT_REMINDER"]);
    set_last_day(&practice, Some("2026-04-22")).await;
    check_at(&practice, "2026-04-21T16:02:00Z").await;
    pause(&practice).await;
    check_at(&practice, "2026-04-21T16:03:00Z").await;
    assert_eq!(open(&practice).await, [], "what is paused has no alerts of the pass");
    assert_eq!(ended(&practice).await[0].1, "NOT_IN_USE");
}

async fn the_history_is_read_in_pages(base: Base) {
    let practice = practice(base, true).await;
    for n in 0..5_u128 {
        let of = AlertSubject::Reports(uuid::Uuid::from_u128(n));
        raise(&practice, AlertKind::RowUnreadable, of).await;
        // Two of one instant are told apart by their ids.
        if n % 2 == 0 {
            practice.source.advance(Duration::from_secs(1));
            end(&practice, AlertKind::RowUnreadable, of, AlertEnd::RowRead).await;
        }
    }
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = PageRequest { first: 2, after };
        let page = store::alert_history(practice.store.reader(), None, &page).await.unwrap();
        assert!(page.rows.len() <= 2);
        seen.extend(page.rows.iter().map(|row| row.subject_id.as_u128()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2, 3, 4], "each once");
    let query =
        "{ open: alerts(open: true) { rows { id } } ended: alerts(open: false, first: 2) { rows { id } next } }";
    let answer = read(ask(&practice, Some(CallerKind::Person), Request::new(query)).await);
    assert_eq!(answer["open"]["rows"].as_array().unwrap().len(), 2);
    assert!(answer["ended"]["next"].is_string());
    let cursor = answer["ended"]["next"].as_str().unwrap();
    let query = format!("{{ alerts(open: false, after: \"{cursor}\") {{ rows {{ text endedText }} next }} }}");
    let answer = read(ask(&practice, Some(CallerKind::Person), Request::new(query)).await);
    let text = "Doses for A registry cannot be read by this version of Dosewire. They were set aside under Not reported, \
                and all others go on. Tell whoever runs the server: its log names each as report.unreadable.";
    let row = json!({ "text": text, "endedText": "Nothing is set aside any more." });
    assert_eq!(answer["alerts"], json!({ "rows": [row], "next": null }));
}

async fn who_watches_sees_each_change(base: Base) {
    let practice = practice(base, true).await;
    let feed = Feed::default();
    let (following, store) = (feed.clone(), practice.store.clone());
    let mut bell = feed.subscribe();
    let follower = tokio::spawn(async move { following.follow(&store).await });
    // It begins with what is committed after its first look.
    while tokio::time::timeout(Duration::from_millis(50), bell.recv()).await.is_err() {
        practice.add_patient(patient(&practice.store.source().code(8))).await;
    }
    let app = App {
        store: practice.store.clone(),
        reference: practice.courier.reference.clone(),
        courier: practice.courier.clone(),
        feed,
        interest: Route::default(),
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    };
    let request = Request::new("subscription { alertChanged { kind endedBy subject { kind name } } }")
        .data(Arc::new(app))
        .data(caller(CallerKind::Program));
    let schema = graphql::build(practice.store.reader().clone()).unwrap();
    let mut events = schema.execute_stream(request);
    assert!(futures_util::poll!(events.next()).is_pending());
    let of = AlertSubject::Integration(practice.integration);
    let mut next = async || {
        let event = tokio::time::timeout(Duration::from_secs(30), events.next()).await.expect("in time").unwrap();
        read(event)["alertChanged"].clone()
    };
    let subject = json!({ "kind": "INTEGRATION", "name": practice.courier.reference.registry_name("SANDBOX") });
    raise(&practice, AlertKind::Held, of).await;
    assert_eq!(next().await, json!({ "kind": "HELD", "endedBy": null, "subject": subject }));
    end(&practice, AlertKind::Held, of, AlertEnd::GotThrough).await;
    assert_eq!(next().await, json!({ "kind": "HELD", "endedBy": "GOT_THROUGH", "subject": subject }));
    follower.abort();
}
