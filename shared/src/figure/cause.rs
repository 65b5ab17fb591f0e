//! The causes for which doses are not reported, as a whole and by who gave them, where, and what.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A report that is not through, with its causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// Codes and sentences of the findings that stop it, or for which it was refused.
    pub causes: Vec<(String, String)>,
    /// Clinician who gave the dose; none where nobody is named.
    pub clinician: Option<String>,
    /// Location at which it was given.
    pub location: String,
    /// The vaccine.
    pub vaccine: String,
}

/// A cause with the number of reports that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CauseCount {
    /// The code.
    pub code: String,
    /// A sentence.
    pub text: String,
    /// Number of reports.
    #[serde(rename = "doses")]
    pub reports: u64,
}

/// The reports of one clinician, location or vaccine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupCauses {
    /// The name; none for the doses of which nobody is named.
    pub name: Option<String>,
    /// Number of reports that are not through.
    #[serde(rename = "doses")]
    pub reports: u64,
    /// Their causes, the most frequent first.
    pub causes: Vec<CauseCount>,
}

/// Returns the most frequent causes; equal ones by their codes. A cause counts once a report.
#[must_use]
pub fn top_causes<'a>(reports: impl IntoIterator<Item = &'a Stuck>, limit: usize) -> Vec<CauseCount> {
    let mut counts: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
    for report in reports {
        let mut seen = BTreeSet::new();
        for (code, text) in report.causes.iter().filter(|(code, _)| seen.insert(code)) {
            counts.entry(code).or_insert((text, 0)).1 += 1;
        }
    }
    let counts = counts.into_iter();
    let mut causes: Vec<_> = counts
        .map(|(code, (text, reports))| CauseCount { code: code.to_owned(), text: text.to_owned(), reports })
        .collect();
    causes.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.code.cmp(&b.code)));
    causes.truncate(limit);
    causes
}

/// Returns the groups with the most reports, each with its most frequent causes; equal ones by their names.
#[must_use]
pub fn top_groups<'a>(
    reports: &'a [Stuck],
    name: impl Fn(&'a Stuck) -> Option<&'a str>,
    (groups, causes): (usize, usize),
) -> Vec<GroupCauses> {
    let mut by_name: BTreeMap<Option<&str>, Vec<&Stuck>> = BTreeMap::new();
    for report in reports {
        by_name.entry(name(report)).or_default().push(report);
    }
    let mut found: Vec<_> = by_name
        .into_iter()
        .map(|(name, reports)| GroupCauses {
            name: name.map(str::to_owned),
            reports: u64::try_from(reports.len()).unwrap_or(u64::MAX),
            causes: top_causes(reports, causes),
        })
        .collect();
    found.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
    found.truncate(groups);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stuck(clinician: Option<&str>, vaccine: &str, codes: &[&str]) -> Stuck {
        Stuck {
            causes: codes.iter().map(|code| ((*code).to_owned(), format!("About {code}."))).collect(),
            clinician: clinician.map(str::to_owned),
            location: "North".to_owned(),
            vaccine: vaccine.to_owned(),
        }
    }

    fn told(causes: &[CauseCount]) -> Vec<(&str, u64)> {
        causes.iter().map(|cause| (cause.code.as_str(), cause.reports)).collect()
    }

    #[test]
    fn the_most_frequent_cause_is_first_and_counts_once_a_report() {
        let reports = [
            stuck(None, "A", &["race", "race", "lot"]),
            stuck(None, "A", &["lot"]),
            stuck(None, "B", &["name"]),
            stuck(None, "B", &[]),
        ];
        assert_eq!(told(&top_causes(&reports, 9)), [("lot", 2), ("name", 1), ("race", 1)]);
        assert_eq!(told(&top_causes(&reports, 1)), [("lot", 2)]);
        assert_eq!(top_causes(&reports, 1)[0].text, "About lot.");
    }

    #[test]
    fn groups_are_those_with_the_most_reports() {
        let reports = [
            stuck(Some("Cho"), "A", &["lot"]),
            stuck(Some("Ruiz"), "A", &["race"]),
            stuck(Some("Ruiz"), "B", &["lot"]),
            stuck(None, "B", &["lot"]),
        ];
        let groups = top_groups(&reports, |one| one.clinician.as_deref(), (2, 9));
        let names: Vec<_> = groups.iter().map(|group| (group.name.as_deref(), group.reports)).collect();
        assert_eq!(names, [(Some("Ruiz"), 2), (None, 1)]);
        assert_eq!(told(&groups[0].causes), [("lot", 1), ("race", 1)]);
        let of_vaccine = top_groups(&reports, |one| Some(&one.vaccine), (9, 1));
        assert_eq!(of_vaccine.iter().map(|group| group.reports).sum::<u64>(), 4);
    }
}
