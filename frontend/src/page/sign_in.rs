//! Sign in: as a page, and over the page that was open when the session ended.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, Session},
    part::{Banner, Button, Dialog, Look, TextField, Tone},
};

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
    Effect::new(move |_| open.set(matches!(api.session.get(), Session::Expired(_))));
    conceal_while(open, api.session);
    view! {
        <Dialog open title="Sign in again" closable=false>
            <p class="mut">"You were signed out. What you typed is kept and comes back with your password."</p>
            <SignInForm />
        </Dialog>
    }
}

/// The warning before a session ends that nobody uses. Any use goes to the server, and the warning goes with its answer.
#[component]
pub fn StillThere() -> impl IntoView {
    let api = Api::here();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(api.ending.get() && matches!(api.session.get(), Session::SignedIn(_))));
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
    Effect::new(move |_| {
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

#[component]
fn SignInForm() -> impl IntoView {
    let api = Api::here();
    // Who was signed in is known; only the password is asked for again.
    let known = api.session.with_untracked(|session| session.viewer().map(|viewer| viewer.user_name.clone()));
    let user_name = RwSignal::new(known.unwrap_or_default());
    let password = RwSignal::new(String::new());
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
            let came = api.sign_in(user_name.get_untracked(), password.get_untracked()).await;
            // After signing in the form is gone, and so are its signals.
            busy.try_set(false);
            if let Err(failure) = came {
                problem.try_set(Some(failure.text()));
                password.try_set(String::new());
            }
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            <TextField label="User name" value=user_name autocomplete="username" required=true />
            <TextField label="Password" value=password kind="password" autocomplete="current-password" required=true />
            <Button look=Look::Primary submit=true busy>{move || if busy.get() { "Signing in" } else { "Sign in" }}</Button>
        </form>
    }
}
