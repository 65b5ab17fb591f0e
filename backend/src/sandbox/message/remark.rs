//! Remarks on a message: the rows that become ERR segments.

use super::error_location::ErrorLocation;

/// ERR-4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sandbox) enum Severity {
    Information,
    Warning,
    Error,
}

impl Severity {
    pub(in crate::sandbox) const fn letter(self) -> char {
        match self {
            Self::Information => 'I',
            Self::Warning => 'W',
            Self::Error => 'E',
        }
    }
}

/// ERR-3, of table HL70357.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum ErrorCode {
    Accepted,
    SegmentSequence,
    RequiredFieldMissing,
    DataType,
    TableValueNotFound,
    UnsupportedMessageType,
    UnsupportedEventCode,
    UnsupportedProcessingId,
    UnsupportedVersionId,
    UnknownKey,
    RecordLocked,
    Application,
}

impl ErrorCode {
    pub(in crate::sandbox) const fn number(self) -> u16 {
        match self {
            Self::Accepted => 0,
            Self::SegmentSequence => 100,
            Self::RequiredFieldMissing => 101,
            Self::DataType => 102,
            Self::TableValueNotFound => 103,
            Self::UnsupportedMessageType => 200,
            Self::UnsupportedEventCode => 201,
            Self::UnsupportedProcessingId => 202,
            Self::UnsupportedVersionId => 203,
            Self::UnknownKey => 204,
            Self::RecordLocked => 206,
            Self::Application => 999,
        }
    }

    pub(in crate::sandbox) const fn text(self) -> &'static str {
        match self {
            Self::Accepted => "Message accepted",
            Self::SegmentSequence => "Segment sequence error",
            Self::RequiredFieldMissing => "Required field missing",
            Self::DataType => "Data type error",
            Self::TableValueNotFound => "Table value not found",
            Self::UnsupportedMessageType => "Unsupported message type",
            Self::UnsupportedEventCode => "Unsupported event code",
            Self::UnsupportedProcessingId => "Unsupported processing ID",
            Self::UnsupportedVersionId => "Unsupported version ID",
            Self::UnknownKey => "Unknown key identifier",
            Self::RecordLocked => "Application record locked",
            Self::Application => "Application error",
        }
    }
}

/// One row that becomes an ERR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Remark {
    pub(in crate::sandbox) place: Option<ErrorLocation>,
    pub(in crate::sandbox) code: ErrorCode,
    pub(in crate::sandbox) severity: Severity,
    pub(in crate::sandbox) text: &'static str,
}

impl Remark {
    pub(in crate::sandbox) const fn error(code: ErrorCode, place: ErrorLocation, text: &'static str) -> Self {
        Self { place: Some(place), code, severity: Severity::Error, text }
    }

    pub(in crate::sandbox) const fn warning(code: ErrorCode, place: ErrorLocation, text: &'static str) -> Self {
        Self { place: Some(place), code, severity: Severity::Warning, text }
    }

    pub(in crate::sandbox) const fn information(place: ErrorLocation, text: &'static str) -> Self {
        Self { place: Some(place), code: ErrorCode::Accepted, severity: Severity::Information, text }
    }

    /// ERR-5, of table HL70533, where one says more than ERR-3.
    pub(in crate::sandbox) const fn application_code(&self) -> Option<(u16, &'static str)> {
        match self.code {
            ErrorCode::TableValueNotFound => Some((5, "Table value not found")),
            ErrorCode::RequiredFieldMissing => Some((7, "Required data missing")),
            ErrorCode::DataType => Some((2, "Invalid date")),
            _ => None,
        }
    }
}
