//! Years of nights in nine time zones of the United States, on three servers that share a database: the clocks are
//! simulated, the nights and the database are real.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use backend::{
    civil::to_timestamp,
    entity::{integration, night_run},
    night::Nights,
    source::Source,
    store::Store,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use jiff::tz::TimeZone;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder};
use shared::night::{DEFAULT_TIME, due_at};
use uuid::Uuid;

use crate::{
    on_both,
    outage::program::number,
    support::{Base, Lcg, Practice, practice},
    system_ids,
};

on_both!(every_night_of_years_runs_once);

const ZONES: [&str; 9] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
];

/// The clock of one server: it passes with the others', and stands apart from them.
struct Clock {
    passed: Arc<Mutex<Duration>>,
    begins_at: DateTime<Utc>,
}

impl Source for Clock {
    fn now(&self) -> DateTime<Utc> {
        self.begins_at + *self.passed.lock().unwrap()
    }
    fn monotonic(&self) -> Duration {
        *self.passed.lock().unwrap()
    }
    system_ids!();
}

/// A server with its nights, down until a day.
struct Server {
    store: Store,
    nights: Nights,
    down_until: NaiveDate,
}

impl Server {
    async fn start(practice: &Practice, clock: Clock, day: NaiveDate) -> Self {
        let store = Store::open(&practice.place.url, Arc::new(clock)).await.unwrap();
        let nights = Nights::begin(store.clone(), practice.courier.reference.clone()).await.unwrap();
        Self { store, nights, down_until: day }
    }

    /// Begins to watch the clock anew, as after a restart.
    async fn restart(&mut self, practice: &Practice) {
        self.nights = Nights::begin(self.store.clone(), practice.courier.reference.clone()).await.unwrap();
    }
}

/// An active integration in each zone, all of them set up on the same day.
async fn integrations(practice: &Practice, activated_at: DateTime<Utc>) -> BTreeMap<Uuid, &'static str> {
    let row = practice.integration_row().await;
    let tx = practice.store.begin("test").await.unwrap();
    let mut zones = BTreeMap::new();
    for (n, zone) in ZONES.into_iter().enumerate() {
        let copy = integration::Model {
            id: if n == 0 { row.id } else { Uuid::from_u128(u128::try_from(n).unwrap()) },
            program_code: if n == 0 { row.program_code.clone() } else { format!("ZONE{n}") },
            time_zone: zone.to_owned(),
            activated_at: Some(activated_at),
            updated_at: activated_at,
            ..row.clone()
        };
        zones.insert(copy.id, zone);
        let all = copy.into_active_model().reset_all();
        if n == 0 {
            all.update(tx.db()).await.unwrap()
        } else {
            all.insert(tx.db()).await.unwrap()
        };
    }
    tx.commit().await.unwrap();
    zones
}

/// One tick of every server that is up, all at the same moment.
async fn tick(servers: &[Server; 3], day: NaiveDate) -> usize {
    let tick = async |server: &Server| {
        if server.down_until > day { 0 } else { server.nights.tick().await.unwrap() }
    };
    let [a, b, c] = servers;
    let (a, b, c) = tokio::join!(tick(a), tick(b), tick(c));
    a + b + c
}

/// The instant of a zone's night.
fn due(zone: &str, day: NaiveDate) -> DateTime<Utc> {
    let due = due_at(backend::civil::from_chrono(day), DEFAULT_TIME, &TimeZone::get(zone).unwrap()).unwrap();
    backend::civil::from_timestamp(due)
}

/// Three weeks around a change of the clocks; `DOSEWIRE_YEARS` says over how many whole years.
///
/// On each day the servers tick just before, at and after the night of one zone, and when the last is due. Their clocks
/// are up to two minutes apart, and now and then one, two or all of them are down for up to a week.
async fn every_night_of_years_runs_once(base: Base) {
    let years = number("DOSEWIRE_YEARS", 0);
    let first = |year: u64| NaiveDate::from_ymd_opt(i32::try_from(year).unwrap(), 1, 1).unwrap();
    let (from, to) = match years {
        0 => (NaiveDate::from_ymd_opt(2026, 10, 20).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 10).unwrap()),
        years => (first(2026), first(2026 + years)),
    };
    let begins_at = due("Pacific/Honolulu", from) + TimeDelta::hours(1);
    let practice = practice(base, true).await;
    let zones = integrations(&practice, begins_at).await;
    let passed = Arc::new(Mutex::new(Duration::from_secs(1)));
    let clock = |apart: i64| Clock { passed: passed.clone(), begins_at: begins_at + TimeDelta::seconds(apart) };
    let mut servers = [
        Server::start(&practice, clock(0), from).await,
        Server::start(&practice, clock(60), from).await,
        Server::start(&practice, clock(120), from).await,
    ];
    let until = |at: DateTime<Utc>| *passed.lock().unwrap() = (at - begins_at).to_std().unwrap();

    let (mut random, mut begun, mut day) = (Lcg(7), 0, from);
    while day < to {
        day = day.checked_add_days(Days::new(1)).unwrap();
        for server in &mut servers {
            if random.below(40) == 0 {
                server.down_until = day + Days::new(random.below(8));
            } else if server.down_until == day {
                server.restart(&practice).await;
            }
        }
        let zone = random.of(&ZONES);
        let at = due(zone, day);
        for seconds in [-1, 0, 20] {
            until(at + TimeDelta::seconds(seconds));
            begun += tick(&servers, day).await;
        }
        // The last of all zones.
        until(due("America/Adak", day).max(due("Pacific/Honolulu", day)) + TimeDelta::minutes(20));
        begun += tick(&servers, day).await;
    }
    // A server that is up again after the last night makes up what is left.
    servers[0].down_until = to;
    begun += tick(&servers, to).await;

    let runs = night_run::Entity::find().order_by_asc(night_run::Column::CivilDate);
    let runs = runs.all(practice.store.reader()).await.unwrap();
    let nights: Vec<_> = from.iter_days().skip(1).take_while(|day| *day <= to).collect();
    if years == 10 {
        assert_eq!(nights.len(), 3652);
    }
    for (id, zone) in &zones {
        let of_zone: Vec<_> = runs.iter().filter(|run| run.integration_id == *id).collect();
        let dates: Vec<_> = of_zone.iter().map(|run| run.civil_date).collect();
        assert_eq!(dates, nights, "{zone}");
        for run in of_zone {
            assert!(run.ended_at.is_some(), "{zone}: the night of {} has no end", run.civil_date);
            assert!(run.started_at >= due(zone, run.civil_date), "{zone}: {} began too soon", run.civil_date);
            let window =
                shared::night::window(backend::civil::from_chrono(run.civil_date), &TimeZone::get(zone).unwrap());
            assert!(to_timestamp(run.started_at) >= window.unwrap().end, "{zone}: {}", run.civil_date);
        }
    }
    assert_eq!(begun, runs.len(), "a night was begun twice");
}
