//! Reporting > Vaccine State Registry: the tabs, live, and one report with its history.
//! What a status means is said in `shared` and by the server.

/// The query of a list as the variables or the input of an operation, with further ones of its own.
macro_rules! filter {
    ($operation:ident::$kind:ident, $wanted:expr $(, $field:ident: $value:expr)*) => {{
        let wanted: $crate::page::report::list::ListQuery = $wanted;
        $operation::$kind {
            tab: wanted.tab,
            status: wanted.chip.statuses().map(<[_]>::to_vec),
            search: $crate::format::filled(&wanted.search),
            program_code: wanted.narrow.program,
            location_id: wanted.narrow.location.map(|(id, _)| id),
            given_from: wanted.narrow.from,
            given_to: wanted.narrow.to,
            reason: wanted.narrow.reason,
            batch_id: wanted.narrow.batch,
            vaccine: wanted.narrow.vaccine,
            clinician: wanted.narrow.clinician,
            mine: wanted.narrow.mine.then_some(true),
            has_note: wanted.narrow.has_note.then_some(true),
            put_off: wanted.narrow.put_off.then_some(true),
            added_from: wanted.narrow.added_from,
            added_to: wanted.narrow.added_to,
            $($field: $value,)*
        }
    }};
}

/// The filter of a list as an input, which other programs narrow further.
macro_rules! filter_input {
    ($operation:ident, $wanted:expr) => {
        filter!($operation::ReportFilterInput, $wanted, cvx: None)
    };
}

mod address;
mod annotation;
mod batch;
mod cause;
mod csv;
mod details;
mod dismissal;
mod export;
mod filter;
mod list;
mod narrow;
mod page;
mod selection;
mod table;

pub use cause::place;
pub use details::DetailsPage;
pub use dismissal::StandingDismissals;
pub use filter::list_added;
pub use page::ReportsPage;
pub use table::ReportNote;
