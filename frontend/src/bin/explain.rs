//! The worker that explains pasted messages, so that they stay within the browser: it fetches nothing and keeps nothing.
//!
//! It says that it is ready, and then answers each `[message, catalog]` with `[explanation, refusal]`, of which one is
//! null. Catalog and explanation are JSON.

use js_sys::{Array, JsString, global};
use shared::explain::{self, ExplanationView};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = global().unchecked_into();
    let answering = scope.clone();
    let answer = Closure::<dyn Fn(MessageEvent)>::new(move |asked: MessageEvent| {
        let asked: Array = asked.data().unchecked_into();
        let (explanation, refusal) = match explain(&text(&asked, 0), &text(&asked, 1)) {
            Ok(explanation) => (explanation.into(), JsValue::NULL),
            Err(refusal) => (JsValue::NULL, refusal.into()),
        };
        let _ = answering.post_message(&Array::of2(&explanation, &refusal));
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // It answers as long as the worker lives.
    answer.forget();
    let _ = scope.post_message(&JsValue::NULL);
}

fn text(asked: &Array, place: u32) -> String {
    asked.get(place).dyn_into::<JsString>().map(String::from).unwrap_or_default()
}

/// Explains a message, or says why it cannot.
fn explain(message: &str, catalog: &str) -> Result<String, String> {
    let unreadable = |_| "The catalog cannot be read. Reload the page.".to_owned();
    let catalog = serde_json::from_str(catalog).map_err(unreadable)?;
    let explained = explain::explain(message, &catalog).map_err(|error| error.to_string())?;
    serde_json::to_string(&ExplanationView::from(explained)).map_err(unreadable)
}
