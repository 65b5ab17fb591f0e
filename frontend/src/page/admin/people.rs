//! Admin > People: who may sign in, what each may do, and where each is signed in.

use leptos::prelude::*;
use serde_json::json;

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{list_view, load_rows},
    question::Question,
    sessions::session_row,
    words::{ROLES, role_name},
};
use crate::{
    api::{AddPerson, Api, ChangePerson, EndSession, Mutation, PeopleQuery, Person},
    format,
    part::{Button, Cell, Dialog, Icon, Look, PageHead, Row, focus_soon, rows_view},
    record::{Field, FieldKind, ask},
};

const TITLES: &[&str] = &["Person", "Role", "Access", "Added", "Signed in last", "Sessions"];
const EDIT: &str = "Edit";
const SESSIONS: &str = "Sessions";
const DISABLE: &str = "Disable";
const ENABLE: &str = "Enable";
/// Id of the list of sessions, to which the keyboard goes when one has ended.
const SHOWN: &str = "open-sessions";

const DISPLAY_NAME: Field =
    ask("displayName", "Name", "c12").must("Enter the name.").help("As others read it, such as Ana Rivera.");
const ROLE: Field = ask("role", "Role", "c12 column").of_kind(FieldKind::OneOf(ROLES)).must("Choose the role.");
const PASSWORD: Field = ask("password", "Password", "c12").of_kind(FieldKind::Password);
const ADD: &[Field] = &[
    ask("userName", "User name", "c12")
        .must("Enter the name for signing in.")
        .help("For signing in: letters a to z, digits and . _ - + @"),
    DISPLAY_NAME,
    ROLE,
    PASSWORD.must("Enter a password.").help("At least 12 characters. The person can change it."),
];
const CHANGE: &[Field] = &[
    DISPLAY_NAME,
    ROLE,
    PASSWORD.help("Empty: it stays as it is. A new one has at least 12 characters, and ends the person’s sessions."),
];

/// Admin > People.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let api = Api::here();
    let people = RwSignal::new(Vec::<Person>::new());
    let load = load_rows(move || async move {
        let came = api.run_with::<PeopleQuery>(json!({})).await?;
        let rows = came.iter().map(row_of).collect();
        people.try_set(came);
        Ok(rows)
    });
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let (of, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let press = Callback::new(move |(id, act): (String, &'static str)| {
        let Some(person) = people.with_untracked(|people| find(people, &id).cloned()) else { return };
        match act {
            EDIT => actions.fill(change(&person)),
            ENABLE => actions.run(Deed {
                mutation: Mutation::of::<ChangePerson>(),
                input: json!({ "id": id, "disabled": false }),
                done: "The person may sign in again.",
            }),
            DISABLE => actions.ask(disable(&person)),
            _ => {
                of.set(id);
                is_open.set(true);
            }
        }
    });
    let shown = Memo::new(move |_| people.with(|people| of.with(|of| find(people, of).cloned())));
    let name = move || shown.with(|shown| shown.as_ref().map(|person| person.display_name.clone()).unwrap_or_default());
    let sessions = move || {
        let person = shown.get()?;
        Some(
            person
                .sessions
                .iter()
                .map(|session| session_row(session, &["of ", &person.display_name].concat()))
                .collect(),
        )
    };
    let end = Callback::new(move |(id, _): (String, &'static str)| {
        // The button goes with its row.
        focus_soon(SHOWN.to_owned());
        actions.run(Deed {
            mutation: Mutation::of::<EndSession>(),
            input: json!({ "id": id }),
            done: "The session has ended, and its pages are closed.",
        });
    });
    let titles = &["Where", "Signed in", "Last used"];
    view! {
        <PageHead title="People" sub="Who may sign in to this practice, and what each may do." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(add())>"Add a person"</Button>
        } />
        {list_view("People", TITLES, ("Nobody may sign in", "Add the people of the practice."), load, press)}
        <Dialog open=is_open title=Signal::derive(move || ["Sessions of ", &name()].concat())>
            <div id=SHOWN tabindex="-1">
                {rows_view("Open sessions", titles, Signal::derive(move || sessions().unwrap_or_default()), end)}
            </div>
            {move || sessions().is_none_or(|rows: Vec<Row>| rows.is_empty()).then(|| view! {
                <p class="mut" role="status">"No session is open."</p>
            })}
        </Dialog>
        <Dialogs actions />
    }
}

fn find<'a>(people: &'a [Person], id: &str) -> Option<&'a Person> {
    people.iter().find(|person| person.id == id)
}

fn row_of(person: &Person) -> Row {
    let (tone, mark, word) = match person.disabled {
        false => ("good", Icon::Check, "May sign in"),
        true => ("hold", Icon::Minus, "Disabled"),
    };
    let open = i64::try_from(person.sessions.len()).unwrap_or_default();
    Row {
        id: person.id.clone(),
        name: person.display_name.clone(),
        is_off: person.disabled,
        cells: vec![
            Cell::Name(person.display_name.clone(), person.user_name.clone()),
            Cell::Text(role_name(&person.role).to_owned()),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Moment(Some(person.added_at), ""),
            Cell::Moment(person.signed_in_at, "Never"),
            Cell::Text(format::count(open)),
        ],
        acts: vec![EDIT, SESSIONS, if person.disabled { ENABLE } else { DISABLE }],
    }
}

fn add() -> FormSpec {
    FormSpec {
        title: "Add a person".to_owned(),
        fields: ADD,
        record: json!({}),
        with: json!({}),
        is_partial: false,
        act: "Add",
        mutation: Mutation::of::<AddPerson>(),
        done: "The person is added, and may sign in.",
    }
}

fn change(person: &Person) -> FormSpec {
    FormSpec {
        title: ["Edit ", &person.display_name].concat(),
        fields: CHANGE,
        record: json!({ "displayName": person.display_name, "role": person.role }),
        with: with_id("id", &person.id),
        is_partial: true,
        act: "Save",
        mutation: Mutation::of::<ChangePerson>(),
        done: "The person is saved.",
    }
}

fn disable(person: &Person) -> Question {
    Question {
        title: ["Disable ", &person.display_name, "?"].concat(),
        text: "The person may not sign in any more, and every open session ends at once. What the person did stays, and \
               you can enable the person again.",
        act: DISABLE,
        deed: Deed {
            mutation: Mutation::of::<ChangePerson>(),
            input: json!({ "id": person.id, "disabled": true }),
            done: "The person may not sign in any more.",
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::record::{Shape, contract};

    #[rstest::rstest]
    #[case(ADD, "AddPersonInput")]
    #[case(CHANGE, "ChangePersonInput")]
    fn the_form_asks_what_the_server_takes(#[case] fields: &[Field], #[case] input: &str) {
        contract::check(&Shape { fields: fields.to_vec(), ..Shape::default() }, input);
    }

    #[rstest::rstest]
    #[case(false, "May sign in", DISABLE)]
    #[case(true, "Disabled", ENABLE)]
    fn a_person_is_a_row(#[case] disabled: bool, #[case] access: &str, #[case] act: &str) {
        let person = Person {
            id: "7".to_owned(),
            user_name: "ana".to_owned(),
            display_name: "Ana Rivera".to_owned(),
            role: "CLINICIAN".to_owned(),
            disabled,
            added_at: DateTime::UNIX_EPOCH,
            signed_in_at: None,
            sessions: Vec::new(),
        };
        let row = row_of(&person);
        assert_eq!((row.is_off, row.cells.len()), (disabled, TITLES.len()));
        assert_eq!(row.cells[1], Cell::Text("Clinician".to_owned()));
        assert!(matches!(&row.cells[2], Cell::Status(_, _, word) if word == access));
        assert_eq!(row.acts, [EDIT, SESSIONS, act]);
    }
}
