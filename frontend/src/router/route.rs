//! The pages and their paths, in one place.

use shared::{
    finding::SET_UP,
    report::{ReportStatus, ReportTab},
};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Home.
    Home,
    /// The patients' list.
    Patients,
    /// One patient's chart.
    Chart(String),
    /// Reporting > Vaccine State Registry.
    Reports(ReportTab, Chip),
    /// One report with its history.
    Details(String),
    /// The sheet of a month.
    Sheet,
    /// A pasted message, explained.
    Explain,
    /// Admin > Manage > Vaccines.
    Vaccines,
    /// Admin > Manage > Integrations.
    Integrations,
    /// Admin > People.
    People,
    /// Admin > Tokens.
    Tokens,
    /// Admin > Audit log.
    Audit,
    /// Admin > Webhooks.
    Webhooks,
    /// The user's own account.
    Account,
    /// Admin > Manage > Clinicians.
    Clinicians,
    /// Admin > Manage > Locations and practice.
    Places,
    /// Admin > Manage > Stock.
    Stock,
    /// The doses that were given from a recalled lot.
    Recall(String),
}

impl Page {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Patients => "/patients".to_owned(),
            Self::Chart(id) => format!("/patients/{id}"),
            Self::Reports(tab, Chip::All) => format!("/reporting/{}", tab_path(*tab)),
            Self::Reports(tab, chip) => format!("/reporting/{}?show={}", tab_path(*tab), chip.name()),
            Self::Details(id) => format!("/reporting/report/{id}"),
            Self::Sheet => "/sheet".to_owned(),
            Self::Explain => "/explain".to_owned(),
            Self::Vaccines => "/admin/vaccines".to_owned(),
            Self::Integrations => "/admin/integrations".to_owned(),
            Self::People => "/admin/people".to_owned(),
            Self::Tokens => "/admin/tokens".to_owned(),
            Self::Audit => "/admin/audit".to_owned(),
            Self::Webhooks => "/admin/webhooks".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::Clinicians => "/admin/clinicians".to_owned(),
            Self::Places => "/admin/locations".to_owned(),
            Self::Stock => "/admin/stock".to_owned(),
            Self::Recall(id) => format!("/admin/stock/recall/{id}"),
        }
    }

    /// The field of the API that the page is made of: who may not use it has no use of the page.
    #[must_use]
    pub const fn needs(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Patients => "patients",
            Self::Chart(_) => "chart",
            Self::Reports(..) => "reports",
            Self::Details(_) => "reportDetails",
            Self::Sheet => "monthlySheet",
            Self::Explain => "explain",
            Self::Vaccines => "vaccines",
            Self::Integrations => "integrations",
            Self::People => "people",
            Self::Tokens => "tokens",
            Self::Audit => "auditEvents",
            Self::Webhooks => "webhooks",
            Self::Account => "ownSessions",
            Self::Clinicians => "clinicians",
            Self::Places => "saveLocation",
            Self::Stock => "stock",
            Self::Recall(_) => "recalledDoses",
        }
    }

    /// The page of a path, without its query.
    #[must_use]
    pub fn read(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Self::Home,
            ["patients"] => Self::Patients,
            ["patients", id] => Self::Chart((*id).to_owned()),
            ["reporting"] => Self::Reports(ReportTab::NotReported, Chip::All),
            ["reporting", "report", id] => Self::Details((*id).to_owned()),
            ["reporting", tab] => Self::Reports(read_tab(tab)?, Chip::All),
            ["sheet"] => Self::Sheet,
            ["explain"] => Self::Explain,
            ["admin", "vaccines"] => Self::Vaccines,
            ["admin", "integrations"] => Self::Integrations,
            ["admin", "people"] => Self::People,
            ["admin", "tokens"] => Self::Tokens,
            ["admin", "audit"] => Self::Audit,
            ["admin", "webhooks"] => Self::Webhooks,
            ["account"] => Self::Account,
            ["admin", "clinicians"] => Self::Clinicians,
            ["admin", "locations"] => Self::Places,
            ["admin", "stock"] => Self::Stock,
            ["admin", "stock", "recall", id] => Self::Recall((*id).to_owned()),
            _ => return None,
        })
    }

    /// The audit log of a chart or a report.
    #[must_use]
    pub fn audit_of(id: &str) -> String {
        [&Self::Audit.path(), "?patientId=", id].concat()
    }

    /// Where the field of a finding is corrected: the chart, with the field opened for editing, or the set-up.
    #[must_use]
    pub fn to_correct(patient: &str, field: Option<&str>, dose: Option<&str>) -> String {
        let path = Self::Chart(patient.to_owned()).path();
        match (field, dose) {
            (Some(field), _) if field.starts_with(SET_UP) => Self::Integrations.path(),
            (Some(field), Some(dose)) if field.starts_with("immunization.") => format!("{path}?dose={dose}"),
            (Some(field), _) if field.starts_with("patient.") => format!("{path}?add={field}"),
            _ => path,
        }
    }
}

/// A part of a tab's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chip {
    /// All reports.
    All,
    /// A person must add or correct something.
    NeedsYou,
    /// Complete, and nobody sent it yet.
    Ready,
    /// Reports that go by themselves, or whose outcome is unknown.
    Waiting,
    /// The registry refused them.
    Rejected,
    /// The registry has them, and had something to say.
    Warnings,
}

impl Chip {
    /// The chips of a tab.
    #[must_use]
    pub const fn of(tab: ReportTab) -> &'static [Self] {
        match tab {
            ReportTab::NotReported => &[Self::All, Self::NeedsYou, Self::Rejected, Self::Ready, Self::Waiting],
            ReportTab::Reported => &[Self::All, Self::Warnings],
            ReportTab::InProgress | ReportTab::Excluded => &[],
        }
    }

    /// The statuses that it stands for; none means any.
    #[must_use]
    pub const fn statuses(self) -> Option<&'static [ReportStatus]> {
        match self {
            Self::All => None,
            Self::NeedsYou => Some(&[ReportStatus::NeedsYou, ReportStatus::Rejected]),
            Self::Rejected => Some(&[ReportStatus::Rejected]),
            Self::Ready => Some(&[ReportStatus::ReadyToSend]),
            Self::Waiting => Some(&[ReportStatus::Waiting, ReportStatus::OutcomeUnknown]),
            Self::Warnings => Some(&[ReportStatus::WithWarnings]),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NeedsYou => "needs-you",
            Self::Rejected => "rejected",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Warnings => "warnings",
        }
    }
}

const fn tab_path(tab: ReportTab) -> &'static str {
    match tab {
        ReportTab::NotReported => "not-reported",
        ReportTab::InProgress => "in-progress",
        ReportTab::Reported => "reported",
        ReportTab::Excluded => "excluded",
    }
}

fn read_tab(named: &str) -> Option<ReportTab> {
    ReportTab::ALL.iter().copied().find(|tab| tab_path(*tab) == named)
}

/// The part of the tab that a path's query names; all if it names none.
#[must_use]
pub fn read_chip(tab: ReportTab, named: &str) -> Chip {
    Chip::of(tab).iter().copied().find(|chip| chip.name() == named).unwrap_or(Chip::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Page::Home, "/")]
    #[case(Page::Chart("7".into()), "/patients/7")]
    #[case(Page::Reports(ReportTab::NotReported, Chip::All), "/reporting/not-reported")]
    #[case(Page::Reports(ReportTab::NotReported, Chip::NeedsYou), "/reporting/not-reported?show=needs-you")]
    #[case(Page::Details("7".into()), "/reporting/report/7")]
    fn a_page_has_a_path(#[case] page: Page, #[case] path: &str) {
        assert_eq!(page.path(), path);
    }

    #[rstest::rstest]
    #[case("/", Some(Page::Home))]
    #[case("", Some(Page::Home))]
    #[case("/patients/", Some(Page::Patients))]
    #[case("/patients/7", Some(Page::Chart("7".into())))]
    #[case("/reporting", Some(Page::Reports(ReportTab::NotReported, Chip::All)))]
    #[case("/reporting/in-progress", Some(Page::Reports(ReportTab::InProgress, Chip::All)))]
    #[case("/reporting/report/7", Some(Page::Details("7".into())))]
    #[case("/reporting/nonsense", None)]
    #[case("/admin", None)]
    fn a_path_leads_to_a_page(#[case] path: &str, #[case] page: Option<Page>) {
        assert_eq!(Page::read(path), page);
    }

    #[rstest::rstest]
    #[case(Page::Home)]
    #[case(Page::Patients)]
    #[case(Page::Chart("7".into()))]
    #[case(Page::Reports(ReportTab::Excluded, Chip::All))]
    #[case(Page::Details("7".into()))]
    #[case(Page::Sheet)]
    #[case(Page::Explain)]
    #[case(Page::Vaccines)]
    #[case(Page::Integrations)]
    #[case(Page::People)]
    #[case(Page::Tokens)]
    #[case(Page::Audit)]
    #[case(Page::Webhooks)]
    #[case(Page::Account)]
    #[case(Page::Clinicians)]
    #[case(Page::Places)]
    #[case(Page::Stock)]
    #[case(Page::Recall("7".into()))]
    fn the_path_of_a_page_leads_back_to_it(#[case] page: Page) {
        assert_eq!(Page::read(&page.path()).as_ref(), Some(&page));
        let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql")).unwrap();
        let is_field =
            |line: &str| line.trim_start().strip_prefix(page.needs()).is_some_and(|rest| rest.starts_with(['(', ':']));
        assert!(schema.lines().any(is_field), "{} is no field", page.needs());
    }

    #[rstest::rstest]
    #[case(ReportTab::NotReported, "waiting", Chip::Waiting)]
    #[case(ReportTab::Reported, "waiting", Chip::All)]
    #[case(ReportTab::Reported, "warnings", Chip::Warnings)]
    fn a_chip_is_read_where_the_tab_has_it(#[case] tab: ReportTab, #[case] shown: &str, #[case] chip: Chip) {
        assert_eq!(read_chip(tab, shown), chip);
    }

    #[rstest::rstest]
    #[case(Some("patient.races"), "/patients/p?add=patient.races")]
    #[case(Some("immunization.lot"), "/patients/p?dose=d")]
    #[case(Some("setUp.siteId"), "/admin/integrations")]
    #[case(None, "/patients/p")]
    fn a_finding_leads_to_its_field(#[case] field: Option<&str>, #[case] path: &str) {
        assert_eq!(Page::to_correct("p", field, Some("d")), path);
    }
}
