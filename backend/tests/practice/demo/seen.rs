//! What an administrator sees on Home and in the lists, and what the next server does with it.

use std::collections::BTreeSet;

use backend::{demo, night, sandbox::Records, store};
use serde_json::Value;

use super::{AFTERNOON, Demo, invariant};
use crate::{on_both, support::Base};

on_both!(the_practice_is_at_work_at_the_first_sign_in);

const HOME: &str = "{ home { counts { notReported inProgress reported excluded readyToSend needsYou waiting }
    alerts { text } tonight tonightBlocked nextNightAt causes { code doses } reminders { text }
    nights { date found queued blocked unreadable late reported rejected } registries { programCode } } }";

fn number(value: &Value, field: &str) -> u64 {
    value[field].as_u64().unwrap_or_else(|| panic!("{field} of {value}"))
}

async fn list(demo: &Demo, arguments: &str) -> Vec<Value> {
    let asked =
        format!("{{ reports({arguments}, first: 200) {{ rows {{ id tab status why said marks acceptedAt }} }} }}");
    demo.ask(&asked).await["reports"]["rows"].as_array().unwrap().clone()
}

async fn the_practice_is_at_work_at_the_first_sign_in(base: Base) {
    let demo = Demo::load(base, AFTERNOON).await;
    invariant::check(&demo).await;
    check_home(&demo).await;
    check_lists(&demo).await;
    check_set_up(&demo).await;
    let verified = store::verify_audit_log(&demo.store, &demo.courier.vault, None).await.unwrap();
    assert!(verified.faults.is_empty() && verified.unsealed == 0 && verified.entries > 500, "{verified}");
    let before = demo.statuses().await;
    // The training registry keeps nothing, so it begins anew with each start.
    let anew = demo.begin_registry_anew();
    let again = demo::load(&demo.store, &demo.courier.reference, Some(&anew)).await.unwrap();
    assert!(!again, "it is loaded once");
    assert_eq!(demo.statuses().await, before);
    let held = |records: Records| records.doses.into_iter().filter(|(_, dose)| dose.present).map(|(key, _)| key);
    let (known, told) = (held(demo.registry.records()), held(anew.sandbox.records()));
    let (known, told): (BTreeSet<_>, BTreeSet<_>) = (known.collect(), told.collect());
    assert!(told.is_subset(&known) && known.difference(&told).count() <= 1, "all but the one in doubt");
    check_start(&demo).await;
    invariant::check(&demo).await;
}

async fn check_home(demo: &Demo) {
    let home = demo.ask(HOME).await["home"].clone();
    let counts = &home["counts"];
    assert!(number(counts, "reported") >= 90, "{counts}");
    assert_eq!(number(counts, "inProgress"), 0, "{counts}");
    assert_eq!(number(counts, "waiting"), 2, "{counts}");
    let parts = ["readyToSend", "needsYou", "waiting"].map(|part| number(counts, part));
    assert_eq!(parts.iter().sum::<u64>(), number(counts, "notReported"), "{counts}");
    assert_eq!((number(&home, "tonight"), number(&home, "tonightBlocked")), (5, 1), "{home}");
    assert_eq!(home["nextNightAt"], "2026-03-11T09:00:00Z");
    for nothing in ["alerts", "reminders"] {
        assert_eq!(home[nothing].as_array().map(Vec::len), Some(0), "{home}");
    }
    let nights = home["nights"].as_array().unwrap();
    assert_eq!(nights.len(), 7);
    assert_eq!(nights[0]["date"], "2026-03-10");
    for night in nights {
        let [found, queued, blocked] = ["found", "queued", "blocked"].map(|part| number(night, part));
        assert!(queued >= 5 && found == queued + blocked, "{night}");
        assert_eq!(queued, number(night, "reported") + number(night, "rejected"), "{night}");
        assert_eq!((number(night, "unreadable"), &night["late"]), (0, &Value::Bool(false)), "{night}");
    }
    assert!(nights.iter().any(|night| number(night, "rejected") > 0), "{nights:?}");
    assert!(nights.iter().any(|night| number(night, "blocked") > 0), "{nights:?}");
    let causes: Vec<_> = home["causes"].as_array().unwrap().iter().map(|cause| cause["code"].clone()).collect();
    for expected in ["immunization.lot.missing", "patient.race.missing"] {
        assert!(causes.contains(&expected.into()), "{causes:?}");
    }
}

async fn check_lists(demo: &Demo) {
    let rejected = list(demo, "tab: NOT_REPORTED, status: [REJECTED]").await;
    assert!(rejected.len() >= 3, "{}", rejected.len());
    for row in &rejected {
        let asked = format!(
            "{{ reportDetails(id: {}) {{ submissions {{ messageId action verdict request response
               findings {{ code field text said }} }} }} }}",
            row["id"]
        );
        let details = demo.ask(&asked).await["reportDetails"]["submissions"].clone();
        let last = &details[0];
        let finding = &last["findings"][0];
        assert_eq!(last["verdict"], "REJECTED");
        assert_eq!(finding["field"], "immunization.lot", "{finding}");
        let said = "Lot number is not one the registry knows for this vaccine";
        assert!(row["said"].as_str().unwrap().contains(said), "{row}");
        let id = last["messageId"].as_str().unwrap();
        assert!(
            last["request"].as_str().unwrap().starts_with("MSH|") && last["request"].as_str().unwrap().contains(id)
        );
        assert!(last["response"].as_str().unwrap().contains(&format!("MSA|AE|{id}")), "{last}");
    }
    let warned = list(demo, "tab: REPORTED, status: [WITH_WARNINGS]").await;
    assert!(warned.len() >= 6, "{}", warned.len());
    assert!(warned.iter().all(|row| row["said"].as_str().is_some_and(|said| !said.is_empty())), "{warned:?}");
    let changed = list(demo, "tab: REPORTED").await;
    let changed: Vec<_> =
        changed.iter().filter(|row| row["marks"] == serde_json::json!(["CHANGED_SINCE_REPORTED"])).collect();
    assert_eq!(changed.len(), 1);
    let excluded = list(demo, "tab: EXCLUDED").await;
    let by_hand = |row: &&Value| row["why"].as_str().unwrap().contains("the sponsor reports it");
    assert_eq!(excluded.iter().filter(by_hand).count(), 1, "{excluded:?}");
    for status in ["WAITING", "OUTCOME_UNKNOWN"] {
        assert_eq!(list(demo, &format!("tab: NOT_REPORTED, status: [{status}]")).await.len(), 1, "{status}");
    }
    let actions = submissions_by_action(demo).await;
    assert_eq!((actions("U"), actions("D")), (1, 2), "a correction, a deletion and a move");
}

/// Counts what the registry was asked for and accepted.
async fn submissions_by_action(demo: &Demo) -> impl Fn(&str) -> usize {
    use sea_orm::EntityTrait;
    let rows = backend::entity::submission::Entity::find().all(demo.store.reader()).await.unwrap();
    move |action: &str| {
        let accepted = |verdict: &Option<String>| verdict.as_deref().is_some_and(|word| word.starts_with("ACCEPTED"));
        rows.iter().filter(|row| row.action == action && accepted(&row.verdict)).count()
    }
}

async fn check_set_up(demo: &Demo) {
    let asked = "{ integrations { programCode state enrollments { locationId } } interests { rows { programCode } } }";
    let answer = demo.ask(asked).await;
    let integration = &answer["integrations"][0];
    assert_eq!((&integration["programCode"], &integration["state"]), (&"SANDBOX".into(), &"ACTIVE".into()));
    assert_eq!(integration["enrollments"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["interests"]["rows"][0]["programCode"], "NYC");
}

/// A server that starts sends nothing; later what waits goes again, and the night sends what Home said.
async fn check_start(demo: &Demo) {
    let sent = demo.registry.records().messages_received;
    demo.start().await;
    assert_eq!(demo.registry.records().messages_received, sent, "nothing is due");
    demo.source.set("2026-03-10T21:30:00Z");
    demo.work().await;
    assert_eq!(demo.registry.records().messages_received, sent + 2, "what waits goes again");
    let counts = demo.ask(HOME).await["home"]["counts"].clone();
    assert_eq!(number(&counts, "waiting"), 0, "the registry takes both now: {counts}");
    demo.source.set("2026-03-11T05:30:00Z");
    let would = night::show_date(&demo.store, "2026-03-11".parse().unwrap()).await.unwrap();
    let would = would[0].would.unwrap();
    assert_eq!((would.ready, would.blocked), (5, 1), "what Home said");
    demo.source.set("2026-03-11T09:00:03Z");
    demo.work().await;
    let tonight = demo.ask(HOME).await["home"]["nights"][0].clone();
    assert_eq!((number(&tonight, "found"), number(&tonight, "queued"), number(&tonight, "reported")), (6, 5, 5));
}

/// The shape is the same on any day and at any hour.
#[tokio::test(flavor = "multi_thread")]
async fn two_days_have_the_same_shape() {
    let mut shapes = Vec::new();
    // Just before a night on a day on which the clocks change, and in another season.
    for now in ["2026-03-08T08:59:00Z", "2026-08-21T15:00:00Z"] {
        let demo = Demo::load(Base::Sqlite, now).await;
        invariant::check(&demo).await;
        let nights = store::night_figures(demo.store.reader(), 20).await.unwrap();
        let figures = nights.iter().map(|night| (night.run.found, night.run.queued, night.reported, night.rejected));
        let statuses = demo.statuses().await;
        let count = |words: &[&str]| words.iter().map(|word| statuses[*word]).sum::<usize>();
        // What the charts hold from before depends on who is how old.
        assert!(count(&["READY_TO_SEND"]) > 300 && count(&["NEEDS_YOU"]) > 50, "{statuses:?}");
        let answered = count(&["REPORTED", "WITH_WARNINGS", "REJECTED"]);
        let waiting = (count(&["WAITING"]), count(&["OUTCOME_UNKNOWN"]), count(&["EXCLUDED"]) >= 3);
        let home = demo.ask(HOME).await["home"].clone();
        let tonight = (number(&home, "tonight"), number(&home, "tonightBlocked"));
        shapes.push((figures.collect::<Vec<_>>(), answered, waiting, tonight));
    }
    assert_eq!(shapes[0].0.len(), 10);
    assert_eq!(shapes[0], shapes[1]);
}

/// Without a registry there are charts, and nothing is set up.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_practice_has_charts_only() {
    let demo = Demo::load_empty(Base::Sqlite, AFTERNOON).await;
    let answer = demo.ask("{ patients { total } integrations { id } home { nights { id } nextNightAt } }").await;
    assert_eq!(number(&answer["patients"], "total"), 200);
    assert_eq!((&answer["integrations"], &answer["home"]["nights"]), (&Value::Array(vec![]), &Value::Array(vec![])));
    assert!(demo.reports().await.is_empty() && answer["home"]["nextNightAt"].is_null());
}
