//! The training registry beside the server, and the demo practice.

use std::net::SocketAddr;

use clap::{Args, builder::FalseyValueParser};

use crate::config::Problem;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct SandboxArgs {
    /// Run the training registry too, which speaks as a state's registry does
    #[arg(long, env = "DOSEWIRE_SANDBOX", value_parser = FalseyValueParser::new())]
    pub sandbox: bool,
    /// Address of the training registry
    #[arg(long, env = "DOSEWIRE_SANDBOX_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8081")]
    pub sandbox_listen: SocketAddr,
    /// Load a made-up practice into an empty database, with a known sign-in; with --sandbox it has reported to the
    /// training registry for ten days
    #[arg(long, env = "DOSEWIRE_DEMO", value_parser = FalseyValueParser::new())]
    pub demo: bool,
    /// Load the practice with nothing set up, to do it yourself
    #[arg(long, requires = "demo")]
    pub empty: bool,
    /// Reach registries at private addresses too; any page of the local network could pose as one
    #[arg(long, env = "DOSEWIRE_DANGEROUS_ALLOW_PRIVATE_REGISTRIES", value_parser = FalseyValueParser::new())]
    pub dangerous_allow_private_registries: bool,
}

/// The training registry and the demo practice beside the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sandbox {
    /// The address that the training registry listens on, if it runs.
    pub listen: Option<SocketAddr>,
    /// `true` if the demo practice is loaded into an empty database.
    pub demo: bool,
    /// `true` if that practice has nothing set up.
    pub empty: bool,
    /// `true` if registries at private addresses may be reached.
    pub allow_private: bool,
}

impl SandboxArgs {
    /// Checks this concern. `server` is where the server itself listens.
    pub fn check(self, server: SocketAddr, problems: &mut Vec<Problem>) -> Sandbox {
        let listen = self.sandbox.then_some(self.sandbox_listen);
        if listen.is_some_and(|listen| listen == server && listen.port() != 0) {
            let text = "the training registry and the server cannot share an address. Give them different ports";
            problems.push(Problem::new("--sandbox-listen", text));
        }
        if self.demo && !server.ip().is_loopback() {
            let text = "the demo practice's password is known to everybody, so it is only for this machine. \
                Listen at 127.0.0.1, or start without --demo and add users with `dosewire user add`";
            problems.push(Problem::new("--demo", text));
        }
        Sandbox { listen, demo: self.demo, empty: self.empty, allow_private: self.dangerous_allow_private_registries }
    }
}
