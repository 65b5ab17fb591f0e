//! A practice with one location, one integration and a training registry, on either database.

pub mod door;
pub mod mail_server;
mod migration;
mod postgres;
mod random;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, Once},
    time::Duration,
};

use async_trait::async_trait;
use backend::{
    auth::{Guard, Revocations},
    delivery::{self, Courier, Timing},
    entity::{immunization::Origin, integration::Environment, location},
    reference_data::ReferenceData,
    sandbox::{self, Records, Sandbox, SandboxOptions},
    source::{Source, SystemSource},
    store::{
        self, AccountStore, Claim, Claimer, NewDose, NewEnrollment, NewIntegration, NewPatient, NewPractice, Store,
    },
    transport::{Contact, Endpoint, Failure, Limits, NetworkTransport, RegistryTransport, Reply},
    vault::{Key, KeyId, Vault},
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use shared::{
    gate::{Gate, GateEvent},
    immunization::Completion,
    lot,
    patient::{Address, Name, NextOfKin, Patient, Sex},
    report::ReportState,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use migration::migrate_anew;
pub use random::Lcg;

/// The database that a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    Sqlite,
    Postgres,
}

/// Makes a test of each function for each database.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name($crate::support::Base::Sqlite).await })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name($crate::support::Base::Postgres).await })+
        }
    };
}

/// What a source has beside its clock: the system's ids, and a fraction that is always the same.
#[macro_export]
macro_rules! system_ids {
    () => {
        fn uuid(&self) -> uuid::Uuid {
            backend::source::SystemSource.uuid()
        }
        fn code(&self, length: usize) -> String {
            backend::source::SystemSource.code(length)
        }
        fn fraction(&self) -> f64 {
            0.5
        }
        fn fill(&self, bytes: &mut [u8]) {
            backend::source::SystemSource.fill(bytes);
        }
    };
}

/// A clock that a test sets, with the system's ids.
pub struct ManualSource(Mutex<DateTime<Utc>>);

impl ManualSource {
    pub fn new(now: &str) -> Self {
        Self(Mutex::new(now.parse().unwrap()))
    }

    pub fn set(&self, now: &str) {
        *self.0.lock().unwrap() = now.parse().unwrap();
    }

    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Source for ManualSource {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
    system_ids!();
}

/// A database of a test's own.
pub struct Place {
    pub url: String,
    _folder: Option<Arc<tempfile::TempDir>>,
}

impl Place {
    /// The same database, for another server.
    pub fn again(&self) -> Self {
        Self { url: self.url.clone(), _folder: self._folder.clone() }
    }
}

pub async fn place(base: Base) -> Place {
    match base {
        Base::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let file: PathBuf = folder.path().join("practice.db");
            Place { url: format!("sqlite://{}?mode=rwc", file.display()), _folder: Some(Arc::new(folder)) }
        }
        Base::Postgres => Place { url: postgres::create().await, _folder: None },
    }
}

/// A database without tables.
pub async fn empty_place(base: Base) -> Place {
    match base {
        Base::Sqlite => place(base).await,
        Base::Postgres => Place { url: postgres::create_empty().await, _folder: None },
    }
}

/// A practice with everything that is needed to report.
pub struct Practice {
    pub store: Store,
    pub courier: Courier,
    pub source: Arc<ManualSource>,
    pub place: Place,
    pub location: Uuid,
    pub integration: Uuid,
    pub registry: Sandbox,
}

/// The civil day on which the tests' doses are given.
pub fn given_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()
}

/// Decides who gets in to a practice.
pub fn guard(store: &Store) -> Arc<Guard> {
    let accounts = AccountStore::new(store.clone()).with_vault(Arc::new(vault()));
    Arc::new(Guard::new(Arc::new(accounts), Revocations::default()))
}

pub fn vault() -> Vault {
    Vault::new(vec![(KeyId(1), Key::from_bytes([7; 32]))]).unwrap()
}

/// A practice that is set up; `activated` says whether it reports.
pub async fn practice(base: Base, activated: bool) -> Practice {
    practice_with(base, activated, Duration::ZERO).await
}

/// A practice whose registry takes so long for each message.
pub async fn practice_with(base: Base, activated: bool, latency: Duration) -> Practice {
    let place = place(base).await;
    let source = Arc::new(ManualSource::new("2026-03-10T15:00:00Z"));
    let store = Store::open(&place.url, source.clone()).await.unwrap();
    store::open_audit_log(&store, &vault()).await.unwrap();
    let (registry, address) = start_slow_registry(latency).await;
    let courier = courier(&store).await;
    let mut tx = store.begin("test").await.unwrap();
    let new = NewPractice {
        name: "Alder Family Clinic".into(),
        time_zone: "America/Chicago".into(),
        support_contact: "Front desk".into(),
        locations: vec!["North clinic".into()],
    };
    let location = store::create_practice(&mut tx, new).await.unwrap()[0];
    let integration =
        store::save_integration(&mut tx, &courier.vault, set_up(location, &address, "training")).await.unwrap();
    if activated {
        store::activate(&mut tx, integration).await.unwrap();
    }
    tx.commit().await.unwrap();
    Practice { store, courier, source, place, location, integration, registry }
}

/// A courier of a database, which sends to registries of this machine too.
pub async fn courier(store: &Store) -> Courier {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let limits = Limits { allow_private: true, total: Duration::from_secs(5), ..Limits::default() };
    let transport = Arc::new(NetworkTransport::new(limits).unwrap());
    let reference = Arc::new(ReferenceData::built_in().unwrap());
    let courier = Courier::new(store.clone(), Arc::new(vault()), reference, transport);
    delivery::join(&courier, false).await.unwrap();
    courier
}

/// A way to a registry on which each message waits for a permit before it is sent.
pub struct Gated {
    gate: Arc<Semaphore>,
    inner: Arc<dyn RegistryTransport>,
}

#[async_trait]
impl RegistryTransport for Gated {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        self.inner.test_connection(endpoint, echo).await
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        self.gate.acquire().await.expect("the gate stays open").forget();
        self.inner.submit(endpoint, message).await
    }
}

/// Waits for something, with a deadline: 90 s, or as many as `DOSEWIRE_DEADLINE` says for large runs.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let seconds = std::env::var("DOSEWIRE_DEADLINE").map_or(90, |text| text.parse().unwrap());
    let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "{what} did not come in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Claims at most so many reports in the name of a server; nothing is sent.
pub async fn claim_as(store: &Store, server: Uuid, limit: usize) -> Result<Vec<Claim>, store::Error> {
    let mut tx = store.begin("test").await?;
    let lease = Timing::default().lease();
    let claimer = Claimer { server, lease, limit, programs: "programs", catalog: "catalog" };
    let claims = store::claim(&mut tx, &claimer).await?;
    store::open_submissions(&mut tx, &vault(), claims.iter().map(|claim| (claim, None))).await?;
    tx.commit().await?;
    Ok(claims)
}

/// The entries of a coordinator who sets up an integration.
pub fn set_up(location: Uuid, address: &str, password: &str) -> NewIntegration {
    let entered = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    NewIntegration {
        program_code: "SANDBOX".into(),
        environment: Environment::Production,
        settings: entered(&[
            ("endpoint", address),
            ("username", "trainee"),
            ("facility_id", "F1"),
            ("sending_facility", "ALDER"),
        ]),
        secrets: entered(&[("password", password)]),
        enrollments: vec![NewEnrollment { location_id: location, settings: entered(&[("site_id", "NORTH")]) }],
        historical: true,
        time_zone: "America/Chicago".into(),
        credentials_expire_on: None,
        certificate_expires_at: None,
        maintenance: None,
        connections: None,
        night_at: None,
    }
}

/// A training registry of its own, and where it is.
pub async fn start_registry() -> (Sandbox, String) {
    start_slow_registry(Duration::ZERO).await
}

async fn start_slow_registry(latency: Duration) -> (Sandbox, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/iis", listener.local_addr().unwrap());
    let options = SandboxOptions::new("trainee", "training", Arc::new(|| SystemSource.now()));
    let registry = Sandbox::new(SandboxOptions { latency, ..options });
    tokio::spawn(sandbox::serve(listener, registry.clone(), std::future::pending()));
    (registry, address)
}

/// A patient of whom nothing is missing.
pub fn patient(mrn: &str) -> Patient {
    let name = |last: &str, first: &str| Name { last: last.into(), first: first.into(), ..Name::default() };
    Patient {
        mrn: mrn.into(),
        name: name("Okafor", "Maya"),
        mother_maiden: Some(name("Adeyemi", "Grace")),
        birth_date: NaiveDate::from_ymd_opt(2025, 3, 2).unwrap(),
        sex: Sex::Female,
        races: vec!["2054-5".into()],
        ethnicity: Some("2186-5".into()),
        address: Some(Address {
            street: "418 Alder St".into(),
            other: None,
            city: "Madison".into(),
            state: "WI".into(),
            zip: "53703".into(),
            ..Address::default()
        }),
        phone: Some("6085550142".into()),
        email: None,
        next_of_kin: Some(NextOfKin {
            name: name("Okafor", "Grace"),
            relationship: "MTH".into(),
            phone: Some("6085550142".into()),
            ..NextOfKin::default()
        }),
        eligibility: Some("V02".into()),
        protected: Some(false),
        publicity: None,
        test: false,
        ..Patient::default()
    }
}

impl Practice {
    pub async fn add_patient(&self, details: Patient) -> Uuid {
        let mut tx = self.store.begin("test").await.unwrap();
        let row = store::save_patient(&mut tx, NewPatient { known: None, details }).await.unwrap();
        tx.commit().await.unwrap();
        row.id
    }

    /// A dose that is complete, with a lot.
    pub fn dose(&self, lot_text: &str) -> NewDose {
        NewDose {
            location_id: self.location,
            name: "M-M-R II".into(),
            source: "00".into(),
            completion: Completion::Complete,
            given_on: given_on(),
            amount: Some("0.5".into()),
            unit: Some("mL".into()),
            lot: Some(lot::parse(&format!("{lot_text} 09/30/2027")).unwrap()),
            lot_entered: Some(format!("{lot_text} 09/30/2027")),
            route: Some("C38299".into()),
            site: Some("LA".into()),
            eligibility: Some("V02".into()),
            funding: Some("VXC51".into()),
            vis_presented_on: Some(given_on()),
            origin: Origin::Ui,
            ..NewDose::default()
        }
    }

    pub async fn add_dose(&self, patient: Uuid, new: NewDose) -> backend::entity::immunization::Model {
        let mut tx = self.store.begin("test").await.unwrap();
        let row = store::record_dose(&mut tx, &self.courier.reference, patient, new).await.unwrap();
        tx.commit().await.unwrap();
        row
    }

    /// A patient with one dose; gives the dose and its report.
    pub async fn add_one(&self, mrn: &str, lot_text: &str) -> (backend::entity::immunization::Model, Uuid) {
        let patient = self.add_patient(patient(mrn)).await;
        let dose = self.add_dose(patient, self.dose(lot_text)).await;
        let report = self.report_of(dose.id).await;
        (dose, report)
    }

    pub async fn report_of(&self, dose: Uuid) -> Uuid {
        use backend::entity::report::{Column, Entity};
        use sea_orm::{ColumnTrait, QueryFilter};
        let found = Entity::find().filter(Column::ImmunizationId.eq(dose)).one(self.store.reader()).await.unwrap();
        found.expect("the dose has a report").id
    }

    pub async fn queue(&self, report: Uuid) -> store::QueueOutcome {
        let mut tx = self.store.begin("test").await.unwrap();
        let outcome = store::queue(&mut tx, &self.courier.reference, report, store::QueueSource::Person).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    /// Queues a report and carries everything that is due.
    pub async fn send(&self, report: Uuid) {
        assert_eq!(self.queue(report).await, store::QueueOutcome::Queued);
        self.carry_all().await;
    }

    pub async fn carry_all(&self) {
        while self.courier.carry_one().await.unwrap() {}
    }

    pub async fn row(&self, report: Uuid) -> backend::entity::report::Model {
        backend::entity::report::Entity::find_by_id(report).one(self.store.reader()).await.unwrap().unwrap()
    }

    pub async fn state(&self, report: Uuid) -> ReportState {
        store::state_of(&self.row(report).await).unwrap()
    }

    /// The tab and the status that a person sees.
    pub async fn seen(&self, report: Uuid) -> (String, String) {
        let row = self.row(report).await;
        (row.tab, row.status)
    }

    pub async fn integration_row(&self) -> backend::entity::integration::Model {
        let found = backend::entity::integration::Entity::find_by_id(self.integration).one(self.store.reader());
        found.await.unwrap().unwrap()
    }

    /// The integration's gate.
    pub async fn gate(&self) -> Gate {
        store::integration_gate(self.store.reader(), self.integration, self.source.now()).await.unwrap()
    }

    /// Sets how many messages may be on their way to the registry at once.
    pub async fn set_connections(&self, count: i32) {
        use backend::entity::integration::ActiveModel;
        let tx = self.store.begin("test").await.unwrap();
        let row = ActiveModel { id: Set(self.integration), connections: Set(count), ..Default::default() };
        row.update(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A message got through just now, so that all connections are used.
    pub async fn open_gate(&self) {
        let mut tx = self.store.begin("test").await.unwrap();
        let gate = store::GateId::Integration(self.integration);
        store::apply_gate_events(&mut tx, gate, &[GateEvent::TestMessageAccepted]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The same server, each of whose messages waits for a permit of the gate.
    pub fn gated(&self) -> (Courier, Arc<Semaphore>) {
        let gate = Arc::new(Semaphore::new(0));
        let transport = Arc::new(Gated { gate: Arc::clone(&gate), inner: Arc::clone(&self.courier.transport) });
        (Courier { transport, ..self.courier.clone() }, gate)
    }

    /// Claims the next report; nothing is sent.
    pub async fn claim(&self) -> Option<Claim> {
        claim_as(&self.store, self.courier.server, 1).await.unwrap().pop()
    }

    /// Another server on the same database.
    pub async fn second_server(&self) -> Courier {
        let store = Store::open(&self.place.url, self.source.clone()).await.unwrap();
        store::open_audit_log(&store, &vault()).await.unwrap();
        let courier = Courier { store, server: SystemSource.uuid(), ..self.courier.clone() };
        delivery::join(&courier, false).await.unwrap();
        courier
    }

    /// Returns the stored failure of a report's last attempt.
    pub async fn last_failure(&self, report: Uuid) -> String {
        let attempts = store::submissions_of(self.store.reader(), &self.courier.vault, report).await.unwrap();
        attempts.first().and_then(|attempt| attempt.row.failure.clone()).unwrap_or_default()
    }

    /// A second location of the practice, which reports nowhere yet.
    pub async fn second_location(&self) -> Uuid {
        let id = self.store.source().uuid();
        let first = location::Entity::find_by_id(self.location).one(self.store.reader()).await.unwrap().unwrap();
        let mut row = first.into_active_model().reset_all();
        row.id = Set(id);
        row.name = Set("South clinic".into());
        let tx = self.store.begin("test").await.unwrap();
        location::Entity::insert(row).exec_without_returning(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub fn records(&self) -> Records {
        self.registry.records()
    }
}
