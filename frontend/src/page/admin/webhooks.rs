//! Admin > Webhooks: addresses that are told of reports that change, and what each answered.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::{
    actions::{Actions, Deed, Dialogs},
    form::{FormSpec, with_id},
    list::{find, list_view, rows_of},
    question::Question,
};
use crate::{
    api::{
        AddWebhook, DisableWebhook, EnableWebhook, Load, Mutation, ReplayWebhook, TestWebhook, WebhooksQuery, ask_for,
        load_records,
    },
    format,
    part::{Button, Cell, Dialog, Icon, Look, PageHead, Row, pause, rows_view},
    reactive::memo,
    record::{Field, FieldKind, ask, at, each, instant, text},
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
    let load = load_records(ask_for::<WebhooksQuery>);
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let (of, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let press = Callback::new(move |(id, act): (String, &'static str)| {
        let Some(webhook) = untrack(|| find(load, &id)) else { return };
        let deed = |mutation, done| Deed { mutation, input: with_id("webhookId", &id), done };
        match act {
            TEST => {
                actions.run(deed(Mutation::of::<TestWebhook>(), "A test is on its way. Its answer stands here soon."));
                look_again(load);
            }
            REPLAY => actions.fill(replay(&webhook)),
            ENABLE => actions.run(deed(Mutation::of::<EnableWebhook>(), "The webhook is told again.")),
            DISABLE => actions.ask(Question {
                title: ["Disable ", text(&webhook, "name"), "?"].concat(),
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
    let shown = memo(move || of.with(|of| find(load, of)).unwrap_or_default());
    let title = move || shown.with(|own| ["Sent to ", text(own, "name")].concat());
    let sent = rows_of(move || shown.with(|own| each(own, "deliveries").to_vec()), delivery_row);
    let empty = ("There is no webhook", "Add one to have another program told of each report that changes.");
    view! {
        <PageHead title="Webhooks" sub="Addresses that are told of each report that changes." actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus press=move |()| actions.fill(add())>"Add a webhook"</Button>
        } />
        {list_view("Webhooks", TITLES, empty, load, row_of, press)}
        <Dialog open=is_open title=Signal::derive(title)>
            {rows_view("What it was sent last", DELIVERIES, sent, Callback::new(|_| ()))}
            {move || sent.with(Vec::is_empty).then(|| view! { <p class="mut" role="status">"Nothing was sent yet."</p> })}
        </Dialog>
        <Dialogs actions />
    }
}

/// Looks for the answer to a test, for as long as the page is there.
fn look_again(load: Load<Vec<Value>>) {
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

fn row_of(webhook: &Value) -> Row {
    let is_off = instant(webhook, "disabledAt").is_some();
    let (tone, mark, word) = match is_off {
        false => ("good", Icon::Check, "Enabled"),
        true => ("hold", Icon::Minus, "Disabled"),
    };
    let last = each(webhook, "deliveries").iter().find(|delivery| tries(delivery) > 0);
    Row {
        id: text(webhook, "id").to_owned(),
        name: text(webhook, "name").to_owned(),
        is_off,
        cells: vec![
            Cell::Name(text(webhook, "name").to_owned(), text(webhook, "origin").to_owned()),
            Cell::Status(tone, mark, word.to_owned()),
            Cell::Text(last.map_or_else(|| "None yet".to_owned(), answer)),
            Cell::Text(text(webhook, "since").to_owned()),
        ],
        acts: match is_off {
            false => vec![SENT, TEST, REPLAY, DISABLE],
            true => vec![SENT, REPLAY, ENABLE],
        },
    }
}

/// What became of a delivery, in words.
fn answer(delivery: &Value) -> String {
    let status = at(delivery, "httpStatus").as_i64().map(|status| ["HTTP ", &status.to_string()].concat());
    let failure = at(delivery, "failure").as_str().map(str::to_owned);
    let why = [status, failure].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match (instant(delivery, "sentAt"), instant(delivery, "nextTryAt")) {
        (Some(_), _) => ["Taken", &why].join(if why.is_empty() { "" } else { ": " }),
        (None, Some(_)) if tries(delivery) == 0 => "Not sent yet".to_owned(),
        (None, Some(_)) => ["Not taken yet: ", &why].concat(),
        (None, None) => ["Given up: ", &why].concat(),
    }
}

/// The number of tries of a delivery.
fn tries(delivery: &Value) -> i64 {
    at(delivery, "tries").as_i64().unwrap_or_default()
}

fn delivery_row(delivery: &Value) -> Row {
    let what = at(delivery, "seq").as_str().map_or_else(|| "Test".to_owned(), |seq| ["Change ", seq].concat());
    let report = at(delivery, "reportId").as_str().map(|id| (Page::Details(id.to_owned()).path(), "Open the report"));
    Row {
        id: text(delivery, "id").to_owned(),
        name: what.clone(),
        is_off: false,
        cells: vec![
            Cell::Instant(instant(delivery, "createdAt")),
            Cell::Sentence(what, report),
            Cell::Text(answer(delivery)),
            Cell::Text(format::count(tries(delivery))),
            Cell::Moment(instant(delivery, "nextTryAt"), ""),
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

fn replay(webhook: &Value) -> FormSpec {
    FormSpec {
        title: ["Tell ", text(webhook, "name"), " again"].concat(),
        fields: AGAIN,
        record: json!({}),
        with: with_id("webhookId", text(webhook, "id")),
        is_partial: false,
        act: REPLAY,
        mutation: Mutation::of::<ReplayWebhook>(),
        done: "It is told again what changed since then.",
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
        let mut webhook = samples_of::<WebhooksQuery>().remove(0);
        assert!(row_of(&webhook).says_all(), "{webhook}");
        assert!(delivery_row(&webhook["deliveries"][0]).says_all(), "{webhook}");
        let moment = "2026-09-03T12:00:00Z";
        let mut delivery = webhook["deliveries"][0].take();
        delivery["tries"] = json!(tries);
        delivery["sentAt"] = json!(is_sent.then_some(moment));
        delivery["nextTryAt"] = json!(goes_again.then_some(moment));
        delivery["httpStatus"] = json!(http_status);
        delivery["failure"] = json!(failure);
        assert_eq!(answer(&delivery), expected);
        assert_eq!(delivery_row(&delivery).cells.len(), DELIVERIES.len());
    }
}
