//! Admin > Manage > People: who may sign in, what each may do, and where each is signed in.

use leptos::prelude::*;

use super::{
    person::person_form,
    words::{ROLES, words},
};
use crate::{
    api::{Api, Load, PeopleQuery, Person, people_query},
    format,
    part::{Button, Column, Dialog, Faces, Icon, IconButton, ListFace, Look, PageHead, Table, Tag},
    zone::Zone,
};

/// Admin > Manage > People.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| async move { api.run::<PeopleQuery>(people_query::Variables {}).await });
    let (open, unsaved) = (RwSignal::new(false), RwSignal::new(false));
    let edited = RwSignal::new(None::<Person>);
    let edit = Callback::new(move |person: Option<Person>| {
        edited.set(person);
        open.set(true);
    });
    let title = Signal::derive(move || {
        edited.with(|edited| match edited {
            Some(person) => ["Edit ", &person.display_name].concat(),
            None => "Add a person".to_owned(),
        })
    });
    let shown = Signal::derive(move || ListFace::of(load, |_| None));
    view! {
        <PageHead
            title="People"
            sub="Who may sign in, and what each may do."
            actions=move || view! {
                <Button look=Look::Primary mark=Icon::Plus press=move |()| edit.run(None)>"Add a person"</Button>
            }
        />
        <Faces shown again=move |()| load.again()>{listing(load, edit)}</Faces>
        <Dialog open title unsaved>{person_form(edited.get_untracked(), open, unsaved, load)}</Dialog>
    }
}

/// The rows stay while they are read again, and the focus in them.
fn listing(load: Load<Vec<Person>>, edit: Callback<Option<Person>>) -> AnyView {
    let all = Memo::new(move |_| load.get().unwrap_or_default());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|person| person.id.clone()).collect::<Vec<_>>()));
    let columns = ["Person", "Role", "Last sign-in", "Open sessions"].map(Column::new);
    let columns = columns.into_iter().chain([Column::new("Edit").unseen().class("end")]).collect();
    view! {
        <div class="card">
            <Table caption="People" columns>
                <For each=move || ids.get() key=String::clone let:id>{row(id, all, edit)}</For>
            </Table>
        </div>
    }
    .into_any()
}

fn row(id: String, all: Memo<Vec<Person>>, edit: Callback<Option<Person>>) -> AnyView {
    let own = Memo::new(move |_| all.with(|all| all.iter().find(|person| person.id == id).cloned()));
    let label = Signal::derive(move || {
        own.with(|own| own.as_ref().map(|person| ["Edit ", &person.display_name].concat())).unwrap_or_default()
    });
    let is_off = move || own.with(|own| own.as_ref().is_some_and(|person| person.disabled));
    view! {
        <tr class:off=is_off>
            {move || own.get().map(cells)}
            <td class="end"><IconButton label mark=Icon::Pencil press=move |()| edit.run(own.get_untracked()) /></td>
        </tr>
    }
    .into_any()
}

fn cells(person: Person) -> AnyView {
    let role = words(ROLES, &person.role).split(':').next().unwrap_or_default();
    let signed_in = person.signed_in_at.map_or_else(|| "Never".to_owned(), |at| Zone::here().moment(at));
    let sessions = i64::try_from(person.sessions.len()).unwrap_or_default();
    view! {
        <td>
            <b class="strong">{person.display_name}</b>
            {person.disabled.then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="May not sign in" /> })}
            <span class="sub">{person.user_name}</span>
        </td>
        <td data-label="Role">{role}</td>
        <td data-label="Last sign-in" class="num">{signed_in}</td>
        <td data-label="Open sessions" class="num">{format::count(sessions)}</td>
    }
    .into_any()
}
