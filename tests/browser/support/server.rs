//! Runs `irplan serve` as its own process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::site::{SiteLocation, TODAY};

/// A running `irplan serve`, ended when dropped.
pub(crate) struct PlanServer {
    child: Child,
    url: String,
}

impl PlanServer {
    /// Serves the plans of a repository on a free port.
    pub(crate) fn start(repository: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_irplan"))
            .args(["serve", "--today", TODAY, "--port", "0", "-C"])
            .arg(repository)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("irplan starts");
        let output = child.stdout.take().expect("its output is piped");
        let mut url = String::new();
        BufReader::new(output)
            .read_line(&mut url)
            .expect("irplan says where it serves");
        let url = url.trim().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "serves at {url:?}");
        Self { child, url }
    }

    /// A client's site.
    pub(crate) fn client(&self, id: &str) -> SiteLocation {
        SiteLocation::new(format!("{}clients/{id}/", self.url))
    }

    /// The portal.
    pub(crate) fn portal(&self) -> SiteLocation {
        SiteLocation::new(format!("{}portal/", self.url))
    }
}

impl Drop for PlanServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
