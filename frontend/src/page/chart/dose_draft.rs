//! A dose as a form holds it, without a browser.

use chrono::NaiveDate;
use shared::immunization::Completion;

use crate::{
    api::{Dose, Problem, Vaccine, record_dose},
    format,
    part::{Entries, problem},
};

/// RXA-9 of a dose that was given here.
pub const HERE: &str = "00";

/// What a form holds for a new dose.
#[must_use]
pub fn blank(today: NaiveDate, location: &str, eligibility: Option<&str>) -> Entries {
    Entries::new([
        ("vaccineId", ""),
        ("name", ""),
        ("givenOn", &format::date(today)),
        ("lot", ""),
        ("amount", ""),
        ("unit", "mL"),
        ("route", ""),
        ("site", ""),
        ("eligibility", eligibility.unwrap_or_default()),
        ("funding", ""),
        ("by.last", ""),
        ("by.first", ""),
        ("by.npi", ""),
        ("locationId", location),
        ("source", HERE),
        ("completion", Completion::Complete.as_str()),
        ("refusalReason", ""),
    ])
}

/// What a form holds for a dose of the chart.
#[must_use]
pub fn entries(dose: &Dose) -> Entries {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let by = dose.administered_by.clone().unwrap_or_default();
    Entries::new([
        ("vaccineId", text(&dose.vaccine_id)),
        ("name", dose.name.clone()),
        ("givenOn", format::date(dose.given_on)),
        ("lot", text(&dose.lot)),
        ("amount", text(&dose.amount)),
        ("unit", text(&dose.unit)),
        ("route", text(&dose.route)),
        ("site", text(&dose.site)),
        ("eligibility", text(&dose.eligibility)),
        ("funding", text(&dose.funding)),
        ("by.last", by.last),
        ("by.first", by.first),
        ("by.npi", by.npi.unwrap_or_default()),
        ("locationId", dose.location_id.clone()),
        ("source", dose.source.clone()),
        ("completion", dose.completion.to_string()),
        ("refusalReason", String::new()),
    ])
}

/// What the listing says of a vaccine, to be filled in when it is chosen.
#[must_use]
pub fn prefilled(vaccine: &Vaccine) -> Entries {
    let usual =
        [("amount", &vaccine.amount), ("unit", &vaccine.unit), ("route", &vaccine.route), ("site", &vaccine.site)];
    let usual = usual.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    Entries::new(usual.chain(vaccine.brands.first().map(|brand| ("name", brand.clone()))))
}

/// The dose that a form describes.
///
/// # Errors
/// What is wrong with the entries.
pub fn read(entered: &Entries) -> Result<record_dose::DoseInput, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut require = |name: &str, text: &str| {
        let value = entered.text(name);
        if value.is_empty() {
            problems.push(problem(name, "missing", text));
        }
        value
    };
    let name = require("name", "Choose the vaccine’s name.");
    let location_id = require("locationId", "Choose the location.");
    let given = require("givenOn", "Enter the date given.");
    let is_historical = entered.text("source") != HERE;
    let source = require("source", "Choose where this is known from.");
    let given_on = format::read_date(&given);
    if given_on.is_none() && !given.is_empty() {
        problems.push(problem("givenOn", "date", "Enter the date given as mm/dd/yyyy."));
    }
    let (Some(given_on), true) = (given_on, problems.is_empty()) else { return Err(problems) };
    let here = |name: &str| if is_historical { None } else { entered.filled(name) };
    Ok(record_dose::DoseInput {
        vaccine_id: entered.filled("vaccineId"),
        location_id,
        name,
        source,
        completion: Completion::parse(&entered.text("completion")).unwrap_or(Completion::Complete),
        refusal_reason: here("refusalReason"),
        given_on,
        amount: here("amount"),
        unit: here("amount").and_then(|_| entered.filled("unit")),
        lot: entered.filled("lot"),
        route: here("route"),
        site: here("site"),
        eligibility: here("eligibility"),
        funding: here("funding"),
        administered_by: clinician(entered).filter(|_| !is_historical),
        vis_presented_on: None,
        cvx: None,
        ndc: None,
        refusal_text: None,
        immunity: None,
        eligibility_method: None,
        ordered_by: None,
        entered_by: None,
        placer_id: None,
        vis: None,
    })
}

fn clinician(entered: &Entries) -> Option<record_dose::ClinicianInput> {
    entered.any(&["by.last", "by.first"]).then(|| record_dose::ClinicianInput {
        last: entered.text("by.last"),
        first: entered.text("by.first"),
        npi: entered.filled("by.npi"),
        middle: None,
        suffix: None,
        prefix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(changes: &[(&str, &str)]) -> Entries {
        let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let mut map = blank(today, "north", Some("V02")).into_map();
        map.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Entries::new(map)
    }

    #[test]
    fn a_dose_given_here_carries_what_was_entered() {
        let dose =
            read(&with(&[("name", "Varivax"), ("lot", "X019442 08/2027"), ("amount", "0.5"), ("by.last", "Rivera")]))
                .unwrap();
        assert_eq!(dose.given_on.to_string(), "2026-03-09");
        assert_eq!(dose.lot.as_deref(), Some("X019442 08/2027"));
        assert_eq!((dose.amount.as_deref(), dose.unit.as_deref()), (Some("0.5"), Some("mL")));
        assert_eq!(dose.eligibility.as_deref(), Some("V02"));
        assert_eq!(dose.administered_by.map(|by| by.last).as_deref(), Some("Rivera"));
    }

    #[test]
    fn a_dose_given_elsewhere_is_short() {
        let dose =
            read(&with(&[("name", "Hep B"), ("source", "01"), ("amount", "0.5"), ("by.last", "Rivera")])).unwrap();
        assert_eq!((dose.amount, dose.unit, dose.eligibility, dose.administered_by), (None, None, None, None));
    }

    #[rstest::rstest]
    #[case(&[], "name")]
    #[case(&[("name", "Varivax"), ("givenOn", "soon")], "givenOn")]
    #[case(&[("name", "Varivax"), ("givenOn", "")], "givenOn")]
    #[case(&[("name", "Varivax"), ("source", "")], "source")]
    fn what_is_missing_is_named(#[case] changes: &[(&str, &str)], #[case] field: &str) {
        assert_eq!(read(&with(changes)).unwrap_err()[0].field, field);
    }
}
