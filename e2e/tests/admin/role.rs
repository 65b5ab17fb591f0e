//! What pages show to whom: nobody is offered what the server would refuse.

use anyhow::{Result, ensure};
use e2e::browser::Page;
use e2e::person::Person;
use e2e::person::keyboard::look_at;
use e2e::person::practice::REGISTRY_PASSWORD;
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

use super::desk::{LONG_PASSWORD, add_person};

const ADMIN: [&str; 4] = ["People", "Tokens", "Webhooks", "Audit log"];

#[tokio::test]
async fn everybody_sees_what_their_role_may_do() -> Result<()> {
    stage::play("roles", Database::Sqlite, look_as_everybody).await
}

async fn look_as_everybody(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    person.record_dose(&patient, "Y014237 09/30/2027").await?;
    for role in ["VIEWER", "CLINICIAN", "COORDINATOR"] {
        add_person(&person, &role.to_lowercase(), "Bea Berg", role).await?;
    }
    let chart = format!("/patients/{patient}");
    let page = &stage.page;

    // Who reads is offered nothing to change, and sees no Admin.
    page.sign_in(&stage.server.url(&chart), "viewer", LONG_PASSWORD).await?;
    page.see("Vaccinations").await?;
    see_none(page, "button", &["Edit details", "Add vaccines", "Edit M-M-R II of 03/09/2026"]).await?;
    see_none(page, "link", &ADMIN).await?;
    see_none(page, "link", &["Monthly sheet"]).await?;
    look_at(page).await?;
    stage.open("/reporting/not-reported").await?;
    page.find("link", "Okafor, Maya").await?;
    see_none(page, "checkbox", &["Select Okafor, Maya, M-M-R II"]).await?;
    stage.open("/patients").await?;
    page.see("Adeyemi").await?;
    see_none(page, "button", &["Add a patient"]).await?;
    stage.open("/admin/integrations").await?;
    page.see("An administrator changes the set-up.").await?;
    see_none(page, "button", &["Save", "Test connection", "Pause", "Record a confirmation"]).await?;
    for path in ["/admin/people", "/admin/tokens", "/admin/audit", "/admin/webhooks", "/sheet"] {
        stage.open(path).await?;
        page.find("heading", "This page is for other roles").await?;
        page.see("Your role, Viewer, does not include it.").await?;
    }
    look_at(page).await?;
    let refused = refusals_of(&person, "viewer").await?;
    ensure!(refused == 0, "the pages of a viewer asked for what is refused: {refused} times");

    // Who keeps charts may record, and send.
    page.client().delete_all_cookies().await?;
    page.sign_in(&stage.server.url(&chart), "clinician", LONG_PASSWORD).await?;
    page.find("button", "Edit details").await?;
    page.find("button", "Add vaccines").await?;
    stage.open("/reporting/not-reported").await?;
    page.find("checkbox", "Select Okafor, Maya, M-M-R II").await?;
    see_none(page, "link", &ADMIN).await?;
    stage.open("/admin/vaccines").await?;
    page.see("Recognized").await?;
    see_none(page, "button", &["Add a vaccine"]).await?;

    // Who coordinates keeps the listing and the registries going, and not the set-up.
    page.client().delete_all_cookies().await?;
    page.sign_in(&stage.server.url("/admin/vaccines"), "coordinator", LONG_PASSWORD).await?;
    page.find("button", "Add a vaccine").await?;
    stage.open("/admin/integrations").await?;
    page.find("button", "Test connection").await?;
    page.find("button", "Pause").await?;
    see_none(page, "button", &["Save"]).await?;
    see_none(page, "link", &ADMIN).await
}

async fn see_none(page: &Page, role: &str, names: &[&str]) -> Result<()> {
    for name in names {
        page.find_none(role, name).await?;
    }
    Ok(())
}

/// How often somebody asked for what their role does not include.
async fn refusals_of(person: &Person, user_name: &str) -> Result<usize> {
    let query = "query($who: String) { auditEvents(actor: $who, action: \"access.refuse\") { rows { id } } }";
    let answer = person.ask(query, &serde_json::json!({ "who": user_name })).await?;
    Ok(answer.pointer("/auditEvents/rows").and_then(|rows| rows.as_array()).map_or(usize::MAX, Vec::len))
}
