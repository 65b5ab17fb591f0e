//! The view of a page: its size, light or dark. Set by the browser's own protocol, which has no smallest width.

use anyhow::Result;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::page::Page;

/// Script that finds elements wider than the page. One that scrolls by itself, as a long table may, does not count.
const FIND_OVERHANG: &str = "
    const root = document.scrollingElement;
    const overhang = root.scrollWidth - root.clientWidth;
    if (overhang <= 0) return null;
    const scrolls = one => one && one !== root && one !== document.body
        && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
    const reaches = one => one.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(one.parentElement);
    const name = one => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`;
    const found = [...document.body.querySelectorAll('*')].filter(reaches).map(name);
    return `${overhang} px by ${[...new Set(found)].slice(0, 6).join(', ')}`;";

/// Keeps the name of each GraphQL operation that the page sends over HTTP.
const RECORD_OPERATIONS: &str = "
    window.sentOperations = [];
    const send = window.fetch;
    window.fetch = async (request, ...rest) => {
        if (request instanceof Request && request.method === 'POST') {
            window.sentOperations.push((await request.clone().json()).operationName);
        }
        return send(request, ...rest);
    };";
const TAKE_OPERATIONS: &str = "return window.sentOperations.splice(0)";

/// Light or dark, as the system wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// Its name, as the browser's protocol and a file's name have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page {
    /// Shows the page at this size, as a telephone would below 500.
    ///
    /// # Errors
    /// Returns an error if the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await?;
        // They lie over the page on a telephone and take no room.
        self.command("Emulation.setScrollbarsHidden", json!({ "hidden": width < 500 })).await
    }

    /// Shows the page as somebody sees it who has enlarged it: the same window holds so much less.
    ///
    /// # Errors
    /// Returns an error if the browser refuses.
    pub async fn zoom(&self, width: u32, height: u32, factor: u32) -> Result<()> {
        let (width, height) = (width / factor.max(1), height / factor.max(1));
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": factor, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Shows the page as on a system that is light or dark.
    ///
    /// # Errors
    /// Returns an error if the browser refuses.
    pub async fn light(&self, scheme: Scheme) -> Result<()> {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme.as_str() });
        self.command("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await
    }

    /// Returns the overflow that makes the page scroll sideways, in pixels, and the elements that cause it.
    ///
    /// # Errors
    /// Returns an error if the browser does not run the script.
    pub async fn read_overhang(&self) -> Result<Option<String>> {
        let answer = self.client().execute(FIND_OVERHANG, Vec::new()).await?;
        Ok(answer.as_str().map(str::to_owned))
    }

    /// Keeps the names of the GraphQL operations that this page sends over HTTP from now on.
    ///
    /// # Errors
    /// Returns an error if the browser refuses.
    pub async fn record_operations(&self) -> Result<()> {
        Ok(self.client().execute(RECORD_OPERATIONS, Vec::new()).await.map(drop)?)
    }

    /// Names of the operations that were sent since the last time.
    ///
    /// # Errors
    /// Returns an error if the operations are not recorded.
    pub async fn take_operations(&self) -> Result<Vec<String>> {
        let answer = self.client().execute(TAKE_OPERATIONS, Vec::new()).await?;
        Ok(serde_json::from_value(answer)?)
    }

    async fn command(&self, name: &'static str, parameters: Value) -> Result<()> {
        self.client().issue_cmd(Protocol { name, parameters }).await.map(drop).map_err(fail)
    }
}

fn fail(error: CmdError) -> anyhow::Error {
    anyhow::Error::new(error).context("the browser's protocol was refused")
}

/// A command of the browser's own protocol.
#[derive(Debug)]
struct Protocol {
    name: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Protocol {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.name, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}
