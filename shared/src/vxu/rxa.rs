//! RXA: the dose.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at, day},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, Segment, SegmentBuilder},
    immunization::{Completion, Expiration, ExpirationPrecision},
    program::{ExpirationStyle, VaccineCodeStyle},
};

const VACCINE: At = at("RXA-5", "immunization.name");
const AMOUNT: At = at("RXA-6", "immunization.amount");
const UNIT: At = at("RXA-7", "immunization.unit");
const SOURCE: At = at("RXA-9", "immunization.source");
const GIVEN_BY: At = at("RXA-10", "immunization.administeredBy");
const SITE_ID: At = at("RXA-11", "the site id in the set-up");
const LOT: At = at("RXA-15", "immunization.lot");
const MAKER: At = at("RXA-17", "immunization.mvx");
const REFUSAL: At = at("RXA-18", "immunization.refusalReason");

/// What the guide puts in place of an amount that is not known.
const UNKNOWN_AMOUNT: &str = "999";

/// What the guide puts in place of a vaccine where none was given.
const NO_VACCINE: &str = "998";

/// The units that a dose is measured in, as UCUM writes them.
const UNITS: &[(&str, &str)] =
    &[("mL", "milliliter"), ("mg", "milligram"), ("ug", "microgram"), ("[IU]", "international unit")];

pub fn build(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    let dose = vxu.dose();
    let segment = SegmentBuilder::new("RXA")
        .field(1, "0")
        .field(2, "1")
        .field(3, day(dose.given_on))
        .field(5, vaccine(vxu)?)
        .field(20, dose.completion.as_str());
    let segment = if dose.is_administered() { administered(vxu, segment)? } else { segment.field(6, UNKNOWN_AMOUNT) };
    let source = vxu.is_given().then(|| SOURCE.concept(vxu.catalog, ConceptSet::Source, &dose.source)).transpose()?;
    let is_vaccine = dose.cvx.as_deref() != Some(NO_VACCINE);
    Ok(segment.maybe(9, source).maybe(18, refusal(vxu)?).maybe(21, is_vaccine.then_some(vxu.action.as_str())).build())
}

/// What only a dose that was given here says.
fn administered(vxu: &Vxu<'_>, segment: SegmentBuilder) -> Result<SegmentBuilder, Error> {
    let dose = vxu.dose();
    let (amount, unit) = amount(vxu)?;
    let lot = LOT.required(dose.lot.as_deref().unwrap_or_default(), 20)?;
    let site_id = SITE_ID.required(&vxu.settings.site_id, 20)?;
    let style = vxu.dialect()?.expiration;
    Ok(segment
        .field(6, amount)
        .maybe(7, unit)
        .maybe(10, dose.administered_by.as_ref().map(|c| GIVEN_BY.clinician(c)).transpose()?)
        .field(11, Field::components(["", "", "", site_id.as_str()]))
        .field(15, lot)
        .maybe(16, dose.expiration.map(|e| expiration(e, style)))
        .field(17, maker(vxu)?))
}

/// The vaccine by CVX, and by NDC where the program wants it and the dose was given here.
fn vaccine(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let dose = vxu.dose();
    let code = dose.cvx.as_deref().ok_or(VACCINE.missing())?;
    let known = vxu.catalog.cvx(code).ok_or(VACCINE.unknown_code())?;
    let cvx = [known.code.as_str(), &known.short, "CVX"];
    let ndc = dose.ndc.as_deref().filter(|_| dose.is_administered());
    let ndc = ndc.and_then(|n| vxu.catalog.ndc(n, code)).map(|(_, n)| [n.code.as_str(), &n.name, "NDC"]);
    Ok(match (vxu.dialect()?.vaccine_code, ndc) {
        (VaccineCodeStyle::Cvx, _) | (_, None) => Repetition::of(cvx),
        (VaccineCodeStyle::CvxNdc, Some(ndc)) => Repetition::of(cvx.into_iter().chain(ndc)),
        (VaccineCodeStyle::NdcCvx, Some(ndc)) => Repetition::of(ndc.into_iter().chain(cvx)),
    })
}

/// The amount with its unit, or 999 without one.
fn amount(vxu: &Vxu<'_>) -> Result<(String, Option<Repetition>), Error> {
    let amount = AMOUNT.maybe(vxu.dose().amount.as_deref(), 20)?;
    if amount.is_empty() {
        return Ok((UNKNOWN_AMOUNT.to_owned(), None));
    }
    if !is_decimal(&amount) {
        return Err(AMOUNT.malformed());
    }
    let unit = UNIT.required(vxu.dose().unit.as_deref().unwrap_or_default(), 50)?;
    let (code, text) = known_unit(&unit).ok_or(UNIT.unknown_code())?;
    Ok((amount, Some(Repetition::of([code, text, "UCUM"]))))
}

/// The unit as UCUM writes it, with its name. Milliliters are written in many ways.
fn known_unit(unit: &str) -> Option<(&'static str, &'static str)> {
    let unit = if matches!(unit, "ml" | "ML" | "cc") { "mL" } else { unit };
    UNITS.iter().copied().find(|(code, _)| *code == unit)
}

/// Whether a text is a unit that a message can carry.
pub fn is_unit(text: &str) -> bool {
    known_unit(text.trim()).is_some()
}

/// Whether the text is a number above zero as HL7 writes it: digits, and one point at most.
pub fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && text.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

fn expiration(expiration: Expiration, style: ExpirationStyle) -> String {
    match (expiration.precision, style) {
        (ExpirationPrecision::Month, ExpirationStyle::Month) => expiration.date.format("%Y%m").to_string(),
        _ => day(expiration.date),
    }
}

fn maker(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let code = vxu.dose().mvx.as_deref().ok_or(MAKER.missing())?;
    let known = vxu.catalog.mvx(code).ok_or(MAKER.unknown_code())?;
    Ok(Repetition::of([known.code.as_str(), &known.name, "MVX"]))
}

/// The reason of a refusal; must not be there otherwise.
fn refusal(vxu: &Vxu<'_>) -> Result<Option<Repetition>, Error> {
    if vxu.dose().completion != Completion::Refused {
        return Ok(None);
    }
    let code = vxu.dose().refusal_reason.as_deref().ok_or(REFUSAL.missing())?;
    REFUSAL.concept(vxu.catalog, ConceptSet::Refusal, code).map(Some)
}
