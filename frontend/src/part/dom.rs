//! Small things of the browser: ids for labels, focus after the page has changed.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement};

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element of the page has.
#[must_use]
pub fn next_id(prefix: &str) -> String {
    let number = LAST.with(|last| {
        last.set(last.get().wrapping_add(1));
        last.get()
    });
    format!("{prefix}-{number}")
}

/// Focuses the element of an id as soon as the page shows it.
pub fn focus_soon(id: String) {
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        focus(document().get_element_by_id(&id));
    });
}

/// Focuses an element. One that cannot take the focus leaves it where it is.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The place of an element among the rows of a list or a table: the focus goes on there when the element, or its row,
/// has left the page.
#[derive(Debug, Clone)]
pub struct Place {
    rows: Element,
    at: u32,
}

impl Place {
    /// The place of the element that has the focus, if it is within a row.
    #[must_use]
    pub fn of_focus() -> Option<Self> {
        let row = document().active_element()?.closest("tbody > tr, li").ok()??;
        let mut at = 0;
        let mut before = row.previous_element_sibling();
        while let Some(sibling) = before {
            at += 1;
            before = sibling.previous_element_sibling();
        }
        Some(Self { rows: row.parent_element()?, at })
    }

    /// Focuses what stands there now, as soon as the page is drawn and only if nothing has the focus any more.
    pub fn refocus(self) {
        request_animation_frame(move || {
            if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
                let last = self.rows.children().length().saturating_sub(1);
                let row = self.rows.children().item(self.at.min(last)).filter(|_| self.rows.is_connected());
                let inside = row.and_then(|row| row.query_selector("a[href], button:not([disabled])").ok().flatten());
                focus(inside.or_else(|| document().get_element_by_id("main")));
            }
        });
    }
}

/// Takes the focus from the element that has it.
pub fn blur() {
    if let Some(element) = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Waits.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// The edges of an element in the window.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edges {
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Edges {
    /// Measures it.
    #[must_use]
    pub fn of(element: &Element) -> Self {
        let measured = call(element, "getBoundingClientRect", &JsValue::UNDEFINED).unwrap_or_default();
        let edge = |name| Reflect::get(&measured, &JsValue::from_str(name)).ok().and_then(|edge| edge.as_f64());
        Self {
            top: edge("top").unwrap_or_default(),
            right: edge("right").unwrap_or_default(),
            bottom: edge("bottom").unwrap_or_default(),
        }
    }
}

/// Scrolls an element into sight, as little as possible.
pub fn scroll_near(element: &Element) {
    let options = Object::new();
    // Setting a property of a plain object cannot fail; an element that is gone is not scrolled to.
    let _ = Reflect::set(&options, &JsValue::from_str("block"), &JsValue::from_str("nearest"));
    let _ = call(element, "scrollIntoView", &options);
}

fn call(element: &Element, name: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = Reflect::get(element, &JsValue::from_str(name)).ok()?.dyn_into().ok()?;
    method.call1(element, argument).ok()
}
