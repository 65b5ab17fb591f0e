//! Batch and file envelopes (BHS, BTS, FHS, FTS) around a single message.

use super::{context::Vxu, error::Error, segment::msh};
use crate::{
    hl7::{Segment, SegmentBuilder},
    program::{BatchStyle, Dialect},
};

/// Builds the headers, outermost first.
pub fn begin(vxu: &Vxu<'_>, dialect: &Dialect) -> Result<Vec<Segment>, Error> {
    let names: &[&str] = match dialect.batch {
        BatchStyle::None => &[],
        BatchStyle::Batch => &["BHS"],
        BatchStyle::File => &["FHS", "BHS"],
    };
    names.iter().map(|name| Ok(msh::addressed(vxu, SegmentBuilder::header(name))?.build())).collect()
}

/// Builds the trailers, innermost first, each with a count of one.
pub fn end(dialect: &Dialect) -> Vec<Segment> {
    let names: &[&str] = match dialect.batch {
        BatchStyle::None => &[],
        BatchStyle::Batch => &["BTS"],
        BatchStyle::File => &["BTS", "FTS"],
    };
    names.iter().map(|name| SegmentBuilder::new(name).field(1, "1").build()).collect()
}
