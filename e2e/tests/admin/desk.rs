//! What several of these tests do: going to a page by keyboard, and adding people.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::Person;
use e2e::person::keyboard::push;
use serde_json::{Value, json};

/// A password that nobody guesses.
pub const LONG_PASSWORD: &str = "correct horse battery";

/// Goes to a page by the keyboard: its link in the navigation, and Enter.
///
/// # Errors
/// Returns an error if Tab does not reach the link.
pub async fn go(page: &Page, name: &str) -> Result<()> {
    page.tab_to("link", name).await?;
    page.type_keys(&fantoccini::key::Key::Enter.to_string()).await?;
    page.find("heading", name).await.map(drop)
}

/// Goes to the own account by the keyboard: the menu of who is signed in, and the link in it.
///
/// # Errors
/// Returns an error if Tab does not reach the menu.
pub async fn go_to_account(page: &Page, menu: &str) -> Result<()> {
    push(page, menu).await?;
    page.tab_to("link", "Your account").await?;
    page.type_keys(&fantoccini::key::Key::Enter.to_string()).await?;
    page.find("heading", "Your account").await.map(drop)
}

/// Adds a person with a role, over the API. Returns the id.
///
/// # Errors
/// Returns an error if the server does not accept it.
pub async fn add_person(person: &Person, user_name: &str, name: &str, role: &str) -> Result<String> {
    let add = "mutation($input: AddPersonInput!) { addPerson(input: $input) { status person { id } } }";
    let input = json!({ "userName": user_name, "displayName": name, "role": role, "password": LONG_PASSWORD });
    let added = person.ask(add, &json!({ "input": input })).await?;
    let id = added.pointer("/addPerson/person/id").and_then(Value::as_str);
    id.map(str::to_owned).with_context(|| format!("{user_name} is not added: {added}"))
}

/// What the server says of a person.
///
/// # Errors
/// Returns an error if there is no such person.
pub async fn read_person(person: &Person, user_name: &str) -> Result<Value> {
    let people = "{ people { userName displayName role disabled sessions { id } } }";
    let answer = person.ask(people, &json!({})).await?;
    let people = answer.pointer("/people").and_then(Value::as_array).context("no people")?;
    let found = people.iter().find(|person| person["userName"] == user_name);
    found.cloned().with_context(|| format!("{user_name} is not there"))
}

/// Checks that a field says what is wrong with it.
///
/// # Errors
/// Returns an error if it says something else.
pub async fn see_error(page: &Page, role: &str, name: &str, text: &str) -> Result<()> {
    page.until(&format!("{name} to say: {text}"), async || {
        let field = page.find(role, name).await?;
        let ids = field.attr("aria-describedby").await?.unwrap_or_default();
        let mut said = String::new();
        for id in ids.split_whitespace() {
            let found = page.client().find(fantoccini::Locator::Id(id)).await?;
            said += &found.text().await?;
        }
        ensure!(said.contains(text), "it says: {said}");
        Ok(true)
    })
    .await
}
