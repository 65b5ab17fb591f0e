//! The rows that figures of days and months are counted from: those of doses that were given here, by an index of the
//! day.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use jiff::tz::TimeZone;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait, Select,
};
use shared::{
    figure::{Counted, Given, SheetReport, Stuck, standing},
    immunization::Completion,
    report::{ExclusionReason, ReportStatus},
};
use uuid::Uuid;

use super::report_state::{read_findings, stopping};
use crate::{
    civil::day_of,
    entity::{immunization, report, submission},
    store::{PracticeProfile, Result},
};

/// Maximum number of reports that are read for causes.
const MAX_STUCK: u64 = 5_000;

/// Civil days, the first and the last included.
pub type Days = RangeInclusive<NaiveDate>;

fn given_here(days: &Days) -> Select<report::Entity> {
    report::Entity::find()
        .filter(report::Column::Administered.eq(true))
        .filter(report::Column::GivenOn.gte(*days.start()))
        .filter(report::Column::GivenOn.lte(*days.end()))
}

/// Returns what became of each report of the doses that were given on some days.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn counted_reports(db: &impl ConnectionTrait, days: &Days, zone: &TimeZone) -> Result<Vec<Counted>> {
    let rows: Vec<(NaiveDate, String, Option<DateTime<Utc>>)> = given_here(days)
        .select_only()
        .columns([report::Column::GivenOn, report::Column::Status, report::Column::FirstAcceptedAt])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(|(given_on, status, at)| counted(*given_on, status, *at, zone)).collect())
}

/// None where another version wrote the status.
fn counted(
    given_on: NaiveDate,
    status: &str,
    first_accepted_at: Option<DateTime<Utc>>,
    zone: &TimeZone,
) -> Option<Counted> {
    let standing = standing(ReportStatus::parse(status)?, first_accepted_at.is_some());
    Some(Counted { given_on, standing, accepted_on: first_accepted_at.map(|at| day_of(at, zone)) })
}

/// A row of a report that is not through: its status, our findings and the last answer's, who gave the dose, where and
/// what.
type StuckLine = (String, String, Option<String>, Option<String>, Option<String>, Uuid, String);

/// Returns the reports of some days that need a person or were refused, the newest first, with their causes.
///
/// # Errors
/// Returns an error if the database is not available, or findings were written by another version.
pub async fn stuck_reports(db: &impl ConnectionTrait, days: &Days, profile: &PracticeProfile) -> Result<Vec<Stuck>> {
    let last: RelationDef = report::Entity::belongs_to(submission::Entity)
        .from(report::Column::LastSubmissionId)
        .to(submission::Column::Id)
        .into();
    let statuses = [ReportStatus::NeedsYou, ReportStatus::Rejected].map(ReportStatus::as_str);
    let lines: Vec<StuckLine> = given_here(days)
        .select_only()
        .columns([report::Column::Status, report::Column::Findings])
        .column(submission::Column::Findings)
        .columns([immunization::Column::GiverLastName, immunization::Column::GiverFirstName])
        .column(report::Column::LocationId)
        .column(immunization::Column::Name)
        .join(JoinType::InnerJoin, report::Relation::Immunization.def())
        .join(JoinType::LeftJoin, last)
        .filter(report::Column::Status.is_in(statuses))
        .order_by_desc(report::Column::GivenOn)
        .limit(MAX_STUCK)
        .into_tuple()
        .all(db)
        .await?;
    lines.into_iter().map(|line| stuck(line, profile)).collect()
}

fn stuck(line: StuckLine, profile: &PracticeProfile) -> Result<Stuck> {
    let (status, ours, theirs, last, first, location, vaccine) = line;
    let is_refused = status == ReportStatus::Rejected.as_str();
    let findings = match theirs {
        Some(theirs) if is_refused => read_findings(&theirs)?,
        _ => read_findings(&ours)?,
    };
    let clinician = last.map(|last| match first.filter(|first| !first.is_empty()) {
        Some(first) => format!("{last}, {first}"),
        None => last,
    });
    let causes = stopping(findings).map(|finding| (finding.code, finding.text)).collect();
    Ok(Stuck { causes, clinician, location: profile.location_name(location), vaccine })
}

/// Returns the number of doses that were given on some days, by location.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn given_doses(db: &impl ConnectionTrait, days: &Days, profile: &PracticeProfile) -> Result<Vec<Given>> {
    let completions = [Completion::Complete, Completion::Partial].map(Completion::as_str);
    let rows: Vec<(Uuid, i64)> = immunization::Entity::find()
        .select_only()
        .column(immunization::Column::LocationId)
        .column_as(immunization::Column::Id.count(), "doses")
        .filter(immunization::Column::GivenOn.gte(*days.start()))
        .filter(immunization::Column::GivenOn.lte(*days.end()))
        .filter(immunization::Column::Source.eq("00"))
        .filter(immunization::Column::Completion.is_in(completions))
        .filter(immunization::Column::DeletedAt.is_null())
        .group_by(immunization::Column::LocationId)
        .into_tuple()
        .all(db)
        .await?;
    let given = |(location, doses): (Uuid, i64)| Given {
        location: profile.location_name(location),
        doses: u64::try_from(doses).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(given).collect())
}

/// A row of a report of a month: location, integration, day, status, and the instant of the first acceptance.
type SheetLine = (Uuid, Uuid, NaiveDate, String, Option<DateTime<Utc>>);

/// Returns the reports of the doses that were given on some days and are in their charts still; `registry` gives the
/// name of an integration's registry.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn sheet_reports(
    db: &impl ConnectionTrait,
    days: &Days,
    profile: &PracticeProfile,
    registry: impl Fn(Uuid) -> Option<String>,
) -> Result<Vec<SheetReport>> {
    let is_there = Condition::any()
        .add(report::Column::Excluded.is_null())
        .add(report::Column::Excluded.ne(ExclusionReason::Deleted.as_str()));
    let rows: Vec<SheetLine> = given_here(days)
        .select_only()
        .columns([report::Column::LocationId, report::Column::IntegrationId, report::Column::GivenOn])
        .columns([report::Column::Status, report::Column::FirstAcceptedAt])
        .filter(report::Column::WantedAbsent.eq(false))
        .filter(is_there)
        .into_tuple()
        .all(db)
        .await?;
    let of_row = |(location, integration, given_on, status, at): &SheetLine| {
        Some(SheetReport {
            location: profile.location_name(*location),
            registry: registry(*integration)?,
            counted: counted(*given_on, status, *at, &profile.zone)?,
        })
    };
    Ok(rows.iter().filter_map(of_row).collect())
}
