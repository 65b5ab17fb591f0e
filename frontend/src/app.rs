//! The application: the sign-in page, or the shell with the page of the path.

use leptos::prelude::*;

use crate::{
    api::{Api, Session},
    page::{
        AccountPage, AuditPage, ChartPage, DetailsPage, ExplainPage, ForbiddenPage, HomePage, IntegrationsPage,
        LostPage, PatientsPage, PeoplePage, ReportsPage, SheetPage, Shell, SignInAgain, SignInPage, StillThere,
        TokensPage, UnreachablePage, VaccinesPage, WebhooksPage, clinicians_page, places_page, recall_page, stock_page,
    },
    part::{Announcer, LiveRegion, Toaster, Toasts, remember_first_page},
    reactive::memo,
    router::{Page, Router},
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
    Router::provide();
    let api = Api::start();
    Announcer::provide();
    Toaster::provide();
    remember_first_page();
    let scene = memo(move || match api.session.get() {
        Session::Checking => Scene::Checking,
        Session::Unreachable(_) => Scene::Unreachable,
        Session::SignedOut => Scene::SignIn,
        Session::SignedIn(_) | Session::Expired(_) => Scene::Practice,
    });
    view! {
        <LiveRegion />
        {move || match scene.get() {
            Scene::Checking => ().into_any(),
            Scene::Unreachable => view! { <UnreachablePage /> }.into_any(),
            Scene::SignIn => view! { <SignInPage /> }.into_any(),
            Scene::Practice => view! { <Shell><PageOfPath /></Shell> }.into_any(),
        }}
        <StillThere />
        <SignInAgain />
        <Toasts />
    }
}

/// The page of a path. The tabs and parts of the reports are one page, which follows the path itself.
#[derive(Clone, PartialEq, Eq)]
enum RoutedPage {
    Reports,
    Page(Page),
    /// It is for other roles.
    Forbidden,
    Lost,
}

/// The page of the path. It is matched on `Page`, and not by nested routes: one enum knows all paths.
#[component]
fn PageOfPath() -> impl IntoView {
    let (path, api) = (Router::here().path, Api::here());
    let page = memo(move || match path.with(|path| Page::read(path)) {
        Some(page) if !api.may_now(page.needs()) => RoutedPage::Forbidden,
        Some(Page::Reports(..)) => RoutedPage::Reports,
        Some(page) => RoutedPage::Page(page),
        None => RoutedPage::Lost,
    });
    move || match page.get() {
        RoutedPage::Reports | RoutedPage::Page(Page::Reports(..)) => view! { <ReportsPage /> }.into_any(),
        RoutedPage::Page(Page::Home) => view! { <HomePage /> }.into_any(),
        RoutedPage::Page(Page::Patients) => view! { <PatientsPage /> }.into_any(),
        RoutedPage::Page(Page::Chart(id)) => view! { <ChartPage id /> }.into_any(),
        RoutedPage::Page(Page::Details(id)) => view! { <DetailsPage id /> }.into_any(),
        RoutedPage::Page(Page::Sheet) => view! { <SheetPage /> }.into_any(),
        RoutedPage::Page(Page::Explain) => view! { <ExplainPage /> }.into_any(),
        RoutedPage::Page(Page::Vaccines) => view! { <VaccinesPage /> }.into_any(),
        RoutedPage::Page(Page::Integrations) => view! { <IntegrationsPage /> }.into_any(),
        RoutedPage::Page(Page::Clinicians) => clinicians_page(),
        RoutedPage::Page(Page::Places) => places_page(),
        RoutedPage::Page(Page::Stock) => stock_page(),
        RoutedPage::Page(Page::Recall(id)) => recall_page(id),
        RoutedPage::Page(Page::People) => view! { <PeoplePage /> }.into_any(),
        RoutedPage::Page(Page::Tokens) => view! { <TokensPage /> }.into_any(),
        RoutedPage::Page(Page::Audit) => view! { <AuditPage /> }.into_any(),
        RoutedPage::Page(Page::Webhooks) => view! { <WebhooksPage /> }.into_any(),
        RoutedPage::Page(Page::Account) => view! { <AccountPage /> }.into_any(),
        RoutedPage::Forbidden => view! { <ForbiddenPage /> }.into_any(),
        RoutedPage::Lost => view! { <LostPage /> }.into_any(),
    }
}

/// The page that stood there before this program ran has done its duty.
pub fn take_away_first_paint() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
