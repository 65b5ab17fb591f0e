//! Sentences of registries that refuse, and that do not.

use super::{Implied, Subject, WordedRefusal, denies, find, says_duplicate};

const NOTHING: Implied = Implied { bare: None, segment: None };
const BARE: Implied = Implied { bare: Some(Subject::Message), segment: None };

/// Sentences that refuse, each with its subject and the number of the dose where one is named.
const REFUSALS: &[(&str, Subject, Option<usize>)] = &[
    ("Message rejected", Subject::Message, None),
    ("MESSAGE WAS REJECTED.", Subject::Message, None),
    ("The message has been rejected", Subject::Message, None),
    ("HL7 message ignored - no PID", Subject::Message, None),
    ("Message not accepted", Subject::Message, None),
    ("Message could not be processed", Subject::Message, None),
    ("Message cannot be processed: PID missing", Subject::Message, None),
    ("This message was not processed because of a severe error", Subject::Message, None),
    ("Unable to process message", Subject::Message, None),
    ("Failed to process the HL7 message", Subject::Message, None),
    ("Could not process your request at this time", Subject::Message, None),
    ("System did not process the message", Subject::Message, None),
    ("Messages rejected: 1", Subject::Message, None),
    ("File rejected", Subject::Message, None),
    ("Batch was not loaded", Subject::Message, None),
    ("Transaction was not committed to the database", Subject::Message, None),
    ("Rejecting message", Subject::Message, None),
    ("Record rejected", Subject::Record, None),
    ("RECORD REJECTED, see next segment", Subject::Record, None),
    ("Record was not added", Subject::Record, None),
    ("record discarded", Subject::Record, None),
    ("The record wasn't saved", Subject::Record, None),
    ("Event not recorded", Subject::Record, None),
    ("Immunization not added", Subject::Dose, None),
    ("Immunization was not added", Subject::Dose, None),
    ("Immunization was NOT added to the registry", Subject::Dose, None),
    ("Immunization has not been added to WIR", Subject::Dose, None),
    ("Vaccination was not added because the lot number is missing", Subject::Dose, None),
    ("Vaccination was not added as the date is in doubt", Subject::Dose, None),
    ("Vaccination event was not added", Subject::Dose, None),
    ("Vaccination record not saved", Subject::Dose, None),
    ("Vaccination for 03/09/2026 was not added", Subject::Dose, None),
    ("Vaccination MMR was not stored", Subject::Dose, None),
    ("Vaccine (CVX 03) was not accepted", Subject::Dose, None),
    ("Immunization data was not saved", Subject::Dose, None),
    ("Vaccination information could not be stored", Subject::Dose, None),
    ("Dose not accepted without a lot number", Subject::Dose, None),
    ("Dose was dropped", Subject::Dose, None),
    ("Vaccine code not recognized - order group ignored", Subject::Dose, None),
    ("Bad vaccine. Not processing order group", Subject::Dose, None),
    ("RXA #2 was not processed", Subject::Dose, Some(2)),
    ("WARNING: RXA #1 IGNORED - REQUIRED FIELD RXA-5-1 MISSING", Subject::Dose, Some(1)),
    ("RXA segment skipped", Subject::Dose, None),
    ("Ignoring RXA segment", Subject::Dose, None),
    ("Skipping immunization because of an invalid date", Subject::Dose, None),
    ("Unable to add vaccination", Subject::Dose, None),
    ("Failed to save immunization record", Subject::Dose, None),
    ("No immunizations were added", Subject::Dose, None),
    ("0 of 1 immunizations have been added", Subject::Dose, None),
    ("No doses processed", Subject::Dose, None),
    ("Immunization not added/updated", Subject::Dose, None),
    ("Vaccination was not updated", Subject::Dose, None),
    ("IMMUNIZATION NOT ADDED TO WIR", Subject::Dose, None),
    ("IMMUNIZATION NOT ADDED TO THE REGISTRY", Subject::Dose, None),
    ("Patient record was not added", Subject::Patient, None),
    ("Dose #2 rejected", Subject::Dose, Some(2)),
    ("Accepted: 1; messages rejected: 2", Subject::Message, None),
    ("Patient was not added", Subject::Patient, None),
    ("Patient has not been added to the registry", Subject::Patient, None),
    ("CLR-000::Client Rejected. No existing consent on file.", Subject::Patient, None),
    ("PID segment ignored", Subject::Patient, None),
    ("Possible duplicate patient: message rejected", Subject::Message, None),
    ("Patient already exists. Immunization was not added", Subject::Dose, None),
    ("Message ignored", Subject::Message, None),
    ("Record rejected due to invalid date of birth", Subject::Record, None),
    ("Vaccination event rejected", Subject::Dose, None),
    ("Immunization record could not be added", Subject::Dose, None),
    ("This immunization will not be added", Subject::Dose, None),
    ("Vaccination not recorded by the IIS", Subject::Dose, None),
    ("Unable to insert vaccination", Subject::Dose, None),
    ("Unable to update the immunization record", Subject::Dose, None),
    ("Error saving vaccination", Subject::Dose, None),
    ("Error processing message", Subject::Message, None),
    ("Dose failed to load", Subject::Dose, None),
    ("Message failed validation", Subject::Message, None),
    ("Message could not be parsed", Subject::Message, None),
    ("Message was denied", Subject::Message, None),
    ("Message was aborted", Subject::Message, None),
    ("Transaction rolled back", Subject::Message, None),
    ("Vaccination was not applied to the patient's record", Subject::Dose, None),
    ("Vaccination was not submitted to the registry", Subject::Dose, None),
    ("Immunization not registered", Subject::Dose, None),
    ("Vaccine record was refused by the registry", Subject::Dose, None),
    ("Immunization was declined by the IIS", Subject::Dose, None),
    ("Submission failed", Subject::Message, None),
    ("No vaccination events were processed", Subject::Dose, None),
    ("RXA segment omitted", Subject::Dose, None),
    ("The order group was bypassed", Subject::Dose, None),
    ("Immunization will be ignored", Subject::Dose, None),
    ("Vaccination could not be reconciled and was not stored", Subject::Dose, None),
    ("None of the vaccinations were saved", Subject::Dose, None),
];

/// Sentences that refuse nothing.
const OTHERS: &[&str] = &[
    "",
    "Message accepted",
    "1 of 1 immunizations have been added",
    "Messages rejected: 0",
    "Records rejected (0)",
    "0 records rejected",
    "No records were rejected",
    "No records were not processed",
    "Message was not rejected",
    "Patient has not been added to the school roster previously",
    "Patient was not added to the reminder list",
    "Patient was not updated",
    "Patient record was not updated",
    "Record not updated",
    "Vaccination was not updated because no changes were found",
    "Client rejected the vaccine",
    "IMMUNIZATION NOT ADDED TO FORECAST",
    "NK1 #1 IGNORED - REQUIRED FIELD NK1-3-1 MISSING",
    "Errors: 0, messages rejected 0",
    "Dose was not deducted from inventory",
    "Lot not found, dose was not decremented",
    "No new patients were added",
    "0 records added, 1 record updated",
    "Administration site not recognized - site data will not be saved",
    "Address is missing or incomplete - address data will not be saved",
    "Administration date not stored",
    "Administration site of the vaccine was not recorded",
    "Vaccine code not accepted, generic code stored",
    "Lot number was ignored",
    "Vaccine lot number not accepted",
    "Dose amount ignored",
    "Next of kin record was not added",
    "NK1 segment ignored",
    "PD1 segment was not processed",
    "OBX segment ignored",
    "Insurance record rejected",
    "Unable to process next of kin",
    "Failed to add address",
    "Ignoring vaccine lot number",
    "Phone number rejected",
    "Provider was not added",
    "Vaccine refused by the patient",
    "Immunization not accepted by patient",
    "Records may be rejected",
    "Message will be rejected in the future",
    "Messages without a lot will be rejected starting 1/1/2027",
    "If the lot is missing the record is rejected",
    "Immunization was not accepted as a valid dose",
    "Dose was not recorded in inventory",
    "Dose not accepted for inventory decrementing",
    "The dose is known already - nothing added twice",
    "Immunization was not added: it already exists",
    "Immunization was not added. Duplicate vaccination.",
    "Duplicate record. Record was not added",
    "Dose already reported, message ignored",
    "Vaccination has already been recorded and was not added",
    "Message not processed: duplicate message",
    "Reject reason codes are listed in the guide",
    "No match was found",
    "Lot number could not be confirmed",
    "Ethnicity not saved",
    "Vaccine was declined by the parent",
    "Vaccine declined",
    "Immunization refused",
    "Patient failed matching",
    "Validation of the lot number failed",
    "Address failed validation",
    "Immunization excluded from the forecast",
    "The vaccination was not applied to inventory",
    "Next of kin segment omitted",
    "Error saving address",
    "Error processing next of kin",
    "Message validation passed",
    "Message was parsed",
    "Immunization was not evaluated",
    "Vaccination event was submitted",
    "Phone number was omitted",
];

#[test]
fn what_refuses_is_found_with_its_subject() {
    let wrong: Vec<_> = REFUSALS
        .iter()
        .filter(|(text, subject, number)| {
            let expected = WordedRefusal { number: *number, ..WordedRefusal::of(*subject) };
            find(text, NOTHING).first() != Some(&expected)
        })
        .map(|(text, ..)| format!("{text}: {:?}", find(text, NOTHING)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_refuses_nothing_is_let_be() {
    let wrong: Vec<_> = OTHERS.iter().filter(|text| !find(text, NOTHING).is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[rstest::rstest]
#[case("Duplicate vaccination event", true)]
#[case("Duplicate message control id", true)]
#[case("DUPLICATE", true)]
#[case("Immunization already on file", true)]
#[case("Dose has already been reported", true)]
#[case("The registry already has this vaccination", true)]
#[case("This vaccination was previously reported", true)]
#[case("Vaccination exists already", true)]
#[case("Possible duplicate patient", false)]
#[case("Possible duplicate vaccination", false)]
#[case("Duplicate patient identifiers", false)]
#[case("Patient already exists", false)]
#[case("Not a duplicate", false)]
#[case("Duplicate lot", false)]
#[case("RXA #1 IGNORED - DUPLICATE DATE", false)]
#[case("No changes were found", true)]
#[case("Lot already expired", false)]
#[case("unduplicated", false)]
fn what_is_held_already_is_told(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(says_duplicate(text), expected);
}

#[rstest::rstest]
#[case("Not processed", true)]
#[case("Not accepted.", true)]
#[case("Rejected", true)]
#[case("Rejected: 1", true)]
#[case("Unable to process", true)]
#[case("NOT ADDED - see log", true)]
#[case("Rejected: 0", false)]
#[case("Accepted: 1, Rejected: 0", false)]
#[case("Ignored: address line 2", false)]
#[case("Not added to the forecast", false)]
#[case("Not a duplicate", false)]
#[case("Accepted", false)]
fn what_names_nothing_refuses_what_is_implied(#[case] text: &str, #[case] refuses: bool) {
    let implied = find(text, BARE);
    assert_eq!(implied.first().map(|refusal| refusal.subject), refuses.then_some(Subject::Message));
    assert!(find(text, NOTHING).is_empty());
}

#[rstest::rstest]
#[case("Segment ignored", Some(Subject::Dose))]
#[case("Lot invalid - segment was not processed", Some(Subject::Dose))]
#[case("OBX code unknown, segment ignored", None)]
#[case("Not stored", None)]
fn a_segment_is_that_of_the_place(#[case] text: &str, #[case] expected: Option<Subject>) {
    let found = find(text, Implied { bare: None, segment: Some(Subject::Dose) });
    assert_eq!(found.first().map(|refusal| refusal.subject), expected);
}

#[rstest::rstest]
#[case("2 of 3 immunizations have been added", Some(1))]
#[case("Only 1 of 3 doses was saved", Some(2))]
#[case("1/2 vaccinations imported", Some(1))]
#[case("3 of 3 immunizations have been added", None)]
fn what_is_short_of_a_count_is_told(#[case] text: &str, #[case] lost: Option<usize>) {
    assert_eq!(find(text, BARE).first().and_then(|refusal| refusal.lost), lost);
}

#[rstest::rstest]
#[case("0 records rejected", true)]
#[case("MSA|AA|1|Records rejected: 0", true)]
#[case("The record was not rejected", true)]
#[case("Duplicate record rejected", true)]
#[case("If the lot is missing, the record is rejected", true)]
#[case("Address rejected", false)]
#[case("1 record accepted, 1 record rejected", false)]
#[case("0 records rejected. Message rejected.", false)]
#[case("Bad message", false)]
fn what_did_not_happen_is_denied(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(denies(text), expected);
}
