//! Filters of the working lists.

use backend::store::{self, NewPatient, PageRequest, Read, ReportFilter, ReportOrder, ReportRow, ReportSort};
use chrono::{Days, NaiveDate};
use shared::report::ReportTab;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, given_on, patient, practice},
};

on_both!(a_list_is_narrowed, a_list_is_paged_in_any_order, a_new_name_is_listed_in_its_place);

/// Three patients: one without a race, one whose lot the registry refuses, and one with a complete record.
async fn three_reports(practice: &Practice) -> [Uuid; 3] {
    let mut details = patient("10077");
    details.races.clear();
    let id = practice.add_patient(details).await;
    let dose = practice.add_dose(id, practice.dose("Y014237")).await;
    let lacking = practice.report_of(dose.id).await;
    let (_, refused) = practice.add_one("10078", "BAD0001").await;
    practice.send(refused).await;
    let (_, good) = practice.add_one("10079", "Y014237").await;
    [lacking, refused, good]
}

async fn a_list_is_narrowed(base: Base) {
    let practice = practice(base, true).await;
    let [lacking, refused, good] = three_reports(&practice).await;
    let rows = store::rows_of_reports(practice.store.reader(), vec![refused]).await.unwrap();
    let attempt = store::read_findings(&rows[0].last.as_ref().unwrap().findings).unwrap();
    let (given, next) = (given_on(), given_on() + Days::new(1));
    let all: &[Uuid] = &[lacking, refused, good];
    let cases: [(&str, ReportFilter, &[Uuid]); 16] = [
        ("nothing", only(|_| ()), all),
        ("the registry", only(|filter| filter.program = Some("SANDBOX".into())), all),
        ("another registry", only(|filter| filter.program = Some("WI".into())), &[]),
        ("the location", only(|filter| filter.location = Some(practice.location)), all),
        ("no location", only(|filter| filter.location = Some(Uuid::nil())), &[]),
        ("given that day", only(|filter| between(filter, given, given)), all),
        ("given later", only(|filter| filter.given_from = Some(next)), &[]),
        ("given earlier", only(|filter| filter.given_to = given.checked_sub_days(Days::new(1))), &[]),
        ("the vaccine", only(|filter| filter.vaccine = Some("M-M-R".into())), all),
        ("another vaccine", only(|filter| filter.vaccine = Some("100%".into())), &[]),
        ("our reason", only(|filter| filter.reason = Some("patient.race.missing".into())), &[lacking]),
        ("the registry's reason", only(|filter| filter.reason = Some(attempt[0].code.clone())), &[refused]),
        ("a part of a reason", only(|filter| filter.reason = Some("patient.race".into())), &[]),
        ("a pattern for a reason", only(|filter| filter.reason = Some("%".into())), &[]),
        ("an escape for a reason", only(|filter| filter.reason = Some("\\".into())), &[]),
        ("a reason in other letters", only(|filter| filter.reason = Some("Patient.Race.Missing".into())), &[]),
    ];
    for (case, filter, expected) in cases {
        let page = PageRequest { first: 50, after: None };
        let page = store::report_rows(practice.store.reader(), &filter, &ReportOrder::default(), &page).await.unwrap();
        let mut found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{case}");
    }
}

/// Reports of which several have the same name, vaccine, day and status.
async fn seven_reports(practice: &Practice) {
    let names = ["Okafor", "abbott", "Öz", "Okafor", "Zhang", "Abbott", "Li"];
    for (number, name) in (0_u64..).zip(names) {
        let mut details = patient(&format!("2007{number}"));
        name.clone_into(&mut details.name.last);
        if number == 3 {
            details.races.clear();
        }
        let id = practice.add_patient(details).await;
        let mut dose = practice.dose("Y014237");
        dose.given_on = given_on() - Days::new(number % 3);
        if number % 2 == 0 {
            "Vaqta".clone_into(&mut dose.name);
        }
        practice.add_dose(id, dose).await;
    }
}

async fn a_list_is_paged_in_any_order(base: Base) {
    let practice = practice(base, true).await;
    seven_reports(&practice).await;
    let value = |by: ReportSort, row: &ReportRow| match by {
        ReportSort::Added => row.added_at.to_rfc3339(),
        ReportSort::Given => row.given_on.to_string(),
        ReportSort::Patient => row.patient_key.clone(),
        ReportSort::Vaccine => row.vaccine_name.to_lowercase(),
        ReportSort::Location => String::new(),
        ReportSort::Status => shared::report::view(&row.state).status.as_str().to_owned(),
    };
    for by in [
        ReportSort::Added,
        ReportSort::Given,
        ReportSort::Patient,
        ReportSort::Vaccine,
        ReportSort::Location,
        ReportSort::Status,
    ] {
        let up = walk(&practice, by, false, 50).await;
        assert_eq!(up.len(), 7, "{by:?}");
        let values: Vec<_> = up.iter().map(|row| (value(by, row), row.id)).collect();
        assert!(values.is_sorted(), "{by:?}: {values:?}");
        let ids: Vec<_> = up.iter().map(|row| row.id).collect();
        for first in 1..4 {
            for is_descending in [false, true] {
                let mut paged: Vec<_> =
                    walk(&practice, by, is_descending, first).await.iter().map(|row| row.id).collect();
                if is_descending {
                    paged.reverse();
                }
                assert_eq!(paged, ids, "{by:?}, {first} a page, descending {is_descending}");
            }
        }
    }
}

/// All rows, page by page.
async fn walk(practice: &Practice, by: ReportSort, is_descending: bool, first: u64) -> Vec<ReportRow> {
    let order = ReportOrder { by, is_descending, locations: vec![practice.location] };
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = PageRequest { first, after };
        let page = store::report_rows(practice.store.reader(), &only(|_| ()), &order, &page).await.unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

async fn a_new_name_is_listed_in_its_place(base: Base) {
    let practice = practice(base, true).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let mut details = patient("10077");
    "Ångström".clone_into(&mut details.name.last);
    let known = Some(Read { id: dose.patient_id, version: 1 });
    let row = store::save_patient(&mut tx, NewPatient { known, details }).await.unwrap();
    store::assess_patient_reports(&mut tx, &practice.courier.reference, &row).await.unwrap();
    tx.commit().await.unwrap();
    let rows = walk(&practice, ReportSort::Patient, false, 50).await;
    assert_eq!(rows[0].patient_key, "angstrom, maya");
}

fn only(narrow: impl FnOnce(&mut ReportFilter)) -> ReportFilter {
    let mut filter = ReportFilter::of(ReportTab::NotReported);
    narrow(&mut filter);
    filter
}

fn between(filter: &mut ReportFilter, from: NaiveDate, to: NaiveDate) {
    (filter.given_from, filter.given_to) = (Some(from), Some(to));
}
