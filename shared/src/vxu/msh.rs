//! MSH: who sends what to whom.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at},
};
use crate::hl7::{Field, Segment, SegmentBuilder};

const MESSAGE_ID: At = at("MSH-10", "message id");
const SENDING_FACILITY: At = at("MSH-4", "the sending facility in the set-up");
const DIALECT: At = at("MSH-3", "the program's sending and receiving names");

pub fn build(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    Ok(header(vxu)?.build())
}

pub fn build_unicode(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    Ok(header(vxu)?.field(18, "UNICODE UTF-8").build())
}

fn header(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let dialect = vxu.dialect()?;
    Ok(SegmentBuilder::header("MSH")
        .field(3, DIALECT.optional(&dialect.sending_application, 20)?)
        .field(4, SENDING_FACILITY.required(&vxu.settings.sending_facility, 20)?)
        .field(5, DIALECT.optional(&dialect.receiving_application, 20)?)
        .field(6, DIALECT.optional(&dialect.receiving_facility, 20)?)
        .field(7, vxu.sent_at.format("%Y%m%d%H%M%S%z").to_string())
        .field(9, Field::components(["VXU", "V04", "VXU_V04"]))
        .field(10, MESSAGE_ID.required(vxu.message_id, 20)?)
        .field(11, if vxu.production { "P" } else { "T" })
        .field(12, "2.5.1")
        .field(15, "ER")
        .field(16, "AL")
        .field(21, Field::components(["Z22", "CDCPHINVS"])))
}
