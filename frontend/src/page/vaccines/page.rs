//! The page: the listing, sorted and searched, and a form for a new vaccine.

use leptos::prelude::*;

use super::{form::vaccine_form, row::row_view};
use crate::{
    api::{Api, Load, RecognitionState, Vaccine, VaccinesQuery, vaccines_query},
    format,
    page::supported::Supported,
    part::{
        Banner, Button, Column, EmptyFace, Icon, Look, Order, PageHead, Sorting, Table, TextField, Tone, means, show,
    },
};

/// What is edited when a vaccine is added.
pub const NEW: &str = "new";

/// Admin > Manage > Vaccines.
#[component]
pub fn VaccinesPage() -> impl IntoView {
    let api = Api::here();
    let load =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    let edited = RwSignal::new(None::<String>);
    let saved = Callback::new(move |_| {
        edited.set(None);
        load.again();
    });
    view! {
        <PageHead
            title="Vaccines"
            sub="The practice’s listing. A name is reported only when it says exactly one product."
            actions=move || view! {
                <Supported />
                <Button look=Look::Primary mark=Icon::Plus press=move |()| edited.set(Some(NEW.to_owned()))>"Add a vaccine"</Button>
            }
        />
        {move || edited.with(|edited| edited.as_deref() == Some(NEW)).then(|| view! {
            <section class="card pad stack new-vaccine" aria-label="Add a vaccine">
                <h2>"Add a vaccine"</h2>
                {vaccine_form(None, edited, saved)}
            </section>
        })}
        {show(load, move |vaccines| listing(vaccines, edited, saved))}
    }
}

fn listing(vaccines: Vec<Vaccine>, edited: RwSignal<Option<String>>, saved: Callback<()>) -> AnyView {
    if vaccines.is_empty() {
        return view! { <div class="card"><EmptyFace title="The listing is empty" text="Add the vaccines that the practice gives." /></div> }
            .into_any();
    }
    let typed = RwSignal::new(String::new());
    let sorting = RwSignal::new(Sorting { by: "name", order: Order::Up });
    let said = unreported(&vaccines);
    let rows = Memo::new(move |_| {
        let mut rows: Vec<Vaccine> =
            vaccines.iter().filter(|vaccine| typed.with(|typed| is_meant(vaccine, typed))).cloned().collect();
        sorting
            .get()
            .apply(&mut rows, |one, other| one.generic_name.to_lowercase().cmp(&other.generic_name.to_lowercase()));
        rows
    });
    let columns = [
        Column::new("Vaccine").sorts("name"),
        Column::new("Names and what they are recognized as"),
        Column::new("Default"),
        Column::new("Edit").unseen().class("end"),
    ];
    view! {
        {said.map(|said| view! { <Banner tone=Tone::Warn><div>{said}</div></Banner> })}
        <TextField label="Search" value=typed kind="search" class="narrow" />
        <div class="card">
            <Table caption="Vaccines" columns=columns.to_vec() sorting>
                <For each=move || rows.get() key=key let:vaccine>{row_view(vaccine, edited, saved)}</For>
            </Table>
        </div>
    }
    .into_any()
}

/// A row stays while nothing that it shows has changed, and what is typed in it.
fn key(vaccine: &Vaccine) -> String {
    [vaccine.id.as_str(), &vaccine.version.to_string()].join(" ")
}

fn is_meant(vaccine: &Vaccine, typed: &str) -> bool {
    let codes = vaccine.recognized.iter().filter_map(|name| name.cvx.as_deref());
    let words = vaccine.brands.iter().map(String::as_str).chain(codes).collect::<Vec<_>>().join(" ");
    means(&[vaccine.generic_name.as_str(), &words].join(" "), typed)
}

/// How many names in use are not reported, before anybody gives a dose.
fn unreported(vaccines: &[Vaccine]) -> Option<String> {
    let names = vaccines.iter().filter(|vaccine| vaccine.active).flat_map(|vaccine| &vaccine.recognized);
    let vague: Vec<_> =
        names.filter(|name| name.state != RecognitionState::Recognized).map(|name| name.name.as_str()).collect();
    let number = i64::try_from(vague.len()).unwrap_or_default();
    (number > 0).then(|| {
        let verb = if number == 1 { " is" } else { " are" };
        [
            &format::counted(number, "name", "names"),
            verb,
            " not specific enough to be reported: ",
            &vague.join(", "),
            ".",
        ]
        .concat()
    })
}
