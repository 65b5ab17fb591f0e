//! Sign in: as a page, and over the page that was open when the session ended.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, Failure, Session, Ways},
    part::{Banner, Button, Dialog, Look, TextField, Tone, focus_soon},
    reactive::{effect, memo},
    router::Router,
};

/// Id of the field for the code of the second factor.
const CODE: &str = "code";

/// The page for signing in.
#[component]
pub fn SignInPage() -> impl IntoView {
    document().set_title("Sign in – Dosewire");
    view! {
        <main class="gate">
            <div class="card gate-card">
                <div class="gate-brand">
                    <svg viewBox="0 0 32 32" aria-hidden="true"><use href="#brand"></use></svg>
                    "Dosewire"
                </div>
                <h1>"Sign in"</h1>
                <p class="mut">"Report immunizations to your state’s registry."</p>
                <SignInForm />
            </div>
        </main>
    }
}

/// The dialog for signing in again; the page below it stays, and what was typed with it.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let api = Api::here();
    let open = RwSignal::new(false);
    effect(move || open.set(matches!(api.session.get(), Session::Expired(_))));
    conceal_while(open, api.session);
    view! {
        <Dialog open title="Sign in again" closable=false>
            <p class="mut">"You were signed out. What you typed is kept and comes back once you are signed in."</p>
            <SignInForm again=true />
        </Dialog>
    }
}

/// The warning before a session ends that nobody uses. Any use goes to the server, and the warning goes with its answer.
#[component]
pub fn StillThere() -> impl IntoView {
    let api = Api::here();
    let open = RwSignal::new(false);
    effect(move || open.set(api.ending.get() && matches!(api.session.get(), Session::SignedIn(_))));
    view! {
        <Dialog open title="Are you still there?" closable=false>
            <p>"You will be signed out in less than a minute, because nobody has used Dosewire here for a while. What you typed is kept."</p>
            <div class="row"><Button look=Look::Primary>"Stay signed in"</Button></div>
        </Dialog>
    }
}

/// Nothing of the page below can be read while it waits for its user.
fn conceal_while(is_locked: RwSignal<bool>, session: RwSignal<Session>) {
    let title = StoredValue::new(None::<String>);
    effect(move || {
        let document = document();
        let Some(body) = document.body() else { return };
        if is_locked.get() {
            title.set_value(Some(document.title()));
            document.set_title("Sign in – Dosewire");
            let _ = body.class_list().add_1("locked");
        } else if let Some(before) = title.try_update_value(Option::take).flatten() {
            let _ = body.class_list().remove_1("locked");
            // Whoever signed out meanwhile is at the page for signing in, which has a title of its own.
            if matches!(session.get_untracked(), Session::SignedIn(_)) {
                document.set_title(&before);
            }
        }
    });
}

/// The ways to sign in: by the provider of the practice, and by a password. `again` is for the dialog over a page, which
/// stays: the provider is opened beside it.
#[component]
fn SignInForm(#[prop(optional)] again: bool) -> impl IntoView {
    let api = Api::here();
    let ways = RwSignal::new(None::<Ways>);
    let is_asked = RwSignal::new(false);
    spawn_local(async move { drop(ways.try_set(Some(api.ways().await))) });
    if again {
        let seen = window_event_listener(leptos::ev::focus, move |_| api.look_again());
        on_cleanup(move || seen.remove());
    }
    let provider = move || {
        let name = ways.get()?.provider?;
        let target = again.then_some("_blank");
        let to = Router::here().path.get_untracked();
        let to = String::from(js_sys::encode_uri_component(&to));
        Some(view! {
            <a class="btn p" rel="external" target=target href=["/session/provider?to=", &to].concat()>"Sign in with "{name}</a>
        })
    };
    let is_off = move || ways.with(|ways| ways.as_ref().is_some_and(|ways| ways.passwords_off));
    // What is typed must not be lost when the server has told the ways.
    let hides = memo(move || is_off() && !is_asked.get());
    let password = move || match hides.get() {
        true => {
            view! { <Button look=Look::Quiet press=move |()| is_asked.set(true)>"Use a password"</Button> }.into_any()
        }
        false => view! { <PasswordForm /> }.into_any(),
    };
    view! {
        <div class="stack">
            {(!again).then(|| refusal().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> }))}
            {provider}
            {password}
        </div>
    }
}

/// What went wrong at the provider, as the address says it.
fn refusal() -> Option<&'static str> {
    let code = Router::here().query("sign-in")?;
    Some(match code.as_str() {
        "PROVIDER_DOWN" => {
            "The provider does not answer. Try again in a moment; if it stays, ask your practice’s support."
        }
        "PROVIDER_REFUSED" => "The provider did not sign you in. Try again.",
        "PERSON_UNKNOWN" => {
            "The provider knows you, and nobody has added you here. Ask an administrator of your practice."
        }
        "SIGN_IN_NOT_BEGUN" => "This sign-in was begun elsewhere, or too long ago. Begin again.",
        "PROVIDER_UNPROVEN" => {
            "The provider’s proof does not hold. Begin again; if it stays, ask your practice’s support."
        }
        _ => "Signing in by the provider is not set up rightly. Ask the person who runs Dosewire to look at the log.",
    })
}

#[component]
fn PasswordForm() -> impl IntoView {
    let api = Api::here();
    // Who was signed in is known; only the password is asked for again.
    let known = api.session.with_untracked(|session| session.viewer().map(|viewer| viewer.user_name.clone()));
    let user_name = RwSignal::new(known.unwrap_or_default());
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let asks_code = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let came = api.sign_in(user_name.get_untracked(), password.get_untracked(), code.get_untracked()).await;
            // After signing in the form is gone, and so are its signals.
            busy.try_set(false);
            let Err(failure) = came else { return };
            code.try_set(String::new());
            match &failure {
                // The first time nothing is wrong yet: the code is the next step.
                Failure::Refused { code, .. } if code == "CODE_REQUIRED" && !asks_code.get_untracked() => {
                    asks_code.try_set(true);
                }
                Failure::Refused { code, text } if code == "WRONG_CODE" || code == "CODE_REQUIRED" => {
                    problem.try_set(Some(text.clone()));
                }
                other => {
                    problem.try_set(Some(other.text()));
                    password.try_set(String::new());
                    asks_code.try_set(false);
                    return;
                }
            }
            focus_soon(CODE.to_owned());
        });
    };
    let ask = move || {
        asks_code.get().then(|| {
            let help = "Of your authenticator app, or a recovery code.";
            view! { <TextField label="Code" value=code autocomplete="one-time-code" id=CODE.to_owned() help required=true /> }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            <TextField label="User name" value=user_name autocomplete="username" required=true />
            <TextField label="Password" value=password kind="password" autocomplete="current-password" required=true />
            {ask}
            <Button look=Look::Primary submit=true busy>{move || if busy.get() { "Signing in" } else { "Sign in" }}</Button>
        </form>
    }
}
