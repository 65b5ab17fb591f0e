//! Dismissals: decisions of people that a warning needs no attention, for one report or from now on.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    finding::{Finding, Severity},
    wire_enum,
};

wire_enum! {
    /// Scope of a dismissal.
    pub enum DismissalScope {
        /// The warning of one report.
        Report = "REPORT",
        /// The same warning of one registry, from now on.
        Registry = "REGISTRY",
    }
}

/// Identity of a warning: the code and the place in the message, and the registry's words where the code
/// says nothing of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningKey {
    /// The finding's code.
    pub code: String,
    /// The place in the message, as `PID-10`; of our own findings the field of the record.
    pub place: Option<String>,
    /// The registry's words, where the code stands for whatever the registry says.
    pub words: Option<String>,
}

/// Codes that stand for whatever a registry says.
const SPEECH: [&str; 4] = ["registry.other", "registry.remark", "registry.more", "registry.unexplained"];

impl WarningKey {
    /// Returns the key of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let is_speech = SPEECH.contains(&finding.code.as_str());
        Self {
            code: finding.code.clone(),
            place: finding.place.clone().or_else(|| finding.field.clone()),
            words: finding.said.clone().filter(|_| is_speech),
        }
    }

    /// Returns `true` if a finding is this warning.
    #[must_use]
    pub fn is(&self, finding: &Finding) -> bool {
        *self == Self::of(finding)
    }
}

/// A warning of a registry that is dismissed from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<Report> {
    /// The warning.
    pub key: WarningKey,
    /// The instant of the decision.
    pub since: DateTime<Utc>,
    /// The report at which it was decided: its warning is dismissed too, although it came before.
    pub report: Report,
}

/// The dismissals that concern one report.
#[derive(Debug, Clone, Copy)]
pub struct Dismissals<'a, Report> {
    /// The report.
    pub report: Report,
    /// Those of the report alone.
    pub own: &'a [WarningKey],
    /// Those of its registry.
    pub standing: &'a [Standing<Report>],
}

impl<Report: PartialEq> Dismissals<'_, Report> {
    /// Returns `true` if a finding is dismissed. `said_at` is the instant of the registry's answer; our own findings are
    /// made anew each day, and have none.
    #[must_use]
    pub fn cover(&self, finding: &Finding, said_at: Option<DateTime<Utc>>) -> bool {
        let stands = |standing: &Standing<Report>| {
            let is_in_time = said_at.is_none_or(|at| at >= standing.since) || standing.report == self.report;
            is_in_time && standing.key.is(finding)
        };
        may_dismiss(finding) && (self.own.iter().any(|key| key.is(finding)) || self.standing.iter().any(stands))
    }

    /// Returns the findings that are not dismissed.
    #[must_use]
    pub fn open(&self, findings: Vec<Finding>, said_at: Option<DateTime<Utc>>) -> Vec<Finding> {
        findings.into_iter().filter(|finding| !self.cover(finding, said_at)).collect()
    }

    /// Returns `true` if an answer that accepted with warnings has any that is open. What only informs does not count
    /// beside others.
    #[must_use]
    pub fn leave_any(&self, findings: &[Finding], said_at: DateTime<Utc>) -> bool {
        let is_open = |finding: &Finding| !self.cover(finding, Some(said_at));
        let warns = |finding: &&Finding| finding.severity != Severity::Informs;
        if findings.iter().any(|finding| warns(&finding)) {
            findings.iter().filter(warns).any(is_open)
        } else {
            findings.is_empty() || findings.iter().any(is_open)
        }
    }
}

/// Returns `true` if a person may dismiss a finding: it warns or informs. What keeps a dose from being reported, or was
/// refused, stays until it is resolved.
#[must_use]
pub fn may_dismiss(finding: &Finding) -> bool {
    !finding.stops()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::finding::FindingSource;

    fn said(code: &str, place: Option<&str>, words: &str, severity: Severity) -> Finding {
        Finding {
            source: FindingSource::Registry,
            severity,
            code: code.to_owned(),
            field: None,
            text: "Read it.".to_owned(),
            place: place.map(str::to_owned),
            said: Some(words.to_owned()),
        }
    }

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-03-10T{hour:02}:00:00Z").parse().unwrap()
    }

    fn unknown(place: &str, words: &str) -> Finding {
        said("registry.value_unknown", Some(place), words, Severity::Warns)
    }

    /// Coverage of a warning by a dismissed one.
    #[rstest]
    #[case::the_same(unknown("PID-10", "a"), unknown("PID-10", "a"), true)]
    #[case::in_other_words(unknown("PID-10", "a"), unknown("PID-10", "b"), true)]
    #[case::at_another_place(unknown("PID-10", "a"), unknown("PID-22", "a"), false)]
    #[case::speech(
        said("registry.other", None, "a", Severity::Warns),
        said("registry.other", None, "a", Severity::Warns),
        true
    )]
    #[case::other_speech(
        said("registry.other", None, "a", Severity::Warns),
        said("registry.other", None, "b", Severity::Warns),
        false
    )]
    #[case::a_refusal(
        unknown("PID-10", "a"),
        said("registry.value_unknown", Some("PID-10"), "a", Severity::Blocks),
        false
    )]
    fn a_warning_covers_the_same_one(#[case] dismissed: Finding, #[case] other: Finding, #[case] is: bool) {
        let own = [WarningKey::of(&dismissed)];
        let of_report = Dismissals { report: 1, own: &own, standing: &[] };
        assert_eq!(of_report.cover(&other, Some(at(9))), is);
        let standing = [Standing { key: WarningKey::of(&dismissed), since: at(9), report: 2 }];
        assert_eq!(Dismissals { report: 1, own: &[], standing: &standing }.cover(&other, Some(at(9))), is);
    }

    /// From now on: what was said before stays open, besides that of the report at which it was decided.
    #[rstest]
    #[case::before(1, Some(8), false)]
    #[case::then(1, Some(9), true)]
    #[case::later(1, Some(10), true)]
    #[case::before_of_the_report_itself(2, Some(8), true)]
    #[case::our_own(1, None, true)]
    fn a_registrys_warning_is_dismissed_from_now_on(#[case] report: i32, #[case] hour: Option<u32>, #[case] is: bool) {
        let standing = [Standing { key: WarningKey::of(&unknown("PID-10", "a")), since: at(9), report: 2 }];
        let dismissals = Dismissals { report, own: &[], standing: &standing };
        assert_eq!(dismissals.cover(&unknown("PID-10", "b"), hour.map(at)), is);
    }

    #[rstest]
    #[case::one_left(vec![unknown("PID-10", ""), unknown("PID-22", "")], true)]
    #[case::none_left(vec![unknown("PID-10", ""), said("registry.accepted", None, "", Severity::Informs)], false)]
    #[case::only_information(vec![said("registry.accepted", None, "", Severity::Informs)], true)]
    #[case::nothing_said(vec![], true)]
    fn an_answer_without_open_warnings_is_a_plain_one(#[case] findings: Vec<Finding>, #[case] any: bool) {
        let own = [WarningKey::of(&unknown("PID-10", ""))];
        assert_eq!(Dismissals { report: 1, own: &own, standing: &[] }.leave_any(&findings, at(9)), any);
    }

    proptest! {
        /// Whatever is dismissed, what stops a dose stays, and nothing else is lost but what is covered.
        #[test]
        fn what_stops_is_never_dismissed(severities in prop::collection::vec(0..5_usize, 0..8)) {
            let all = [Severity::Blocks, Severity::Holds, Severity::Omits, Severity::Warns, Severity::Informs];
            let findings: Vec<_> = severities.iter().enumerate().map(|(n, severity)| {
                said("registry.value_unknown", Some(&format!("PID-{}", n % 3)), "", all[*severity])
            }).collect();
            let own: Vec<_> = findings.iter().map(WarningKey::of).collect();
            let dismissals = Dismissals { report: 1, own: &own, standing: &[] };
            let open = dismissals.open(findings.clone(), Some(at(9)));
            prop_assert_eq!(open, findings.into_iter().filter(Finding::stops).collect::<Vec<_>>());
            let none = Dismissals { report: 1, own: &[], standing: &[] };
            prop_assert!(severities.is_empty() || none.leave_any(&[unknown("PID-10", "")], at(9)));
        }
    }
}
