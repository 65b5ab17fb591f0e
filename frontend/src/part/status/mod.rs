//! Status: tags, banners, findings, progress, the faces of what is loading or failed, and the live region
//! for screen readers. No state is kept here.

mod announce;
mod banner;
mod face;
mod finding;
mod progress;
mod skeleton;
mod tag;

pub use announce::{Announcer, Digest, LiveRegion};
pub use banner::{Banner, Tone};
pub use face::{EmptyFace, FailedFace, show};
pub use finding::{FindingList, Said};
pub use progress::Progress;
pub use skeleton::Skeleton;
pub use tag::{IntegrationTag, StatusTag, Tag};
