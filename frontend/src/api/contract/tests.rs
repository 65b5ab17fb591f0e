use serde::Deserialize;
use serde_json::{Value, json};
use shared::patient::Patient;

use super::{exact::Exact, sample::Samples};
use crate::api::{
    json::read_value,
    operation::{ChartQuery, Operation, Visitor, visit_operations},
};

/// Reads the sample answer of each operation into its struct.
struct Check {
    samples: Samples,
    is_full: bool,
    operations: usize,
    refused: Vec<String>,
}

impl Visitor for Check {
    fn visit<Q: Operation>(&mut self) {
        let answer = self.samples.answer(Q::TEXT, self.is_full);
        let read = Q::Answer::deserialize(Exact(&answer));
        self.refused.extend(read.err().map(|error| format!("{}: {error}", Q::NAME)));
        // As pages read it.
        self.refused.extend(read_value::<Q::Answer>(answer).is_err().then(|| format!("{} is unreadable", Q::NAME)));
        self.operations += 1;
    }
}

#[rstest::rstest]
#[case::every_field(true)]
#[case::no_nullable_field(false)]
fn every_answer_has_exactly_the_fields_of_its_struct(#[case] is_full: bool) {
    let mut check = Check { samples: Samples::of_the_schema(), is_full, operations: 0, refused: Vec::new() };
    visit_operations(&mut check);
    assert_eq!(check.refused, [""; 0]);
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/queries")).unwrap().count();
    assert_eq!(check.operations, files, "each file of queries/ is an operation");
}

/// Rules read the details of a patient, which forms have as a JSON value.
#[test]
fn the_details_of_a_patient_are_those_that_rules_read() {
    let chart = Samples::of_the_schema().answer(ChartQuery::TEXT, true);
    let read = Patient::deserialize(Exact(&chart["patient"]));
    assert!(read.is_ok(), "{} in {chart}", read.err().unwrap());
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dose {
    lot_number: Option<String>,
    boosters: Vec<Booster>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Booster {
    site: Option<String>,
}

#[rstest::rstest]
#[case::the_same(json!({ "lotNumber": null, "boosters": [{ "site": null }] }), None)]
#[case::misspelled(json!({ "lot_number": null, "boosters": [] }), Some("lotNumber"))]
#[case::misspelled_within(json!({ "lotNumber": null, "boosters": [{ "sites": null }] }), Some("site"))]
#[case::missing(json!({ "boosters": [] }), Some("lotNumber"))]
#[case::not_read(json!({ "lotNumber": null, "boosters": [], "route": null }), Some("route"))]
fn a_struct_with_other_fields_is_refused(#[case] answer: Value, #[case] named: Option<&str>) {
    let refused = Dose::deserialize(Exact(&answer)).map_err(|error| error.to_string()).err();
    assert_eq!(refused.is_some(), named.is_some(), "{refused:?}");
    assert!(refused.unwrap_or_default().contains(named.unwrap_or_default()));
}
