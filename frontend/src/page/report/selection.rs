//! The bar below the list: what is selected, and what can be done with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::ReportTab;

use super::list::{ListQuery, can_go};
use crate::{
    api::{
        Api, ExcludeReport, Failure, IncludeReport, Load, Report, ReportImmunizations, ReportImmunizationsStatus,
        ReportPage, exclude_report, include_report, report_immunizations,
    },
    format,
    part::{Announcer, Button, Icon, Look},
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
    let chosen = Memo::new(move |_| {
        let page = load.get();
        selected.with(|ids| {
            page.map(|page| page.rows.into_iter().filter(|row| ids.contains(&row.id)).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let act = move |what: Act| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let rows = chosen.get_untracked();
        spawn_local(async move {
            let came = perform(api, what, rows).await;
            busy.try_set(false);
            if let Ok(said) = &came {
                announcer.say(said);
                selected.try_set(Vec::new());
            }
            told.try_set(Some(came.map_err(|failure| failure.text())));
        });
    };
    let going = move || chosen.with(|rows| rows.iter().filter(|row| can_go(row)).count());
    view! {
        <Show when=move || !chosen.with(Vec::is_empty)>
            <div class="bar" role="region" aria-label="Selection">
                <b class="keep">{move || chosen.with(Vec::len)}" selected"</b>
                <span class="hide-s">{move || outlook(chosen.with(Vec::len), going())}</span>
                <span class="sp"></span>
                <Show when=move || wanted.get().tab == ReportTab::Excluded>
                    <Button small=true look=Look::Primary busy press=move |()| act(Act::Include)>"Include again"</Button>
                </Show>
                <Show when=move || wanted.get().tab == ReportTab::NotReported>
                    <Button small=true busy press=move |()| act(Act::Exclude)>"Exclude"</Button>
                </Show>
                <Show when=move || going() != 0>
                    <Button small=true look=Look::Primary mark=Icon::Send busy press=move |()| act(Act::Report)>"Report "{going}</Button>
                </Show>
            </div>
        </Show>
    }
}

#[derive(Clone, Copy)]
enum Act {
    Report,
    Exclude,
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

async fn perform(api: Api, act: Act, rows: Vec<Report>) -> Result<String, Failure> {
    match act {
        Act::Report => report(api, rows).await,
        Act::Exclude => {
            for row in &rows {
                let input = exclude_report::ExcludeReportInput { report_id: row.id.clone() };
                api.run::<ExcludeReport>(exclude_report::Variables { input }).await?;
            }
            Ok(format!("{} excluded", counted(rows.len())))
        }
        Act::Include => {
            for row in &rows {
                let input = include_report::IncludeReportInput { report_id: row.id.clone() };
                api.run::<IncludeReport>(include_report::Variables { input }).await?;
            }
            Ok(format!("{} included again", counted(rows.len())))
        }
    }
}

fn counted(number: usize) -> String {
    format::counted(i64::try_from(number).unwrap_or(i64::MAX), "dose", "doses")
}

async fn report(api: Api, rows: Vec<Report>) -> Result<String, Failure> {
    let report_ids = rows.into_iter().filter(can_go).map(|row| row.id).collect();
    let input = report_immunizations::ReportImmunizationsInput { report_ids };
    let answer = api.run::<ReportImmunizations>(report_immunizations::Variables { input }).await?;
    Ok(match answer.status {
        ReportImmunizationsStatus::TooMany => "Nothing was sent: select at most 5,000 at once.".to_owned(),
        ReportImmunizationsStatus::Done => {
            text::sent(&answer.results.iter().map(|result| result.status).collect::<Vec<_>>())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::outlook;

    #[rstest::rstest]
    #[case(5, 4, "4 can go now, 1 must be fixed first")]
    #[case(2, 2, "All can go now")]
    #[case(2, 0, "None can go now")]
    fn a_selection_is_summed_up(#[case] all: usize, #[case] going: usize, #[case] expected: &str) {
        assert_eq!(outlook(all, going), expected);
    }
}
