//! Which vaccines can be reported: what the practice's listing says exactly, and what it says too vaguely.

use leptos::prelude::*;

use crate::{
    api::{Api, Load, Recognition, RecognitionState, Vaccine, VaccinesQuery, vaccines_query},
    part::{Button, Dialog, EmptyFace, Icon, show},
    route::Page,
};

/// The button, and the dialog that it opens.
#[component]
pub fn Supported() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button mark=Icon::Ask press=move |()| open.set(true)>"Supported vaccines"</Button>
        <Dialog open title="Supported vaccines"><Listing /></Dialog>
    }
}

#[component]
fn Listing() -> impl IntoView {
    let api = Api::here();
    let load =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    show(load, |vaccines| view! { <Names vaccines /> }.into_any())
}

#[component]
fn Names(vaccines: Vec<Vaccine>) -> impl IntoView {
    let names = vaccines.into_iter().filter(|vaccine| vaccine.active).flat_map(|vaccine| vaccine.recognized);
    let (supported, vague): (Vec<_>, Vec<_>) = names.partition(|name| name.state == RecognitionState::Recognized);
    if supported.is_empty() && vague.is_empty() {
        return view! { <EmptyFace title="The listing is empty" text="Vaccines are added under Admin › Manage › Vaccines." /> }
            .into_any();
    }
    let fix = (!vague.is_empty()).then(|| view! {
        <section class="stack-s">
            <h3>"Not reported, because the name does not say which product it is"</h3>
            <ul class="columns">{lines(vague)}</ul>
            <p class="small">"Choose the product’s brand name under "<a href=Page::Vaccines.path()>"Vaccines"</a>"."</p>
        </section>
    });
    view! {
        <p>"A dose can be reported when its name says exactly one product."</p>
        {fix}
        <section class="stack-s"><h3>"Reported"</h3><ul class="columns">{lines(supported)}</ul></section>
    }
    .into_any()
}

fn lines(names: Vec<Recognition>) -> impl IntoView {
    let line = |name: Recognition| {
        let code = name.cvx.map(|cvx| format!("CVX {cvx}"));
        view! { <li>{name.name}<span class="sub mut small">{code}</span></li> }
    };
    names.into_iter().map(line).collect_view()
}
