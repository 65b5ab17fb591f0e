//! The sentences of an alert: what happened, what happens next, and what to do.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

use super::kind::{AlertEnd, AlertKind};
use crate::expiry::{Expiring, subject_and_task};

/// The facts of an alert, as they are kept: dates, reasons and no patient's value. What the alert is about is its
/// subject, which is named where the alert is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertFacts {
    /// The set-up of an integration, or of one location, was refused.
    Held {
        /// Why, as one sentence.
        reason: String,
    },
    /// The registry cannot be reached.
    Unreachable,
    /// The registry answers that it is in trouble.
    InTrouble,
    /// The registry's answers cannot be read.
    Unreadable,
    /// A location adds no doses any more.
    SilentLocation {
        /// The day of its last dose.
        last_dose: NaiveDate,
    },
    /// A night did not begin.
    NightNotBegun {
        /// The instant at which it was due, in the integration's time zone.
        due: NaiveDateTime,
    },
    /// A night began late.
    NightBeganLate {
        /// The instant at which it was due, in the integration's time zone.
        due: NaiveDateTime,
        /// The instant at which it began, in the same zone.
        began: NaiveDateTime,
    },
    /// The clock jumped.
    ClockJumped {
        /// The jump in seconds; negative when the clock was set back.
        seconds: i64,
    },
    /// An account or a certificate ends.
    Expiring {
        /// The expiring item.
        what: Expiring,
        /// Its last day.
        last_day: NaiveDate,
        /// The day on which the alert was raised.
        today: NaiveDate,
    },
    /// Reports of an integration cannot be read and were set aside.
    ReportsUnreadable,
    /// The row of an integration cannot be read.
    IntegrationUnreadable,
}

/// The names of what an alert is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AlertNames<'a> {
    /// The registry's name, if it is about one.
    pub registry: &'a str,
    /// The location's name, if it is about one.
    pub location: Option<&'a str>,
}

/// Codes of failures after which the registry said that it is in trouble.
const IN_TROUBLE: &[&str] = &[
    "http_timeout",
    "http_too_many",
    "http_unavailable",
    "http_not_found",
    "redirected",
    "unknown_fault",
    "soap_11_fault",
];

/// Codes of failures after which the registry's answer could not be read.
const UNREADABLE: &[&str] = &["not_soap", "unreadable_reply", "reply_too_large", "wrong_echo"];

impl AlertFacts {
    /// The facts of a registry that is out of order, from the code of its last failure.
    #[must_use]
    pub fn of_trouble(code: &str) -> Self {
        match code {
            code if UNREADABLE.contains(&code) => Self::Unreadable,
            code if IN_TROUBLE.contains(&code) => Self::InTrouble,
            _ => Self::Unreachable,
        }
    }

    /// The kind of the alert.
    #[must_use]
    pub const fn kind(&self) -> AlertKind {
        match self {
            Self::Held { .. } => AlertKind::Held,
            Self::Unreachable | Self::InTrouble | Self::Unreadable => AlertKind::BreakerOpen,
            Self::SilentLocation { .. } => AlertKind::SilentLocation,
            Self::NightNotBegun { .. } | Self::NightBeganLate { .. } => AlertKind::NightLate,
            Self::ClockJumped { .. } => AlertKind::Clock,
            Self::Expiring { .. } => AlertKind::Expiring,
            Self::ReportsUnreadable | Self::IntegrationUnreadable => AlertKind::RowUnreadable,
        }
    }

    /// The sentences: what happened, what happens next, what to do.
    #[must_use]
    pub fn text(&self, names: AlertNames<'_>) -> String {
        let registry = names.registry;
        match self {
            Self::Held { reason } => held(registry, names.location, reason),
            Self::Unreachable => broken(&format!("{registry} cannot be reached.")),
            Self::InTrouble => broken(&format!("{registry} answers that it is out of order or busy.")),
            Self::Unreadable => {
                broken(&format!("{registry} gives answers that cannot be read, such as a maintenance page."))
            }
            Self::SilentLocation { last_dose } => silent(names.location.unwrap_or_default(), *last_dose),
            Self::NightNotBegun { due } => format!(
                "The night for {registry} that was due {} has not begun. Its doses wait, and go when it runs. Check \
                 that the server runs at night; the doses can be sent from Not reported too.",
                moment(*due)
            ),
            Self::NightBeganLate { due, began } => format!(
                "The night for {registry} that was due {} began {}. Its doses were queued then, and nothing is lost. \
                 Check that the server runs at night.",
                moment(*due),
                moment(*began)
            ),
            Self::ClockJumped { seconds } => clock_jumped(*seconds),
            Self::Expiring { what, last_day, today } => expiring(*what, registry, *last_day, *today),
            Self::ReportsUnreadable => format!(
                "Doses for {registry} cannot be read by this version of Dosewire. They were set aside under Not \
                 reported, and all others go on. Tell whoever runs the server: its log names each as \
                 report.unreadable."
            ),
            Self::IntegrationUnreadable => format!(
                "The set-up of {registry} cannot be read by this version of Dosewire. Its doses stay queued, and all \
                 other registries go on. Tell whoever runs the server: its log says integration.unreadable."
            ),
        }
    }
}

fn held(registry: &str, location: Option<&str>, reason: &str) -> String {
    let (of, from) = match location {
        Some(location) => (format!(" of {location}"), format!(" of {location}")),
        None => (String::new(), String::new()),
    };
    format!(
        "{registry} refused the set-up{of}: {}. Doses{from} stay queued, and nothing is sent until the set-up works. \
         Correct it under Integrations and test the connection: the doses then go by themselves.",
        reason.trim().trim_end_matches('.')
    )
}

fn broken(what: &str) -> String {
    format!(
        "{what} Doses stay queued; the connection is tested with growing pauses, and they go by themselves when it \
         works. If it lasts for a day, ask the registry's help desk."
    )
}

fn silent(location: &str, last_dose: NaiveDate) -> String {
    format!(
        "{location} has added no dose since {}, and added at least 5 a week in the 4 weeks before. What is not \
         recorded is not reported. Check that the location records its doses, and that a program that brings them \
         still runs. If it was closed, there is nothing to do.",
        date(last_dose)
    )
}

fn clock_jumped(seconds: i64) -> String {
    let way = if seconds < 0 { "back" } else { "forward" };
    format!(
        "The server's clock jumped {way} by {}. Nights wait until it is right, and none is lost. Check that the \
         server sets its clock by the network.",
        span(seconds.unsigned_abs())
    )
}

fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Unlike a reminder it counts no days: it is said once and stands until the next step.
fn expiring(what: Expiring, registry: &str, last_day: NaiveDate, today: NaiveDate) -> String {
    let (subject, task) = subject_and_task(what, registry);
    let day = date(last_day);
    match last_day < today {
        true => format!("{subject} expired on {day}. The registry may refuse every dose. {task}"),
        false => format!("{subject} expires on {day}. After that day the registry may refuse every dose. {task}"),
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%m/%d/%Y").to_string()
}

fn moment(at: NaiveDateTime) -> String {
    let half = if at.hour() < 12 { "am" } else { "pm" };
    format!("{} at {}:{:02} {half}", date(at.date()), at.hour12().1, at.minute())
}

impl AlertEnd {
    /// The sentence that says what ended an alert.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::SetUpSaved => "The set-up was corrected.",
            Self::GotThrough => "A message got through.",
            Self::TestAccepted => "The registry accepted a test message.",
            Self::ResumedByHand => "A person resumed sending.",
            Self::ProbeSucceeded => "The registry answers again.",
            Self::DoseAdded => "A dose was added there.",
            Self::NightRan => "The night ran.",
            Self::ClockRight => "The clock is right again.",
            Self::Renewed => "A later last day was entered.",
            Self::NextReminder => "A nearer reminder took its place.",
            Self::RowRead => "Nothing is set aside any more.",
            Self::NotInUse => "Nothing is reported from there now.",
        }
    }
}

impl AlertKind {
    /// The kind in a few words, as a mail's subject has it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Held => "Set-up refused",
            Self::BreakerOpen => "Registry out of order",
            Self::SilentLocation => "No doses from a location",
            Self::NightLate => "Night late",
            Self::Clock => "Clock jumped",
            Self::Expiring => "Account or certificate expires",
            Self::RowUnreadable => "Doses set aside",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    const WIR: AlertNames<'_> = AlertNames { registry: "WIR", location: None };
    const NORTH: AlertNames<'_> = AlertNames { registry: "WIR", location: Some("North clinic") };

    #[rstest::rstest]
    #[case::integration(
        AlertFacts::Held { reason: "The user name or the password is wrong.".into() },
        WIR,
        AlertKind::Held,
        "WIR refused the set-up: The user name or the password is wrong. Doses stay queued, and nothing is sent until \
         the set-up works. Correct it under Integrations and test the connection: the doses then go by themselves."
    )]
    #[case::one_location(
        AlertFacts::Held { reason: "The site id is not known".into() },
        NORTH,
        AlertKind::Held,
        "WIR refused the set-up of North clinic: The site id is not known. Doses of North clinic stay queued, and \
         nothing is sent until the set-up works. Correct it under Integrations and test the connection: the doses then \
         go by themselves."
    )]
    #[case::down(
        AlertFacts::of_trouble("refused"),
        WIR,
        AlertKind::BreakerOpen,
        "WIR cannot be reached. Doses stay queued; the connection is tested with growing pauses, and they go by \
         themselves when it works. If it lasts for a day, ask the registry's help desk."
    )]
    #[case::in_trouble(
        AlertFacts::of_trouble("http_unavailable"),
        WIR,
        AlertKind::BreakerOpen,
        "WIR answers that it is out of order or busy. Doses stay queued; the connection is tested with growing pauses, \
         and they go by themselves when it works. If it lasts for a day, ask the registry's help desk."
    )]
    #[case::maintenance_page(
        AlertFacts::of_trouble("not_soap"),
        WIR,
        AlertKind::BreakerOpen,
        "WIR gives answers that cannot be read, such as a maintenance page. Doses stay queued; the connection is \
         tested with growing pauses, and they go by themselves when it works. If it lasts for a day, ask the \
         registry's help desk."
    )]
    #[case::silent(
        AlertFacts::SilentLocation { last_dose: day("2026-03-02") },
        NORTH,
        AlertKind::SilentLocation,
        "North clinic has added no dose since 03/02/2026, and added at least 5 a week in the 4 weeks before. What is \
         not recorded is not reported. Check that the location records its doses, and that a program that brings them \
         still runs. If it was closed, there is nothing to do."
    )]
    #[case::no_night(
        AlertFacts::NightNotBegun { due: at("2026-03-10T04:00:00") },
        WIR,
        AlertKind::NightLate,
        "The night for WIR that was due 03/10/2026 at 4:00 am has not begun. Its doses wait, and go when it runs. \
         Check that the server runs at night; the doses can be sent from Not reported too."
    )]
    #[case::late_night(
        AlertFacts::NightBeganLate { due: at("2026-03-10T04:00:00"), began: at("2026-03-10T09:12:30") },
        WIR,
        AlertKind::NightLate,
        "The night for WIR that was due 03/10/2026 at 4:00 am began 03/10/2026 at 9:12 am. Its doses were queued \
         then, and nothing is lost. Check that the server runs at night."
    )]
    #[case::clock(
        AlertFacts::ClockJumped { seconds: 93 * 86_400 },
        AlertNames::default(),
        AlertKind::Clock,
        "The server's clock jumped forward by 93 days. Nights wait until it is right, and none is lost. Check that \
         the server sets its clock by the network."
    )]
    #[case::expires(
        AlertFacts::Expiring {
            what: Expiring::Credentials, last_day: day("2026-03-21"), today: day("2026-03-10"),
        },
        WIR,
        AlertKind::Expiring,
        "The account at WIR expires on 03/21/2026. After that day the registry may refuse every dose. Ask the \
         registry's help desk for a new password, and enter it with its new date."
    )]
    #[case::expired(
        AlertFacts::Expiring {
            what: Expiring::Certificate, last_day: day("2026-03-09"), today: day("2026-03-10"),
        },
        WIR,
        AlertKind::Expiring,
        "The practice's certificate for WIR expired on 03/09/2026. The registry may refuse every dose. Get a new one, \
         and replace it with its private key."
    )]
    #[case::reports(
        AlertFacts::ReportsUnreadable,
        WIR,
        AlertKind::RowUnreadable,
        "Doses for WIR cannot be read by this version of Dosewire. They were set aside under Not reported, and all \
         others go on. Tell whoever runs the server: its log names each as report.unreadable."
    )]
    #[case::integration_row(
        AlertFacts::IntegrationUnreadable,
        WIR,
        AlertKind::RowUnreadable,
        "The set-up of WIR cannot be read by this version of Dosewire. Its doses stay queued, and all other registries \
         go on. Tell whoever runs the server: its log says integration.unreadable."
    )]
    fn each_says_what_happened_what_happens_next_and_what_to_do(
        #[case] facts: AlertFacts,
        #[case] names: AlertNames<'_>,
        #[case] kind: AlertKind,
        #[case] text: &str,
    ) {
        assert_eq!((facts.kind(), facts.text(names).as_str()), (kind, text));
        let kept = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<AlertFacts>(&kept).unwrap(), facts, "{kept}");
    }

    #[rstest::rstest]
    #[case(1, "forward by 1 second.")]
    #[case(-45, "back by 45 seconds.")]
    #[case(3_600, "forward by 60 minutes.")]
    #[case(-86_400, "back by 24 hours.")]
    #[case(i64::MIN, "back by 106751991167300 days.")]
    fn a_jump_has_a_length(#[case] seconds: i64, #[case] expected: &str) {
        let text = AlertFacts::ClockJumped { seconds }.text(AlertNames::default());
        assert!(text.contains(expected), "{text}");
    }
}
