//! OBX: eligibility, funding, information statements, and evidence of immunity.

use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, SegmentBuilder},
    immunization::EligibilityMethod,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, day, map},
    },
};

const ELIGIBILITY: Mapping = map("OBX 64994-7", "immunization.eligibility");
const FUNDING: Mapping = map("OBX 30963-3", "immunization.funding");
const VIS: Mapping = map("OBX 69764-9", "immunization.vis");
const VIS_PRESENTED: Mapping = map("OBX 29769-7", "immunization.vis");
const IMMUNITY: Mapping = map("OBX 59784-9", "immunization.immunity");

/// LOINC code and name of an observation.
type ObservationCode = [&'static str; 2];

const ELIGIBILITY_CODE: ObservationCode = ["64994-7", "Vaccine funding program eligibility category"];
const FUNDING_CODE: ObservationCode = ["30963-3", "Vaccine funding source"];
const DOCUMENT_CODE: ObservationCode = ["69764-9", "Document type"];
const PRESENTED_CODE: ObservationCode = ["29769-7", "Date vaccine information statement presented"];
const DISEASE_CODE: ObservationCode = ["59784-9", "Disease with presumed immunity"];
const SEROLOGY_CODE: ObservationCode = ["75505-8", "Serological Evidence of Immunity"];

/// Observations of a message, with set ids and with group ids in OBX-4.
struct Observations {
    on: String,
    segments: Vec<SegmentBuilder>,
    groups: usize,
}

impl Observations {
    /// Adds an observation in a new group.
    fn add(&mut self, observed: ObservationCode, kind: &str, value: impl Into<Field>) {
        self.groups += 1;
        self.join(observed, kind, value);
    }

    /// Adds an observation to the last group.
    fn join(&mut self, observed: ObservationCode, kind: &str, value: impl Into<Field>) {
        let [code, text] = observed;
        let segment = SegmentBuilder::new("OBX")
            .field(1, (self.segments.len() + 1).to_string())
            .field(2, kind)
            .field(3, Field::components([code, text, "LN"]))
            .field(4, self.groups.to_string())
            .field(5, value)
            .field(11, "F")
            .field(14, self.on.as_str());
        self.segments.push(segment);
    }

    /// Sets the method of the last observation.
    fn by_method(&mut self, method: Repetition) {
        if let Some(last) = self.segments.pop() {
            self.segments.push(last.field(17, method));
        }
    }
}

/// Builds the observations of an administered dose or of presumed immunity; other doses have none.
pub fn build(vxu: &Vxu<'_>) -> Result<Vec<SegmentBuilder>, Error> {
    let dose = vxu.dose();
    let mut observations = Observations { on: day(dose.given_on), segments: Vec::new(), groups: 0 };
    if dose.is_presumed_immunity() {
        immunity(vxu, &mut observations)?;
    } else if dose.is_administered() {
        eligibility(vxu, &mut observations)?;
        if let Some(funding) = FUNDING.maybe_concept(vxu, ConceptSet::Funding, dose.funding.as_deref())? {
            observations.add(FUNDING_CODE, "CE", funding);
        }
        statements(vxu, &mut observations)?;
    }
    Ok(observations.segments)
}

fn eligibility(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let code = vxu.dose().eligibility.as_deref().ok_or(ELIGIBILITY.missing())?;
    observations.add(ELIGIBILITY_CODE, "CE", ELIGIBILITY.concept(vxu, ConceptSet::Eligibility, code)?);
    let method = vxu.dose().eligibility_method.unwrap_or(EligibilityMethod::Dose);
    let text = match method {
        EligibilityMethod::Dose => "Eligibility captured at the immunization level",
        EligibilityMethod::Visit => "Eligibility captured at the visit level",
    };
    observations.by_method(Repetition::of([method.as_str(), text, "CDCPHINVS"]));
    Ok(())
}

/// Adds a pair for each statement: document and date of presentation. Without a date there is none.
fn statements(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let Some(presented) = vxu.dose().vis_presented_on else { return Ok(()) };
    let presented = VIS_PRESENTED.day(presented)?;
    for code in &vxu.dose().vis {
        let document = vxu.catalog.vis(code.trim()).ok_or(VIS.unknown_code())?;
        observations.add(DOCUMENT_CODE, "CE", VIS.coded(vxu, [&document.code, &document.name, "cdcgs1vis"])?);
        observations.join(PRESENTED_CODE, "DT", presented.as_str());
    }
    Ok(())
}

/// Adds a disease with presumed immunity or a serological finding, depending on the code.
fn immunity(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let code = vxu.dose().immunity.as_deref().map(str::trim).ok_or(IMMUNITY.missing())?;
    let is_disease = vxu.catalog.concept(ConceptSet::Immunity, code).is_some();
    let (observed, set) =
        if is_disease { (DISEASE_CODE, ConceptSet::Immunity) } else { (SEROLOGY_CODE, ConceptSet::Serology) };
    observations.add(observed, "CE", IMMUNITY.concept(vxu, set, code)?);
    Ok(())
}
