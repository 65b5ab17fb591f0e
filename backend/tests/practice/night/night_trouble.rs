//! Nights in trouble: records that cannot be read, stops in the middle, clocks that are wrong, and several servers.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_graphql::Request;
use backend::{
    alert,
    auth::CallerKind,
    civil::from_chrono,
    entity::{audit, integration, night_run, report},
    night::{self, DateError, Nights},
    reference_data::ReferenceData,
    source::Source,
    store::{self, Store},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use serde_json::json;
use shared::{
    clock::Plausibility,
    gate::{Cause, Gate, GateEvent},
    retry::latest_next_try,
};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice},
    system_ids,
};

on_both!(
    an_unreadable_dose_is_passed_over,
    an_unreadable_integration_stops_no_other,
    a_plausible_clock_writes_nothing,
    a_night_goes_on_where_it_stopped,
    nights_of_the_future_count_for_nothing,
    a_clock_that_jumps_is_waited_out,
    what_was_planned_by_a_clock_that_was_ahead_is_brought_back,
    a_date_is_run_by_hand,
    a_late_night_is_named_late,
    three_servers_run_each_night_once,
);

/// Two clocks that a test sets, each by itself.
struct TwoClocks {
    wall: Mutex<DateTime<Utc>>,
    monotonic: Mutex<Duration>,
}

impl TwoClocks {
    fn at(now: &str) -> Arc<Self> {
        Arc::new(Self { wall: Mutex::new(now.parse().unwrap()), monotonic: Mutex::new(Duration::from_secs(1)) })
    }

    /// Lets time pass on both.
    fn pass(&self, seconds: u64) {
        *self.wall.lock().unwrap() += Duration::from_secs(seconds);
        *self.monotonic.lock().unwrap() += Duration::from_secs(seconds);
    }

    /// Sets the wall clock alone.
    fn set_by(&self, by: TimeDelta) {
        *self.wall.lock().unwrap() += by;
    }
}

impl Source for TwoClocks {
    fn now(&self) -> DateTime<Utc> {
        *self.wall.lock().unwrap()
    }
    fn monotonic(&self) -> Duration {
        *self.monotonic.lock().unwrap()
    }
    system_ids!();
}

async fn next_night(practice: &Practice) -> Option<DateTime<Utc>> {
    let integrations = store::integrations(practice.store.reader()).await.unwrap();
    night::next_nights(&integrations, practice.store.source().now()).into_iter().map(|next| next.at).min()
}

async fn runs(practice: &Practice) -> Vec<night_run::Model> {
    let runs = night_run::Entity::find().order_by_asc(night_run::Column::CivilDate);
    runs.all(practice.store.reader()).await.unwrap()
}

async fn run_due(practice: &Practice) -> usize {
    night::run_due(&practice.store, &practice.courier.reference).await.unwrap()
}

/// Doses of one day, each of a patient of its own; their reports.
async fn add_doses(practice: &Practice, count: usize) -> Vec<Uuid> {
    let mut reports = Vec::new();
    for n in 0..count {
        practice.source.advance(Duration::from_secs(1));
        reports.push(practice.add_one(&format!("{}", 20_000 + n), &format!("NEW{n}")).await.1);
    }
    reports
}

/// Puts a value into a column that no version of the program writes.
async fn spoil(practice: &Practice, table: &'static str, column: &'static str, value: &str, id: Uuid) {
    let tx = practice.store.begin("test").await.unwrap();
    let mut update = Query::update();
    update.table(Alias::new(table)).value(Alias::new(column), value).and_where(Expr::col(Alias::new("id")).eq(id));
    tx.db().execute(&update).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_unreadable_dose_is_passed_over(base: Base) {
    let practice = practice(base, true).await;
    let reports = add_doses(&practice, 4).await;
    spoil(&practice, "report", "excluded", "BOGUS", reports[0]).await;
    let mut unreadable = 1;
    if base == Base::Sqlite {
        // Only SQLite takes a text for a date.
        let owner = practice.row(reports[1]).await.patient_id;
        spoil(&practice, "patient", "birth_date", "some day", owner).await;
        unreadable = 2;
    }
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(run_due(&practice).await, 1);
    let run = &runs(&practice).await[0];
    assert_eq!((run.found, run.queued, run.unreadable), (4, 4 - unreadable, unreadable));
    assert!(run.ended_at.is_some());
    let queued = report::Entity::find().filter(report::Column::NightRunId.eq(run.id));
    assert_eq!(queued.count(practice.store.reader()).await.unwrap(), u64::try_from(4 - unreadable).unwrap());
    let aside = report::Entity::find().filter(report::Column::Held.eq("UNREADABLE"));
    assert_eq!(aside.count(practice.store.reader()).await.unwrap(), u64::try_from(unreadable).unwrap());
    practice.source.set("2026-03-12T09:00:00Z");
    assert_eq!(run_due(&practice).await, 1, "the next night runs");
}

/// An integration whose row cannot be read has no nights and an alert of its own; those of the others run.
async fn an_unreadable_integration_stops_no_other(base: Base) {
    let practice = practice(base, true).await;
    add_doses(&practice, 2).await;
    let broken = Uuid::from_u128(1);
    let row =
        integration::Entity::find_by_id(practice.integration).one(practice.store.reader()).await.unwrap().unwrap();
    let tx = practice.store.begin("test").await.unwrap();
    let copy = integration::Model { id: broken, program_code: "WI".into(), ..row };
    integration::Entity::insert(copy.into_active_model().reset_all()).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    spoil(&practice, "integration", "environment", "BOGUS", broken).await;
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(run_due(&practice).await, 1);
    assert_eq!(runs(&practice).await[0].queued, 2);
    practice.carry_all().await;
    let open = async || {
        alert::check(&practice.store).await.unwrap();
        let alerts = store::open_alerts(practice.store.reader()).await.unwrap();
        alerts.into_iter().map(|row| (row.kind, row.subject_id)).collect::<Vec<_>>()
    };
    assert_eq!(open().await, [("ROW_UNREADABLE".to_owned(), broken)]);
    spoil(&practice, "integration", "environment", "TEST", broken).await;
    assert_eq!(open().await, []);
}

/// Another writer keeps no server from starting.
async fn a_plausible_clock_writes_nothing(base: Base) {
    let practice = practice(base, true).await;
    let writing = practice.store.begin("test").await.unwrap();
    let nights = Nights::begin(practice.store.clone(), practice.courier.reference.clone());
    let nights = tokio::time::timeout(Duration::from_secs(5), nights).await.expect("it waits for nobody").unwrap();
    assert_eq!(nights.clock(), Plausibility::Plausible);
    writing.cancel().await.unwrap();
}

async fn a_night_goes_on_where_it_stopped(base: Base) {
    let practice = practice(base, true).await;
    let reports = add_doses(&practice, 5).await;
    practice.source.set("2026-03-11T09:00:00Z");
    let (reference, zone) = (&practice.courier.reference, jiff::tz::TimeZone::get("America/Chicago").unwrap());
    let date = jiff::civil::date(2026, 3, 11);
    let window = shared::night::window(date, &zone).unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let run = store::begin_night(&mut tx, practice.integration, date, &window, None).await.unwrap();
    let batch = store::continue_night(&mut tx, reference, run, &window, 2).await.unwrap().unwrap();
    assert_eq!((batch.queued, batch.is_last), (2, false));
    tx.commit().await.unwrap();
    let mut lost = practice.store.begin("test").await.unwrap();
    assert_eq!(store::continue_night(&mut lost, reference, run, &window, 2).await.unwrap().unwrap().queued, 2);
    drop(lost);
    let again = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    assert_eq!(night::run_due(&again, reference).await.unwrap(), 0, "it was begun already");
    let run = &runs(&practice).await[0];
    assert_eq!((run.found, run.queued, run.ended_at.is_some()), (5, 5, true));
    practice.carry_all().await;
    for report in reports {
        assert_eq!(practice.seen(report).await.0, "REPORTED");
    }
    assert_eq!(practice.records().doses_present, 5);
}

async fn nights_of_the_future_count_for_nothing(base: Base) {
    let practice = practice(base, true).await;
    let early = practice.add_one("1", "NEW1").await.1;
    practice.source.set("2026-06-11T20:00:00Z");
    while run_due(&practice).await > 0 {}
    assert_eq!(runs(&practice).await.len(), 93, "a clock of the future begins nights");
    practice.source.set("2026-03-10T16:00:00Z");
    let late = practice.add_one("2", "NEW2").await.1;
    let next = next_night(&practice).await;
    assert_eq!(next, Some("2026-03-11T09:00:00Z".parse().unwrap()));
    assert_eq!(run_due(&practice).await, 0);
    assert!(runs(&practice).await.is_empty(), "they are not told of");
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(run_due(&practice).await, 1);
    practice.carry_all().await;
    for report in [early, late] {
        assert_eq!(practice.seen(report).await.0, "REPORTED");
    }
    let run = &runs(&practice).await[0];
    assert_eq!((run.found, run.queued), (1, 1), "the early one was queued before");
    let discarded = audit::Entity::find().filter(audit::Column::Action.eq("night.discard"));
    assert_eq!(discarded.count(practice.store.reader()).await.unwrap(), 93);
}

async fn what_was_planned_by_a_clock_that_was_ahead_is_brought_back(base: Base) {
    let practice = practice(base, true).await;
    let reports = add_doses(&practice, 2).await;
    let clocks = TwoClocks::at("2026-03-10T16:00:00Z");
    let store = Store::open(&practice.place.url, clocks.clone()).await.unwrap();
    let nights = Nights::begin(store, practice.courier.reference.clone()).await.unwrap();
    let tick = async || {
        clocks.pass(20);
        nights.tick().await.unwrap();
    };
    tick().await;
    let at: [DateTime<Utc>; 2] = ["2026-03-10T17:00:00Z", "2027-03-10T17:00:00Z"].map(|at| at.parse().unwrap());
    let mut tx = practice.store.begin("test").await.unwrap();
    for (report, at) in reports.iter().zip(at) {
        let row = report::ActiveModel { id: Set(*report), next_try_at: Set(Some(at)), ..Default::default() };
        row.update(tx.db()).await.unwrap();
    }
    let failed = [GateEvent::ProbeFailed { sent_at: tx.now(), cause: Cause::default() }];
    let id = store::GateId::Integration(practice.integration);
    store::apply_gate_events(&mut tx, id, &[GateEvent::SetUpSaved]).await.unwrap();
    store::apply_gate_events(&mut tx, id, &failed).await.unwrap();
    store::apply_gate_events(&mut tx, id, &[GateEvent::ProbeStarted { until: at[1] }]).await.unwrap();
    tx.commit().await.unwrap();
    clocks.set_by(TimeDelta::days(365));
    tick().await;
    tick().await;
    clocks.set_by(-TimeDelta::days(365));
    tick().await;
    let next = async |report: Uuid| practice.row(report).await.next_try_at.unwrap();
    assert_eq!(next(reports[0]).await, at[0], "what a right clock planned stays");
    assert_eq!(next(reports[1]).await, latest_next_try(clocks.now()));
    assert_eq!(practice.gate().await.probe_at(), Some(Gate::latest_probe(clocks.now())));
}

async fn a_clock_that_jumps_is_waited_out(base: Base) {
    let practice = practice(base, true).await;
    let clocks = TwoClocks::at("2026-03-10T16:00:00Z");
    let store = Store::open(&practice.place.url, clocks.clone()).await.unwrap();
    let nights = Nights::begin(store, practice.courier.reference.clone()).await.unwrap();
    let tick = async || {
        clocks.pass(20);
        nights.tick().await.unwrap()
    };
    assert_eq!(tick().await, 0);
    clocks.set_by(TimeDelta::days(93));
    assert_eq!((tick().await, tick().await), (0, 0));
    let since = "2026-03-10T16:00:20Z".parse().unwrap();
    assert_eq!(nights.clock(), Plausibility::Jumped { since });
    let open = async || store::open_alerts(practice.store.reader()).await.unwrap();
    assert_eq!(open().await.iter().map(|alert| alert.kind.as_str()).collect::<Vec<_>>(), ["CLOCK"]);
    clocks.set_by(-TimeDelta::days(93));
    assert_eq!(tick().await, 0);
    assert_eq!(nights.clock(), Plausibility::Plausible, "it is back");
    assert!(open().await.is_empty(), "the alert ended");
    assert!(runs(&practice).await.is_empty(), "no night was invented");
    clocks.pass(17 * 3600);
    assert_eq!(tick().await, 1, "the night of 03/11");
    clocks.set_by(TimeDelta::days(2));
    assert_eq!(tick().await, 0);
    clocks.pass(600);
    assert_eq!(tick().await, 2, "a clock that was set right for good is believed after a while");
}

async fn a_date_is_run_by_hand(base: Base) {
    let practice = practice(base, true).await;
    let report = practice.add_one("1", "NEW1").await.1;
    practice.source.set("2026-03-20T15:00:00Z");
    let reference: &ReferenceData = &practice.courier.reference;
    let date = from_chrono(NaiveDate::from_ymd_opt(2026, 3, 11).unwrap());
    let tomorrow = from_chrono(NaiveDate::from_ymd_opt(2026, 3, 21).unwrap());
    assert!(matches!(night::run_date(&practice.store, reference, tomorrow).await, Err(DateError::Future(_))));
    assert!(matches!(night::show_date(&practice.store, tomorrow).await, Err(DateError::Future(_))));

    let shown = night::show_date(&practice.store, date).await.unwrap();
    assert_eq!((shown[0].would.map(|would| would.ready), shown[0].run.is_none()), (Some(1), true));
    assert!(runs(&practice).await.is_empty(), "a dry run writes nothing");

    let ran = night::run_date(&practice.store, reference, date).await.unwrap();
    let run = ran[0].run.as_ref().unwrap();
    assert_eq!((run.queued, ran[0].ran_before), (1, false));
    assert!(store::is_late_night(run));
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    let again = night::run_date(&practice.store, reference, date).await.unwrap();
    assert_eq!((again[0].ran_before, runs(&practice).await.len()), (true, 1));
}

async fn a_late_night_is_named_late(base: Base) {
    let practice = practice(base, true).await;
    practice.source.set("2026-03-11T09:00:20Z");
    assert_eq!(run_due(&practice).await, 1);
    practice.source.set("2026-03-12T10:00:01Z");
    assert_eq!(run_due(&practice).await, 1);
    let request = Request::new("{ home { nights { date late unreadable } } }");
    let answer = ask(&practice, Some(CallerKind::Person), request).await.into_result().unwrap().data;
    let nights = json!([
        { "date": "2026-03-12", "late": true, "unreadable": 0 },
        { "date": "2026-03-11", "late": false, "unreadable": 0 },
    ]);
    assert_eq!(answer.into_json().unwrap()["home"]["nights"], nights);
}

/// Twelve days around the change to daylight saving time, with ticks before, at and after each night.
async fn three_servers_run_each_night_once(base: Base) {
    let practice = practice(base, false).await;
    practice.source.set("2026-03-01T15:00:00Z");
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
    let open = async || Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let (second, third) = (open().await, open().await);
    let reference: &ReferenceData = &practice.courier.reference;
    let mut begun = 0;
    for _ in 0..12 * 4 {
        let (a, b, c) = tokio::join!(
            night::run_due(&practice.store, reference),
            night::run_due(&second, reference),
            night::run_due(&third, reference)
        );
        begun += a.unwrap() + b.unwrap() + c.unwrap();
        practice.source.advance(Duration::from_secs(6 * 3600));
    }
    let runs = runs(&practice).await;
    let dates: Vec<_> = runs.iter().map(|run| run.civil_date).collect();
    let expected: Vec<_> = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().iter_days().take(12).collect();
    assert_eq!((begun, dates), (12, expected));
    assert!(runs.iter().all(|run| run.ended_at.is_some()));
}

#[tokio::test]
async fn the_hour_is_the_set_ups() {
    let practice = practice(Base::Sqlite, true).await;
    let report = practice.add_one("1", "NEW1").await.1;
    let entered = store::settings_of(&practice.integration_row().await.settings).unwrap();
    let mut new = crate::support::set_up(practice.location, &entered["endpoint"], "training");
    new.night_at = Some(jiff::civil::time(2, 30, 0, 0));
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_integration(&mut tx, &practice.courier.vault, new.clone()).await.unwrap();
    // What is left out stays.
    store::save_integration(&mut tx, &practice.courier.vault, store::NewIntegration { night_at: None, ..new })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let next = next_night(&practice).await;
    assert_eq!(next, Some("2026-03-11T07:30:00Z".parse().unwrap()));
    practice.source.set("2026-03-11T07:29:59Z");
    assert_eq!(run_due(&practice).await, 0);
    practice.source.set("2026-03-11T07:30:00Z");
    assert_eq!(run_due(&practice).await, 1);
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}
