//! Fields as a form draws them, one function for all of them.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    code_set::ConceptSet,
    patient::{AddressKind, IdentifierKind, NameKind, PhoneEquipment, PhoneUse},
    typed::DateKind,
};

use super::{
    field::{Field, FieldKind},
    shape::Repeat,
};
use crate::{
    api::Catalog,
    part::{Button, CheckGroup, Choice, DateField, Form, Icon, Look, RadioGroup, SelectField, TextField, next_id},
    zone::Zone,
};

/// The form and the lists behind fields.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// The form.
    pub form: Form,
    /// The lists to choose from.
    pub catalog: Signal<Option<Arc<Catalog>>>,
}

/// The choices of a list of the catalog.
#[must_use]
pub fn choices(catalog: Signal<Option<Arc<Catalog>>>, set: ConceptSet) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let concepts = catalog.get().map(|catalog| catalog.concepts(set).to_vec()).unwrap_or_default();
        let kept = concepts.into_iter().filter(|concept| is_kept(set, &concept.code));
        kept.map(|concept| Choice::new(concept.code, concept.text)).collect()
    })
}

/// Returns `true` if a record keeps a code: of some lists only what can be said of a patient.
///
/// An e-mail address, for one, is no telephone number, and a bank card's number is nobody's business.
fn is_kept(set: ConceptSet, code: &str) -> bool {
    match set {
        ConceptSet::IdentifierType => IdentifierKind::parse(code).is_some(),
        ConceptSet::NameType => NameKind::parse(code).is_some(),
        ConceptSet::AddressType => AddressKind::parse(code).is_some(),
        ConceptSet::TelecomUse => PhoneUse::parse(code).is_some(),
        ConceptSet::TelecomEquipment => PhoneEquipment::parse(code).is_some(),
        _ => true,
    }
}

impl Drawing {
    /// A field under its own name.
    #[must_use]
    pub fn field(self, field: &Field) -> AnyView {
        self.named(field, field.path)
    }

    /// Several of them.
    #[must_use]
    pub fn fields(self, fields: &[Field]) -> Vec<AnyView> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    /// A field under a name.
    #[must_use]
    pub fn named(self, field: &Field, name: &str) -> AnyView {
        let Self { form, catalog } = self;
        let Field { label, help, class, .. } = *field;
        let (value, error, id) = (form.value(name), form.error(name), form.id(name));
        match field.kind {
            FieldKind::Text
            | FieldKind::Password
            | FieldKind::Capitals
            | FieldKind::Phone
            | FieldKind::Amount
            | FieldKind::Ndc
            | FieldKind::Count => {
                let (kind, autocomplete) = input_of(field);
                let field = *field;
                let said = Signal::derive(move || value.with(|text| field.understood(text, catalog.get().as_deref())));
                view! { <TextField label value error said id class help kind autocomplete required=!field.missing.is_empty() /> }.into_any()
            }
            FieldKind::Date => {
                let today = Zone::here().today();
                let kind = if name == "birthDate" { DateKind::Birth } else { DateKind::Past };
                view! { <DateField label value error id today kind class /> }.into_any()
            }
            FieldKind::One(set, blank) => self.select(field, name, choices(catalog, set), blank),
            FieldKind::Few(few, blank) => self.select(field, name, Signal::stored(choices_of(few)), blank),
            FieldKind::OneOf(few) => {
                view! { <RadioGroup legend=label value error id choices=Signal::stored(choices_of(few)) class help /> }
                    .into_any()
            }
            FieldKind::AnyOf(few) => {
                view! { <CheckGroup legend=label value error id choices=Signal::stored(choices_of(few)) class help /> }
                    .into_any()
            }
            FieldKind::Flag(yes, no) => {
                let both = vec![Choice::new("yes", yes), Choice::new("no", no)];
                self.select(field, name, Signal::stored(both), "Not asked")
            }
            FieldKind::Any(set) => {
                let choices = choices(catalog, set);
                view! { <CheckGroup legend=label value error id choices class /> }.into_any()
            }
            FieldKind::Tick => tick(label, value, id, class),
            // The form draws what it offers itself.
            FieldKind::Codes => ().into_any(),
        }
    }

    /// Draws a select field under a name.
    #[must_use]
    pub fn select(self, field: &Field, name: &str, choices: Signal<Vec<Choice>>, blank: &'static str) -> AnyView {
        let Field { label, class, .. } = *field;
        let (value, error, id) = (self.form.value(name), self.form.error(name), self.form.id(name));
        match blank {
            "" => view! { <SelectField label value error id choices class /> }.into_any(),
            blank => view! { <SelectField label value error id choices blank class /> }.into_any(),
        }
    }
}

fn choices_of(few: &[(&'static str, &'static str)]) -> Vec<Choice> {
    few.iter().map(|(code, word)| Choice::new(*code, *word)).collect()
}

/// The type of a field's input, and what a browser may fill it with.
fn input_of(field: &Field) -> (&'static str, &'static str) {
    match (field.kind, field.path) {
        (FieldKind::Password, "current") => ("password", "current-password"),
        (FieldKind::Password, _) => ("password", "new-password"),
        _ => ("text", "off"),
    }
}

fn tick(label: &'static str, value: RwSignal<String>, id: String, class: &'static str) -> AnyView {
    view! {
        <div class=["field check ", class].concat()>
            <input
                type="checkbox"
                id=id.clone()
                prop:checked=move || value.with(|text| !text.is_empty())
                on:change=move |event| value.set(if event_target_checked(&event) { "yes".to_owned() } else { String::new() })
            />
            <label for=id>{label}</label>
        </div>
    }
    .into_any()
}

/// Rows of one form: those that are there, and more as they are asked for.
#[component]
pub fn RepeatFields(
    /// The rows.
    repeat: &'static Repeat,
    /// The number of filled rows.
    filled: usize,
    /// The maximum number of rows.
    room: usize,
    /// The form and the lists behind the fields.
    drawing: Drawing,
) -> impl IntoView {
    let shown = RwSignal::new(filled);
    let more = move |()| {
        let row = shown.get_untracked();
        shown.set((row + 1).min(room));
        if let Some(first) = repeat.fields.first() {
            crate::part::focus_soon(drawing.form.id(&repeat.name(row, first)));
        }
    };
    let rows = move || (0..shown.get()).map(|row| one_row(repeat, row, drawing)).collect_view();
    view! {
        <div class="c12 repeats">
            {rows}
            {move || (shown.get() < room).then(|| view! {
                <Button look=Look::Quiet small=true mark=Icon::Plus press=more>{["Add ", repeat.title].concat()}</Button>
            })}
        </div>
    }
}

fn one_row(repeat: &'static Repeat, row: usize, drawing: Drawing) -> AnyView {
    let id = next_id("row");
    let name = id.clone();
    let fields = repeat.fields.iter().map(|field| drawing.named(field, &repeat.name(row, field))).collect_view();
    let title = format!("{} {}", crate::text::capitalize(repeat.title), row + 1);
    view! { <div role="group" aria-labelledby=name class="repeat"><p class="small mut" id=id>{title}</p><div class="grid fields">{fields}</div></div> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(ConceptSet::IdentifierType, "MA", true)]
    #[case(ConceptSet::IdentifierType, "BC", false)]
    #[case(ConceptSet::NameType, "M", true)]
    #[case(ConceptSet::NameType, "L", false)]
    #[case(ConceptSet::TelecomUse, "PRN", true)]
    #[case(ConceptSet::TelecomUse, "NET", false)]
    #[case(ConceptSet::TelecomEquipment, "X.400", false)]
    #[case(ConceptSet::Race, "2106-3", true)]
    fn only_what_a_record_keeps_is_offered(#[case] set: ConceptSet, #[case] code: &str, #[case] expected: bool) {
        assert_eq!(is_kept(set, code), expected);
    }
}
