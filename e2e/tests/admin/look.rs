//! Pictures of these pages and their dialogs, and that none keeps anybody out: wide and narrow, light and dark.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Scheme;
use e2e::person::{PASSWORD, Person, USER, practice::at};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::json;

use super::desk::add_person;

const SHAPES: [(&str, u32, u32); 2] = [("wide", 1280, 900), ("narrow", 390, 844)];

/// A state of a page: its name, its path, what is pressed there, and words that show when it is whole.
type View = (&'static str, &'static str, &'static [&'static str], &'static str);

const VIEWS: [View; 24] = [
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
    ("clinicians", "/admin/clinicians", &[], "Rivera, Ana, MD"),
    ("clinician-added", "/admin/clinicians", &["Add a clinician"], "Credentials, as RN"),
    ("clinician-wrong", "/admin/clinicians", &["Add a clinician", "Save"], "Nothing was saved."),
    ("locations", "/admin/locations", &[], "North clinic"),
    ("location-added", "/admin/locations", &["Add a location"], "ZIP code"),
    ("practice-edited", "/admin/locations", &["Edit the practice"], "Time zone"),
    ("stock", "/admin/stock", &[], "Y099001"),
    ("stock-received", "/admin/stock", &["Receive a lot"], "Lot and expiration"),
    ("stock-moved", "/admin/stock", &["What came and went of MMR, lot Y099001"], "Received"),
    ("recall-added", "/admin/stock", &["Recall a lot"], "Why it was recalled"),
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
    keep_stock(&person).await?;
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

/// Two lots on hand, one of which is recalled.
async fn keep_stock(person: &Person) -> Result<()> {
    let query = "query { vaccines { id genericName } viewer { practice { locations { id } } } }";
    let known = person.ask(query, &json!({})).await?;
    let vaccines = at(&known, "/vaccines").as_array().context("no vaccines")?;
    let mmr = vaccines.iter().find(|vaccine| at(vaccine, "/genericName") == "MMR").context("no MMR")?;
    let location = at(&known, "/viewer/practice/locations/0/id");
    let receive = "mutation($input: MoveStockInput!) { moveStock(input: $input) { status problems { text } } }";
    for (lot, funding) in [("Y099001 09/30/2099", "PRIVATE"), ("Y099002 10/31/2099", "PUBLIC")] {
        let lot = json!({ "locationId": location, "vaccineId": at(mmr, "/id"), "funding": funding, "lot": lot });
        let moved = person.ask(receive, &json!({ "input": { "lot": lot, "kind": "RECEIVED", "amount": 10 } })).await?;
        ensure!(at(&moved, "/moveStock/status") == "SAVED", "{moved}");
    }
    let recall = "mutation($input: SaveRecallInput!) { saveRecall(input: $input) { status problems { text } } }";
    let recalled = json!({ "lot": "Y099002", "reason": "Particles in the vial" });
    let saved = person.ask(recall, &json!({ "input": { "recall": recalled } })).await?;
    ensure!(at(&saved, "/saveRecall/status") == "SAVED", "{saved}");
    Ok(())
}
