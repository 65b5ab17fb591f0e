//! The filter of the list: a registry, a location, a vaccine, who gave the doses and when, when they
//! were entered, whose they are, what is kept with them, and a reason.

use chrono::NaiveDate;
use leptos::prelude::*;
use shared::report::ReportTab;

use super::{
    address::{NEWEST, SORTS, address, read_sorting, write_sorting},
    list::ListQuery,
    narrow::Narrow,
};
use crate::{
    api::{Api, Cause, Load, Work},
    format,
    page::person::after_a_lull,
    part::{Button, CheckField, Choice, DateField, Icon, Look, Order, SelectField, Sorting, TextField, icon, next_id},
    reactive::{effect, memo},
    router::{Chip, Page, Router},
    zone::Zone,
};

/// The entries of the filter, as text, and the order.
#[derive(Clone, Copy)]
pub struct Filter {
    is_open: RwSignal<bool>,
    /// A patient's name, birth date or MRN.
    pub search: RwSignal<String>,
    program: RwSignal<String>,
    location: RwSignal<String>,
    vaccine: RwSignal<String>,
    clinician: RwSignal<String>,
    mine: RwSignal<bool>,
    has_note: RwSignal<bool>,
    put_off: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    added_from: RwSignal<String>,
    added_to: RwSignal<String>,
    /// The order.
    pub sorting: RwSignal<Sorting>,
}

impl Filter {
    /// Returns the filter that the address names, now and whenever it names another one.
    #[must_use]
    pub fn follow(router: Router) -> Self {
        let text = || RwSignal::new(String::new());
        let filter = Self {
            is_open: RwSignal::new(false),
            search: text(),
            program: text(),
            location: text(),
            vaccine: text(),
            clinician: text(),
            mine: RwSignal::new(false),
            has_note: RwSignal::new(false),
            put_off: RwSignal::new(false),
            from: text(),
            to: text(),
            added_from: text(),
            added_to: text(),
            sorting: RwSignal::new(NEWEST),
        };
        filter.take_over(router);
        effect(move || filter.take_over(router));
        filter
    }

    /// Takes over what the address says otherwise; what is being typed stays.
    fn take_over(self, router: Router) {
        let named = |name| router.query(name).unwrap_or_default();
        let texts = [
            (self.search, named("search")),
            (self.program, named("registry")),
            (self.location, named("location")),
            (self.vaccine, named("vaccine")),
            (self.clinician, named("clinician")),
        ];
        for (text, named) in texts {
            if text.with_untracked(|text| text.trim() != named) {
                text.set(named);
            }
        }
        for (text, name) in self.days() {
            let named = named(name).parse().ok();
            if format::read_date(&text.get_untracked()) != named {
                text.set(named.map(format::date).unwrap_or_default());
            }
        }
        for (mark, name) in self.marks() {
            let is_named = router.query(name).is_some();
            if mark.get_untracked() != is_named {
                mark.set(is_named);
            }
        }
        let sorting = read_sorting(&named("sort"));
        if self.sorting.get_untracked() != sorting {
            self.sorting.set(sorting);
        }
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
            vaccine: format::filled(&self.vaccine.get()),
            clinician: format::filled(&self.clinician.get()),
            added_from: format::read_date(&self.added_from.get()),
            added_to: format::read_date(&self.added_to.get()),
            mine: self.mine.get(),
            has_note: self.has_note.get(),
            put_off: self.put_off.get(),
        }
    }

    /// The days with their names in the address.
    const fn days(self) -> [(RwSignal<String>, &'static str); 4] {
        [(self.from, "from"), (self.to, "to"), (self.added_from, "added-from"), (self.added_to, "added-to")]
    }

    /// The marks with their names in the address.
    const fn marks(self) -> [(RwSignal<bool>, &'static str); 3] {
        [(self.mine, "mine"), (self.has_note, "note"), (self.put_off, "put-off")]
    }

    fn clear(self) {
        for text in [self.program, self.location, self.vaccine, self.clinician] {
            text.set(String::new());
        }
        self.days().iter().for_each(|(day, _)| day.set(String::new()));
        self.marks().iter().for_each(|(mark, _)| mark.set(false));
    }
}

fn locations() -> Vec<Choice> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    practice.into_iter().map(|location| Choice::new(location.id, location.name)).collect()
}

/// The typed text of a filter, which the filter follows a moment after the last letter.
#[must_use]
pub fn typed_for(text: RwSignal<String>) -> RwSignal<String> {
    let typed = RwSignal::new(text.get_untracked());
    effect(move || {
        let text = text.get();
        if typed.with_untracked(|typed| typed.trim() != text.trim()) {
            typed.set(text);
        }
    });
    after_a_lull(typed, text);
    typed
}

/// The order as a field has it, which follows the order and is followed by it.
fn order_of(sorting: RwSignal<Sorting>) -> RwSignal<String> {
    let written = RwSignal::new(write_sorting(sorting.get_untracked()));
    effect(move || written.set(write_sorting(sorting.get())));
    effect(move || {
        let sorted = read_sorting(&written.get());
        if sorting.get_untracked() != sorted {
            sorting.set(sorted);
        }
    });
    written
}

fn orders() -> Vec<Choice> {
    let both = |(by, words): &(&'static str, &str)| {
        let of = |order, way: &str| Choice::new(write_sorting(Sorting { by, order }), [*words, way].concat());
        let (up, down) = match *by {
            "given" | "added" => (", oldest first", ", newest first"),
            _ => (", A to Z", ", Z to A"),
        };
        [of(Order::Up, up), of(Order::Down, down)]
    };
    SORTS.iter().flat_map(both).collect()
}

/// The button that opens the fields, and tells how many are filled.
#[component]
pub fn FilterButton(filter: Filter, wanted: Memo<ListQuery>, controls: String) -> impl IntoView {
    let fields = memo(move || wanted.with(|wanted| wanted.narrow.fields()));
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
    let registries = memo(move || {
        let known = work.get().map(|work| work.registries).unwrap_or_default();
        known.into_iter().map(|own| Choice::new(own.program_code, own.registry_name)).collect::<Vec<_>>()
    });
    let registry = move || {
        (registries.with(Vec::len) > 1).then(|| view! {
            <SelectField label="Registry" value=filter.program choices=Signal::derive(move || registries.get()) blank="All registries" />
        })
    };
    let is_narrowed = memo(move || wanted.with(|wanted| wanted.narrow.fields() > 0));
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
            <TextField label="Vaccine" value=typed_for(filter.vaccine) />
            <TextField label="Given by" value=typed_for(filter.clinician) />
            <DateField label="Given from" value=filter.from error=unread(filter.from) today />
            <DateField label="Given to" value=filter.to error=unread(filter.to) today />
            <DateField label="Added from" value=filter.added_from error=unread(filter.added_from) today />
            <DateField label="Added to" value=filter.added_to error=unread(filter.added_to) today />
            <SelectField label="Order" value=order_of(filter.sorting) choices=Signal::stored(orders()) />
            <CheckField label="Only mine" value=filter.mine />
            <CheckField label="Only with a note" value=filter.has_note />
            <CheckField label="Only put off" value=filter.put_off />
            <Show when=move || is_narrowed.get()>
                <Button look=Look::Quiet press=move |()| filter.clear()>"Clear"</Button>
            </Show>
        </div>
    }
}

/// The one reason that the list is narrowed to, which a press takes away.
#[component]
pub fn ReasonChip(wanted: Memo<ListQuery>, work: Load<Work>) -> impl IntoView {
    let reason = memo(move || wanted.with(|wanted| wanted.narrow.reason.clone()));
    let words = move |code: &str| {
        let causes = work.get().map(|work| work.causes).unwrap_or_default();
        let known = causes.into_iter().find(|cause: &Cause| cause.code == code);
        known.map_or_else(|| code.to_owned(), |cause| first_sentence(&cause.text))
    };
    move || {
        reason.get().map(|code| {
            let path = move || wanted.with(|wanted| path_of(&wanted.part(wanted.tab, wanted.chip)));
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

/// The path of a list.
#[must_use]
pub fn path_of(list: &ListQuery) -> String {
    address(list, |text| String::from(js_sys::encode_uri_component(text)))
}

/// The path of the list of a cause's doses.
#[must_use]
pub fn path_of_cause(code: &str) -> String {
    format!("{}&reason={code}", Page::Reports(ReportTab::NotReported, Chip::NeedsYou).path())
}

/// The path of the list of what is not reported and was added from a day on, or until one.
#[must_use]
pub fn list_added(chip: Chip, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let path = Page::Reports(ReportTab::NotReported, chip).path();
    let from = from.map(|day| format!("&added-from={day}")).unwrap_or_default();
    [path, from, to.map(|day| format!("&added-to={day}")).unwrap_or_default()].concat()
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
