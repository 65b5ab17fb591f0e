//! The chart: patients, doses, the vaccine listing, search.
//! A migration that was released is not changed.

pub mod m20261122_000002_chart;
pub mod m20261122_000012_details;
pub mod m20261122_000013_listing_and_moves;
pub mod m20261122_000014_search;
pub mod m20261127_000031_pages;
pub mod m20261127_000041_request;
pub mod m20261127_000042_name_keys;
pub mod m20261127_000063_no_request;
pub mod m20261127_000071_consent;
