//! The order of a list: by a value of its rows, and among equal ones by their ids, so that no page loses or doubles one.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr, Order, QueryOrder, Select, Value,
    sea_query::{CaseStatement, SimpleExpr},
};
use serde::Deserialize;
use shared::report::view;
use uuid::Uuid;

use super::row::ReportRow;
use crate::{
    entity::report::{self, Column},
    store::db::behind,
};

/// The value that a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportSort {
    /// Instant at which the dose was entered.
    Added,
    /// The day on which it was given.
    Given,
    /// The patient's name.
    Patient,
    /// The vaccine's name.
    Vaccine,
    /// The location's place among the practice's.
    Location,
    /// The status.
    Status,
}

impl ReportSort {
    /// Returns the name of the value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Given => "GIVEN",
            Self::Patient => "PATIENT",
            Self::Vaccine => "VACCINE",
            Self::Location => "LOCATION",
            Self::Status => "STATUS",
        }
    }
}

/// An order of a list.
#[derive(Debug, Clone)]
pub struct ReportOrder {
    /// The value.
    pub by: ReportSort,
    /// `true` for the greatest first.
    pub is_descending: bool,
    /// The practice's locations, in the order in which people read them.
    pub locations: Vec<Uuid>,
}

impl Default for ReportOrder {
    /// Newest first.
    fn default() -> Self {
        Self { by: ReportSort::Added, is_descending: true, locations: Vec::new() }
    }
}

impl ReportOrder {
    /// Returns `true` if an index of its own gives the order.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.by == ReportSort::Added
    }

    /// Returns the query in this order.
    pub(super) fn apply(&self, query: Select<report::Entity>) -> Select<report::Entity> {
        let order = if self.is_descending { Order::Desc } else { Order::Asc };
        query.order_by(self.value(), order.clone()).order_by(Column::Id, order)
    }

    /// Returns the condition for the rows after one; none where its key is of another order.
    pub(super) fn after(&self, key: &[String]) -> Option<Condition> {
        let [last, id] = key else { return None };
        let (last, id) = (self.read(last)?, Uuid::parse_str(id).ok()?);
        Some(behind(self.value(), Column::Id, last, id, self.is_descending))
    }

    /// Returns the key of a row, which the next page begins after.
    pub(super) fn key_of(&self, row: &ReportRow) -> Vec<String> {
        let value = match self.by {
            ReportSort::Added => row.added_at.to_rfc3339(),
            ReportSort::Given => row.given_on.to_string(),
            ReportSort::Patient => row.patient_key.clone(),
            ReportSort::Vaccine => row.vaccine_key.clone(),
            ReportSort::Location => self.place_of(row.location_id).to_string(),
            ReportSort::Status => view(&row.state).status.as_str().to_owned(),
        };
        vec![value, row.id.to_string()]
    }

    fn value(&self) -> SimpleExpr {
        match self.by {
            ReportSort::Added => Column::AddedAt.into_simple_expr(),
            ReportSort::Given => Column::GivenOn.into_simple_expr(),
            ReportSort::Patient => Column::PatientKey.into_simple_expr(),
            ReportSort::Vaccine => Column::VaccineKey.into_simple_expr(),
            ReportSort::Status => Column::Status.into_simple_expr(),
            ReportSort::Location => {
                let places = self.locations.iter().fold(CaseStatement::new(), |places, id| {
                    places.case(Column::LocationId.eq(*id), self.place_of(*id))
                });
                // Without a location there is nothing to order by.
                if self.locations.is_empty() { 0.into() } else { places.finally(self.place_of(Uuid::nil())).into() }
            }
        }
    }

    fn read(&self, text: &str) -> Option<Value> {
        Some(match self.by {
            ReportSort::Added => text.parse::<DateTime<Utc>>().ok()?.into(),
            ReportSort::Given => text.parse::<NaiveDate>().ok()?.into(),
            ReportSort::Location => text.parse::<i32>().ok()?.into(),
            ReportSort::Patient | ReportSort::Vaccine | ReportSort::Status => text.into(),
        })
    }

    /// The place of a location; behind all others where it is none of them.
    fn place_of(&self, location: Uuid) -> i32 {
        let place = self.locations.iter().position(|id| *id == location).unwrap_or(self.locations.len());
        i32::try_from(place).unwrap_or(i32::MAX)
    }
}
