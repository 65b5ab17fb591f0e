//! OBX: who paid for the dose, what the patient was handed to read, or why none was needed.

use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, SegmentBuilder},
    immunization::EligibilityMethod,
    vxu::{
        Error,
        context::Vxu,
        datatype::{At, at, day},
    },
};

const ELIGIBILITY: At = at("OBX 64994-7", "immunization.eligibility");
const FUNDING: At = at("OBX 30963-3", "immunization.funding");
const VIS: At = at("OBX 69764-9", "immunization.vis");
const VIS_PRESENTED: At = at("OBX 29769-7", "immunization.vis");
const IMMUNITY: At = at("OBX 59784-9", "immunization.immunity");

/// What is observed: code and text.
type Observed = [&'static str; 2];

const PAYER: Observed = ["64994-7", "Vaccine funding program eligibility category"];
const STOCK: Observed = ["30963-3", "Vaccine funding source"];
const DOCUMENT: Observed = ["69764-9", "Document type"];
const PRESENTED: Observed = ["29769-7", "Date vaccine information statement presented"];
const DISEASE: Observed = ["59784-9", "Disease with presumed immunity"];
const SEROLOGY: Observed = ["75505-8", "Serological Evidence of Immunity"];

/// The observations, numbered through the message; those that belong together share a number of their own.
struct Observations {
    on: String,
    segments: Vec<SegmentBuilder>,
    groups: usize,
}

impl Observations {
    /// Adds one that stands for itself, or the first of several that belong together.
    fn add(&mut self, observed: Observed, kind: &str, value: impl Into<Field>) {
        self.groups += 1;
        self.join(observed, kind, value);
    }

    /// Adds one that belongs to the last.
    fn join(&mut self, observed: Observed, kind: &str, value: impl Into<Field>) {
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

    /// Says how the last was found out.
    fn by_method(&mut self, method: Repetition) {
        if let Some(last) = self.segments.pop() {
            self.segments.push(last.field(17, method));
        }
    }
}

/// The observations of a dose that was given here, or of an immunity; others have none.
pub fn build(vxu: &Vxu<'_>) -> Result<Vec<SegmentBuilder>, Error> {
    let dose = vxu.dose();
    let mut observations = Observations { on: day(dose.given_on), segments: Vec::new(), groups: 0 };
    if dose.is_presumed_immunity() {
        immunity(vxu, &mut observations)?;
    } else if dose.is_administered() {
        eligibility(vxu, &mut observations)?;
        if let Some(funding) = FUNDING.maybe_concept(vxu, ConceptSet::Funding, dose.funding.as_deref())? {
            observations.add(STOCK, "CE", funding);
        }
        statements(vxu, &mut observations)?;
    }
    Ok(observations.segments)
}

fn eligibility(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let code = vxu.dose().eligibility.as_deref().ok_or(ELIGIBILITY.missing())?;
    observations.add(PAYER, "CE", ELIGIBILITY.concept(vxu, ConceptSet::Eligibility, code)?);
    let method = vxu.dose().eligibility_method.unwrap_or(EligibilityMethod::Dose);
    let text = match method {
        EligibilityMethod::Dose => "Eligibility captured at the immunization level",
        EligibilityMethod::Visit => "Eligibility captured at the visit level",
    };
    observations.by_method(Repetition::of([method.as_str(), text, "CDCPHINVS"]));
    Ok(())
}

/// A pair for each statement: the document, and the day on which it was handed out. One without the other says nothing.
fn statements(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let Some(presented) = vxu.dose().vis_presented_on else { return Ok(()) };
    let presented = VIS_PRESENTED.day(presented)?;
    for code in &vxu.dose().vis {
        let document = vxu.catalog.vis(code.trim()).ok_or(VIS.unknown_code())?;
        observations.add(DOCUMENT, "CE", VIS.coded(vxu, [&document.code, &document.name, "cdcgs1vis"])?);
        observations.join(PRESENTED, "DT", presented.as_str());
    }
    Ok(())
}

/// A disease that was gone through, or what a blood test showed. The code says which.
fn immunity(vxu: &Vxu<'_>, observations: &mut Observations) -> Result<(), Error> {
    let code = vxu.dose().immunity.as_deref().map(str::trim).ok_or(IMMUNITY.missing())?;
    let is_disease = vxu.catalog.concept(ConceptSet::Immunity, code).is_some();
    let (observed, set) = if is_disease { (DISEASE, ConceptSet::Immunity) } else { (SEROLOGY, ConceptSet::Serology) };
    observations.add(observed, "CE", IMMUNITY.concept(vxu, set, code)?);
    Ok(())
}
