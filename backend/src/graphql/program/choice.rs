//! The program dropdown.

use serde::Serialize;
use shared::program::Standing;

use crate::graphql::schema::{Bindings, Call, Result};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("programs", programs);
}

#[derive(Serialize)]
struct ProgramChoice {
    code: String,
    name: String,
    registry: String,
    standing: Standing,
}

async fn programs(call: Call) -> Result<Vec<ProgramChoice>> {
    let programs = call.reference().programs.programs.iter();
    Ok(programs
        .map(|program| ProgramChoice {
            code: program.code.clone(),
            name: program.name.clone(),
            registry: program.registry.clone(),
            standing: program.standing,
        })
        .collect())
}
