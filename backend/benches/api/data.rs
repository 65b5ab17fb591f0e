//! The practices that are measured: the demo practice, made anew, and a large one, made once and kept.
//!
//! The large one is the demo practice many times over, copied within the database: nearly all doses are reported, as in
//! a practice that has reported for years.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use backend::{
    auth::{Scope, Secret},
    demo,
    entity::{immunization, integration::Environment, location, patient},
    reference_data::ReferenceData,
    source::{Source as _, SystemSource},
    store::{self, AccountStore, NewEnrollment, NewIntegration, NewToken, Store},
    vault::{Key, KeyId, Vault, key_file},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, Database, DbBackend, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, Statement,
};
use uuid::Uuid;

/// Where a practice is kept.
pub enum Base {
    Sqlite,
    /// In a cluster at this address.
    Postgres(String),
}

/// A practice on disk.
pub struct Practice {
    pub name: String,
    pub folder: PathBuf,
    pub url: String,
    pub key_file: PathBuf,
    pub token: String,
    /// The address of its training registry.
    pub registry: String,
    /// The patient whose chart is read: one with many doses.
    pub chart: Uuid,
    pub location: Uuid,
    pub day: String,
}

/// Doses of each copy of a patient, times those of the original.
const COPIES_OF_DOSES: usize = 2;
/// Of so many copies one is not reported yet.
const UNREPORTED: usize = 50;
const KEY: [u8; 32] = [7; 32];

impl Practice {
    /// The demo practice, activated; none of its 932 doses is reported.
    pub async fn demo(base: &Base, folder: &Path) -> Self {
        let folder = folder.join(format!("{}-demo", base.word()));
        let _ = fs::remove_dir_all(&folder);
        Self::make(base, folder, "demo", 0).await
    }

    /// The large practice, of at least so many patients.
    pub async fn large(base: &Base, folder: &Path, patients: usize) -> Self {
        let folder = folder.join(format!("{}-{patients}", base.word()));
        Self::make(base, folder, &format!("large_{patients}"), patients).await
    }

    async fn make(base: &Base, folder: PathBuf, database: &str, patients: usize) -> Self {
        let is_kept = folder.join("ready").is_file();
        if !is_kept {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
        }
        let url = base.url(&folder, database, is_kept).await;
        let store = Store::open(&url, Arc::new(SystemSource)).await.unwrap();
        let key = folder.join("key");
        if !is_kept {
            let start = Instant::now();
            key_file::create(&key, &Key::from_bytes(KEY)).unwrap();
            let registry = super::server::free_address();
            fs::write(folder.join("registry"), &registry).unwrap();
            set_up(&store, &registry).await;
            let secret = Secret::for_token(KEY);
            let token = NewToken { name: "bench".into(), scopes: Scope::USUAL.to_vec(), expires_at: None };
            AccountStore::new(store.clone()).add_token(token, secret.hash()).await.unwrap();
            multiply(&store, patients).await;
            fs::write(folder.join("ready"), "").unwrap();
            println!("made {} in {:.0?}", folder.display(), start.elapsed());
        }
        let counted = immunization::Entity::find().count(store.reader()).await.unwrap();
        let charted = immunization::Entity::find().filter(immunization::Column::Cvx.is_not_null());
        let chart = charted.one(store.reader()).await.unwrap().unwrap();
        let made = Self {
            name: format!("{}, {counted} doses", base.name()),
            registry: fs::read_to_string(folder.join("registry")).unwrap(),
            token: Secret::for_token(KEY).reveal().to_owned(),
            key_file: key,
            folder,
            chart: chart.patient_id,
            location: location::Entity::find().one(store.reader()).await.unwrap().unwrap().id,
            day: SystemSource.now().date_naive().pred_opt().unwrap().to_string(),
            url,
        };
        drop(store);
        made
    }
}

impl Base {
    fn word(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    async fn url(&self, folder: &Path, database: &str, is_kept: bool) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}?mode=rwc", folder.join("practice.db").display()),
            Self::Postgres(cluster) => {
                if !is_kept {
                    let admin = Database::connect(cluster).await.unwrap();
                    admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {database}")).await.unwrap();
                    admin.execute_unprepared(&format!("CREATE DATABASE {database}")).await.unwrap();
                }
                format!("{}/{database}", cluster.rsplit_once('/').unwrap().0)
            }
        }
    }
}

/// The demo practice with an active integration, and a report for each dose.
async fn set_up(store: &Store, registry: &str) {
    let reference = Arc::new(ReferenceData::built_in().unwrap());
    demo::load(store, &reference, None).await.unwrap();
    let vault = Vault::new(vec![(KeyId(1), Key::from_bytes(KEY))]).unwrap();
    let locations = location::Entity::find().all(store.reader()).await.unwrap();
    let entered = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let enrolled = |row: location::Model| NewEnrollment {
        location_id: row.id,
        settings: entered(&[("site_id", row.name.split(' ').next().unwrap())]),
    };
    let endpoint = format!("http://{registry}/iis");
    let new = NewIntegration {
        program_code: "SANDBOX".into(),
        environment: Environment::Production,
        settings: entered(&[
            ("endpoint", &endpoint),
            ("username", "sandbox"),
            ("facility_id", "F1"),
            ("sending_facility", "ALDER"),
        ]),
        secrets: entered(&[("password", "sandbox-password")]),
        enrollments: locations.into_iter().map(enrolled).collect(),
        historical: true,
        time_zone: "America/Chicago".into(),
        credentials_expire_on: None,
        certificate_expires_at: None,
        maintenance: None,
        connections: None,
        night_at: None,
    };
    let mut tx = store.begin("bench").await.unwrap();
    let integration = store::save_integration(&mut tx, &vault, new).await.unwrap();
    store::activate(&mut tx, integration).await.unwrap();
    tx.commit().await.unwrap();
    loop {
        let mut tx = store.begin("bench").await.unwrap();
        let batch = store::backfill(&mut tx, &reference, None, 500).await.unwrap();
        tx.commit().await.unwrap();
        if batch.is_none() {
            break;
        }
    }
}

/// Copies every patient with doses and reports until there are so many patients.
async fn multiply(store: &Store, patients: usize) {
    let there = usize::try_from(patient::Entity::find().count(store.reader()).await.unwrap()).unwrap();
    let copier = Copier::new(store).await;
    for copy in 1..patients.div_ceil(there) {
        let tx = store.begin("bench").await.unwrap();
        for statement in copier.statements(copy) {
            tx.db().execute_unprepared(&statement).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let tx = store.begin("bench").await.unwrap();
    tx.db().execute_unprepared("ANALYZE").await.unwrap();
    tx.commit().await.unwrap();
}

/// Writes the statements that copy the first rows.
struct Copier {
    is_postgres: bool,
    columns: Vec<(&'static str, Vec<String>)>,
}

impl Copier {
    /// Marks the rows that are copied, and reads the names of their columns.
    async fn new(store: &Store) -> Self {
        let backend = store.reader().get_database_backend();
        let tx = store.begin("bench").await.unwrap();
        let mut columns = Vec::new();
        for table in ["patient", "immunization", "report", "submission"] {
            let names = match backend {
                DbBackend::Postgres => format!(
                    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}' \
                     AND table_schema = 'public'"
                ),
                _ => format!("SELECT name FROM pragma_table_info('{table}')"),
            };
            let rows = tx.db().query_all_raw(Statement::from_string(backend, names)).await.unwrap();
            columns.push((table, rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()));
            if table != "submission" {
                let mark = format!("CREATE TABLE IF NOT EXISTS bench_{table} AS SELECT * FROM {table}");
                tx.db().execute_unprepared(&mark).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        Self { is_postgres: backend == DbBackend::Postgres, columns }
    }

    fn statements(&self, copy: usize) -> Vec<String> {
        let mut statements = vec![self.patients(copy)];
        for times in 0..COPIES_OF_DOSES {
            let dose = copy * COPIES_OF_DOSES + times;
            statements.push(self.doses(copy, dose));
            let is_reported = !copy.is_multiple_of(UNREPORTED);
            statements.push(self.reports(copy, dose, is_reported));
            if is_reported {
                statements.push(self.submissions(dose));
            }
        }
        statements
    }

    /// An id with another end: the same for the same row and number.
    fn id(&self, column: &str, number: usize) -> String {
        if self.is_postgres {
            format!("(substr(replace({column}::text, '-', ''), 1, 24) || '{number:08x}')::uuid")
        } else {
            format!("CAST(substr({column}, 1, 12) || X'{number:08x}' AS BLOB)")
        }
    }

    fn copy(&self, table: &str, from: &str, value: impl Fn(&str) -> Option<String>) -> String {
        let names = &self.columns.iter().find(|(name, _)| *name == table).unwrap().1;
        let mut values = String::new();
        for name in names {
            let value = value(name).unwrap_or_else(|| format!("b.{name}"));
            let _ = write!(values, "{}{value}", if values.is_empty() { "" } else { ", " });
        }
        format!("INSERT INTO {table} ({}) SELECT {values} FROM {from} b", names.join(", "))
    }

    fn patients(&self, copy: usize) -> String {
        self.copy("patient", "bench_patient", |name| match name {
            "id" => Some(self.id("b.id", copy)),
            "mrn" => Some(format!("b.mrn || '-{copy}'")),
            "mrn_key" => Some(format!("lower(b.mrn || '-{copy}')")),
            "last_name" => Some(format!("b.last_name || ' {copy}'")),
            "name_key" => Some(format!("lower(b.last_name || ' {copy}, ' || b.first_name)")),
            "given_key" => Some(format!("lower(b.first_name || ' ' || b.last_name || ' {copy}')")),
            _ => None,
        })
    }

    fn doses(&self, copy: usize, dose: usize) -> String {
        self.copy("immunization", "bench_immunization", |name| match name {
            "id" => Some(self.id("b.id", dose)),
            "patient_id" => Some(self.id("b.patient_id", copy)),
            "order_id" => Some(format!("substr(b.order_id, 1, 8) || '{dose:08x}'")),
            _ => None,
        })
    }

    fn reports(&self, copy: usize, dose: usize, is_reported: bool) -> String {
        self.copy("report", "bench_report", |name| match name {
            "id" => Some(self.id("b.id", dose)),
            "patient_id" => Some(self.id("b.patient_id", copy)),
            "immunization_id" => Some(self.id("b.immunization_id", dose)),
            _ if !is_reported => None,
            "tab" | "status" => Some("'REPORTED'".to_owned()),
            "accepted_version" => Some("b.wanted_version".to_owned()),
            "accepted_at" => Some("b.updated_at".to_owned()),
            "last_submission_id" => Some(self.id("b.id", dose)),
            "findings" => Some("'[]'".to_owned()),
            "blocked" => Some(if self.is_postgres { "false" } else { "0" }.to_owned()),
            "excluded" => Some("NULL".to_owned()),
            _ => None,
        })
    }

    fn submissions(&self, dose: usize) -> String {
        let body = if self.is_postgres { "decode(repeat('00', 1000), 'hex')" } else { "zeroblob(1000)" };
        self.copy("submission", "bench_report", |name| {
            let value = match name {
                "id" => self.id("b.id", dose),
                "report_id" => self.id("b.id", dose),
                "integration_id" => return None,
                "message_id" if self.is_postgres => format!("substr(md5(b.id::text || '{dose}'), 1, 20)"),
                "message_id" => "substr(hex(randomblob(10)), 1, 20)".to_owned(),
                "version" => "b.wanted_version".to_owned(),
                "fence" => "0".to_owned(),
                "action" => "'A'".to_owned(),
                "claimed_at" | "finished_at" => "b.updated_at".to_owned(),
                "verdict" => "'ACCEPTED'".to_owned(),
                "findings" => "'[]'".to_owned(),
                "request" | "response" => body.to_owned(),
                _ => "NULL".to_owned(),
            };
            Some(value)
        })
    }
}
