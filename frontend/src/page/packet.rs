//! The packet for a registry's help desk: its text, to copy or to save, and the address to send it to.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, HelpPacket, HelpPacketQuery, help_packet_query},
    part::{Button, Dialog, Icon, Toaster, Tone, copy_button},
    save::save,
};

/// The subject of the packet.
#[derive(Debug, Clone)]
pub enum About {
    /// One attempt to send a message.
    Submission(String),
    /// An integration's last test.
    Integration(String),
    /// A packet that was fetched before.
    This(HelpPacket),
}

/// A button that opens the packet.
#[component]
pub fn HelpDesk(
    /// The subject of the packet.
    about: About,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let packet = RwSignal::new(None::<HelpPacket>);
    let press = move |()| {
        let wanted = match about.clone() {
            About::This(at_hand) => {
                packet.set(Some(at_hand));
                open.set(true);
                return;
            }
            About::Submission(id) => help_packet_query::Variables { submission_id: Some(id), integration_id: None },
            About::Integration(id) => help_packet_query::Variables { submission_id: None, integration_id: Some(id) },
        };
        busy.set(true);
        spawn_local(async move {
            let came = api.run::<HelpPacketQuery>(wanted).await;
            busy.try_set(false);
            match came {
                Ok(Some(came)) => {
                    packet.try_set(Some(came));
                    open.try_set(true);
                }
                Ok(None) => toaster.tell(Tone::Warn, "There is nothing to tell the help desk any more.".to_owned()),
                Err(failure) => toaster.tell(Tone::Bad, failure.text()),
            }
        });
    };
    view! {
        <Button small=true busy needs="helpPacket" press>"Prepare a message to the help desk"</Button>
        <Dialog open title="For the registry’s help desk">
            {move || packet.get().map(|packet| view! { <Packet packet /> })}
        </Dialog>
    }
}

#[component]
fn Packet(packet: HelpPacket) -> impl IntoView {
    let (name, kept) = (packet.file_name, packet.text.clone());
    let copy = copy_button(packet.text.clone());
    let mail = packet.mail_link.map(|link| view! { <a class="btn" href=link>"Begin an email"</a> });
    let support = (!packet.support_contact.is_empty())
        .then(|| view! { <p class="small">"In the practice: "{packet.support_contact}"."</p> });
    view! {
        <p>"It names no patient: values are taken out, and codes stay."</p>
        <pre class="seg wrapped" tabindex="0" role="region" aria-label="What to send">{packet.text}</pre>
        <div class="stack tight"><p class="small">"Send it to: "<b>{packet.help_desk}</b>"."</p>{support}</div>
        <div class="row wrap">
            {copy}
            <Button mark=Icon::Download press=move |()| save(&name, &kept)>"Save as a file"</Button>
            {mail}
        </div>
    }
}
