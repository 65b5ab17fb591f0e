//! What the server says of how something stands or went, in one word.

use shared::wire_enum;

wire_enum! {
    /// Which of a program's systems an integration speaks to.
    pub enum Environment {
        /// The one for testing.
        Test = "TEST",
        /// The one that counts.
        Production = "PRODUCTION",
    }
}

wire_enum! {
    /// Whether an integration reports.
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
    /// How saving went.
    pub enum SaveStatus {
        /// It is saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// Somebody else changed it in the meantime.
        Conflict = "CONFLICT",
        /// There is no such record.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// How merging two charts went.
    pub enum MergeStatus {
        /// It is done.
        Merged = "MERGED",
        /// Somebody else changed one of the two.
        Conflict = "CONFLICT",
        /// One of the two is not there.
        NotFound = "NOT_FOUND",
        /// A message about one of the doses is on its way.
        UnderWay = "UNDER_WAY",
    }
}

wire_enum! {
    /// What the patients' list is sorted by.
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
    /// Why two charts may be of one person.
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
    /// How setting up went.
    pub enum SetUpStatus {
        /// It is saved.
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
    /// How activating or pausing went.
    pub enum ActivationStatus {
        /// It is done.
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
    /// How sending a test message went.
    pub enum TestMessageStatus {
        /// It was sent, or could not be.
        Tried = "TRIED",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// It speaks to the production system.
        NotATestSystem = "NOT_A_TEST_SYSTEM",
    }
}

wire_enum! {
    /// How sending went for one report.
    pub enum ReportImmunizationStatus {
        /// It is on its way.
        Queued = "QUEUED",
        /// Something is missing.
        Blocked = "BLOCKED",
        /// It is being sent already.
        UnderWay = "UNDER_WAY",
        /// It is excluded.
        Excluded = "EXCLUDED",
        /// The registry has this version.
        NothingToSend = "NOTHING_TO_SEND",
        /// The integration is paused or not active.
        NotActive = "NOT_ACTIVE",
        /// There is no such report.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// How sending went on the whole.
    pub enum ReportImmunizationsStatus {
        /// Each result says how it went.
        Done = "DONE",
        /// More than 200 at once.
        TooMany = "TOO_MANY",
    }
}

wire_enum! {
    /// How telling interest went.
    pub enum TellInterestStatus {
        /// It is kept.
        Kept = "KEPT",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
    }
}

wire_enum! {
    /// How recording a step of onboarding went.
    pub enum RecordOnboardingStatus {
        /// It is recorded.
        Recorded = "RECORDED",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// That step is not recorded by hand.
        NotByHand = "NOT_BY_HAND",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
    }
}
