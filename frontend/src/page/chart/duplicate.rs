//! Another chart that is likely of the same person, and merging the two.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::patient::reasons;
use crate::{
    api::{
        Api, Chart, LikelyDuplicate, LikelyDuplicatesQuery, Load, MergePatients, MergeStatus, likely_duplicates_query,
    },
    format,
    page::person::said,
    part::{Banner, Button, Choice, Dialog, Look, RadioGroup, Toaster, Tone},
    reactive::memo,
    record::at,
    router::{Page, Router},
};

/// The charts that are likely of the same person, each with a way to merge.
#[component]
pub fn Duplicates(
    /// The chart.
    chart: Signal<Option<Chart>>,
    /// Reads the chart again.
    again: Callback<()>,
) -> impl IntoView {
    let api = Api::here();
    let version = memo(move || chart.with(|chart| chart.as_ref().map(|chart| (chart.id.clone(), chart.version))));
    let found = Load::new(
        api,
        move || version.get(),
        move |known| async move {
            let Some((id, _)) = known else { return Ok(Vec::new()) };
            let wanted = likely_duplicates_query::Variables { patient_id: Some(id), entered: None };
            api.run::<LikelyDuplicatesQuery>(wanted).await
        },
    );
    let merged = RwSignal::new(None::<LikelyDuplicate>);
    let open = RwSignal::new(false);
    let first = memo(move || found.get().unwrap_or_default().into_iter().next());
    let banner = move || {
        let likely = first.get()?;
        let words = said(&likely.patient);
        let why = reasons(&likely.reasons);
        let path = Page::Chart(likely.patient.id.clone()).path();
        let ask = move |()| {
            merged.set(Some(likely.clone()));
            open.set(true);
        };
        Some(view! {
            <Banner tone=Tone::Warn>
                <div><b>"There may be two charts of this person"</b><br /><a href=path>{words}</a>": "{why}</div>
                <Button small=true needs="mergePatients" press=ask>"Merge the charts"</Button>
            </Banner>
        })
    };
    view! {
        {banner}
        <Dialog open title="Merge two charts">
            {move || merged.get_untracked().zip(chart.get_untracked()).map(|(other, own)| question(&own, &other, open, again))}
        </Dialog>
    }
}

/// Asks whose details stay; all doses come together, and each keeps its number at the registries.
fn question(own: &Chart, other: &LikelyDuplicate, open: RwSignal<bool>, again: Callback<()>) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let router = Router::here();
    let born = at(&own.patient, "birthDate").as_str().and_then(|text| text.parse().ok()).unwrap_or_default();
    let mrn = at(&own.patient, "mrn").as_str().unwrap_or_default();
    let this = [&format::name(at(&own.patient, "name")), ", born ", &format::date(born), ", MRN ", mrn].concat();
    let choices = vec![Choice::new(own.id.clone(), this), Choice::new(other.patient.id.clone(), said(&other.patient))];
    let kept = RwSignal::new(own.id.clone());
    let problem = RwSignal::new(None::<String>);
    let charts = StoredValue::new([(own.id.clone(), own.version), (other.patient.id.clone(), other.version)]);
    let merge = move |()| {
        let [(own, own_version), (other, other_version)] = charts.get_value();
        let keeps_own = kept.with_untracked(|kept| *kept == own);
        let (into, from) = if keeps_own {
            ((own, own_version), (other, other_version))
        } else {
            ((other, other_version), (own, own_version))
        };
        spawn_local(async move {
            let input = json!({ "fromId": from.0, "fromVersion": from.1, "intoId": into.0, "intoVersion": into.1 });
            let status = api.run_with::<MergePatients>(json!({ "input": input })).await.map(|payload| payload.status);
            match status {
                Ok(MergeStatus::Merged) => {
                    open.set(false);
                    toaster.tell(Tone::Good, "The charts are merged.");
                    again.run(());
                    router.push(&Page::Chart(into.0).path());
                }
                Ok(MergeStatus::UnderWay) => drop(
                    problem.try_set(Some(
                        "A dose of one of them is on its way to a registry. Wait for the answer, and merge then."
                            .to_owned(),
                    )),
                ),
                Ok(_) => {
                    drop(problem.try_set(Some(
                        "One of the charts changed in the meantime. Close this and look again.".to_owned(),
                    )))
                }
                Err(failure) => drop(problem.try_set(Some(failure.text()))),
            }
        });
    };
    view! {
        <p>"All doses come together in one chart. Each keeps its number at the registries, which are told of the change with the next report."</p>
        {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
        <RadioGroup legend="Whose details stay" value=kept choices=Signal::stored(choices) class="column" />
        <div class="row wrap">
            <Button look=Look::Danger press=merge>"Merge"</Button>
            <Button press=move |()| open.set(false)>"Leave them apart"</Button>
        </div>
    }
    .into_any()
}
