//! Batches: all reports that match a filter, queued in pieces, each once, whoever asks and whatever stops.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{change::ChangeEntity, report, report_batch},
    feed::Feed,
    graphql::{App, SharedCounts},
    interest::Route,
    store::{self, BatchFigures, BegunBatch, NewBatch, PageRequest, QueueOutcome, ReportFilter, ReportOrder, Store},
};
use futures_util::StreamExt;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use shared::report::{AttemptState, BatchState, ReportStatus, ReportTab};
use uuid::Uuid;

use crate::{
    api::access::{ask, caller, schema},
    on_both,
    support::{Base, Practice, guard, patient, practice, until},
};

on_both!(
    all_that_match_are_queued_once,
    the_same_request_is_the_same_batch,
    a_filter_that_matches_nothing_says_so,
    another_server_goes_on,
    two_servers_queue_each_report_once,
    what_came_later_or_was_sent_meanwhile_is_left,
    a_canceled_batch_takes_back_what_is_queued,
    one_that_cannot_be_read_does_not_keep_the_others_back,
    a_batch_ends_with_where_its_reports_stand,
    very_many_changes_are_noted_together,
    who_follows_a_batch_sees_each_stand,
);

/// Patients with one dose each, of these lots.
async fn add(practice: &Practice, lots: &[&str]) -> Vec<Uuid> {
    let mut reports = Vec::new();
    for (n, lot) in lots.iter().enumerate() {
        practice.source.advance(Duration::from_secs(1));
        reports.push(practice.add_one(&format!("{}", 10_000 + n), lot).await.1);
    }
    reports
}

/// A patient whose dose lacks what the registry wants.
async fn add_incomplete(practice: &Practice) -> Uuid {
    let mut details = patient("20000");
    details.races.clear();
    let id = practice.add_patient(details).await;
    let dose = practice.add_dose(id, practice.dose("Y014237")).await;
    practice.report_of(dose.id).await
}

fn everything() -> ReportFilter {
    ReportFilter::of(ReportTab::NotReported)
}

async fn begin(practice: &Practice, filter: ReportFilter, request: Option<Uuid>) -> BegunBatch {
    let mut tx = practice.store.begin("ana").await.unwrap();
    let begun = store::begin_batch(&mut tx, NewBatch { filter, request, actor_name: "Ana".into() }).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

async fn begin_new(practice: &Practice) -> Uuid {
    match begin(practice, everything(), None).await {
        BegunBatch::New(row) => row.id,
        other => panic!("{other:?}"),
    }
}

/// Does the next piece; says whether there was one.
async fn step(practice: &Practice, store: &Store, limit: u64) -> bool {
    let mut tx = store.begin("batch").await.unwrap();
    let is_done = store::continue_batch(&mut tx, &practice.courier.reference, limit).await.unwrap();
    tx.commit().await.unwrap();
    is_done
}

/// Does all pieces, as the server does.
async fn work_off(practice: &Practice, limit: u64) {
    while store::is_any_batch_due(practice.store.reader()).await.unwrap() {
        assert!(step(practice, &practice.store, limit).await, "what is due is done");
    }
}

async fn row(practice: &Practice, id: Uuid) -> report_batch::Model {
    store::batch_by_id(practice.store.reader(), id).await.unwrap().unwrap()
}

async fn figures(practice: &Practice, id: Uuid) -> BatchFigures {
    store::batch_figures(practice.store.reader(), id).await.unwrap()
}

async fn queued(practice: &Practice) -> BTreeSet<Uuid> {
    let rows = report::Entity::find().all(practice.store.reader()).await.unwrap();
    rows.into_iter().filter(|row| row.attempt == AttemptState::Queued.as_str()).map(|row| row.id).collect()
}

async fn answer(practice: &Practice, document: &str, variables: Value) -> Value {
    let asked = Request::new(document).variables(Variables::from_json(variables));
    let answer = ask(practice, Some(CallerKind::Person), asked).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

const REPORT: &str = "mutation($input: ReportImmunizationsInput!) { reportImmunizations(input: $input) { \
                      status queued results { reportId } batch { id by state total done notQueued { status count } \
                      counts { queued needsYou } } } }";

async fn all_that_match_are_queued_once(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237"; 7]).await;
    let lacking = add_incomplete(&practice).await;
    let count = "query($filter: ReportFilterInput!) { reportCount(filter: $filter) }";
    let filter = json!({ "tab": "NOT_REPORTED" });
    assert_eq!(answer(&practice, count, json!({ "filter": filter })).await["reportCount"], 8);
    let begun = answer(&practice, REPORT, json!({ "input": { "filter": filter } })).await;
    let begun = &begun["reportImmunizations"];
    assert_eq!((&begun["status"], &begun["queued"]), (&json!("BATCH"), &json!(0)));
    let batch = &begun["batch"];
    assert_eq!((&batch["by"], &batch["state"], &batch["total"]), (&json!("Ana"), &json!("QUEUING"), &json!(8)));
    assert!(queued(&practice).await.is_empty(), "nothing was queued before the answer");

    work_off(&practice, 3).await;
    assert_eq!(queued(&practice).await, reports.into_iter().collect());
    assert_eq!(practice.seen(lacking).await, ("NOT_REPORTED".into(), "NEEDS_YOU".into()));
    let read = "query($id: ID!) { batch(id: $id) { state total done queued notQueued { status count } \
                counts { queued needsYou } } openBatches { id } }";
    let now = answer(&practice, read, json!({ "id": batch["id"] })).await;
    let expected = json!({ "state": "QUEUED", "total": 8, "done": 8, "queued": 7,
        "notQueued": [{ "status": "BLOCKED", "count": 1 }], "counts": { "queued": 7, "needsYou": 1 } });
    assert_eq!(now["batch"], expected);
    assert_eq!(now["openBatches"], json!([{ "id": batch["id"] }]), "its reports are on their way");
}

async fn the_same_request_is_the_same_batch(base: Base) {
    let practice = practice(base, true).await;
    add(&practice, &["Y014237"; 4]).await;
    let request = Uuid::from_u128(7);
    let BegunBatch::New(first) = begin(&practice, everything(), Some(request)).await else { panic!("it is new") };
    let again = [
        ("the request is repeated", begin(&practice, everything(), Some(request)).await),
        ("somebody else asks for the same", begin(&practice, everything(), Some(Uuid::from_u128(8))).await),
        ("without a number", begin(&practice, everything(), None).await),
    ];
    for (case, begun) in again {
        assert_eq!(begun, BegunBatch::Same(first.clone()), "{case}");
    }
    // Two at the same moment: one of them begins it.
    let other = ReportFilter { status: vec![ReportStatus::ReadyToSend], ..everything() };
    let (one, two) = tokio::join!(begin(&practice, other.clone(), None), begin(&practice, other, None));
    let new = [&one, &two].into_iter().filter(|begun| matches!(begun, BegunBatch::New(_))).count();
    assert_eq!(new, 1, "{one:?} {two:?}");

    work_off(&practice, 10).await;
    let queued_at_first = queued(&practice).await;
    assert_eq!(queued_at_first.len(), 4);
    let late = begin(&practice, everything(), Some(Uuid::from_u128(9))).await;
    assert!(matches!(&late, BegunBatch::Same(row) if row.id == first.id), "nothing is left of it: {late:?}");
    let repeated = begin(&practice, everything(), Some(request)).await;
    assert!(matches!(&repeated, BegunBatch::Same(row) if row.id == first.id), "{repeated:?}");
}

async fn a_filter_that_matches_nothing_says_so(base: Base) {
    let practice = practice(base, true).await;
    add(&practice, &["Y014237"]).await;
    let cases = [
        json!({ "tab": "REPORTED" }),
        json!({ "tab": "NOT_REPORTED", "status": ["NEEDS_YOU"] }),
        json!({ "tab": "NOT_REPORTED", "search": "Nobody" }),
        json!({ "tab": "NOT_REPORTED", "givenFrom": "2026-03-10" }),
        json!({ "tab": "NOT_REPORTED", "locationId": Uuid::nil() }),
        json!({ "tab": "NOT_REPORTED", "reason": "patient.race.missing" }),
        json!({ "tab": "NOT_REPORTED", "programCode": "WI" }),
        json!({ "tab": "NOT_REPORTED", "batchId": Uuid::nil() }),
    ];
    for filter in cases {
        let begun = answer(&practice, REPORT, json!({ "input": { "filter": filter } })).await;
        assert_eq!(begun["reportImmunizations"]["status"], "NOTHING_MATCHES", "{filter}");
    }
    for input in [json!({}), json!({ "filter": { "tab": "REPORTED" }, "reportIds": [] })] {
        let asked = Request::new(REPORT).variables(Variables::from_json(json!({ "input": input })));
        assert!(ask(&practice, Some(CallerKind::Person), asked).await.is_err(), "{input}");
    }
}

async fn another_server_goes_on(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237"; 7]).await;
    let batch = begin_new(&practice).await;
    assert!(step(&practice, &practice.store, 3).await);
    assert_eq!(row(&practice, batch).await.looked_at, 3);
    // The server stops in the middle of a piece: nothing of that is written.
    let mut tx = practice.store.begin("batch").await.unwrap();
    assert!(store::continue_batch(&mut tx, &practice.courier.reference, 3).await.unwrap());
    tx.cancel().await.unwrap();
    let other = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    while row(&practice, batch).await.state == BatchState::Queuing.as_str() {
        assert!(step(&practice, &other, 3).await);
    }
    assert_eq!(queued(&practice).await, reports.into_iter().collect());
    let row = row(&practice, batch).await;
    assert_eq!((row.total, row.looked_at, row.queued), (7, 7, 7));
}

async fn two_servers_queue_each_report_once(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237"; 20]).await;
    let batch = begin_new(&practice).await;
    let other = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let run = async |store: &Store| {
        until("the batch to be queued", async || {
            step(&practice, store, 2).await;
            (row(&practice, batch).await.state == BatchState::Queued.as_str()).then_some(())
        })
        .await;
    };
    tokio::join!(run(&practice.store), run(&other));
    assert_eq!(queued(&practice).await, reports.into_iter().collect());
    assert_eq!(row(&practice, batch).await.queued, 20);
}

async fn what_came_later_or_was_sent_meanwhile_is_left(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["BAD0001", "Y014237", "Y014237"]).await;
    let batch = begin_new(&practice).await;
    practice.source.advance(Duration::from_secs(1));
    let (_, later) = practice.add_one("30000", "Y014237").await;
    // Somebody sends one by hand meanwhile, and the registry refuses it.
    practice.send(reports[0]).await;
    assert_eq!(practice.seen(reports[0]).await.1, "REJECTED");
    work_off(&practice, 2).await;
    assert_eq!(queued(&practice).await, [reports[1], reports[2]].into());
    assert_eq!(practice.seen(later).await.1, "READY_TO_SEND");
    let row = row(&practice, batch).await;
    assert_eq!((row.total, row.looked_at, row.queued), (2, 2, 2));
}

async fn a_canceled_batch_takes_back_what_is_queued(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237", "Y014237", "Y014237", "Y014237", "BAD0001"]).await;
    practice.send(reports[4]).await;
    practice.source.advance(Duration::from_secs(1));
    let batch = begin_new(&practice).await;
    // The newest first: all but the oldest are queued, and one is on its way.
    assert!(step(&practice, &practice.store, 4).await);
    assert_eq!(queued(&practice).await.len(), 4);
    let claim = practice.claim().await.expect("one is due");
    let sent = claim.submission.report_id;
    let cancel = "mutation($id: ID!) { cancelBatch(input: { batchId: $id }) { status batch { state } } }";
    let canceled = answer(&practice, cancel, json!({ "id": batch })).await;
    assert_eq!(canceled["cancelBatch"], json!({ "status": "DONE", "batch": { "state": "CANCELING" } }));
    let again = answer(&practice, cancel, json!({ "id": batch })).await;
    assert_eq!(again["cancelBatch"]["status"], "OVER");
    let unknown = answer(&practice, cancel, json!({ "id": Uuid::nil() })).await;
    assert_eq!(unknown["cancelBatch"], json!({ "status": "NOT_FOUND", "batch": null }));

    work_off(&practice, 2).await;
    assert!(queued(&practice).await.is_empty());
    let kept = row(&practice, batch).await;
    assert_eq!((kept.state.as_str(), kept.queued, kept.withdrawn), ("CANCELED", 4, 3));
    assert!(kept.ended_at.is_none(), "one is on its way still");
    assert_eq!(practice.state(sent).await.attempt.state, AttemptState::Sending);
    for report in &reports {
        let expected = match *report {
            on_its_way if on_its_way == sent => "IN_PROGRESS",
            refused if refused == reports[4] => "REJECTED",
            _ => "READY_TO_SEND",
        };
        assert_eq!(practice.seen(*report).await.1, expected);
    }
    // What was taken back can be reported again.
    let BegunBatch::New(next) = begin(&practice, everything(), None).await else { panic!("it is new") };
    assert_eq!(next.total, 4);
}

async fn one_that_cannot_be_read_does_not_keep_the_others_back(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237"; 3]).await;
    let tx = practice.store.begin("another version").await.unwrap();
    let id = if base == Base::Sqlite { format!("X'{}'", reports[1].simple()) } else { format!("'{}'", reports[1]) };
    tx.db().execute_unprepared(&format!("UPDATE report SET attempt = 'DREAMING' WHERE id = {id}")).await.unwrap();
    tx.commit().await.unwrap();
    let batch = begin_new(&practice).await;
    work_off(&practice, 10).await;
    assert_eq!(queued(&practice).await, [reports[0], reports[2]].into());
    let row = row(&practice, batch).await;
    assert_eq!((row.looked_at, row.queued, row.refusals.as_str()), (3, 2, r#"{"UNREADABLE":1}"#));
    assert_eq!(practice.seen(reports[1]).await.1, "NEEDS_YOU");
}

async fn a_batch_ends_with_where_its_reports_stand(base: Base) {
    let practice = practice(base, true).await;
    let reports = add(&practice, &["Y014237", "WARN01", "BAD0001", "Y014237"]).await;
    add_incomplete(&practice).await;
    let batch = begin_new(&practice).await;
    work_off(&practice, 10).await;
    assert!(row(&practice, batch).await.ended_at.is_none());
    practice.carry_all().await;
    work_off(&practice, 10).await;
    assert!(row(&practice, batch).await.ended_at.is_some());
    let expected = BatchFigures { reported: 2, with_warnings: 1, rejected: 1, needs_you: 1, ..BatchFigures::default() };
    assert_eq!(figures(&practice, batch).await, expected);
    let parts = [(ReportTab::Reported, vec![0, 1, 3]), (ReportTab::NotReported, vec![2])];
    for (tab, expected) in parts {
        let filter = ReportFilter { batch: Some(batch), ..ReportFilter::of(tab) };
        let page = PageRequest { first: 50, after: None };
        let page = store::report_rows(practice.store.reader(), &filter, &ReportOrder::default(), &page).await.unwrap();
        let found: BTreeSet<_> = page.rows.iter().map(|row| row.id).collect();
        let expected: BTreeSet<_> = expected.into_iter().map(|n: usize| reports[n]).collect();
        assert!(found.is_superset(&expected), "{tab:?}: {found:?}");
        assert_eq!(found.len(), expected.len() + usize::from(tab == ReportTab::NotReported), "{tab:?}");
    }
    // One that is corrected and reported alone is still of the batch.
    assert_eq!(practice.queue(reports[2]).await, QueueOutcome::Queued);
    assert_eq!(figures(&practice, batch).await.queued, 1);
    assert!(!store::is_any_batch_due(practice.store.reader()).await.unwrap());
}

/// Of very many, changes are noted a few times and not one by one; of a few, each is.
async fn very_many_changes_are_noted_together(base: Base) {
    for (total, expected) in [(4, ChangeEntity::Report), (5_000, ChangeEntity::Reports)] {
        let practice = practice(base, true).await;
        add(&practice, &["Y014237"; 4]).await;
        let batch = begin_new(&practice).await;
        let before = store::last_change(practice.store.reader()).await.unwrap();
        let counted = report_batch::ActiveModel { id: Set(batch), total: Set(total), ..Default::default() };
        let tx = practice.store.begin("test").await.unwrap();
        counted.update(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
        work_off(&practice, 2).await;
        let row = row(&practice, batch).await;
        assert_eq!((row.total, row.queued), (4, 4), "what there was is what counts");
        let changes = store::changes_since(practice.store.reader(), before, 1_000).await.unwrap();
        let told: BTreeSet<_> = changes.iter().map(|change| change.entity).collect();
        assert_eq!(told, [ChangeEntity::ReportBatch, expected].into(), "{total}");
        let last = changes.iter().rev().find(|change| change.entity == ChangeEntity::ReportBatch);
        assert!(last.is_some_and(|change| change.id == batch), "the end is told");
    }
}

/// The first event comes at once, and the last is how it ended.
async fn who_follows_a_batch_sees_each_stand(base: Base) {
    let practice = practice(base, true).await;
    add(&practice, &["Y014237", "WARN01", "BAD0001"]).await;
    let batch = begin_new(&practice).await;
    let feed = Feed::default();
    let bell = feed.subscribe();
    let (follower, store) = (feed.clone(), practice.store.clone());
    let following = tokio::spawn(async move { follower.follow(&store).await });
    // It begins with what is committed after its first look.
    let tried = AtomicU32::new(0);
    until("the feed to be followed", async || {
        practice.add_patient(patient(&format!("4{}", tried.fetch_add(1, Ordering::Relaxed)))).await;
        (!bell.is_empty()).then_some(())
    })
    .await;
    let app = App {
        store: practice.store.clone(),
        reference: practice.courier.reference.clone(),
        courier: practice.courier.clone(),
        feed,
        interest: Route::default(),
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    };
    let document = "subscription($id: ID!) { batchProgress(id: $id) { state done endedAt \
                    counts { queued reported withWarnings rejected } } }";
    let asked = Request::new(document).variables(Variables::from_json(json!({ "id": batch })));
    let asked = asked.data(Arc::new(app)).data(caller(CallerKind::Person));
    let mut events = schema(&practice).execute_stream(asked);
    let mut next = async || {
        let event = tokio::time::timeout(Duration::from_secs(60), events.next()).await.expect("in time");
        event.expect("goes on").into_result().expect("no error").data.into_json().unwrap()["batchProgress"].clone()
    };
    let first = next().await;
    assert_eq!((&first["state"], &first["done"]), (&json!("QUEUING"), &json!(0)));
    work_off(&practice, 10).await;
    practice.carry_all().await;
    work_off(&practice, 10).await;
    let last = loop {
        let event = next().await;
        if !event["endedAt"].is_null() {
            break event;
        }
    };
    assert_eq!(last["counts"], json!({ "queued": 0, "reported": 1, "withWarnings": 1, "rejected": 1 }));
    following.abort();
}
