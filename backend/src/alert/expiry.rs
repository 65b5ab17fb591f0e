//! Accounts and certificates that end.

use chrono::{DateTime, TimeDelta, Utc};
use shared::{
    alert::{AlertFacts, AlertSubject, rule},
    expiry::Expiring,
};

use super::check::{OpenCodes, Step};
use crate::{
    civil::{day_of, zone_of},
    entity::integration,
};

/// The decisions about an integration's account and its certificate.
pub(super) fn steps_of(row: &integration::Model, now: DateTime<Utc>, open: &OpenCodes) -> [Step; 2] {
    let zone = zone_of(&row.time_zone);
    let today = day_of(now, &zone);
    // A certificate that ends at midnight is of no use on that day.
    let certificate = row.certificate_expires_at.map(|end| day_of(end - TimeDelta::seconds(1), &zone));
    let ends = [
        (Expiring::Credentials, AlertSubject::Credentials(row.id), row.credentials_expire_on),
        (Expiring::Certificate, AlertSubject::Certificate(row.id), certificate),
    ];
    ends.map(|(what, subject, day)| {
        let last_day = day.unwrap_or(today);
        let facts = AlertFacts::Expiring { what, last_day, today };
        let code = open.get(&(facts.kind(), subject)).map(String::as_str);
        Step { subject, decision: rule::expiring(day, today, code), facts }
    })
}
