//! Admin > Manage > Tokens: how other programs come in, and what each may do.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    Answer, send,
    words::{SCOPES, choices, words},
};
use crate::{
    api::{
        AccountPayload, Api, CreateToken, Load, RevokeToken, RotateToken, Token, TokenPayload, TokensQuery,
        tokens_query,
    },
    part::{
        Banner, Button, CheckGroup, Column, Dialog, Entries, Faces, Form, FormProblems, Icon, ListFace, Look, PageHead,
        SelectField, Table, Tag, TextField, Tone, copy_button,
    },
    zone::Zone,
};

/// What is asked for in the dialog.
#[derive(Clone, PartialEq)]
enum Task {
    Make,
    Replace(Token),
    Revoke(Token),
}

impl Task {
    const fn title(&self) -> &'static str {
        match self {
            Self::Make => "Make a token",
            Self::Replace(_) => "Replace a token",
            Self::Revoke(_) => "Revoke a token",
        }
    }
}

const DAYS: &[(&str, &str)] = &[("90", "After 90 days"), ("365", "After a year"), ("", "Not by itself")];

/// Admin > Manage > Tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| async move { api.run::<TokensQuery>(tokens_query::Variables {}).await });
    let (open, task) = (RwSignal::new(false), RwSignal::new(Task::Make));
    let begin = Callback::new(move |wanted: Task| {
        task.set(wanted);
        open.set(true);
    });
    let empty = ("No program comes in", "Make a token for each program that reads or writes here.");
    let shown = Signal::derive(move || ListFace::of(load, |tokens| tokens.is_empty().then_some(empty)));
    let title = Signal::derive(move || task.with(Task::title).to_owned());
    view! {
        <PageHead
            title="Tokens"
            sub="How other programs come in, and what each may do."
            actions=move || view! {
                <Button look=Look::Primary mark=Icon::Plus press=move |()| begin.run(Task::Make)>"Make a token"</Button>
            }
        />
        <Faces shown again=move |()| load.again()>{listing(load, begin)}</Faces>
        <Dialog open title>{task_view(task.get_untracked(), open, load)}</Dialog>
    }
}

/// The rows stay while they are read again, and the focus in them.
fn listing(load: Load<Vec<Token>>, begin: Callback<Task>) -> AnyView {
    let all = Memo::new(move |_| load.get().unwrap_or_default());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|token| token.id.clone()).collect::<Vec<_>>()));
    let columns = ["Token", "May", "Made", "Ends", "Last used", "Change"].map(Column::new).to_vec();
    view! {
        <div class="card">
            <Table caption="Tokens" columns>
                <For each=move || ids.get() key=String::clone let:id>{row(id, all, begin)}</For>
            </Table>
        </div>
    }
    .into_any()
}

fn row(id: String, all: Memo<Vec<Token>>, begin: Callback<Task>) -> AnyView {
    let own = Memo::new(move |_| all.with(|all| all.iter().find(|token| token.id == id).cloned()));
    let is_off = move || own.with(|own| own.as_ref().is_some_and(|token| token.state != "OPEN"));
    view! { <tr class:off=is_off>{move || own.get().map(|token| cells(token, begin))}</tr> }.into_any()
}

fn cells(token: Token, begin: Callback<Task>) -> AnyView {
    let zone = Zone::here();
    let day = |at: Option<_>, none: &'static str| at.map_or_else(|| none.to_owned(), |at| zone.date(at));
    let may = token.scopes.iter().map(|scope| words(SCOPES, scope)).collect::<Vec<_>>().join(", ");
    let word = match token.state.as_str() {
        "ENDED" => Some("Ended"),
        "REVOKED" => Some("Revoked"),
        _ => None,
    };
    let action = |words: &'static str, task: Task| {
        let label = [words, " ", &token.name].concat();
        view! { <Button small=true label press=move |()| begin.run(task.clone())>{words}</Button> }.into_any()
    };
    let actions = word.is_none().then(|| {
        let (replace, revoke) = (Task::Replace(token.clone()), Task::Revoke(token.clone()));
        view! { <div class="row">{action("Replace", replace)}{action("Revoke", revoke)}</div> }
    });
    view! {
        <td>
            <b class="strong">{token.name.clone()}</b>
            {word.map(|word| view! { " " <Tag tone="hold" mark=Icon::Minus word /> })}
        </td>
        <td data-label="May">{may}</td>
        <td data-label="Made" class="num">{day(Some(token.created_at), "")}</td>
        <td data-label="Ends" class="num">{day(token.expires_at, "Not by itself")}</td>
        <td data-label="Last used" class="num">{day(token.last_used_at, "Never")}</td>
        <td>{actions}</td>
    }
    .into_any()
}

/// The dialog's content: what is asked for, and then the secret, which is shown this once.
fn task_view(task: Task, open: RwSignal<bool>, load: Load<Vec<Token>>) -> AnyView {
    let api = Api::here();
    let usual = SCOPES.iter().map(|(code, _)| *code).filter(|code| *code != "ADMINISTER").collect::<Vec<_>>().join(",");
    let form = Form::new(Entries::new([("name", String::new()), ("scopes", usual), ("days", "365".to_owned())]));
    let (busy, secret) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let saved = Callback::new(move |()| {
        load.again();
        if secret.with_untracked(Option::is_none) {
            open.set(false);
        }
    });
    let wanted = StoredValue::new(task.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let show = move |payload: TokenPayload| {
            secret.try_set(payload.secret);
            AccountPayload { status: payload.status, problems: payload.problems }
        };
        let of = |token: Token| json!({ "input": { "id": token.id } });
        let answer: Answer = match wanted.get_value() {
            Task::Make => {
                let made = api.run_with::<CreateToken>(json!({ "input": input(form) }));
                Box::pin(async move { made.await.map(show) })
            }
            Task::Replace(token) => {
                let replaced = api.run_with::<RotateToken>(of(token));
                Box::pin(async move { replaced.await.map(show) })
            }
            Task::Revoke(token) => Box::pin(api.run_with::<RevokeToken>(of(token))),
        };
        send(form, busy, answer, saved);
    };
    let asked = StoredValue::new(task);
    let body = move || {
        match asked.get_value() {
        Task::Make => view! {
            <TextField label="Name" value=form.value("name") error=form.error("name") id=form.id("name") help="The program that it is for" />
            <CheckGroup legend="It may" value=form.value("scopes") choices=choices(SCOPES) error=form.error("scopes") id=form.id("scopes") />
            <SelectField label="It ends" value=form.value("days") choices=choices(DAYS) class="narrow" />
        }
        .into_any(),
        Task::Replace(token) => view! {
            <p><b>{token.name}</b>" gets a new secret. The one until now is good for 24 more hours, so that the program can be changed over."</p>
        }
        .into_any(),
        Task::Revoke(token) => view! {
            <p><b>{token.name}</b>" comes in no more, at once and for good."</p>
        }
        .into_any(),
    }
    };
    let (look, word) = match wanted.get_value() {
        Task::Make => (Look::Primary, "Make it"),
        Task::Replace(_) => (Look::Primary, "Replace it"),
        Task::Revoke(_) => (Look::Danger, "Revoke it"),
    };
    let submit = StoredValue::new_local(submit);
    let shown = move || match secret.get() {
        Some(secret) => view! {
            <Banner tone=Tone::Good>"Give this secret to the program now. It is not shown again."</Banner>
            <pre class="seg wrapped" tabindex="0" role="region" aria-label="Secret">{secret.clone()}</pre>
            <div class="row">{copy_button(secret)}<Button press=move |()| open.set(false)>"Done"</Button></div>
        }
        .into_any(),
        None => view! {
            <form class="stack" novalidate on:submit=move |event| submit.with_value(|submit| submit(event))>
                <FormProblems form />
                {body()}
                <div class="row">
                    <Button look submit=true busy>{word}</Button>
                    <Button press=move |()| open.set(false)>"Cancel"</Button>
                </div>
            </form>
        }
        .into_any(),
    };
    shown.into_any()
}

fn input(form: Form) -> Value {
    let entered = form.entries();
    let scopes = entered.text("scopes");
    let scopes: Vec<_> = scopes.split(',').filter(|scope| !scope.is_empty()).collect();
    json!({ "name": entered.text("name"), "scopes": scopes, "days": entered.text("days").parse::<i32>().ok() })
}
