//! Figures of the last days.

use chrono::{Days, NaiveDate};
use shared::figure::{by_day, timeliness, top_causes, top_groups};

use crate::{
    civil::day_of,
    graphql::{
        schema::{Bindings, Call, Result},
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

async fn reporting_figures(call: Call) -> Result<KeptFigures> {
    let days = call.number("days", MAX_DAYS)?;
    let seq = store::last_change(call.app.store.reader()).await?;
    let set_up = call.app.store.set_up(seq).await?;
    let to = day_of(call.app.store.source().now(), &set_up.profile.zone);
    let from = to.checked_sub_days(Days::new(days - 1)).unwrap_or(to);
    let kept = call.app.counts.figures(seq, async || read(&call, &set_up, from, to).await).await?;
    // Others may have asked for other days, or on another day.
    let is_same = (kept.from, kept.to) == (from, to);
    Ok(if is_same { KeptFigures::clone(&kept) } else { read(&call, &set_up, from, to).await? })
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
