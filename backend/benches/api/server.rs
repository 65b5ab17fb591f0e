//! The server that is measured: a process of its own.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{client::Connection, data::Practice};

/// Maximum time that the server takes to start, or to be done with what is to do after its start.
const START_TIMEOUT: Duration = Duration::from_secs(120);
const IDLE_TIMEOUT: Duration = Duration::from_secs(900);

/// A running server.
pub struct Server {
    process: Child,
    pub address: String,
    pub token: String,
}

impl Server {
    /// Starts it over a practice, and waits until it answers.
    pub async fn start(practice: &Practice) -> Self {
        let program = std::env::var_os("DOSEWIRE_BENCH_SERVER")
            .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_dosewire")), PathBuf::from);
        let address = free_address();
        let log = std::fs::File::create(practice.folder.join("server.log")).unwrap();
        let mut command = Command::new(program);
        command.args(["serve", "--sandbox", "--listen", &address, "--sandbox-listen", &practice.registry]);
        command.args(["--database", &practice.url, "--key-file"]).arg(&practice.key_file);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let server = Self { process: command.spawn().unwrap(), address, token: practice.token.clone() };
        let deadline = Instant::now() + START_TIMEOUT;
        while tokio::net::TcpStream::connect(&server.address).await.is_err() {
            assert!(Instant::now() < deadline, "the server did not start: see {}", practice.folder.display());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    /// Waits until it has nothing to do: what it makes after its start would be measured too.
    pub async fn wait_until_idle(&self) {
        let deadline = Instant::now() + IDLE_TIMEOUT;
        loop {
            let before = self.processor_time();
            tokio::time::sleep(Duration::from_secs(2)).await;
            if self.processor_time() - before < Duration::from_millis(100) {
                return;
            }
            assert!(Instant::now() < deadline, "the server did not come to rest");
        }
    }

    /// The processor time that it has taken so far.
    pub fn processor_time(&self) -> Duration {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        // After the name, which may hold spaces: user and system time are the 12th and 13th, in hundredths.
        let after = text.rsplit_once(')').unwrap().1;
        let ticks: u64 = after.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Megabytes of memory that it holds.
    pub fn resident(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/statm", self.process.id())).unwrap();
        text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4 / 1024
    }

    /// A connection to it.
    pub async fn connect(&self) -> Connection {
        Connection::open(self).await
    }

    /// Ends it.
    pub async fn stop(mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let deadline = Instant::now() + Duration::from_secs(40);
        while self.process.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                self.process.kill().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
