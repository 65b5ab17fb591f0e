//! Messages that people paste, explained. What is said of them is `shared::explain`'s; nothing is kept.

use shared::explain::{self, ExplanationView};

use crate::graphql::schema::{Bindings, Call, Error, Result};

/// Binds the field of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("explain", explain);
}

async fn explain(call: Call) -> Result<ExplanationView> {
    let text: String = call.arg("text")?;
    let catalog = &call.reference().catalog;
    let explained = explain::explain(&text, catalog).map_err(|error| Error::bad_input(error.to_string()))?;
    Ok(explained.into())
}
