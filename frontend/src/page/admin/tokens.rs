//! Admin > Tokens: by which other programs come in, and what each may do.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{find, list_view},
    question::Question,
    words::{SCOPES, name},
};
use crate::{
    api::{CreateToken, Mutation, RevokeToken, RotateToken, TokensQuery, ask_for, load_records},
    part::{Button, Cell, Icon, Look, PageHead, Row},
    record::{Field, FieldKind, ask, at, each, instant, text},
};

const TITLES: &[&str] = &["Token", "State", "Made", "Ends", "Last used", "Secret before ends"];
const ROTATE: &str = "New secret";
const REVOKE: &str = "Revoke";

const MAKE: &[Field] = &[
    ask("name", "Name", "c12")
        .must("Enter a name.")
        .help("The program that will use it. Another token cannot have the name again."),
    ask("scopes", "What the program may do", "c12 column").of_kind(FieldKind::AnyOf(SCOPES)),
    ask("days", "Ends after so many days", "c12").of_kind(FieldKind::Count).help("1 to 3650. Empty: it does not end."),
];
const REPLACE: &[Field] = &[ask("overlapHours", "Hours for which the secret before stays good", "c12")
    .of_kind(FieldKind::Count)
    .help("0 to 720: as long as it takes to give the program the new one.")];

/// Admin > Tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let load = load_records(ask_for::<TokensQuery>);
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let press = Callback::new(move |(id, act): (String, &'static str)| match (untrack(|| find(load, &id)), act) {
        (Some(token), ROTATE) => actions.fill(rotate(&token)),
        (Some(token), _) => actions.ask(revoke(&token)),
        (None, _) => (),
    });
    let empty = ("There is no token", "Make one for each program that shall record doses, report them or read.");
    view! {
        <PageHead title="Tokens" sub="By a token another program comes in. Each has its own, so that one can be taken away alone." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(make())>"Make a token"</Button>
        } />
        {list_view("Tokens", TITLES, empty, load, row_of, press)}
        <Dialogs actions />
    }
}

fn row_of(token: &Value) -> Row {
    let state = text(token, "state");
    let (tone, mark, word) = match state {
        "OPEN" => ("good", Icon::Check, "In use"),
        "ENDED" => ("hold", Icon::Clock, "Ended"),
        _ => ("hold", Icon::Minus, "Revoked"),
    };
    let scopes = each(token, "scopes").iter().filter_map(Value::as_str);
    let scopes: Vec<_> = scopes.map(|scope| name(SCOPES, scope)).collect();
    Row {
        id: text(token, "id").to_owned(),
        name: text(token, "name").to_owned(),
        is_off: state != "OPEN",
        cells: vec![
            Cell::Name(text(token, "name").to_owned(), scopes.join(", ")),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Moment(instant(token, "createdAt"), ""),
            Cell::Moment(instant(token, "expiresAt"), "Never"),
            Cell::Moment(instant(token, "lastUsedAt"), "Never"),
            Cell::Moment(instant(token, "previousEndsAt"), ""),
        ],
        acts: if state == "REVOKED" { Vec::new() } else { vec![ROTATE, REVOKE] },
    }
}

fn make() -> FormSpec {
    FormSpec {
        title: "Make a token".to_owned(),
        fields: MAKE,
        record: json!({ "scopes": ["READ_CLINICAL", "WRITE_CLINICAL", "REPORT", "SUBSCRIBE"], "days": 365 }),
        with: json!({}),
        is_partial: false,
        act: "Make",
        mutation: Mutation::of::<CreateToken>(),
        done: "",
    }
}

fn rotate(token: &Value) -> FormSpec {
    FormSpec {
        title: ["New secret for ", text(token, "name")].concat(),
        fields: REPLACE,
        record: json!({ "overlapHours": 24 }),
        with: with_id("id", text(token, "id")),
        is_partial: false,
        act: "Give a new secret",
        mutation: Mutation::of::<RotateToken>(),
        done: "",
    }
}

fn revoke(token: &Value) -> Question {
    Question {
        title: ["Revoke ", text(token, "name"), "?"].concat(),
        text: "Its program is shut out at once and for good. It needs another token to come in again.",
        act: REVOKE,
        deed: Deed {
            mutation: Mutation::of::<RevokeToken>(),
            input: json!({ "id": at(token, "id") }),
            done: "The token is revoked.",
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
    #[case(MAKE, "CreateTokenInput")]
    #[case(REPLACE, "RotateTokenInput")]
    fn the_form_asks_what_the_server_takes(#[case] fields: &[Field], #[case] input: &str) {
        contract::check(&Shape { fields: fields.to_vec(), ..Shape::default() }, input);
    }

    #[rstest::rstest]
    #[case("OPEN", false, 2)]
    #[case("ENDED", true, 2)]
    #[case("REVOKED", true, 0)]
    fn a_token_is_a_row(#[case] state: &str, #[case] is_off: bool, #[case] acts: usize) {
        let mut token = samples_of::<TokensQuery>().remove(0);
        token["name"] = json!("EHR");
        token["scopes"] = json!(["READ_CLINICAL", "REPORT"]);
        token["state"] = json!(state);
        let row = row_of(&token);
        assert_eq!((row.is_off, row.acts.len(), row.cells.len()), (is_off, acts, TITLES.len()));
        assert_eq!(row.cells[0], Cell::Name("EHR".to_owned(), "Read, Report".to_owned()));
        assert!(row.says_all(), "{row:?}");
    }
}
