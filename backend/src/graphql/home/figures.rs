//! The figures of Home.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use shared::gate::GateKind;

use crate::{
    entity::integration,
    graphql::{
        alert::{Alert, alerts_of},
        integration::{Reminder, reminders_of},
        schema::{Bindings, Call, Result},
        shared_counts::ReportCounts,
    },
    night,
    store::{self, NightFigures},
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
}

/// Maximum number of nights that are shown.
const MAX_NIGHTS: u64 = 7;

async fn home(call: Call) -> Result<Home> {
    let store = &call.app.store;
    let tonight = night::tonight(store).await?;
    let nights = store::night_figures(store.reader(), MAX_NIGHTS).await?;
    let found = store::causes(store.reader()).await?;
    let of_record = |(code, (text, doses))| Cause { code, text, doses, integration_id: None };
    let mut causes: Vec<_> = found.into_iter().map(of_record).collect();
    causes.sort_by(|a, b| b.doses.cmp(&a.doses).then_with(|| a.code.cmp(&b.code)));
    // What keeps a whole integration from sending comes first.
    causes.splice(0..0, closed_gates(&call).await?);
    let in_use = store::integrations_in_use(store.reader()).await?.rows;
    Ok(Home {
        counts: call.app.counts.now(store.reader()).await?,
        alerts: alerts_of(&call.app, store::open_alerts(store.reader()).await?).await?,
        next_night_at: night::next_night(store).await?,
        tonight: tonight.ready,
        tonight_blocked: tonight.blocked,
        nights: nights.into_iter().map(|figures| night_of(&call, figures)).collect(),
        causes,
        reminders: reminders(&call, &in_use)?,
        registries: registries(&call, in_use),
    })
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
        });
    }
    Ok(causes)
}

fn reminders(call: &Call, in_use: &[integration::Model]) -> Result<Vec<Reminder>> {
    let mut reminders = Vec::new();
    for row in in_use {
        reminders.extend(reminders_of(row, call.reference(), call.app.store.source().now())?);
    }
    Ok(reminders)
}

/// Returns each registry once, whether its test or its production system is used, or both.
fn registries(call: &Call, in_use: Vec<integration::Model>) -> Vec<ReportedTo> {
    let named = in_use.into_iter().map(|row| ReportedTo {
        registry_name: call.reference().registry_name(&row.program_code),
        program_code: row.program_code,
    });
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

fn night_of(call: &Call, figures: NightFigures) -> NightRun {
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
