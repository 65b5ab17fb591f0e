//! GraphQL over HTTP, as the audits of npm's `graphql-http` understand it: every MUST and every SHOULD.

use std::{path::Path, time::Duration};

use backend::{
    auth::{Scope, Secret},
    source::{Source, SystemSource},
    store::{AccountStore, NewToken},
};
use serde_json::Value;
use tokio::process::Command;

use crate::support::{Base, Practice, door, guard, practice};

const DEADLINE: Duration = Duration::from_secs(120);

/// Serves the practice on a free port; gives its address and a token.
async fn serve(practice: &Practice) -> (String, String) {
    let accounts = AccountStore::new(practice.store.clone());
    let mut random = [0; 32];
    SystemSource.fill(&mut random);
    let token = Secret::for_token(random);
    let new = NewToken { name: "audit".into(), scopes: Scope::USUAL.to_vec(), expires_at: None };
    accounts.add_token(new, token.hash()).await.unwrap();
    let (listener, origin) = door::listen().await;
    door::serve(practice, listener, guard(&practice.store), None);
    (format!("{origin}/graphql"), token.reveal().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_audit_of_graphql_over_http_passes() {
    let package = std::env::var("DOSEWIRE_TEST_JAVASCRIPT")
        .expect("DOSEWIRE_TEST_JAVASCRIPT names a folder with graphql-http: run the tests by `cargo xtask test`");
    let practice = practice(Base::Sqlite, true).await;
    let (url, token) = serve(&practice).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/practice/api/audit.mjs");
    let mut node = Command::new("node");
    node.arg(script).env("AUDIT_PACKAGE", package).env("AUDIT_URL", url).env("AUDIT_TOKEN", token).kill_on_drop(true);
    let output = tokio::time::timeout(DEADLINE, node.output()).await.expect("the audits end").unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["audits"].as_u64().unwrap() > 60, "{report}");
    // What MAY be done is told as a notice.
    let failed = report["failed"].as_array().unwrap().iter();
    let failed: Vec<_> = failed.filter(|audit| audit["status"] != "notice").collect();
    assert!(failed.is_empty(), "{failed:#?}");
}
