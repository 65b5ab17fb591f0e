//! Work that is done in batches beside the requests.

pub(super) mod audit;
pub(super) mod backfill;
pub(super) mod batch;
pub(super) mod figures;
pub(super) mod findings;
pub(super) mod keep;
mod work_off;

use work_off::work_off;
