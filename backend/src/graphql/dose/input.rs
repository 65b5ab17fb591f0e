//! A dose as entered: checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented by a registry's rule.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    code_set::Catalog,
    entry::{DoseEntry, EntryProblem, problems},
    immunization::Clinician,
    lot::LotEntry,
    typed::{self, NdcProblem, ndc},
};
use uuid::Uuid;

use crate::{
    auth::CallerKind,
    civil::day_of,
    entity::immunization::Origin,
    graphql::schema::{Problem, parse_id, problem},
    store::{NewDose, PracticeProfile},
};

/// A dose, as entered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseInput {
    pub location_id: String,
    /// The lot, where it is not in one text with its expiration.
    pub lot_number: Option<String>,
    /// The expiration, where it is not in one text with its lot.
    pub expires_on: Option<NaiveDate>,
    #[serde(flatten)]
    pub entry: DoseEntry,
}

/// A dose as understood, with the entry that it was understood of.
pub struct EnteredDose {
    /// The dose.
    pub new: NewDose,
    /// The entry, tidied.
    pub entry: DoseEntry,
}

impl From<EntryProblem> for Problem {
    fn from(found: EntryProblem) -> Self {
        problem(found.field, found.code, &found.text)
    }
}

/// Understands what was entered.
///
/// # Errors
/// Returns the problems, field by field.
pub fn validate(
    input: DoseInput,
    profile: &PracticeProfile,
    today: NaiveDate,
    kind: CallerKind,
    catalog: &Catalog,
) -> Result<EnteredDose, Vec<Problem>> {
    let mut problems: Vec<Problem> = problems(&input.entry, today).into_iter().map(Problem::from).collect();
    let ndc = ndc(input.entry.ndc.as_deref().unwrap_or_default(), catalog);
    // What has not the form of one was found already.
    if let Err(several @ (NdcProblem::Several(_) | NdcProblem::Unknown)) = &ndc {
        problems.push(problem("dose.ndc", "form", &several.to_string()));
    }
    let location = parse_id(&input.location_id).ok().filter(|id| profile.location(*id).is_some());
    if location.is_none() {
        problems.push(problem("dose.locationId", "unknown", "Choose a location of this practice."));
    }
    let retired_on = location.and_then(|id| profile.location(id)?.retired_at).map(|at| day_of(at, &profile.zone));
    if retired_on.is_some_and(|day| day < input.entry.given_on) {
        let text = "This location was retired before the dose was given. Choose the location at which it was given.";
        problems.push(problem("dose.locationId", "retired", text));
    }
    let vaccine = input.entry.vaccine_id.as_deref().map(parse_id).transpose();
    if vaccine.is_err() {
        problems.push(problem("dose.vaccineId", "unknown", "Choose a vaccine of the listing."));
    }
    let lot = input.entry.lot_entry().and_then(Result::ok);
    let (Some(location_id), Ok(vaccine_id), true) = (location, vaccine, problems.is_empty()) else {
        return Err(problems);
    };
    let entry = input.entry.tidy();
    let (administered_by, ordered_by, entered_by) =
        (entry.administered_by.map(composed), entry.ordered_by.map(composed), entry.entered_by.map(composed));
    let entry = DoseEntry { ndc: ndc.unwrap_or_default(), administered_by, ordered_by, entered_by, ..entry };
    Ok(EnteredDose { new: new_dose(entry.clone(), vaccine_id, location_id, lot, kind), entry })
}

/// A clinician whose names are normalized as those of patients are.
fn composed(who: Clinician) -> Clinician {
    let name = |text: Option<String>| text.as_deref().map(typed::name);
    Clinician {
        last: typed::name(&who.last),
        first: typed::name(&who.first),
        npi: who.npi,
        middle: name(who.middle),
        suffix: name(who.suffix),
        prefix: name(who.prefix),
    }
}

fn new_dose(
    entry: DoseEntry,
    vaccine_id: Option<Uuid>,
    location_id: Uuid,
    lot: Option<LotEntry>,
    kind: CallerKind,
) -> NewDose {
    NewDose {
        vaccine_id,
        location_id,
        name: entry.name,
        cvx: entry.cvx,
        mvx: entry.mvx,
        ndc: entry.ndc,
        source: entry.source,
        completion: entry.completion,
        refusal_reason: entry.refusal_reason,
        refusal_text: entry.refusal_text,
        immunity: entry.immunity,
        given_on: entry.given_on,
        amount: entry.amount,
        unit: entry.unit,
        lot,
        lot_entered: entry.lot,
        route: entry.route,
        site: entry.site,
        eligibility: entry.eligibility,
        eligibility_method: entry.eligibility_method,
        funding: entry.funding,
        administered_by: entry.administered_by,
        ordered_by: entry.ordered_by,
        entered_by: entry.entered_by,
        placer_id: entry.placer_id,
        vis_presented_on: entry.vis_presented_on,
        vis: entry.vis,
        origin: if kind == CallerKind::Person { Origin::Ui } else { Origin::Api },
        added_at: None,
    }
}
