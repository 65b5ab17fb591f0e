//! Figures of the last days.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use shared::figure::{CauseCount, GroupCauses, by_day, timeliness, top_causes, top_groups};

use crate::{
    civil::day_of,
    graphql::{
        schema::{Bindings, Call, Error, Result},
        shared_counts::KeptFigures,
    },
    store::{self, SetUp},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("reportingFigures", reporting_figures);
}

/// Maximum number of days.
const MAX_DAYS: u64 = 366;
/// Maximum number of causes, of groups, and of causes of a group.
const MAX_CAUSES: usize = 10;
const MAX_GROUPS: usize = 10;
const MAX_CAUSES_OF_GROUP: usize = 3;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingFigures {
    from: NaiveDate,
    to: NaiveDate,
    days: Vec<FiguresOfDay>,
    timeliness: Timeliness,
    causes: Vec<Cause>,
    by_clinician: Vec<Group>,
    by_location: Vec<Group>,
    by_vaccine: Vec<Group>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FiguresOfDay {
    given_on: NaiveDate,
    reported: u64,
    rejected: u64,
    open: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Timeliness {
    reported: u64,
    median_days: Option<f64>,
    within: Vec<TimelinessShare>,
}

#[derive(Serialize)]
struct TimelinessShare {
    days: u32,
    reported: u64,
    share: f64,
}

#[derive(Serialize)]
struct Cause {
    code: String,
    text: String,
    doses: u64,
}

#[derive(Serialize)]
struct Group {
    name: Option<String>,
    doses: u64,
    causes: Vec<Cause>,
}

async fn reporting_figures(call: Call) -> Result<ReportingFigures> {
    let days: i64 = call.arg("days")?;
    let days = u64::try_from(days).ok().filter(|days| (1..=MAX_DAYS).contains(days));
    let days = days.ok_or_else(|| Error::bad_input("Argument `days` is not a number from 1 to 366."))?;
    let seq = store::last_change(call.app.store.reader()).await?;
    let set_up = call.app.store.set_up(seq).await?;
    let to = day_of(call.app.store.source().now(), &set_up.profile.zone);
    let from = to.checked_sub_days(Days::new(days - 1)).unwrap_or(to);
    let kept = call.app.counts.figures(seq, async || read(&call, &set_up, from, to).await).await?;
    // Others may have asked for other days, or on another day.
    let kept = if (kept.from, kept.to) == (from, to) { kept } else { Arc::new(read(&call, &set_up, from, to).await?) };
    Ok(figures_of(&kept))
}

async fn read(call: &Call, set_up: &SetUp, from: NaiveDate, to: NaiveDate) -> store::Result<KeptFigures> {
    let (db, days) = (call.app.store.reader(), from..=to);
    let counted = store::counted_reports(db, &days, &set_up.profile.zone).await?;
    let stuck = store::stuck_reports(db, &days, &set_up.profile).await?;
    let most = (MAX_GROUPS, MAX_CAUSES_OF_GROUP);
    Ok(KeptFigures {
        from,
        to,
        days: by_day(&counted, from, to),
        timeliness: timeliness(&counted),
        causes: top_causes(&stuck, MAX_CAUSES),
        by_clinician: top_groups(&stuck, |one| one.clinician.as_deref(), most),
        by_location: top_groups(&stuck, |one| Some(&one.location), most),
        by_vaccine: top_groups(&stuck, |one| Some(&one.vaccine), most),
    })
}

fn figures_of(kept: &KeptFigures) -> ReportingFigures {
    let day = |day: &shared::figure::DayFigures| FiguresOfDay {
        given_on: day.given_on,
        reported: day.reported,
        rejected: day.rejected,
        open: day.open,
    };
    let within = kept.timeliness.within.iter();
    let within = within.map(|one| TimelinessShare { days: one.days, reported: one.reported, share: one.share });
    ReportingFigures {
        from: kept.from,
        to: kept.to,
        days: kept.days.iter().map(day).collect(),
        timeliness: Timeliness {
            reported: kept.timeliness.reported,
            median_days: kept.timeliness.median_days,
            within: within.collect(),
        },
        causes: causes_of(&kept.causes),
        by_clinician: groups_of(&kept.by_clinician),
        by_location: groups_of(&kept.by_location),
        by_vaccine: groups_of(&kept.by_vaccine),
    }
}

fn causes_of(causes: &[CauseCount]) -> Vec<Cause> {
    let cause = |cause: &CauseCount| Cause { code: cause.code.clone(), text: cause.text.clone(), doses: cause.reports };
    causes.iter().map(cause).collect()
}

fn groups_of(groups: &[GroupCauses]) -> Vec<Group> {
    let group = |group: &GroupCauses| Group {
        name: group.name.clone(),
        doses: group.reports,
        causes: causes_of(&group.causes),
    };
    groups.iter().map(group).collect()
}
