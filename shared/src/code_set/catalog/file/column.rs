//! The files of a catalog and their columns.

/// A file of a catalog.
pub struct File<const N: usize> {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: [&'static str; N],
}

/// Vaccine types.
pub const CVX: File<6> = File { name: "cvx.psv", columns: ["code", "status", "short", "full", "updated", "note"] };
/// Vaccine groups.
pub const GROUP: File<2> = File { name: "group.psv", columns: ["name", "cvx"] };
/// Groups of vaccine types.
pub const CVX_GROUP: File<2> = File { name: "cvx_group.psv", columns: ["cvx", "group"] };
/// Manufacturers.
pub const MVX: File<5> = File { name: "mvx.psv", columns: ["code", "status", "name", "updated", "note"] };
/// Products.
pub const PRODUCT: File<5> = File { name: "product.psv", columns: ["name", "cvx", "mvx", "status", "updated"] };
/// Presentations, which distinguish products of one name.
pub const PRESENTATION: File<5> =
    File { name: "presentation.psv", columns: ["product", "cvx", "text", "from_months", "before_months"] };
/// Units of use.
pub const UNIT_OF_USE: File<9> = File {
    name: "ndc_use.psv",
    columns: ["code", "name", "cvx", "mvx", "packaging", "start", "end", "gtin", "no_inner"],
};
/// Units of sale.
pub const UNIT_OF_SALE: File<8> =
    File { name: "ndc_sale.psv", columns: ["code", "name", "cvx", "mvx", "packaging", "route", "start", "end"] };
/// Units of use of each unit of sale.
pub const PACKING: File<2> = File { name: "ndc_link.psv", columns: ["use", "sale"] };
/// Editions of Vaccine Information Statements.
pub const VIS: File<5> = File { name: "vis.psv", columns: ["code", "document", "name", "edition", "status"] };
/// Vaccine types of each edition.
pub const VIS_CVX: File<2> = File { name: "vis_cvx.psv", columns: ["vis", "cvx"] };
/// Value sets.
pub const CONCEPT: File<5> = File { name: "concept.psv", columns: ["set", "code", "text", "system", "alternate"] };
