//! GraphiQL for whoever is signed in: a query, the schema, and a subscription, under the page's own policy.

use anyhow::{Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::push;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

#[tokio::test]
async fn graphiql_asks_and_follows() -> Result<()> {
    stage::play("graphiql", Database::Sqlite, walk).await
}

async fn walk(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    push(page, "AR, Ana Rivera: account, theme and sign out").await?;
    page.click("link", "GraphiQL").await?;
    // The schema was read: the query that stands there is run as it is.
    execute(page).await?;
    page.see("\"ADMINISTRATOR\"").await?;
    page.screenshot("graphiql").await?;

    stage.open("/graphiql?query=subscription%7BchartChanged%7BpatientId%7D%7D").await?;
    execute(page).await?;
    page.find_where("the button that ends it", "button", "Stop", |name| name.starts_with("Stop query")).await?;
    let patient = Person::sign_in(&stage.server).await?.add_patient("Quetzalwitz", "Nora", "Q-5").await?;
    page.see(&patient).await?;
    let refused: Vec<_> = page.read_console().await?;
    ensure!(
        !refused.iter().any(|line| line.contains("Content Security Policy")),
        "the page breaks its own policy: {refused:?}"
    );
    Ok(())
}

async fn execute(page: &Page) -> Result<()> {
    let is_it = |name: &str| name.starts_with("Execute query");
    page.find_where("the button that runs it", "button", "Execute", is_it).await?;
    page.click_where("the button that runs it", "button", "Execute", is_it).await
}
