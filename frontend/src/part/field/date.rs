//! A date as Americans write it. The arrow keys step by a day, T means today.

use chrono::{Days, NaiveDate};
use leptos::ev;
use leptos::prelude::*;
use shared::typed::{DateKind, date};

use super::frame::{below, described_by, own_id};
use crate::format;

/// A date. What is entered stays text until the form is read; leaving the field writes it as mm/dd/yyyy.
#[component]
pub fn DateField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The entered text.
    value: RwSignal<String>,
    /// Today, for T and for the first step.
    today: NaiveDate,
    /// The century of a year with two digits.
    #[prop(default = DateKind::Past)]
    kind: DateKind,
    /// The help text.
    #[prop(default = "mm/dd/yyyy".to_owned(), into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
    let said = move || value.with(|text| format::understood_as(format::date(date(text, today, kind).ok()?), text));
    let on_key = move |event: ev::KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let stepped = is_plain.then(|| value.with_untracked(|text| step(&event.key(), text, today, kind))).flatten();
        if let Some(date) = stepped {
            event.prevent_default();
            value.set(format::date(date));
        }
    };
    let tidy = move |_| {
        // The browser tells of the focus even while it takes the page away.
        let text = value.try_get_untracked().unwrap_or_default();
        let read = date(&text, today, kind).ok();
        if let Some(written) = read.map(format::date).filter(|date| *date != text) {
            value.set(written);
        }
    };
    view! {
        <div class=format!("field {class}")>
            <label for=id.clone()>{label}</label>
            <input
                class="in"
                class:bad-in=move || error.get().is_some()
                id=id.clone()
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                // Some ways of emptying a field tell only that it changed.
                on:change=move |event| value.set(event_target_value(&event))
                on:keydown=on_key
                on:blur=tidy
            />
            {move || said().map(|said| view! { <span class="said-ok" role="status">{said}</span> })}
            {below(&id, help, error)}
        </div>
    }
}

/// The date that a key leads to.
fn step(key: &str, text: &str, today: NaiveDate, kind: DateKind) -> Option<NaiveDate> {
    let read = date(text, today, kind).ok();
    match (key, read) {
        ("ArrowUp", Some(date)) => date.checked_add_days(Days::new(1)),
        ("ArrowDown", Some(date)) => date.checked_sub_days(Days::new(1)),
        ("ArrowUp" | "ArrowDown", None) if text.trim().is_empty() => Some(today),
        // A letter that goes on a word or a month is only that.
        ("t" | "T", _) if !text.contains(char::is_alphabetic) => Some(today),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("ArrowUp", "03/09/2026", Some("2026-03-10"))]
    #[case("ArrowDown", "3/1/2026", Some("2026-02-28"))]
    #[case("ArrowDown", "", Some("2026-11-22"))]
    #[case("ArrowUp", "soon", None)]
    #[case("t", "03/09/2026", Some("2026-11-22"))]
    #[case("t", "9 Oc", None)]
    #[case("1", "03/09/2026", None)]
    fn keys_step(#[case] key: &str, #[case] text: &str, #[case] expected: Option<&str>) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(step(key, text, today, DateKind::Past), expected.map(|text| text.parse().unwrap()));
    }
}
