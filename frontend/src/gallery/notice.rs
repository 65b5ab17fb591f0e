//! Notices.

use leptos::prelude::*;

use crate::part::{Banner, Button, Digest, Look, Progress, Toaster, Tone};

const TONES: [(Tone, &str); 4] = [
    (Tone::Good, "Saved."),
    (Tone::Warn, "The password expires in 12 days."),
    (Tone::Bad, "The registry will refuse this dose."),
    (Tone::Busy, "2 doses are on their way."),
];

pub fn banners() -> AnyView {
    let all = TONES
        .into_iter()
        .map(|(tone, text)| view! { <Banner tone><b>{text}</b><Button small=true>"Open"</Button></Banner> });
    all.collect_view().into_any()
}

pub fn toasts() -> AnyView {
    let toaster = Toaster::here();
    let buttons = TONES.into_iter().zip(["good", "warning", "bad", "busy"]).map(|((tone, text), word)| {
        view! { <Button press=move |()| toaster.tell(tone, text)>"Tell a "{word}" word"</Button> }
    });
    view! { <div class="row wrap">{buttons.collect_view()}</div> }.into_any()
}

pub fn progress() -> AnyView {
    let done = RwSignal::new(Some((12_i64, 24_i64)));
    view! {
        <div class="card pad stack">
            <Progress label="Sending" done />
            <Progress label="Waiting for the registry" done=Signal::stored(None) />
            <div><Button press=move |()| done.update(|done| if let Some((done, _)) = done { *done += 1 })>"One more"</Button></div>
        </div>
    }
    .into_any()
}

pub fn live() -> AnyView {
    let digest = Digest::new(|changes: &[u8]| format!("{} changes came", changes.len()));
    let crowd = move |()| (0..5).for_each(|change| digest.add(change));
    view! { <div><Button press=crowd>"Let five changes come"</Button></div> }.into_any()
}

pub fn crash() -> AnyView {
    let typed = RwSignal::new(String::new());
    #[expect(clippy::panic, reason = "this is what it is for")]
    let stop = move |()| panic!("asked to by the gallery");
    view! {
        <crate::part::TextField label="Something typed" value=typed class="narrow" />
        <div><Button look=Look::Danger press=stop>"Stop the program"</Button></div>
    }
    .into_any()
}
