//! The bar itself.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::ReportTab;

use super::exclude::ExcludeDialog;
use crate::{
    api::{
        Api, ExcludeReport, ExclusionPayload, ExclusionStatus, Failure, IncludeReport, Load, Report,
        ReportImmunizations, ReportImmunizationsStatus, ReportPage, exclude_report, include_report,
        report_immunizations,
    },
    format,
    page::report::{
        batch::{Every, path},
        list::{self, ListQuery, can_go},
    },
    part::{Announcer, Button, Icon, Look},
    reactive::memo,
    router::{Chip, Router},
    text,
};

/// The bar.
#[component]
pub fn SelectionBar(
    /// The list.
    load: Load<ReportPage>,
    /// The query of the page.
    #[prop(into)]
    wanted: Signal<ListQuery>,
    /// The ids of the selected reports.
    selected: RwSignal<Vec<String>>,
    /// The outcome of sending, to be shown.
    told: RwSignal<Option<Result<String, String>>>,
) -> impl IntoView {
    let api = Api::here();
    let announcer = Announcer::here();
    let busy = RwSignal::new(false);
    let router = Router::here();
    let every = Every::follow(api, load, wanted, selected);
    let report_all = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let asked = wanted.get_untracked();
        spawn_local(async move {
            let came = every.report(api, asked).await;
            busy.try_set(false);
            match came {
                Ok(Some(id)) => router.push(&path(&id, ReportTab::InProgress, Chip::All)),
                Ok(None) => drop(told.try_set(Some(Ok("Nothing is left to report: somebody else did.".to_owned())))),
                Err(failure) => drop(told.try_set(Some(Err(failure.text())))),
            }
        });
    };
    // How many are selected, and how many of them can go.
    let chosen = memo(move || {
        let counted = |page: &ReportPage| {
            let rows = selected.with(|ids| list::chosen(&page.rows, ids));
            (rows.len(), rows.iter().filter(|row| can_go(row)).count())
        };
        load.with(counted).unwrap_or_default()
    });
    let act = move |what: Act| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let picked = |page: &ReportPage| {
            selected.with_untracked(|ids| list::chosen(&page.rows, ids).into_iter().cloned().collect::<Vec<_>>())
        };
        let rows = load.with(picked).unwrap_or_default();
        spawn_local(async move {
            let came = perform(api, what, rows).await;
            busy.try_set(false);
            if let Ok(said) = &came {
                announcer.say(said);
                selected.try_set(Vec::new());
            }
            told.try_set(Some(came));
        });
    };
    let asking = RwSignal::new(false);
    let chosen_number = Signal::derive(move || chosen.get().0);
    let exclude = Callback::new(move |reason: String| act(Act::Exclude(reason)));
    let going = move || chosen.get().1;
    view! {
        <Show when=move || chosen.get().0 != 0>
            <div class="bar" role="region" aria-label="Selection">
                <b class="keep">{move || every.number().unwrap_or_else(|| number(chosen_number.get()))}" selected"</b>
                <span class="hide-s">{move || if every.is_on() { "All that match".to_owned() } else { outlook(chosen_number.get(), going()) }}</span>
                <Show when=move || every.offered().is_some()>
                    <Button small=true press=move |()| every.choose(wanted.get_untracked(), selected.get_untracked())>{move || format!("Select all {} that match", every.offered().map(format::count).unwrap_or_default())}</Button>
                </Show>
                <span class="sp"></span>
                <Show when=move || every.is_on()>
                    <Button small=true look=Look::Primary mark=Icon::Send busy press=report_all>"Report all "{move || every.number()}</Button>
                </Show>
                <Show when=move || !every.is_on()>
                    <Show when=move || wanted.get().tab == ReportTab::Excluded>
                        <Button small=true look=Look::Primary busy needs="includeReport" press=move |()| act(Act::Include)>"Include again"</Button>
                    </Show>
                    <Show when=move || wanted.get().tab == ReportTab::NotReported>
                        <Button small=true busy needs="excludeReport" press=move |()| asking.set(true)>"Exclude"</Button>
                    </Show>
                    <Show when=move || going() != 0>
                        <Button small=true look=Look::Primary mark=Icon::Send busy press=move |()| act(Act::Report)>"Report "{going}</Button>
                    </Show>
                </Show>
            </div>
        </Show>
        <ExcludeDialog open=asking number=chosen_number exclude />
    }
}

#[derive(Clone)]
enum Act {
    Report,
    /// With the reason.
    Exclude(String),
    Include,
}

/// The number of selected reports of each kind.
fn outlook(all: usize, going: usize) -> String {
    match (going, all - going) {
        (0, _) => "None can go now".to_owned(),
        (_, 0) => "All can go now".to_owned(),
        (going, rest) => format!("{going} can go now, {rest} must be fixed first"),
    }
}

async fn perform(api: Api, act: Act, rows: Vec<Report>) -> Result<String, String> {
    let mut outcome = Outcome::default();
    match act {
        Act::Report => report(api, rows).await.map_err(|failure| failure.text()),
        Act::Exclude(reason) => {
            for row in &rows {
                let input = exclude_report::ExcludeReportInput { report_id: row.id.clone(), reason: reason.clone() };
                outcome.count(api.run::<ExcludeReport>(exclude_report::Variables { input }).await);
            }
            outcome.tell("excluded")
        }
        Act::Include => {
            for row in &rows {
                let input = include_report::IncludeReportInput { report_id: row.id.clone() };
                outcome.count(api.run::<IncludeReport>(include_report::Variables { input }).await);
            }
            outcome.tell("included again")
        }
    }
}

/// What became of several reports, one after another.
#[derive(Default)]
struct Outcome {
    done: usize,
    /// The reports that are being sent, deleted or gone.
    left: usize,
    /// The reports for which the server did not answer, or refused.
    failed: usize,
    failure: Option<Failure>,
}

impl Outcome {
    fn count(&mut self, came: Result<ExclusionPayload, Failure>) {
        match came {
            Ok(payload) if payload.status == ExclusionStatus::Done => self.done += 1,
            Ok(_) => self.left += 1,
            Err(failure) => {
                self.failed += 1;
                self.failure = Some(failure);
            }
        }
    }

    /// What happened, in words; an error if anything was not done.
    fn tell(self, what: &str) -> Result<String, String> {
        let mut said = format!("{} {what}.", counted(self.done));
        if self.left > 0 {
            said += &format!(" {} stayed as before: being sent, or not there any more.", number(self.left));
        }
        match self.failure {
            Some(failure) => Err(format!("{said} {} failed. {}", number(self.failed), failure.text())),
            None if self.left > 0 => Err(said),
            None => Ok(said.trim_end_matches('.').to_owned()),
        }
    }
}

fn number(number: usize) -> String {
    format::count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn counted(number: usize) -> String {
    format::counted(i64::try_from(number).unwrap_or(i64::MAX), "dose", "doses")
}

async fn report(api: Api, rows: Vec<Report>) -> Result<String, Failure> {
    let report_ids = Some(rows.into_iter().filter(can_go).map(|row| row.id).collect());
    let input = report_immunizations::ReportImmunizationsInput { report_ids, filter: None, request_id: None };
    let answer = api.run::<ReportImmunizations>(report_immunizations::Variables { input }).await?;
    Ok(match answer.status {
        ReportImmunizationsStatus::TooMany => "Nothing was sent: select at most 5,000 at once.".to_owned(),
        _ => text::sent(&answer.results.iter().map(|result| result.status).collect::<Vec<_>>()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DONE: Result<ExclusionPayload, Failure> =
        Ok(ExclusionPayload { status: ExclusionStatus::Done, report: None });
    const SENT: Result<ExclusionPayload, Failure> =
        Ok(ExclusionPayload { status: ExclusionStatus::UnderWay, report: None });
    const LOST: Result<ExclusionPayload, Failure> = Err(Failure::SignedOut);

    #[rstest::rstest]
    #[case(vec![DONE, DONE], Ok("2 doses excluded"))]
    #[case(vec![DONE, SENT, DONE], Err("2 doses excluded. 1 stayed as before: being sent, or not there any more."))]
    #[case(vec![LOST, DONE, SENT], Err("1 dose excluded. 1 stayed as before"))]
    #[case(vec![LOST, LOST], Err("0 doses excluded. 2 failed. "))]
    fn each_is_tried_and_what_became_of_them_is_told(
        #[case] came: Vec<Result<ExclusionPayload, Failure>>,
        #[case] expected: Result<&str, &str>,
    ) {
        let mut outcome = Outcome::default();
        came.into_iter().for_each(|came| outcome.count(came));
        match (outcome.tell("excluded"), expected) {
            (Ok(told), Ok(expected)) => assert_eq!(told, expected),
            (Err(told), Err(expected)) => assert!(told.starts_with(expected), "{told}"),
            (told, _) => panic!("{told:?}"),
        }
    }

    #[rstest::rstest]
    #[case(5, 4, "4 can go now, 1 must be fixed first")]
    #[case(2, 2, "All can go now")]
    #[case(2, 0, "None can go now")]
    fn a_selection_is_summed_up(#[case] all: usize, #[case] going: usize, #[case] expected: &str) {
        assert_eq!(outlook(all, going), expected);
    }
}
