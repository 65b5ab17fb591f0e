//! All reports that match the list's filter, however many pages there are: offered when a whole page is selected.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::report::ReportTab;

use crate::{
    api::{
        Api, Failure, Load, ReportCountQuery, ReportMatching, ReportPage, RequestKey, report_count_query,
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
        let every = Self { matching, is_chosen, key: RequestKey::default() };
        let is_whole = memo(move || {
            let has_list = matches!(wanted.get().tab, ReportTab::NotReported | ReportTab::Reported);
            has_list
                && load
                    .with(|page| page.next.is_some() && selected.with(|ids| list::picked(&page.rows, ids)) == Tri::On)
                    .unwrap_or_default()
        });
        effect(move || {
            every.matching.set(None);
            every.is_chosen.set(false);
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

    /// Chooses all that match.
    pub fn choose(self) {
        self.is_chosen.set(true);
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
