//! Filters of the working lists.

use backend::store::{self, PageRequest, ReportFilter};
use chrono::{Days, NaiveDate};
use shared::report::ReportTab;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, given_on, patient, practice},
};

on_both!(a_list_is_narrowed);

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
    let cases: [(&str, ReportFilter, &[Uuid]); 11] = [
        ("nothing", only(|_| ()), all),
        ("the registry", only(|filter| filter.program = Some("SANDBOX".into())), all),
        ("another registry", only(|filter| filter.program = Some("WI".into())), &[]),
        ("the location", only(|filter| filter.location = Some(practice.location)), all),
        ("no location", only(|filter| filter.location = Some(Uuid::nil())), &[]),
        ("given that day", only(|filter| between(filter, given, given)), all),
        ("given later", only(|filter| filter.given_from = Some(next)), &[]),
        ("given earlier", only(|filter| filter.given_to = given.checked_sub_days(Days::new(1))), &[]),
        ("our reason", only(|filter| filter.reason = Some("patient.race.missing".into())), &[lacking]),
        ("the registry's reason", only(|filter| filter.reason = Some(attempt[0].code.clone())), &[refused]),
        ("a part of a reason", only(|filter| filter.reason = Some("patient.race".into())), &[]),
    ];
    for (case, filter, expected) in cases {
        let page = PageRequest { first: 50, after: None };
        let page = store::report_rows(practice.store.reader(), &filter, &page).await.unwrap();
        let mut found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{case}");
    }
}

fn only(narrow: impl FnOnce(&mut ReportFilter)) -> ReportFilter {
    let mut filter = ReportFilter::of(ReportTab::NotReported);
    narrow(&mut filter);
    filter
}

fn between(filter: &mut ReportFilter, from: NaiveDate, to: NaiveDate) {
    (filter.given_from, filter.given_to) = (Some(from), Some(to));
}
