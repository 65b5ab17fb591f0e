//! Retention rules: the fields of a message that are kept for a help desk. Any other may hold a value of the patient.

/// Retention of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retention {
    /// The whole field is kept.
    Whole,
    /// The whole field is kept, unless it holds a name of the patient.
    Typed,
    /// Some components are kept, such as the system of a code.
    Components(&'static [usize]),
    /// Nothing is kept.
    Nothing,
}

use Retention::{Components, Typed, Whole};

/// Retention by segment, as ranges of fields: first and last number, and the retention.
type Row = (&'static str, &'static [(usize, usize, Retention)]);

const TABLE: &[Row] = &[
    // MSH-8 is security: some registries want a password there.
    ("MSH", &[(1, 7, Whole), (9, 12, Whole), (15, 19, Whole), (21, 23, Whole)]),
    ("FHS", &[(1, 7, Whole), (11, 12, Whole)]),
    ("BHS", &[(1, 7, Whole), (11, 12, Whole)]),
    ("FTS", &[(1, 1, Whole)]),
    ("BTS", &[(1, 1, Whole)]),
    (
        "PID",
        &[
            (1, 1, Whole),
            (3, 3, Components(&[4, 5])),
            (5, 6, Components(&[7])),
            (9, 9, Components(&[7])),
            (10, 10, Components(&[3, 6])),
            (11, 11, Components(&[7])),
            (13, 14, Components(&[2, 3])),
            (15, 15, Components(&[3])),
            (22, 22, Components(&[3])),
        ],
    ),
    (
        "NK1",
        &[
            (1, 1, Whole),
            (2, 2, Components(&[7])),
            (3, 3, Components(&[3])),
            (4, 4, Components(&[7])),
            (5, 5, Components(&[2, 3])),
        ],
    ),
    ("PD1", &[(11, 11, Components(&[3]))]),
    ("ORC", &[(1, 1, Whole), (2, 3, Components(&[2, 3, 4]))]),
    (
        "RXA",
        &[
            (1, 2, Whole),
            (5, 5, Whole),
            (6, 7, Typed),
            (9, 9, Whole),
            (11, 11, Components(&[4])),
            (15, 15, Typed),
            (16, 17, Whole),
            (20, 21, Whole),
        ],
    ),
    ("RXR", &[(1, 2, Whole)]),
    ("OBX", &[(1, 4, Whole), (6, 6, Whole), (11, 11, Whole), (17, 17, Whole)]),
];

/// OBX-3.1 of observations about the vaccine or its funding and not about the patient: vaccine type, document type, VIS
/// publication date, funding source.
const VACCINE_OBSERVATIONS: &[&str] = &["30956-7", "69764-9", "29768-9", "30963-3"];

/// Returns the retention of a field.
pub(super) fn retention(segment: &str, field: usize) -> Retention {
    let row = TABLE.iter().find(|(name, _)| *name == segment).map(|(_, runs)| *runs);
    let run = row.unwrap_or_default().iter().find(|(first, last, _)| (*first..=*last).contains(&field));
    run.map_or(Retention::Nothing, |(.., retention)| *retention)
}

/// Returns `true` if the value of an observation (OBX-5) is kept.
pub(super) fn is_vaccine_observation(observation: &str) -> bool {
    VACCINE_OBSERVATIONS.contains(&observation)
}
