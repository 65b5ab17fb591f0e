//! The form of one vaccine: what each name is recognized as stands beside it while it is typed.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::code_set::CodeStatus;

use super::{
    name::state_view,
    table::{MAKER, NAMES, USUAL, brands, input, placed, record, shape},
};
use crate::{
    api::{
        Api, Catalog, Failure, Load, Problem, Recognition, RecognizedNamesQuery, RequestKey, SaveStatus, SaveVaccine,
        Vaccine, VaccinesQuery, vaccines_query,
    },
    part::{Button, Choice, ComboField, FormProblems, Look, Toaster, Tone, UnsavedGuard, pause, problem},
    reactive::effect,
    record::{ConflictNote, Drawing, Edit},
};

/// Debounce of the recognition while a name is typed, in milliseconds.
const DEBOUNCE: u32 = 200;

/// The form of a vaccine; none for a new one.
pub fn vaccine_form(
    vaccine: Option<Vaccine>,
    open: RwSignal<bool>,
    unsaved: RwSignal<bool>,
    saved: Callback<()>,
) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let catalog = Load::<Arc<Catalog>>::new(api, || (), move |()| api.assets.catalog());
    let catalog = Signal::derive(move || catalog.get());
    let edit = Edit::new(shape(), record(vaccine.as_ref()), vaccine.as_ref().map(|vaccine| vaccine.version));
    let busy = RwSignal::new(false);
    let id = StoredValue::new(vaccine.map(|vaccine| vaccine.id));
    let key = RequestKey::default();
    let drawing = Drawing { form: edit.form, catalog };
    let recognized = recognize_while_typed(api, edit);
    let is_changed = edit.form.is_changed();
    effect(move || unsaved.set(is_changed.get()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let came = save(api, edit, id.get_value(), key).await;
            busy.try_set(false);
            match came {
                Ok(true) => {
                    edit.form.keep();
                    toaster.tell(Tone::Good, "The listing is saved. Doses given before keep their codes.");
                    saved.run(());
                }
                Ok(false) => drop(edit.form.problems.try_set(Vec::new())),
                Err(problems) => drop(edit.form.problems.try_set(problems)),
            }
        });
    };
    let names = NAMES.iter().map(|field| {
        let said = move || {
            let own = edit.form.value(field.path).get();
            let found = recognized.with(|all| all.iter().find(|name| name.name == own.trim()).cloned());
            found.filter(|_| field.path != "genericName").map(state_view)
        };
        view! { <div class="c6 stack-s name">{drawing.field(field)}<div role="status">{said}</div></div> }
    });
    view! {
        <form class="stack" novalidate on:submit=submit>
            <UnsavedGuard unsaved=is_changed />
            <FormProblems form=edit.form />
            <ConflictNote edit catalog />
            <div class="grid fields">{names.collect_view()}{maker(edit, catalog)}{drawing.fields(USUAL)}</div>
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// The manufacturers that are active, by name.
fn maker(edit: Edit, catalog: Signal<Option<Arc<Catalog>>>) -> AnyView {
    let (value, error, id) = (edit.form.value(MAKER.path), edit.form.error(MAKER.path), edit.form.id(MAKER.path));
    let choices = Signal::derive(move || {
        let makers = catalog.get().map(|catalog| catalog.mvx.clone()).unwrap_or_default();
        let is_offered = |code: &str, status| status == CodeStatus::Active || value.with_untracked(|own| own == code);
        let makers = makers.into_iter().filter(|maker| is_offered(&maker.code, maker.status));
        makers
            .map(|maker| Choice::new(maker.code.clone(), [&maker.name, ", ", &maker.code].concat()))
            .collect::<Vec<_>>()
    });
    view! { <ComboField label=MAKER.label value error id choices class=MAKER.class /> }.into_any()
}

/// Asks what the names are recognized as, a moment after the last letter.
fn recognize_while_typed(api: Api, edit: Edit) -> RwSignal<Vec<Recognition>> {
    let recognized = RwSignal::new(Vec::new());
    let turn = StoredValue::new(0_u32);
    let names: Vec<_> = NAMES.iter().map(|field| edit.form.value(field.path)).collect();
    effect(move || {
        for name in &names {
            name.track();
        }
        let mine = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            pause(DEBOUNCE).await;
            if turn.try_get_value() != mine {
                return;
            }
            let entered = edit.form.entries();
            let input = json!({ "genericName": entered.text("genericName"), "brands": brands(&entered) });
            if let Ok(found) = api.run_with::<RecognizedNamesQuery>(input).await
                && turn.try_get_value() == mine
            {
                recognized.try_set(found);
            }
        });
    });
    recognized
}

/// Saves what is entered; false when somebody else saved it in the meantime.
async fn save(api: Api, edit: Edit, id: Option<String>, key: RequestKey) -> Result<bool, Vec<Problem>> {
    let whole = |code: &str, text: &str| Err(vec![problem("", code, text)]);
    let failed = |failure: Failure| vec![problem("", "failure", &failure.text())];
    let (record, version) = edit.read()?;
    let input = key.keyed(json!({ "id": id, "version": version, "vaccine": input(record) }));
    let payload = api.run_with::<SaveVaccine>(json!({ "input": input })).await.map_err(failed)?;
    match (payload.status, id) {
        (SaveStatus::Saved, _) => Ok(true),
        (SaveStatus::Invalid, _) => {
            let entered = edit.form.entries();
            Err(payload.problems.into_iter().map(|problem| placed(problem, &entered)).collect())
        }
        (SaveStatus::Conflict, Some(id)) => {
            let listing = api.run::<VaccinesQuery>(vaccines_query::Variables {}).await.map_err(failed)?;
            match listing.iter().find(|vaccine| vaccine.id == id) {
                Some(theirs) => {
                    edit.rebase(super::table::record(Some(theirs)), theirs.version);
                    Ok(false)
                }
                None => whole("not_found", "This vaccine is not in the listing any more. Reload the page."),
            }
        }
        _ => whole("not_found", "This vaccine is not in the listing any more. Reload the page."),
    }
}
