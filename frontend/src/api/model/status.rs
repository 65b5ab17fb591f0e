//! The enums of the schema that `shared` does not have.

use shared::wire_enum;

wire_enum! {
    /// The program's system that an integration speaks to.
    pub enum Environment {
        /// The one for testing.
        Test = "TEST",
        /// The one that counts.
        Production = "PRODUCTION",
    }
}

wire_enum! {
    /// The state of an integration: it reports or it does not.
    pub enum IntegrationState {
        /// Being set up.
        Draft = "DRAFT",
        /// Reporting.
        Active = "ACTIVE",
        /// Paused by a person.
        Paused = "PAUSED",
    }
}

wire_enum! {
    /// State of an integration's gate.
    pub enum GateState {
        /// Messages go.
        Open = "OPEN",
        /// One message at a time goes until one gets through.
        Proving = "PROVING",
        /// Nothing goes: a person corrects the set-up.
        Held = "HELD",
        /// Nothing goes: the registry is in trouble and is probed.
        Broken = "BROKEN",
    }
}

wire_enum! {
    /// Status of resuming.
    pub enum ResumeStatus {
        /// The integration goes on.
        Done = "DONE",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of saving.
    pub enum SaveStatus {
        /// The record was saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// Another user changed the record in the meantime.
        Conflict = "CONFLICT",
        /// There is no such record.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of taking a move back.
    pub enum UndoMoveStatus {
        /// The dose is back in its former chart.
        Done = "DONE",
        /// It was not moved, or the registry has taken it out of the former record already.
        NotMoved = "NOT_MOVED",
        /// A registry has it, or may have it, in the present record.
        Reported = "REPORTED",
        /// Another user changed it.
        Conflict = "CONFLICT",
        /// There is no such dose.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of dismissing a warning.
    pub enum DismissStatus {
        /// It is dismissed.
        Dismissed = "DISMISSED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// There is no such report.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of taking a dismissed warning up again.
    pub enum UndoDismissalStatus {
        /// It is open again.
        Done = "DONE",
        /// It was open before.
        Over = "OVER",
        /// There is no such dismissal.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of merging two charts.
    pub enum MergeStatus {
        /// The charts were merged.
        Merged = "MERGED",
        /// Another user changed one of the two.
        Conflict = "CONFLICT",
        /// One of the two is not there.
        NotFound = "NOT_FOUND",
        /// A message about one of the doses is on its way.
        UnderWay = "UNDER_WAY",
    }
}

wire_enum! {
    /// Sort key of the patients' list.
    pub enum PatientSort {
        /// The name.
        Name = "NAME",
        /// The birth date.
        BirthDate = "BIRTH_DATE",
        /// The medical record number.
        Mrn = "MRN",
    }
}

wire_enum! {
    /// Sort key of a list of reports.
    pub enum ReportSort {
        /// Instant at which the dose was entered.
        Added = "ADDED",
        /// The day on which it was given.
        Given = "GIVEN",
        /// The patient's name.
        Patient = "PATIENT",
        /// The vaccine's name.
        Vaccine = "VACCINE",
        /// The location's name.
        Location = "LOCATION",
        /// The status.
        Status = "STATUS",
    }
}

wire_enum! {
    /// Reason why two charts may be of one person.
    pub enum LikenessReason {
        /// The same medical record number.
        SameMrn = "SAME_MRN",
        /// The same birth date.
        SameBirthDate = "SAME_BIRTH_DATE",
        /// A birth date that is nearly the same.
        SimilarBirthDate = "SIMILAR_BIRTH_DATE",
        /// The same name.
        SameName = "SAME_NAME",
        /// A name that is nearly the same.
        SimilarName = "SIMILAR_NAME",
        /// The same telephone number.
        SamePhone = "SAME_PHONE",
    }
}

wire_enum! {
    /// Status of setting up.
    pub enum SetUpStatus {
        /// The record was saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// The form was made from an older version of the program.
        Reload = "RELOAD",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
        /// The program is not ready yet.
        NotReady = "NOT_READY",
    }
}

wire_enum! {
    /// Status of activating or pausing.
    pub enum ActivationStatus {
        /// The change was made.
        Done = "DONE",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// No location is enrolled.
        NoLocation = "NO_LOCATION",
        /// The registry has not accepted a test message yet.
        NotTested = "NOT_TESTED",
    }
}

wire_enum! {
    /// Status of sending a test message.
    pub enum TestMessageStatus {
        /// The message was sent, or could not be.
        Tried = "TRIED",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// The integration speaks to the production system.
        NotATestSystem = "NOT_A_TEST_SYSTEM",
    }
}

wire_enum! {
    /// Status of sending one report.
    pub enum ReportImmunizationStatus {
        /// The report is queued.
        Queued = "QUEUED",
        /// Something is missing.
        Blocked = "BLOCKED",
        /// The report is being sent already.
        UnderWay = "UNDER_WAY",
        /// The report is excluded.
        Excluded = "EXCLUDED",
        /// The registry has this version.
        NothingToSend = "NOTHING_TO_SEND",
        /// The registry must take it out of the other patient's record first.
        WaitsForRemoval = "WAITS_FOR_REMOVAL",
        /// The integration is paused or not active.
        NotActive = "NOT_ACTIVE",
        /// There is no such report.
        NotFound = "NOT_FOUND",
        /// Its stored record cannot be read.
        Unreadable = "UNREADABLE",
    }
}

wire_enum! {
    /// Status of leaving a dose out, or taking it in again.
    pub enum ExclusionStatus {
        /// It is done.
        Done = "DONE",
        /// The report is being sent.
        UnderWay = "UNDER_WAY",
        /// The dose was deleted.
        Deleted = "DELETED",
        /// There is no such report.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of canceling a batch.
    pub enum CancelBatchStatus {
        /// It is canceled.
        Done = "DONE",
        /// It is over, or was canceled before.
        Over = "OVER",
        /// There is no such batch.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// Status of sending several reports.
    pub enum ReportImmunizationsStatus {
        /// Each result says how it went.
        Done = "DONE",
        /// More than 5,000 ids at once.
        TooMany = "TOO_MANY",
        /// A batch began.
        Batch = "BATCH",
        /// The same was asked for before.
        SameBatch = "SAME_BATCH",
        /// No report matches the filter.
        NothingMatches = "NOTHING_MATCHES",
    }
}

wire_enum! {
    /// Status of telling interest.
    pub enum TellInterestStatus {
        /// The interest was stored.
        Kept = "KEPT",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
    }
}

wire_enum! {
    /// Status of recording an answer about sharing.
    pub enum RecordConsentStatus {
        /// The answer was recorded.
        Recorded = "RECORDED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// There is no such patient.
        NotFound = "NOT_FOUND",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
    }
}

wire_enum! {
    /// Status of recording a step of onboarding.
    pub enum RecordOnboardingStatus {
        /// The step was recorded.
        Recorded = "RECORDED",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// That step is not recorded by hand.
        NotByHand = "NOT_BY_HAND",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
    }
}
