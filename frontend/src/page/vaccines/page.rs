//! The page: the listing, sorted and searched, and a form for one vaccine over it.

use leptos::prelude::*;
use shared::unicode::lower;

use super::{form::vaccine_form, row::row_view};
use crate::{
    api::{Api, Load, RecognitionState, Vaccine, VaccinesQuery, vaccines_query},
    format,
    page::supported::Supported,
    part::{
        Banner, Button, Column, Dialog, Faces, Icon, ListFace, Look, Order, PageHead, Sorting, Table, TextField, Tone,
        means,
    },
    reactive::memo,
};

/// Admin > Manage > Vaccines.
#[component]
pub fn VaccinesPage() -> impl IntoView {
    let api = Api::here();
    let load =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    let (open, unsaved) = (RwSignal::new(false), RwSignal::new(false));
    let edited = RwSignal::new(None::<Vaccine>);
    let edit = Callback::new(move |vaccine: Option<Vaccine>| {
        edited.set(vaccine);
        open.set(true);
    });
    let saved = Callback::new(move |()| {
        open.set(false);
        load.again();
    });
    let title = Signal::derive(move || {
        edited.with(|edited| match edited {
            Some(vaccine) => ["Edit ", &vaccine.generic_name].concat(),
            None => "Add a vaccine".to_owned(),
        })
    });
    let empty = ("The listing is empty", "Add the vaccines that the practice gives.");
    let shown = Signal::derive(move || ListFace::of(load, |vaccines| vaccines.is_empty().then_some(empty)));
    view! {
        <PageHead
            title="Vaccines"
            sub="The practice’s listing. A name is reported only when it says exactly one product."
            actions=move || view! {
                <Supported />
                <Button look=Look::Primary mark=Icon::Plus needs="saveVaccine" press=move |()| edit.run(None)>"Add a vaccine"</Button>
            }
        />
        <Faces shown again=move |()| load.again()>{listing(load, edit)}</Faces>
        <Dialog open title unsaved>{vaccine_form(edited.get_untracked(), open, unsaved, saved)}</Dialog>
    }
}

/// The listing stays while it is read again: what was searched for, and the focus.
fn listing(load: Load<Vec<Vaccine>>, edit: Callback<Option<Vaccine>>) -> AnyView {
    let api = Api::here();
    let catalog = Load::new(api, || (), move |()| api.assets.catalog());
    let catalog = Signal::derive(move || catalog.get());
    let typed = RwSignal::new(String::new());
    let sorting = RwSignal::new(Sorting { by: "name", order: Order::Up });
    let all = memo(move || load.get().unwrap_or_default());
    let rows = memo(move || {
        let mut rows = all.get();
        rows.retain(|vaccine| typed.with(|typed| is_meant(vaccine, typed)));
        sorting.get().apply(&mut rows, |one, other| lower(&one.generic_name).cmp(&lower(&other.generic_name)));
        rows.into_iter().map(|vaccine| vaccine.id).collect::<Vec<_>>()
    });
    let columns = [
        Column::new("Vaccine").sorts("name"),
        Column::new("Names and what they are recognized as"),
        Column::new("Default"),
        Column::new("Edit").unseen().class("end"),
    ];
    let said = move || all.with(|all| unreported(all));
    view! {
        {move || said().map(|said| view! { <Banner tone=Tone::Warn><div>{said}</div></Banner> })}
        <TextField label="Search" value=typed kind="search" class="narrow" help="A generic or brand name, or a CVX code" />
        <div class="card">
            <Table caption="Vaccines" columns=columns.to_vec() sorting>
                <For each=move || rows.get() key=String::clone let:id>{row_view(id, all, catalog, edit)}</For>
            </Table>
        </div>
        {move || rows.with(Vec::is_empty).then(|| view! { <p class="mut" role="status">"No vaccine matches."</p> })}
    }
    .into_any()
}

fn is_meant(vaccine: &Vaccine, typed: &str) -> bool {
    let codes = vaccine.recognized.iter().filter_map(|name| name.cvx.as_deref());
    let words = vaccine.brands.iter().map(String::as_str).chain(codes).collect::<Vec<_>>().join(" ");
    means(&[vaccine.generic_name.as_str(), &words].join(" "), typed)
}

/// The number of names in use that cannot be reported.
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
