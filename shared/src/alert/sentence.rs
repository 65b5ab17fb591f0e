//! The sentences of an alert: what happened, what happens next, and what to do.

use chrono::NaiveDate;
use jiff::civil;
use uuid::Uuid;

use super::kind::{AlertEnd, AlertKind};
use crate::{
    expiry::{Expiring, subject_and_task},
    maintenance::clock,
};

/// What an alert tells of: names of the practice's and the registry's, dates, and no patient's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertFacts<'a> {
    /// The set-up of an integration, or of one location, was refused.
    Held {
        /// The registry's name.
        registry: &'a str,
        /// The location, when only its set-up was refused.
        location: Option<&'a str>,
        /// Why, as one sentence.
        reason: &'a str,
    },
    /// The registry cannot be reached.
    Unreachable {
        /// The registry's name.
        registry: &'a str,
    },
    /// The registry's answers cannot be read.
    Unreadable {
        /// The registry's name.
        registry: &'a str,
    },
    /// A location adds no doses any more.
    SilentLocation {
        /// The location's name.
        location: &'a str,
        /// The day of its last dose.
        last_dose: NaiveDate,
    },
    /// A night did not begin.
    NightNotBegun {
        /// The registry's name.
        registry: &'a str,
        /// When it was due, in the integration's time zone.
        due: civil::DateTime,
    },
    /// A night began late.
    NightBeganLate {
        /// The registry's name.
        registry: &'a str,
        /// When it was due, in the integration's time zone.
        due: civil::DateTime,
        /// When it began, in the same zone.
        began: civil::DateTime,
    },
    /// The clock jumped.
    ClockJumped {
        /// By how many seconds; negative when it was set back.
        seconds: i64,
    },
    /// An account or a certificate ends.
    Expiring {
        /// What ends.
        what: Expiring,
        /// The registry's name.
        registry: &'a str,
        /// Its last day.
        last_day: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// A row cannot be read.
    RowUnreadable {
        /// The table.
        table: &'a str,
        /// The row.
        id: Uuid,
    },
}

impl AlertFacts<'_> {
    /// The kind of the alert.
    #[must_use]
    pub const fn kind(&self) -> AlertKind {
        match self {
            Self::Held { .. } => AlertKind::Held,
            Self::Unreachable { .. } | Self::Unreadable { .. } => AlertKind::BreakerOpen,
            Self::SilentLocation { .. } => AlertKind::SilentLocation,
            Self::NightNotBegun { .. } | Self::NightBeganLate { .. } => AlertKind::NightLate,
            Self::ClockJumped { .. } => AlertKind::Clock,
            Self::Expiring { .. } => AlertKind::Expiring,
            Self::RowUnreadable { .. } => AlertKind::RowUnreadable,
        }
    }

    /// The sentences: what happened, what happens next, what to do.
    #[must_use]
    pub fn text(&self) -> String {
        match *self {
            Self::Held { registry, location, reason } => held(registry, location, reason),
            Self::Unreachable { registry } => broken(&format!("{registry} cannot be reached.")),
            Self::Unreadable { registry } => {
                broken(&format!("{registry} gives answers that cannot be read, such as a maintenance page."))
            }
            Self::SilentLocation { location, last_dose } => silent(location, last_dose),
            Self::NightNotBegun { registry, due } => format!(
                "The night for {registry} that was due {} has not begun. Its doses wait, and go when it runs. Check \
                 that the server runs at night; the doses can be sent from Not reported too.",
                moment(due)
            ),
            Self::NightBeganLate { registry, due, began } => format!(
                "The night for {registry} that was due {} began {}. Its doses were queued then, and nothing is lost. \
                 Check that the server runs at night.",
                moment(due),
                moment(began)
            ),
            Self::ClockJumped { seconds } => clock_jumped(seconds),
            Self::Expiring { what, registry, last_day, today } => expiring(what, registry, last_day, today),
            Self::RowUnreadable { table, id } => format!(
                "A row of {table} cannot be read by this version of Dosewire. It was set aside, and everything else \
                 goes on. Tell whoever runs the server: {table}, id {id}."
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

fn moment(at: civil::DateTime) -> String {
    format!("{} at {}", at.date().strftime("%m/%d/%Y"), clock(at.time()))
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
            Self::RowRead => "The row can be read.",
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
            Self::RowUnreadable => "Row set aside",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn at(text: &str) -> civil::DateTime {
        text.parse().unwrap()
    }

    #[rstest::rstest]
    #[case::integration(
        AlertFacts::Held { registry: "WIR", location: None, reason: "The user name or the password is wrong." },
        AlertKind::Held,
        "WIR refused the set-up: The user name or the password is wrong. Doses stay queued, and nothing is sent until \
         the set-up works. Correct it under Integrations and test the connection: the doses then go by themselves."
    )]
    #[case::one_location(
        AlertFacts::Held { registry: "WIR", location: Some("North clinic"), reason: "The site id is not known" },
        AlertKind::Held,
        "WIR refused the set-up of North clinic: The site id is not known. Doses of North clinic stay queued, and \
         nothing is sent until the set-up works. Correct it under Integrations and test the connection: the doses then \
         go by themselves."
    )]
    #[case::down(
        AlertFacts::Unreachable { registry: "WIR" },
        AlertKind::BreakerOpen,
        "WIR cannot be reached. Doses stay queued; the connection is tested with growing pauses, and they go by \
         themselves when it works. If it lasts for a day, ask the registry's help desk."
    )]
    #[case::maintenance_page(
        AlertFacts::Unreadable { registry: "WIR" },
        AlertKind::BreakerOpen,
        "WIR gives answers that cannot be read, such as a maintenance page. Doses stay queued; the connection is \
         tested with growing pauses, and they go by themselves when it works. If it lasts for a day, ask the \
         registry's help desk."
    )]
    #[case::silent(
        AlertFacts::SilentLocation { location: "North clinic", last_dose: day("2026-03-02") },
        AlertKind::SilentLocation,
        "North clinic has added no dose since 03/02/2026, and added at least 5 a week in the 4 weeks before. What is \
         not recorded is not reported. Check that the location records its doses, and that a program that brings them \
         still runs. If it was closed, there is nothing to do."
    )]
    #[case::no_night(
        AlertFacts::NightNotBegun { registry: "WIR", due: at("2026-03-10T04:00") },
        AlertKind::NightLate,
        "The night for WIR that was due 03/10/2026 at 4:00 am has not begun. Its doses wait, and go when it runs. \
         Check that the server runs at night; the doses can be sent from Not reported too."
    )]
    #[case::late_night(
        AlertFacts::NightBeganLate { registry: "WIR", due: at("2026-03-10T04:00"), began: at("2026-03-10T09:12:30") },
        AlertKind::NightLate,
        "The night for WIR that was due 03/10/2026 at 4:00 am began 03/10/2026 at 9:12 am. Its doses were queued \
         then, and nothing is lost. Check that the server runs at night."
    )]
    #[case::clock(
        AlertFacts::ClockJumped { seconds: 93 * 86_400 },
        AlertKind::Clock,
        "The server's clock jumped forward by 93 days. Nights wait until it is right, and none is lost. Check that \
         the server sets its clock by the network."
    )]
    #[case::expires(
        AlertFacts::Expiring {
            what: Expiring::Credentials, registry: "WIR", last_day: day("2026-03-21"), today: day("2026-03-10"),
        },
        AlertKind::Expiring,
        "The account at WIR expires on 03/21/2026. After that day the registry may refuse every dose. Ask the \
         registry's help desk for a new password, and enter it with its new date."
    )]
    #[case::expired(
        AlertFacts::Expiring {
            what: Expiring::Certificate, registry: "WIR", last_day: day("2026-03-09"), today: day("2026-03-10"),
        },
        AlertKind::Expiring,
        "The practice's certificate for WIR expired on 03/09/2026. The registry may refuse every dose. Get a new one, \
         and replace it with its private key."
    )]
    #[case::row(
        AlertFacts::RowUnreadable { table: "report", id: Uuid::from_u128(7) },
        AlertKind::RowUnreadable,
        "A row of report cannot be read by this version of Dosewire. It was set aside, and everything else goes on. \
         Tell whoever runs the server: report, id 00000000-0000-0000-0000-000000000007."
    )]
    fn each_says_what_happened_what_happens_next_and_what_to_do(
        #[case] facts: AlertFacts<'_>,
        #[case] kind: AlertKind,
        #[case] text: &str,
    ) {
        assert_eq!((facts.kind(), facts.text().as_str()), (kind, text));
    }

    #[rstest::rstest]
    #[case(1, "forward by 1 second.")]
    #[case(-45, "back by 45 seconds.")]
    #[case(3_600, "forward by 60 minutes.")]
    #[case(-86_400, "back by 24 hours.")]
    #[case(i64::MIN, "back by 106751991167300 days.")]
    fn a_jump_has_a_length(#[case] seconds: i64, #[case] expected: &str) {
        let text = AlertFacts::ClockJumped { seconds }.text();
        assert!(text.contains(expected), "{text}");
    }
}
