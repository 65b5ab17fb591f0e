//! OBX: who paid for the dose, and what the patient was handed to read.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at, day},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, Segment, SegmentBuilder},
};

const ELIGIBILITY: At = at("OBX 64994-7", "immunization.eligibility");
const FUNDING: At = at("OBX 30963-3", "immunization.funding");
const VIS: At = at("OBX 69764-9", "immunization.vis");

/// One observation: what, of which type, with which value; `group` ties those together that belong together.
struct Observation {
    code: [&'static str; 3],
    kind: &'static str,
    value: Field,
    group: usize,
}

/// The observations of a dose that was given here; others have none.
pub fn build(vxu: &Vxu<'_>) -> Result<Vec<Segment>, Error> {
    if !vxu.dose().is_administered() {
        return Ok(Vec::new());
    }
    let mut observed = vec![eligibility(vxu)?];
    observed.extend(funding(vxu)?);
    observed.extend(statements(vxu)?);
    Ok(observed.into_iter().enumerate().map(|(i, o)| segment(vxu, i + 1, o)).collect())
}

fn segment(vxu: &Vxu<'_>, number: usize, observation: Observation) -> Segment {
    let method = (observation.code.first() == Some(&ELIGIBILITY_CODE))
        .then(|| Repetition::of(["VXC40", "Eligibility captured at the immunization level", "CDCPHINVS"]));
    SegmentBuilder::new("OBX")
        .field(1, number.to_string())
        .field(2, observation.kind)
        .field(3, Field::components(observation.code))
        .field(4, observation.group.to_string())
        .field(5, observation.value)
        .field(11, "F")
        .field(14, day(vxu.dose().given_on))
        .maybe(17, method)
        .build()
}

const ELIGIBILITY_CODE: &str = "64994-7";

fn eligibility(vxu: &Vxu<'_>) -> Result<Observation, Error> {
    let code = vxu.dose().eligibility.as_deref().ok_or(ELIGIBILITY.missing())?;
    Ok(Observation {
        code: [ELIGIBILITY_CODE, "Vaccine funding program eligibility category", "LN"],
        kind: "CE",
        value: ELIGIBILITY.concept(vxu.catalog, ConceptSet::Eligibility, code)?.into(),
        group: 1,
    })
}

fn funding(vxu: &Vxu<'_>) -> Result<Option<Observation>, Error> {
    let funding = FUNDING.maybe_concept(vxu.catalog, ConceptSet::Funding, vxu.dose().funding.as_deref())?;
    Ok(funding.map(|value| Observation {
        code: ["30963-3", "Vaccine funding source", "LN"],
        kind: "CE",
        value: value.into(),
        group: 2,
    }))
}

/// A pair for each statement: the document, and the day on which it was handed out. One without the other says nothing.
fn statements(vxu: &Vxu<'_>) -> Result<Vec<Observation>, Error> {
    let Some(presented) = vxu.dose().vis_presented_on else { return Ok(Vec::new()) };
    let mut pairs = Vec::new();
    for (i, code) in vxu.dose().vis.iter().enumerate() {
        let document = vxu.catalog.vis(code.trim()).ok_or(VIS.unknown_code())?;
        pairs.push(Observation {
            code: ["69764-9", "Document type", "LN"],
            kind: "CE",
            value: Field::components([document.code.as_str(), &document.name, "cdcgs1vis"]),
            group: i + 3,
        });
        pairs.push(Observation {
            code: ["29769-7", "Date vaccine information statement presented", "LN"],
            kind: "DT",
            value: day(presented).into(),
            group: i + 3,
        });
    }
    Ok(pairs)
}
