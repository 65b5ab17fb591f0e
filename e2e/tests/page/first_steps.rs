//! The first steps on Home: where they lead, and that they stay away once they were put away.

use anyhow::Result;
use e2e::person::keyboard::{look_at, push};
use e2e::person::{PASSWORD, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

#[tokio::test]
async fn the_first_steps_lead_on_and_are_put_away_by_keyboard_alone() -> Result<()> {
    stage::play("first-steps", Database::Sqlite, walk).await
}

async fn walk(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.see("First steps").await?;
    look_at(page).await?;
    page.screenshot("first-steps").await?;
    for (step, address) in [
        ("Report your first dose", "/patients"),
        ("Fix a rejected one", "/reporting/not-reported?show=rejected"),
        ("Set up your own state", "/admin/integrations"),
    ] {
        page.open(&stage.server.url("/")).await?;
        page.follow(step).await?;
        page.see_address(address).await?;
    }
    page.open(&stage.server.url("/")).await?;
    push(page, "Put away").await?;
    page.see_no("First steps").await?;
    page.open(&stage.server.url("/")).await?;
    page.see("Needs attention").await?;
    page.see_no("First steps").await
}
