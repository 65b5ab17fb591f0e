//! A person without a mouse: everything is reached by Tab, and done by keys.

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use crate::browser::Page;

/// Presses one key where the focus is.
///
/// # Errors
/// Returns an error if no element has the focus.
pub async fn press(page: &Page, key: Key) -> Result<()> {
    page.type_keys(&key.to_string()).await
}

/// Goes to a field by Tab and types into it.
///
/// # Errors
/// Returns an error if Tab does not reach the field.
pub async fn enter(page: &Page, role: &str, name: &str, text: &str) -> Result<()> {
    page.tab_to(role, name).await?;
    page.type_keys(text).await
}

/// Goes to a text field by Tab, and writes something else into it.
///
/// # Errors
/// Returns an error if Tab does not reach it.
pub async fn replace(page: &Page, name: &str, text: &str) -> Result<()> {
    page.tab_to("textbox", name).await?;
    write_over(page, text).await
}

/// Writes something else into the field that has the focus.
///
/// # Errors
/// Returns an error if nothing has the focus.
pub async fn write_over(page: &Page, text: &str) -> Result<()> {
    page.type_keys(&format!("{}a{}{text}", Key::Control, Key::Null)).await
}

/// Goes to a button by Tab and presses it.
///
/// A row that is drawn anew at that moment, since the chart changed, takes the focus along: then once more.
///
/// # Errors
/// Returns an error if Tab does not reach the button before the deadline.
pub async fn push(page: &Page, name: &str) -> Result<()> {
    page.until(&format!("the button {name} to be pressed"), async || {
        page.tab_to("button", name).await?;
        Ok(press(page, Key::Enter).await.is_ok())
    })
    .await
}

/// Checks that no part of the page keeps anybody out, and that nothing makes it scroll sideways.
///
/// # Errors
/// Returns an error that lists the barriers, if there are any.
pub async fn look_at(page: &Page) -> Result<()> {
    let mut barriers = page.read_barriers().await?;
    barriers.extend(page.read_overhang().await?.map(|overhang| format!("the page scrolls sideways: {overhang}")));
    ensure!(barriers.is_empty(), "{}", barriers.join("\n"));
    Ok(())
}
