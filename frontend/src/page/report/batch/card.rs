//! Batches on the page: the progress and the summary of one, and the links to those that are open.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::{BatchState, ReportTab};

use super::progress::{announcement, parts, path, sentence, through};
use crate::{
    api::{
        Api, Batch, BatchProgressFeed, CancelBatch, Load, OpenBatchesQuery, ReportPage, batch_progress_feed,
        cancel_batch, open_batches_query,
    },
    format,
    part::{Announcer, Button, Icon, Progress, Toaster, Tone, icon},
    reactive::memo,
    router::{Chip, Page},
    zone::Zone,
};

/// The batch that the page's address names, live.
#[component]
pub fn BatchCard(
    /// Its id.
    id: String,
    /// The list below, which is read again now and then: only the server knows what is in a batch.
    load: Load<ReportPage>,
) -> impl IntoView {
    let (api, announcer) = (Api::here(), Announcer::here());
    let batch = RwSignal::new(None::<Batch>);
    api.subscribe::<BatchProgressFeed>(batch_progress_feed::Variables { id }, move |came| {
        if let Some(said) = batch.with_untracked(|before| announcement(before.as_ref(), &came)) {
            announcer.say(&said);
            load.again();
        }
        batch.set(Some(came));
    });
    let title = move || {
        batch.with(|batch| {
            let batch = batch.as_ref()?;
            let doses = format::counted(batch.total, "dose", "doses");
            Some(format!("{doses}, reported by {} at {}", batch.by, Zone::here().moment(batch.begun_at)))
        })
    };
    let done = Signal::derive(move || batch.with(|batch| batch.as_ref().map(|batch| (through(batch), batch.total))));
    let is_open = memo(move || batch.with(|batch| batch.as_ref().is_some_and(|batch| batch.ended_at.is_none())));
    let can_cancel = memo(move || {
        let may = |batch: &Batch| matches!(batch.state, BatchState::Queuing | BatchState::Queued);
        is_open.get() && batch.with(|batch| batch.as_ref().is_some_and(may))
    });
    let parts = memo(move || batch.with(|batch| batch.as_ref().map(parts).unwrap_or_default()));
    let part = |(words, path): (String, Option<String>)| match path {
        Some(path) => view! { <li><a href=path>{words}</a></li> }.into_any(),
        None => view! { <li>{words}</li> }.into_any(),
    };
    view! {
        <Show when=move || batch.with(Option::is_some)>
            <section class="card pad stack batch" aria-label="Batch">
                <div class="row wrap">
                    <h2>{title}</h2>
                    <span class="sp"></span>
                    <Show when=move || can_cancel.get()>
                        <Cancel batch />
                    </Show>
                    <a class="btn s q" href=move || own_tab(batch)>"Close"</a>
                </div>
                <Show when=move || is_open.get()>
                    <Progress label="Through" done />
                </Show>
                <p>{move || batch.with(|batch| batch.as_ref().map(sentence))}</p>
                <ul class="row wrap parts">{move || parts.get().into_iter().map(part).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The list that the batch was asked for in.
fn own_tab(batch: RwSignal<Option<Batch>>) -> String {
    let tab = batch.with(|batch| batch.as_ref().map_or(ReportTab::NotReported, |batch| batch.tab));
    Page::Reports(tab, Chip::All).path()
}

/// Takes back what is not on its way.
#[component]
fn Cancel(batch: RwSignal<Option<Batch>>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let busy = RwSignal::new(false);
    let cancel = move |()| {
        let Some(batch_id) = batch.with_untracked(|batch| batch.as_ref().map(|batch| batch.id.clone())) else { return };
        busy.set(true);
        spawn_local(async move {
            let input = cancel_batch::CancelBatchInput { batch_id };
            let came = api.run::<CancelBatch>(cancel_batch::Variables { input }).await;
            busy.try_set(false);
            if let Err(failure) = came {
                toaster.tell(Tone::Bad, format!("It was not canceled. {}", failure.text()));
            }
        });
    };
    view! { <Button small=true busy needs="cancelBatch" press=cancel>"Cancel the rest"</Button> }
}

/// The batches of which something is to be queued or on its way.
#[must_use]
pub fn open_batches() -> Load<Vec<Batch>> {
    let api = Api::here();
    Load::new(api, || (), move |()| async move { api.run::<OpenBatchesQuery>(open_batches_query::Variables {}).await })
}

/// Links to them.
#[component]
pub fn OpenBatches(
    /// The batches.
    batches: Load<Vec<Batch>>,
) -> impl IntoView {
    let link = |batch: Batch| {
        let doses = format::counted(batch.total, "dose", "doses");
        let words = format!("{doses}, reported by {}: {}", batch.by, sentence(&batch));
        let to = path(&batch.id, ReportTab::InProgress, Chip::All);
        view! { <li>{icon(Icon::Busy)}" "{words}" "<a href=to>"See how far it is"</a></li> }
    };
    let open = memo(move || batches.get().unwrap_or_default());
    move || {
        open.with(|open| !open.is_empty())
            .then(|| view! { <ul class="batches" aria-label="Under way">{open.get().into_iter().map(link).collect_view()}</ul> })
    }
}
