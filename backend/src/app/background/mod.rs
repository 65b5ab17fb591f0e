//! Work that is done in batches beside the requests.
//! Each is a loop around a function of `store` or `delivery`, and decides nothing itself.

pub(super) mod audit;
pub(super) mod backfill;
pub(super) mod batch;
pub(super) mod figures;
pub(super) mod findings;
pub(super) mod keep;
mod work_off;

use work_off::work_off;
