//! The figures of Home.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use shared::gate::GateKind;
use uuid::Uuid;

use crate::{
    entity::integration::{self, IntegrationState},
    graphql::{
        alert::{Alert, alert_of},
        integration::{Reminder, reminders_of},
        schema::{Bindings, Call, Result},
        shared_counts::KeptHome,
    },
    night::{self, NightTimes},
    store::{self, HomeCause, NightFigures, PracticeProfile, Reader, ReportCounts, SubjectNames},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("home", home);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Home {
    counts: ReportCounts,
    alerts: Vec<Alert>,
    next_night_at: Option<DateTime<Utc>>,
    tonight: u64,
    tonight_blocked: u64,
    night_over: u64,
    nights: Vec<NightRun>,
    causes: Vec<Cause>,
    reminders: Vec<Reminder>,
    registries: Vec<ReportedTo>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportedTo {
    registry_name: String,
    program_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NightRun {
    id: String,
    date: NaiveDate,
    day: NaiveDate,
    registry_name: String,
    started_at: DateTime<Utc>,
    found: i32,
    queued: i32,
    blocked: i32,
    unreadable: i32,
    late: bool,
    reported: u64,
    rejected: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cause {
    code: String,
    text: String,
    doses: u64,
    integration_id: Option<String>,
    location_id: Option<String>,
}

/// Maximum number of nights that are shown.
const MAX_NIGHTS: u64 = 7;

async fn home(call: Call) -> Result<Home> {
    let (store, db) = (&call.app.store, call.app.store.reader());
    let seq = store::last_change(db).await?;
    let set_up = store.set_up(seq).await?;
    let times = NightTimes::at(store.source().now(), &set_up.integrations, &set_up.profile.zone);
    let kept = call.app.counts.home(seq, async || read(db, &times, &set_up.integrations).await).await?;
    // Another night may have become the next one since.
    let tonight = if kept.night_times == times { kept.tonight } else { night::tonight(db, &times).await? };
    let mut causes: Vec<_> = kept.causes.iter().map(|cause| of_records(cause, &set_up.profile)).collect();
    causes.sort_by(|a, b| b.doses.cmp(&a.doses).then_with(|| a.code.cmp(&b.code)));
    // What keeps a whole integration from sending comes first.
    causes.splice(0..0, closed_gates(&call).await?);
    let in_use: Vec<_> = set_up.integrations.iter().filter(|row| row.state != IntegrationState::Draft).collect();
    Ok(Home {
        counts: call.app.counts.since(seq, db).await?,
        alerts: kept.alerts.iter().map(|row| alert_of(&call.app, row, &kept.names)).collect::<Result<_>>()?,
        next_night_at: times.next.iter().map(|night| night.at).min(),
        tonight: tonight.found.ready,
        tonight_blocked: tonight.found.blocked,
        night_over: tonight.over,
        nights: kept.nights.iter().map(|figures| night_of(&call, figures)).collect(),
        causes,
        reminders: reminders(&call, &in_use, &kept.paused)?,
        registries: registries(&call, &in_use),
    })
}

/// Reads what only a change makes another.
async fn read(db: &Reader, times: &NightTimes, integrations: &[integration::Model]) -> store::Result<KeptHome> {
    let paused = integrations.iter().filter(|row| row.state == IntegrationState::Paused);
    let paused: Vec<_> = paused.map(|row| row.id).collect();
    let alerts = store::open_alerts(db).await?;
    let names = if alerts.is_empty() { SubjectNames::default() } else { store::subject_names(db).await? };
    Ok(KeptHome {
        causes: store::causes(db).await?,
        nights: store::night_figures(db, MAX_NIGHTS).await?,
        night_times: times.clone(),
        tonight: night::tonight(db, times).await?,
        paused: store::paused_doses(db, &paused).await?,
        alerts,
        names,
    })
}

/// A cause that records have; one of a location's set-up names the location.
fn of_records(cause: &HomeCause, profile: &PracticeProfile) -> Cause {
    let text = match cause.location.map(|id| profile.location_name(id)) {
        None => cause.text.clone(),
        Some(name) => match cause.text.strip_prefix("This location ") {
            Some(rest) => format!("{name} {rest}"),
            None => format!("{name}: {}", cause.text),
        },
    };
    Cause {
        code: cause.code.clone(),
        text,
        doses: cause.reports,
        integration_id: None,
        location_id: cause.location.map(|id| id.to_string()),
    }
}

/// A cause for each gate that is closed.
async fn closed_gates(call: &Call) -> Result<Vec<Cause>> {
    let db = call.app.store.reader();
    let mut causes = Vec::new();
    for closed in store::closed_gates(db).await? {
        let Some(cause) = closed.gate.cause() else { continue };
        let name = call.reference().registry_name(&closed.program_code);
        let what = match closed.gate.kind() {
            GateKind::Held => "Nothing goes to",
            _ => "Nothing goes for the moment to",
        };
        causes.push(Cause {
            code: cause.code.clone(),
            text: format!("{what} {name}. {}", cause.text),
            doses: closed.waiting,
            integration_id: Some(closed.integration.to_string()),
            location_id: None,
        });
    }
    Ok(causes)
}

fn reminders(call: &Call, in_use: &[&integration::Model], paused: &HashMap<Uuid, u64>) -> Result<Vec<Reminder>> {
    let mut reminders = Vec::new();
    for row in in_use {
        let waiting = paused.get(&row.id).copied().unwrap_or_default();
        reminders.extend(reminders_of(row, call.reference(), call.app.store.source().now(), waiting)?);
    }
    Ok(reminders)
}

/// Returns each registry once, whether its test or its production system is used, or both.
fn registries(call: &Call, in_use: &[&integration::Model]) -> Vec<ReportedTo> {
    let named = in_use.iter().map(|row| ReportedTo {
        registry_name: call.reference().registry_name(&row.program_code),
        program_code: row.program_code.clone(),
    });
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

fn night_of(call: &Call, figures: &NightFigures) -> NightRun {
    NightRun {
        id: figures.run.id.to_string(),
        date: figures.run.civil_date,
        day: figures.run.day,
        registry_name: call.reference().registry_name(&figures.program_code),
        started_at: figures.run.started_at,
        found: figures.run.found,
        queued: figures.run.queued,
        blocked: figures.run.blocked,
        unreadable: figures.run.unreadable,
        late: store::is_late_night(&figures.run),
        reported: figures.reported,
        rejected: figures.rejected,
    }
}
