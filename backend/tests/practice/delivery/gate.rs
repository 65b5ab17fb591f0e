//! Trouble of the set-up and of the registry: what is held where, what goes on by itself, and what is never sent twice.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use backend::{
    delivery::Courier,
    entity::{gate, immunization, report, submission},
    night,
    source::Source as _,
    store::{self, Ended, QueueOutcome, UndoOutcome},
    transport::{Contact, Endpoint, Failure, FailureCode, RegistryTransport, Reply, Sent},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use shared::{
    gate::{Cause, GateEvent, GateKind},
    report::{Action, Attempt, AttemptState, HoldReason, Outcome},
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, claim_as, patient, practice},
};

on_both!(
    a_wrong_password_is_tried_once_and_everything_goes_on_by_itself,
    unknown_outcomes_do_not_try_a_wrong_password_again,
    what_may_have_arrived_goes_again_as_it_was,
    a_deletion_goes_when_it_was_asked_for,
    a_refused_removal_ends_by_hand,
    a_web_page_stops_the_queue_until_the_registry_answers,
    an_address_is_judged_by_what_was_known_before,
    a_probe_is_judged_by_what_was_known_before,
    a_bad_request_is_one_messages,
    what_is_on_its_way_together_is_refused_together,
    one_server_makes_a_connection_test,
    a_gate_that_cannot_be_read_is_closed,
    a_location_that_is_refused_holds_its_own_doses,
);

/// The behavior of the registry.
#[derive(Debug, Clone, Copy)]
enum Mood {
    /// The training registry.
    Well,
    /// It takes a message, and no answer arrives.
    Lost,
    /// Always the same goes wrong.
    Fails(FailureCode),
    /// It answers with a code and an error.
    Says(&'static str, &'static str),
}

/// The way to the training registry, over HTTP, with moods.
struct Moody {
    inner: Arc<dyn RegistryTransport>,
    mood: Mutex<Mood>,
    messages: Mutex<Vec<String>>,
}

impl Moody {
    fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    fn count(&self) -> usize {
        self.messages.lock().unwrap().len()
    }

    /// Returns each received dose, without the number and time of its message.
    fn doses(&self) -> Vec<String> {
        let dose = |message: &String| message.split('\r').filter(|line| line.starts_with("RX")).collect::<String>();
        self.messages.lock().unwrap().iter().map(dose).collect()
    }
}

#[async_trait]
impl RegistryTransport for Moody {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        match self.mood() {
            Mood::Fails(code) if Failure::new(code).outcome == Sent::Maybe => Err(Failure::new(code)),
            Mood::Fails(FailureCode::HttpNotFound) => Err(Failure::new(FailureCode::HttpNotFound)),
            _ => self.inner.test_connection(endpoint, echo).await,
        }
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        self.messages.lock().unwrap().push(message.to_owned());
        match self.mood() {
            Mood::Well => self.inner.submit(endpoint, message).await,
            Mood::Lost => {
                self.inner.submit(endpoint, message).await?;
                Err(Failure::new(FailureCode::AnswerTimeout))
            }
            Mood::Fails(code) => Err(Failure::new(code)),
            Mood::Says(code, error) => {
                let id = message.split('|').nth(9).unwrap_or_default();
                let body = format!("MSH|^~\\&|IIS||||20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|{code}|{id}\rERR|{error}\r");
                Ok(Reply { body, http_status: Some(200) })
            }
        }
    }
}

/// The practice's server on a way with moods.
fn moody(practice: &Practice) -> (Courier, Arc<Moody>) {
    let inner = Arc::clone(&practice.courier.transport);
    let way = Arc::new(Moody { inner, mood: Mutex::new(Mood::Well), messages: Mutex::new(Vec::new()) });
    (Courier { transport: way.clone(), ..practice.courier.clone() }, way)
}

async fn carry_all(courier: &Courier) {
    while courier.carry_one().await.unwrap() {}
}

async fn add_many(practice: &Practice, count: usize) -> Vec<Uuid> {
    let mut reports = Vec::new();
    for n in 0..count {
        reports.push(practice.add_one(&format!("2{n:04}"), "Y014237").await.1);
    }
    reports
}

async fn queue_all(practice: &Practice, reports: &[Uuid]) {
    for report in reports {
        assert_eq!(practice.queue(*report).await, QueueOutcome::Queued);
    }
}

async fn reported(practice: &Practice, reports: &[Uuid]) -> usize {
    let mut count = 0;
    for report in reports {
        count += usize::from(practice.seen(*report).await.0 == "REPORTED");
    }
    count
}

async fn save(practice: &Practice, password: &str) {
    let address = store::settings_of(&practice.integration_row().await.settings).unwrap()["endpoint"].clone();
    let new = crate::support::set_up(practice.location, &address, password);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
}

async fn resume(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::resume(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
}

async fn delete(practice: &Practice, dose: Uuid, at_registry: bool) {
    let found = immunization::Entity::find_by_id(dose).one(practice.store.reader()).await.unwrap().unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    store::delete_dose(&mut tx, (&found).into(), at_registry).await.unwrap();
    tx.commit().await.unwrap();
}

async fn edit(practice: &Practice, dose: Uuid, lot: &str) {
    let found = immunization::Entity::find_by_id(dose).one(practice.store.reader()).await.unwrap().unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let changed = practice.dose(lot);
    store::update_dose(&mut tx, &practice.courier.reference, (&found).into(), changed).await.unwrap();
    tx.commit().await.unwrap();
}

fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

async fn a_wrong_password_is_tried_once_and_everything_goes_on_by_itself(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    save(&practice, "wrong").await;
    let reports = add_many(&practice, 10).await;
    practice.source.set("2026-03-11T09:01:00Z");
    night::run_due(&practice.store, &practice.courier.reference).await.unwrap();
    carry_all(&courier).await;
    practice.source.advance(hours(30));
    carry_all(&courier).await;
    assert_eq!(way.count(), 1, "a wrong password is tried once");
    assert_eq!(practice.gate().await.kind(), GateKind::Held);
    for report in &reports {
        let state = practice.state(*report).await;
        assert_eq!((state.attempt.state, state.attempt.tries), (AttemptState::Queued, 0));
    }
    let text = "{ home { causes { doses integrationId text } } reports(tab: IN_PROGRESS) { rows { status why } } }";
    let told = crate::chart::record::run(&practice, text, json!({})).await;
    let cause = &told["home"]["causes"][0];
    assert_eq!((&cause["doses"], &cause["integrationId"]), (&json!(10), &json!(practice.integration)));
    let row = &told["reports"]["rows"][0];
    assert_eq!(row["status"], "NEEDS_YOU");
    let why = row["why"].as_str().unwrap();
    assert!(why.starts_with("Nothing goes to the registry.") && why.ends_with("under Integrations."), "{why}");

    save(&practice, "training").await;
    carry_all(&courier).await;
    assert_eq!((reported(&practice, &reports).await, way.count()), (10, 11), "all of them, by themselves");
    assert_eq!(practice.gate().await.kind(), GateKind::Open);
}

async fn unknown_outcomes_do_not_try_a_wrong_password_again(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    way.turn(Mood::Fails(FailureCode::AnswerTimeout));
    let reports = add_many(&practice, 10).await;
    for report in &reports {
        queue_all(&practice, &[*report]).await;
        assert!(courier.carry_one().await.unwrap());
        resume(&practice).await;
    }
    way.turn(Mood::Fails(FailureCode::SecurityFault));
    for _ in 0..3 {
        practice.source.advance(hours(1));
        carry_all(&courier).await;
    }
    assert_eq!(way.count(), 11, "one of the ten tried it");
    way.turn(Mood::Well);
    resume(&practice).await;
    practice.source.advance(hours(6));
    carry_all(&courier).await;
    assert_eq!(reported(&practice, &reports).await, 10);
}

async fn what_may_have_arrived_goes_again_as_it_was(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    queue_all(&practice, &[report]).await;
    way.turn(Mood::Lost);
    carry_all(&courier).await;
    edit(&practice, dose.id, "Y014273").await;
    let moods = [
        Mood::Says("AE", "||206^locked^HL70357|E"),
        Mood::Says("AR", "|PID^1^5|102^wrong type^HL70357|E"),
        Mood::Fails(FailureCode::HttpTooMany),
        Mood::Fails(FailureCode::HttpBadRequest),
        Mood::Well,
    ];
    for mood in moods {
        assert_eq!(practice.state(report).await.attempt.state, AttemptState::Unknown);
        way.turn(mood);
        practice.source.advance(hours(4));
        carry_all(&courier).await;
    }
    let doses = way.doses();
    assert!(doses.len() == 6 && doses.iter().all(|dose| *dose == doses[0]), "{doses:#?}");
    let state = practice.state(report).await;
    assert_eq!((state.accepted.unwrap().version, state.next_message()), (1, Some((2, Action::Update))));
    delete(&practice, dose.id, true).await;
    carry_all(&courier).await;
    assert!(way.doses().pop().unwrap().contains("|D"), "what the registry holds is taken out");
    assert_eq!(practice.seen(report).await.0, "EXCLUDED");
}

async fn a_deletion_goes_when_it_was_asked_for(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    for (mrn, asked) in [("10077", false), ("10078", true)] {
        let (dose, report) = practice.add_one(mrn, "Y014237").await;
        queue_all(&practice, &[report]).await;
        carry_all(&courier).await;
        edit(&practice, dose.id, "Y014273").await;
        queue_all(&practice, &[report]).await;
        let claim = practice.claim().await.unwrap();
        delete(&practice, dose.id, asked).await;
        // The update on its way meets a wrong password, as an answer that was settled.
        let sent_at = claim.submission.claimed_at;
        let refused = Ended {
            integration_gate: Some(GateEvent::SetUpRefused { sent_at, cause: Cause::default() }),
            ..Ended::of(Outcome::SetBack)
        };
        let mut tx = practice.store.begin("test").await.unwrap();
        store::complete(&mut tx, &practice.courier.vault, &claim.submission, &refused).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(practice.gate().await.kind(), GateKind::Held);
        resume(&practice).await;
        carry_all(&courier).await;
        let last = way.doses().pop().unwrap();
        let state = practice.state(report).await;
        assert_eq!((last.contains("|D"), state.accepted.is_none()), (asked, asked), "{last}");
        assert_eq!(state.attempt, Attempt::NONE);
    }
}

async fn a_refused_removal_ends_by_hand(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    let right = practice.add_patient(patient("10088")).await;
    for take_back in [false, true] {
        way.turn(Mood::Well);
        let (dose, old) = practice.add_one(if take_back { "10078" } else { "10077" }, "Y014237").await;
        queue_all(&practice, &[old]).await;
        carry_all(&courier).await;
        let mut tx = practice.store.begin("test").await.unwrap();
        let reference = &practice.courier.reference;
        let moved = store::move_dose(&mut tx, reference, (&dose).into(), right).await.unwrap();
        tx.commit().await.unwrap();
        let new = practice.report_of(moved.id).await;
        way.turn(Mood::Says("AE", "|ORC^1^3|101^required field missing^HL70357|E"));
        carry_all(&courier).await;
        assert_eq!(practice.state(new).await.attempt.held, Some(HoldReason::RemovalRefused));
        assert_eq!(practice.seen(new).await.1, "NEEDS_YOU");
        way.turn(Mood::Well);
        if take_back {
            let mut tx = practice.store.begin("test").await.unwrap();
            let undone = store::undo_move(&mut tx, reference, (&moved).into()).await.unwrap();
            tx.commit().await.unwrap();
            assert!(matches!(undone, UndoOutcome::Undone(back) if back.id == dose.id));
            assert_eq!(
                (practice.seen(old).await.0, practice.seen(new).await.0),
                ("REPORTED".into(), "EXCLUDED".into())
            );
        } else {
            queue_all(&practice, &[new]).await;
            carry_all(&courier).await;
            assert_eq!(practice.seen(new).await.0, "REPORTED", "a person sends it anyway");
            let found = immunization::Entity::find_by_id(moved.id).one(practice.store.reader()).await.unwrap().unwrap();
            let tx_outcome = {
                let mut tx = practice.store.begin("test").await.unwrap();
                store::undo_move(&mut tx, reference, (&found).into()).await.unwrap()
            };
            assert!(matches!(tx_outcome, UndoOutcome::Reported), "what a registry holds is not taken back");
        }
    }
}

async fn a_web_page_stops_the_queue_until_the_registry_answers(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(8).await;
    let (courier, way) = moody(&practice);
    let reports = add_many(&practice, 20).await;
    queue_all(&practice, &reports).await;
    way.turn(Mood::Fails(FailureCode::NotSoap));
    carry_all(&courier).await;
    assert_eq!((way.count(), practice.gate().await.kind()), (5, GateKind::Broken), "five tries, not twenty");
    for minutes in [6, 11, 21] {
        practice.source.advance(Duration::from_secs(minutes * 60));
        carry_all(&courier).await;
    }
    assert_eq!(way.count(), 5, "only the connection is tested");
    way.turn(Mood::Well);
    practice.source.advance(hours(1));
    carry_all(&courier).await;
    assert_eq!(reported(&practice, &reports).await, 20, "all go by themselves");
}

async fn an_address_is_judged_by_what_was_known_before(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    let reports = add_many(&practice, 3).await;
    queue_all(&practice, &reports[..1]).await;
    carry_all(&courier).await;
    way.turn(Mood::Fails(FailureCode::HttpNotFound));
    queue_all(&practice, &reports[1..2]).await;
    carry_all(&courier).await;
    assert_eq!(practice.state(reports[1]).await.attempt.state, AttemptState::Waiting);
    assert_eq!(practice.gate().await.kind(), GateKind::Open, "an address that worked is the registry's trouble");
    save(&practice, "training").await;
    queue_all(&practice, &reports[2..]).await;
    carry_all(&courier).await;
    assert_eq!(practice.state(reports[2]).await.attempt.state, AttemptState::Queued);
    assert_eq!(practice.gate().await.kind(), GateKind::Held, "one that never worked is the set-up's");
}

/// Nothing is at the address when the connection is tested: where it worked before the registry is out of order, and is
/// tested again; where it never worked the set-up is refused.
async fn a_probe_is_judged_by_what_was_known_before(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    let reports = add_many(&practice, 7).await;
    queue_all(&practice, &reports[..1]).await;
    carry_all(&courier).await;
    way.turn(Mood::Fails(FailureCode::HttpNotFound));
    queue_all(&practice, &reports[1..]).await;
    carry_all(&courier).await;
    assert_eq!(practice.gate().await.kind(), GateKind::Broken, "five messages in a row found nothing");
    let (tried, probe_at) = (way.count(), practice.gate().await.probe_at().unwrap());
    practice.source.advance(Duration::from_secs(301));
    carry_all(&courier).await;
    let gate = practice.gate().await;
    assert_eq!((gate.kind(), way.count()), (GateKind::Broken, tried), "the probe found nothing either");
    assert!(gate.probe_at().unwrap() > probe_at);
    save(&practice, "training").await;
    carry_all(&courier).await;
    assert_eq!((practice.gate().await.kind(), way.count()), (GateKind::Held, tried), "it never worked so");
    way.turn(Mood::Well);
    save(&practice, "training").await;
    practice.source.advance(hours(4));
    carry_all(&courier).await;
    assert_eq!(reported(&practice, &reports).await, reports.len(), "all go by themselves");
}

async fn a_bad_request_is_one_messages(base: Base) {
    let practice = practice(base, true).await;
    let (courier, way) = moody(&practice);
    let reports = add_many(&practice, 6).await;
    way.turn(Mood::Fails(FailureCode::HttpBadRequest));
    queue_all(&practice, &reports[..1]).await;
    carry_all(&courier).await;
    assert_eq!(practice.seen(reports[0]).await.1, "REJECTED");
    way.turn(Mood::Well);
    queue_all(&practice, &reports[1..3]).await;
    carry_all(&courier).await;
    assert_eq!(reported(&practice, &reports[1..3]).await, 2, "the others go on");
    way.turn(Mood::Fails(FailureCode::HttpBadRequest));
    queue_all(&practice, &reports[3..]).await;
    carry_all(&courier).await;
    assert_eq!(practice.gate().await.kind(), GateKind::Held, "what three messages are told alike is the set-up's");
    let attempts = submission::Entity::find().count(practice.store.reader()).await.unwrap();
    assert_eq!(attempts, 6);
    for report in &reports[3..] {
        assert_eq!(practice.state(*report).await.attempt, Attempt::QUEUED, "they go by themselves");
    }
    assert_eq!(practice.seen(reports[0]).await.1, "REJECTED", "an earlier one was its own");
    way.turn(Mood::Well);
    save(&practice, "training").await;
    carry_all(&courier).await;
    assert_eq!((reported(&practice, &reports).await, practice.gate().await.kind()), (5, GateKind::Open));
}

/// Eight messages are on their way when the registry begins to refuse each alike.
async fn what_is_on_its_way_together_is_refused_together(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(8).await;
    practice.open_gate().await;
    let reports = add_many(&practice, 8).await;
    queue_all(&practice, &reports).await;
    let claims = claim_as(&practice.store, practice.courier.server, 8).await.unwrap();
    assert_eq!(claims.len(), 8);
    let ended: Vec<_> = claims.iter().map(|claim| refused_alone(&claim.submission)).collect();
    // Five are stored together, and three after them one by one.
    let attempts: Vec<_> = claims.iter().map(|claim| &claim.submission).zip(&ended).collect();
    for together in [&attempts[..5], &attempts[5..6], &attempts[6..7], &attempts[7..]] {
        let mut tx = practice.store.begin("test").await.unwrap();
        let fenced_off = store::complete_all(&mut tx, &practice.courier.vault, together).await.unwrap();
        tx.commit().await.unwrap();
        assert!(fenced_off.is_empty());
    }
    assert_eq!(practice.gate().await.kind(), GateKind::Held);
    for report in &reports {
        assert_eq!(practice.state(*report).await.attempt, Attempt::QUEUED);
    }
    save(&practice, "training").await;
    practice.carry_all().await;
    assert_eq!(reported(&practice, &reports).await, 8, "all go by themselves");
}

/// A refusal of one message, as it was settled by the gate of its claim.
fn refused_alone(submission: &submission::Model) -> Ended {
    let cause = Cause { code: "http_bad_request".into(), ..Cause::default() };
    let (sent_at, report) = (submission.claimed_at, submission.report_id);
    Ended {
        failure: Some(("http_bad_request".into(), "The registry's server refused the message.".into())),
        integration_gate: Some(GateEvent::MessageRefused { sent_at, cause, report }),
        ..Ended::of(Outcome::NotTaken { again: None })
    }
}

async fn one_server_makes_a_connection_test(base: Base) {
    let practice = practice(base, true).await;
    save(&practice, "training").await;
    let other = practice.second_server().await;
    let now = practice.source.now();
    // Both have read that it is due.
    for store in [&practice.store, &other.store] {
        assert_eq!(store::due_probes(store.reader(), now).await.unwrap(), [practice.integration]);
    }
    let mut begun = Vec::new();
    for store in [&practice.store, &other.store] {
        let mut tx = store.begin("test").await.unwrap();
        let until = now + chrono::TimeDelta::minutes(3);
        let gate = store::begin_probe(&mut tx, practice.integration, until).await.unwrap();
        tx.commit().await.unwrap();
        begun.push(gate.is_some());
    }
    assert_eq!(begun, [true, false]);
}

/// A gate that another version wrote keeps its own doses back, and says so; the others go.
async fn a_gate_that_cannot_be_read_is_closed(base: Base) {
    let practice = practice(base, true).await;
    let reports = add_many(&practice, 2).await;
    queue_all(&practice, &reports[..1]).await;
    practice.carry_all().await;
    let tx = practice.store.begin("test").await.unwrap();
    let strange = gate::ActiveModel { id: Set(practice.integration), state: Set("AJAR".into()), ..Default::default() };
    strange.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let other = crate::registry::onboarding::wisconsin(&practice, "TEST", "training").await;
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, other).await.unwrap();
    tx.commit().await.unwrap();
    let (dose, _) = practice.add_one("30001", "Y014237").await;
    let all = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose.id));
    let rows = all.all(practice.store.reader()).await.unwrap();
    queue_all(&practice, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await;
    practice.carry_all().await;
    for row in rows {
        let expected = if row.integration_id == other { "REPORTED" } else { "IN_PROGRESS" };
        assert_eq!(practice.seen(row.id).await.0, expected);
    }
    backend::alert::check(&practice.store).await.unwrap();
    let open = async || {
        let alerts = store::open_alerts(practice.store.reader()).await.unwrap();
        alerts.into_iter().map(|row| (row.kind, row.subject_id)).collect::<Vec<_>>()
    };
    assert_eq!(open().await, [("ROW_UNREADABLE".to_owned(), practice.integration)]);
    save(&practice, "training").await;
    practice.carry_all().await;
    assert_eq!(practice.gate().await.kind(), GateKind::Open, "saving the set-up makes it anew");
    backend::alert::check(&practice.store).await.unwrap();
    assert_eq!(open().await, []);
}

async fn a_location_that_is_refused_holds_its_own_doses(base: Base) {
    let practice = practice(base, true).await;
    let reports = add_many(&practice, 3).await;
    queue_all(&practice, &reports[..1]).await;
    practice.carry_all().await;
    queue_all(&practice, &reports[1..]).await;
    let claim = practice.claim().await.unwrap();
    let sent_at = claim.submission.claimed_at;
    let cause = Cause { text: "The registry does not know the location. Correct it.".into(), ..Cause::default() };
    let refused = Ended {
        integration_gate: Some(GateEvent::GotThrough { sent_at }),
        enrollment_gate: Some(GateEvent::SetUpRefused { sent_at, cause }),
        ..Ended::of(Outcome::SetBack)
    };
    let mut tx = practice.store.begin("test").await.unwrap();
    store::complete(&mut tx, &practice.courier.vault, &claim.submission, &refused).await.unwrap();
    tx.commit().await.unwrap();
    practice.carry_all().await;
    assert_eq!(reported(&practice, &reports).await, 1);
    assert_eq!(practice.gate().await.kind(), GateKind::Open, "other locations go on");
    let text = "{ home { causes { doses } } reports(tab: IN_PROGRESS) { rows { status } } }";
    let told = crate::chart::record::run(&practice, text, json!({})).await;
    assert_eq!(told["home"]["causes"], json!([{"doses": 2}]));
    assert_eq!(told["reports"]["rows"], json!([{"status": "NEEDS_YOU"}, {"status": "NEEDS_YOU"}]));
    resume(&practice).await;
    practice.carry_all().await;
    assert_eq!(reported(&practice, &reports).await, 3);
}
