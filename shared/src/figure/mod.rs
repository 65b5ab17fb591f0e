//! Figures of reporting: what became of the doses of each day, how soon, for which causes not, and the sheet of a month.
//!
//! Arithmetic over plain rows; which rows there are is the database's.

mod cause;
mod counted;
mod sheet;
mod timeliness;

pub use cause::{CauseCount, GroupCauses, Stuck, top_causes, top_groups};
pub use counted::{Counted, DayFigures, Standing, by_day, standing};
pub use sheet::{Given, SheetReport, SheetRow, is_late, sheet};
pub use timeliness::{Timeliness, WITHIN_DAYS, Within, timeliness};
