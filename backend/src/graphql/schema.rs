//! Puts the two halves together.

use sea_orm::{Database, DatabaseConnection};
use seaography::Builder;

use super::{
    bind::Bindings, change, dose_change, help_packet, home, integration, interest, mask::MaskErrors, onboarding,
    patient, patient_identity, program, read, report, sdl, subscription, typed, vaccine, viewer,
};

/// The schema.
pub type Schema = async_graphql::dynamic::Schema;

/// Deepest nesting of a query.
const DEPTH: usize = 12;
/// Most fields of a query.
const COMPLEXITY: usize = 1_000;

/// Builds the schema over a database. Each request brings its own `App` and `Caller`.
///
/// # Errors
/// When our own half and its functions do not match.
pub fn build(db: DatabaseConnection) -> anyhow::Result<Schema> {
    let mut builder = read::register(Builder::new(&read::CONTEXT, db.clone()));
    sdl::register(&mut builder, bindings())?;
    let builder = builder.set_depth_limit(Some(DEPTH)).set_complexity_limit(Some(COMPLEXITY));
    Ok(builder.schema_builder().extension(MaskErrors).data(db).finish()?)
}

/// The schema as text.
///
/// # Errors
/// When it cannot be built.
pub async fn print() -> anyhow::Result<String> {
    let schema = build(Database::connect("sqlite::memory:").await?)?;
    let text = schema.sdl();
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_end().to_owned() + "\n")
}

fn bindings() -> Bindings {
    let mut bindings = Bindings::default();
    viewer::bind(&mut bindings);
    home::bind(&mut bindings);
    patient::bind(&mut bindings);
    patient_identity::bind(&mut bindings);
    dose_change::bind(&mut bindings);
    typed::bind(&mut bindings);
    vaccine::bind(&mut bindings);
    program::bind(&mut bindings);
    interest::bind(&mut bindings);
    help_packet::bind(&mut bindings);
    integration::bind(&mut bindings);
    onboarding::bind(&mut bindings);
    report::bind(&mut bindings);
    change::bind(&mut bindings);
    subscription::bind(&mut bindings);
    bindings
}
