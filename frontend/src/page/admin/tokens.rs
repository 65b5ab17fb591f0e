//! Admin > Tokens: by which other programs come in, and what each may do.

use leptos::prelude::*;
use serde_json::json;

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{list_view, load_rows},
    question::Question,
    words::{SCOPES, name},
};
use crate::{
    api::{Api, CreateToken, Mutation, RevokeToken, RotateToken, Token, TokensQuery},
    part::{Button, Cell, Icon, Look, PageHead, Row},
    record::{Field, FieldKind, ask},
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
    let api = Api::here();
    let tokens = StoredValue::new(Vec::<Token>::new());
    let load = load_rows(move || async move {
        let came = api.run_with::<TokensQuery>(json!({})).await?;
        let rows = came.iter().map(row_of).collect();
        tokens.try_update_value(|tokens| *tokens = came);
        Ok(rows)
    });
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let press = Callback::new(move |(id, act): (String, &'static str)| {
        let found = tokens.with_value(|tokens| tokens.iter().find(|token| token.id == id).cloned());
        match (found, act) {
            (Some(token), ROTATE) => actions.fill(rotate(&token)),
            (Some(token), _) => actions.ask(revoke(&token)),
            (None, _) => (),
        }
    });
    let empty = ("There is no token", "Make one for each program that shall record doses, report them or read.");
    view! {
        <PageHead title="Tokens" sub="By a token another program comes in. Each has its own, so that one can be taken away alone." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(make())>"Make a token"</Button>
        } />
        {list_view("Tokens", TITLES, empty, load, press)}
        <Dialogs actions />
    }
}

fn row_of(token: &Token) -> Row {
    let (tone, mark, word) = match token.state.as_str() {
        "OPEN" => ("good", Icon::Check, "In use"),
        "ENDED" => ("hold", Icon::Clock, "Ended"),
        _ => ("hold", Icon::Minus, "Revoked"),
    };
    let is_revoked = token.state == "REVOKED";
    let scopes: Vec<_> = token.scopes.iter().map(|scope| name(SCOPES, scope)).collect();
    Row {
        id: token.id.clone(),
        name: token.name.clone(),
        is_off: token.state != "OPEN",
        cells: vec![
            Cell::Name(token.name.clone(), scopes.join(", ")),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Moment(Some(token.created_at), ""),
            Cell::Moment(token.expires_at, "Never"),
            Cell::Moment(token.last_used_at, "Never"),
            Cell::Moment(token.previous_ends_at, ""),
        ],
        acts: if is_revoked { Vec::new() } else { vec![ROTATE, REVOKE] },
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

fn rotate(token: &Token) -> FormSpec {
    FormSpec {
        title: ["New secret for ", &token.name].concat(),
        fields: REPLACE,
        record: json!({ "overlapHours": 24 }),
        with: with_id("id", &token.id),
        is_partial: false,
        act: "Give a new secret",
        mutation: Mutation::of::<RotateToken>(),
        done: "",
    }
}

fn revoke(token: &Token) -> Question {
    Question {
        title: ["Revoke ", &token.name, "?"].concat(),
        text: "Its program is shut out at once and for good. It needs another token to come in again.",
        act: REVOKE,
        deed: Deed {
            mutation: Mutation::of::<RevokeToken>(),
            input: json!({ "id": token.id }),
            done: "The token is revoked.",
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::record::{Shape, contract};

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
        let token = Token {
            id: "7".to_owned(),
            name: "EHR".to_owned(),
            scopes: vec!["READ_CLINICAL".to_owned(), "REPORT".to_owned()],
            state: state.to_owned(),
            created_at: DateTime::UNIX_EPOCH,
            expires_at: None,
            last_used_at: None,
            previous_ends_at: None,
        };
        let row = row_of(&token);
        assert_eq!((row.is_off, row.acts.len(), row.cells.len()), (is_off, acts, TITLES.len()));
        assert_eq!(row.cells[0], Cell::Name("EHR".to_owned(), "Read, Report".to_owned()));
    }
}
