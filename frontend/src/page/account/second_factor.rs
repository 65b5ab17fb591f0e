//! The user's second factor: set up with an authenticator app, recovery codes, and taken away.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use crate::{
    api::{
        Api, BeginOwnSecondFactor, ConfirmOwnSecondFactor, Load, Mutation, OwnSecondFactorQuery, RemoveOwnSecondFactor,
        RenewOwnRecoveryCodes,
    },
    format,
    part::{Banner, Button, Dialog, Look, TextField, Toaster, Tone, copy_button, focus_soon, show},
    reactive::effect_from,
    record::{at, each, instant, text},
    zone::Zone,
};

/// Id of the one field of the dialog.
const FIELD: &str = "factor-entry";

/// What the dialog does.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    SetUp,
    Renew,
    Remove,
}

/// A step of the dialog.
#[derive(Clone)]
enum Step {
    /// The password is asked for.
    Password,
    /// The app is told the secret, and its first code is asked for.
    App(Value),
    /// The recovery codes are shown.
    Codes(String),
    /// It is done.
    Done,
}

/// The section of the second factor.
#[component]
pub fn SecondFactorSection() -> impl IntoView {
    let (api, zone) = (Api::here(), Zone::here());
    let load = Load::new(api, || (), move |()| api.run_with::<OwnSecondFactorQuery>(json!({})));
    let act = RwSignal::new(Act::SetUp);
    let open = RwSignal::new(false);
    let begin = move |chosen: Act| {
        act.set(chosen);
        open.set(true);
    };
    effect_from(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            load.again();
        }
        open.get()
    });
    let state = move |factor: Value| {
        let codes = at(&factor, "recoveryCodesLeft").as_i64().unwrap_or_default();
        match instant(&factor, "since") {
        Some(since) => {
            let left = format::counted(codes, "recovery code is", "recovery codes are");
            let few = (codes < 3).then(|| view! {
                <Banner tone=Tone::Warn>"Make new recovery codes before the last one is used: without them, a lost telephone locks you out."</Banner>
            });
            view! {
                <p>"A code of your authenticator app is asked for beside your password, since "{zone.date(since)}". "{left}" unused."</p>
                {few}
                <div class="row wrap">
                    <Button press=move |()| begin(Act::Renew)>"New recovery codes"</Button>
                    <Button look=Look::Danger press=move |()| begin(Act::Remove)>"Remove the second factor"</Button>
                </div>
            }
            .into_any()
        }
        None if at(&factor, "available") == true => view! {
            <p>"Your password alone lets you in. With a second factor, a code of an app on your telephone is asked for too, so that a password that somebody else knows is not enough."</p>
            <div class="row"><Button look=Look::Primary press=move |()| begin(Act::SetUp)>"Set up a second factor"</Button></div>
        }
        .into_any(),
        None => view! { <p>"You have no password here: whoever signs you in asks for a second factor."</p> }.into_any(),
    }
    };
    let title = Signal::derive(move || {
        let title = match act.get() {
            Act::SetUp => "Set up a second factor",
            Act::Renew => "New recovery codes",
            Act::Remove => "Remove the second factor",
        };
        title.to_owned()
    });
    view! {
        <section class="card pad stack">
            <h2>"Second factor"</h2>
            {show(load, state)}
        </section>
        <Dialog open title>{move || steps(act.get_untracked(), open)}</Dialog>
    }
}

fn steps(act: Act, open: RwSignal<bool>) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let step = RwSignal::new(Step::Password);
    let entered = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (now, typed) = (step.get_untracked(), entered.get_untracked());
        spawn_local(async move {
            let came = go_on(api, act, &now, &typed).await;
            busy.try_set(false);
            match came {
                Ok(Step::Done) => {
                    toaster.tell(Tone::Good, "The second factor is removed.");
                    open.set(false);
                }
                Ok(next) => {
                    entered.try_set(String::new());
                    error.try_set(None);
                    step.try_set(next);
                    focus_soon(FIELD.to_owned());
                }
                Err(text) => {
                    error.try_set(Some(text));
                    focus_soon(FIELD.to_owned());
                }
            }
        });
    };
    let error = Signal::derive(move || error.get());
    let shown = move || {
        match step.get() {
        Step::Password | Step::Done => {
            let word = if act == Act::Remove { "Remove" } else { "Continue" };
            let look = if act == Act::Remove { Look::Danger } else { Look::Primary };
            view! {
                <form class="stack" on:submit=submit>
                    <TextField label="Your password" value=entered kind="password" autocomplete="current-password" id=FIELD.to_owned() error />
                    <div class="row"><Button look submit=true busy>{word}</Button></div>
                </form>
            }
            .into_any()
        }
        Step::App(begun) => {
            let secret = text(&begun, "secret").to_owned();
            view! {
            <form class="stack" on:submit=submit>
                <p>"Scan this with an authenticator app, or type the key into it."</p>
                {qr_code(at(&begun, "qrCode"))}
                <p class="row wrap"><span class="mono broken">{in_groups(&secret)}</span>{copy_button(secret)}</p>
                <TextField label="Code that the app shows" value=entered autocomplete="one-time-code" id=FIELD.to_owned() error />
                <div class="row"><Button look=Look::Primary submit=true busy>"Confirm"</Button></div>
            </form>
            }
            .into_any()
        }
        Step::Codes(all) => {
            view! {
                <div class="stack">
                    <p id=FIELD tabindex="-1">"Keep these recovery codes apart from your telephone: print them, or write them down. Each lets you in once in the place of the app’s code. They are not shown again."</p>
                    <pre class="seg">{all.clone()}</pre>
                    <div class="row wrap">
                        {copy_button(all)}
                        <Button press=move |()| drop(window().print())>"Print"</Button>
                        <Button press=move |()| open.set(false)>"I have kept them"</Button>
                    </div>
                </div>
            }
            .into_any()
        }
    }
    };
    shown.into_any()
}

/// Does what a step is for; gives the next one, or what is wrong.
async fn go_on(api: Api, act: Act, step: &Step, typed: &str) -> Result<Step, String> {
    let (mutation, name) = match (step, act) {
        (Step::App(_), _) => (Mutation::of::<ConfirmOwnSecondFactor>(), "code"),
        (_, Act::SetUp) => (Mutation::of::<BeginOwnSecondFactor>(), "password"),
        (_, Act::Renew) => (Mutation::of::<RenewOwnRecoveryCodes>(), "password"),
        (_, Act::Remove) => (Mutation::of::<RemoveOwnSecondFactor>(), "password"),
    };
    let payload = api.act(mutation, json!({ name: typed })).await.map_err(|problems| {
        let first = problems.into_iter().next().map(|problem| problem.text);
        first.unwrap_or_else(|| "It was changed in another window meanwhile. Close this, and look again.".to_owned())
    })?;
    let codes: Vec<_> = each(&payload, "recoveryCodes").iter().filter_map(Value::as_str).collect();
    Ok(match (act, codes.is_empty()) {
        (Act::Remove, _) => Step::Done,
        (_, false) => Step::Codes(codes.join("\n")),
        (_, true) => Step::App(payload),
    })
}

fn qr_code(code: &Value) -> AnyView {
    let size = at(code, "size").to_string();
    let (view_box, path) = (["0 0", &size, &size].join(" "), text(code, "path").to_owned());
    view! {
        <svg class="qr" viewBox=view_box role="img" aria-label="QR code for the authenticator app"><path d=path></path></svg>
    }
    .into_any()
}

/// The key in groups of four, as it is easier to type.
fn in_groups(secret: &str) -> String {
    let mut shown = String::new();
    for (at, letter) in secret.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            shown.push(' ');
        }
        shown.push(letter);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_in_groups() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
        assert_eq!(in_groups(""), "");
    }
}
