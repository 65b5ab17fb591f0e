//! Warnings that need no attention: dismissed with a reason, for one dose or for its registry from now on, and taken up
//! again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::report::dismissal::{DismissalScope, may_dismiss};

use crate::{
    api::{
        Api, DismissStatus, DismissWarning, Dismissal, DismissalsQuery, Load, Problem, Report, UndoDismissal,
        dismissals_query,
    },
    part::{AreaField, Button, Choice, Dialog, Look, RadioGroup, Said, Toaster, Tone, problem},
    reactive::effect,
    zone::Zone,
};

/// Returns `true` if a report has a warning that can be dismissed.
#[must_use]
pub fn has_warning(report: &Report) -> bool {
    report.findings.iter().any(may_dismiss)
}

/// The dialog in which a warning is dismissed.
#[component]
pub fn DismissDialog(
    /// The report; none while nothing is asked.
    asked: RwSignal<Option<Report>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move || open.set(asked.with(Option::is_some)));
    effect(move || {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let form = move || asked.get_untracked().map(|report| dismiss_form(report, open));
    view! { <Dialog open title="Dismiss a warning">{form}</Dialog> }
}

fn dismiss_form(report: Report, open: RwSignal<bool>) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let warnings: Vec<_> = report.findings.into_iter().filter(may_dismiss).collect();
    let which = RwSignal::new("0".to_owned());
    let scope = RwSignal::new(DismissalScope::Report.to_string());
    let reason = RwSignal::new(String::new());
    let problems = RwSignal::new(Vec::<Problem>::new());
    let busy = RwSignal::new(false);
    let error = Signal::derive(move || problems.with(|all| all.first().map(|own| own.text.clone())));
    let what = match warnings.as_slice() {
        [only] => {
            let said = only.said.clone().map(|words| view! { <Said who=report.registry_name.clone() words /> });
            view! { <p>{only.text.clone()}</p>{said} }.into_any()
        }
        several => {
            let choice = |(at, one): (usize, &shared::finding::Finding)| Choice::new(at.to_string(), one.text.clone());
            let choices = several.iter().enumerate().map(choice).collect();
            view! { <RadioGroup legend="The warning" value=which choices=Signal::stored(choices) /> }.into_any()
        }
    };
    let scopes = vec![
        Choice::new(DismissalScope::Report.as_str(), "For this dose"),
        Choice::new(DismissalScope::Registry.as_str(), ["For ", &report.registry_name, ", from now on"].concat()),
    ];
    let id = report.id;
    let dismiss = move |()| {
        let at = which.with_untracked(|which| which.parse::<usize>().unwrap_or_default());
        let Some(warning) = warnings.get(at) else { return };
        let input = json!({
            "reportId": id, "code": warning.code, "place": warning.place, "scope": scope.get_untracked(),
            "reason": reason.get_untracked(),
        });
        busy.set(true);
        spawn_local(async move {
            let came = api.run_with::<DismissWarning>(json!({ "input": input })).await;
            busy.try_set(false);
            let found = match came {
                Ok(payload) if payload.status == DismissStatus::Dismissed => {
                    toaster.tell(Tone::Good, "The warning is dismissed.");
                    open.set(false);
                    return;
                }
                Ok(payload) if payload.status == DismissStatus::Invalid => payload.problems,
                Ok(_) => vec![problem("", "gone", "This report is not there any more. Reload the page.")],
                Err(failure) => vec![problem("", "failure", &failure.text())],
            };
            problems.try_set(found);
        });
    };
    view! {
        <div class="stack">
            {what}
            <RadioGroup legend="Where it needs no attention" value=scope choices=Signal::stored(scopes) />
            <AreaField label="Reason" value=reason rows=2 error help="It is kept, with your name and the day." />
            <div class="row">
                <Button look=Look::Primary busy press=dismiss>"Dismiss"</Button>
                <Button look=Look::Quiet press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </div>
    }
    .into_any()
}

/// The dismissed warnings, each with the way back.
#[must_use]
pub fn dismissed(dismissals: Vec<Dismissal>) -> Option<AnyView> {
    if dismissals.is_empty() {
        return None;
    }
    let rows = dismissals.into_iter().map(one).collect_view();
    let list = view! {
        <section class="card">
            <div class="pad line"><h2>"Dismissed warnings"</h2></div>
            <ul class="consents">{rows}</ul>
        </section>
    };
    Some(list.into_any())
}

fn one(dismissal: Dismissal) -> AnyView {
    let (api, toaster, zone) = (Api::here(), Toaster::here(), Zone::here());
    let Dismissal { id, text, undone_by, undone_at, .. } = dismissal;
    let scope = match dismissal.scope {
        DismissalScope::Report => "For this dose".to_owned(),
        DismissalScope::Registry => ["For ", &dismissal.registry_name, ", from then on"].concat(),
    };
    let by = format!("{scope}, by {} on {}: {}", dismissal.by, zone.date(dismissal.at), dismissal.reason);
    let is_open = RwSignal::new(undone_by.is_some());
    let undone = undone_by.zip(undone_at).map(|(by, at)| format!("Taken up again by {by} on {}.", zone.date(at)));
    let label = ["Take up again: ", &text].concat();
    let undo = Callback::new(move |()| {
        let input = json!({ "input": { "dismissalId": id } });
        spawn_local(async move {
            match api.run_with::<UndoDismissal>(input).await {
                Ok(_) => {
                    is_open.try_set(true);
                    toaster.tell(Tone::Good, "The warning is open again.");
                }
                Err(failure) => toaster.tell(Tone::Bad, failure.text()),
            }
        });
    });
    view! {
        <li class="pad row wrap">
            <div class="stack-s">
                <span>{text}</span>
                <span class="small mut">{by}</span>
                {undone.map(|undone| view! { <span class="small mut">{undone}</span> })}
            </div>
            <Show when=move || !is_open.get()>
                <span class="sp"><Button small=true label=label.clone() needs="undoDismissal" press=undo>"Take up again"</Button></span>
            </Show>
        </li>
    }
    .into_any()
}

/// The warnings of registries that are dismissed from now on.
#[component]
pub fn StandingDismissals() -> impl IntoView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| api.run::<DismissalsQuery>(dismissals_query::Variables {}));
    move || load.get().and_then(dismissed)
}
