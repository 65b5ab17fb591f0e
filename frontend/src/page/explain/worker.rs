//! Pasted messages, explained by a worker of the page: they never leave the browser.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{MessageEvent, Worker};

use crate::api::{Api, Explanation, Failure, parse_json, read_value, within};

/// The script that starts the worker.
const SCRIPT: &str = "/explain_loader.js";
/// Longest time for the worker to start, and for its answer, in milliseconds.
const MAX_WAIT: u32 = 60_000;

/// Explains a message.
///
/// # Errors
/// Returns an error if the worker or the catalog cannot be loaded, or if the message is too long.
pub async fn explain(api: Api, message: &str) -> Result<Explanation, Failure> {
    let catalog = api.assets.catalog_text().await?;
    let mut running = Running::start()?;
    running.next().await?;
    let asked = Array::of2(&message.into(), &catalog.into());
    running.worker.post_message(&asked).map_err(|_| Failure::Unreadable)?;
    let answer: Array = running.next().await?.dyn_into().map_err(|_| Failure::Unreadable)?;
    match (text(&answer, 0), text(&answer, 1)) {
        (Some(explanation), _) => read_value(parse_json(&explanation)?),
        (None, Some(text)) => Err(Failure::Refused { code: "explain.refused".to_owned(), text }),
        (None, None) => Err(Failure::Unreadable),
    }
}

fn text(answer: &Array, place: u32) -> Option<String> {
    answer.get(place).dyn_into::<JsString>().ok().map(String::from)
}

/// What the worker posts, or none when it could not be loaded or ended with an error.
type Posted = Option<JsValue>;

/// A worker that ends with its owner, and what it posts.
struct Running {
    worker: Worker,
    posted: UnboundedReceiver<Posted>,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 2],
}

impl Running {
    fn start() -> Result<Self, Failure> {
        let worker = Worker::new(SCRIPT).map_err(|_| Failure::Unreadable)?;
        let (sender, posted) = unbounded();
        let listeners = [listen(sender.clone(), |event| Some(event.data())), listen(sender, |_| None)];
        let [on_message, on_error] = &listeners;
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, posted, _listeners: listeners })
    }

    /// The next thing that the worker posts.
    async fn next(&mut self) -> Result<JsValue, Failure> {
        within(MAX_WAIT, self.posted.next()).await.flatten().flatten().ok_or(Failure::Offline)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn listen(sender: UnboundedSender<Posted>, read: fn(MessageEvent) -> Posted) -> Closure<dyn Fn(MessageEvent)> {
    Closure::new(move |event| {
        let _ = sender.unbounded_send(read(event));
    })
}

#[cfg(test)]
mod tests {
    use shared::{code_set::Catalog, explain};

    use super::*;

    /// The worker writes what the page reads.
    #[rstest::rstest]
    #[case::message("MSH|^~\\&|A|B|C|D|20260309||VXU^V04^VXU_V04|1|P|2.5.1\rPID|1||7^^^A^MR||Okafor^Maya")]
    #[case::answer("MSH|^~\\&|A|B|C|D|20260309||ACK^V04^ACK|1|P|2.5.1\rMSA|AE|7\rERR||PID^1^5|101^Required^HL70357|E")]
    #[case::no_hl7("<html>Service unavailable</html>")]
    fn an_explanation_is_read(#[case] text: &str) {
        let catalog: Catalog = serde_json::from_str(
            r#"{ "version": "x", "groups": [], "cvx": [], "mvx": [], "products": [], "vis": [], "codes": {} }"#,
        )
        .unwrap();
        let explained = explain::explain(text, &catalog).unwrap();
        let (kind, count) = (explained.kind, explained.segments.len());
        let written = serde_json::to_value(explain::ExplanationView::from(explained)).unwrap();
        let read: Explanation = serde_json::from_value(written).unwrap();
        assert_eq!((read.kind, read.segments.len()), (kind, count));
    }
}
