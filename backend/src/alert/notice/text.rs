//! The text of a notice, as a mail and as JSON. It holds no patient's value, since an alert holds none.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use shared::{
    alert::{AlertEnd, AlertKind},
    maintenance,
};

use crate::{
    alert::{alert_text, subject_name},
    civil::to_timestamp,
    entity::alert,
    reference_data::ReferenceData,
    store::{ClaimedNotice, Error, NoticeEvent, PracticeProfile, Result, SubjectNames, subject_of},
    transport::Mail,
};

/// The mail of a notice. Its id is the same each time that it is tried.
///
/// # Errors
/// `Unreadable` when another version wrote the alert.
pub(super) fn mail_of(
    note: &ClaimedNotice,
    names: &SubjectNames,
    reference: &ReferenceData,
    place: &PracticeProfile,
) -> Result<Mail> {
    let alert = &note.alert;
    let of = subject_of(alert)?;
    let (name, told) = (subject_name(of, names, reference), alert_text(alert, of, names, reference));
    let about = format!("{}: {name}", kind_of(alert)?.title());
    let since = format!("Since {}.", moment(alert.raised_at, &place.zone));
    let (subject, lines) = match (note.event, alert.ended_at) {
        (NoticeEvent::Ended, Some(ended)) => {
            let end = format!("This has ended. {}", end_text(alert)).trim_end().to_owned();
            let until = format!("{since} Ended {}.", moment(ended, &place.zone));
            (format!("Dosewire, ended: {about}"), vec![end, format!("It was: {told}"), until])
        }
        _ => (format!("Dosewire: {about}"), vec![told, since]),
    };
    let text = format!("{}\n\n{}", lines.join("\n\n"), place.practice.name);
    Ok(Mail { id: note.row.id, at: note.row.created_at, subject, text })
}

/// The JSON body of a webhook. `id` is the same on each attempt, so that the receiver counts none twice.
///
/// # Errors
/// `Unreadable` when another version wrote the alert.
pub(super) fn json_of(
    note: &ClaimedNotice,
    names: &SubjectNames,
    reference: &ReferenceData,
    place: &PracticeProfile,
) -> Result<Value> {
    let alert = &note.alert;
    let subject = subject_of(alert)?;
    let is_end = note.event == NoticeEvent::Ended;
    Ok(json!({
        "id": note.row.id,
        "event": note.event,
        "alertId": alert.id,
        "kind": alert.kind,
        "title": kind_of(alert)?.title(),
        "code": alert.code,
        "subject": {
            "kind": subject.name(),
            "id": subject.id(),
            "name": subject_name(subject, names, reference),
        },
        "text": alert_text(alert, subject, names, reference),
        "since": alert.raised_at,
        "endedAt": alert.ended_at.filter(|_| is_end),
        "endedBy": alert.ended_by.as_ref().filter(|_| is_end),
        "endedText": is_end.then(|| end_text(alert)),
        "practice": place.practice.name,
    }))
}

fn kind_of(alert: &alert::Model) -> Result<AlertKind> {
    AlertKind::parse(&alert.kind).ok_or(Error::Unreadable("alert.kind"))
}

fn end_text(alert: &alert::Model) -> &'static str {
    alert.ended_by.as_deref().and_then(AlertEnd::parse).map(AlertEnd::text).unwrap_or_default()
}

fn moment(at: DateTime<Utc>, zone: &TimeZone) -> String {
    let local = to_timestamp(at).to_zoned(zone.clone());
    format!("{}, {}", local.strftime("%m/%d/%Y"), maintenance::clock(local.time()))
}
