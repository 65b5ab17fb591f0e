//! The messages that are measured.

use chrono::{DateTime, FixedOffset, NaiveDate};
use shared::{
    ack::{Acknowledgement, Sent, SentDose, read},
    code_set::{Catalog, Occasion, Recognition, recognize, recognize_on},
    finding::Finding,
    hl7::{self, Component, Field, Message, Repetition, Segment, SegmentBuilder},
    program::{AckDialect, Program, ProgramSet},
    readiness::assess,
    report::Action,
    snapshot::Snapshot,
    vxu::{MessageSettings, Vxu, render},
};

/// MSH-10 of all of them.
pub const ID: &str = "CLINIC01-000000101";

/// Number of doses in the large message.
pub const MANY: usize = 30;

/// A dose with all that its message is made of.
pub struct Dose {
    snapshot: Snapshot,
    program: Program,
    catalog: Catalog,
    settings: MessageSettings,
    sent_at: DateTime<FixedOffset>,
}

impl Dose {
    /// A dose given to a child, complete.
    pub fn read() -> Self {
        Self {
            snapshot: serde_json::from_str(include_str!("../dose.json")).unwrap(),
            program: ProgramSet::built_in().unwrap().find("SANDBOX").unwrap().clone(),
            catalog: Catalog::built_in().unwrap(),
            settings: MessageSettings {
                sending_facility: "ALDER".into(),
                site_id: "NORTH".into(),
                namespace: "ALDER".into(),
                practice_name: "Alder Family Clinic".into(),
                ..MessageSettings::default()
            },
            sent_at: "2026-03-10T04:00:15-05:00".parse().unwrap(),
        }
    }

    /// Returns the findings on it.
    pub fn assess(&self) -> Vec<Finding> {
        assess(&self.snapshot, &self.program, &self.catalog, self.sent_at.date_naive())
    }

    /// The same dose of a patient of whom little is known.
    pub fn with_gaps(mut self) -> Self {
        let patient = &mut self.snapshot.patient;
        (patient.address, patient.phone, patient.next_of_kin) = (None, None, None);
        patient.races.clear();
        (self.snapshot.immunization.lot, self.snapshot.immunization.administered_by) = (None, None);
        self
    }

    /// Recognizes a name in the listing.
    pub fn recognize(&self, name: &str) -> Recognition {
        recognize(name, &self.catalog)
    }

    /// Recognizes a name in the listing, for a patient on a day.
    pub fn recognize_on(&self, name: &str) -> Recognition {
        let birth_date = NaiveDate::from_ymd_opt(2018, 5, 1);
        let occasion = Occasion { birth_date, amount: Some("0.5"), ..Occasion::on(self.sent_at.date_naive()) };
        recognize_on(name, &occasion, &self.catalog)
    }

    /// Its message.
    pub fn encode(&self) -> String {
        render(&Vxu {
            snapshot: &self.snapshot,
            action: Action::Add,
            program: &self.program,
            settings: &self.settings,
            catalog: &self.catalog,
            message_id: ID,
            sent_at: self.sent_at,
            production: true,
        })
        .unwrap()
    }
}

/// Builds a message of so many doses and writes it: what encoding costs without looking anything up.
pub fn encode(doses: usize) -> String {
    let mut segments = vec![header(), patient(), SegmentBuilder::new("PD1").field(12, "N").field(16, "A").build()];
    for dose in 0..doses {
        segments.extend(order(dose));
    }
    hl7::render(&Message { segments })
}

fn header() -> Segment {
    SegmentBuilder::header("MSH")
        .field(3, "DOSEWIRE")
        .field(4, "ALDER")
        .field(5, "IIS")
        .field(6, "IIS")
        .field(7, "20260310040015-0500")
        .field(9, Field::components(["VXU", "V04", "VXU_V04"]))
        .field(10, ID)
        .field(11, "P")
        .field(12, "2.5.1")
        .field(15, "ER")
        .field(16, "AL")
        .field(21, Field::components(["Z22", "CDCPHINVS"]))
        .build()
}

fn patient() -> Segment {
    SegmentBuilder::new("PID")
        .field(1, "1")
        .field(3, Field::components(["MRN20419", "", "", "ALDER", "MR"]))
        .field(5, Field::components(["Marsh", "Delia", "June", "", "", "", "L"]))
        .field(6, Field::components(["Whitlock", "Ione", "", "", "", "", "M"]))
        .field(7, "20250302")
        .field(8, "F")
        .field(10, Field::components(["2106-3", "White", "CDCREC"]))
        .field(11, Field::components(["77 Quarry Rd", "Unit 4", "Tomah", "WI", "54660", "USA", "P"]))
        .field(13, Field::components(["", "PRN", "PH", "", "", "608", "5550188"]))
        .field(22, Field::components(["2186-5", "not Hispanic or Latino", "CDCREC"]))
        .build()
}

fn order(dose: usize) -> [Segment; 6] {
    let clinician =
        || Repetition::of(["1234567893", "Ostrander", "Paul", "", "", "", "", "", "NPI", "L", "", "", "NPI"]);
    let observation = |n: usize, code: [&'static str; 3], value: Field| {
        SegmentBuilder::new("OBX")
            .field(1, (dose * 3 + n).to_string())
            .field(2, "CE")
            .field(3, Field::components(code))
            .field(4, n.to_string())
            .field(5, value)
            .field(11, "F")
            .field(14, "20260309")
            .build()
    };
    [
        SegmentBuilder::new("ORC")
            .field(1, "RE")
            .field(3, Field::components([Component::from(format!("DW-{dose}")), "ALDER".into()]))
            .field(12, clinician())
            .build(),
        SegmentBuilder::new("RXA")
            .field(1, "0")
            .field(2, "1")
            .field(3, "20260309")
            .field(5, Field::components(["03", "MMR", "CVX", "00006-4681-01", "M-M-R II", "NDC"]))
            .field(6, "0.5")
            .field(7, Field::components(["mL", "milliliter", "UCUM"]))
            .field(9, Field::components(["00", "New immunization record", "NIP001"]))
            .field(10, clinician())
            .field(11, Field::components(["", "", "", "NORTH"]))
            .field(15, "Y014237")
            .field(16, "20270930")
            .field(17, Field::components(["MSD", "Merck and Co., Inc.", "MVX"]))
            .field(20, "CP")
            .field(21, "A")
            .build(),
        SegmentBuilder::new("RXR")
            .field(1, Field::components(["C38299", "Subcutaneous", "NCIT"]))
            .field(2, Field::components(["LT", "Left Thigh", "HL70163"]))
            .build(),
        observation(
            1,
            ["64994-7", "Vaccine funding program eligibility category", "LN"],
            Field::components(["V02", "VFC eligible - Medicaid/Medicaid Managed Care", "HL70064"]),
        ),
        observation(
            2,
            ["30963-3", "Vaccine funding source", "LN"],
            Field::components(["VXC51", "Public VFC", "CDCPHINVS"]),
        ),
        observation(
            3,
            ["69764-9", "Document type", "LN"],
            Field::components(["253088698300012711250131", "MMR VIS", "cdcgs1vis"]),
        ),
    ]
}

/// An answer that accepts.
pub fn accepting() -> String {
    include_str!("../../tests/data/ack/ack_01_aa.hl7").to_owned()
}

/// An answer with information, a warning and an error.
pub fn mixed() -> String {
    include_str!("../../tests/data/ack/ack_07_ae_mixed.hl7").to_owned()
}

/// Reads an answer to one dose.
pub fn acknowledge(body: &str, dialect: &AckDialect, doses: &[SentDose]) -> Acknowledgement {
    read(body, &Sent { message_id: ID, doses, dialect })
}

/// The least that reading can be: every component a piece of its own, and nothing kept of what divided them.
pub fn split(text: &str) -> Vec<Vec<Vec<&str>>> {
    let segments = text.split('\r').filter(|segment| !segment.is_empty());
    segments.map(|segment| segment.split('|').map(|field| field.split('^').collect()).collect()).collect()
}
