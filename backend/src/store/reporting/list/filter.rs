//! Which reports a list has.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::LikeExpr};
use serde::{Deserialize, Serialize};
use shared::{
    patient::key,
    report::{ReportStatus, ReportTab},
};
use uuid::Uuid;

use crate::{
    entity::{integration, patient, report, report_finding},
    store::record::matches,
};

/// The filter of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportFilter {
    /// The tab.
    pub tab: ReportTab,
    /// Statuses to include; empty means all.
    pub status: Vec<ReportStatus>,
    /// A patient's name, birth date or MRN.
    pub search: Option<String>,
    /// The program whose registry the reports go to.
    pub program: Option<String>,
    /// The location of the doses.
    pub location: Option<Uuid>,
    /// The first day on which the doses were given.
    pub given_from: Option<NaiveDate>,
    /// The last day on which the doses were given.
    pub given_to: Option<NaiveDate>,
    /// The code of a finding that the reports have, ours or the registry's last.
    pub reason: Option<String>,
    /// The batch that they were in last.
    pub batch: Option<Uuid>,
    /// The beginning of the vaccine's name, or of a word in it.
    #[serde(default)]
    pub vaccine: Option<String>,
    /// The CVX code of the dose.
    #[serde(default)]
    pub cvx: Option<String>,
    /// The beginning of the name of who gave the dose, or of a word in it.
    #[serde(default)]
    pub clinician: Option<String>,
    /// The first instant at which the doses were entered.
    #[serde(default)]
    pub added_from: Option<DateTime<Utc>>,
    /// The first instant after those at which the doses were entered.
    #[serde(default)]
    pub added_until: Option<DateTime<Utc>>,
    /// Owner of the reports.
    #[serde(default)]
    pub owner: Option<Uuid>,
    /// `true` for those with a note, `false` for those without.
    #[serde(default)]
    pub has_note: Option<bool>,
    /// Those that are put off on a day, or the others.
    #[serde(default)]
    pub put_off: Option<PutOff>,
}

/// A filter for reports that are put off on a civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutOff {
    /// `true` for those that are.
    pub is: bool,
    /// The day.
    pub on: NaiveDate,
}

impl ReportFilter {
    /// Returns the filter for all reports of a tab.
    #[must_use]
    pub const fn of(tab: ReportTab) -> Self {
        Self {
            tab,
            status: Vec::new(),
            search: None,
            program: None,
            location: None,
            given_from: None,
            given_to: None,
            reason: None,
            batch: None,
            vaccine: None,
            cvx: None,
            clinician: None,
            added_from: None,
            added_until: None,
            owner: None,
            has_note: None,
            put_off: None,
        }
    }

    /// Returns `true` if it takes all reports of its tab.
    #[must_use]
    pub fn is_whole_tab(&self) -> bool {
        *self == Self::of(self.tab)
    }

    /// Returns the filter as a batch takes it: without what is put off, unless just that is asked for.
    #[must_use]
    pub fn for_batch(mut self, today: NaiveDate) -> Self {
        self.put_off.get_or_insert(PutOff { is: false, on: today });
        self
    }
}

/// Returns the query for the reports that a filter matches.
pub fn filtered(filter: &ReportFilter) -> Select<report::Entity> {
    let mut query = report::Entity::find().filter(report::Column::Tab.eq(filter.tab.as_str()));
    if !filter.status.is_empty() {
        query = query.filter(report::Column::Status.is_in(filter.status.iter().map(|status| status.as_str())));
    }
    if let Some(text) = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let found = patient::Entity::find().select_only().column(patient::Column::Id).filter(matches(text));
        query = query.filter(report::Column::PatientId.in_subquery(found.into_query()));
    }
    let of_reason = filter.reason.as_deref().map(|code| {
        let found = report_finding::Entity::find().filter(report_finding::Column::Code.eq(code));
        found.select_only().column(report_finding::Column::ReportId).into_query()
    });
    let of_program = filter.program.as_deref().map(|code| {
        let of_program = integration::Entity::find().filter(integration::Column::ProgramCode.eq(code));
        of_program.select_only().column(integration::Column::Id).into_query()
    });
    query
        .apply_if(of_program, |query, ids| query.filter(report::Column::IntegrationId.in_subquery(ids)))
        .apply_if(filter.location, |query, location| query.filter(report::Column::LocationId.eq(location)))
        .apply_if(filter.given_from, |query, day| query.filter(report::Column::GivenOn.gte(day)))
        .apply_if(filter.given_to, |query, day| query.filter(report::Column::GivenOn.lte(day)))
        .apply_if(filter.batch, |query, batch| query.filter(report::Column::BatchId.eq(batch)))
        .apply_if(filter.vaccine.as_deref(), |query, name| query.filter(with_word(report::Column::VaccineKey, name)))
        .apply_if(filter.cvx.as_deref(), |query, cvx| query.filter(report::Column::Cvx.eq(cvx)))
        .apply_if(filter.clinician.as_deref(), |query, name| {
            query.filter(with_word(report::Column::ClinicianKey, name))
        })
        .apply_if(filter.added_from, |query, at| query.filter(report::Column::AddedAt.gte(at)))
        .apply_if(filter.added_until, |query, at| query.filter(report::Column::AddedAt.lt(at)))
        .apply_if(filter.owner, |query, owner| query.filter(report::Column::OwnerId.eq(owner)))
        .apply_if(filter.has_note, |query, has_note| {
            let note = report::Column::Note;
            query.filter(if has_note { note.is_not_null() } else { note.is_null() })
        })
        .apply_if(filter.put_off, |query, put_off| {
            let is_put_off = || Condition::all().add(report::Column::PutOffUntil.gt(put_off.on));
            query.filter(if put_off.is { is_put_off() } else { not_put_off(put_off.on) })
        })
        .apply_if(of_reason, |query, ids| query.filter(report::Column::Id.in_subquery(ids)))
}

/// Reports that are not put off on a day.
pub fn not_put_off(on: NaiveDate) -> Condition {
    Condition::any().add(report::Column::PutOffUntil.is_null()).add(report::Column::PutOffUntil.lte(on))
}

/// Reports in one of whose names a word begins so.
fn with_word(column: report::Column, name: &str) -> Condition {
    let plain = key(name).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = |pattern: String| column.like(LikeExpr::new(pattern).escape('\\'));
    Condition::any().add(like(format!("{plain}%"))).add(like(format!("% {plain}%")))
}
