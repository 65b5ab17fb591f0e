//! Open sessions as rows.

use crate::{
    api::OpenSession,
    part::{Cell, Icon, Row},
};

/// The button that ends a session.
const END: &str = "End";

/// The row of a session; `whose` tells it from others. That of this page is ended by signing out.
#[must_use]
pub fn session_row(session: &OpenSession, whose: &str) -> Row {
    let place = if session.current { "This browser" } else { "Another browser" };
    let (tone, mark) = if session.current { ("good", Icon::Check) } else { ("hold", Icon::System) };
    Row {
        id: session.id.clone(),
        name: ["the session ", whose].concat(),
        is_off: false,
        cells: vec![
            Cell::Status(tone, mark, place.to_owned()),
            Cell::Moment(Some(session.opened_at), ""),
            Cell::Moment(Some(session.last_used_at), ""),
        ],
        acts: if session.current { Vec::new() } else { vec![END] },
    }
}
