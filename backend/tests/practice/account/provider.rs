//! Signing in by an OpenID provider: a real one, on this machine, and what goes wrong with it.

use std::{collections::HashMap, path::Path, process::Stdio, sync::Arc, time::Duration};

use backend::{
    auth::{Guard, Role, hash_password_now},
    oidc::{Provider, ProviderSettings},
    source::{Source, SystemSource},
    store::{self, AccountStore, NewUser, UserChange},
    transport::{Limits, WebClient},
};
use chrono::TimeDelta;
use reqwest::{Client, Method, StatusCode, header::HeaderMap, redirect};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use url::Url;

use crate::{
    on_both,
    support::{Base, Practice, door, practice, vault},
};

on_both!(
    a_person_signs_in_and_out_by_the_provider,
    somebody_unknown_is_refused_or_added_with_the_default_role,
    who_is_disabled_stays_outside,
    passwords_can_be_switched_off_but_for_a_rescue,
);

const SECRET: &str = "canary-client-secret";
const PASSWORD: &str = "a long password";
const DEADLINE: Duration = Duration::from_secs(60);

/// A practice with a door, and a provider that vouches for people.
struct Scene {
    practice: Practice,
    origin: String,
    guard: Arc<Guard>,
    issuer: String,
    _provider: Option<Child>,
}

/// How a scene differs from the usual one.
#[derive(Default)]
struct Set {
    default_role: Option<Role>,
    claim: Option<&'static str>,
    secret: Option<&'static str>,
    claims_in: Option<&'static str>,
    issuer: Option<String>,
    only: bool,
}

impl Scene {
    async fn open(base: Base, set: Set) -> Self {
        let practice = practice(base, true).await;
        practice.source.set(&SystemSource.now().to_rfc3339());
        let (listener, origin) = door::listen().await;
        let (provider, issuer) = match set.issuer {
            Some(issuer) => (None, issuer),
            None => {
                let (provider, issuer) = start_provider(&origin, set.claims_in.unwrap_or("userinfo")).await;
                (Some(provider), issuer)
            }
        };
        let settings = ProviderSettings {
            issuer: issuer.clone(),
            client_id: "dosewire".to_owned(),
            name: "Clinic login".to_owned(),
            claim: set.claim.unwrap_or("preferred_username").to_owned(),
            default_role: set.default_role,
            origin: origin.clone(),
        };
        let limits = Limits { allow_private: true, total: Duration::from_secs(10), ..Limits::default() };
        let client = WebClient::new(limits).unwrap();
        let secret = set.secret.unwrap_or(SECRET).to_owned();
        let keeper = Provider::new(settings, Some(secret.into()), client, Arc::new(vault()));
        let accounts = AccountStore::new(practice.store.clone()).with_vault(Arc::new(vault()));
        let guard = Guard::new(Arc::new(accounts), backend::auth::Revocations::default());
        let guard = Arc::new(guard.with_passwords_off(set.only));
        door::serve(&practice, listener, Arc::clone(&guard), Some(keeper));
        Self { practice, origin, guard, issuer, _provider: provider }
    }

    async fn add(&self, user_name: &str) {
        let new = NewUser {
            user_name: user_name.into(),
            display_name: "Ana Rivera".into(),
            password_hash: hash_password_now(PASSWORD, [3; 16]).unwrap(),
            role: Role::Coordinator,
        };
        self.accounts().add_user(new).await.unwrap();
    }

    fn accounts(&self) -> AccountStore {
        AccountStore::new(self.practice.store.clone())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Signs in at the provider under a name; gives where the browser ends.
    async fn sign_in(&self, browser: &mut Browser, account: &str) -> String {
        let page = browser.go(&self.url("/session/provider?to=/patients")).await;
        self.enter(browser, &page, account).await
    }

    /// Enters a name at the provider's page, and goes on to ours.
    async fn enter(&self, browser: &mut Browser, page: &str, account: &str) -> String {
        let callback = self.callback(browser, page, account).await;
        browser.go(&callback).await
    }

    /// Enters a name at the provider's page; gives the address that it leads back to.
    async fn callback(&self, browser: &mut Browser, page: &str, account: &str) -> String {
        assert!(page.starts_with(&self.issuer), "{page}");
        let answer = browser.send(Method::POST, page, Some(format!("login={account}"))).await;
        browser.follow(answer, &self.origin).await
    }

    async fn actions(&self) -> Vec<(String, String)> {
        store::flush_reads(&self.practice.store).await.unwrap();
        let rows = backend::entity::audit::Entity::find().all(self.practice.store.reader()).await.unwrap();
        let is_ours = |action: &str| action.starts_with("session.") || action.starts_with("user.");
        rows.into_iter().filter(|row| is_ours(&row.action)).map(|row| (row.actor, row.action)).collect()
    }
}

async fn start_provider(origin: &str, claims_in: &str) -> (Child, String) {
    let packages = std::env::var("DOSEWIRE_TEST_JAVASCRIPT")
        .expect("DOSEWIRE_TEST_JAVASCRIPT names a folder with oidc-provider: run the tests by `cargo xtask test`");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/javascript/provider.mjs");
    let mut node = Command::new("node");
    node.arg(script).env("JAVASCRIPT_PACKAGES", packages).env("PROVIDER_ORIGIN", origin);
    node.env("PROVIDER_CLAIMS_IN", claims_in).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = node.kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let issuer = tokio::time::timeout(DEADLINE, lines.next_line()).await.expect("the provider starts").unwrap();
    (child, issuer.expect("the provider tells its issuer"))
}

/// What a browser does: it keeps cookies for each host, and is led on.
struct Browser {
    client: Client,
    cookies: HashMap<(String, String), String>,
}

/// An answer, and the address that it came from.
struct Answer {
    url: Url,
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Browser {
    fn new() -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { client, cookies: HashMap::new() }
    }

    async fn send(&mut self, method: Method, url: &str, form: Option<String>) -> Answer {
        let url = Url::parse(url).unwrap();
        let host = url.authority().to_owned();
        let own = self.cookies.iter().filter(|((of, _), value)| *of == host && !value.is_empty());
        let cookies: Vec<_> = own.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method, url.clone()).header("cookie", cookies.join("; "));
        request = request.header("origin", url.origin().ascii_serialization());
        if let Some(form) = form {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for line in headers.get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert((host.clone(), name.to_owned()), value.to_owned());
        }
        Answer { url, status, headers, text: answer.text().await.unwrap() }
    }

    /// Goes to an address, and where it leads until a page is shown; gives that page's address.
    async fn go(&mut self, url: &str) -> String {
        let answer = self.send(Method::GET, url, None).await;
        self.follow(answer, "nowhere").await
    }

    /// Goes on where an answer leads, up to a page, or to an address that begins so, which is not opened.
    async fn follow(&mut self, mut answer: Answer, up_to: &str) -> String {
        for _ in 0..10 {
            let Some(to) = answer.headers.get("location") else { return answer.url.into() };
            let to: String = answer.url.join(to.to_str().unwrap()).unwrap().into();
            if to.starts_with(up_to) {
                return to;
            }
            answer = self.send(Method::GET, &to, None).await;
        }
        panic!("it leads on without end");
    }

    async fn who(&mut self, scene: &Scene) -> Option<Value> {
        let answer = self.send(Method::GET, &scene.url("/session"), None).await;
        serde_json::from_str(&answer.text).ok()
    }

    fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.iter().find(|((_, of), _)| of == name).map(|(_, value)| value.clone())
    }
}

/// The code with which the sign-in page is told what went wrong.
fn refusal(address: &str) -> String {
    let url = Url::parse(address).unwrap();
    assert_eq!(url.path(), "/", "{address}");
    url.query_pairs().find(|(name, _)| name == "sign-in").expect(address).1.into_owned()
}

fn with(address: &str, name: &str, value: &str) -> String {
    let mut url = Url::parse(address).unwrap();
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(known, _)| known != name).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, value);
    url.into()
}

async fn a_person_signs_in_and_out_by_the_provider(base: Base) {
    let scene = Scene::open(base, Set::default()).await;
    scene.add("ana").await;
    let mut browser = Browser::new();
    let ways = browser.send(Method::GET, &scene.url("/session/ways"), None).await;
    let ways: Value = serde_json::from_str(&ways.text).unwrap();
    assert_eq!(ways, json!({ "provider": "Clinic login", "password": true }));
    assert_eq!(scene.sign_in(&mut browser, "ana").await, scene.url("/patients"), "where the person wanted to go");
    let who = browser.who(&scene).await.unwrap();
    let expected = (json!("ana"), json!("Ana Rivera"), json!("COORDINATOR"));
    assert_eq!((who["userName"].clone(), who["displayName"].clone(), who["role"].clone()), expected);
    assert_eq!(browser.cookie("dosewire_provider").as_deref(), Some(""), "the sign-in is over");

    let out = browser.send(Method::DELETE, &scene.url("/session"), None).await;
    assert_eq!(out.status, StatusCode::OK);
    let told: Value = serde_json::from_str(&out.text).unwrap();
    let elsewhere = told["signOutAt"].as_str().unwrap();
    assert!(elsewhere.starts_with(&scene.issuer) && elsewhere.contains("client_id=dosewire"), "{elsewhere}");
    assert!(browser.who(&scene).await.is_none());
    let page = browser.send(Method::GET, elsewhere, None).await;
    assert_eq!(page.status, StatusCode::OK, "the provider knows where to lead back to: {}", page.text);
    let actions = scene.actions().await;
    for action in ["session.open", "session.close"] {
        assert!(actions.contains(&("ana".to_owned(), action.to_owned())), "{actions:?}");
    }

    // Whoever signed in with a password has nothing to end elsewhere.
    let client = Client::builder().build().unwrap();
    let body = json!({ "userName": "ana", "password": PASSWORD }).to_string();
    let post = client.post(scene.url("/session")).header("content-type", "application/json").body(body);
    let opened = post.send().await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let out = client.delete(scene.url("/session")).header("cookie", cookie).header("origin", &scene.origin);
    assert_eq!(out.send().await.unwrap().status(), StatusCode::NO_CONTENT);
}

async fn somebody_unknown_is_refused_or_added_with_the_default_role(base: Base) {
    let scene = Scene::open(base, Set::default()).await;
    let mut browser = Browser::new();
    assert_eq!(refusal(&scene.sign_in(&mut browser, "bea").await), "PERSON_UNKNOWN");
    assert!(browser.who(&scene).await.is_none());
    assert!(scene.actions().await.contains(&("unknown".to_owned(), "session.refuse".to_owned())));

    let set = Set { default_role: Some(Role::Viewer), claims_in: Some("id_token"), ..Set::default() };
    let scene = Scene::open(base, set).await;
    let mut browser = Browser::new();
    assert_eq!(scene.sign_in(&mut browser, "bea").await, scene.url("/patients"));
    let who = browser.who(&scene).await.unwrap();
    assert_eq!((&who["displayName"], &who["role"]), (&json!("Bea of the provider"), &json!("VIEWER")));
    // The same person again is the same user, and has no password.
    assert_eq!(scene.sign_in(&mut Browser::new(), "bea").await, scene.url("/patients"));
    let users = scene.accounts().users().await.unwrap();
    assert_eq!(users.iter().filter(|user| user.user_name == "bea").count(), 1);
    for password in ["", "bea"] {
        assert_eq!(try_password(&scene, "bea", password).await, (StatusCode::UNAUTHORIZED, "WRONG_CREDENTIALS".into()));
    }
    let actions = scene.actions().await;
    assert!(actions.contains(&("OpenID provider".to_owned(), "user.add".to_owned())), "{actions:?}");
    // A name that nobody could sign in with is added for nobody.
    assert_eq!(refusal(&scene.sign_in(&mut Browser::new(), "b:ea").await), "PERSON_UNKNOWN");
}

async fn try_password(scene: &Scene, user_name: &str, password: &str) -> (StatusCode, String) {
    let body = json!({ "userName": user_name, "password": password }).to_string();
    let post = Client::builder()
        .build()
        .unwrap()
        .post(scene.url("/session"))
        .header("content-type", "application/json")
        .body(body);
    let answer = post.send().await.unwrap();
    let status = answer.status();
    let told: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
    (status, told["code"].as_str().unwrap_or_default().to_owned())
}

async fn who_is_disabled_stays_outside(base: Base) {
    let scene = Scene::open(base, Set { default_role: Some(Role::Viewer), ..Set::default() }).await;
    scene.add("ana").await;
    let ana = scene.accounts().user_named("ana").await.unwrap();
    scene.accounts().change_user(ana, vec![UserChange::Disable], None).await.unwrap();
    let mut browser = Browser::new();
    assert_eq!(refusal(&scene.sign_in(&mut browser, "ana").await), "PERSON_UNKNOWN");
    assert!(browser.who(&scene).await.is_none());
}

async fn passwords_can_be_switched_off_but_for_a_rescue(base: Base) {
    let scene = Scene::open(base, Set { only: true, ..Set::default() }).await;
    scene.add("ana").await;
    scene.add("bea").await;
    assert!(!scene.guard.takes_passwords());
    let off = || (StatusCode::FORBIDDEN, "PASSWORDS_OFF".to_owned());
    assert_eq!(try_password(&scene, "ana", PASSWORD).await, off());
    let ana = scene.accounts().user_named("ana").await.unwrap();
    let until = SystemSource.now() + TimeDelta::minutes(30);
    scene.accounts().change_user(ana, vec![UserChange::AllowPassword(until)], None).await.unwrap();
    assert_eq!(try_password(&scene, "ana", PASSWORD).await.0, StatusCode::NO_CONTENT);
    assert_eq!(try_password(&scene, "bea", PASSWORD).await, off(), "another one stays outside");
    let past = SystemSource.now() - TimeDelta::minutes(1);
    scene.accounts().change_user(ana, vec![UserChange::AllowPassword(past)], None).await.unwrap();
    assert_eq!(try_password(&scene, "ana", PASSWORD).await, off());
    assert_eq!(scene.sign_in(&mut Browser::new(), "bea").await, scene.url("/patients"));
}

/// Each of these is what somebody does who wants to come in as somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_of_this_sign_in_opens_nothing() {
    let scene = Scene::open(Base::Sqlite, Set::default()).await;
    scene.add("ana").await;
    let begin = scene.url("/session/provider");

    let mut browser = Browser::new();
    let page = browser.go(&begin).await;
    let callback = scene.callback(&mut browser, &page, "ana").await;
    let other = with(&callback, "state", "another");
    assert_eq!(refusal(&browser.go(&other).await), "SIGN_IN_NOT_BEGUN", "the state is another one");
    assert_eq!(refusal(&browser.go(&callback).await), "SIGN_IN_NOT_BEGUN", "a refused sign-in is over");

    let mut browser = Browser::new();
    let page = browser.go(&begin).await;
    let callback = scene.callback(&mut browser, &page, "ana").await;
    assert_eq!(refusal(&Browser::new().go(&callback).await), "SIGN_IN_NOT_BEGUN", "another browser");
    let foreign = with(&callback, "iss", "https://evil.example");
    let cookie = browser.cookies.clone();
    assert_eq!(refusal(&browser.go(&foreign).await), "PROVIDER_UNPROVEN", "another provider's answer");
    browser.cookies.clone_from(&cookie);
    assert_eq!(browser.go(&callback).await, scene.url("/"), "nothing else was wrong with it");
    browser.cookies = cookie;
    assert_eq!(refusal(&browser.go(&callback).await), "PROVIDER_UNPROVEN", "a code is good once");

    // The proof is for another sign-in: its nonce is not this one's.
    let mut browser = Browser::new();
    let answer = browser.send(Method::GET, &begin, None).await;
    let at_provider = with(answer.headers["location"].to_str().unwrap(), "nonce", "another");
    let page = browser.go(&at_provider).await;
    assert_eq!(refusal(&scene.enter(&mut browser, &page, "ana").await), "PROVIDER_UNPROVEN");

    // A code that another browser was given: who asked for it is not who brings it.
    let mut thief = Browser::new();
    let page = thief.go(&begin).await;
    let own = scene.callback(&mut thief, &page, "eve").await;
    let mut victim = Browser::new();
    let page = victim.go(&begin).await;
    let stolen = scene.callback(&mut victim, &page, "ana").await;
    let code = Url::parse(&stolen).unwrap().query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    assert_eq!(refusal(&thief.go(&with(&own, "code", &code)).await), "PROVIDER_UNPROVEN");
    for mut outside in [thief, victim] {
        assert!(outside.who(&scene).await.is_none());
    }
    assert!(!scene.actions().await.contains(&("eve".to_owned(), "session.open".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_at_the_provider_is_told() {
    let scene = Scene::open(Base::Sqlite, Set { issuer: Some("http://127.0.0.1:9".into()), ..Set::default() }).await;
    assert_eq!(refusal(&Browser::new().go(&scene.url("/session/provider")).await), "PROVIDER_DOWN");

    let scene = Scene::open(Base::Sqlite, Set::default()).await;
    assert_eq!(refusal(&scene.sign_in(&mut Browser::new(), "nobody").await), "PROVIDER_REFUSED");
    let scene = Scene::open(Base::Sqlite, Set { secret: Some("not the secret"), ..Set::default() }).await;
    assert_eq!(refusal(&scene.sign_in(&mut Browser::new(), "ana").await), "PROVIDER_MISCONFIGURED");
    let scene = Scene::open(Base::Sqlite, Set { claim: Some("employee_number"), ..Set::default() }).await;
    assert_eq!(refusal(&scene.sign_in(&mut Browser::new(), "ana").await), "PROVIDER_NAMELESS");
    // A mail address counts only where the provider has made sure of it.
    let scene = Scene::open(Base::Sqlite, Set { claim: Some("email"), ..Set::default() }).await;
    scene.add("ana@clinic.example").await;
    assert_eq!(scene.sign_in(&mut Browser::new(), "ana").await, scene.url("/patients"));
    assert_eq!(refusal(&scene.sign_in(&mut Browser::new(), "unverified").await), "PROVIDER_NAMELESS");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_person_wanted_to_go_is_a_page_of_ours() {
    let scene = Scene::open(Base::Sqlite, Set::default()).await;
    scene.add("ana").await;
    let mut browser = Browser::new();
    let page = browser.go(&scene.url("/session/provider?to=https://evil.example/")).await;
    assert_eq!(scene.enter(&mut browser, &page, "ana").await, scene.url("/"));
}
