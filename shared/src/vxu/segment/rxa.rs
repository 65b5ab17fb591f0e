//! RXA: the administered dose.

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
        datatype::{Mapping, map, moment, month},
    },
};

const GIVEN_ON: Mapping = map("RXA-3", "immunization.givenOn");
const SOURCE: Mapping = map("RXA-9", "immunization.source");
const GIVEN_BY: Mapping = map("RXA-10", "immunization.administeredBy");
const SITE_ID: Mapping = map("RXA-11", "the site id in the set-up");
const LOT: Mapping = map("RXA-15", "immunization.lot");
const EXPIRATION: Mapping = map("RXA-16", "immunization.lot");
const MAKER: Mapping = map("RXA-17", "immunization.mvx");
const REFUSAL: Mapping = map("RXA-18", "immunization.refusalReason");
const REFUSAL_TEXT: Mapping = map("RXA-18", "immunization.refusalText");
const ENTERED_ON: Mapping = map("RXA-22", "immunization.enteredOn");

/// Maximum length of a refusal reason in free text.
const MAX_REFUSAL_TEXT: usize = 999;

/// The refusal reason "other", which is described in free text.
const OTHER_REASON: &str = "02";

/// Builds the segment.
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
    let ends_on = vxu.dialect()?.is_cut("RXA", 4).then(|| GIVEN_ON.day(dose.given_on)).transpose()?;
    Ok(segment.maybe(4, ends_on).maybe(9, source).maybe(18, refusal(vxu)?).maybe(21, action).field(22, entered(vxu)?))
}

/// Adds the fields of an administered dose.
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

/// Writes the expiration, by the program's style when only its month is known.
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

/// Writes the refusal reason of a refused dose, with free text for the reason "other".
fn refusal(vxu: &Vxu<'_>) -> Result<Option<Repetition>, Error> {
    let dose = vxu.dose();
    if dose.completion != Completion::Refused {
        return Ok(None);
    }
    let code = dose.refusal_reason.as_deref().map(str::trim).ok_or(REFUSAL.missing())?;
    let said = dose.refusal_text.as_deref().filter(|text| code == OTHER_REASON && !is_blank(text));
    let Some(text) = said else { return REFUSAL.concept(vxu, ConceptSet::Refusal, code).map(Some) };
    let known = vxu.catalog.concept(ConceptSet::Refusal, code).ok_or(REFUSAL.unknown_code())?;
    let text = REFUSAL_TEXT.required(vxu, text, MAX_REFUSAL_TEXT)?;
    Ok(Some(Repetition::of([&*known.code, &*text, &*known.system])))
}

/// Writes the time of entry, cut to the length that the program takes, or the day where no time is known.
fn entered(vxu: &Vxu<'_>) -> Result<String, Error> {
    let Some(at) = vxu.dose().entered_at else { return ENTERED_ON.day(vxu.dose().entered_on) };
    ENTERED_ON.day(at.date_naive())?;
    let mut text = moment(at);
    text.truncate(vxu.dialect()?.length_of("RXA", 22));
    Ok(text)
}
