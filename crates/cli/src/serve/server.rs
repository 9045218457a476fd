//! Answers a browser on this machine.

use std::borrow::Cow;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use percent_encoding::percent_decode_str;
use tiny_http::{Method, Request, StatusCode};

use super::served_pages::{ServedPages, version_tag};
use irplan_engine::Failure;

/// The threads that answer.
const THREADS: usize = 4;
/// How many ports to try if none was asked for.
const PORTS_TO_TRY: u16 = 50;
/// The first port to try.
const FIRST_PORT: u16 = 4173;
/// The status of an answer without content.
const NO_CONTENT: u16 = 204;
/// The script that reloads a page. It is a file of its own, because the policy allows no inline script.
const RELOAD: &str = include_str!("reload.js");

/// A listening server.
pub(crate) struct SiteServer {
    http: Arc<tiny_http::Server>,
    address: SocketAddr,
}

/// Listens on the given port, or on the first free one.
///
/// # Errors
/// If the port is taken.
pub(crate) fn bind(port: Option<u16>) -> anyhow::Result<SiteServer> {
    let ports = match port {
        Some(port) => port..=port,
        None => FIRST_PORT..=FIRST_PORT + PORTS_TO_TRY,
    };
    let mut taken = None;
    for port in ports {
        // Only on loopback: nobody else on the network may see plans.
        let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        match tiny_http::Server::http(address) {
            Ok(http) => {
                let address = http
                    .server_addr()
                    .to_ip()
                    .ok_or_else(|| anyhow!("the server has no address"))?;
                return Ok(SiteServer {
                    http: Arc::new(http),
                    address,
                });
            }
            Err(error) => taken = Some((port, error)),
        }
    }
    let (port, why) = taken.map_or((FIRST_PORT, String::new()), |(port, why)| {
        (port, why.to_string())
    });
    let message = format!("cannot listen on port {port}: {why}");
    Err(Failure::new(message)
        .help("name a free port with `--port`")
        .into())
}

impl SiteServer {
    /// Returns the address of the site.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Starts to answer, and returns at once.
    pub(crate) fn start(&self, pages: &Arc<ServedPages>) {
        for _ in 0..THREADS {
            let (http, pages, port) = (
                Arc::clone(&self.http),
                Arc::clone(pages),
                self.address.port(),
            );
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    respond_to(request, &pages, port);
                }
            });
        }
        let pages = Arc::clone(pages);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_secs(1));
                pages.notify();
            }
        });
    }
}

/// Answers one request.
fn respond_to(request: Request, pages: &Arc<ServedPages>, port: u16) {
    if let Err(status) = check_origin(&request, port) {
        return respond(request, &plain(status));
    }
    let (path, query) = match request.url().split_once('?') {
        Some((path, query)) => (path.to_owned(), query.to_owned()),
        None => (request.url().to_owned(), String::new()),
    };
    match path.as_str() {
        "/" => {
            let headers = vec![("Location", "/portal/")];
            let to_portal = HttpResponse {
                headers,
                ..plain(302)
            };
            respond(request, &to_portal);
        }
        "/-/reload.js" => respond(request, &file("reload.js", RELOAD.as_bytes().to_vec())),
        "/-/wait" => wait(request, &query, pages),
        path => {
            let name = page_of(path);
            let page = pages.get(&name);
            let page = page.map(|bytes| file(&name, with_reload(&name, &bytes)));
            respond(request, &page.unwrap_or_else(|| plain(404)));
        }
    }
}

/// Whether a request is from a browser on this machine that came here on purpose. Pages of other sites, and other host
/// names that point here, must not read anything.
fn check_origin(request: &Request, port: u16) -> Result<(), u16> {
    let header = |name: &'static str| {
        let mut found = request
            .headers()
            .iter()
            .filter(move |header| header.field.equiv(name));
        (
            found.next().map(|header| header.value.as_str()),
            found.next().is_some(),
        )
    };
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let (host, twice) = header("Host");
    if twice || !host.is_some_and(|host| hosts.iter().any(|own| own == host)) {
        return Err(403);
    }
    let is_own = |origin: &str| {
        origin
            .strip_prefix("http://")
            .is_some_and(|origin| hosts.iter().any(|own| own == origin))
    };
    let (origin, twice) = header("Origin");
    if twice || !origin.is_none_or(is_own) {
        return Err(403);
    }
    match request.method() {
        Method::Get | Method::Head => Ok(()),
        _ => Err(405),
    }
}

fn wait(request: Request, query: &str, pages: &Arc<ServedPages>) {
    let value = |key: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .into_iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| decoded(value))
    };
    let (Some(path), Some(tag)) = (value("path"), value("tag")) else {
        return respond(request, &plain(400));
    };
    let answer = move |changed| respond(request, &plain(if changed { 205 } else { NO_CONTENT }));
    pages.wait(page_of(&path), tag, Box::new(answer));
}

/// Returns the file of a path: `/portal/` is `portal/index.html`.
fn page_of(path: &str) -> String {
    let name = decoded(path.trim_start_matches('/'));
    match name.is_empty() || name.ends_with('/') {
        true => name + "index.html",
        false => name,
    }
}

/// Decodes percent encoding. Bytes that are not text stay encoded, and match no page.
fn decoded(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// Adds the script that reloads a page, and permission for it to ask this server. The built site has neither.
fn with_reload(name: &str, bytes: &[u8]) -> Vec<u8> {
    let html = match std::str::from_utf8(bytes) {
        Ok(html) if name.ends_with(".html") => html,
        _ => return bytes.to_vec(),
    };
    let script = format!(
        "<script src=\"/-/reload.js?tag={}\" defer></script></head>",
        version_tag(bytes)
    );
    html.replacen(
        "default-src 'none';",
        "default-src 'none'; connect-src 'self';",
        1,
    )
    .replacen("</head>", &script, 1)
    .into_bytes()
}

/// An answer.
struct HttpResponse {
    status: u16,
    /// Additional headers.
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

fn file(name: &str, body: Vec<u8>) -> HttpResponse {
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    HttpResponse {
        status: 200,
        headers: vec![("Content-Type", kind)],
        body,
    }
}

fn plain(status: u16) -> HttpResponse {
    HttpResponse {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}

/// The headers of every answer. Each answer ends its connection: tiny_http may give a new connection to a thread that
/// is busy with an old one, and then it waits until the old one ends.
const HEADERS: [(&str, &str); 5] = [
    ("Connection", "close"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// Answers. If the browser went away meanwhile, that is fine.
fn respond(request: Request, answer: &HttpResponse) {
    let is_head = *request.method() == Method::Head;
    let mut writer = request.into_writer();
    let head = head(answer);
    let body: &[u8] = if is_head { &[] } else { &answer.body };
    let _ = writer
        .write_all(head.as_bytes())
        .and_then(|()| writer.write_all(body))
        .and_then(|()| writer.flush());
}

/// Writes the status and headers, which are all from this file.
fn head(answer: &HttpResponse) -> String {
    let status = answer.status;
    let reason = StatusCode(status).default_reason_phrase();
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n");
    // An answer that cannot have a body must not have a length (RFC 9110, section 8.6).
    if status != NO_CONTENT {
        head.push_str(&format!("Content-Length: {}\r\n", answer.body.len()));
    }
    for (name, value) in HEADERS.iter().chain(&answer.headers) {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_files() {
        for (path, name) in [
            ("/portal/", "portal/index.html"),
            ("/clients/a/x.html", "clients/a/x.html"),
            ("/a%20b.html", "a b.html"),
            ("/%zz", "%zz"),
            ("//", "index.html"),
        ] {
            assert_eq!(page_of(path), name);
        }
    }

    #[test]
    fn an_answer_without_content_has_no_length() {
        for (status, expected) in [(200, true), (205, true), (404, true), (204, false)] {
            let head = head(&plain(status));
            assert_eq!(head.contains("Content-Length"), expected, "{head}");
        }
    }

    #[test]
    fn served_pages_alone_may_ask_the_server() {
        let page = "<head><meta content=\"default-src 'none'; x\"></head><body>";
        let served = String::from_utf8(with_reload("a.html", page.as_bytes())).unwrap();
        assert!(
            served.contains("default-src 'none'; connect-src 'self'; x"),
            "{served}"
        );
        assert!(
            served.contains("<script src=\"/-/reload.js?tag="),
            "{served}"
        );
        assert_eq!(with_reload("a.css", b"</head>"), b"</head>");
    }
}
