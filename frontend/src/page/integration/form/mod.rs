//! The form that a program describes: its state, its fields, its locations, and saving it.
//! What is wrong with an entry is decided in `shared`.

mod fields;
mod places;
mod save;
mod state;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::{
    fields::OwnFields,
    places::Places,
    save::{ready_to_save, settle},
    state::SetUpForm,
};
use super::{backfill::BackfillProgress, draft, gate::GateBanner, page::SetUpSubject, switch::Switches};
use crate::{
    api::{Api, HelpPacket, Integration, Load, SaveIntegration, save_integration},
    page::packet::{About, HelpDesk},
    part::{Announcer, Banner, Button, Look, Tone},
};

/// The form, its buttons, and what came of them.
#[component]
pub fn SetUp(
    /// The subject of the form.
    ground: SetUpSubject,
    /// The integrations.
    integrations: Load<Vec<Integration>>,
) -> impl IntoView {
    let code = ground.program.code.clone();
    let system = ground.system;
    let beginning = untrack(|| integrations.get()).map(|list| draft::beginning(&list, &code)).unwrap_or_default();
    let known =
        Signal::derive(move || integrations.get().and_then(|list| draft::existing(&list, &code, system).cloned()));
    let held = StoredValue::new(SetUpForm::new(ground, known.get_untracked().as_ref(), &beginning));
    let told = RwSignal::new(None::<(Tone, String)>);
    let reload = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let packet = RwSignal::new(None::<HelpPacket>);
    let (api, announcer) = (Api::here(), Announcer::here());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = ready_to_save(held, told)
            && !busy.get_untracked()
        {
            busy.set(true);
            packet.set(None);
            spawn_local(async move {
                let answer = api.run::<SaveIntegration>(save_integration::Variables { input }).await;
                busy.try_set(false);
                let (said, is_old) = settle(held, answer);
                reload.try_set(is_old);
                integrations.again();
                announcer.say(&said.1);
                told.try_set(Some(said));
            });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <GateBanner known />
            <OwnFields held />
            <Places held known />
            {move || told.get().map(|(tone, text)| view! {
                <Banner tone>
                    {text}
                    {move || packet.get().map(|packet| view! { <HelpDesk about=About::This(packet) /> })}
                    {move || reload.get().then(|| view! {
                        <Button small=true press=move |()| drop(window().location().reload())>"Reload"</Button>
                    })}
                </Banner>
            })}
            <BackfillProgress known />
            {(!api.may("saveIntegration")).then(|| view! { <p class="mut small">"An administrator changes the set-up."</p> })}
            <div class="row wrap doing">
                <Button look=Look::Primary submit=true busy needs="saveIntegration">"Save"</Button>
                <Switches known integrations told packet />
            </div>
        </form>
    }
}
