//! Rows that stay: a row is made once, and what it shows follows its report.

use leptos::prelude::*;

use crate::api::{Load, Report, ReportPage};

/// A row: the id of its report, and the report as it is now.
#[derive(Clone, PartialEq)]
pub struct KeptRow {
    /// The report's id.
    pub id: String,
    /// The report.
    pub report: ArcRwSignal<Report>,
}

/// Returns the rows of a page, which are other ones only where rows come, go or change places.
#[must_use]
pub fn kept_rows(load: Load<ReportPage>) -> Memo<Vec<KeptRow>> {
    Memo::new(move |last: Option<&Vec<KeptRow>>| {
        load.with(|page| keep(last.map_or(&[], Vec::as_slice), &page.rows)).unwrap_or_default()
    })
}

/// Returns the row of each report: the one that it has, told of its change, or a new one.
fn keep(held: &[KeptRow], reports: &[Report]) -> Vec<KeptRow> {
    let mut next = 0;
    let row_of = |report: &Report| {
        let is_own = |row: &KeptRow| row.id == report.id;
        // Most reports are where they were, behind the one before.
        let place = held.get(next).filter(|row| is_own(row)).map(|_| next);
        let place = place.or_else(|| held.iter().position(is_own));
        let Some((place, row)) = place.and_then(|place| Some((place, held.get(place)?))) else {
            return KeptRow { id: report.id.clone(), report: ArcRwSignal::new(report.clone()) };
        };
        next = place + 1;
        if row.report.with_untracked(|shown| shown != report) {
            row.report.set(report.clone());
        }
        row.clone()
    };
    reports.iter().map(row_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::report::list::tests::report;
    use shared::report::{ReportStatus, ReportTab};

    fn reports(ids: &[&str], status: ReportStatus) -> Vec<Report> {
        ids.iter().map(|id| report(id, ReportTab::NotReported, status)).collect()
    }

    #[rstest::rstest]
    #[case::the_same(&["a", "b", "c"])]
    #[case::one_goes(&["a", "c"])]
    #[case::one_comes(&["d", "a", "b", "c"])]
    #[case::they_change_places(&["c", "b", "a"])]
    #[case::other_ones(&["d", "e"])]
    #[case::none(&[])]
    fn a_row_stays_with_its_report(#[case] ids: &[&str]) {
        let before = keep(&[], &reports(&["a", "b", "c"], ReportStatus::ReadyToSend));
        let after = keep(&before, &reports(ids, ReportStatus::NeedsYou));
        assert_eq!(after.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ids);
        for row in &after {
            let old = before.iter().find(|old| old.id == row.id);
            assert!(old.is_none_or(|old| old.report == row.report), "{} has another signal", row.id);
            assert_eq!(row.report.with_untracked(|report| report.status), ReportStatus::NeedsYou);
        }
    }
}
