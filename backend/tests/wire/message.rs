//! A message with one dose, and changes to it.

/// One administered dose that nothing is wrong with.
const GOOD: &str = "\
MSH|^~\\&|DOSEWIRE|CLINIC01|SANDBOX|SANDBOX|20260310040012-0700||VXU^V04^VXU_V04|MSG-1|T|2.5.1|||ER|AL|||||Z22^CDCPHINVS
PID|1||MRN1^^^CLINIC01^MR||Okafor^Maya^^^^^L||20250302|F||2106-3^White^CDCREC|418 Alder St^^Madison^WI^53703^USA^P|||||||||||2186-5^not Hispanic or Latino^CDCREC
ORC|RE||DOSE-1^CLINIC01
RXA|0|1|20260309||03^MMR^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001||^^^SITE01||||Y014237|20270930|MSD^Merck and Co., Inc.^MVX|||CP|A
RXR|C38299^Subcutaneous^NCIT|LT^Left Thigh^HL70163
OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid^HL70064||||||F|||20260309
";

/// The good message.
pub fn good() -> String {
    changed(&[])
}

/// The good message with some texts replaced. Each must be there, or the test would show nothing.
pub fn changed(changes: &[(&str, &str)]) -> String {
    let mut message = GOOD.to_owned();
    for (old, new) in changes {
        assert!(message.contains(old), "nothing to change: {old}");
        message = message.replace(old, new);
    }
    message.replace('\n', "\r")
}

/// The good message with another lot.
pub fn with_lot(lot: &str) -> String {
    changed(&[("Y014237", lot)])
}

/// The good message under other ids, with another action.
pub fn acting(id: &str, dose: &str, action: &str) -> String {
    changed(&[("MSG-1", id), ("DOSE-1", dose), ("|CP|A", &format!("|CP|{action}"))])
}
