//! The user, the practice, and its vaccine listing.

use serde::Deserialize;
use shared::code_set::RecognitionState;

/// The user who is signed in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Viewer {
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The code of the role.
    pub role: Option<String>,
    /// The fields of the API that the user may use.
    pub may_use: Vec<String>,
    /// The practice.
    pub practice: Practice,
}

/// The practice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Practice {
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whom to ask in the practice.
    pub support_contact: String,
    /// Its locations.
    pub locations: Vec<Location>,
}

/// A place where the practice gives vaccines.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `true` unless it is retired.
    pub active: bool,
}

/// The paths of programs and catalog.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetPaths {
    /// The programs' path.
    pub programs: String,
    /// The catalog's path.
    pub catalog: String,
}

/// One row of the vaccine listing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vaccine {
    /// Id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// Generic name.
    pub generic_name: String,
    /// Brand names 1 (default) to 3.
    pub brands: Vec<String>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// NDC.
    pub ndc: Option<String>,
    /// Usual amount.
    pub amount: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Usual route.
    pub route: Option<String>,
    /// Usual site.
    pub site: Option<String>,
    /// `true` if it is in use.
    pub active: bool,
    /// The recognition of each brand.
    pub recognized: Vec<Recognition>,
}

/// The recognition of a vaccine's name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recognition {
    /// The name.
    pub name: String,
    /// Its state.
    pub state: RecognitionState,
    /// CVX code.
    pub cvx: Option<String>,
    /// Short description of the CVX code.
    pub cvx_text: Option<String>,
    /// MVX code.
    pub mvx: Option<String>,
    /// The candidates.
    pub candidates: Vec<String>,
}

/// The content of a package's code.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageCode {
    /// The reason why it cannot be used.
    pub problem: Option<String>,
    /// The package.
    pub ndc: Option<String>,
    /// Lot and expiration in one text.
    pub lot: Option<String>,
    /// The vaccine of the listing.
    pub vaccine_id: Option<String>,
    /// The name of it.
    pub name: Option<String>,
}

/// A lot that was used here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecentLot {
    /// Lot and expiration in one text.
    pub entry: String,
    /// `true` if it has expired.
    pub expired: bool,
    /// The package.
    pub ndc: Option<String>,
}
