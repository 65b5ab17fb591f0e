//! The entries of a chart besides doses: vaccines that were refused, and immunity that needs none.

use chrono::{Months, NaiveDate};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use shared::{immunization::Completion, patient::Patient};

use super::{
    dose::{Setting, added_at},
    listing::LISTING,
};
use crate::{entity::immunization::Origin, store::NewDose};

/// A disease that was had, and what a laboratory found: SNOMED CT, and the list's words.
const EVIDENCE: &[(&str, &str)] = &[("38907003", "Varicella (disorder)"), ("371111005", "Measles (finding)")];
/// NIP002: parents decided, or the patient.
const PARENTS: &str = "00";
const PATIENT: &str = "03";
const GROWN: u32 = 18 * 12;

/// A few refusals and immunities. Drawn apart, so that the doses of the practice stay as they are.
pub fn not_given(rng: &mut StdRng, patient: &Patient, setting: &Setting<'_>) -> Vec<NewDose> {
    let is_grown = after(patient, GROWN).is_some_and(|birthday| birthday <= setting.today);
    let refused = rng.random_bool(0.06).then(|| refused(rng, patient, setting, is_grown)).flatten();
    let immune = (is_grown && rng.random_bool(0.1)).then(|| immune(rng, setting));
    refused.into_iter().chain(immune).collect()
}

fn refused(rng: &mut StdRng, patient: &Patient, setting: &Setting<'_>, is_grown: bool) -> Option<NewDose> {
    let mut offered = Vec::new();
    for (listed, vaccine) in LISTING.iter().zip(setting.vaccines) {
        let days = listed.due.iter().filter_map(|months| after(patient, *months));
        offered.extend(days.filter(|day| *day <= setting.today).map(|day| (listed, *vaccine, day)));
    }
    let (listed, vaccine, day) = offered.choose(rng).copied()?;
    let reason = if is_grown { PATIENT } else { PARENTS };
    let name = listed.brands.first().copied().unwrap_or_default().to_owned();
    let completion = Completion::Refused;
    let refusal_reason = Some(reason.to_owned());
    Some(NewDose { vaccine_id: Some(vaccine), name, completion, refusal_reason, ..entered(rng, day, setting) })
}

fn immune(rng: &mut StdRng, setting: &Setting<'_>) -> NewDose {
    let (code, words) = EVIDENCE.choose(rng).copied().unwrap_or_default();
    let day = setting.today.checked_sub_months(Months::new(rng.random_range(1..40))).unwrap_or(setting.today);
    let immunity = Some(code.to_owned());
    NewDose { name: words.to_owned(), completion: Completion::NotGiven, immunity, ..entered(rng, day, setting) }
}

fn entered(rng: &mut StdRng, day: NaiveDate, setting: &Setting<'_>) -> NewDose {
    NewDose {
        location_id: setting.locations.choose(rng).copied().unwrap_or_default(),
        source: "00".to_owned(),
        given_on: day,
        origin: Origin::Demo,
        added_at: Some(added_at(rng, day, setting.zone)),
        ..NewDose::default()
    }
}

fn after(patient: &Patient, months: u32) -> Option<NaiveDate> {
    patient.birth_date.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use uuid::Uuid;

    use super::*;
    use crate::{
        civil::zone_of,
        demo::{dose::doses, person::person},
    };

    #[test]
    fn the_practice_has_some_of_every_kind() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
        let (locations, vaccines) = ([Uuid::from_u128(1)], vec![Uuid::from_u128(2); LISTING.len()]);
        let setting = Setting { locations: &locations, vaccines: &vaccines, today, zone: &zone_of("America/Chicago") };
        let mut rng = StdRng::seed_from_u64(1);
        let (mut refused, mut immune, mut elsewhere) = (0, 0, 0);
        for number in 1..=200 {
            let patient = person(&mut rng, number, today);
            let all = doses(&mut rng, &patient, &setting).into_iter().chain(not_given(&mut rng, &patient, &setting));
            for dose in all {
                assert!((patient.birth_date..=today).contains(&dose.given_on), "within a life: {dose:?}");
                refused += usize::from(dose.refusal_reason.is_some());
                immune += usize::from(dose.immunity.is_some());
                elsewhere += usize::from(dose.source != "00");
            }
        }
        assert!((3..30).contains(&refused) && (1..30).contains(&immune) && elsewhere > 10, "{refused} {immune}");
    }
}
