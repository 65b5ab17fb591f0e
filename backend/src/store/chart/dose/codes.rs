//! The codes and statements of a dose: those that `shared::entry` gives, from the rows of the dose and of the listing.
//!
//! They stay with the dose: neither a change of the listing nor newer code sets touch them.

use chrono::NaiveDate;
use shared::{
    code_set::Catalog,
    entry::{Codes, ListedVaccine, RecordedVaccine, RecordedVis, VaccineEntry},
    immunization::Completion,
};

use super::entry::NewDose;
use crate::{
    entity::{immunization, vaccine},
    store::{Error, Result},
};

/// The codes of a dose that is entered, or changed when one was found.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn codes_of(
    new: &NewDose,
    listed: Option<&vaccine::Model>,
    found: Option<&immunization::Model>,
    born: NaiveDate,
    catalog: &Catalog,
) -> Result<Codes> {
    let id = |id: uuid::Uuid| id.to_string();
    let (listed_id, found_id) = (new.vaccine_id.map(id), found.and_then(|found| found.vaccine_id).map(id));
    let entered = VaccineEntry {
        listed_id: listed_id.as_deref(),
        name: &new.name,
        cvx: new.cvx.as_deref(),
        mvx: new.mvx.as_deref(),
        ndc: new.ndc.as_deref(),
        source: &new.source,
        completion: new.completion,
        given_on: new.given_on,
        amount: new.amount.as_deref(),
        unit: new.unit.as_deref(),
    };
    let recorded = found.map(|found| recorded(found, found_id.as_deref())).transpose()?;
    Ok(shared::entry::codes_of(entered, listed.map(row), recorded, born, catalog))
}

/// The editions of the statements that were handed out.
pub fn vis_of(new: &NewDose, found: Option<&immunization::Model>, codes: &Codes, catalog: &Catalog) -> String {
    let known = found.map(|dose| RecordedVis {
        cvx: dose.cvx.as_deref(),
        presented_on: dose.vis_presented_on,
        editions: editions_of(&dose.vis),
    });
    let cvx = codes.cvx.as_deref();
    shared::entry::vis_of(new.vis.as_deref(), new.vis_presented_on, cvx, known, catalog).join(" ")
}

/// The editions that a column holds.
pub fn editions_of(column: &str) -> Vec<String> {
    column.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

fn recorded<'a>(found: &'a immunization::Model, listed_id: Option<&'a str>) -> Result<RecordedVaccine<'a>> {
    let entry = VaccineEntry {
        listed_id,
        name: &found.name,
        cvx: found.cvx.as_deref(),
        mvx: found.mvx.as_deref(),
        ndc: found.ndc.as_deref(),
        source: &found.source,
        completion: Completion::parse(&found.completion).ok_or(Error::Unreadable("immunization"))?,
        given_on: found.given_on,
        amount: found.amount.as_deref(),
        unit: found.unit.as_deref(),
    };
    let codes = Codes { cvx: found.cvx.clone(), mvx: found.mvx.clone(), ndc: found.ndc.clone() };
    Ok(RecordedVaccine { entry, codes })
}

fn row(row: &vaccine::Model) -> ListedVaccine<'_> {
    ListedVaccine {
        generic_name: &row.generic_name,
        first_brand: &row.brand_1,
        manufacturer: row.manufacturer.as_deref(),
        ndc: row.ndc.as_deref(),
    }
}
