//! Admin > People: who may sign in, what each may do, and where each is signed in.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{find, list_view, rows_of},
    question::Question,
    sessions::{TITLES as SESSION_TITLES, session_row},
    words::{ROLES, role_name},
};
use crate::{
    api::{AddPerson, ChangePerson, EndSession, Mutation, PeopleQuery, ask_for, load_records},
    format,
    part::{Button, Cell, Dialog, Icon, Look, PageHead, Row, focus_soon, rows_view},
    reactive::memo,
    record::{Field, FieldKind, ask, at, each, instant, text},
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
    let load = load_records(ask_for::<PeopleQuery>);
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let (of, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let press = Callback::new(move |(id, act): (String, &'static str)| {
        let Some(person) = untrack(|| find(load, &id)) else { return };
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
    let shown = memo(move || of.with(|of| find(load, of)).unwrap_or_default());
    let title = move || shown.with(|person| ["Sessions of ", text(person, "displayName")].concat());
    let sessions = rows_of(move || shown.with(|person| each(person, "sessions").to_vec()), session_row);
    let end = Callback::new(move |(id, _): (String, &'static str)| {
        // The button goes with its row.
        focus_soon(SHOWN.to_owned());
        actions.run(Deed {
            mutation: Mutation::of::<EndSession>(),
            input: json!({ "id": id }),
            done: "The session has ended, and its pages are closed.",
        });
    });
    view! {
        <PageHead title="People" sub="Who may sign in to this practice, and what each may do." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(add())>"Add a person"</Button>
        } />
        {list_view("People", TITLES, ("Nobody may sign in", "Add the people of the practice."), load, row_of, press)}
        <Dialog open=is_open title=Signal::derive(title)>
            <div id=SHOWN tabindex="-1">
                {rows_view("Open sessions", SESSION_TITLES, sessions, end)}
            </div>
            {move || sessions.with(Vec::is_empty).then(|| view! {
                <p class="mut" role="status">"No session is open."</p>
            })}
        </Dialog>
        <Dialogs actions />
    }
}

fn row_of(person: &Value) -> Row {
    let is_off = at(person, "disabled") == true;
    let (tone, mark, word) = match is_off {
        false => ("good", Icon::Check, "May sign in"),
        true => ("hold", Icon::Minus, "Disabled"),
    };
    let open = i64::try_from(each(person, "sessions").len()).unwrap_or_default();
    let name = text(person, "displayName").to_owned();
    Row {
        id: text(person, "id").to_owned(),
        name: name.clone(),
        is_off,
        cells: vec![
            Cell::Name(name, text(person, "userName").to_owned()),
            Cell::Text(role_name(text(person, "role")).to_owned()),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Moment(instant(person, "addedAt"), ""),
            Cell::Moment(instant(person, "signedInAt"), "Never"),
            Cell::Text(format::count(open)),
        ],
        acts: vec![EDIT, SESSIONS, if is_off { ENABLE } else { DISABLE }],
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

fn change(person: &Value) -> FormSpec {
    FormSpec {
        title: ["Edit ", text(person, "displayName")].concat(),
        fields: CHANGE,
        record: json!({ "displayName": at(person, "displayName"), "role": at(person, "role") }),
        with: with_id("id", text(person, "id")),
        is_partial: true,
        act: "Save",
        mutation: Mutation::of::<ChangePerson>(),
        done: "The person is saved.",
    }
}

fn disable(person: &Value) -> Question {
    Question {
        title: ["Disable ", text(person, "displayName"), "?"].concat(),
        text: "The person may not sign in any more, and every open session ends at once. What the person did stays, and \
               you can enable the person again.",
        act: DISABLE,
        deed: Deed {
            mutation: Mutation::of::<ChangePerson>(),
            input: json!({ "id": at(person, "id"), "disabled": true }),
            done: "The person may not sign in any more.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::samples_of,
        record::{Shape, contract},
    };

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
        let mut person = samples_of::<PeopleQuery>().remove(0);
        person["disabled"] = json!(disabled);
        person["role"] = json!("CLINICIAN");
        let row = row_of(&person);
        assert_eq!((row.is_off, row.cells.len()), (disabled, TITLES.len()));
        assert_eq!(row.cells[1], Cell::Text("Clinician".to_owned()));
        assert!(row.says_all(), "{row:?}");
        assert!(session_row(&person["sessions"][0]).says_all());
        assert!(matches!(&row.cells[2], Cell::Status(_, _, word) if word == access));
        assert_eq!(row.acts, [EDIT, SESSIONS, act]);
    }
}
