//! MSH: the message header, and the same fields of batch and file headers.

use crate::{
    hl7::{Component, Field, Repetition, SegmentBuilder},
    letters::is_blank,
    program::Organization,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, is_writable, map, moment},
    },
};

const MESSAGE_ID: Mapping = map("MSH-10", "message id");
const SENDING_FACILITY: Mapping = map("MSH-4", "the sending facility in the set-up");
const DIALECT: Mapping = map("MSH-3", "the program's sending and receiving names");
const SENDER: Mapping = map("MSH-22", "the program's sending organization");
const RECEIVER: Mapping = map("MSH-23", "the program's receiving organization");

/// Builds the segment.
pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let dialect = vxu.dialect()?;
    let mode = if vxu.production { &dialect.production_mode } else { &dialect.test_mode };
    Ok(addressed(vxu, SegmentBuilder::header("MSH"))?
        .field(9, Field::components(["VXU", "V04", "VXU_V04"]))
        .field(10, &*MESSAGE_ID.required(vxu, vxu.message_id, 20)?)
        .field(11, mode.as_str())
        .field(12, "2.5.1")
        .field(15, dialect.accept_acknowledgment.as_str())
        .field(16, dialect.application_acknowledgment.as_str())
        .field(21, Field::components(["Z22", "CDCPHINVS"]))
        .maybe(22, organization(vxu, SENDER, dialect.sending_organization.as_ref())?)
        .maybe(23, organization(vxu, RECEIVER, dialect.receiving_organization.as_ref())?))
}

/// Fills sender, receiver and time of a message, batch or file header.
pub fn addressed(vxu: &Vxu<'_>, header: SegmentBuilder) -> Result<SegmentBuilder, Error> {
    let dialect = vxu.dialect()?;
    let facility = vxu.fill(&dialect.sending_facility);
    if is_blank(&facility) {
        return Err(SENDING_FACILITY.missing());
    }
    if !is_writable(vxu.sent_at.date_naive()) {
        return Err(map("MSH-7", "the time of sending").malformed());
    }
    let mut cut = moment(vxu.sent_at);
    cut.truncate(dialect.length_of("MSH", 7));
    Ok(header
        .field(3, DIALECT.authority_field(vxu, &vxu.fill(&dialect.sending_application))?)
        .field(4, SENDING_FACILITY.authority_field(vxu, &facility)?)
        .field(5, DIALECT.authority_field(vxu, &vxu.fill(&dialect.receiving_application))?)
        .field(6, DIALECT.authority_field(vxu, &vxu.fill(&dialect.receiving_facility))?)
        .field(7, cut))
}

/// Writes an organization as XON; none when the set-up gives neither name nor number.
fn organization<'a>(
    vxu: &Vxu<'a>,
    place: Mapping,
    organization: Option<&'a Organization>,
) -> Result<Option<Repetition>, Error> {
    let Some(organization) = organization else { return Ok(None) };
    let (name, id) = (vxu.fill(&organization.name), vxu.fill(&organization.id));
    let (name, id) = (place.optional(vxu, &name, 50)?, place.optional(vxu, &id, 20)?);
    if name.is_empty() && id.is_empty() {
        return Ok(None);
    }
    let mut parts = vec![Component::from(&*name)];
    if !id.is_empty() {
        parts.resize(5, Component::default());
        parts.push(place.authority_component(vxu, &vxu.fill(&organization.assigner))?);
        parts.extend([Component::from("XX"), Component::default(), Component::default(), Component::from(&*id)]);
    }
    Ok(Some(Repetition::of(parts)))
}
