//! Admin > Webhooks: addresses that are told of reports that change, and what each answered.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{list_view, load_rows},
    question::Question,
};
use crate::{
    api::{
        AddWebhook, Api, Delivery, DisableWebhook, EnableWebhook, Load, Mutation, ReplayWebhook, TestWebhook, Webhook,
        WebhooksQuery,
    },
    format,
    part::{Button, Cell, Dialog, Icon, Look, PageHead, Row, pause, rows_view},
    record::{Field, FieldKind, ask},
    router::Page,
};

const TITLES: &[&str] = &["Webhook", "State", "Last answer", "Told up to change"];
const DELIVERIES: &[&str] = &["When", "What", "Answer", "Tries", "Next try"];
const SENT: &str = "Deliveries";
const TEST: &str = "Test";
const REPLAY: &str = "Replay";
const DISABLE: &str = "Disable";
const ENABLE: &str = "Enable";
/// Pauses between looks at the answer to a test, in milliseconds.
const LOOKS: [u32; 4] = [1_000, 2_000, 4_000, 8_000];

const ADD: &[Field] = &[
    ask("name", "Name", "c12").must("Enter a name.").help("It tells this one from others."),
    ask("url", "Address", "c12")
        .must("Enter the address.")
        .help("It begins with https://. Each change of a report is posted there."),
];
const AGAIN: &[Field] = &[
    ask("since", "After the change with the number", "c6").help("0 is the beginning."),
    ask("day", "Or since the day", "c6").of_kind(FieldKind::Date),
];

/// Admin > Webhooks.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let api = Api::here();
    let webhooks = RwSignal::new(Vec::<Webhook>::new());
    let load = load_rows(move || async move {
        let came = api.run_with::<WebhooksQuery>(json!({})).await?;
        let rows = came.iter().map(row_of).collect();
        webhooks.try_set(came);
        Ok(rows)
    });
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let (of, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let press = Callback::new(move |(id, act): (String, &'static str)| {
        let Some(webhook) = webhooks.with_untracked(|all| all.iter().find(|webhook| webhook.id == id).cloned()) else {
            return;
        };
        let deed = |mutation, done| Deed { mutation, input: with_id("webhookId", &id), done };
        match act {
            TEST => {
                actions.run(deed(Mutation::of::<TestWebhook>(), "A test is on its way. Its answer stands here soon."));
                look_again(load);
            }
            REPLAY => actions.fill(replay(&webhook)),
            ENABLE => actions.run(deed(Mutation::of::<EnableWebhook>(), "The webhook is told again.")),
            DISABLE => actions.ask(Question {
                title: ["Disable ", &webhook.name, "?"].concat(),
                text: "It is told nothing any more. When you enable it again, it is told what changed in the meantime.",
                act: DISABLE,
                deed: deed(Mutation::of::<DisableWebhook>(), "The webhook is told nothing any more."),
            }),
            _ => {
                of.set(id);
                is_open.set(true);
            }
        }
    });
    let shown =
        Memo::new(move |_| webhooks.with(|all| of.with(|of| all.iter().find(|webhook| webhook.id == *of).cloned())));
    let title =
        move || shown.with(|shown| shown.as_ref().map(|own| ["Sent to ", &own.name].concat()).unwrap_or_default());
    let sent =
        move || shown.with(|shown| shown.iter().flat_map(|own| &own.deliveries).map(delivery_row).collect::<Vec<_>>());
    let empty = ("There is no webhook", "Add one to have another program told of each report that changes.");
    view! {
        <PageHead title="Webhooks" sub="Addresses that are told of each report that changes." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(add())>"Add a webhook"</Button>
        } />
        {list_view("Webhooks", TITLES, empty, load, press)}
        <Dialog open=is_open title=Signal::derive(title)>
            {rows_view("What it was sent last", DELIVERIES, Signal::derive(sent), Callback::new(|_| ()))}
            {move || sent().is_empty().then(|| view! { <p class="mut" role="status">"Nothing was sent yet."</p> })}
        </Dialog>
        <Dialogs actions />
    }
}

/// Looks for the answer to a test, for as long as the page is there.
fn look_again(load: Load<Vec<Row>>) {
    let is_here = StoredValue::new(());
    spawn_local(async move {
        for millis in LOOKS {
            pause(millis).await;
            if is_here.try_get_value().is_some() {
                load.again();
            }
        }
    });
}

fn row_of(webhook: &Webhook) -> Row {
    let is_off = webhook.disabled_at.is_some();
    let (tone, mark, word) = match is_off {
        false => ("good", Icon::Check, "Enabled"),
        true => ("hold", Icon::Minus, "Disabled"),
    };
    let last = webhook.deliveries.iter().find(|delivery| delivery.tries > 0);
    Row {
        id: webhook.id.clone(),
        name: webhook.name.clone(),
        is_off,
        cells: vec![
            Cell::Name(webhook.name.clone(), webhook.origin.clone()),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Text(last.map_or_else(|| "None yet".to_owned(), answer)),
            Cell::Text(webhook.since.clone()),
        ],
        acts: match is_off {
            false => vec![SENT, TEST, REPLAY, DISABLE],
            true => vec![SENT, REPLAY, ENABLE],
        },
    }
}

/// What became of a delivery, in words.
fn answer(delivery: &Delivery) -> String {
    let status = delivery.http_status.map(|status| format!("HTTP {status}"));
    let why = [status, delivery.failure.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match (delivery.sent_at, delivery.next_try_at) {
        (Some(_), _) => ["Taken", &why].join(if why.is_empty() { "" } else { ": " }),
        (None, Some(_)) if delivery.tries == 0 => "Not sent yet".to_owned(),
        (None, Some(_)) => ["Not taken yet: ", &why].concat(),
        (None, None) => ["Given up: ", &why].concat(),
    }
}

fn delivery_row(delivery: &Delivery) -> Row {
    let what = delivery.seq.as_ref().map_or_else(|| "Test".to_owned(), |seq| ["Change ", seq].concat());
    let report = delivery.report_id.as_ref().map(|id| (Page::Details(id.clone()).path(), "Open the report"));
    Row {
        id: delivery.id.clone(),
        name: what.clone(),
        is_off: false,
        cells: vec![
            Cell::Instant(delivery.created_at),
            Cell::Sentence(what, report),
            Cell::Text(answer(delivery)),
            Cell::Text(format::count(delivery.tries)),
            Cell::Moment(delivery.next_try_at, ""),
        ],
        acts: Vec::new(),
    }
}

fn add() -> FormSpec {
    FormSpec {
        title: "Add a webhook".to_owned(),
        fields: ADD,
        record: json!({}),
        with: json!({}),
        is_partial: false,
        act: "Add",
        mutation: Mutation::of::<AddWebhook>(),
        done: "",
    }
}

fn replay(webhook: &Webhook) -> FormSpec {
    FormSpec {
        title: ["Tell ", &webhook.name, " again"].concat(),
        fields: AGAIN,
        record: json!({}),
        with: with_id("webhookId", &webhook.id),
        is_partial: false,
        act: REPLAY,
        mutation: Mutation::of::<ReplayWebhook>(),
        done: "It is told again what changed since then.",
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::record::{Shape, contract};

    #[rstest::rstest]
    #[case(ADD, "AddWebhookInput")]
    #[case(AGAIN, "ReplayWebhookInput")]
    fn the_form_asks_what_the_server_takes(#[case] fields: &[Field], #[case] input: &str) {
        contract::check(&Shape { fields: fields.to_vec(), ..Shape::default() }, input);
    }

    #[rstest::rstest]
    #[case::taken(1, true, false, Some(204), None, "Taken: HTTP 204")]
    #[case::waiting(0, false, true, None, None, "Not sent yet")]
    #[case::refused(2, false, true, Some(500), None, "Not taken yet: HTTP 500")]
    #[case::given_up(9, false, false, None, Some("Nobody listens there."), "Given up: Nobody listens there.")]
    fn an_answer_is_told(
        #[case] tries: i64,
        #[case] is_sent: bool,
        #[case] goes_again: bool,
        #[case] http_status: Option<i64>,
        #[case] failure: Option<&str>,
        #[case] expected: &str,
    ) {
        let delivery = Delivery {
            id: "7".to_owned(),
            seq: Some("12".to_owned()),
            report_id: None,
            created_at: DateTime::UNIX_EPOCH,
            tries,
            sent_at: is_sent.then_some(DateTime::UNIX_EPOCH),
            next_try_at: goes_again.then_some(DateTime::UNIX_EPOCH),
            http_status,
            failure: failure.map(ToOwned::to_owned),
        };
        assert_eq!(answer(&delivery), expected);
        assert_eq!(delivery_row(&delivery).cells.len(), DELIVERIES.len());
    }
}
