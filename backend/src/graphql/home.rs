//! What Home shows.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{
    bind::Bindings,
    call::Call,
    error::Result,
    reminder::{Reminder, reminders_of},
    report_row::ReportCounts,
};
use crate::{
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
    next_night_at: Option<DateTime<Utc>>,
    tonight: u64,
    tonight_blocked: u64,
    nights: Vec<NightRun>,
    causes: Vec<Cause>,
    reminders: Vec<Reminder>,
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
    reported: u64,
    rejected: u64,
}

#[derive(Serialize)]
struct Cause {
    code: String,
    text: String,
    doses: u64,
}

/// So many nights are shown.
const NIGHTS: u64 = 7;

async fn home(call: Call) -> Result<Home> {
    let store = &call.app.store;
    let tonight = night::tonight(store).await?;
    let nights = store::night_figures(store.reader(), NIGHTS).await?;
    let causes = store::causes(store.reader()).await?;
    let mut causes: Vec<_> = causes.into_iter().map(|(code, (text, doses))| Cause { code, text, doses }).collect();
    causes.sort_by(|a, b| b.doses.cmp(&a.doses).then_with(|| a.code.cmp(&b.code)));
    Ok(Home {
        counts: call.app.counts.now(store.reader()).await?,
        next_night_at: night::next_night(store).await?,
        tonight: tonight.ready,
        tonight_blocked: tonight.blocked,
        nights: nights.into_iter().map(|figures| night_of(&call, figures)).collect(),
        causes,
        reminders: reminders(&call).await?,
    })
}

/// The reminders of all integrations that are in use.
async fn reminders(call: &Call) -> Result<Vec<Reminder>> {
    let mut reminders = Vec::new();
    for row in store::integrations_in_use(call.app.store.reader()).await? {
        reminders.extend(reminders_of(&row, call.knowledge(), call.app.store.source().now())?);
    }
    Ok(reminders)
}

fn night_of(call: &Call, figures: NightFigures) -> NightRun {
    let program = call.knowledge().program(&figures.program_code);
    NightRun {
        id: figures.run.id.to_string(),
        date: figures.run.civil_date,
        day: figures.run.day,
        registry_name: program.map_or(figures.program_code, |program| program.registry.clone()),
        started_at: figures.run.started_at,
        found: figures.run.found,
        queued: figures.run.queued,
        blocked: figures.run.blocked,
        reported: figures.reported,
        rejected: figures.rejected,
    }
}
