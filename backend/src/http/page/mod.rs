//! The delivery of the application to browsers: its files, versioned assets, and headers that keep other scripts out.
//! What the application shows is made in `frontend`.

pub(super) mod asset;
pub(super) mod graphiql;
pub(super) mod response_header;
mod script_policy;
pub(super) mod spa;

pub use asset::VersionedAssets;
pub use spa::{Spa, SpaFile};
