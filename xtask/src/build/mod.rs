//! The build steps of the commands: the server, and the single-page application, compressed and stamped. Running what
//! was built and installing tools happen elsewhere.

pub(crate) mod backend;
mod compress;
mod graphiql;
pub(crate) mod spa;
pub(crate) mod stamp;
