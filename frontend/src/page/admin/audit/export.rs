//! Export CSV: what the filter shows, part by part, as one file that the browser saves.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::filter::{Narrowing, variables};
use crate::{
    api::{Api, AuditExportQuery, Failure},
    part::{Button, Icon, Toaster, Tone},
    record::{at, text},
    save::save,
    zone::Zone,
};

/// Maximum number of parts of a file, of 10,000 entries each.
const MAX_PARTS: usize = 20;

/// The button.
#[component]
pub fn Export(
    /// What is shown.
    wanted: Memo<Narrowing>,
) -> impl IntoView {
    let (api, toaster, busy) = (Api::here(), Toaster::here(), RwSignal::new(false));
    let name = format!("audit-log-{}.csv", Zone::here().today());
    let export = move |()| {
        busy.set(true);
        let name = name.clone();
        spawn_local(async move {
            let came = read_all(api, wanted.get_untracked()).await;
            busy.try_set(false);
            match came {
                Ok((csv, is_whole)) => {
                    save(&name, &csv);
                    if !is_whole {
                        toaster.tell(
                            Tone::Warn,
                            "The file holds the newest 200,000 entries. Choose fewer days to get the rest.",
                        );
                    }
                }
                Err(failure) => toaster.tell(Tone::Bad, ["Nothing was exported. ", &failure.text()].concat()),
            }
        });
    };
    view! { <Button mark=Icon::Download busy press=export>"Export CSV"</Button> }
}

/// The file, and whether it holds everything.
async fn read_all(api: Api, narrowing: Narrowing) -> Result<(String, bool), Failure> {
    let (mut csv, mut after) = (String::new(), None);
    for _ in 0..MAX_PARTS {
        let part = api.run_with::<AuditExportQuery>(variables(&narrowing, after)).await?;
        let own = text(&part, "csv");
        csv.push_str(if csv.is_empty() { own } else { without_head(own) });
        after = at(&part, "next").as_str().map(str::to_owned);
        if after.is_none() {
            return Ok((csv, true));
        }
    }
    Ok((csv, false))
}

/// The rows of a file without its headings.
fn without_head(csv: &str) -> &str {
    csv.split_once('\n').map_or("", |(_, rows)| rows)
}

#[cfg(test)]
mod tests {
    use super::without_head;

    #[rstest::rstest]
    #[case("\"At\"\r\n\"1\"\r\n", "\"1\"\r\n")]
    #[case("\"At\"", "")]
    fn headings_stand_once(#[case] csv: &str, #[case] rows: &str) {
        assert_eq!(without_head(csv), rows);
    }
}
