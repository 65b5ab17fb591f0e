//! Export CSV: the whole list as it is chosen, read page by page, and saved by the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{csv, list::ListQuery, page::read};
use crate::{
    api::{Api, Failure, Report},
    part::{Button, Icon, Toaster, Tone},
    save::save,
    zone::Zone,
};

/// The most that one file holds.
const MAX_ROWS: usize = 10_000;

/// The button.
#[component]
pub fn Export(
    /// The query of the page.
    wanted: Memo<ListQuery>,
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
                    if reports.len() >= MAX_ROWS {
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

async fn read_all(api: Api, wanted: ListQuery) -> Result<Vec<Report>, Failure> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = read(api, wanted.clone(), after).await?;
        all.extend(page.rows);
        after = page.next;
        if after.is_none() || all.len() >= MAX_ROWS {
            return Ok(all);
        }
    }
}
