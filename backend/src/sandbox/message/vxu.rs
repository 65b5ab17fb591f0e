//! The parser of VXU^V04, as far as this registry reads one.

use shared::hl7::{self, Message, Segment};

use super::{
    error_location::ErrorLocation,
    remark::{ErrorCode, Remark},
};

/// The header, MSH. Text that an acknowledgement repeats is kept as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Header {
    pub(in crate::sandbox) sending_application: String,
    pub(in crate::sandbox) sending_facility: String,
    pub(in crate::sandbox) receiving_application: String,
    pub(in crate::sandbox) receiving_facility: String,
    pub(in crate::sandbox) message_code: String,
    pub(in crate::sandbox) event: String,
    pub(in crate::sandbox) control_id: String,
    pub(in crate::sandbox) processing_id: String,
    pub(in crate::sandbox) version: String,
}

/// The patient, PID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Patient {
    pub(in crate::sandbox) record_number: String,
    pub(in crate::sandbox) assigner: String,
    pub(in crate::sandbox) last_name: String,
    pub(in crate::sandbox) first_name: String,
    pub(in crate::sandbox) birth_date: String,
    pub(in crate::sandbox) sex: String,
    pub(in crate::sandbox) has_race: bool,
    pub(in crate::sandbox) has_ethnicity: bool,
    pub(in crate::sandbox) has_address: bool,
}

impl Patient {
    /// Returns the patient's key at the registry.
    pub(in crate::sandbox) fn key(&self) -> String {
        format!("{}^{}", self.record_number, self.assigner)
    }
}

/// RXA-21.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Action {
    Add,
    Update,
    Delete,
    /// None given, or none that is known.
    Other,
}

impl Action {
    fn parse(text: &str) -> Self {
        match text {
            "A" => Self::Add,
            "U" => Self::Update,
            "D" => Self::Delete,
            _ => Self::Other,
        }
    }

    /// Returns the code of RXA-21. A dose without an action was added.
    pub(in crate::sandbox) const fn letter(self) -> &'static str {
        match self {
            Self::Add | Self::Other => "A",
            Self::Update => "U",
            Self::Delete => "D",
        }
    }
}

/// A code with the number of the segment that it stands in, counted among those of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct LocatedCode {
    pub(in crate::sandbox) sequence: usize,
    pub(in crate::sandbox) code: String,
}

/// One order group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Order {
    /// The number of its ORC and RXA.
    pub(in crate::sandbox) sequence: usize,
    /// ORC-3.1.
    pub(in crate::sandbox) id: String,
    /// ORC-3.2.
    pub(in crate::sandbox) namespace: String,
    pub(in crate::sandbox) date: String,
    pub(in crate::sandbox) cvx: String,
    pub(in crate::sandbox) source: String,
    pub(in crate::sandbox) lot: String,
    pub(in crate::sandbox) manufacturer: String,
    pub(in crate::sandbox) refusal: String,
    pub(in crate::sandbox) completion: String,
    pub(in crate::sandbox) action: Action,
    pub(in crate::sandbox) route: Option<LocatedCode>,
    pub(in crate::sandbox) site: Option<LocatedCode>,
    pub(in crate::sandbox) eligibility: Option<LocatedCode>,
}

impl Order {
    /// ORC-3 as a whole.
    pub(in crate::sandbox) fn key(&self) -> String {
        format!("{}^{}", self.id, self.namespace)
    }

    /// Returns `true` if ORC-3 is the dose's own: refusals and presumed immunity share 9999.
    pub(in crate::sandbox) fn has_key(&self) -> bool {
        !self.id.is_empty() && self.id != "9999"
    }

    /// Returns `true` if a vaccine was given, completely or in part.
    pub(in crate::sandbox) fn is_given(&self) -> bool {
        matches!(self.completion.as_str(), "CP" | "PA" | "")
    }

    /// Returns `true` if the reporting practice gave the dose.
    pub(in crate::sandbox) fn is_administered(&self) -> bool {
        self.is_given() && self.source == "00"
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Vxu {
    pub(in crate::sandbox) header: Header,
    pub(in crate::sandbox) patient: Patient,
    pub(in crate::sandbox) orders: Vec<Order>,
}

/// Reads a message, or says why it is none.
pub(in crate::sandbox) fn read(text: &str) -> Result<Vxu, Remark> {
    let message = hl7::parse(unwrap_batch(text)).map_err(|_| UNREADABLE)?;
    let header = message.segments.first().filter(|segment| segment.name() == "MSH").ok_or(UNREADABLE)?;
    Ok(Vxu { header: read_header(header), patient: read_patient(&message), orders: read_orders(&message) })
}

/// A message inside a batch: from its own header on. What closes the batch behind it says nothing.
fn unwrap_batch(text: &str) -> &str {
    let begins_with = |segment: &str| text.trim_start().starts_with(segment);
    let header = text.find("\rMSH|").or_else(|| text.find("\nMSH|"));
    match header.filter(|_| begins_with("FHS") || begins_with("BHS")) {
        Some(at) => text.get(at + 1..).unwrap_or(text),
        None => text,
    }
}

const UNREADABLE: Remark =
    Remark::error(ErrorCode::SegmentSequence, ErrorLocation::segment("MSH", 1), "The message could not be read");

fn read_header(msh: &Segment) -> Header {
    let raw = |n| msh.whole(n).to_owned();
    Header {
        sending_application: raw(3),
        sending_facility: raw(4),
        receiving_application: raw(5),
        receiving_facility: raw(6),
        message_code: msh.component(9, 1).into_owned(),
        event: msh.component(9, 2).into_owned(),
        control_id: raw(10),
        processing_id: msh.component(11, 1).into_owned(),
        version: msh.component(12, 1).into_owned(),
    }
}

fn read_patient(message: &Message) -> Patient {
    let Some(pid) = message.segments_named("PID").next() else { return Patient::default() };
    let part = |n, component| pid.component(n, component).trim().to_owned();
    Patient {
        record_number: part(3, 1),
        assigner: part(3, 4),
        last_name: part(5, 1),
        first_name: part(5, 2),
        birth_date: part(7, 1),
        sex: part(8, 1),
        has_race: !part(10, 1).is_empty(),
        has_ethnicity: !part(22, 1).is_empty(),
        has_address: !part(11, 1).is_empty() && !part(11, 5).is_empty(),
    }
}

/// Reads the order groups: each begins with an ORC and reaches to the next.
fn read_orders(message: &Message) -> Vec<Order> {
    let numbered = number(&message.segments);
    let starts: Vec<_> = numbered.iter().enumerate().filter(|(_, s)| s.1.name() == "ORC").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([numbered.len()]);
    let groups = starts.iter().copied().zip(ends).filter_map(|(start, end)| numbered.get(start..end));
    groups.map(read_order).collect()
}

/// Numbers each segment among those of its name, from 1.
fn number(segments: &[Segment]) -> Vec<(usize, &Segment)> {
    let mut counts = std::collections::BTreeMap::new();
    let count = |segment| {
        let count = counts.entry(Segment::name(segment)).or_insert(0);
        *count += 1;
        (*count, segment)
    };
    segments.iter().map(count).collect()
}

fn read_order(group: &[(usize, &Segment)]) -> Order {
    let find = |name: &str| group.iter().find(|(_, segment)| segment.name() == name).copied();
    let part = |name: &str, n, component| {
        find(name).map(|(_, segment)| segment.component(n, component).trim().to_owned()).unwrap_or_default()
    };
    let placed = |name: &str, n| {
        let (sequence, segment) = find(name)?;
        let code = segment.component(n, 1).trim().to_owned();
        (!code.is_empty()).then_some(LocatedCode { sequence, code })
    };
    Order {
        sequence: group.first().map_or(1, |(sequence, _)| *sequence),
        id: part("ORC", 3, 1),
        namespace: part("ORC", 3, 2),
        date: part("RXA", 3, 1),
        cvx: find("RXA").map(|(_, rxa)| read_cvx(rxa)).unwrap_or_default(),
        source: part("RXA", 9, 1),
        lot: part("RXA", 15, 1),
        manufacturer: part("RXA", 17, 1),
        refusal: part("RXA", 18, 1),
        completion: part("RXA", 20, 1),
        action: Action::parse(&part("RXA", 21, 1)),
        route: placed("RXR", 1),
        site: placed("RXR", 2),
        eligibility: read_eligibility(group),
    }
}

/// The CVX code of RXA-5, first or alternate.
fn read_cvx(rxa: &Segment) -> String {
    let first = rxa.component(5, 3) == "CVX";
    let alternate = rxa.component(5, 6) == "CVX";
    match (first, alternate) {
        (true, _) => rxa.component(5, 1).trim().to_owned(),
        (_, true) => rxa.component(5, 4).trim().to_owned(),
        _ => String::new(),
    }
}

/// OBX-5 of the observation 64994-7.
fn read_eligibility(group: &[(usize, &Segment)]) -> Option<LocatedCode> {
    let is_eligibility = |segment: &Segment| segment.name() == "OBX" && segment.component(3, 1) == "64994-7";
    let (sequence, obx) = group.iter().find(|(_, segment)| is_eligibility(segment)).copied()?;
    Some(LocatedCode { sequence, code: obx.component(5, 1).trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE_DOSES: &str = include_str!("fixture/three_doses.hl7");

    #[test]
    fn a_message_is_read() {
        let vxu = read(&THREE_DOSES.replace('\n', "\r")).unwrap();
        assert_eq!(vxu.header.control_id, "CLINIC01-000000101");
        assert_eq!((vxu.header.message_code.as_str(), vxu.header.event.as_str()), ("VXU", "V04"));
        assert_eq!(vxu.patient.key(), "MRN10077^CLINIC01");
        assert!(vxu.patient.has_race && vxu.patient.has_ethnicity && vxu.patient.has_address);
        let keys: Vec<_> = vxu.orders.iter().map(Order::key).collect();
        assert_eq!(keys, ["IZ2001^CLINIC01", "IZ2002^CLINIC01", "IZ2003^CLINIC01"]);
    }

    #[test]
    fn an_order_group_reaches_to_the_next() {
        let orders = read(THREE_DOSES).unwrap().orders;
        let codes: Vec<_> = orders.iter().map(|order| (order.cvx.as_str(), order.is_administered())).collect();
        assert_eq!(codes, [("08", false), ("03", true), ("110", true)]);
        let placed = |sequence, code: &str| Some(LocatedCode { sequence, code: code.to_owned() });
        assert_eq!((orders[0].site.clone(), orders[0].eligibility.clone()), (None, None));
        assert_eq!((orders[2].sequence, orders[2].site.clone()), (3, placed(2, "RT")));
        assert_eq!(orders[2].eligibility, placed(5, "V02"));
    }

    #[rstest::rstest]
    #[case("03^MMR^CVX", "03")]
    #[case("00006-4681-01^M-M-R II^NDC^03^MMR^CVX", "03")]
    #[case("00006-4681-01^M-M-R II^NDC", "")]
    #[case("", "")]
    fn the_vaccine_is_read_wherever_it_stands(#[case] field: &str, #[case] cvx: &str) {
        let text = format!("MSH|^~\\&|\rORC|RE||1^N\rRXA|0|1|20260101||{field}|999\r");
        assert_eq!(read(&text).unwrap().orders[0].cvx, cvx);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("hello")]
    #[case("PID|1\rMSH|^~\\&|\r")]
    fn what_is_no_message_is_refused(#[case] text: &str) {
        assert_eq!(read(text), Err(UNREADABLE));
    }
}
