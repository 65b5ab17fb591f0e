//! The fictitious record of a test message, which satisfies every rule.

use chrono::{Months, NaiveDate};

use crate::{
    code_set::Catalog,
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::{Address, Name, NextOfKin, Patient, Sex},
    snapshot::Snapshot,
};

/// CVX code of the dose: MMR, which every registry takes.
const CVX: &str = "03";

/// Returns the record: a child of one year who got MMR today. `mark` makes patient and dose unique.
///
/// The names show that it is a test, the patient is marked as one, and the phone number is of the reserved 555-01 range.
#[must_use]
pub fn snapshot(catalog: &Catalog, today: NaiveDate, mark: &str) -> Snapshot {
    Snapshot {
        patient: patient(today, mark),
        immunization: immunization(catalog, today, mark),
        location: Location { name: "Test".to_owned(), practice: String::new() },
    }
}

fn patient(today: NaiveDate, mark: &str) -> Patient {
    let parent = Name { last: "Testpatient".into(), first: "Parent".into(), ..Name::default() };
    let phone = Some("6085550100".to_owned());
    Patient {
        mrn: format!("TEST{mark}"),
        name: Name { last: "Testpatient".into(), first: "Dosewire".into(), ..Name::default() },
        mother_maiden: Some(Name { last: "Testmaiden".into(), first: "Parent".into(), ..Name::default() }),
        birth_date: today.checked_sub_months(Months::new(14)).unwrap_or(today),
        sex: Sex::Female,
        races: vec!["2131-1".into()],
        ethnicity: Some("2186-5".into()),
        address: Some(Address {
            street: "1 Test St".into(),
            city: "Testville".into(),
            state: "WI".into(),
            zip: "53703".into(),
            ..Address::default()
        }),
        phone: phone.clone(),
        next_of_kin: Some(NextOfKin { name: parent, relationship: "MTH".into(), phone, ..NextOfKin::default() }),
        eligibility: Some("V01".into()),
        protected: Some(false),
        publicity: Some("02".into()),
        test: true,
        ..Patient::default()
    }
}

fn immunization(catalog: &Catalog, today: NaiveDate, mark: &str) -> Immunization {
    let product = catalog.products_for(CVX).into_iter().next();
    let nurse = Clinician { last: "Testnurse".into(), first: "Dosewire".into(), ..Clinician::default() };
    Immunization {
        order_id: format!("TEST{mark}"),
        name: product.map_or_else(|| "MMR".to_owned(), |product| product.name.clone()),
        cvx: Some(CVX.into()),
        mvx: product.and_then(|product| product.mvx.clone()),
        source: "00".into(),
        completion: Completion::Complete,
        given_on: today,
        amount: Some("0.5".into()),
        unit: Some("mL".into()),
        lot: Some("TEST001".into()),
        expiration: today
            .checked_add_months(Months::new(12))
            .map(|date| Expiration { date, precision: ExpirationPrecision::Day }),
        route: Some("C38299".into()),
        site: Some("LA".into()),
        eligibility: Some("V01".into()),
        funding: Some("PHC70".into()),
        administered_by: Some(nurse.clone()),
        ordered_by: Some(nurse),
        vis_presented_on: Some(today),
        vis: catalog.vis_for(CVX).iter().map(|vis| vis.code.clone()).collect(),
        entered_on: today,
        ..Immunization::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{finding::stops_any, readiness::assess, sample};

    #[test]
    fn nothing_is_missing_of_it() {
        let (catalog, today) = (sample::catalog(), sample::day("2026-03-09"));
        let snapshot = snapshot(&catalog, today, "4F7K2M9Q");
        let findings = assess(&snapshot, &sample::sandbox(), &catalog, today);
        assert!(!stops_any(&findings), "{findings:?}");
    }
}
