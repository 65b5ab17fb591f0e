//! The rows of a tab, and the effect of a change on them: plain values, without a browser.

use shared::{
    order::set,
    report::{ReportStatus, ReportTab},
};

use super::{address::NEWEST, narrow::Narrow};
use crate::{
    api::{Report, ReportCounts, ReportPage},
    format::counted,
    part::{Sorting, Tri, tri},
    router::Chip,
    text,
};

/// The query of a page of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The tab.
    pub tab: ReportTab,
    /// The part of it.
    pub chip: Chip,
    /// The search text.
    pub search: String,
    /// Its further narrowing.
    pub narrow: Narrow,
    /// Its order.
    pub sorting: Sorting,
}

impl ListQuery {
    /// Returns `true` if the browser knows which reports it takes, and where it has them: only the server knows what a
    /// search finds, what is in a batch, when it was entered, whose it is, and how names are ordered.
    fn is_known_here(&self) -> bool {
        let Narrow { batch, vaccine, clinician, added_from, added_to, mine, has_note, put_off, .. } = &self.narrow;
        let is_named = [batch, vaccine, clinician].iter().any(|name| name.is_some());
        let is_dated = added_from.is_some() || added_to.is_some();
        let is_marked = *mine || *has_note || *put_off;
        self.search.trim().is_empty() && !is_named && !is_dated && !is_marked && self.sorting == NEWEST
    }

    /// Returns the list of a part with the same filter and order. A reason and a batch belong to the part where they
    /// were chosen.
    #[must_use]
    pub fn part(&self, tab: ReportTab, chip: Chip) -> Self {
        let narrow = Narrow { reason: None, batch: None, ..self.narrow.clone() };
        Self { tab, chip, narrow, ..self.clone() }
    }

    /// Returns `true` if a report belongs on the page, as far as the browser knows.
    fn takes(&self, report: &Report) -> bool {
        report.tab == self.tab
            && self.chip.statuses().is_none_or(|statuses| statuses.contains(&report.status))
            && self.narrow.takes(report)
    }
}

/// The effect of a change on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A row went to another tab or part.
    Left(ReportTab, ReportStatus),
    /// A row came.
    Came,
    /// A row changed where it is.
    Stayed,
    /// The page does not show it.
    Elsewhere,
}

/// Applies a change to a page.
pub fn apply(page: &mut ReportPage, wanted: &ListQuery, report: Report, counts: ReportCounts) -> Effect {
    page.counts = counts;
    let place = page.rows.iter().position(|row| row.id == report.id);
    match (place, wanted.takes(&report)) {
        (Some(place), true) => {
            if let Some(row) = page.rows.get_mut(place) {
                *row = report;
            }
            Effect::Stayed
        }
        (Some(place), false) => {
            page.rows.remove(place);
            Effect::Left(report.tab, report.status)
        }
        (None, true) if wanted.is_known_here() => insert(page, report),
        (None, _) => Effect::Elsewhere,
    }
}

/// Puts a report where the list's order has it, newest first; what belongs on a later page stays there.
fn insert(page: &mut ReportPage, report: Report) -> Effect {
    let is_older = |row: &Report| (row.added_at, &row.id) < (report.added_at, &report.id);
    let place = page.rows.iter().position(is_older).unwrap_or(page.rows.len());
    if place == page.rows.len() && page.next.is_some() {
        return Effect::Elsewhere;
    }
    page.rows.insert(place, report);
    Effect::Came
}

/// The announcement of the changes of a moment.
#[must_use]
pub fn summarize(effects: &[Effect]) -> String {
    let number = |wanted: fn(&Effect) -> bool| i64::try_from(effects.iter().filter(|e| wanted(e)).count()).unwrap_or(0);
    let parts = [
        (number(|e| matches!(e, Effect::Left(ReportTab::InProgress, _))), "being sent"),
        (number(|e| matches!(e, Effect::Left(ReportTab::Reported, ReportStatus::Reported))), "reported"),
        (
            number(|e| matches!(e, Effect::Left(ReportTab::Reported, ReportStatus::WithWarnings))),
            "reported with warnings",
        ),
        (number(|e| matches!(e, Effect::Left(ReportTab::NotReported, ReportStatus::Rejected))), "rejected"),
        (
            number(|e| matches!(e, Effect::Left(ReportTab::NotReported, status) if *status != ReportStatus::Rejected)),
            "not reported",
        ),
        (number(|e| matches!(e, Effect::Left(ReportTab::Excluded, _))), "excluded"),
        (number(|e| matches!(e, Effect::Came)), "new in this list"),
    ];
    let said: Vec<_> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", counted(number, "dose", "doses")))
        .collect();
    said.join(", ")
}

/// Returns `true` if a report may be sent by hand now.
#[must_use]
pub fn can_go(report: &Report) -> bool {
    let is_sendable = matches!(
        report.status,
        ReportStatus::ReadyToSend | ReportStatus::Rejected | ReportStatus::Waiting | ReportStatus::OutcomeUnknown
    );
    let has_changed = report.marks.iter().any(|mark| {
        use shared::report::ReportMark as Mark;
        matches!(mark, Mark::ChangedSinceReported | Mark::UpdatePending | Mark::DeletePending | Mark::LastUpdateRefused)
    });
    is_sendable || (report.tab == ReportTab::Reported && has_changed)
}

/// Returns `true` if a page has reports to several registries.
#[must_use]
pub fn has_several_registries(page: &ReportPage) -> bool {
    page.rows.iter().any(|row| page.rows.first().is_some_and(|first| first.registry_name != row.registry_name))
}

/// The rows of a list that are selected.
#[must_use]
pub fn chosen<'a>(rows: &'a [Report], selected: &[String]) -> Vec<&'a Report> {
    let ids = set(selected.iter().map(String::as_str));
    rows.iter().filter(|row| ids.contains(row.id.as_str())).collect()
}

/// The part of a list that is picked.
#[must_use]
pub fn picked(rows: &[Report], selected: &[String]) -> Tri {
    tri(chosen(rows, selected).len(), rows.len())
}

/// A tab's count.
#[must_use]
pub const fn count_of(counts: &ReportCounts, tab: ReportTab) -> i64 {
    match tab {
        ReportTab::NotReported => counts.not_reported,
        ReportTab::InProgress => counts.in_progress,
        ReportTab::Reported => counts.reported,
        ReportTab::Excluded => counts.excluded,
    }
}

/// A chip's words, with its count once that is known.
#[must_use]
pub fn chip_words(counts: Option<&ReportCounts>, tab: ReportTab, chip: Chip) -> String {
    let (word, number) = match chip {
        Chip::All => ("All", counts.map(|counts| count_of(counts, tab))),
        Chip::NeedsYou => ("Needs you", counts.map(|counts| counts.needs_you)),
        Chip::Ready => ("Ready to send", counts.map(|counts| counts.ready_to_send)),
        Chip::Waiting => ("Waiting", counts.map(|counts| counts.waiting)),
        Chip::Rejected => (text::status(ReportStatus::Rejected), None),
        Chip::Warnings => (text::status(ReportStatus::WithWarnings), None),
    };
    number.map_or_else(|| word.to_owned(), |number| format!("{word} {}", crate::format::count(number)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate};
    use shared::report::ReportMark;

    /// A report of a list.
    pub fn report(id: &str, tab: ReportTab, status: ReportStatus) -> Report {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        Report {
            id: id.into(),
            dose_id: "d".into(),
            patient_id: "p".into(),
            patient_name: "Okafor, Maya".into(),
            mrn: "10077".into(),
            birth_date: day,
            vaccine_name: "Pediarix".into(),
            cvx: None,
            cvx_text: None,
            given_on: day,
            location_name: "North".into(),
            program_code: "SANDBOX".into(),
            registry_name: "Training registry".into(),
            tab,
            status,
            marks: Vec::new(),
            why: String::new(),
            findings: Vec::new(),
            said: None,
            said_at: None,
            next_try_at: None,
            accepted_at: None,
            added_at: DateTime::UNIX_EPOCH,
            note: None,
            owner: None,
            put_off_until: None,
            annotation_version: 0,
        }
    }

    const COUNTS: ReportCounts = ReportCounts {
        not_reported: 1,
        in_progress: 1,
        reported: 0,
        excluded: 0,
        ready_to_send: 1,
        needs_you: 0,
        waiting: 0,
    };

    fn page(ids: &[&str]) -> ReportPage {
        let rows = ids.iter().map(|id| report(id, ReportTab::NotReported, ReportStatus::ReadyToSend)).collect();
        ReportPage { rows, next: None, counts: ReportCounts::default() }
    }

    #[rstest::rstest]
    #[case::sent("a", ReportTab::InProgress, ReportStatus::InProgress, Chip::All, "", Effect::Left(ReportTab::InProgress, ReportStatus::InProgress), &["b"])]
    #[case::stays("a", ReportTab::NotReported, ReportStatus::NeedsYou, Chip::All, "", Effect::Stayed, &["a", "b"])]
    #[case::leaves_its_chip("a", ReportTab::NotReported, ReportStatus::NeedsYou, Chip::Ready, "", Effect::Left(ReportTab::NotReported, ReportStatus::NeedsYou), &["b"])]
    #[case::comes("c", ReportTab::NotReported, ReportStatus::ReadyToSend, Chip::All, "", Effect::Came, &["c", "a", "b"])]
    #[case::comes_elsewhere("c", ReportTab::Reported, ReportStatus::Reported, Chip::All, "", Effect::Elsewhere, &["a", "b"])]
    #[case::a_search_is_the_servers("c", ReportTab::NotReported, ReportStatus::ReadyToSend, Chip::All, "oka", Effect::Elsewhere, &["a", "b"])]
    fn a_change_moves_its_row(
        #[case] id: &str,
        #[case] tab: ReportTab,
        #[case] status: ReportStatus,
        #[case] chip: Chip,
        #[case] search: &str,
        #[case] expected: Effect,
        #[case] ids: &[&str],
    ) {
        let mut page = page(&["a", "b"]);
        let wanted = ListQuery {
            tab: ReportTab::NotReported,
            chip,
            search: search.into(),
            narrow: Narrow::default(),
            sorting: NEWEST,
        };
        let effect = apply(&mut page, &wanted, report(id, tab, status), COUNTS);
        assert_eq!((effect, page.counts), (expected, COUNTS));
        assert_eq!(page.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ids);
    }

    #[rstest::rstest]
    #[case::nothing(Narrow::default(), true)]
    #[case::this_registry(Narrow { program: Some("SANDBOX".into()), ..Narrow::default() }, true)]
    #[case::another_registry(Narrow { program: Some("MN".into()), ..Narrow::default() }, false)]
    #[case::here(Narrow { location: Some(("1".into(), "North".into())), ..Narrow::default() }, true)]
    #[case::elsewhere(Narrow { location: Some(("2".into(), "South".into())), ..Narrow::default() }, false)]
    #[case::that_day(Narrow { from: day(9), to: day(9), ..Narrow::default() }, true)]
    #[case::later(Narrow { from: day(10), ..Narrow::default() }, false)]
    #[case::earlier(Narrow { to: day(8), ..Narrow::default() }, false)]
    #[case::another_reason(Narrow { reason: Some("patient.race.missing".into()), ..Narrow::default() }, false)]
    fn a_narrowed_list_takes_what_fits(#[case] narrow: Narrow, #[case] fits: bool) {
        let mut page = page(&[]);
        let wanted =
            ListQuery { tab: ReportTab::NotReported, chip: Chip::All, search: String::new(), narrow, sorting: NEWEST };
        let report = report("a", ReportTab::NotReported, ReportStatus::ReadyToSend);
        apply(&mut page, &wanted, report, COUNTS);
        assert_eq!(!page.rows.is_empty(), fits);
    }

    fn day(day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2026, 3, day)
    }

    #[rstest::rstest]
    #[case(&[], "")]
    #[case(&[Effect::Stayed, Effect::Elsewhere], "")]
    #[case(
        &[Effect::Left(ReportTab::Reported, ReportStatus::Reported), Effect::Left(ReportTab::Reported, ReportStatus::Reported), Effect::Left(ReportTab::NotReported, ReportStatus::Rejected)],
        "2 doses reported, 1 dose rejected"
    )]
    fn changes_are_summarized(#[case] effects: &[Effect], #[case] expected: &str) {
        assert_eq!(summarize(effects), expected);
    }

    #[rstest::rstest]
    #[case(ReportTab::NotReported, ReportStatus::ReadyToSend, None, true)]
    #[case(ReportTab::NotReported, ReportStatus::NeedsYou, None, false)]
    #[case(ReportTab::NotReported, ReportStatus::Rejected, None, true)]
    #[case(ReportTab::Reported, ReportStatus::Reported, None, false)]
    #[case(ReportTab::Reported, ReportStatus::Reported, Some(ReportMark::ChangedSinceReported), true)]
    #[case(ReportTab::Excluded, ReportStatus::Excluded, None, false)]
    fn some_can_go(
        #[case] tab: ReportTab,
        #[case] status: ReportStatus,
        #[case] mark: Option<ReportMark>,
        #[case] expected: bool,
    ) {
        let report = Report { marks: mark.into_iter().collect(), ..report("a", tab, status) };
        assert_eq!(can_go(&report), expected);
    }

    #[rstest::rstest]
    #[case(&[], Tri::Off)]
    #[case(&["a"], Tri::Mixed)]
    #[case(&["a", "b"], Tri::On)]
    #[case(&["gone"], Tri::Off)]
    fn the_box_above_has_three_states(#[case] selected: &[&str], #[case] expected: Tri) {
        let selected: Vec<_> = selected.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(picked(&page(&["a", "b"]).rows, &selected), expected);
    }
}
