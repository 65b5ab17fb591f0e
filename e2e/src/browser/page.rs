//! A page as a person uses it: by what it says, and by the roles and names that a screen reader announces.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;

use super::driver::Driver;
use super::element::{self, Described, ReadConsole};
use crate::environment;
use crate::wait::{self, DEADLINE};

/// Selectors of the elements that can be filled in.
const FIELDS: &str = "input, textarea, select, [role=textbox], [role=combobox]";
const SCROLL_TO_MIDDLE: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
/// A page on which Tab must be pressed more often is one that nobody gets through.
const MAX_TABS: usize = 120;
/// The text as a person sees it: asking the driver for it instead takes seconds on a long list.
const READ_TEXT: &str = "return document.body && document.body.innerText";
/// Sets a field whose keys depend on the browser's language, and tells the page as typing does.
const SET_VALUE: &str = "const [field, value] = arguments; field.value = value;
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));";

const MODIFIERS: [Key; 4] = [Key::Shift, Key::Control, Key::Alt, Key::Meta];

fn release(actions: KeyActions, held: &mut Vec<char>) -> KeyActions {
    held.drain(..).rev().fold(actions, |actions, value| actions.then(KeyAction::Up { value }))
}

/// The page of one browser.
#[derive(Debug)]
pub struct Page {
    client: Client,
    driver: Driver,
}

impl Page {
    /// Starts a browser with a fresh profile.
    ///
    /// # Errors
    /// Returns an error if the browser does not start.
    pub async fn start() -> Result<Self> {
        let (driver, client) = Driver::start().await?;
        Ok(Self { client, driver })
    }

    /// Opens an address.
    ///
    /// # Errors
    /// Returns an error if the browser cannot open the address.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// The browser itself, for what has no method here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The folder of the browser's profile, which goes with the browser.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.driver.profile()
    }

    /// Waits until the page shows a text.
    ///
    /// # Errors
    /// Returns an error if the page does not show the text before the deadline.
    pub async fn see(&self, text: &str) -> Result<()> {
        let what = format!("the text \"{text}\"");
        self.until(&what, async || Ok(self.read_text().await?.contains(text))).await
    }

    /// Waits until the page does not show a text any more.
    ///
    /// # Errors
    /// Returns an error if the page still shows the text at the deadline.
    pub async fn see_no(&self, text: &str) -> Result<()> {
        let what = format!("the text \"{text}\" to go");
        self.until(&what, async || Ok(!self.read_text().await?.contains(text))).await
    }

    /// The text that the page shows, with single spaces.
    ///
    /// # Errors
    /// Returns an error if the page has no body.
    pub async fn read_text(&self) -> Result<String> {
        let text = self.client.execute(READ_TEXT, Vec::new()).await?;
        let text = text.as_str().context("the page shows no text")?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Waits for a visible element by its role and its whole name.
    ///
    /// # Errors
    /// Returns an error if there is no such element before the deadline.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element> {
        let what = format!("the {role} \"{name}\"");
        Ok(self.find_where(&what, role, name, |found| found == name).await?.element)
    }

    /// Waits for a visible element of a role whose name holds `part` and is accepted.
    ///
    /// # Errors
    /// Returns an error if there is none before the deadline.
    pub async fn find_where(
        &self,
        what: &str,
        role: &str,
        part: &str,
        accepts: impl Fn(&str) -> bool,
    ) -> Result<Described> {
        wait::until(what, DEADLINE, async || self.look_for(role, part, &accepts).await).await
    }

    /// Waits until there is no visible element of this role and name.
    ///
    /// # Errors
    /// Returns an error if there is such an element at the deadline.
    pub async fn find_none(&self, role: &str, name: &str) -> Result<()> {
        self.until(&format!("the {role} \"{name}\" to go"), async || {
            Ok(self.look_for(role, name, |found| found == name).await?.is_none())
        })
        .await
    }

    /// Presses the button with this name.
    ///
    /// # Errors
    /// Returns an error if there is no such button that can be pressed before the deadline.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.click("button", name).await
    }

    /// Clicks an element of this role and name, again when the page moved it away in between.
    ///
    /// # Errors
    /// Returns an error if there is no such element that can be clicked before the deadline.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        self.click_where(&format!("the {role} \"{name}\" to be clicked"), role, name, |found| found == name).await
    }

    /// Clicks the first element of a role whose name holds `part` and is accepted, again when the page moved it away in between.
    ///
    /// # Errors
    /// Returns an error if there is none that can be clicked before the deadline.
    pub async fn click_where(&self, what: &str, role: &str, part: &str, accepts: impl Fn(&str) -> bool) -> Result<()> {
        self.until(what, async || {
            let found = self.look_for(role, part, &accepts).await?;
            self.click_on(&found.ok_or_else(|| anyhow!("there is none"))?.element).await?;
            Ok(true)
        })
        .await
    }

    /// Fills in the field with this label. A date is given as `2026-01-31`, a choice by its text.
    ///
    /// # Errors
    /// Returns an error if there is no such field before the deadline.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        self.until(&format!("the field \"{label}\" to be filled in"), async || {
            let found = self.look_among(FIELDS, label, |one| one.name == label).await?;
            self.set(&found.ok_or_else(|| anyhow!("there is none"))?.element, value).await?;
            Ok(true)
        })
        .await
    }

    /// Presses keys as a keyboard does, such as Tab, Enter or Escape of `fantoccini::key`: each goes to what has the
    /// focus at its moment. A modifier is held until `Key::Null` or the end.
    ///
    /// # Errors
    /// Returns an error if the browser does not take the keys.
    pub async fn type_keys(&self, keys: &str) -> Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        let mut held = Vec::new();
        for value in keys.chars() {
            if value == char::from(Key::Null) {
                actions = release(actions, &mut held);
                continue;
            }
            actions = actions.then(KeyAction::Down { value });
            if MODIFIERS.map(char::from).contains(&value) {
                held.push(value);
            } else {
                actions = actions.then(KeyAction::Up { value });
            }
        }
        Ok(self.client.perform_actions(release(actions, &mut held)).await?)
    }

    /// Returns the element that has the focus, as a screen reader announces it.
    ///
    /// # Errors
    /// Returns an error if no element has the focus.
    pub async fn read_focus(&self) -> Result<Described> {
        // What has the focus may be drawn anew between two questions about it.
        wait::until("what has the focus", DEADLINE, async || {
            Ok(Some(Described::read(self.client.active_element().await?).await?))
        })
        .await
    }

    /// Presses Tab until something of this role and name has the focus, as somebody without a mouse does.
    ///
    /// # Errors
    /// Returns an error if the element is not reached within the maximum number of steps.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result<Described> {
        let mut passed = Vec::new();
        for _ in 0..MAX_TABS {
            self.type_keys(&Key::Tab.to_string()).await?;
            let focus = self.read_focus().await?;
            if focus.role == role && focus.name == name {
                return Ok(focus);
            }
            passed.push(format!("{} \"{}\"", focus.role, focus.name));
        }
        bail!("Tab does not reach the {role} \"{name}\" but {}", passed.join(", "))
    }

    /// Waits until something of this role and name has the focus.
    ///
    /// # Errors
    /// Returns an error if the element has not got the focus before the deadline.
    pub async fn see_focus(&self, role: &str, name: &str) -> Result<()> {
        self.until(&format!("the focus on the {role} \"{name}\""), async || {
            let focus = self.read_focus().await?;
            ensure!(focus.role == role && focus.name == name, "it is on the {} \"{}\"", focus.role, focus.name);
            Ok(true)
        })
        .await
    }

    /// Waits for a condition of the test's own.
    ///
    /// # Errors
    /// Returns an error if the condition does not hold before the deadline.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
        wait::until(what, DEADLINE, async || Ok(holds().await?.then_some(()))).await
    }

    /// Keeps a picture of the page, and returns where.
    ///
    /// # Errors
    /// Returns an error if the picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let folder = environment::find_screenshots()?;
        fs::create_dir_all(&folder).context("cannot create the folder for screenshots")?;
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, self.client.screenshot().await?).context("cannot write the screenshot")?;
        Ok(path)
    }

    /// Returns the browser's console messages since the last call, a line each, its level first.
    ///
    /// # Errors
    /// Returns an error if the browser does not return its messages.
    pub async fn read_console(&self) -> Result<Vec<String>> {
        let entries = self.client.issue_cmd(ReadConsole).await?;
        let entries = entries.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(entries.iter().map(element::show_entry).collect())
    }

    /// Ends the session, and with it the browser. The guard does the same, less politely.
    pub async fn close(self) {
        if let Err(error) = self.client.close().await {
            eprintln!("the browser's session could not be closed: {error}");
        }
    }

    /// Clicks an element where it is in sight: what stays at the edge of the window may lie over it there.
    pub(crate) async fn click_on(&self, element: &Element) -> Result<()> {
        self.client.execute(SCROLL_TO_MIDDLE, vec![serde_json::to_value(element)?]).await?;
        Ok(element.click().await?)
    }

    pub(crate) async fn look_for(
        &self,
        role: &str,
        part: &str,
        accepts: impl Fn(&str) -> bool,
    ) -> Result<Option<Described>> {
        let is_it = |one: &Described| one.role == role && accepts(&one.name);
        self.look_among(&element::selector(role), part, is_it).await
    }

    /// The first visible element of a selector that is the one. Only those are asked for their role and name that
    /// may have this text in it, because each question is a round trip and a long list has hundreds.
    async fn look_among(
        &self,
        selector: &str,
        part: &str,
        is_it: impl Fn(&Described) -> bool,
    ) -> Result<Option<Described>> {
        let arguments = vec![Value::from(selector), Value::from(part)];
        let answer = self.client.execute(element::LIST_CANDIDATES, arguments).await?;
        for element in element::read_list(&self.client, &answer) {
            if element.is_displayed().await? {
                let one = Described::read(element).await?;
                if is_it(&one) {
                    return Ok(Some(one));
                }
            }
        }
        Ok(None)
    }

    async fn set(&self, field: &Element, value: &str) -> Result<()> {
        let kind = field.attr("type").await?.unwrap_or_default();
        match (field.tag_name().await?.as_str(), kind.as_str()) {
            ("select", _) => choose(field, value).await?,
            (_, "date" | "time" | "datetime-local" | "month") => {
                let arguments = vec![serde_json::to_value(field)?, Value::from(value)];
                self.client.execute(SET_VALUE, arguments).await?;
            }
            _ => {
                field.clear().await?;
                field.send_keys(value).await?;
                // A list that is still open has more than one that begins so; Enter takes the one that is marked.
                if field.attr("aria-expanded").await?.as_deref() == Some("true") {
                    field.send_keys(&Key::Enter.to_string()).await?;
                }
            }
        }
        Ok(())
    }
}

/// Chooses an option of a select by its text, whatever characters that holds.
async fn choose(field: &Element, text: &str) -> Result<()> {
    for option in field.find_all(Locator::Css("option")).await? {
        if option.text().await?.trim() == text {
            return Ok(option.click().await?);
        }
    }
    bail!("the list has no choice \"{text}\"")
}
