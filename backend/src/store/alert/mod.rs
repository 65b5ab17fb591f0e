//! Alerts: raised, ended and listed, with the facts they are decided from and the notices that are still to be sent.
//! Which alerts there should be is decided in `shared::alert` and by those who raise them.

mod facts;
mod list;
mod notice;
mod raise;
mod subject;

pub use facts::{activity_of, enrolled_locations, night_run_of, was_alert_raised};
pub use list::{alert_by_id, alert_history, open_alerts};
pub use notice::{
    ClaimedNotice, NoticeChannel, NoticeEvent, NoticeOutcome, claim_notice, is_any_notice_due, settle_notice,
};
pub use raise::{end_alert, is_alert_open, raise_alert};
pub use subject::{SubjectNames, facts_of, subject_names, subject_of};
