//! Test the connection, activate, pause.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::unicode::lower;

use super::gate::is_closed;
use crate::{
    api::{
        ActivateIntegration, ActivationStatus, Api, Environment, Failure, HelpPacket, Integration, IntegrationState,
        Load, PauseIntegration, ProgramFileQuery, ResumeIntegration, ResumeStatus, SendTestMessage, TestConnection,
        activate_integration, pause_integration, program_file_query, resume_integration, send_test_message,
        test_connection,
    },
    format,
    part::{Announcer, Button, Tone},
    reactive::memo,
    save::save,
};

type Told = RwSignal<Option<(Tone, String)>>;

/// The buttons of a set-up that is saved.
#[component]
pub fn Switches(
    /// The set-up, if there is one.
    #[prop(into)]
    known: Signal<Option<Integration>>,
    /// The integration.
    integrations: Load<Vec<Integration>>,
    /// The message to show.
    told: Told,
    /// The packet for the help desk, when a test message was not accepted.
    packet: RwSignal<Option<HelpPacket>>,
) -> impl IntoView {
    let api = Api::here();
    let announcer = Announcer::here();
    let busy = RwSignal::new(None::<Switch>);
    let turn = move |switch: Switch| {
        let Some(known) = known.get_untracked() else { return };
        if busy.get_untracked().is_some() {
            return;
        }
        busy.set(Some(switch));
        packet.set(None);
        spawn_local(async move {
            let said = perform(api, switch, known, packet).await.unwrap_or_else(|failure| (Tone::Bad, failure.text()));
            busy.try_set(None);
            integrations.again();
            announcer.say(&said.1);
            told.try_set(Some(said));
        });
    };
    let state = memo(move || known.with(|known| known.as_ref().map(|known| known.state)));
    let system = memo(move || known.with(|known| known.as_ref().map(|known| known.environment)));
    let is_closed = memo(move || known.with(|known| known.as_ref().is_some_and(|known| is_closed(&known.gate))));
    let button = move |switch: Switch, words: &'static str, working: &'static str| {
        view! {
            <Button busy=Signal::derive(move || busy.get() == Some(switch)) needs=switch.needs() press=move |()| turn(switch)>
                {move || if busy.get() == Some(switch) { working } else { words }}
            </Button>
        }
    };
    move || {
        let state = state.get()?;
        let other = match state {
            IntegrationState::Active => button(Switch::Pause, "Pause", "Pausing").into_any(),
            IntegrationState::Draft | IntegrationState::Paused => {
                button(Switch::Activate, "Activate", "Activating").into_any()
            }
        };
        let trial = (system.get() == Some(Environment::Test))
            .then(|| button(Switch::Message, "Send a test message", "Sending"));
        let resume = (state == IntegrationState::Active && is_closed.get())
            .then(|| button(Switch::Resume, "Send again", "Sending"));
        Some(
            view! { {button(Switch::Test, "Test connection", "Testing")} {trial} {resume} {other} {button(Switch::File, "Save as a program file", "Saving")} },
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Switch {
    Test,
    Message,
    Activate,
    Pause,
    Resume,
    File,
}

impl Switch {
    /// The field of the API that it uses.
    const fn needs(self) -> &'static str {
        match self {
            Self::Test => "testConnection",
            Self::Message => "sendTestMessage",
            Self::Activate => "activateIntegration",
            Self::Pause => "pauseIntegration",
            Self::Resume => "resumeIntegration",
            Self::File => "programFile",
        }
    }
}

async fn perform(
    api: Api,
    switch: Switch,
    known: Integration,
    packet: RwSignal<Option<HelpPacket>>,
) -> Result<(Tone, String), Failure> {
    let integration_id = known.id;
    Ok(match switch {
        Switch::File => match api.run::<ProgramFileQuery>(program_file_query::Variables { integration_id }).await? {
            Some(text) => {
                let name = lower(&known.program_code) + ".toml";
                save(&name, &text);
                (Tone::Good, ["Saved as ", &name, FILE_HOLDS].concat())
            }
            None => (Tone::Bad, GONE.to_owned()),
        },
        Switch::Test => {
            let input = test_connection::TestConnectionInput { integration_id };
            match api.run::<TestConnection>(test_connection::Variables { input }).await?.test {
                Some(test) => (if test.succeeded { Tone::Good } else { Tone::Bad }, test.text),
                None => (Tone::Bad, GONE.to_owned()),
            }
        }
        Switch::Message => {
            // Each press is another test.
            let input = send_test_message::SendTestMessageInput { integration_id, idempotency_key: None };
            let answer = api.run::<SendTestMessage>(send_test_message::Variables { input }).await?;
            packet.try_set(answer.packet);
            let said = answer.said.filter(|_| !answer.accepted).map(|said| format!(" It said: {said}"));
            (if answer.accepted { Tone::Good } else { Tone::Bad }, answer.text + &said.unwrap_or_default())
        }
        Switch::Activate => {
            let input = activate_integration::ActivateIntegrationInput { integration_id };
            let answer = api.run::<ActivateIntegration>(activate_integration::Variables { input }).await?;
            activated(answer.status, answer.before)
        }
        Switch::Resume => {
            let input = resume_integration::ResumeIntegrationInput { integration_id };
            resumed(api.run::<ResumeIntegration>(resume_integration::Variables { input }).await?.status)
        }
        Switch::Pause => {
            let input = pause_integration::PauseIntegrationInput { integration_id };
            let answer = api.run::<PauseIntegration>(pause_integration::Variables { input }).await?;
            match answer.status {
                ActivationStatus::Done => {
                    (Tone::Good, "Paused. Nothing is sent until it is activated again.".to_owned())
                }
                ActivationStatus::NotFound | ActivationStatus::NoLocation | ActivationStatus::NotTested => {
                    (Tone::Bad, GONE.to_owned())
                }
            }
        }
    })
}

fn resumed(status: ResumeStatus) -> (Tone, String) {
    match status {
        ResumeStatus::Done => (Tone::Good, "One message goes first. The rest follows when it gets through.".to_owned()),
        ResumeStatus::NotFound => (Tone::Bad, GONE.to_owned()),
    }
}

const FILE_HOLDS: &str =
    ": what was entered for the state, without what is the practice’s own. Other practices can use it.";

const GONE: &str = "This set-up is gone. Reload the page.";

fn activated(status: ActivationStatus, before: i64) -> (Tone, String) {
    match status {
        ActivationStatus::Done if before > 0 => {
            let doses = format::counted(before, "dose", "doses");
            (Tone::Good, format!("Active. {doses} from before go under Not reported, to be sent by hand."))
        }
        ActivationStatus::Done => (Tone::Good, "Active. Doses are reported from now on.".to_owned()),
        ActivationStatus::NoLocation => {
            (Tone::Bad, "Not activated: no location is marked. Mark one, save, and activate again.".to_owned())
        }
        ActivationStatus::NotTested => (
            Tone::Bad,
            "Not activated: the registry has not accepted a test message yet. Choose the environment Test, enter the \
             account of the test system, save, and send a test message."
                .to_owned(),
        ),
        ActivationStatus::NotFound => (Tone::Bad, GONE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(ActivationStatus::Done, 212, "Active. 212 doses from before go under Not reported, to be sent by hand.")]
    #[case(ActivationStatus::Done, 0, "Active. Doses are reported from now on.")]
    #[case(
        ActivationStatus::NoLocation,
        0,
        "Not activated: no location is marked. Mark one, save, and activate again."
    )]
    fn activating_is_told(#[case] status: ActivationStatus, #[case] before: i64, #[case] expected: &str) {
        assert_eq!(activated(status, before).1, expected);
    }
}
