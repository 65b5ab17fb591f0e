//! Pictures of every page, light and dark, wide and narrow, and that no page scrolls sideways on a telephone.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Scheme;
use e2e::person::practice::{REGISTRY_PASSWORD, read_text};
use e2e::person::scene::{self, Scene};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait::{self, DEADLINE};
use serde_json::{Value, json};

const WIDE: (u32, u32) = (1280, 900);
const NARROW: (u32, u32) = (390, 844);
const README: (u32, u32) = (1280, 640);
/// Set to write the pictures of the README.
const README_PICTURES: &str = "DOSEWIRE_README_PICTURES";
const README_FOLDER: &str = "../docs";
/// The largest picture that a repository should carry.
const MOST_BYTES: usize = 200_000;

/// A page, and words that show when it is whole.
struct View {
    name: &'static str,
    path: String,
    shows: &'static str,
}

#[tokio::test]
async fn every_page_fits_and_has_its_picture() -> Result<()> {
    stage::play("screenshot", Database::Sqlite, take_pictures).await
}

async fn take_pictures(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    let mut wrong = picture(stage, &View { name: "sign-in", path: "/".to_owned(), shows: "Sign in" }).await?;
    stage.page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    let person = Person::sign_in(&stage.server).await?;
    let mut views = list_views();
    views.extend(work_a_day(stage, &person).await?);
    for view in &views {
        wrong.extend(picture(stage, view).await?);
    }
    // Before the scenes add doses that need somebody more.
    pictures_for_readme(stage).await?;
    for one in scene::list_clinic(&person).await? {
        wrong.extend(picture_scene(stage, &one).await?);
    }
    ensure!(wrong.is_empty(), "pages scroll sideways: {}", wrong.join("; "));
    Ok(())
}

fn list_views() -> Vec<View> {
    [
        // The first, because a registry is not waited for much longer than a minute.
        ("in-progress", "/reporting/in-progress", "On its way"),
        ("home", "/", "Needs attention"),
        ("patients", "/patients", "MRN"),
        ("integrations", "/admin/integrations", "Web service address"),
        ("vaccines", "/admin/vaccines", "Recognized"),
        ("sheet", "/sheet", "Given"),
        ("explain", "/explain", "Paste a VXU"),
        ("not-reported", "/reporting/not-reported", "Before activation"),
        ("needs-you", "/reporting/not-reported?show=needs-you", "Why"),
        ("reported", "/reporting/reported", "Details"),
        ("excluded", "/reporting/excluded", "Left out by Ana Rivera"),
    ]
    .map(|(name, path, shows)| View { name, path: path.to_owned(), shows })
    .into()
}

/// Sets the registry up, and reports until there is something in every tab. Returns the pages of what was done.
async fn work_a_day(stage: &Stage, person: &Person) -> Result<Vec<View>> {
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let ready = read_ready(person).await?;
    for report in ready.iter().take(24) {
        person.send(report).await?;
    }
    let left_out = ready.get(24).context("more doses than that")?;
    let query = "mutation($input: ExcludeReportInput!) { excludeReport(input: $input) { status } }";
    person.ask(query, &json!({ "input": { "reportId": left_out, "reason": "The hospital reported it" } })).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    let mut views = vec![View { name: "chart", path: format!("/patients/{patient}"), shows: "BAD0042" }];
    for (lot, status, shows) in [
        ("Y014237 09/30/2027", "REPORTED", "Accepted by the registry"),
        ("WARN0042 09/30/2027", "WITH_WARNINGS", "Accepted with warnings"),
        ("BAD0042 09/30/2027", "REJECTED", "Rejected by the registry"),
    ] {
        let report = person.record_dose(&patient, lot).await?;
        person.send(&report).await?;
        person.wait_for_status(&report, &[status], DEADLINE).await?;
        let name = match status {
            "REPORTED" => "details-reported",
            "WITH_WARNINGS" => "details-warnings",
            _ => "details-rejected",
        };
        views.push(View { name, path: format!("/reporting/report/{report}"), shows });
    }
    wait_until_nothing_is_on_its_way(person).await?;
    stay_on_the_way(person).await?;
    Ok(views)
}

async fn read_ready(person: &Person) -> Result<Vec<String>> {
    let query = "query { reports(tab: NOT_REPORTED, status: [READY_TO_SEND], first: 50) { rows { id } } }";
    let answer = person.ask(query, &json!({})).await?;
    let rows = answer.pointer("/reports/rows").and_then(Value::as_array).context("no reports")?;
    rows.iter().map(|row| read_text(row, "/id")).collect()
}

async fn wait_until_nothing_is_on_its_way(person: &Person) -> Result<()> {
    let query = "query { reports(tab: IN_PROGRESS, first: 1) { rows { id } } }";
    wait::until("nothing to be on its way", DEADLINE, async || {
        let answer = person.ask(query, &json!({})).await?;
        let rows = answer.pointer("/reports/rows").and_then(Value::as_array).context("no reports")?;
        Ok(rows.is_empty().then_some(()))
    })
    .await
}

/// A dose whose answer takes longer than the pictures do; others of the integration wait behind it.
async fn stay_on_the_way(person: &Person) -> Result<()> {
    let patient = person.add_patient("Lindqvist", "Astrid", "20418").await?;
    let report = person.record_dose(&patient, "SLOW 09/30/2027").await?;
    person.send(&report).await?;
    for waiting in read_ready(person).await?.iter().take(3) {
        person.send(waiting).await?;
    }
    person.wait_for_status(&report, &["IN_PROGRESS"], DEADLINE).await.map(drop)
}

/// Takes the pictures of a page, and says where it is too wide.
async fn picture(stage: &Stage, view: &View) -> Result<Vec<String>> {
    picture_shown(stage, view.name, async || {
        stage.open(&view.path).await?;
        stage.page.see(view.shows).await.with_context(|| format!("the page {}", view.name))
    })
    .await
}

async fn picture_scene(stage: &Stage, scene: &Scene) -> Result<Vec<String>> {
    picture_shown(stage, scene.name, async || scene.show(stage).await).await
}

async fn picture_shown(stage: &Stage, name: &str, show: impl AsyncFn() -> Result<()>) -> Result<Vec<String>> {
    let page = &stage.page;
    let mut wrong = Vec::new();
    for (shape, (width, height)) in [("wide", WIDE), ("narrow", NARROW)] {
        page.resize(width, height).await?;
        show().await?;
        for scheme in [Scheme::Light, Scheme::Dark] {
            page.light(scheme).await?;
            page.screenshot(&format!("{name}-{shape}-{}", scheme.as_str())).await?;
        }
        if let Some(overhang) = page.read_overhang().await? {
            wrong.push(format!("{name} at {width}: {overhang}"));
        }
    }
    Ok(wrong)
}

/// The pictures of the README, where they are asked for.
async fn pictures_for_readme(stage: &Stage) -> Result<()> {
    if env::var_os(README_PICTURES).is_none() {
        return Ok(());
    }
    let page = &stage.page;
    page.resize(README.0, README.1).await?;
    page.light(Scheme::Light).await?;
    stage.open("/reporting/not-reported").await?;
    page.click("checkbox", "Select Okafor, Maya, M-M-R II").await?;
    page.press("What needs to be resolved").await?;
    page.see("The registry rejected this dose").await?;
    write_picture(stage, "reporting.png").await?;
    page.light(Scheme::Dark).await?;
    stage.open("/reporting/not-reported").await?;
    page.follow("Details").await?;
    page.see("What happened").await?;
    write_picture(stage, "details.png").await
}

async fn write_picture(stage: &Stage, name: &str) -> Result<()> {
    let picture = stage.page.client().screenshot().await?;
    ensure!(picture.len() < MOST_BYTES, "the picture {name} has {} bytes", picture.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(README_FOLDER);
    fs::create_dir_all(&folder).context("cannot make the folder of the pictures")?;
    let path = folder.join(name);
    fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))
}
