//! The harness itself, on pages that need no server: a test that trusts it must be able to.

use std::time::Duration;

use anyhow::Result;
use e2e::browser::Page;
use fantoccini::key::Key;

/// A form as the product has them: labels that are tied to their fields.
const FORM: &str = r#"data:text/html,<!doctype html><html lang="en"><title>Form</title><main>
<h1>Add   a dose</h1>
<label for="lot">Lot</label><input id="lot" value="old">
<label for="on">Given on</label><input id="on" type="date">
<label for="site">Site</label><select id="site"><option>Left arm</option><option>Right arm</option></select>
<button hidden>Save</button>
<button aria-label="Save" onclick="said.textContent = [lot.value, on.value, site.value].join(' / ')">disk</button>
<p role="status" id="said"></p></main>"#;

/// Something that appears later, and something that goes.
const LATER: &str = r#"data:text/html,<!doctype html><title>Later</title><p id="p">Sending</p>
<script>setTimeout(() => { p.textContent = 'Reported'; console.error('a test message') }, 300)</script>"#;

#[tokio::test]
async fn a_form_is_filled_in_by_labels_and_names() -> Result<()> {
    let page = Page::start().await?;
    page.open(FORM).await?;
    page.find("heading", "Add a dose").await?;
    page.fill("Lot", "A12").await?;
    page.fill("Given on", "2026-03-09").await?;
    page.fill("Site", "Right arm").await?;
    page.press("Save").await?;
    page.see("A12 / 2026-03-09 / Right arm").await?;
    page.type_keys(&Key::Enter.to_string()).await?;
    let focus = page.read_focus().await?;
    assert_eq!((focus.role.as_str(), focus.name.as_str()), ("button", "Save"));
    let picture = page.screenshot("harness-form").await?;
    assert!(std::fs::metadata(picture)?.len() > 1000);
    page.close().await;
    Ok(())
}

#[tokio::test]
async fn what_comes_later_is_waited_for_and_the_console_is_read() -> Result<()> {
    let page = Page::start().await?;
    page.open(LATER).await?;
    page.see("Reported").await?;
    page.see_no("Sending").await?;
    page.find_none("button", "Save").await?;
    let console = page.read_console().await?;
    assert!(console.iter().any(|line| line.starts_with("SEVERE") && line.contains("a test message")), "{console:?}");
    page.close().await;
    Ok(())
}

#[tokio::test]
async fn a_browser_ends_with_its_guard() -> Result<()> {
    let page = Page::start().await?;
    page.open(LATER).await?;
    let profile = page.profile().to_owned();
    drop(page);
    e2e::wait::until("the browser's profile to go", Duration::from_secs(10), async || {
        Ok((!profile.exists()).then_some(()))
    })
    .await
}
