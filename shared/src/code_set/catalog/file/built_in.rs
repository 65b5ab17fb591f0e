//! The built-in catalog.

/// Version of the built-in catalog: the date of CDC's tables.
pub const VERSION: &str = "2025-12-09";

macro_rules! files {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../../../catalog/2025-12-09/", $name)))),+] };
}

/// Files of the built-in catalog, as name and text.
pub const FILES: &[(&str, &str)] = files![
    "cvx.psv",
    "group.psv",
    "cvx_group.psv",
    "mvx.psv",
    "product.psv",
    "presentation.psv",
    "ndc_use.psv",
    "ndc_sale.psv",
    "ndc_link.psv",
    "vis.psv",
    "vis_cvx.psv",
    "concept.psv",
];
