//! Overlays.

use leptos::prelude::*;

use crate::{
    part::{Button, Dialog, Icon, Look, Popover, Said, TextField},
    reactive::effect,
};

pub fn popovers() -> AnyView {
    view! {
        <p>
            "Pediarix "
            <Popover label="What needs to be resolved" mark=Icon::Warning tone="bad">
                <h3>"The registry rejected this dose"</h3>
                <p>"The lot number must be one that Pediarix was released under. Check it against the vial."</p>
                <Said who="Wisconsin (WIR) said, 03/09/2026, 4:00 am" words="RXA-15 invalid lot number for manufacturer SKB" />
                <div class="row"><a class="btn s p" href="/gallery?part=popover">"Fix it"</a></div>
            </Popover>
            " and Kinrix "
            <Popover label="What the registry said" mark=Icon::Ask tone="ask"><p>"Lot number could not be confirmed."</p></Popover>
        </p>
        <p class="row"><span class="sp"></span>"At the edge "<Popover label="At the edge" mark=Icon::Ask tone="ask"><p>"It stays within the window."</p></Popover></p>
    }
    .into_any()
}

pub fn dialogs() -> AnyView {
    let plain = RwSignal::new(false);
    let (editing, name, unsaved) = (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(false));
    effect(move || unsaved.set(name.with(|name| !name.is_empty())));
    view! {
        <div class="row wrap">
            <Button press=move |()| plain.set(true)>"Open a dialog"</Button>
            <Button press=move |()| { name.set(String::new()); editing.set(true) }>"Edit in a dialog"</Button>
        </div>
        <Dialog open=plain title="A dialog">
            <p>"It holds the focus, and gives it back."</p>
            <div class="row"><Button look=Look::Primary press=move |()| plain.set(false)>"Done"</Button></div>
        </Dialog>
        <Dialog open=editing title="Edit details" unsaved>
            <TextField label="Last name" value=name />
            <p><Popover label="Why it is needed" mark=Icon::Ask tone="ask"><p>"The registry matches by it."</p></Popover></p>
        </Dialog>
    }
    .into_any()
}
