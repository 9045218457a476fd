//! `irplan serve`, with requests from a browser and from others.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::Sandbox;

struct ServeProcess {
    child: Child,
    port: u16,
}

impl ServeProcess {
    fn start(sandbox: &Sandbox) -> Self {
        let mut command = sandbox.command("");
        command
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let port = url
            .trim()
            .trim_end_matches('/')
            .rsplit(':')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        Self { child, port }
    }

    /// Sends a request unchanged, and returns status and body.
    fn send(&self, method: &str, path: &str, headers: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(40)))
            .unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.send("GET", path, &format!("Host: 127.0.0.1:{}\r\n", self.port))
    }
}

impl Drop for ServeProcess {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn pages_are_served_only_to_this_machine() {
    let sandbox = Sandbox::repository();
    let server = ServeProcess::start(&sandbox);
    let (status, page) = server.get("/clients/acme/");
    assert_eq!(status, 200);
    assert!(
        page.contains("Acme")
            && page.contains("connect-src 'self'")
            && page.contains("/-/reload.js?tag=")
    );
    assert_eq!(server.get("/").0, 302);
    assert_eq!(server.get("/portal/").0, 200);
    let own = format!("Host: localhost:{}\r\n", server.port);
    assert_eq!(server.send("HEAD", "/portal/", &own).0, 200);
    for (method, path, headers, expected) in [
        ("GET", "/portal/", "Host: evil.example\r\n".to_owned(), 403),
        ("GET", "/portal/", String::new(), 403),
        (
            "GET",
            "/portal/",
            format!("{own}Host: evil.example\r\n"),
            403,
        ),
        (
            "GET",
            "/portal/",
            format!("{own}Origin: https://evil.example\r\n"),
            403,
        ),
        ("GET", "/portal/", format!("{own}Origin: null\r\n"), 403),
        (
            "POST",
            "/portal/",
            format!("{own}Content-Length: 0\r\n"),
            405,
        ),
        ("DELETE", "/portal/", own.clone(), 405),
        ("GET", "/../irplan.toml", own.clone(), 404),
        ("GET", "/%2e%2e/irplan.toml", own.clone(), 404),
        ("GET", "/irplan.toml", own.clone(), 404),
        ("GET", "/-/wait", own, 400),
    ] {
        let (status, _) = server.send(method, path, &headers);
        assert_eq!(status, expected, "{method} {path} {headers:?}");
    }
}

#[test]
fn a_page_is_rebuilt_when_a_file_is_saved() {
    let sandbox = Sandbox::repository();
    let server = ServeProcess::start(&sandbox);
    let page = server.get("/clients/acme/contacts.html").1;
    let tag = page
        .split("reload.js?tag=")
        .nth(1)
        .and_then(|rest| rest.get(..16))
        .unwrap();
    // The server starts to watch a moment after it prints its address.
    std::thread::sleep(Duration::from_millis(300));
    sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Jane Roe");
    let (status, _) = server.get(&format!(
        "/-/wait?path=%2Fclients%2Facme%2Fcontacts.html&tag={tag}"
    ));
    assert_eq!(status, 205);
    assert!(
        server
            .get("/clients/acme/contacts.html")
            .1
            .contains("Jane Roe")
    );
    sandbox.edit("plans/acme/contacts.toml", "Jane Roe\"", "Jane Poe");
    sandbox.edit(
        "plans/base/plan.toml",
        "name = \"Base\"",
        "name = \"Base two\"",
    );
    let late = Instant::now() + Duration::from_secs(2);
    while Instant::now() < late {
        let (status, page) = server.get("/clients/acme/contacts.html");
        assert!(
            status == 200 && page.contains("Jane Roe"),
            "a broken file took the last good page away"
        );
    }
}

/// Every page and file of a build of the files on disk, as a server answers.
fn served(sandbox: &Sandbox, server: &ServeProcess) -> Vec<(String, u16, String)> {
    let get = |path: String| {
        let (status, body) = server.get(&format!("/{path}"));
        (path, status, body)
    };
    sandbox.files("site").into_keys().map(get).collect()
}

/// Checks that after an edit, a server soon has the same pages as a new server.
#[track_caller]
fn check_settled(sandbox: &Sandbox, server: &ServeProcess, gone: &[&str]) {
    sandbox.irplan(&["build", "--out", "site"]);
    let mut fresh = served(sandbox, &ServeProcess::start(sandbox));
    fresh.retain(|(_, status, _)| *status == 200);
    assert!(fresh.len() > 40, "{} files are served", fresh.len());
    let late = Instant::now() + Duration::from_secs(20);
    loop {
        let mut now = served(sandbox, server);
        now.retain(|(_, status, _)| *status == 200);
        if now == fresh && gone.iter().all(|path| server.get(path).0 == 404) {
            return;
        }
        let differing: Vec<_> = fresh.iter().filter(|file| !now.contains(file)).collect();
        assert!(
            Instant::now() < late,
            "not served as by a new server: {differing:#?}; or not gone: {gone:?}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Removes a file, or a folder with its content.
fn remove(sandbox: &Sandbox, path: &str) {
    let path = sandbox.path(path);
    match path.is_dir() {
        true => std::fs::remove_dir_all(path).unwrap(),
        false => std::fs::remove_file(path).unwrap(),
    }
}

/// An edit, and the pages that it removes.
type PlanEdit = (fn(&Sandbox), &'static [&'static str]);

const SECTION: &str = "plans/acme/sections/detect.md";
const OWN: &str = "plans/acme/sections/own.md";

const EDITS: &[PlanEdit] = &[
    (|at| at.edit(SECTION, "Watch", "Read"), &[]),
    (|at| at.edit(SECTION, "Read", "Watch"), &[]),
    (|at| at.edit("plans/acme/contacts.toml", "Doe", "Roe"), &[]),
    (
        |at| at.edit("plans/north/contacts.toml", "Ortiz", "Oro"),
        &[],
    ),
    (
        |at| at.edit("plans/base/sections/contain.md", "Cut", "Take"),
        &[],
    ),
    (
        |at| at.write(OWN, "+++\ntitle = \"Own\"\n+++\n\nOur own.\n"),
        &[],
    ),
    (|at| at.edit(OWN, "Our own", "TODO"), &[]),
    (|at| remove(at, OWN), &["/clients/acme/sections/own.html"]),
    (
        |at| at.edit("plans/acme/plan.toml", "Acme", "Acme Mills"),
        &[],
    ),
    (
        |at| at.edit("plans/acme/plan.toml", "[\"base\"]", "[]"),
        &["/clients/acme/sections/contain.html"],
    ),
    (|at| at.edit("irplan.toml", "North", "North IT"), &[]),
    (
        |at| {
            at.write(
                "plans/mill/plan.toml",
                "kind = \"client\"\nname = \"Mill\"\n",
            );
        },
        &[],
    ),
    (|at| remove(at, "plans/mill"), &["/clients/mill/index.html"]),
];

#[test]
fn edits_lead_to_the_same_pages_as_a_new_server() {
    let sandbox = Sandbox::repository();
    let server = ServeProcess::start(&sandbox);
    // The server starts to watch a moment after it prints its address.
    std::thread::sleep(Duration::from_millis(300));
    for (edit, gone) in EDITS {
        edit(&sandbox);
        check_settled(&sandbox, &server, gone);
    }
}
