//! Open sessions as rows.

use serde_json::Value;

use crate::{
    part::{Cell, Icon, Row},
    record::{at, instant, text},
};

/// The columns of a list of sessions.
pub const TITLES: &[&str] = &["Where", "Signed in", "Last used"];
/// The button that ends a session.
const END: &str = "End";

/// The row of a session. That of this page is ended by signing out.
#[must_use]
pub fn session_row(session: &Value) -> Row {
    let is_here = at(session, "current") == true;
    let place = if is_here { "This browser" } else { "Another browser" };
    let (tone, mark) = if is_here { ("good", Icon::Check) } else { ("hold", Icon::System) };
    Row {
        id: text(session, "id").to_owned(),
        name: "the session".to_owned(),
        is_off: false,
        cells: vec![
            Cell::Status(tone, mark, place.to_owned()),
            Cell::Moment(instant(session, "openedAt"), ""),
            Cell::Moment(instant(session, "lastUsedAt"), ""),
        ],
        acts: if is_here { Vec::new() } else { vec![END] },
    }
}
