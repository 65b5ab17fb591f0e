//! What is there: records of the practice, of its reports, and of its set-up.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use shared::{
    ack::Verdict,
    advice::Advice,
    code_set::RecognitionState,
    finding::Finding,
    patient::Sex,
    program::{OnboardingStep, Standing},
    report::{Action, ReportMark, ReportStatus, ReportTab},
};

use super::status::{Environment, IntegrationState, LikenessReason};
use crate::api::read::{Misread, Read, answers, field, read_by};

answers! {
    /// Who is signed in, and where.
    Viewer {
        /// The name for signing in.
        user_name "userName": String,
        /// The name that people read.
        display_name "displayName": String,
        /// The practice.
        practice "practice": Practice,
    }
    /// The practice.
    Practice {
        /// Its name.
        name "name": String,
        /// IANA time zone.
        time_zone "timeZone": String,
        /// Whom to ask in the practice.
        support_contact "supportContact": String,
        /// Where it gives vaccines.
        locations "locations": Vec<Location>,
    }
    /// A place where the practice gives vaccines.
    Location {
        /// Its id.
        id "id": String,
        /// Its name.
        name "name": String,
    }
    /// Where programs and catalog are fetched.
    AssetPaths {
        /// The programs' path.
        programs "programs": String,
        /// The catalog's path.
        catalog "catalog": String,
    }
    /// One row of the patients' list.
    PatientRow {
        /// Id.
        id "id": String,
        /// Medical record number.
        mrn "mrn": String,
        /// Last, First.
        name "name": String,
        /// Date of birth.
        birth_date "birthDate": NaiveDate,
        /// Administrative sex.
        sex "sex": Sex,
        /// Telephone.
        phone "phone": Option<String>,
        /// Doses in the chart.
        doses "doses": i64,
        /// What the registry requires and the record lacks.
        missing "missing": Vec<Finding>,
    }
    /// A page of patients.
    PatientPage {
        /// The rows.
        rows "rows": Vec<PatientRow>,
        /// Where the next page begins.
        next "next": Option<String>,
        /// How many there are.
        total "total": i64,
    }
    /// A patient's chart.
    Chart {
        /// The patient's id.
        id "id": String,
        /// The version that was read.
        version "version": i64,
        /// The details, as forms read them.
        patient "patient": Value,
        /// What the registry requires and the record lacks.
        missing "missing": Vec<Finding>,
        /// Newest first.
        doses "doses": Vec<Dose>,
    }
    /// Where the report of one dose to one registry stands.
    Report {
        /// Id.
        id "id": String,
        /// The dose.
        dose_id "doseId": String,
        /// The patient.
        patient_id "patientId": String,
        /// Last, First.
        patient_name "patientName": String,
        /// Medical record number.
        mrn "mrn": String,
        /// Date of birth.
        birth_date "birthDate": NaiveDate,
        /// Name of Vaccine.
        vaccine_name "vaccineName": String,
        /// CVX code.
        cvx "cvx": Option<String>,
        /// What it stands for.
        cvx_text "cvxText": Option<String>,
        /// The day it was given.
        given_on "givenOn": NaiveDate,
        /// Where.
        location_name "locationName": String,
        /// The program.
        program_code "programCode": String,
        /// The registry's name.
        registry_name "registryName": String,
        /// The tab.
        tab "tab": ReportTab,
        /// The status.
        status "status": ReportStatus,
        /// What else is worth a word.
        marks "marks": Vec<ReportMark>,
        /// Why it stands there.
        why "why": String,
        /// What is missing or was refused.
        findings "findings": Vec<Finding>,
        /// The registry's own words.
        said "said": Option<String>,
        /// When it said them.
        said_at "saidAt": Option<DateTime<Utc>>,
        /// When it goes again by itself.
        next_try_at "nextTryAt": Option<DateTime<Utc>>,
        /// When the registry accepted it.
        accepted_at "acceptedAt": Option<DateTime<Utc>>,
        /// When the dose was entered.
        added_at "addedAt": DateTime<Utc>,
    }
    /// A page of reports.
    ReportPage {
        /// The rows.
        rows "rows": Vec<Report>,
        /// Where the next page begins.
        next "next": Option<String>,
        /// The counts.
        counts "counts": ReportCounts,
    }
    /// Only the counts of a page of reports.
    CountsPage {
        /// The counts.
        counts "counts": ReportCounts,
    }
    /// A report with its history.
    ReportDetails {
        /// The report.
        report "report": Report,
        /// Newest first.
        submissions "submissions": Vec<Submission>,
    }
    /// One attempt.
    Submission {
        /// Id.
        id "id": String,
        /// MSH-10.
        message_id "messageId": String,
        /// Add, update or delete.
        action "action": Action,
        /// When it was sent.
        claimed_at "claimedAt": DateTime<Utc>,
        /// When it was over.
        finished_at "finishedAt": Option<DateTime<Utc>>,
        /// What the answer means.
        verdict "verdict": Option<Verdict>,
        /// What to do next.
        advice "advice": Option<Advice>,
        /// Why it did not get through, as a code.
        failure_code "failureCode": Option<String>,
        /// Why it did not get through.
        failure "failure": Option<String>,
        /// What the registry found.
        findings "findings": Vec<Finding>,
        /// The message.
        request "request": Option<String>,
        /// The answer.
        response "response": Option<String>,
    }
    /// A chart that is likely of the same person.
    LikelyDuplicate {
        /// Who it is.
        patient "patient": PatientRow,
        /// The version that was read.
        version "version": i64,
        /// Why.
        reasons "reasons": Vec<LikenessReason>,
    }
    /// A lot that was used here.
    RecentLot {
        /// Lot and expiration in one text.
        entry "entry": String,
        /// Whether it has expired.
        expired "expired": bool,
        /// The package.
        ndc "ndc": Option<String>,
    }
    /// What a package's code says.
    PackageCode {
        /// Why it cannot be used.
        problem "problem": Option<String>,
        /// The package.
        ndc "ndc": Option<String>,
        /// Lot and expiration in one text.
        lot "lot": Option<String>,
        /// The vaccine of the listing.
        vaccine_id "vaccineId": Option<String>,
        /// The name of it.
        name "name": Option<String>,
    }
    /// One row of the vaccine listing.
    Vaccine {
        /// Id.
        id "id": String,
        /// The version that was read.
        version "version": i64,
        /// Generic name.
        generic_name "genericName": String,
        /// Brand names 1 (default) to 3.
        brands "brands": Vec<String>,
        /// Manufacturer.
        manufacturer "manufacturer": Option<String>,
        /// NDC.
        ndc "ndc": Option<String>,
        /// Usual amount.
        amount "amount": Option<String>,
        /// Its unit.
        unit "unit": Option<String>,
        /// Usual route.
        route "route": Option<String>,
        /// Usual site.
        site "site": Option<String>,
        /// Whether it is in use.
        active "active": bool,
        /// What each brand is recognized as.
        recognized "recognized": Vec<Recognition>,
    }
    /// What a name of a vaccine is recognized as.
    Recognition {
        /// The name.
        name "name": String,
        /// How well.
        state "state": RecognitionState,
        /// CVX code.
        cvx "cvx": Option<String>,
        /// What it stands for.
        cvx_text "cvxText": Option<String>,
        /// MVX code.
        mvx "mvx": Option<String>,
        /// What it could be.
        candidates "candidates": Vec<String>,
    }
    /// One entry of the program dropdown.
    ProgramChoice {
        /// Code.
        code "code": String,
        /// The state's name.
        name "name": String,
        /// The registry's name.
        registry "registry": String,
        /// Whether it can be used.
        standing "standing": Standing,
    }
    /// The practice's set-up of one program.
    Integration {
        /// Id.
        id "id": String,
        /// The program's code.
        program_code "programCode": String,
        /// The state's name.
        program_name "programName": String,
        /// The registry's name.
        registry_name "registryName": String,
        /// Test or production.
        environment "environment": Environment,
        /// Whether it reports.
        state "state": IntegrationState,
        /// What was entered.
        settings "settings": Vec<Setting>,
        /// The locations.
        enrollments "enrollments": Vec<Enrollment>,
        /// The last test of the connection.
        last_test "lastTest": Option<ConnectionTest>,
        /// The night's time zone.
        time_zone "timeZone": String,
        /// Since when it reports.
        activated_at "activatedAt": Option<DateTime<Utc>>,
        /// Whether historical doses are reported.
        historical "historical": bool,
        /// The steps of onboarding, the oldest first.
        onboarding "onboarding": Vec<OnboardingEntry>,
        /// The last day of the account there.
        credentials_expire_on "credentialsExpireOn": Option<NaiveDate>,
        /// When the registry is under maintenance, a line each.
        maintenance "maintenance": String,
        /// What to think of in time.
        reminders "reminders": Vec<Reminder>,
        /// How far the doses from before have come; none where it was never activated.
        backfill "backfill": Option<Backfill>,
    }
    /// How far the reports for doses from before have come.
    Backfill {
        /// Doses looked at.
        done "done": i64,
        /// Doses to look at.
        total "total": i64,
        /// When the last was done; none while doses are left.
        ended_at "endedAt": Option<DateTime<Utc>>,
    }
    /// Something to think of in time.
    Reminder {
        /// How near it is.
        level "level": String,
        /// What it is, and what to do.
        text "text": String,
    }
    /// A step of onboarding that was taken.
    OnboardingEntry {
        /// Which.
        step "step": OnboardingStep,
        /// When.
        at "at": DateTime<Utc>,
        /// Whether it went well.
        succeeded "succeeded": bool,
        /// What was seen.
        text "text": String,
        /// Who did it, or recorded it.
        actor "actor": String,
        /// MSH-10 of the message.
        message_id "messageId": Option<String>,
        /// Who at the registry confirmed it.
        confirmed_by "confirmedBy": Option<String>,
    }
    /// What to send a help desk.
    HelpPacket {
        /// The text, which names no patient.
        text "text": String,
        /// A name for the file.
        file_name "fileName": String,
        /// Whom to send it to.
        help_desk "helpDesk": String,
        /// A link that begins a mail to it.
        mail_link "mailLink": Option<String>,
        /// Whom to ask in the practice.
        support_contact "supportContact": String,
    }
    /// Who wants a program that is not ready.
    Interest {
        /// The program's code.
        program_code "programCode": String,
        /// The state's name.
        program_name "programName": String,
        /// How to reach them.
        contact "contact": String,
        /// How many doses there are.
        volume "volume": Option<String>,
        /// A note.
        note "note": Option<String>,
        /// When they told it.
        at "at": DateTime<Utc>,
        /// How it was passed on.
        passing "passing": String,
        /// Whether that failed.
        failed "failed": bool,
    }
    /// Everybody who wants a program.
    InterestList {
        /// The rows, newest first.
        rows "rows": Vec<Interest>,
    }
    /// Interest as a mail.
    InterestMail {
        /// A link that begins it.
        link "link": Option<String>,
        /// Its text.
        text "text": String,
    }
    /// One entry of a set-up form.
    Setting {
        /// Its name.
        name "name": String,
        /// Its value; none for a secret.
        value "value": Option<String>,
        /// Whether it is set.
        is_set "isSet": bool,
        /// Since when.
        set_at "setAt": Option<DateTime<Utc>>,
    }
    /// An integration at one location.
    Enrollment {
        /// Id.
        id "id": String,
        /// The location.
        location_id "locationId": String,
        /// Its name.
        location_name "locationName": String,
        /// What was entered for it.
        settings "settings": Vec<Setting>,
        /// Since when it reports.
        active_from "activeFrom": Option<DateTime<Utc>>,
        /// Doses there that are not reported.
        not_reported "notReported": i64,
    }
    /// What a test of the connection showed.
    ConnectionTest {
        /// When.
        at "at": DateTime<Utc>,
        /// Whether it succeeded.
        succeeded "succeeded": bool,
        /// A stable code when it failed.
        code "code": Option<String>,
        /// What it proves, or what to do next.
        text "text": String,
    }
    /// What Home shows.
    Home {
        /// The counts.
        counts "counts": ReportCounts,
        /// When the next night begins.
        next_night_at "nextNightAt": Option<DateTime<Utc>>,
        /// Doses that it will report.
        tonight "tonight": i64,
        /// Doses that it will not.
        tonight_blocked "tonightBlocked": i64,
        /// The last nights, newest first.
        nights "nights": Vec<NightRun>,
        /// What needs a person.
        causes "causes": Vec<Cause>,
        /// What to think of in time.
        reminders "reminders": Vec<Reminder>,
    }
    /// What to do first, and how the last nights went.
    Work {
        /// The last nights.
        nights "nights": Vec<NightRun>,
        /// What needs a person.
        causes "causes": Vec<Cause>,
        /// The registries that the practice reports to.
        registries "registries": Vec<ReportedTo>,
    }
    /// A registry that the practice reports to.
    ReportedTo {
        /// Its program.
        program_code "programCode": String,
        /// Its name.
        registry_name "registryName": String,
    }
    /// One night's run.
    NightRun {
        /// Id.
        id "id": String,
        /// The date on which it began.
        date "date": NaiveDate,
        /// The day whose doses it reported.
        day "day": NaiveDate,
        /// The registry.
        registry_name "registryName": String,
        /// When it began.
        started_at "startedAt": DateTime<Utc>,
        /// Doses added that day.
        found "found": i64,
        /// Sent.
        queued "queued": i64,
        /// Not sent, because something is missing.
        blocked "blocked": i64,
        /// Of those sent, accepted.
        reported "reported": i64,
        /// Of those sent, refused.
        rejected "rejected": i64,
    }
    /// One cause for which doses are not reported.
    Cause {
        /// Code.
        code "code": String,
        /// What to do.
        text "text": String,
        /// How many doses.
        doses "doses": i64,
    }
    /// What is wrong with one entry.
    Problem {
        /// The entry.
        field "field": String,
        /// A stable code.
        code "code": String,
        /// What to do.
        text "text": String,
    }
}

/// How many reports stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportCounts {
    /// Not reported.
    pub not_reported: i64,
    /// In progress.
    pub in_progress: i64,
    /// Reported.
    pub reported: i64,
    /// Excluded.
    pub excluded: i64,
    /// Of those not reported: complete.
    pub ready_to_send: i64,
    /// Of those not reported: a person must do something.
    pub needs_you: i64,
    /// Of those not reported: they go by themselves.
    pub waiting: i64,
}

read_by! { record:
    ReportCounts {
        not_reported: "notReported", in_progress: "inProgress", reported: "reported", excluded: "excluded",
        ready_to_send: "readyToSend", needs_you: "needsYou", waiting: "waiting",
    },
    Finding {
        source: "source", severity: "severity", code: "code", field: "field", text: "text", place: "place", said: "said",
    },
}

/// One dose in a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Dose {
    /// Id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// Name of Vaccine.
    pub name: String,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Its reports.
    pub reports: Vec<Report>,
    /// All that is known of it, as forms read it.
    pub whole: Value,
}

impl Read for Dose {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let reports = field(&mut value, "reports")?;
        let mut rest = value.clone();
        let (id, version) = (field(&mut rest, "id")?, field(&mut rest, "version")?);
        let (name, given_on) = (field(&mut rest, "name")?, field(&mut rest, "givenOn")?);
        Ok(Self { id, version, name, given_on, reports, whole: value })
    }
}
