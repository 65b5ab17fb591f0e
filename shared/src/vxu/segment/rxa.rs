//! RXA: the dose.

use super::{amount, vaccine};
use crate::{
    code_set::ConceptSet,
    hl7::{Component, Field, Repetition, SegmentBuilder},
    immunization::{Completion, Expiration, ExpirationPrecision},
    letters::is_blank,
    program::ExpirationStyle,
    vxu::{
        Error,
        context::Vxu,
        datatype::{At, at, moment, month},
    },
};

const GIVEN_ON: At = at("RXA-3", "immunization.givenOn");
const SOURCE: At = at("RXA-9", "immunization.source");
const GIVEN_BY: At = at("RXA-10", "immunization.administeredBy");
const SITE_ID: At = at("RXA-11", "the site id in the set-up");
const LOT: At = at("RXA-15", "immunization.lot");
const EXPIRATION: At = at("RXA-16", "immunization.lot");
const MAKER: At = at("RXA-17", "immunization.mvx");
const REFUSAL: At = at("RXA-18", "immunization.refusalReason");
const REFUSAL_TEXT: At = at("RXA-18", "immunization.refusalText");
const ENTERED_ON: At = at("RXA-22", "immunization.enteredOn");

/// The longest description of a refusal.
const LONGEST_TEXT: usize = 999;

/// The reason that wants a description.
const OTHER_REASON: &str = "02";

pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let dose = vxu.dose();
    let segment = SegmentBuilder::new("RXA")
        .field(1, "0")
        .field(2, "1")
        .field(3, GIVEN_ON.day(dose.given_on)?)
        .field(5, vaccine::write(vxu)?)
        .field(20, dose.completion.as_str());
    let segment = if dose.is_administered() { administered(vxu, segment)? } else { segment.field(6, amount::UNKNOWN) };
    let source = vxu.is_given().then(|| SOURCE.concept(vxu, ConceptSet::Source, &dose.source)).transpose()?;
    let action = (!dose.is_presumed_immunity()).then_some(vxu.action.as_str());
    Ok(segment.maybe(9, source).maybe(18, refusal(vxu)?).maybe(21, action).field(22, entered(vxu)?))
}

/// What only a dose that was given here says.
fn administered(vxu: &Vxu<'_>, segment: SegmentBuilder) -> Result<SegmentBuilder, Error> {
    let dose = vxu.dose();
    let dialect = vxu.dialect()?;
    let (amount, unit) = amount::write(vxu)?;
    let lot = LOT.required(vxu, dose.lot.as_deref().unwrap_or_default(), 20)?;
    let site = SITE_ID.authority_component(vxu, &vxu.fill(&dialect.administered_at))?;
    let empty = Component::default;
    Ok(segment
        .field(6, amount)
        .maybe(7, unit)
        .maybe(10, GIVEN_BY.maybe_clinician(vxu, dose.administered_by.as_ref())?)
        .field(11, Field::components([empty(), empty(), empty(), site]))
        .field(15, &*lot)
        .maybe(16, expiration(dose.expiration, dialect.expiration)?)
        .field(17, maker(vxu)?))
}

/// The expiration by day or by month, as the program takes one that is known by month only.
fn expiration(expiration: Option<Expiration>, style: ExpirationStyle) -> Result<Option<String>, Error> {
    let Some(Expiration { date, precision }) = expiration else { return Ok(None) };
    let day = EXPIRATION.day(date)?;
    Ok(match (precision, style) {
        (ExpirationPrecision::Month, ExpirationStyle::Day) => None,
        (ExpirationPrecision::Month, ExpirationStyle::Month) => Some(month(date)),
        _ => Some(day),
    })
}

fn maker(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let code = vxu.dose().mvx.as_deref().map(str::trim).ok_or(MAKER.missing())?;
    let known = vxu.catalog.mvx(code).ok_or(MAKER.unknown_code())?;
    MAKER.coded(vxu, [&known.code, &known.name, "MVX"])
}

/// The reason of a refusal; must not be there otherwise. A reason that is no reason is described in words.
fn refusal(vxu: &Vxu<'_>) -> Result<Option<Repetition>, Error> {
    let dose = vxu.dose();
    if dose.completion != Completion::Refused {
        return Ok(None);
    }
    let code = dose.refusal_reason.as_deref().map(str::trim).ok_or(REFUSAL.missing())?;
    let said = dose.refusal_text.as_deref().filter(|text| code == OTHER_REASON && !is_blank(text));
    let Some(text) = said else { return REFUSAL.concept(vxu, ConceptSet::Refusal, code).map(Some) };
    let known = vxu.catalog.concept(ConceptSet::Refusal, code).ok_or(REFUSAL.unknown_code())?;
    let text = REFUSAL_TEXT.required(vxu, text, LONGEST_TEXT)?;
    Ok(Some(Repetition::of([&*known.code, &*text, &*known.system])))
}

/// When it was entered here: by the moment where it is known, as much of it as the program takes, else by the day.
fn entered(vxu: &Vxu<'_>) -> Result<String, Error> {
    let Some(at) = vxu.dose().entered_at else { return ENTERED_ON.day(vxu.dose().entered_on) };
    ENTERED_ON.day(at.date_naive())?;
    let mut text = moment(at);
    text.truncate(vxu.dialect()?.length_of("RXA", 22));
    Ok(text)
}
