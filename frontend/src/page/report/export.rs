//! Export CSV: the whole list as it is chosen, read page by page, and saved by the browser.

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::{csv, list::Wanted, page::read};
use crate::{
    api::{Api, Failure, Report},
    part::{Button, Icon, Toaster, Tone},
    zone::Zone,
};

/// The most that one file holds.
const MOST: usize = 10_000;

/// The button.
#[component]
pub fn Export(
    /// What the page asks for.
    wanted: Memo<Wanted>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let busy = RwSignal::new(false);
    let name = format!("vaccine-state-registry-{}.csv", Zone::here().today());
    let export = move |()| {
        busy.set(true);
        let name = name.clone();
        spawn_local(async move {
            let came = read_all(api, wanted.get_untracked()).await;
            busy.try_set(false);
            match came {
                Ok(reports) => {
                    save(&name, &csv::write(&reports));
                    if reports.len() >= MOST {
                        toaster.tell(
                            Tone::Warn,
                            "The file holds the first 10,000 doses. Search for less to get the rest.",
                        );
                    }
                }
                Err(failure) => toaster.tell(Tone::Bad, format!("Nothing was exported. {}", failure.text())),
            }
        });
    };
    view! { <Button mark=Icon::Download busy press=export>"Export CSV"</Button> }
}

async fn read_all(api: Api, wanted: Wanted) -> Result<Vec<Report>, Failure> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = read(api, wanted.clone(), after).await?;
        all.extend(page.rows);
        after = page.next;
        if after.is_none() || all.len() >= MOST {
            return Ok(all);
        }
    }
}

/// Lets the browser save a file. Where it cannot, nothing happens, and the list is still there.
fn save(name: &str, text: &str) {
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
