//! Tabs, tables, pagers and faces.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::report::ReportStatus;

use crate::{
    api::Failure,
    part::{
        Button, Column, EmptyFace, ExpandButton, ExpandRow, Faces, FailedFace, ListFace, Order, Pager, PickRow, Picks,
        Sorting, StatusTag, Tab, Table, Tabs, next_id, tri,
    },
    reactive::memo,
    router::Router,
};

pub fn tabs() -> AnyView {
    let router = Router::here();
    let chosen = memo(move || router.query("tab").and_then(|tab| tab.parse().ok()).unwrap_or(0));
    let names = ["Not reported", "In progress", "Reported", "Excluded"];
    let tabs = names
        .iter()
        .enumerate()
        .map(|(place, name)| Tab { path: Signal::stored(format!("/gallery?part=tabs&tab={place}")), name });
    let counts: Vec<Option<String>> =
        ["41", "0", "1,284"].map(|count| Some(count.to_owned())).into_iter().chain([None]).collect();
    let counts = Signal::stored(counts);
    let tabs: Vec<_> = tabs.collect();
    view! {
        <div>
            <Tabs label="Reports" tabs chosen counts controls="panel" />
            <div id="panel" role="tabpanel" aria-label="What the tab shows">
                <p>{move || names.get(chosen.get()).copied().unwrap_or_default()}" is shown."</p>
            </div>
        </div>
    }
    .into_any()
}

type Person = (&'static str, &'static str, ReportStatus);

const PEOPLE: [Person; 4] = [
    ("Okafor, Maya", "Pediarix", ReportStatus::Rejected),
    ("Lindqvist, Tobias", "M-M-R II", ReportStatus::NeedsYou),
    ("Nguyen, Lan", "Gardasil 9", ReportStatus::Waiting),
    ("Castillo, Ines", "Havrix", ReportStatus::ReadyToSend),
];

pub fn table() -> AnyView {
    let sorting = RwSignal::new(Sorting { by: "vaccine", order: Order::Down });
    let picked = RwSignal::new(BTreeSet::<&'static str>::new());
    let picks = Picks {
        state: Signal::derive(move || tri(picked.with(BTreeSet::len), PEOPLE.len())),
        pick_all: Callback::new(move |on| {
            picked.set(if on { PEOPLE.iter().map(|(name, ..)| *name).collect() } else { BTreeSet::new() });
        }),
    };
    let rows = move || {
        let mut rows = PEOPLE.to_vec();
        let sorting = sorting.get();
        sorting
            .apply(&mut rows, |one, other| if sorting.by == "name" { one.0.cmp(other.0) } else { one.1.cmp(other.1) });
        rows.into_iter().map(|person| view! { <Row person picked /> }).collect_view()
    };
    let columns = vec![
        Column::new("Patient").sorts("name"),
        Column::new("Vaccine").sorts("vaccine"),
        Column::new("Status"),
        Column::new("More").unseen(),
    ];
    view! {
        <div class="card"><Table caption="Doses not reported" columns sorting picks>{rows}</Table></div>
        <p role="status">{move || picked.with(BTreeSet::len)}" picked"</p>
    }
    .into_any()
}

#[component]
fn Row(person: Person, picked: RwSignal<BTreeSet<&'static str>>) -> impl IntoView {
    let (name, vaccine, status) = person;
    let is_picked = Signal::derive(move || picked.with(|picked| picked.contains(name)));
    let pick = move |on| {
        picked.update(|picked| {
            picked.remove(name);
            if on {
                picked.insert(name);
            }
        });
    };
    let open = RwSignal::new(false);
    let id = next_id("below");
    view! {
        <tr class:sel=move || is_picked.get()>
            <PickRow label=format!("Select {name}") is_picked pick />
            <td><b class="strong">{name}</b></td>
            <td data-label="Vaccine">{vaccine}</td>
            <td><StatusTag status /></td>
            <td class="end"><ExpandButton label=format!("More about {name}") open controls=id.clone() /></td>
        </tr>
        <ExpandRow open id span=5>{vaccine}" for "{name}", in full."</ExpandRow>
    }
}

pub fn pager() -> AnyView {
    let shown = RwSignal::new(50_usize);
    let more = move |()| shown.update(|shown| *shown = (*shown + 50).min(120));
    view! {
        <div class="card pad">
            <Pager shown total=Signal::stored(120_i64) has_more=Signal::derive(move || shown.get() < 120) busy=Signal::stored(false) more />
            <p role="status">{move || shown.get()}" rows"</p>
        </div>
    }
    .into_any()
}

pub fn faces() -> AnyView {
    let shown = RwSignal::new(ListFace::Loading);
    let offline = || ListFace::Failed(Failure::Offline);
    view! {
        <div class="row wrap">
            <Button press=move |()| shown.set(ListFace::Loading)>"Loading"</Button>
            <Button press=move |()| shown.set(offline())>"Failed"</Button>
            <Button press=move |()| shown.set(ListFace::Empty("Everything is reported", "Doses that wait are listed here."))>"Empty"</Button>
            <Button press=move |()| shown.set(ListFace::Rows)>"Rows"</Button>
        </div>
        <Faces shown again=move |()| shown.set(ListFace::Rows)><div class="card pad">"The rows are here."</div></Faces>
        <div class="grid">
            <div class="c6"><FailedFace failure=Failure::Unreadable again=|| () /></div>
            <div class="c6 card"><EmptyFace title="Nothing is excluded" text="Doses that are left out are listed here, with the reason." /></div>
        </div>
    }
    .into_any()
}
