//! What stands around a message where the registry wants a batch or a file, even of one message.

use super::{context::Vxu, error::Error, segment::msh};
use crate::{
    hl7::{Segment, SegmentBuilder},
    program::{BatchStyle, Dialect},
};

/// The headers, from the outside in.
pub fn begin(vxu: &Vxu<'_>, dialect: &Dialect) -> Result<Vec<Segment>, Error> {
    let names: &[&str] = match dialect.batch {
        BatchStyle::None => &[],
        BatchStyle::Batch => &["BHS"],
        BatchStyle::File => &["FHS", "BHS"],
    };
    names.iter().map(|name| Ok(msh::addressed(vxu, SegmentBuilder::header(name))?.build())).collect()
}

/// The trailers, from the inside out, each with how many it holds: one message, one batch.
pub fn end(dialect: &Dialect) -> Vec<Segment> {
    let names: &[&str] = match dialect.batch {
        BatchStyle::None => &[],
        BatchStyle::Batch => &["BTS"],
        BatchStyle::File => &["BTS", "FTS"],
    };
    names.iter().map(|name| SegmentBuilder::new(name).field(1, "1").build()).collect()
}
