//! The kinds of alerts, and what ends one.

use crate::wire_enum;

wire_enum! {
    /// The kind of an alert.
    pub enum AlertKind {
        /// The registry refused the set-up of an integration or of one location.
        Held = "HELD",
        /// The registry cannot be reached, or its answers cannot be read.
        BreakerOpen = "BREAKER_OPEN",
        /// A location that added doses each week added none for days.
        SilentLocation = "SILENT_LOCATION",
        /// A night began late, or did not run.
        NightLate = "NIGHT_LATE",
        /// The server's clock jumped.
        Clock = "CLOCK",
        /// An account at a registry or a certificate ends.
        Expiring = "EXPIRING",
        /// A stored row cannot be read, and was set aside.
        RowUnreadable = "ROW_UNREADABLE",
    }
}

wire_enum! {
    /// The reason for the end of an alert.
    pub enum AlertEnd {
        /// The set-up was saved, and works.
        SetUpSaved = "SET_UP_SAVED",
        /// A message got through.
        GotThrough = "GOT_THROUGH",
        /// A test message was accepted.
        TestAccepted = "TEST_ACCEPTED",
        /// A person resumed sending.
        ResumedByHand = "RESUMED_BY_HAND",
        /// The registry answered a connection test.
        ProbeSucceeded = "PROBE_SUCCEEDED",
        /// The location added a dose.
        DoseAdded = "DOSE_ADDED",
        /// The night ran.
        NightRan = "NIGHT_RAN",
        /// The clock is right again.
        ClockRight = "CLOCK_RIGHT",
        /// The account or the certificate has a later last day.
        Renewed = "RENEWED",
        /// The next reminder took its place.
        NextReminder = "NEXT_REMINDER",
        /// Nothing is set aside any more.
        RowRead = "ROW_READ",
        /// The integration or the location reports no more.
        NotInUse = "NOT_IN_USE",
    }
}
