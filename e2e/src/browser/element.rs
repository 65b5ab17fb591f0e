//! The accessibility properties of an element: its computed role and name.

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::Value;
use url::{ParseError, Url};

/// An element with the role and the name that a screen reader announces.
#[derive(Debug, Clone)]
pub struct Described {
    /// The element itself.
    pub element: Element,
    /// Such as `button`, `textbox`, `dialog`.
    pub role: String,
    /// Its name, with single spaces.
    pub name: String,
}

impl Described {
    /// Asks the browser for an element's role and name.
    pub(super) async fn read(element: Element) -> Result<Self, CmdError> {
        let role = ask(&element, "computedrole").await?;
        let name = ask(&element, "computedlabel").await?;
        Ok(Self { element, role, name: name.split_whitespace().collect::<Vec<_>>().join(" ") })
    }
}

async fn ask(element: &Element, what: &'static str) -> Result<String, CmdError> {
    let client = element.clone().client();
    let answer = client.issue_cmd(Computed { element: element.element_id(), what }).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

/// A command of the standard that the client has no method for.
#[derive(Debug)]
struct Computed {
    element: ElementRef,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/element/{}/{}", &*self.element, self.what))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}

/// Reads the browser's console since the last time.
#[derive(Debug)]
pub(super) struct ReadConsole;

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(r#"{"type":"browser"}"#.to_owned()))
    }
}

/// The elements that may have a role: those of HTML that have it by nature, and those that say so.
pub(super) fn selector(role: &str) -> String {
    let native = match role {
        "button" => "button, summary, input[type=submit], input[type=button]",
        "link" => "a[href]",
        "textbox" => "input, textarea",
        "searchbox" => "input[type=search]",
        "combobox" => "select, input",
        "checkbox" => "input[type=checkbox]",
        "radio" => "input[type=radio]",
        "spinbutton" => "input[type=number]",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "dialog" => "dialog",
        "navigation" => "nav",
        "main" => "main",
        "table" => "table",
        "row" => "tr",
        "columnheader" | "rowheader" => "th",
        "cell" => "td",
        "list" => "ul, ol",
        "listitem" => "li",
        "option" => "option",
        "status" => "output",
        "progressbar" => "progress",
        "group" => "fieldset, details, optgroup",
        "img" | "image" => "img, svg",
        _ => "",
    };
    let own = format!("[role={role}]");
    if native.is_empty() { own } else { format!("{native}, {own}") }
}

/// Lists the elements of a selector whose name may hold a text: a name comes from the element's own text, from its
/// labels, or from one of a few attributes. The browser itself is asked for the name after that.
pub(super) const LIST_CANDIDATES: &str = "
    const [selector, part] = arguments;
    const bare = text => String(text ?? '').replace(/\\s+/g, '').toLowerCase();
    const wanted = bare(part);
    const texts = one => [one.textContent, one.ariaLabel, one.title, one.placeholder, one.value, one.alt]
        .concat([...(one.labels ?? [])].map(label => label.textContent));
    const may = one => one.hasAttribute('aria-labelledby') || texts(one).some(text => bare(text).includes(wanted));
    return [...document.querySelectorAll(selector)].filter(one => one.checkVisibility() && may(one));";

/// The elements of a script's answer.
pub(super) fn read_list(client: &Client, answer: &Value) -> Vec<Element> {
    let entries = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    // An element is an object whose only value is its id.
    let ids = entries.iter().filter_map(|entry| entry.as_object()?.values().next()?.as_str());
    ids.map(|id| Element::from_element_id(client.clone(), ElementRef::from(id.to_owned()))).collect()
}

/// The text of one entry of the console.
pub(super) fn show_entry(entry: &Value) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    format!("{} {}", text("level"), text("message"))
}
