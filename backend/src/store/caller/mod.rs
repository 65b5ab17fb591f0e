//! The rows of callers' own: keys of requests that were carried out, and their ids for our records.
//! Nothing here knows what a request is about.

mod answer;
mod external_id;
mod request;

pub(in crate::store) use answer::answer_binding;
pub use answer::{open_answer, seal_answer};
pub use external_id::{
    MAX_EXTERNAL_ID_LENGTH, Owned, keep_external_id, keep_external_ids, move_external_ids, record_of_external_id,
    records_of_external_ids,
};
pub use request::{MAX_KEY_LENGTH, Request, RequestState, Settled, claim_requests, drop_old_requests, settle_requests};
