//! RXA-5: how the vaccine is named.

use crate::{
    code_set::UnitOfUse,
    hl7::Repetition,
    immunization::{Immunization, NO_VACCINE},
    program::VaccineCodeStyle,
    vxu::{
        Error,
        context::Vxu,
        datatype::{At, at},
    },
};

const VACCINE: At = at("RXA-5", "immunization.name");

/// The vaccine by CVX and NDC, as the program wants them, or that there was none.
pub fn write(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let dose = vxu.dose();
    if dose.is_presumed_immunity() {
        return Ok(Repetition::of([NO_VACCINE, "no vaccine administered", "CVX"]));
    }
    let code = dose.cvx.as_deref().map(str::trim).ok_or(VACCINE.missing())?;
    let known = vxu.catalog.cvx(code).filter(|c| c.code != NO_VACCINE).ok_or(VACCINE.unknown_code())?;
    let cvx = [known.code.as_str(), &known.short, "CVX"];
    let style = vxu.dialect()?.vaccine_code;
    let ndc = if style == VaccineCodeStyle::Cvx { None } else { unit_of_use(vxu, dose, code) };
    let Some(ndc) = ndc.map(|ndc| [ndc.code.as_str(), &ndc.name, "NDC"]) else { return VACCINE.coded(vxu, cvx) };
    match style {
        VaccineCodeStyle::Cvx => VACCINE.coded(vxu, cvx),
        VaccineCodeStyle::Ndc => VACCINE.coded(vxu, ndc),
        VaccineCodeStyle::CvxNdc => VACCINE.coded(vxu, join(cvx, ndc)),
        VaccineCodeStyle::NdcCvx => VACCINE.coded(vxu, join(ndc, cvx)),
    }
}

fn join<'a>([a, b, c]: [&'a str; 3], [d, e, f]: [&'a str; 3]) -> [&'a str; 6] {
    [a, b, c, d, e, f]
}

/// What was in the hand of who gave it. History does not know it.
fn unit_of_use<'a>(vxu: &Vxu<'a>, dose: &Immunization, cvx: &str) -> Option<&'a UnitOfUse> {
    let code = dose.ndc.as_deref().filter(|_| dose.is_administered())?;
    vxu.catalog.unit_of_use(code, cvx)
}
