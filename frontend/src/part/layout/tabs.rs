//! Tabs with counts, each with an address of its own: the arrows move among them, Enter opens one.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its address.
    pub path: Signal<String>,
    /// Its name.
    pub name: &'static str,
}

/// The tabs. What they show has the role `tabpanel` and is the page's own.
#[component]
pub fn Tabs(
    /// The label of the list of tabs.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// Index of the tab that is shown.
    #[prop(into)]
    chosen: Signal<usize>,
    /// Their counts, as they are known.
    #[prop(into)]
    counts: Signal<Vec<Option<String>>>,
    /// The id of what they show.
    #[prop(into)]
    controls: String,
) -> impl IntoView {
    let all = tabs.len();
    let one = move |(place, tab): (usize, Tab)| {
        let number =
            move || counts.with(|counts| counts.get(place).cloned().flatten()).unwrap_or_else(|| "–".to_owned());
        let is_chosen = move || chosen.get() == place;
        view! {
            <a
                class="tab"
                role="tab"
                href=move || tab.path.get()
                data-noscroll=""
                aria-controls=controls.clone()
                aria-selected=move || if is_chosen() { "true" } else { "false" }
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:keydown=move |event| walk(&event, place, all)
            >
                <span>{tab.name}</span>" "<span class="n">{number}</span>
            </a>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label=label>{tabs.into_iter().enumerate().map(one).collect_view()}</div> }
}

/// The index of the tab that a key leads to.
fn aim(key: &str, place: usize, all: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((place + 1) % all.max(1)),
        "ArrowLeft" => Some((place + all - 1) % all.max(1)),
        "Home" => Some(0),
        "End" => all.checked_sub(1),
        _ => None,
    }
}

fn walk(event: &ev::KeyboardEvent, place: usize, all: usize) {
    let here = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if event.key() == " " {
        event.prevent_default();
        if let Some(here) = here {
            here.click();
        }
        return;
    }
    let (Some(aim), Some(list)) = (aim(&event.key(), place, all), here.and_then(|here| here.parent_element())) else {
        return;
    };
    event.prevent_default();
    let there = u32::try_from(aim).ok().and_then(|aim| list.children().item(aim));
    if let Some(there) = there.and_then(|there| there.dyn_into::<HtmlElement>().ok()) {
        // A tab that is gone by now needs no focus.
        let _ = there.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::aim;

    #[rstest::rstest]
    #[case("ArrowRight", 0, Some(1))]
    #[case("ArrowRight", 3, Some(0))]
    #[case("ArrowLeft", 0, Some(3))]
    #[case("Home", 2, Some(0))]
    #[case("End", 1, Some(3))]
    #[case("a", 1, None)]
    fn keys_lead_around(#[case] key: &str, #[case] place: usize, #[case] expected: Option<usize>) {
        assert_eq!(aim(key, place, 4), expected);
    }
}
