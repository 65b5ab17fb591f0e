//! The button, and the dialog that it opens.

use std::sync::Arc;

use leptos::prelude::*;

use super::arrange::{Group, Line, ProductFilter, arrange};
use crate::{
    api::{
        Api, Catalog, Failure, IntegrationsQuery, Load, Program, Recognition, RecognitionState, VaccinesQuery,
        integrations_query, vaccines_query,
    },
    part::{Button, CheckField, Dialog, EmptyFace, Icon, Tag, TextField, show},
    reactive::memo,
    router::Page,
};

/// The button, and the dialog that it opens.
#[component]
pub fn Supported() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button mark=Icon::Ask press=move |()| open.set(true)>"Supported vaccines"</Button>
        <Dialog open title="Supported vaccines"><Content /></Dialog>
    }
}

/// The data of the dialog.
#[derive(Clone)]
struct SupportedData {
    catalog: Arc<Catalog>,
    /// The programs that the practice has set up.
    programs: Vec<Arc<Program>>,
    /// Names of the listing that are not specific enough.
    vague: Vec<Recognition>,
}

#[component]
fn Content() -> impl IntoView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| read(api));
    show(load, |known| view! { <Whole known /> }.into_any())
}

async fn read(api: Api) -> Result<SupportedData, Failure> {
    let catalog = api.assets.catalog().await?;
    let integrations = api.run::<IntegrationsQuery>(integrations_query::Variables {}).await?;
    let all = api.assets.programs().await?;
    let mut programs: Vec<Arc<Program>> = Vec::new();
    for integration in integrations {
        if let Some(program) =
            all.find(&integration.program_code).filter(|found| programs.iter().all(|own| own.code != found.code))
        {
            programs.push(Arc::clone(program));
        }
    }
    let listing = api.run::<VaccinesQuery>(vaccines_query::Variables {}).await?;
    let names = listing.into_iter().filter(|vaccine| vaccine.active).flat_map(|vaccine| vaccine.recognized);
    let vague = names.filter(|name| name.state != RecognitionState::Recognized).collect();
    Ok(SupportedData { catalog, programs, vague })
}

#[component]
fn Whole(known: SupportedData) -> impl IntoView {
    let SupportedData { catalog, programs, vague } = known;
    let (typed, with_past) = (RwSignal::new(String::new()), RwSignal::new(false));
    let whom_to_ask = whom_to_ask(&programs);
    let groups =
        memo(move || arrange(&catalog, &programs, &ProductFilter { typed: typed.get(), with_past: with_past.get() }));
    view! {
        <p>"A dose can be reported when its name says exactly one of these products."</p>
        {(!vague.is_empty()).then(|| vague_names(vague))}
        <TextField label="Search" value=typed kind="search" help="A product, a vaccine group, a maker or a code" />
        <CheckField label="With products of the past, for doses from history" value=with_past />
        <div class="stack supported">{move || listed(groups.get())}</div>
        {whom_to_ask}
    }
}

/// Names of the listing that say too little, and where to change them.
fn vague_names(names: Vec<Recognition>) -> AnyView {
    let lines = names.into_iter().map(|name| view! { <li>{name.name}</li> }).collect_view();
    view! {
        <div class="banner warn" role="status">
            <div class="banner-body stack-s">
                <b>"Names of your listing that do not say which product it is"</b>
                <ul class="columns">{lines}</ul>
                <a href=Page::Vaccines.path()>"Choose a product’s brand name"</a>
            </div>
        </div>
    }
    .into_any()
}

fn listed(groups: Vec<Group>) -> AnyView {
    if groups.is_empty() {
        return view! { <EmptyFace title="No product matches" text="Search by the beginning of a name, a vaccine group, or a CVX or MVX code." /> }
            .into_any();
    }
    let group = |(name, lines): Group| {
        view! { <section><h3>{name}</h3><ul class="products">{lines.into_iter().map(one).collect_view()}</ul></section> }
    };
    groups.into_iter().map(group).collect_view().into_any()
}

fn one(line: Line) -> AnyView {
    let past = (!line.is_active).then(|| view! { " "<Tag tone="hold" mark=Icon::Clock word="Past" /> });
    let refused = line
        .not_taken_by
        .map(|registry| view! { " "<Tag tone="warn" mark=Icon::Minus word=["Not taken by ", &registry].concat() /> });
    view! { <li><span class="strong">{line.name}</span>{past}{refused}<span class="sub mut small">{line.what}</span></li> }
        .into_any()
}

/// The practice's own support, and each registry's help desk.
fn whom_to_ask(programs: &[Arc<Program>]) -> AnyView {
    let support = Api::here().viewer().map(|viewer| viewer.practice.support_contact).filter(|own| !own.is_empty());
    let desks = programs.iter().filter_map(|program| {
        let desk = &program.help_desk;
        let told = [Some(desk.name.as_str()), desk.phone.as_deref(), desk.email.as_deref()];
        let told: Vec<_> = told.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        (!told.is_empty()).then(|| [program.registry.as_str(), ": ", &told.join(", ")].concat())
    });
    let lines: Vec<_> = support.into_iter().chain(desks).collect();
    (!lines.is_empty())
        .then(|| {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! { <section class="stack-s"><h3>"Whom to ask when one is missing"</h3><ul class="findings">{lines}</ul></section> }
        })
        .into_any()
}
