//! Lets the browser save a file.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Lets the browser save a file. Where it cannot, nothing happens, and what was to be saved is still on the page.
pub fn save(name: &str, text: &str) {
    let made = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)));
    let Some(address) = made.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The address is forgotten by the browser in any case when the page goes.
    let _ = Url::revoke_object_url(&address);
}
