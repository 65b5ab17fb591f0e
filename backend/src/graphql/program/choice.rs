//! The program dropdown, and a program as a practice set it up.

use serde::Serialize;
use shared::program::{Source, Standing};

use crate::{
    civil::{day_of, zone_of},
    graphql::schema::{Bindings, Call, Error, Result, parse_id},
    store::{self, settings_of},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("programs", programs);
    bindings.answer("programFile", program_file);
}

#[derive(Serialize)]
struct ProgramChoice {
    code: String,
    name: String,
    registry: String,
    standing: Standing,
    unverified: Vec<String>,
    sources: Vec<Source>,
}

async fn programs(call: Call) -> Result<Vec<ProgramChoice>> {
    let programs = call.reference().programs.programs.iter();
    Ok(programs
        .map(|program| ProgramChoice {
            code: program.code.clone(),
            name: program.name.clone(),
            registry: program.registry.clone(),
            standing: program.standing,
            unverified: program.unverified.clone(),
            sources: program.sources.clone(),
        })
        .collect())
}

/// The program as an integration's entries describe it, as a file; none when there is no such integration.
async fn program_file(call: Call) -> Result<Option<String>> {
    let id = parse_id(&call.arg::<String>("integrationId")?)?;
    let Some(row) = store::integration_by_id(call.app.store.reader(), id).await? else { return Ok(None) };
    let unknown = || Error::bad_input("This program is not known to this server.");
    let program = call.reference().program(&row.program_code).ok_or_else(unknown)?;
    let today = day_of(call.app.store.source().now(), &zone_of(&row.time_zone));
    let file = program.to_file(&settings_of(&row.settings)?, today);
    file.map(Some).map_err(|_| Error::bad_input("This program cannot be written as a file."))
}
