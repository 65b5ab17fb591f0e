//! Dismissals as they are read: those of a registry for all its reports, those of a report from its row.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    finding::Finding,
    report::dismissal::{DismissalScope, Dismissals, Standing, WarningKey},
};
use uuid::Uuid;

use crate::{
    entity::{dismissal, integration, report},
    store::{Error, Result, reporting::report_state::read_findings},
};

/// The dismissals of registries, by integration.
pub type StandingDismissals = HashMap<Uuid, Vec<Standing<Uuid>>>;

/// Maximum number of dismissals in a list.
const MAX_LISTED: u64 = 1_000;

/// Returns what is dismissed of registries from now on.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn standing_dismissals(db: &impl ConnectionTrait) -> Result<StandingDismissals> {
    let rows = standing().all(db).await?;
    if rows.is_empty() {
        return Ok(StandingDismissals::new());
    }
    let integrations: Vec<(Uuid, String)> = integration::Entity::find()
        .select_only()
        .columns([integration::Column::Id, integration::Column::ProgramCode])
        .into_tuple()
        .all(db)
        .await?;
    let of_program = |code: &str| {
        let rows = rows.iter().filter(|row| row.program_code == code);
        rows.map(|row| Standing { key: key_of(row), since: row.at, report: row.report_id }).collect()
    };
    Ok(integrations.into_iter().map(|(id, code)| (id, of_program(&code))).collect())
}

/// Returns the rows of what is dismissed of registries from now on, the newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn standing_list(db: &impl ConnectionTrait) -> Result<Vec<dismissal::Model>> {
    let newest = standing().order_by_desc(dismissal::Column::At).order_by_desc(dismissal::Column::Id);
    Ok(newest.limit(MAX_LISTED).all(db).await?)
}

/// Returns the dismissals of a report, those that were undone too, and those of its registry that hold for warnings
/// that it has or that the registry said; the newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn dismissals_of(
    db: &impl ConnectionTrait,
    report: Uuid,
    program_code: &str,
    said: &[Finding],
) -> Result<Vec<dismissal::Model>> {
    let own = report::Entity::find_by_id(report).select_only().column(report::Column::Findings);
    let own = own.into_tuple::<String>().one(db).await?.map_or(Ok(Vec::new()), |text| read_findings(&text))?;
    let of_report = dismissal::Entity::find().filter(dismissal::Column::ReportId.eq(report));
    let mut rows = of_report.all(db).await?;
    let of_registry = standing().filter(dismissal::Column::ProgramCode.eq(program_code));
    let of_registry = of_registry.filter(dismissal::Column::ReportId.ne(report)).all(db).await?;
    rows.extend(of_registry.into_iter().filter(|row| said.iter().chain(&own).any(|finding| key_of(row).is(finding))));
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
    Ok(rows)
}

fn standing() -> sea_orm::Select<dismissal::Entity> {
    let holds = Condition::all()
        .add(dismissal::Column::Scope.eq(DismissalScope::Registry.as_str()))
        .add(dismissal::Column::UndoneAt.is_null());
    dismissal::Entity::find().filter(holds)
}

/// Returns the warning that a row is about.
pub(super) fn key_of(row: &dismissal::Model) -> WarningKey {
    WarningKey { code: row.code.clone(), place: row.place.clone(), words: row.words.clone() }
}

/// Reads the warnings that a report's row repeats.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn keys_of(column: Option<&str>) -> Result<Vec<WarningKey>> {
    column.map_or(Ok(Vec::new()), |text| serde_json::from_str(text).map_err(|_| Error::Unreadable("report")))
}

/// Returns the warnings as a report's row repeats them.
///
/// # Errors
/// Never returns an error in practice: they are plain text.
pub(super) fn write_keys(keys: &[WarningKey]) -> Result<Option<String>> {
    if keys.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(keys).map(Some).map_err(|_| Error::Unreadable("report"))
}

/// The dismissals that concern one report.
pub struct OfReport<'a> {
    report: Uuid,
    own: Vec<WarningKey>,
    standing: &'a [Standing<Uuid>],
}

impl<'a> OfReport<'a> {
    /// Those of a report, by its id, its integration and its column.
    ///
    /// # Errors
    /// `Unreadable` when the column was written by another version.
    pub fn of(
        standing: &'a StandingDismissals,
        report: Uuid,
        integration: Uuid,
        dismissed: Option<&str>,
    ) -> Result<Self> {
        let standing = standing.get(&integration).map_or(&[][..], Vec::as_slice);
        Ok(Self { report, own: keys_of(dismissed)?, standing })
    }

    /// The dismissals.
    #[must_use]
    pub fn get(&self) -> Dismissals<'_, Uuid> {
        Dismissals { report: self.report, own: &self.own, standing: self.standing }
    }
}
