//! What is shown: the sign-in page, or the shell with the page of the path.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{
    api::{Api, Session},
    page::{
        ChartPage, DetailsPage, HomePage, IntegrationsPage, LostPage, PatientsPage, ReportsPage, Shell, SignInAgain,
        SignInPage, UnreachablePage, VaccinesPage,
    },
    part::{Announcer, LiveRegion, remember_first_page},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scene {
    Checking,
    Unreachable,
    SignIn,
    Practice,
}

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    let api = Api::start();
    Announcer::provide();
    remember_first_page();
    let scene = Memo::new(move |_| match api.session.get() {
        Session::Checking => Scene::Checking,
        Session::Unreachable(_) => Scene::Unreachable,
        Session::SignedOut => Scene::SignIn,
        Session::SignedIn(_) | Session::Expired(_) => Scene::Practice,
    });
    view! {
        <LiveRegion />
        <Router>
            {move || match scene.get() {
                Scene::Checking => ().into_any(),
                Scene::Unreachable => view! { <UnreachablePage /> }.into_any(),
                Scene::SignIn => view! { <SignInPage /> }.into_any(),
                Scene::Practice => view! { <Shell>{pages()}</Shell> }.into_any(),
            }}
        </Router>
        <SignInAgain />
    }
}

fn pages() -> AnyView {
    view! {
        <Routes fallback=LostPage>
            <Route path=path!("/") view=HomePage />
            <Route path=path!("/patients") view=PatientsPage />
            <Route path=path!("/patients/:id") view=ChartPage />
            <Route path=path!("/reporting/report/:id") view=DetailsPage />
            <Route path=path!("/reporting/:tab?") view=ReportsPage />
            <Route path=path!("/admin/vaccines") view=VaccinesPage />
            <Route path=path!("/admin/integrations") view=IntegrationsPage />
        </Routes>
    }
    .into_any()
}

/// The page that stood there before this program ran has done its duty.
pub fn take_away_first_paint() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
