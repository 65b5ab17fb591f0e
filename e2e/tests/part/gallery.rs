//! Every part of the application by keyboard alone, in the gallery.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::gallery::Gallery;
use fantoccini::Locator;
use fantoccini::key::Key;

/// Shows one part, lets it be used, and keeps a picture when that fails.
async fn try_part(part: &str, act: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let gallery = Gallery::start().await?;
    let page = Page::start().await?;
    page.open(&gallery.url(part)).await?;
    page.find("heading", "Gallery").await?;
    let ended = act(&page).await;
    if ended.is_err() {
        eprintln!("the page is in {}", page.screenshot(&format!("failed-gallery-{part}")).await?.display());
    }
    let console = page.read_console().await?;
    page.close().await;
    ended.with_context(|| format!("the part {part}"))?;
    let breaches: Vec<_> = console.iter().filter(|line| line.contains("Content Security Policy")).collect();
    ensure!(breaches.is_empty(), "the page breaks its policy: {breaches:?}");
    Ok(())
}

async fn press(page: &Page, keys: &[Key]) -> Result<()> {
    for key in keys {
        page.type_keys(&key.to_string()).await?;
    }
    Ok(())
}

async fn read_attribute(page: &Page, name: &str) -> Result<Option<String>> {
    Ok(page.client().active_element().await?.attr(name).await?)
}

#[tokio::test]
async fn buttons_act_by_enter_and_space_and_keep_the_focus_while_busy() -> Result<()> {
    try_part("button", async |page| {
        page.tab_to("button", "Primary").await?;
        press(page, &[Key::Enter]).await?;
        page.see("Pressed 1 times").await?;
        page.type_keys(" ").await?;
        page.see("Pressed 2 times").await?;
        page.tab_to("button", "Work a while").await?;
        press(page, &[Key::Enter, Key::Enter, Key::Enter]).await?;
        page.see("Pressed 3 times").await?;
        page.see_focus("button", "Work a while").await
    })
    .await
}

#[tokio::test]
async fn a_date_is_stepped_and_written_whole() -> Result<()> {
    try_part("text", async |page| {
        page.tab_to("textbox", "Date given").await?;
        press(page, &[Key::Up]).await?;
        let date = page.client().active_element().await?;
        ensure!(date.prop("value").await?.as_deref() == Some("03/10/2026"), "up is the next day");
        page.type_keys("t").await?;
        press(page, &[Key::Down]).await?;
        ensure!(date.prop("value").await?.as_deref() == Some("03/08/2026"), "today, and the day before");
        date.clear().await?;
        date.send_keys("1/2/2026").await?;
        press(page, &[Key::Tab]).await?;
        ensure!(date.prop("value").await?.as_deref() == Some("01/02/2026"), "it is written whole");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_combobox_narrows_walks_takes_and_leaves() -> Result<()> {
    try_part("choice", async |page| {
        page.tab_to("combobox", "State").await?;
        ensure!(read_attribute(page, "aria-expanded").await?.as_deref() == Some("false"), "it is open by itself");
        page.type_keys("v").await?;
        page.see("2 choices").await?;
        press(page, &[Key::Down]).await?;
        let active = read_attribute(page, "aria-activedescendant").await?.context("nothing is marked")?;
        let active = page.client().find(Locator::Id(&active)).await?;
        ensure!(active.text().await? == "West Virginia", "the second is marked");
        press(page, &[Key::Enter]).await?;
        page.see("Chosen: WV").await?;
        // Escape leaves it as it was.
        page.type_keys("x").await?;
        page.see("No choice matches").await?;
        press(page, &[Key::Escape]).await?;
        page.see("Chosen: WV").await?;
        ensure!(read_attribute(page, "aria-expanded").await?.as_deref() == Some("false"), "Escape closes");
        // The arrows open it at what is chosen; a name that is typed in full is taken at once.
        press(page, &[Key::Up, Key::Up, Key::Enter]).await?;
        page.see("Chosen: VA").await?;
        let field = page.client().active_element().await?;
        field.clear().await?;
        field.send_keys("wisconsin").await?;
        page.see("Chosen: WI").await
    })
    .await
}

#[tokio::test]
async fn boxes_and_radios_are_chosen_by_space_and_arrows() -> Result<()> {
    try_part("choice", async |page| {
        page.tab_to("checkbox", "White").await?;
        page.type_keys(" ").await?;
        page.tab_to("checkbox", "Asian").await?;
        page.type_keys(" ").await?;
        page.see("2106-3,2028-9").await?;
        page.tab_to("radio", "Yes").await?;
        press(page, &[Key::Down]).await?;
        page.see("; no").await?;
        page.see_focus("radio", "No").await
    })
    .await
}

#[tokio::test]
async fn a_summary_leads_to_its_fields_and_the_guard_asks() -> Result<()> {
    try_part("form", async |page| {
        page.tab_to("button", "Save").await?;
        press(page, &[Key::Enter]).await?;
        page.see_focus("group", "Nothing was saved. Correct the marked fields.").await?;
        press(page, &[Key::Tab]).await?;
        page.see_focus("link", "Enter the name.").await?;
        press(page, &[Key::Enter]).await?;
        page.see_focus("textbox", "Name").await?;
        ensure!(read_attribute(page, "aria-invalid").await?.as_deref() == Some("true"), "the field is not marked");
        page.type_keys("Okafor").await?;
        page.see("Not saved yet").await?;

        page.tab_to("link", "Another page").await?;
        press(page, &[Key::Enter]).await?;
        page.find("dialog", "Leave without saving?").await?;
        page.tab_to("button", "Stay here").await?;
        press(page, &[Key::Enter]).await?;
        page.see_focus("link", "Another page").await?;
        let name = page.find("textbox", "Name").await?;
        ensure!(name.prop("value").await?.as_deref() == Some("Okafor"), "what was typed is lost");
        press(page, &[Key::Enter]).await?;
        page.tab_to("button", "Leave without saving").await?;
        press(page, &[Key::Enter]).await?;
        page.until("the other page", async || Ok(page.client().current_url().await?.path() == "/gallery/elsewhere"))
            .await
    })
    .await
}

#[tokio::test]
async fn tabs_are_walked_by_arrows_and_have_addresses() -> Result<()> {
    try_part("tabs", async |page| {
        page.tab_to("tab", "Not reported 41").await?;
        press(page, &[Key::Right, Key::Right]).await?;
        page.see_focus("tab", "Reported 1,284").await?;
        page.see("Not reported is shown.").await?;
        press(page, &[Key::Enter]).await?;
        page.see("Reported is shown.").await?;
        ensure!(page.client().current_url().await?.query().is_some_and(|query| query.contains("tab=2")), "no address");
        ensure!(read_attribute(page, "aria-selected").await?.as_deref() == Some("true"), "it is not selected");
        press(page, &[Key::End]).await?;
        page.see_focus("tab", "Excluded –").await?;
        press(page, &[Key::Right]).await?;
        page.see_focus("tab", "Not reported 41").await?;
        page.type_keys(" ").await?;
        page.see("Not reported is shown.").await
    })
    .await
}

#[tokio::test]
async fn a_table_is_sorted_picked_and_opened() -> Result<()> {
    try_part("table", async |page| {
        let first = async || -> Result<String> {
            Ok(page.client().find(Locator::Css("tbody tr:first-child b")).await?.text().await?)
        };
        page.tab_to("checkbox", "Select all").await?;
        page.type_keys(" ").await?;
        page.see("4 picked").await?;
        page.tab_to("button", "Patient").await?;
        press(page, &[Key::Enter]).await?;
        let head = page.find("columnheader", "Patient").await?;
        ensure!(head.attr("aria-sort").await?.as_deref() == Some("ascending"), "it is not sorted");
        ensure!(first().await? == "Castillo, Ines", "by name");
        page.type_keys(" ").await?;
        page.until("the other way", async || Ok(first().await? == "Okafor, Maya")).await?;
        ensure!(head.attr("aria-sort").await?.as_deref() == Some("descending"), "it did not turn");
        page.tab_to("checkbox", "Select Okafor, Maya").await?;
        page.type_keys(" ").await?;
        page.see("3 picked").await?;
        let all = page.find("checkbox", "Select all").await?;
        ensure!(all.prop("indeterminate").await?.as_deref() == Some("true"), "the box above is not mixed");
        page.tab_to("button", "More about Okafor, Maya").await?;
        press(page, &[Key::Enter]).await?;
        page.see("Pediarix for Okafor, Maya, in full.").await?;
        ensure!(read_attribute(page, "aria-expanded").await?.as_deref() == Some("true"), "it is not open");
        press(page, &[Key::Enter]).await?;
        page.see_no("in full.").await
    })
    .await
}

#[tokio::test]
async fn a_pager_goes_on_under_the_same_key() -> Result<()> {
    try_part("pager", async |page| {
        page.tab_to("button", "Show more").await?;
        page.see("50 of 120").await?;
        press(page, &[Key::Enter]).await?;
        page.see("100 of 120").await?;
        page.see_focus("button", "Show more").await?;
        press(page, &[Key::Enter]).await?;
        page.see("120 rows").await?;
        page.find_none("button", "Show more").await
    })
    .await
}

#[tokio::test]
async fn a_list_has_four_faces() -> Result<()> {
    try_part("faces", async |page| {
        page.find("status", "Loading").await?;
        page.tab_to("button", "Failed").await?;
        press(page, &[Key::Enter]).await?;
        page.see("The server cannot be reached. Check the network, then try again.").await?;
        page.tab_to("button", "Empty").await?;
        press(page, &[Key::Enter]).await?;
        page.see("Everything is reported").await?;
        page.tab_to("button", "Rows").await?;
        press(page, &[Key::Enter]).await?;
        page.see("The rows are here.").await
    })
    .await
}

#[tokio::test]
async fn a_popover_opens_closes_and_gives_the_focus_back() -> Result<()> {
    const NAME: &str = "What needs to be resolved";
    try_part("popover", async |page| {
        page.tab_to("button", NAME).await?;
        press(page, &[Key::Enter]).await?;
        page.find("dialog", NAME).await?;
        ensure!(read_attribute(page, "aria-expanded").await?.as_deref() == Some("true"), "it does not say so");
        press(page, &[Key::Tab]).await?;
        page.see_focus("link", "Fix it").await?;
        press(page, &[Key::Escape]).await?;
        page.find_none("dialog", NAME).await?;
        page.see_focus("button", NAME).await?;
        // Going on by Tab leaves it behind, closed.
        press(page, &[Key::Enter, Key::Tab, Key::Tab]).await?;
        page.find_none("dialog", NAME).await?;
        page.see_focus("button", "What the registry said").await?;
        page.tab_to("button", "At the edge").await?;
        page.type_keys(" ").await?;
        page.find("dialog", "At the edge").await?;
        ensure!(page.read_overhang().await?.is_none(), "it reaches out of the window");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_dialog_holds_the_focus_asks_and_gives_it_back() -> Result<()> {
    try_part("dialog", async |page| {
        page.tab_to("button", "Open a dialog").await?;
        press(page, &[Key::Enter]).await?;
        page.see_focus("heading", "A dialog").await?;
        page.tab_to("button", "Done").await?;
        press(page, &[Key::Escape]).await?;
        page.find_none("dialog", "A dialog").await?;
        page.see_focus("button", "Open a dialog").await?;

        page.tab_to("button", "Edit in a dialog").await?;
        press(page, &[Key::Enter]).await?;
        page.see_focus("heading", "Edit details").await?;
        page.tab_to("textbox", "Last name").await?;
        page.type_keys("Okafor").await?;
        press(page, &[Key::Escape]).await?;
        page.see("What you entered is not saved yet.").await?;
        page.tab_to("button", "Keep editing").await?;
        press(page, &[Key::Enter]).await?;
        let name = page.find("textbox", "Last name").await?;
        ensure!(name.prop("value").await?.as_deref() == Some("Okafor"), "what was typed is lost");
        // Escape closes the popover in it, and not the dialog.
        page.tab_to("button", "Why it is needed").await?;
        press(page, &[Key::Enter]).await?;
        page.see("The registry matches by it.").await?;
        press(page, &[Key::Escape]).await?;
        page.see_no("The registry matches by it.").await?;
        page.find("dialog", "Edit details").await?;
        press(page, &[Key::Escape]).await?;
        page.tab_to("button", "Close without saving").await?;
        press(page, &[Key::Enter]).await?;
        page.find_none("dialog", "Edit details").await?;
        page.see_focus("button", "Edit in a dialog").await
    })
    .await
}

#[tokio::test]
async fn notices_are_told_and_can_be_closed() -> Result<()> {
    try_part("toast", async |page| {
        page.tab_to("button", "Tell a bad word").await?;
        press(page, &[Key::Enter]).await?;
        page.see("The registry will refuse this dose.").await?;
        page.tab_to("button", "Close this notice").await?;
        press(page, &[Key::Enter]).await?;
        page.see_no("The registry will refuse this dose.").await
    })
    .await
}

#[tokio::test]
async fn progress_and_crowds_of_changes_are_told() -> Result<()> {
    try_part("progress", async |page| {
        page.tab_to("button", "One more").await?;
        press(page, &[Key::Enter]).await?;
        page.see("13 of 24").await?;
        let bar = page.find("progressbar", "Sending").await?;
        ensure!(bar.attr("value").await?.as_deref() == Some("13"), "the bar stands still");
        Ok(())
    })
    .await?;
    try_part("live", async |page| {
        page.tab_to("button", "Let five changes come").await?;
        press(page, &[Key::Enter]).await?;
        page.until("one sentence", async || {
            let regions = page.client().find_all(Locator::Css("[aria-live=polite]")).await?;
            let region = regions.first().context("no live region")?;
            Ok(region.prop("textContent").await?.is_some_and(|text| text.contains("5 changes came")))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_program_that_stops_says_so_and_keeps_what_was_typed() -> Result<()> {
    try_part("crash", async |page| {
        page.tab_to("textbox", "Something typed").await?;
        page.type_keys("kept").await?;
        page.tab_to("button", "Stop the program").await?;
        press(page, &[Key::Enter]).await?;
        page.see("This page has stopped working").await?;
        page.tab_to("button", "Look at the page").await?;
        press(page, &[Key::Enter]).await?;
        page.see_no("This page has stopped working").await?;
        let typed = page.find("textbox", "Something typed").await?;
        ensure!(typed.prop("value").await?.as_deref() == Some("kept"), "what was typed is lost");
        Ok(())
    })
    .await
}
