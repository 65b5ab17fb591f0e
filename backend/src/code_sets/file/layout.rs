//! The layouts of CDC's published files: how each is known, and what its columns are called here.

use shared::code_set::is_ndc;

use super::record::read_status;

/// A published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Vaccine types: `cvx.txt`, or XML.
    Cvx,
    /// Manufacturers: `mvx.txt`, or XML.
    Mvx,
    /// Vaccine types by group: `VG.txt`, or XML.
    Group,
    /// Product names: `TRADENAME.txt`, or XML.
    Product,
    /// Editions of statements: the VIS lookup table as a flat file.
    Vis,
    /// Statements by vaccine type: `cvx_vis.txt`, or XML.
    VisCvx,
    /// `NDC_Unit_use.txt`.
    UnitOfUse,
    /// `NDC_Unit_sale.txt`.
    UnitOfSale,
    /// `NDC_Linker.txt`.
    Linker,
}

impl Kind {
    /// The columns of the flat file, in their order. What is not needed has no name.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Cvx => &["code", "short", "full", "note", "status", "", "updated"],
            Self::Mvx => &["code", "name", "note", "status", "updated"],
            Self::Group => &["", "cvx", "", "group", "group_cvx"],
            Self::Product => &["name", "", "cvx", "", "mvx", "", "status", "updated"],
            Self::Vis => &["name", "edition", "code", "document", "status", ""],
            Self::VisCvx => &["cvx", "", "code", "name", "edition", "status"],
            Self::UnitOfUse => &[
                "id",
                "",
                "",
                "",
                "name",
                "",
                "",
                "start",
                "end",
                "packaging",
                "gtin",
                "cvx",
                "",
                "no_inner",
                "code",
                "",
                "gtin_2",
            ],
            Self::UnitOfSale => {
                &["id", "", "", "", "name", "", "", "start", "end", "packaging", "route", "", "cvx", "", "code", ""]
            }
            Self::Linker => &["", "sale", "use", "mvx"],
        }
    }

    /// The table that a row of a flat file is of, by its shape.
    pub fn of_row(row: &[&str]) -> Option<Self> {
        let at = |n: usize| row.get(n).map(|value| value.trim()).unwrap_or_default();
        let is_code = |text: &str, length: usize| text.len() == length && is_digits(text);
        let is_cvx = |text: &str| is_digits(text) && text.len() <= 3;
        let is_flag = |text: &str| matches!(text.to_ascii_lowercase().as_str(), "true" | "false");
        match row.len() {
            15.. if is_ndc(at(14)) && is_cvx(at(11)) => Some(Self::UnitOfUse),
            15.. if is_ndc(at(14)) && is_cvx(at(12)) => Some(Self::UnitOfSale),
            8 if read_status(at(6)).is_some() => Some(Self::Product),
            7 if is_flag(at(5)) && read_status(at(4)).is_some() => Some(Self::Cvx),
            6 if is_code(at(2), 24) && is_code(at(3), 13) => Some(Self::Vis),
            6 if is_code(at(2), 24) && is_cvx(at(0)) => Some(Self::VisCvx),
            5 if read_status(at(3)).is_some() => Some(Self::Mvx),
            5 if read_status(at(2)).is_some() && is_cvx(at(4)) => Some(Self::Group),
            4 if [0, 1, 2].map(at).iter().all(|id| is_digits(id)) => Some(Self::Linker),
            _ => None,
        }
    }

    /// The table whose rows an XML element holds.
    pub fn of_element(name: &str) -> Option<Self> {
        Some(match name {
            "CVXInfo" => Self::Cvx,
            "MVXInfo" => Self::Mvx,
            "CVXVGInfo" => Self::Group,
            "prodInfo" => Self::Product,
            "CVXVISMapping" => Self::VisCvx,
            _ => return None,
        })
    }

    /// Our name for a field of the XML file, which writes the same field with and without blanks.
    pub fn column_of(self, field: &str) -> Option<&'static str> {
        let field: String = field.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match (self, field.to_ascii_lowercase().as_str()) {
            (Self::Cvx | Self::Mvx, "notes" | "note") => "note",
            (Self::Cvx, "cvxcode") | (Self::Mvx, "mvxcode") | (Self::VisCvx, "fullyencodedstring") => "code",
            (Self::Cvx, "shortdescription") => "short",
            (Self::Cvx, "fullvaccinename") => "full",
            (Self::Mvx, "manufacturername" | "manufacturer") | (Self::Product, "cdcproductname") => "name",
            (Self::VisCvx, "visdocumentname") => "name",
            (Self::Group | Self::Product | Self::VisCvx, "cvxcode") => "cvx",
            (Self::Group, "vaccinegroupname") => "group",
            (Self::Group, "cvxforvaccinegroup") => "group_cvx",
            (Self::Product, "mvxcode") => "mvx",
            (Self::Product, "productnamestatus") => "status",
            (Self::VisCvx, "viseditiondate") => "edition",
            (Self::Cvx | Self::Mvx | Self::VisCvx, "status" | "vaccinestatus") => "status",
            (_, "lastupdated" | "lastupdateddate") => "updated",
            _ => return None,
        })
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
