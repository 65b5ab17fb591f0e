//! The command that examines an installation: gathers the facts, and changes nothing.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context as _;
use shared::alert::AlertKind;
use url::Url;

use crate::app::{
    file_lock::file_of,
    open::{OpenError, open_as, without_credentials},
};
use crate::{
    alert::{alert_text, newest_due},
    civil::{day_of, zone_of},
    delivery::{Courier, Timing},
    doctor::{
        Address, Backups, Disk, Ending, Examination, Facts, Inside, KeyFacts, NightFacts, Recount, RestoreFacts,
        examine,
    },
    entity::{
        database_restore,
        integration::{self, IntegrationState},
    },
    programs,
    reference_data::ReferenceData,
    source::{Source as _, SystemSource},
    store::{self, SchemaPolicy, SchemaStatus, Store},
    transport::{Limits, NetworkTransport, look_up},
    vault::{self, Vault},
};

/// Options of an examination.
#[derive(Debug)]
pub struct DoctorOptions {
    /// The database's address.
    pub database: String,
    /// The keys, if any were given; an error if they cannot be read.
    pub vault: Option<anyhow::Result<Vault>>,
    /// The folder of the practice's own programs.
    pub programs: Option<PathBuf>,
    /// `true` if registries are asked whether they answer.
    pub reach: bool,
    /// `true` if registries may be at private addresses.
    pub allow_private: bool,
}

/// Examines an installation.
///
/// # Errors
/// Returns an error if the database stops answering meanwhile, or a program file is wrong.
pub async fn run_doctor(options: DoctorOptions) -> anyhow::Result<Examination> {
    let file = file_of(&options.database);
    let mut facts = Facts {
        now: SystemSource.now(),
        place: without_credentials(&options.database),
        schema: Err("there is no such file".to_owned()),
        faults: None,
        disk: None,
        pages: None,
        inside: None,
    };
    // What only looks makes no file.
    if file.as_ref().is_some_and(|file| !file.exists()) {
        return Ok(examine(&facts));
    }
    facts.disk = file.as_deref().and_then(disk_of);
    let store = match open_as(&options.database, SchemaPolicy::Leave).await {
        Ok(store) => store,
        Err(OpenError::Newer { migration, .. }) => {
            facts.schema = Ok(SchemaStatus { unknown: vec![migration], ..SchemaStatus::default() });
            return Ok(examine(&facts));
        }
        Err(OpenError::Database { source, .. }) => {
            facts.schema = Err(source.to_string());
            return Ok(examine(&facts));
        }
        Err(other) => return Err(other.into()),
    };
    let schema = store::schema_status(store.reader()).await.context("the database stopped answering")?;
    facts.faults = store::quick_check(store.reader()).await?;
    facts.pages = store::free_pages(store.reader()).await?;
    let is_current = schema.applied > 0 && schema.pending == 0;
    facts.schema = Ok(schema);
    if is_current && facts.faults.as_ref().is_none_or(Vec::is_empty) {
        facts.inside = Some(look_inside(&store, options, facts.now).await?);
    }
    Ok(examine(&facts))
}

fn disk_of(file: &std::path::Path) -> Option<Disk> {
    let database = std::fs::metadata(file).ok()?.len();
    let disk = rustix::fs::statvfs(file).ok()?;
    Some(Disk { free: disk.f_bavail.saturating_mul(disk.f_frsize), database })
}

async fn look_inside(
    store: &Store,
    options: DoctorOptions,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<Inside> {
    let db = store.reader();
    let reference = Arc::new(ReferenceData::load(store, programs::read(options.programs.as_deref())?).await?);
    let in_use = store::integrations_in_use(db).await?.rows;
    let active: Vec<_> = in_use.iter().filter(|row| row.state == IntegrationState::Active).collect();
    let key = match &options.vault {
        None => KeyFacts::NotGiven,
        Some(Ok(vault)) if store::is_opened_by(db, vault).await? => KeyFacts::Opens,
        Some(Ok(_)) => KeyFacts::Refused,
        Some(Err(error)) => KeyFacts::Unreadable(reason_of(error)),
    };
    let mut nights = Vec::new();
    for row in &active {
        nights.extend(night_of(store, row, now).await?);
    }
    let open = store::open_alerts(db).await?;
    let names = store::subject_names(db).await?;
    let text = |row| store::subject_of(row).map(|subject| alert_text(row, subject, &names, &reference));
    let [reports, wrong, unreadable] = store::recount(db).await?;
    let last_known = store::last_known_instant(db).await?;
    let is_file = file_of(&options.database).is_some();
    let restore = store::last_restore(db).await?;
    let courier = courier(store, options.vault, &reference, options.allow_private)?;
    let courier = courier.filter(|_| options.reach && key == KeyFacts::Opens);
    let mut addresses = Vec::new();
    for row in &active {
        addresses.push(address_of(row, options.allow_private, courier.as_ref()).await?);
    }
    Ok(Inside {
        key,
        last_known,
        is_clock_doubted: open.iter().any(|row| row.kind == AlertKind::Clock.as_str()),
        endings: in_use.iter().flat_map(|row| endings_of(row, now)).collect(),
        addresses,
        backups: if is_file { Some(backups(store, restore.as_ref()).await?) } else { None },
        restored: restored(store, restore.as_ref()).await?,
        nights,
        alerts: open.iter().map(text).collect::<store::Result<_>>()?,
        audit_head: store::audit_head(db).await?,
        recount: Recount { reports, wrong, unreadable },
    })
}

/// The reason why no key could be read, without advice to make a new one, which would open nothing here.
fn reason_of(error: &anyhow::Error) -> String {
    match error.downcast_ref() {
        Some(vault::Error::KeyFileMissing { path }) => format!("there is no file {}", path.display()),
        Some(vault::Error::KeyTextEmpty { place }) => format!("{place} has no key in it"),
        _ => format!("{error:#}"),
    }
}

async fn night_of(
    store: &Store,
    row: &integration::Model,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<Option<NightFacts>> {
    let zone = zone_of(&row.time_zone);
    let Some((date, due)) = newest_due(row, now, &zone, store::night_time(row)?) else { return Ok(None) };
    let run = store::night_of_date(store.reader(), row.id, date).await?;
    Ok(Some(NightFacts {
        program: row.program_code.clone(),
        due: run.as_ref().and_then(|run| run.due_at).unwrap_or(due),
        began: run.as_ref().map(|run| run.started_at),
        is_over: run.as_ref().is_some_and(|run| run.ended_at.is_some()),
        unreadable: run.map_or(0, |run| run.unreadable),
    }))
}

fn endings_of(row: &integration::Model, now: chrono::DateTime<chrono::Utc>) -> Vec<Ending> {
    let zone = zone_of(&row.time_zone);
    let today = day_of(now, &zone);
    let certificate = row.certificate_expires_at.map(|end| day_of(end - chrono::TimeDelta::seconds(1), &zone));
    let ends = [("account", row.credentials_expire_on), ("certificate", certificate)];
    let ending = |(what, day): (&str, Option<chrono::NaiveDate>)| {
        let last_day = day?;
        let name = format!("{}: the {what}", row.program_code);
        Some(Ending { name, days: (last_day - today).num_days(), last_day })
    };
    ends.into_iter().filter_map(ending).collect()
}

async fn address_of(
    row: &integration::Model,
    allow_private: bool,
    courier: Option<&Courier>,
) -> anyhow::Result<Address> {
    let settings = store::settings_of(&row.settings)?;
    let entered = settings.get("endpoint").map(|text| text.trim()).unwrap_or_default();
    let program = row.program_code.clone();
    let Ok(url) = Url::parse(entered) else {
        let refused = Some("it is no address.".to_owned());
        return Ok(Address { program, origin: "what was entered".to_owned(), refused, reached: None });
    };
    let origin = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
    let refused = look_up(&url, allow_private).await.err().map(|failure| failure.summary);
    let reached = match courier {
        Some(courier) if refused.is_none() => {
            let tested = courier.test_connection(row).await?;
            Some(if tested.trouble.is_none() { Ok(()) } else { Err(tested.cause.text) })
        }
        _ => None,
    };
    Ok(Address { program, origin, refused, reached })
}

/// A courier that asks registries whether they answer; nothing is claimed or sent.
fn courier(
    store: &Store,
    vault: Option<anyhow::Result<Vault>>,
    reference: &Arc<ReferenceData>,
    allow_private: bool,
) -> anyhow::Result<Option<Courier>> {
    let Some(Ok(vault)) = vault else { return Ok(None) };
    let limits = Limits { allow_private, total: Timing::default().longest_exchange(), ..Limits::default() };
    let transport = Arc::new(NetworkTransport::new(limits)?);
    Ok(Some(Courier::new(store.clone(), Arc::new(vault), Arc::clone(reference), transport)))
}

async fn backups(store: &Store, restore: Option<&database_restore::Model>) -> store::Result<Backups> {
    let newest = store::last_backup(store.reader()).await?;
    let unfinished_since = newest.filter(|row| row.finished_at.is_none()).map(|row| row.begun_at);
    let finished_at = store::last_finished_backup(store.reader()).await?.and_then(|row| row.finished_at);
    // The one that a restored database was copied by is accounted for.
    let unfinished_since = unfinished_since.filter(|since| restore.is_none_or(|restore| *since > restore.restored_at));
    Ok(Backups { finished_at, unfinished_since })
}

async fn restored(store: &Store, restore: Option<&database_restore::Model>) -> store::Result<Option<RestoreFacts>> {
    let Some(row) = restore else { return Ok(None) };
    let unknown = store::unknown_outcomes(store.reader()).await?;
    Ok(Some(RestoreFacts { at: row.restored_at, backed_up_at: row.backed_up_at, in_doubt: row.in_doubt, unknown }))
}
