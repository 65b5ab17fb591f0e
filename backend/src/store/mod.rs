//! The writes, and the queries that are not seaography's; one file an aggregate.
//!
//! Every write goes through a [`Tx`], which carries the facts, their change rows and their audit rows into one commit.

mod account;
mod backfill;
mod batch;
mod code_set;
mod column;
mod connect;
mod dose;
mod dose_codes;
mod dose_removal;
mod dose_row;
mod eligibility;
mod error;
mod feed;
mod home;
mod integration;
mod interest;
mod kept_findings;
mod maintenance;
mod night;
mod onboarding;
mod other_dose;
mod outbox;
mod patient;
mod patient_merge;
mod patient_row;
mod patient_search;
mod practice;
mod read;
mod recent_lot;
mod report;
mod report_list;
mod report_state;
mod requirement;
mod reseal;
mod secret;
mod snapshot;
mod submission;
mod tried_dose;
mod tx;
mod vaccine;

pub use account::{AccountStore, NewUser};
pub use backfill::{BackfillProgress, Piece, backfill, backfill_progress, is_any_backfill_open};
pub use batch::{Page, PageRequest, decode_cursor, encode_cursor};
pub use code_set::{code_set_files, code_set_versions, keep_code_set};
pub use connect::Store;
pub use dose::{record_dose, update_dose};
pub use dose_removal::{delete_dose, move_dose};
pub use dose_row::NewDose;
pub use eligibility::apply_eligibility;
pub use error::{Error, Result};
pub use feed::{changes_since, last_change};
pub use home::{Causes, HomeFigures, causes, tonight};
pub use integration::{
    ActivationOutcome, NewEnrollment, NewIntegration, activate, enrollment_settings, first_enrollment,
    integrations_in_use, note_test, pause, save_integration, settings_of,
};
pub use interest::{NewInterest, claim_interest, interests, is_any_interest_due, keep_interest, settle_interest};
pub use kept_findings::{assess_stale, is_any_stale, keep_missing};
pub use maintenance::closed_until;
pub use night::{NightFigures, last_night, night_figures, run_night};
pub use onboarding::{NewStep, keep_step, steps_of, succeeded_steps};
pub use outbox::{Claim, Ended, claim, complete, is_any_due, is_any_lost, keep_request, rescue};
pub use patient::{NewPatient, save_patient};
pub use patient_merge::{MergeOutcome, likely_duplicates, merge_patients};
pub use patient_row::details_of;
pub use patient_search::{PatientFilter, PatientSort, search_patients};
pub use practice::{NewPractice, Place, create_practice, practice};
pub use read::Read;
pub use recent_lot::{RecentLot, recent_lots};
pub use report::{QueueOutcome, assess_patient_reports, exclude, include, queue};
pub use report_list::{
    ReportCounts, ReportFilter, ReportRow, counts, not_reported_at, report_rows, rows_of_patient, rows_of_reports,
};
pub use report_state::{read_findings, state_of};
pub use requirement::Requirements;
pub use reseal::{Resealed, reseal_messages, reseal_secrets};
pub use secret::{check_key, open_secret, secrets_of, set_secret};
pub use snapshot::{enterer_of, expiration_of, giver_of, method_of, orderer_of, snapshot_of};
pub use submission::{Attempted, submission_by_id, submissions_of};
pub use tried_dose::{Trial, try_dose};
pub use tx::Tx;
pub use vaccine::{NewVaccine, create_vaccine, save_vaccine, vaccines};
