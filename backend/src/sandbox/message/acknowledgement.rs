//! The acknowledgement, ACK^V04^ACK of profile Z23.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::{
    remark::{Remark, Severity},
    vxu::Header,
};

/// An acknowledgement before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Acknowledgement {
    header: Header,
    code: &'static str,
    remarks: Vec<Remark>,
}

impl Acknowledgement {
    /// AR: the message was not looked into.
    pub(in crate::sandbox) fn refuse(header: &Header, remark: Remark) -> Self {
        Self { header: header.clone(), code: "AR", remarks: vec![remark] }
    }

    /// AA or AE: AE with the first error or warning.
    pub(in crate::sandbox) fn answer(header: &Header, remarks: Vec<Remark>) -> Self {
        let troubled = remarks.iter().any(|remark| remark.severity >= Severity::Warning);
        Self { header: header.clone(), code: if troubled { "AE" } else { "AA" }, remarks }
    }
}

/// Writes an acknowledgement. Fields that repeat the message's are written as they came, escapes and all.
pub(in crate::sandbox) fn render(acknowledgement: &Acknowledgement, now: DateTime<Utc>, number: u64) -> String {
    let Acknowledgement { header, code, remarks } = acknowledgement;
    let when = now.format("%Y%m%d%H%M%S%z");
    let processing = if header.processing_id.is_empty() { "P" } else { &header.processing_id };
    let mut written = format!(
        "MSH|^~\\&|{}|{}|{}|{}|{when}||ACK^V04^ACK|SANDBOX-{number}|{processing}|2.5.1|||NE|NE|||||Z23^CDCPHINVS\r\
         MSA|{code}|{}\r",
        header.receiving_application,
        header.receiving_facility,
        header.sending_application,
        header.sending_facility,
        header.control_id,
    );
    for remark in remarks {
        write_remark(&mut written, remark);
    }
    written
}

fn write_remark(written: &mut String, remark: &Remark) {
    let place = remark.place.map(|place| place.to_string()).unwrap_or_default();
    let (number, text) = (remark.code.number(), remark.code.text());
    let application = remark.application_code().map(|(n, t)| format!("{n}^{t}^HL70533")).unwrap_or_default();
    // Writing into a string cannot fail.
    let _ = write!(
        written,
        "ERR||{place}|{number}^{text}^HL70357|{}|{application}|||{}\r",
        remark.severity.letter(),
        remark.text
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::message::{error_location::ErrorLocation, remark::ErrorCode};

    fn header() -> Header {
        Header {
            sending_application: "DOSEWIRE".into(),
            sending_facility: "CLINIC01".into(),
            receiving_application: "SANDBOX".into(),
            receiving_facility: "SANDBOX".into(),
            control_id: "M-1".into(),
            processing_id: "T".into(),
            ..Header::default()
        }
    }

    #[test]
    fn an_acknowledgement_is_written() {
        let remarks = vec![
            Remark::error(
                ErrorCode::TableValueNotFound,
                ErrorLocation::nth("RXA", 1, 5),
                "Vaccine code not recognized",
            ),
            Remark::warning(ErrorCode::Application, ErrorLocation::segment("PID", 1), "Look here"),
        ];
        let now = DateTime::from_timestamp(1_773_115_215, 0).unwrap();
        let written = render(&Acknowledgement::answer(&header(), remarks), now, 7);
        insta::assert_snapshot!(written.replace('\r', "\n"), @r"
        MSH|^~\&|SANDBOX|SANDBOX|DOSEWIRE|CLINIC01|20260310040015+0000||ACK^V04^ACK|SANDBOX-7|T|2.5.1|||NE|NE|||||Z23^CDCPHINVS
        MSA|AE|M-1
        ERR||RXA^1^5|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||Vaccine code not recognized
        ERR||PID^1|999^Application error^HL70357|W||||Look here
        ");
    }

    #[rstest::rstest]
    #[case(vec![], "AA")]
    #[case(vec![Remark::information(ErrorLocation::segment("ORC", 1), "x")], "AA")]
    #[case(vec![Remark::warning(ErrorCode::Application, ErrorLocation::segment("ORC", 1), "x")], "AE")]
    #[case(vec![Remark::error(ErrorCode::Application, ErrorLocation::segment("ORC", 1), "x")], "AE")]
    fn the_code_follows_the_worst_remark(#[case] remarks: Vec<Remark>, #[case] code: &str) {
        assert_eq!(Acknowledgement::answer(&header(), remarks).code, code);
    }
}
