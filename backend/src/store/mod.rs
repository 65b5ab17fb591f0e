//! The database: every write, and every query that is not seaography's. Callers use what is re-exported here.
//!
//! Every write goes through a [`Tx`], which carries the facts, their change rows and their audit rows into one commit.

mod account;
mod alert;
mod audit;
mod caller;
mod chart;
mod code_set;
mod db;
mod delivery;
mod feed;
mod gate;
mod keep;
mod kept;
mod record;
mod registry;
mod reporting;
mod reseal;
mod stock;
mod webhook;

pub use account::{
    AccountStore, NewClinician, NewLocation, NewPractice, NewToken, NewUser, PracticeChange, PracticeProfile,
    UserChange, clinician_locations, clinician_of, clinicians, create_practice, insert_token, insert_user, practice,
    replace_secret, save_clinician, save_location, save_practice, scopes_of,
};
pub use alert::{
    ClaimedNotice, NoticeChannel, NoticeEvent, NoticeOutcome, SubjectNames, activity_of, alert_by_id, alert_history,
    claim_notice, end_alert, enrolled_locations, facts_of, is_alert_open, is_any_notice_due, night_run_of, open_alerts,
    raise_alert, settle_notice, subject_names, subject_of, was_alert_raised,
};
pub use audit::{
    AuditFilter, ChainFault, Verification, audit_events, charts_of_entries, flush_reads, is_any_unsealed,
    open_audit_log, seal_entries, verify_audit_log,
};
pub use caller::{
    MAX_EXTERNAL_ID_LENGTH, MAX_KEY_LENGTH, Owned, Request, RequestState, Settled, claim_requests, drop_old_requests,
    keep_external_id, keep_external_ids, open_answer, record_of_external_id, records_of_external_ids, seal_answer,
    settle_requests,
};
pub use chart::{
    DoseToRecord, DoseTrial, ListedPatient, MergeOutcome, NewDose, NewPatient, NewVaccine, PatientFilter, PatientSort,
    RecentLot, RecordOutcome, RecordedDose, UndoOutcome, add_consent, apply_eligibility, create_vaccine, delete_dose,
    dose_by_id, doses_of_patient, found_patients, likely_duplicates, listed_patients, lock_patients, merge_patients,
    move_dose, patient_by_id, patient_by_mrn, patient_count, recent_lots, record_dose, record_doses, record_each,
    save_patient, save_vaccine, search_patients, try_dose, undo_move, update_dose, vaccines,
};
pub use code_set::{code_set_files, code_set_versions, keep_code_set};
pub use db::{
    ACTION_WORDS, Actor, ActorKind, Connection, DbErr, Error, OpenFailure, Page, PageRequest, Read, Reader, Reading,
    Result, SchemaPolicy, SchemaStatus, Store, Tx, audit_sentence, decode_cursor, encode_cursor, in_memory, is_sqlite,
    matching_rows, page_of_rows, retry, retry_within, rows_by_id, schema_status, then_by_id,
};
pub use delivery::{
    Attempted, Claim, Claimer, Ended, Lease, accepted_messages, beat, bring_back_instants, claim, closed_until,
    complete, complete_all, is_any_claimable, is_any_lost, open_submissions, other_servers, register_server,
    remove_servers, rescue, submission_by_id, submissions_of,
};
pub use feed::{change_before, changes_since, first_change, is_lost, last_change};
pub use gate::{
    ClosedGate, GateId, Gates, all_gates, apply_gate_events, begin_probe, closed_gates, due_probes, gates_of,
    integration_gate, is_any_gate_unreadable, waiting_at,
};
pub use keep::{
    FileFault, FreePages, Restored, audit_head, begin_backup, check_file, copy_file, drop_old_changes,
    drop_old_sessions, fail_backup, finish_backup, free_pages, is_any_server_alive, is_opened_by, last_backup,
    last_finished_backup, last_restore, mark_feed, mark_restored, open_file, purge_bodies, quick_check, recount,
    unknown_outcomes,
};
pub use kept::{Kept, SetUp};
pub use record::{details_of, enterer_of, expiration_of, giver_of, method_of, orderer_of, snapshot_of};
pub use registry::{
    ActivationOutcome, MAX_CONNECTIONS, NewEnrollment, NewIntegration, NewInterest, NewStep, activate,
    active_integrations, check_key, claim_interest, enrollment_settings, enrollments_of, first_enrollment,
    integration_by_id, integration_of_program, integrations, integrations_in_use, interests, is_any_interest_due,
    is_set_up_current, keep_interest, keep_step, night_time, open_secret, pause, record_test, resume, save_integration,
    secrets_of, set_secret, settings_of, settle_interest, steps_of, succeeded_steps,
};
pub use reporting::{
    Annotation, AnnotationChange, BackfillProgress, Batch, BatchFigures, BegunBatch, DismissOutcome, Exclusion,
    HomeCause, HomeFigures, LastAttempt, LeftOut, NewBatch, NewDismissal, NightBatch, NightFigures, NightsOver,
    OfReport, PutOff, QueueOutcome, QueueSource, Refusals, ReportCounts, ReportFilter, ReportOrder, ReportRow,
    ReportSort, Requirements, UndoneDismissal, annotate, assess_consent, assess_patient_reports, assess_stale,
    backfill, backfill_progress, batch_by_id, batch_figures, begin_batch, begin_night, cancel_batch, causes,
    continue_batch, continue_night, count_matching, counted_reports, counts, counts_by_integration,
    discard_nights_after, dismiss, dismissals_of, exclude, given_doses, include, is_any_backfill_open,
    is_any_batch_due, is_any_night_after, is_any_set_aside, is_any_stale, is_late_night, keep_missing,
    last_known_instant, last_night, night_figures, night_of_date, night_over, not_reported_at, oldest_queued,
    open_batches, open_nights, paused_doses, possible_owners, queue, queue_group, read_batch_filter, read_findings,
    report_rows, rows_of_patient, rows_of_reports, sheet_reports, standing_list, state_of, stuck_reports, tonight,
    undo_dismissal,
};
pub use reseal::{
    Resealed, reseal_answers, reseal_audit_key, reseal_messages, reseal_second_factors, reseal_secrets, reseal_webhooks,
};
pub use stock::{
    MovementOutcome, NewMovement, NewRecall, NewStockLot, RecalledDose, StockFilter, StockTarget, is_recalled_as,
    move_stock, recall_by_id, recalled_doses, recalls, save_recall, stock_expiration, stock_lots, stock_lots_by_id,
    stock_movements,
};
pub use webhook::{
    DeliveryOutcome, NewWebhook, OpenWebhook, add_webhook, claim_delivery, deliveries_of, disable_webhook,
    drop_old_deliveries, enable_webhook, is_any_delivery_due, is_behind, make_deliveries, open_webhook, queue_test,
    replay_webhook, settle_delivery, webhook_by_id, webhooks, webhooks_in_use,
};
