//! RXA-5: the vaccine code.

use crate::{
    code_set::UnitOfUse,
    hl7::Repetition,
    immunization::{Immunization, NO_VACCINE},
    program::VaccineCodeStyle,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, map},
    },
};

const VACCINE: Mapping = map("RXA-5", "immunization.name");

/// Writes CVX and NDC in the program's style, or the code for no vaccine administered.
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

/// Returns the unit of use of an administered dose.
fn unit_of_use<'a>(vxu: &Vxu<'a>, dose: &Immunization, cvx: &str) -> Option<&'a UnitOfUse> {
    let code = dose.ndc.as_deref().filter(|_| dose.is_administered())?;
    vxu.catalog.unit_of_use(code, cvx)
}
