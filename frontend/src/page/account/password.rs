//! The user's own password.

use leptos::prelude::*;
use serde_json::json;

use crate::{
    api::{ChangeOwnPassword, Mutation},
    page::admin::{Actions, Dialogs, FormSpec},
    part::Button,
    record::{Field, FieldKind, ask},
};

const FIELDS: &[Field] = &[
    ask("current", "Your password until now", "c12").of_kind(FieldKind::Password).must("Enter your password."),
    ask("password", "New password", "c12")
        .of_kind(FieldKind::Password)
        .must("Enter a new password.")
        .help("At least 12 characters."),
];

/// The section of the password.
#[component]
pub fn PasswordSection() -> impl IntoView {
    let actions = Actions::new(Callback::new(|()| ()));
    let change = move |()| {
        actions.fill(FormSpec {
            title: "Change your password".to_owned(),
            fields: FIELDS,
            record: json!({}),
            with: json!({}),
            is_partial: false,
            act: "Change",
            mutation: Mutation::of::<ChangeOwnPassword>(),
            done: "Your password is changed. Your other sessions have ended.",
        });
    };
    view! {
        <section class="card pad stack" aria-labelledby="password">
            <h2 id="password">"Password"</h2>
            <p class="mut">"A new password ends your sessions in other browsers."</p>
            <div class="row"><Button press=change>"Change your password"</Button></div>
        </section>
        <Dialogs actions />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Shape, contract};

    #[test]
    fn the_form_asks_what_the_server_takes() {
        contract::check(&Shape { fields: FIELDS.to_vec(), ..Shape::default() }, "ChangeOwnPasswordInput");
    }
}
