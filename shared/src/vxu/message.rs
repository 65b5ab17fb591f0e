//! The assembly of a message from its segments.

use super::{
    batch,
    context::Vxu,
    error::Error,
    segment::{msh, nk1, obx, orc, pd1, pid, rxa, rxr},
};
use crate::{
    hl7::{self, Field, Message, Segment, SegmentBuilder},
    program::Dialect,
    report::Action,
};

/// Writes the message, by the program with what was entered in the place of its facts.
///
/// # Errors
/// Returns an error if the record lacks what the guide requires, a value does not fit or is not in the catalog, or the
/// program is not ready.
pub fn render(vxu: &Vxu<'_>) -> Result<String, Error> {
    let program = vxu.program.configured(&vxu.settings.entered);
    write(&Vxu { program: &program, ..*vxu })
}

fn write(vxu: &Vxu<'_>) -> Result<String, Error> {
    if !vxu.is_given() && vxu.action != Action::Add {
        return Err(Error::NotChangeable);
    }
    let dialect = vxu.dialect()?;
    let mut segments: Vec<Segment> = Vec::with_capacity(16);
    segments.extend(batch::begin(vxu, dialect)?);
    let header = segments.len();
    for (name, built) in body(vxu)? {
        segments.extend(without_omitted(name, built, dialect));
    }
    declare_character_set(vxu, dialect, &mut segments, header)?;
    segments.extend(batch::end(dialect));
    let text = hl7::render(&Message { segments });
    match &vxu.program.transport {
        Some(transport) if text.len() > transport.max_bytes => Err(Error::TooLarge { max: transport.max_bytes }),
        _ => Ok(text),
    }
}

/// The name of a segment and its fields.
type NamedSegment = (&'static str, SegmentBuilder);

fn body(vxu: &Vxu<'_>) -> Result<Vec<NamedSegment>, Error> {
    let mut segments = Vec::with_capacity(16);
    segments.extend([("MSH", msh::build(vxu)?), ("PID", pid::build(vxu)?), ("PD1", pd1::build(vxu)?)]);
    segments.extend(nk1::build(vxu)?.into_iter().map(|kin| ("NK1", kin)));
    segments.extend([("ORC", orc::build(vxu)?), ("RXA", rxa::build(vxu)?)]);
    segments.extend(rxr::build(vxu)?.map(|route| ("RXR", route)));
    segments.extend(obx::build(vxu)?.into_iter().map(|observed| ("OBX", observed)));
    Ok(segments)
}

/// Builds a segment without the fields that the program leaves out; none when no field remains.
fn without_omitted(name: &str, built: SegmentBuilder, dialect: &Dialect) -> Option<Segment> {
    if dialect.leaves_out(name, None) {
        return None;
    }
    let left_out = dialect.left_out.iter().filter(|place| place.segment == name).filter_map(|place| place.field);
    let segment = left_out.fold(built, |built, field| built.field(field, Field::default())).build();
    (!segment.is_empty()).then_some(segment)
}

/// Sets MSH-18 when the message has characters beyond ASCII.
fn declare_character_set(
    vxu: &Vxu<'_>,
    dialect: &Dialect,
    segments: &mut [Segment],
    header: usize,
) -> Result<(), Error> {
    let is_ascii = segments.iter().all(|s| (1..=s.len()).all(|n| s.whole(n).is_ascii()));
    if let (false, Some(place)) = (is_ascii, segments.get_mut(header)) {
        let declared = msh::build(vxu)?.field(18, "UNICODE UTF-8");
        if let Some(segment) = without_omitted("MSH", declared, dialect) {
            *place = segment;
        }
    }
    Ok(())
}
