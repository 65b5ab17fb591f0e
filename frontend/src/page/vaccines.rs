//! Admin > Manage > Vaccines: the listing, and what each name is recognized as.

use leptos::prelude::*;

use crate::{
    api::{Api, Load, Recognition, RecognitionState, Vaccine, VaccinesQuery, vaccines_query},
    page::supported::Supported,
    part::{Column, EmptyFace, Icon, Order, PageHead, Popover, Sorting, Table, Tag, show},
};

/// The listing.
#[component]
pub fn VaccinesPage() -> impl IntoView {
    let api = Api::here();
    let load =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    view! {
        <PageHead title="Vaccines" sub="The practice’s listing. A name is reported only when it says exactly one product." actions=|| view! { <Supported /> } />
        {show(load, |vaccines| view! { <Listing vaccines /> }.into_any())}
    }
}

#[component]
fn Listing(vaccines: Vec<Vaccine>) -> impl IntoView {
    if vaccines.is_empty() {
        return view! { <div class="card"><EmptyFace title="The listing is empty" text="Vaccines are added through the API." /></div> }.into_any();
    }
    let sorting = RwSignal::new(Sorting { by: "name", order: Order::Up });
    let rows = move || {
        let mut rows = vaccines.clone();
        sorting.get().apply(&mut rows, |one, other| one.generic_name.cmp(&other.generic_name));
        rows.into_iter().map(|vaccine| view! { <Row vaccine /> }).collect_view()
    };
    let columns =
        [Column::new("Vaccine").sorts("name"), Column::new("Name and what it is recognized as"), Column::new("Usual")];
    view! {
        <div class="card">
            <Table caption="Vaccines" columns=columns.to_vec() sorting>{rows}</Table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(vaccine: Vaccine) -> impl IntoView {
    let amount = [vaccine.amount, vaccine.unit].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let sub = [vaccine.manufacturer, vaccine.ndc.map(|ndc| format!("NDC {ndc}"))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <tr>
            <td>
                <b class="strong">{vaccine.generic_name}</b>
                {(!vaccine.active).then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Not in use" /> })}
                <span class="sub">{sub}</span>
            </td>
            <td><ol class="brands">{vaccine.recognized.into_iter().map(|name| view! { <Brand name /> }).collect_view()}</ol></td>
            <td class="num">{amount}</td>
        </tr>
    }
}

#[component]
fn Brand(name: Recognition) -> impl IntoView {
    let codes = match (&name.cvx, &name.mvx) {
        (Some(cvx), Some(mvx)) => format!("CVX {cvx}, MVX {mvx}"),
        (Some(cvx), None) => format!("CVX {cvx}, no manufacturer"),
        _ => "no CVX code".to_owned(),
    };
    let text = name.cvx_text.clone().map(|text| format!("{text}, {codes}")).unwrap_or(codes);
    let candidates = StoredValue::new(name.candidates);
    let state = match name.state {
        RecognitionState::Recognized => view! { <Tag tone="good" mark=Icon::Check word="Recognized" /> }.into_any(),
        RecognitionState::TooVague => view! { <Tag tone="warn" mark=Icon::Warning word="Too vague" /> }.into_any(),
        RecognitionState::Ambiguous => view! {
            <Tag tone="warn" mark=Icon::Warning word="Ambiguous" />
            " "
            <Popover label="What it could be" mark=Icon::Ask tone="ask">
                <h3>"What it could be"</h3>
                <ul class="findings">{candidates.get_value().into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
            </Popover>
        }
        .into_any(),
    };
    view! { <li><span class="strong">{name.name}</span>" "{state}<span class="sub">{text}</span></li> }
}
