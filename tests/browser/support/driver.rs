//! Starts the browser's driver, and stops it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The names under which systems install Chromium or its sister.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A running driver.
pub(crate) struct DriverProcess {
    child: Child,
    port: u16,
}

impl DriverProcess {
    /// Starts the driver on a port that it chooses.
    pub(crate) fn start() -> Self {
        let mut child = Command::new(installed(&["chromedriver"]))
            .arg("--port=0")
            // States of sign-offs depend on the reader's calendar, so pin the time zone.
            .env("TZ", "UTC")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let output = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver names its port");
        Self { child, port }
    }

    /// The address of the driver.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The browser to start.
    pub(crate) fn browser() -> PathBuf {
        installed(&BROWSERS)
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the first of these programs that is installed. If none is, the test fails instead of being skipped.
fn installed(names: &[&str]) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|program| program.is_file())
    });
    found.unwrap_or_else(|| {
        panic!(
            "`{}` is not installed: `cargo xtask test` installs what the browser tests need",
            names[0]
        )
    })
}
