//! The record of an entry, as saving would make it.

use chrono::NaiveDate;

use super::{
    codes::{Codes, RecordedVaccine, VaccineEntry},
    dose::DoseEntry,
};
use crate::{
    code_set::Catalog,
    immunization::{Clinician, Immunization},
    lot::LotEntry,
};

/// Identifier of a dose that has none before it is saved.
const NEW_ORDER_ID: &str = "NEW";

/// A recorded dose that is being changed.
#[derive(Debug, Clone, Copy)]
pub struct RecordedDose<'a> {
    /// The dose as recorded.
    pub dose: &'a Immunization,
    /// Id of its row in the vaccine listing.
    pub listed_id: Option<&'a str>,
}

impl<'a> RecordedDose<'a> {
    /// Returns the vaccine of the dose.
    pub fn vaccine(self) -> RecordedVaccine<'a> {
        let Self { dose, listed_id } = self;
        let entry = VaccineEntry {
            listed_id,
            name: &dose.name,
            cvx: dose.cvx.as_deref(),
            mvx: dose.mvx.as_deref(),
            ndc: dose.ndc.as_deref(),
            source: &dose.source,
            completion: dose.completion,
            given_on: dose.given_on,
            amount: dose.amount.as_deref(),
            unit: dose.unit.as_deref(),
        };
        let codes = Codes { cvx: dose.cvx.clone(), mvx: dose.mvx.clone(), ndc: dose.ndc.clone() };
        RecordedVaccine { entry, codes }
    }
}

/// Returns the dose that saving a tidied entry would record.
#[must_use]
pub fn immunization(
    entry: DoseEntry,
    lot: Option<LotEntry>,
    codes: Codes,
    recorded: Option<&Immunization>,
    enterer: Option<&Clinician>,
    catalog: &Catalog,
    today: NaiveDate,
) -> Immunization {
    let known = recorded.map(|dose| RecordedVis {
        cvx: dose.cvx.as_deref(),
        presented_on: dose.vis_presented_on,
        editions: dose.vis.clone(),
    });
    let vis = vis_of(entry.vis.as_deref(), entry.vis_presented_on, codes.cvx.as_deref(), known, catalog);
    let (lot, expiration) = lot.map_or((None, None), |entry| (Some(entry.lot), entry.expiration));
    let enterer = recorded.map_or(enterer, |recorded| recorded.entered_by.as_ref());
    Immunization {
        order_id: recorded.map_or_else(|| NEW_ORDER_ID.to_owned(), |recorded| recorded.order_id.clone()),
        name: entry.name,
        cvx: codes.cvx,
        mvx: codes.mvx,
        ndc: codes.ndc,
        source: entry.source,
        completion: entry.completion,
        refusal_reason: entry.refusal_reason,
        given_on: entry.given_on,
        amount: entry.amount,
        unit: entry.unit,
        lot,
        expiration,
        route: entry.route,
        site: entry.site,
        eligibility: entry.eligibility,
        funding: entry.funding,
        ordered_by: entry.ordered_by.or_else(|| entry.administered_by.clone()),
        administered_by: entry.administered_by,
        vis_presented_on: entry.vis_presented_on,
        vis,
        entered_on: recorded.map_or(today, |recorded| recorded.entered_on),
        entered_at: recorded.and_then(|recorded| recorded.entered_at),
        entered_by: entry.entered_by.or_else(|| enterer.cloned()),
        placer_id: entry.placer_id,
        refusal_text: entry.refusal_text,
        immunity: entry.immunity,
        eligibility_method: entry.eligibility_method,
    }
}

/// The statements of a recorded dose, which a change may keep.
#[derive(Debug, Clone)]
pub struct RecordedVis<'a> {
    /// CVX code of the dose.
    pub cvx: Option<&'a str>,
    /// Date on which they were presented.
    pub presented_on: Option<NaiveDate>,
    /// Editions presented.
    pub editions: Vec<String>,
}

/// Returns the editions presented: those entered, those recorded for the same vaccine and date, or the current ones.
#[must_use]
pub fn vis_of(
    entered: Option<&[String]>,
    presented_on: Option<NaiveDate>,
    cvx: Option<&str>,
    recorded: Option<RecordedVis<'_>>,
    catalog: &Catalog,
) -> Vec<String> {
    if let Some(editions) = entered {
        return editions.to_vec();
    }
    if presented_on.is_none() {
        return Vec::new();
    }
    let is_same =
        |vis: &RecordedVis<'_>| (vis.cvx, vis.presented_on) == (cvx, presented_on) && !vis.editions.is_empty();
    if let Some(recorded) = recorded.filter(is_same) {
        return recorded.editions;
    }
    let current = cvx.map(|cvx| catalog.vis_for(cvx)).unwrap_or_default();
    current.into_iter().map(|vis| vis.code.clone()).collect()
}
