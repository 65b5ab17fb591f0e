//! The schema, built of its two halves.

use seaography::Builder;

use super::{
    account, alert, audit, change, clinician, dose, explain, figure, home, integration, patient, place, program,
    report,
    schema::{Bindings, CONTEXT, MaskErrors, register_generated, register_own},
    stock, vaccine, webhook, work,
};
use crate::{
    limits::{MAX_COMPLEXITY, MAX_INTROSPECTION_DEPTH},
    store::{Reader, in_memory},
};

/// The schema.
pub type Schema = async_graphql::dynamic::Schema;

/// Builds the schema over a database. Each request brings its own `App` and `Caller`.
///
/// # Errors
/// Returns an error if our own half and its functions do not match.
pub fn build(db: Reader) -> anyhow::Result<Schema> {
    let mut builder = register_generated(Builder::new(&CONTEXT, db.clone()));
    let own = register_own(&mut builder, bindings())?;
    // The door tells introspection from the rest; here the deeper of the two is the backstop.
    let builder = builder.set_depth_limit(Some(MAX_INTROSPECTION_DEPTH)).set_complexity_limit(Some(MAX_COMPLEXITY));
    Ok(builder.schema_builder().extension(MaskErrors::new(own)).data(db).finish()?)
}

/// The schema as text.
///
/// # Errors
/// Returns an error if the schema cannot be built.
pub async fn print() -> anyhow::Result<String> {
    let schema = build(in_memory().await?)?;
    let text = schema.sdl();
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_end().to_owned() + "\n")
}

fn bindings() -> Bindings {
    let mut bindings = Bindings::default();
    home::viewer::bind(&mut bindings);
    home::figures::bind(&mut bindings);
    alert::list::bind(&mut bindings);
    patient::chart::bind(&mut bindings);
    patient::consent::bind(&mut bindings);
    patient::identity::bind(&mut bindings);
    patient::save::bind(&mut bindings);
    dose::change::bind(&mut bindings);
    dose::record::bind(&mut bindings);
    clinician::list::bind(&mut bindings);
    place::bind(&mut bindings);
    stock::bind(&mut bindings);
    vaccine::lookup::bind(&mut bindings);
    vaccine::listing::bind(&mut bindings);
    program::choice::bind(&mut bindings);
    program::interest::bind(&mut bindings);
    integration::set_up::bind(&mut bindings);
    integration::gate::bind(&mut bindings);
    integration::onboarding::bind(&mut bindings);
    report::help_packet::bind(&mut bindings);
    report::list::bind(&mut bindings);
    explain::bind(&mut bindings);
    figure::days::bind(&mut bindings);
    figure::month::bind(&mut bindings);
    work::annotation::bind(&mut bindings);
    work::dismissal::bind(&mut bindings);
    report::batch::bind(&mut bindings);
    change::page::bind(&mut bindings);
    change::subscription::bind(&mut bindings);
    audit::events::bind(&mut bindings);
    webhook::endpoint::bind(&mut bindings);
    account::person::bind(&mut bindings);
    account::own::bind(&mut bindings);
    account::second_factor::bind(&mut bindings);
    account::token::bind(&mut bindings);
    bindings
}
