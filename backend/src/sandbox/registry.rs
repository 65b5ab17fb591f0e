//! The processing of a message to its acknowledgement.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{
    ledger::Ledger,
    message::{
        acknowledgement::{self, Acknowledgement},
        remark::{ErrorCode, Remark, Severity},
        vxu::{self, Order, Vxu},
    },
    rule::{check, trigger::Trigger},
    state::Sandbox,
};

/// The way in which an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerMode {
    /// The whole answer, as it should be.
    Whole,
    /// An answer broken off in the middle.
    Half,
    /// No answer.
    None,
    /// A fault.
    Fault,
    /// A web page.
    WebPage,
}

/// Processes a message. Returns its acknowledgement and the way in which that is sent.
pub(super) async fn process(sandbox: &Sandbox, message: &str) -> (AnswerMode, String) {
    let now = (sandbox.options.clock)();
    let vxu = match vxu::read(message) {
        Ok(vxu) => vxu,
        Err(remark) => {
            let refused = Acknowledgement::refuse(&vxu::Header::default(), remark);
            return (AnswerMode::Whole, acknowledgement::render(&refused, now, sandbox.next_answer()));
        }
    };
    // In flight until the answer is sent, also if the sender goes away meanwhile.
    let _in_flight = sandbox.ledger.enter(&vxu);
    let asked = triggers(&sandbox.ledger, &vxu);
    let decided = decide(&sandbox.ledger, &vxu, &asked, now);
    let rendered = acknowledgement::render(&decided, now, sandbox.next_answer());
    wait(sandbox, &asked).await;
    (answer_mode(&asked), rendered)
}

impl Sandbox {
    /// Takes the doses of a message that it accepted before it began anew, since it keeps nothing; nothing is counted.
    pub fn recall(&self, message: &str) {
        if let Ok(vxu) = vxu::read(message) {
            let patient = vxu.patient.key();
            vxu.orders.iter().for_each(|order| self.ledger.take(&patient, order));
        }
    }
}

/// Returns the triggers of a message's lots, one for each order.
fn triggers(ledger: &Ledger, vxu: &Vxu) -> Vec<Option<Trigger>> {
    vxu.orders.iter().map(|order| Trigger::of(&order.lot, ledger.times(order))).collect()
}

/// Checks a message and takes what can be taken of it.
fn decide(ledger: &Ledger, vxu: &Vxu, asked: &[Option<Trigger>], now: DateTime<Utc>) -> Acknowledgement {
    if let Some(remark) = check::header(&vxu.header) {
        return Acknowledgement::refuse(&vxu.header, remark);
    }
    let nothing_taken = |trigger: &Trigger| matches!(trigger, Trigger::Busy | Trigger::Fault | Trigger::WebPage);
    if asked.iter().flatten().any(nothing_taken) {
        return Acknowledgement::refuse(&vxu.header, LOCKED);
    }
    let mut remarks = check::patient(&vxu.patient, now);
    let patient_refused = has_error(&remarks);
    for (order, trigger) in vxu.orders.iter().zip(asked) {
        let mut found = check::order(order, &vxu.patient, now);
        found.extend(check::key(order, ledger.look_up(&order.key())));
        found.extend(trigger.and_then(|trigger| check::lot_on_request(order, trigger)));
        let is_refused = *trigger == Some(Trigger::RefuseInWords) || has_error(&found);
        settle(ledger, vxu, order, patient_refused || is_refused);
        remarks.extend(found);
    }
    Acknowledgement::answer(&vxu.header, remarks)
}

const LOCKED: Remark = Remark {
    place: None,
    code: ErrorCode::RecordLocked,
    severity: Severity::Error,
    text: "The record is in use. Send the message again later",
};

fn settle(ledger: &Ledger, vxu: &Vxu, order: &Order, refused: bool) {
    if refused { ledger.refuse(order) } else { ledger.take(&vxu.patient.key(), order) }
}

fn has_error(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.severity == Severity::Error)
}

async fn wait(sandbox: &Sandbox, asked: &[Option<Trigger>]) {
    let slow = asked.contains(&Some(Trigger::Slow));
    let longer = if slow { sandbox.options.slow } else { Duration::ZERO };
    let whole = sandbox.options.latency + longer;
    if !whole.is_zero() {
        tokio::time::sleep(whole).await;
    }
}

fn answer_mode(asked: &[Option<Trigger>]) -> AnswerMode {
    let special = asked.iter().flatten().find_map(|trigger| match trigger {
        Trigger::Fault => Some(AnswerMode::Fault),
        Trigger::WebPage => Some(AnswerMode::WebPage),
        Trigger::Broken => Some(AnswerMode::Half),
        Trigger::Silent => Some(AnswerMode::None),
        Trigger::Refuse
        | Trigger::RefuseInWords
        | Trigger::RefuseOddly
        | Trigger::Warn
        | Trigger::Busy
        | Trigger::Slow => None,
    });
    special.unwrap_or(AnswerMode::Whole)
}
