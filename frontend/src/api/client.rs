//! The client of the server that pages hold.

use std::future::Future;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{
    assets::Assets,
    failure::Failure,
    idle,
    model::{Problem, Viewer},
    operation::Operation,
    request::{Mutation, Requests, read_viewer},
    session::{self, Session, Ways},
    socket::Live,
};

/// The client of the server.
#[derive(Clone, Copy)]
pub struct Api {
    /// The session.
    pub session: RwSignal<Session>,
    /// The one socket.
    pub live: Live,
    /// Programs and catalog.
    pub assets: Assets,
    /// `true` while the session is about to end, since nobody uses it.
    pub ending: RwSignal<bool>,
    requests: Requests,
}

impl Api {
    /// Begins: finds out who is signed in.
    #[must_use]
    pub fn start() -> Self {
        let session = RwSignal::new(Session::Checking);
        let requests = Requests::new(session);
        let (live, assets) = (Live::new(requests), Assets::new(requests));
        let api = Self { session, live, assets, ending: RwSignal::new(false), requests };
        provide_context(api);
        let is_signed_in = move || session.with_untracked(|session| matches!(session, Session::SignedIn(_)));
        let left = async move || requests.check().await.ok().map(|told| (told.ends_in, told.warn_before));
        spawn_local(idle::watch(is_signed_in, left, api.ending));
        api.check();
        api.follow_sign_out();
        api
    }

    /// The one that the page was started with.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Finds out again who is signed in.
    pub fn check(self) {
        spawn_local(async move {
            match session::read().await {
                Ok(_) => self.enter().await,
                Err(Failure::SignedOut) => self.session.set(Session::SignedOut),
                Err(failure) => self.session.set(Session::Unreachable(failure)),
            }
        });
    }

    /// Signs in.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub async fn sign_in(self, user_name: String, password: String, code: String) -> Result<(), Failure> {
        session::sign_in(user_name, password, code).await?;
        self.enter().await;
        Ok(())
    }

    /// Returns the ways to sign in.
    pub async fn ways(self) -> Ways {
        session::ways().await
    }

    /// Goes on if the user signed in elsewhere, as in another tab, after the session ended here.
    pub fn look_again(self) {
        spawn_local(async move {
            if self.session.with_untracked(|session| matches!(session, Session::Expired(_)))
                && session::read().await.is_ok()
            {
                self.enter().await;
            }
        });
    }

    /// Signs out.
    pub fn sign_out(self) {
        spawn_local(async move {
            match session::sign_out().await {
                Ok(elsewhere) => {
                    session::tell_other_tabs();
                    self.leave();
                    if let Some(url) = elsewhere {
                        let _ = window().location().set_href(&url);
                    }
                }
                Err(Failure::SignedOut) => {
                    session::tell_other_tabs();
                    self.leave();
                }
                Err(failure) => self.session.set(Session::Unreachable(failure)),
            }
        });
    }

    /// Takes everything off the page when the user signs out in another tab.
    fn follow_sign_out(self) {
        let heard = window_event_listener(ev::storage, move |event| {
            if session::is_sign_out(&event) && self.viewer_untracked().is_some() {
                self.leave();
            }
        });
        on_cleanup(move || heard.remove());
    }

    fn leave(self) {
        self.live.stop();
        self.session.set(Session::SignedOut);
    }

    async fn enter(self) {
        match read_viewer().await {
            Ok(viewer) => {
                let had_expired = matches!(self.session.get_untracked(), Session::Expired(_));
                if self.viewer_untracked().is_some_and(|before| before.user_name != viewer.user_name) {
                    // What the user before has left on the page is not the next one's.
                    let _ = window().location().reload();
                    return;
                }
                self.session.set(Session::SignedIn(viewer));
                self.assets.forget();
                self.live.start();
                if had_expired {
                    self.live.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
                }
            }
            Err(Failure::SignedOut) => self.session.set(Session::SignedOut),
            Err(failure) => self.session.set(Session::Unreachable(failure)),
        }
    }

    /// Reads the practice anew, after it was changed here.
    pub fn renew(self) {
        spawn_local(async move {
            // Where that fails, the next page that is loaded has it.
            if let Ok(viewer) = read_viewer().await {
                self.session.update(|session| session.renew(viewer));
            }
        });
    }

    /// Runs a query or a mutation.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub fn run<Q: Operation>(self, variables: Q::Variables) -> impl Future<Output = Result<Q::Answer, Failure>> {
        self.requests.run::<Q>(variables)
    }

    /// Runs an operation with variables that a form has made, which tests hold against the schema.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub fn run_with<Q: Operation>(self, variables: Value) -> impl Future<Output = Result<Q::Answer, Failure>> {
        self.requests.run_with::<Q>(variables)
    }

    /// Carries out a mutation.
    ///
    /// # Errors
    /// Returns the problems for which it was not carried out.
    pub fn act(self, mutation: Mutation, input: Value) -> impl Future<Output = Result<Value, Vec<Problem>>> {
        self.requests.act(mutation, input)
    }

    /// Returns `true` if the user may use a field of the API, as the server says.
    #[must_use]
    pub fn may(self, field: &str) -> bool {
        self.session.with_untracked(|session| session.may(field))
    }

    /// The same, and follows the session.
    #[must_use]
    pub fn may_now(self, field: &str) -> bool {
        self.session.with(|session| session.may(field))
    }

    /// Calls back for each event of a subscription, until the owner is gone.
    pub fn subscribe<Q: Operation>(self, variables: Q::Variables, then: impl Fn(Q::Answer) + 'static) {
        self.live.subscribe::<Q>(variables, then);
    }

    fn viewer_untracked(self) -> Option<Viewer> {
        self.session.with_untracked(|session| session.viewer().cloned())
    }

    /// The session.
    #[must_use]
    pub fn viewer(self) -> Option<Viewer> {
        self.session.with(|session| session.viewer().cloned())
    }
}
