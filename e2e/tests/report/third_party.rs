//! Another program of the practice, with a token: what it can do, and what it cannot.

#![expect(clippy::indexing_slicing, reason = "what is not there fails the test, as it should")]

use anyhow::{Context as _, Result, ensure};
use e2e::person::Person;
use e2e::person::practice::REGISTRY_PASSWORD;
use e2e::program::{http_client, script};
use e2e::server::Server;
use e2e::server::database::Database;
use reqwest::StatusCode;
use serde_json::{Value, json};

const VIEWER: &str = "query { viewer { userName } }";
const MRN: &str = "Q-7";
/// Variables of a script: the addresses and the token of a server.
type Variables<'a> = [(&'static str, &'a str); 4];

#[tokio::test]
async fn a_program_reports_a_dose_on_sqlite() -> Result<()> {
    report_by_program(Database::Sqlite).await
}

#[tokio::test]
async fn a_program_reports_a_dose_on_postgres() -> Result<()> {
    report_by_program(Database::Postgres).await
}

/// A server whose registry reports, with a patient and a program's token; gives the integration too.
async fn begin(database: Database) -> Result<(Server, String, String)> {
    let server = Server::start(database).await?;
    let person = Person::sign_in(&server).await?;
    let integration = person.set_up(&server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    person.add_patient("Quetzalwitz", "Dora", MRN).await?;
    let token = server.create_token("reporting-program").await?;
    Ok((server, integration, token))
}

async fn report_by_program(database: Database) -> Result<()> {
    let (server, integration, token) = begin(database).await?;
    let printed = run(&server, &token).await.with_context(|| server.read_log())?;
    ensure!(printed["viewer"]["userName"] == "reporting-program", "{printed}");
    ensure!(printed["dose"]["name"] == "M-M-R II" && printed["dose"]["cvx"] == "03", "{printed}");
    ensure!(printed["sent"]["results"][0]["status"] == "QUEUED", "{printed}");
    let tabs: Vec<_> = printed["states"].as_array().into_iter().flatten().map(|state| &state["tab"]).collect();
    // An event tells where the report stands when it is told, so that a quick registry is seen only at its end.
    let is_under_way = |tab: &Value| matches!(tab.as_str(), Some("IN_PROGRESS" | "REPORTED"));
    ensure!(tabs.iter().all(|tab| is_under_way(tab)) && tabs.last() == Some(&&json!("REPORTED")), "{printed}");

    refuse_what_is_for_people(&server, &token, &integration).await?;
    refuse_wrong_tokens(&server, &token).await?;
    server.check_log(&[&token])
}

/// A program in JavaScript: a dose by its code, sent twice with one key, reported and followed to the answer.
#[tokio::test]
async fn a_javascript_program_follows_a_dose() -> Result<()> {
    let (server, _, token) = begin(Database::Sqlite).await?;
    let (url, socket) = (server.url("/graphql"), server.websocket_url("/graphql/ws"));
    let printed = script::javascript("follow.mjs", &variables(&url, &socket, &token)).await;
    let printed = printed.with_context(|| server.read_log())?;
    ensure!(printed["dose"]["cvx"] == "03" && printed["dose"]["again"] == printed["dose"]["id"], "{printed}");
    ensure!(printed["sent"]["results"][0]["status"] == "QUEUED", "{printed}");
    let last = printed["states"].as_array().and_then(|states| states.last()).context("no state")?;
    ensure!(last["tab"] == "REPORTED", "{printed}");
    server.check_log(&[&token])
}

fn variables<'a>(url: &'a str, socket: &'a str, token: &'a str) -> Variables<'a> {
    [("DOSEWIRE_URL", url), ("DOSEWIRE_WS_URL", socket), ("DOSEWIRE_TOKEN", token), ("DOSEWIRE_MRN", MRN)]
}

async fn run(server: &Server, token: &str) -> Result<Value> {
    let (url, socket) = (server.url("/graphql"), server.websocket_url("/graphql/ws"));
    let variables = variables(&url, &socket, token);
    script::python("subscribe.py", &variables).await
}

/// Setting up is for people: a token that leaks must not be able to send the practice's doses elsewhere.
async fn refuse_what_is_for_people(server: &Server, token: &str, integration: &str) -> Result<()> {
    let save = json!({
        "programCode": "SANDBOX", "environment": "TEST", "programs": "", "settings": [], "enrollments": [], "historical": true
    });
    let one = json!({ "integrationId": integration });
    for (field, input, kind) in [
        ("saveIntegration", &save, "SaveIntegrationInput"),
        ("testConnection", &one, "TestConnectionInput"),
        ("activateIntegration", &one, "ActivateIntegrationInput"),
        ("pauseIntegration", &one, "PauseIntegrationInput"),
    ] {
        let query = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ __typename }} }}");
        let (_, answer) = ask(server, token, &query, &json!({ "input": input })).await?;
        ensure!(http_client::read_error_code(&answer) == Some("FORBIDDEN"), "{field}: {answer}");
    }
    let query = "query { integrations { state settings { name value isSet } } }";
    let (_, answer) = ask(server, token, query, &json!({})).await?;
    ensure!(answer["data"]["integrations"][0]["state"] == "ACTIVE", "it still reports: {answer}");
    ensure!(!answer.to_string().contains(REGISTRY_PASSWORD), "a secret can be read");
    Ok(())
}

/// Wrong, cut, missing and revoked tokens get nothing, over HTTP and over the socket.
async fn refuse_wrong_tokens(server: &Server, token: &str) -> Result<()> {
    let cut = token.get(..token.len() - 1).context("a token is longer")?;
    for wrong in ["", "nonsense", cut, &format!("{token}x")] {
        let (status, answer) = ask(server, wrong, VIEWER, &json!({})).await?;
        check_refusal(status, &answer)?;
    }
    let error = run(server, cut).await.err().context("a wrong token subscribed")?.to_string();
    ensure!(!error.contains(cut), "the token is told");
    let (status, _) = ask(server, token, VIEWER, &json!({})).await?;
    ensure!(status == StatusCode::OK, "the right one still works: {status}");
    server.command(&["token", "revoke", "--name", "reporting-program"]).await?;
    let (status, answer) = ask(server, token, VIEWER, &json!({})).await?;
    check_refusal(status, &answer)
}

fn check_refusal(status: StatusCode, answer: &Value) -> Result<()> {
    ensure!(status == StatusCode::UNAUTHORIZED, "{status}: {answer}");
    ensure!(answer["data"].is_null(), "{answer}");
    ensure!(http_client::read_error_code(answer) == Some("UNAUTHENTICATED"), "{answer}");
    Ok(())
}

async fn ask(server: &Server, token: &str, query: &str, variables: &Value) -> Result<(StatusCode, Value)> {
    let request = server.client().post(server.url("/graphql")).bearer_auth(token);
    http_client::post_graphql(request, query, variables).await
}
