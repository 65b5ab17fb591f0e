//! The filter of the list: a registry, a location, the days on which the doses were given, and a reason.

use leptos::prelude::*;
use shared::report::ReportTab;

use super::{list::ListQuery, narrow::Narrow};
use crate::{
    api::{Api, Cause, Load, Work},
    format,
    part::{Button, Choice, DateField, Icon, Look, SelectField, icon, next_id},
    router::{Chip, Page},
    zone::Zone,
};

/// The entries of the filter, as text.
#[derive(Clone, Copy)]
pub struct Filter {
    is_open: RwSignal<bool>,
    program: RwSignal<String>,
    location: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Filter {
    /// Returns an empty filter.
    #[must_use]
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { is_open: RwSignal::new(false), program: text(), location: text(), from: text(), to: text() }
    }

    /// The narrowing that is entered. Half a date narrows nothing yet.
    #[must_use]
    pub fn read(self, reason: Option<String>, batch: Option<String>) -> Narrow {
        let id = self.location.get();
        let location = locations().into_iter().find(|choice| choice.value == id);
        Narrow {
            program: format::filled(&self.program.get()),
            location: location.map(|choice| (choice.value, choice.label)),
            from: format::read_date(&self.from.get()),
            to: format::read_date(&self.to.get()),
            reason,
            batch,
        }
    }

    fn clear(self) {
        for text in [self.program, self.location, self.from, self.to] {
            text.set(String::new());
        }
    }
}

fn locations() -> Vec<Choice> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    practice.into_iter().map(|location| Choice::new(location.id, location.name)).collect()
}

/// The button that opens the fields, and tells how many are filled.
#[component]
pub fn FilterButton(filter: Filter, wanted: Memo<ListQuery>, controls: String) -> impl IntoView {
    let fields = Memo::new(move |_| wanted.with(|wanted| wanted.narrow.fields()));
    view! {
        <button
            class="chip"
            type="button"
            aria-expanded=move || filter.is_open.get().to_string()
            aria-controls=controls
            on:click=move |_| filter.is_open.update(|is_open| *is_open = !*is_open)
        >
            {icon(Icon::Filter)}
            {move || match fields.get() {
                0 => "Filter".to_owned(),
                fields => format!("Filter ({fields})"),
            }}
        </button>
    }
}

/// The fields themselves.
#[component]
pub fn FilterFields(filter: Filter, wanted: Memo<ListQuery>, work: Load<Work>, id: String) -> impl IntoView {
    let today = Zone::here().today();
    let places = locations();
    let has_places = places.len() > 1;
    let registries = Memo::new(move |_| {
        let known = work.get().map(|work| work.registries).unwrap_or_default();
        known.into_iter().map(|own| Choice::new(own.program_code, own.registry_name)).collect::<Vec<_>>()
    });
    let registry = move || {
        (registries.with(Vec::len) > 1).then(|| view! {
            <SelectField label="Registry" value=filter.program choices=Signal::derive(move || registries.get()) blank="All registries" />
        })
    };
    let is_narrowed = Memo::new(move |_| wanted.with(|wanted| wanted.narrow.fields() > 0));
    let unread = move |text: RwSignal<String>| {
        Signal::derive(move || {
            let text = text.get();
            let is_whole = text.trim().len() >= 10 && format::read_date(&text).is_none();
            is_whole.then(|| "That is not a date. Write it as mm/dd/yyyy.".to_owned())
        })
    };
    view! {
        <div class="card pad filter" id=id hidden=move || !filter.is_open.get()>
            {registry}
            {has_places.then(|| view! { <SelectField label="Location" value=filter.location choices=Signal::stored(places) blank="All locations" /> })}
            <DateField label="Given from" value=filter.from error=unread(filter.from) today />
            <DateField label="Given to" value=filter.to error=unread(filter.to) today />
            <Show when=move || is_narrowed.get()>
                <Button look=Look::Quiet press=move |()| filter.clear()>"Clear"</Button>
            </Show>
        </div>
    }
}

/// The one reason that the list is narrowed to, which a press takes away.
#[component]
pub fn ReasonChip(wanted: Memo<ListQuery>, work: Load<Work>) -> impl IntoView {
    let reason = Memo::new(move |_| wanted.with(|wanted| wanted.narrow.reason.clone()));
    let words = move |code: &str| {
        let causes = work.get().map(|work| work.causes).unwrap_or_default();
        let known = causes.into_iter().find(|cause: &Cause| cause.code == code);
        known.map_or_else(|| code.to_owned(), |cause| first_sentence(&cause.text))
    };
    move || {
        reason.get().map(|code| {
            let path = wanted.with_untracked(|wanted| Page::Reports(wanted.tab, wanted.chip).path());
            view! {
                <a class="chip" href=path aria-current="true">
                    <span class="sr">"Only with this reason: "</span>
                    {words(&code)}
                    {icon(Icon::Close)}
                    <span class="sr">". Show all reasons"</span>
                </a>
            }
        })
    }
}

/// The path of the list of a cause's doses.
#[must_use]
pub fn path_of_cause(code: &str) -> String {
    format!("{}&reason={code}", Page::Reports(ReportTab::NotReported, Chip::NeedsYou).path())
}

/// An id for the fields.
#[must_use]
pub fn fields_id() -> String {
    next_id("filter")
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Race is missing. Choose one or more.", "Race is missing")]
    #[case("Race is missing.", "Race is missing")]
    #[case("Race", "Race")]
    fn a_reason_is_short(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(first_sentence(text), expected);
    }

    #[test]
    fn a_cause_leads_to_its_doses() {
        let path = path_of_cause("patient.race.missing");
        assert_eq!(path, "/reporting/not-reported?show=needs-you&reason=patient.race.missing");
    }
}
