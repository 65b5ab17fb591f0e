//! Pictures of these pages and their dialogs, and that none keeps anybody out: wide and narrow, light and dark.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Scheme;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::json;

use super::desk::add_person;

const SHAPES: [(&str, u32, u32); 2] = [("wide", 1280, 900), ("narrow", 390, 844)];

/// A state of a page: its name, its path, what is pressed there, and words that show when it is whole.
type View = (&'static str, &'static str, &'static [&'static str], &'static str);

const VIEWS: [View; 14] = [
    ("people", "/admin/people", &[], "Cleo Canary"),
    ("person-added", "/admin/people", &["Add a person"], "The person can change it."),
    ("person-wrong", "/admin/people", &["Add a person", "Add"], "Nothing was saved."),
    ("person-edited", "/admin/people", &["Edit Bea Berg"], "Empty: it stays as it is."),
    ("person-disabled", "/admin/people", &["Disable Bea Berg"], "you can enable the person again"),
    ("person-sessions", "/admin/people", &["Sessions Ana Rivera"], "This browser"),
    ("tokens", "/admin/tokens", &[], "Registry bridge"),
    ("token-made", "/admin/tokens", &["Make a token"], "Empty: it does not end."),
    ("token-secret", "/admin/tokens", &["New secret EHR", "Give a new secret"], "It is shown this once."),
    ("webhooks", "/admin/webhooks", &[], "https://ehr.example"),
    ("webhook-again", "/admin/webhooks", &["Replay EHR"], "Or since the day"),
    ("audit", "/admin/audit", &[], "demo signed in"),
    ("account", "/account", &[], "This browser"),
    ("password", "/account", &["Change your password"], "Your password until now"),
];

#[tokio::test]
async fn no_page_of_admin_keeps_anybody_out() -> Result<()> {
    stage::play("admin-look", Database::Sqlite, look_at_all).await
}

async fn look_at_all(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    add_person(&person, "bea", "Bea Berg", "COORDINATOR").await?;
    add_person(&person, "cleo", "Cleo Canary", "VIEWER").await?;
    let token = "mutation($input: CreateTokenInput!) { createToken(input: $input) { status } }";
    for name in ["EHR", "Registry bridge"] {
        let input = json!({ "name": name, "scopes": ["READ_CLINICAL", "SUBSCRIBE"], "days": 365 });
        person.ask(token, &json!({ "input": input })).await?;
    }
    let webhook = "mutation($input: AddWebhookInput!) { addWebhook(input: $input) { status } }";
    let input = json!({ "name": "EHR", "url": "https://ehr.example/told" });
    person.ask(webhook, &json!({ "input": input })).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    let mut barriers = Vec::new();
    for (shape, width, height) in SHAPES {
        page.resize(width, height).await?;
        for (name, path, presses, shows) in VIEWS {
            stage.open(path).await?;
            for press in presses {
                page.press(press).await.with_context(|| format!("the view {name}"))?;
            }
            page.see(shows).await.with_context(|| format!("the view {name}"))?;
            for scheme in [Scheme::Light, Scheme::Dark] {
                page.light(scheme).await?;
                let place = format!("{name}-{shape}-{}", scheme.as_str());
                page.screenshot(&place).await?;
                let found = page.read_barriers().await.with_context(|| format!("the view {place}"))?;
                barriers.extend(found.into_iter().map(|barrier| format!("{place}: {barrier}")));
            }
            if let Some(overhang) = page.read_overhang().await? {
                barriers.push(format!("{name}-{shape} scrolls sideways: {overhang}"));
            }
        }
    }
    ensure!(barriers.is_empty(), "{}", barriers.join("\n"));
    Ok(())
}
