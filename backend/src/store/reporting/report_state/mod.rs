//! Between a report's row and its state, what queued it, and the codes of its findings in rows of their own.
//! What a report's state becomes, and what its findings are, is decided in `shared`.

mod code;
mod state;

pub use code::{NewFindings, replace_findings, stopping};
pub use state::{
    NewState, QueueSource, StateColumns, columns_of, read_findings, state_of, unchanged, write_alike, write_findings,
    write_state, write_states,
};
