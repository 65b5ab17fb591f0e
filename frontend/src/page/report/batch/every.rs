//! All reports that match the list's filter, however many pages there are: offered when a whole page is selected.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::ReportTab;

use crate::{
    api::{
        Api, Failure, Load, ReportCountQuery, ReportMatching, ReportPage, report_count_query, report_matching,
        request_id,
    },
    format,
    page::report::list::{self, ListQuery},
    part::Tri,
};

/// The choice of all that match.
#[derive(Clone, Copy)]
pub struct Every {
    /// The number of reports that match, while a whole page of several is selected.
    matching: RwSignal<Option<i64>>,
    is_chosen: RwSignal<bool>,
    /// The number of the request, kept until it got through.
    request: StoredValue<Option<String>>,
}

/// The filter of a list, for an operation's module.
macro_rules! filter {
    ($operation:ident, $wanted:expr) => {{
        let wanted: ListQuery = $wanted;
        $operation::ReportFilterInput {
            tab: wanted.tab,
            status: wanted.chip.statuses().map(<[_]>::to_vec),
            search: format::filled(&wanted.search),
            program_code: wanted.narrow.program,
            location_id: wanted.narrow.location.map(|(id, _)| id),
            given_from: wanted.narrow.from,
            given_to: wanted.narrow.to,
            reason: wanted.narrow.reason,
            batch_id: wanted.narrow.batch,
        }
    }};
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
        let every =
            Self { matching: RwSignal::new(None), is_chosen: RwSignal::new(false), request: StoredValue::new(None) };
        let is_whole = Memo::new(move |_| {
            let has_list = matches!(wanted.get().tab, ReportTab::NotReported | ReportTab::Reported);
            has_list
                && load.get().is_some_and(|page| {
                    page.next.is_some() && selected.with(|ids| list::picked(&page.rows, ids)) == Tri::On
                })
        });
        Effect::new(move |_| {
            every.matching.set(None);
            every.is_chosen.set(false);
            every.request.set_value(None);
            if !is_whole.get() {
                return;
            }
            let asked = wanted.get_untracked();
            spawn_local(async move {
                let filter = filter!(report_count_query, asked.clone());
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
        let request = self.request.try_update_value(|request| request.get_or_insert_with(request_id).clone());
        let input = report_matching::ReportImmunizationsInput {
            report_ids: None,
            filter: Some(filter!(report_matching, wanted)),
            request_id: request,
        };
        let answer = api.run::<ReportMatching>(report_matching::Variables { input }).await?;
        Ok(answer.batch.map(|batch| batch.id))
    }
}
