//! All reports that match the list's filter, however many pages there are: offered when a whole page is selected.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::{order::set, report::ReportTab};

use crate::{
    api::{
        Api, Failure, Load, Report, ReportCountQuery, ReportMatching, ReportPage, RequestKey, report_count_query,
        report_matching,
    },
    format,
    page::report::list::{self, ListQuery},
    part::Tri,
    reactive::{effect, memo},
};

/// The choice of all that match.
#[derive(Clone, Copy)]
pub struct Every {
    /// The number of reports that match, while a whole page of several is selected.
    matching: RwSignal<Option<i64>>,
    is_chosen: RwSignal<bool>,
    /// The list and the reports that were selected when all were chosen.
    chosen_with: StoredValue<Option<(ListQuery, Vec<String>)>>,
    key: RequestKey,
}

impl Every {
    /// Follows the selection: all that match are offered while a page is selected whole and there are others.
    #[must_use]
    pub fn follow(
        api: Api,
        load: Load<ReportPage>,
        wanted: Signal<ListQuery>,
        selected: RwSignal<Vec<String>>,
    ) -> Self {
        let (matching, is_chosen) = (RwSignal::new(None), RwSignal::new(false));
        let every = Self { matching, is_chosen, chosen_with: StoredValue::new(None), key: RequestKey::default() };
        let is_whole = memo(move || {
            let wanted = wanted.get();
            let is_whole = |page: &ReportPage| {
                selected.with(|ids| {
                    every.stays(&wanted, &page.rows, ids)
                        || page.next.is_some() && list::picked(&page.rows, ids) == Tri::On
                })
            };
            matches!(wanted.tab, ReportTab::NotReported | ReportTab::Reported)
                && load.with(is_whole).unwrap_or_default()
        });
        effect(move || {
            every.matching.set(None);
            every.is_chosen.set(false);
            every.chosen_with.set_value(None);
            every.key.clear();
            if !is_whole.get() {
                return;
            }
            let asked = wanted.get_untracked();
            spawn_local(async move {
                let filter = filter_input!(report_count_query, asked.clone());
                let came = api.run::<ReportCountQuery>(report_count_query::Variables { filter }).await;
                let is_current =
                    wanted.try_get_untracked() == Some(asked) && is_whole.try_get_untracked() == Some(true);
                if let (Ok(number), true) = (came, is_current) {
                    every.matching.set(Some(number));
                }
            });
        });
        every
    }

    /// The number of reports that match, where they can be chosen and are not.
    #[must_use]
    pub fn offered(self) -> Option<i64> {
        self.matching.get().filter(|_| !self.is_chosen.get())
    }

    /// Returns `true` if all that match are chosen.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.is_chosen.get()
    }

    /// The number of reports, where all that match are chosen.
    #[must_use]
    pub fn number(self) -> Option<String> {
        self.matching.get().filter(|_| self.is_chosen.get()).map(format::count)
    }

    /// Chooses all that match, beside the reports of the page that are selected.
    pub fn choose(self, wanted: ListQuery, selected: Vec<String>) {
        self.chosen_with.set_value(Some((wanted, selected)));
        self.is_chosen.set(true);
    }

    /// Returns `true` while all are chosen of the same list, and nobody has taken one out of the selection. Doses that
    /// come and go meanwhile end nothing.
    fn stays(self, wanted: &ListQuery, rows: &[Report], selected: &[String]) -> bool {
        self.chosen_with.with_value(|with| {
            with.as_ref().is_some_and(|(list, ids)| list == wanted && is_untouched(rows, ids, selected))
        })
    }

    /// Reports all that match; gives the batch, if anything did.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses. The same again is the same request.
    pub async fn report(self, api: Api, wanted: ListQuery) -> Result<Option<String>, Failure> {
        let filter = filter_input!(report_matching, wanted);
        let request_id = Some(self.key.of(&json!(filter)));
        let input = report_matching::ReportImmunizationsInput { report_ids: None, filter: Some(filter), request_id };
        let answer = api.run::<ReportMatching>(report_matching::Variables { input }).await?;
        Ok(answer.batch.map(|batch| batch.id))
    }
}

/// Returns `true` if all rows that were selected before, and are there yet, are selected.
fn is_untouched(rows: &[Report], before: &[String], selected: &[String]) -> bool {
    let selected = set(selected.iter().map(String::as_str));
    list::chosen(rows, before).iter().all(|row| selected.contains(row.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::report::list::tests::report;
    use shared::report::ReportStatus;

    #[rstest::rstest]
    #[case::as_it_was("abc", "abc", "abc", true)]
    #[case::one_comes("xabc", "abc", "abc", true)]
    #[case::one_goes("bc", "abc", "bc", true)]
    #[case::one_is_taken_out("abc", "abc", "ab", false)]
    #[case::all_are_taken_out("abc", "abc", "", false)]
    fn a_choice_of_all_stays_until_somebody_changes_it(
        #[case] rows: &str,
        #[case] before: &str,
        #[case] selected: &str,
        #[case] stays: bool,
    ) {
        let ids = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let of = |id: &String| report(id, ReportTab::NotReported, ReportStatus::ReadyToSend);
        let rows: Vec<_> = ids(rows).iter().map(of).collect();
        assert_eq!(is_untouched(&rows, &ids(before), &ids(selected)), stays);
    }
}
