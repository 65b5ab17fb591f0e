//! Reports: made, assessed, listed and queued, by hand, in batches, by the night or for doses from before.
//! What carries a queued report to its registry is in `delivery`; `crate::night` decides which nights are due.

mod assessment;
mod backfill;
mod batch;
mod dependents;
mod figure;
mod home;
mod kept_findings;
mod list;
mod night;
mod queue_group;
mod report;
mod report_state;
mod requirement;
mod unreadable;
mod work;

pub use assessment::{Assessed, assess_for};
pub use backfill::{
    BackfillProgress, Batch, backfill, backfill_progress, begin_backfill, end_backfill, is_any_backfill_open,
};
pub use batch::{
    BatchFigures, BegunBatch, NewBatch, Refusals, batch_by_id, batch_figures, begin_batch, cancel_batch,
    continue_batch, count_matching, is_any_batch_due, open_batches, read_batch_filter,
};
pub use dependents::{delete_report, must_wait, queue_if_possible, release_dependents, reports_of_dose, wait_for};
pub use figure::{counted_reports, given_doses, sheet_reports, stuck_reports};
pub use home::{HomeCause, HomeFigures, NightsOver, causes, night_over, paused_doses, tonight};
pub use kept_findings::{
    assess_consent, assess_stale, invalidate_findings, invalidate_findings_beside, is_any_stale, keep_missing,
};
pub use list::{
    Annotation, LastAttempt, LeftOut, PutOff, ReportCounts, ReportFilter, ReportOrder, ReportRow, ReportSort, counts,
    counts_by_integration, not_reported_at, oldest_queued, report_rows, rows_of_patient, rows_of_reports,
};
pub use night::{
    NightBatch, NightFigures, begin_night, continue_night, discard_nights_after, is_any_night_after, is_late_night,
    last_known_instant, last_night, night_figures, night_of_date, open_nights,
};
pub use queue_group::queue_group;
pub use report::{
    Exclusion, QueueOutcome, Subject, assess_patient_reports, create_reports, exclude, include, insert_new_reports,
    integrations_of_dose, integrations_of_locations, new_report, queue, refresh_reports, update_reports,
};
pub use report_state::{
    NewFindings, NewState, QueueSource, read_findings, replace_findings, state_of, unchanged, write_findings,
    write_state, write_states,
};
pub use requirement::Requirements;
pub use unreadable::{is_any_set_aside, set_aside, set_aside_by_ids};
pub use work::{
    AnnotationChange, DismissOutcome, NewDismissal, OfReport, StandingDismissals, UndoneDismissal, annotate, dismiss,
    dismissals_of, possible_owners, standing_dismissals, standing_list, undo_dismissal, without_dismissed,
};
