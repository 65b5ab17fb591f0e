//! Accessibility: no serious violation by axe on any page, in both themes, wide, narrow and enlarged.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::{Page, Scheme};
use e2e::gallery::Gallery;
use e2e::person::practice::REGISTRY_PASSWORD;
use e2e::person::scene;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait::DEADLINE;

/// Width, height, and how much it is enlarged.
const SHAPES: [(u32, u32, u32); 3] = [(1280, 900, 1), (390, 844, 1), (1280, 900, 2)];

#[tokio::test]
async fn no_page_has_a_serious_barrier() -> Result<()> {
    stage::play("axe", Database::Sqlite, look_at_every_page).await
}

#[tokio::test]
async fn no_part_has_a_serious_barrier() -> Result<()> {
    let gallery = Gallery::start().await?;
    let page = Page::start().await?;
    page.open(&gallery.url("")).await?;
    page.find("heading", "Gallery").await?;
    let barriers = look_at(&page, "gallery").await?;
    page.close().await;
    ensure!(barriers.is_empty(), "{}", barriers.join("\n"));
    Ok(())
}

async fn look_at_every_page(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    stage.open("/").await?;
    page.find("button", "Sign in").await?;
    let mut barriers = look_at(page, "sign-in").await?;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    for (name, path, shows) in work_a_day(stage).await? {
        stage.open(&path).await?;
        page.see(shows).await.with_context(|| format!("the page {name}"))?;
        if name == "popover" {
            page.press("What needs to be resolved").await?;
            page.find("dialog", "What needs to be resolved").await?;
        }
        barriers.extend(look_at(page, name).await?);
    }
    for one in scene::list_clinic(&Person::sign_in(&stage.server).await?).await? {
        one.show(stage).await?;
        barriers.extend(look_at(page, one.name).await?);
    }
    ensure!(barriers.is_empty(), "{}", barriers.join("\n"));
    Ok(())
}

type View = (&'static str, String, &'static str);

/// Sets the registry up, has a dose refused, and names the pages with what shows that they are whole.
async fn work_a_day(stage: &Stage) -> Result<Vec<View>> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    let report = person.record_dose(&patient, "BAD0042 09/30/2027").await?;
    person.send(&report).await?;
    person.wait_for_status(&report, &["REJECTED"], DEADLINE).await?;
    let own = |path: &str| path.to_owned();
    Ok(vec![
        ("home", own("/"), "Needs attention"),
        ("patients", own("/patients"), "MRN"),
        ("chart with its form", format!("/patients/{patient}"), "BAD0042"),
        ("edited dose", format!("/patients/{patient}?add=patient.races"), "Race"),
        ("integrations", own("/admin/integrations"), "Web service address"),
        ("vaccines", own("/admin/vaccines"), "Recognized"),
        ("sheet", own("/sheet"), "Given"),
        ("explain", own("/explain"), "Paste a VXU"),
        ("clinicians", own("/admin/clinicians"), "Rivera, Ana, MD"),
        ("locations", own("/admin/locations"), "North clinic"),
        ("stock", own("/admin/stock"), "Recalled lots"),
        ("reporting", own("/reporting/not-reported"), "Before activation"),
        ("popover", own("/reporting/not-reported"), "Rejected"),
        ("details", format!("/reporting/report/{report}"), "Rejected by the registry"),
        ("no page", own("/nonsense"), "There is no such page"),
    ])
}

/// Returns axe's findings in every shape and both themes, each line with its place.
async fn look_at(page: &Page, name: &str) -> Result<Vec<String>> {
    let mut barriers = Vec::new();
    for (width, height, factor) in SHAPES {
        page.zoom(width, height, factor).await?;
        for scheme in [Scheme::Light, Scheme::Dark] {
            page.light(scheme).await?;
            let found = page.read_barriers().await.with_context(|| format!("the page {name}"))?;
            let shape = format!("{name} at {width} × {factor}, {}", scheme.as_str());
            barriers.extend(found.into_iter().map(|barrier| format!("{shape}: {barrier}")));
        }
        if let Some(overhang) = page.read_overhang().await? {
            barriers.push(format!("{name} at {width} × {factor} scrolls sideways: {overhang}"));
        }
    }
    page.zoom(1280, 900, 1).await?;
    Ok(barriers)
}
