//! The consequences of an answer, by a table: the report's outcome and the events for the gates.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    ack::{self, Acknowledgement, Duplicate, SentDose, SetUpScope},
    advice::Advice,
    gate::{Cause, Gate, GateEvent, GateScope},
    program::AckDialect,
    report::{Action, Answer, Outcome, Settled, Trouble, Try, settle},
};

const ID: &str = "M1";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).unwrap()
}

/// An answer as a registry writes it.
pub(super) fn acknowledgement(code: &str, error: &str) -> Acknowledgement {
    let error = if error.is_empty() { String::new() } else { format!("ERR|{error}\r") };
    let text = format!("MSH|^~\\&|IIS||||20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|{code}|{ID}\r{error}");
    let dialect = AckDialect::default();
    ack::read(&text, &ack::Sent { message_id: ID, doses: &[SentDose::default()], dialect: &dialect })
}

/// A first try to add a dose.
fn first_try(report: u128) -> Try {
    Try {
        report: Uuid::from_u128(report),
        sent_at: now(),
        now: now(),
        tries: 1,
        jitter: 0.5,
        action: Action::Add,
        in_doubt: false,
        maybe_accepted: false,
        retry_after: None,
    }
}

fn of(answer: &Answer<'_>, in_doubt: bool, has_worked: bool) -> Settled {
    let mut gate = Gate::new(GateScope::Integration, now());
    if has_worked {
        gate = gate.apply(GateEvent::GotThrough { sent_at: now() }, now());
    }
    let tried = Try { in_doubt, ..first_try(1) };
    settle(answer, &gate, &tried, Cause::default())
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::AlreadyThere => "already there",
        Outcome::Rejected => "rejected",
        Outcome::NotTaken { .. } => "not taken",
        Outcome::Waiting { .. } => "waiting",
        Outcome::Unknown { until: Some(_) } => "unknown",
        Outcome::Unknown { until: None } => "unknown for good",
        Outcome::SetBack => "set back",
        Outcome::Blocked => "blocked",
        Outcome::Unreadable => "unreadable",
        Outcome::GaveUp => "gave up",
    }
}

fn learned(event: Option<&GateEvent>) -> &'static str {
    match event {
        None => "nothing",
        Some(GateEvent::GotThrough { .. }) => "through",
        Some(GateEvent::SetUpRefused { .. }) => "refused",
        Some(GateEvent::Troubled { .. }) => "troubled",
        Some(GateEvent::NotFound { .. }) => "not found",
        Some(GateEvent::MessageRefused { .. }) => "message",
        Some(_) => "else",
    }
}

fn check(settled: &Settled, expected: (&str, &str, &str)) {
    let found = (name(settled.outcome), learned(settled.integration.as_ref()), learned(settled.enrollment.as_ref()));
    assert_eq!(found, expected);
}

#[rstest::rstest]
#[case::accepted("AA", "", None, None, ("accepted", "through", "through"))]
#[case::about_the_dose("AE", "|RXA^1^5|103|E", None, None, ("rejected", "through", "through"))]
#[case::locked("AE", "||206^locked^HL70357|E", None, None, ("waiting", "through", "through"))]
#[case::internal("AE", "||207^error^HL70357|E", None, None, ("waiting", "through", "through"))]
#[case::not_processed("AR", "|MSH^1^12|203^version^HL70357|E", None, None, ("not taken", "through", "through"))]
#[case::account("AE", "|MSH^1^4|101|E", Some(SetUpScope::Integration), None, ("set back", "refused", "nothing"))]
#[case::location("AE", "|RXA^1^11|101|E", Some(SetUpScope::Enrollment), None, ("set back", "through", "refused"))]
#[case::twice("AE", "|ORC^1^3|205|E", None, Some(Duplicate::Dose), ("rejected", "through", "through"))]
#[case::message_twice("AE", "|MSH^1^10|205|E", None, Some(Duplicate::Message), ("unknown", "through", "through"))]
fn what_a_first_answer_amounts_to(
    #[case] code: &str,
    #[case] error: &str,
    #[case] setup: Option<SetUpScope>,
    #[case] duplicate: Option<Duplicate>,
    #[case] expected: (&str, &str, &str),
) {
    let ack = Acknowledgement { setup, duplicate, ..acknowledgement(code, error) };
    check(&of(&Answer::Read(&ack), false, true), expected);
}

#[test]
fn a_duplicate_of_what_is_in_doubt_is_our_own_first_try() {
    let ack = Acknowledgement { duplicate: Some(Duplicate::Dose), ..acknowledgement("AE", "|ORC^1^3|205|E") };
    check(&of(&Answer::Read(&ack), true, true), ("accepted", "through", "through"));
    let ack = Acknowledgement { duplicate: Some(Duplicate::Message), ..acknowledgement("AE", "|MSH^1^10|205|E") };
    check(&of(&Answer::Read(&ack), true, true), ("unknown", "through", "through"));
}

/// After a restore the registry may hold any version: a duplicate does not say that it holds the one that was sent.
#[rstest::rstest]
#[case::a_new_message(Action::Add, false, "already there")]
#[case::one_that_waited_at_the_backup(Action::Add, true, "already there")]
#[case::an_update(Action::Update, false, "rejected")]
#[case::an_update_in_doubt(Action::Update, true, "rejected")]
#[case::a_deletion(Action::Delete, true, "rejected")]
fn a_duplicate_after_a_restore_is_no_acceptance(
    #[case] action: Action,
    #[case] in_doubt: bool,
    #[case] expected: &'static str,
) {
    let ack = Acknowledgement { duplicate: Some(Duplicate::Dose), ..acknowledgement("AE", "|ORC^1^3|205|E") };
    let tried = Try { action, in_doubt, maybe_accepted: true, ..first_try(1) };
    let gate = Gate::new(GateScope::Integration, now());
    check(&settle(&Answer::Read(&ack), &gate, &tried, Cause::default()), (expected, "through", "through"));
}

#[rstest::rstest]
#[case::unreadable("<html>down for maintenance</html>")]
#[case::empty("")]
#[case::of_something_else("MSH|^~\\&|IIS||||20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|AA|other\r")]
fn what_cannot_be_read_is_the_registrys_trouble(#[case] text: &str) {
    let dialect = AckDialect::default();
    let ack = ack::read(text, &ack::Sent { message_id: ID, doses: &[SentDose::default()], dialect: &dialect });
    check(&of(&Answer::Read(&ack), false, true), ("unknown", "troubled", "nothing"));
}

#[rstest::rstest]
#[case::wrong_password(Trouble::SetUp, false, Advice::FixSetUp, true, ("set back", "refused", "nothing"))]
#[case::not_found_at_first(Trouble::NotFound, false, Advice::WaitForRegistry, false, ("set back", "not found", "nothing"))]
#[case::not_found_after_it_worked(Trouble::NotFound, false, Advice::WaitForRegistry, true, ("waiting", "not found", "nothing"))]
#[case::bad_request(Trouble::Message, false, Advice::CorrectRecord, true, ("not taken", "message", "nothing"))]
#[case::refused(Trouble::Registry, false, Advice::WaitForRegistry, true, ("waiting", "troubled", "nothing"))]
#[case::timeout(Trouble::Registry, true, Advice::RetrySoon, true, ("unknown", "troubled", "nothing"))]
#[case::web_page(Trouble::Registry, true, Advice::FixSetUp, true, ("unknown", "troubled", "nothing"))]
fn what_no_answer_amounts_to(
    #[case] trouble: Trouble,
    #[case] may_have_arrived: bool,
    #[case] advice: Advice,
    #[case] has_worked: bool,
    #[case] expected: (&str, &str, &str),
) {
    check(&of(&Answer::Failed { trouble, may_have_arrived, advice }, false, has_worked), expected);
}

#[test]
fn what_is_refused_to_the_third_message_alike_is_the_set_ups() {
    let cause = || Cause { code: "http_bad_request".into(), ..Cause::default() };
    let mut gate = Gate::new(GateScope::Integration, now());
    let mut outcomes = Vec::new();
    for report in 1..=3 {
        let tried = first_try(report);
        let answer =
            Answer::Failed { trouble: Trouble::Message, may_have_arrived: false, advice: Advice::CorrectRecord };
        let settled = settle(&answer, &gate, &tried, cause());
        gate = gate.apply(settled.integration.unwrap(), now());
        outcomes.push(name(settled.outcome));
    }
    assert_eq!(outcomes, ["not taken", "not taken", "set back"]);
    assert!(gate.is_closed());
}

#[test]
fn a_pause_that_the_registry_asks_for_is_kept() {
    let tried = Try { retry_after: Some(TimeDelta::seconds(90)), ..first_try(1) };
    let answer = Answer::Failed { trouble: Trouble::Registry, may_have_arrived: false, advice: Advice::RetrySoon };
    let settled = settle(&answer, &Gate::new(GateScope::Integration, now()), &tried, Cause::default());
    assert_eq!(settled.outcome, Outcome::Waiting { until: now() + TimeDelta::seconds(90) });
}
