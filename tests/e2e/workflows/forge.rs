//! A forge in memory, with the parts of the HTTP interfaces of GitHub and GitLab that pipelines call.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tiny_http::{Method, Request, Response, Server};

/// The token that may write.
pub(crate) const TOKEN: &str = "t0ken$(touch pwned)";
/// The user that the token belongs to, at GitHub and at GitLab.
const BOT: &str = "github-actions[bot]";
const BOT_ID: u64 = 7;

/// A comment or an issue.
#[derive(Clone, Debug)]
pub(crate) struct ForgePost {
    pub(crate) number: u64,
    pub(crate) by_bot: bool,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) is_open: bool,
}

/// The contents of the forge, and the changes that it was asked for.
#[derive(Debug, Default)]
pub(crate) struct ForgeState {
    pub(crate) comments: Vec<ForgePost>,
    pub(crate) issues: Vec<ForgePost>,
    /// `METHOD PATH` of each change.
    pub(crate) changes: Vec<String>,
}

/// A forge that listens on a local port.
pub(crate) struct Forge {
    pub(crate) address: String,
    server: Arc<Server>,
    state: Arc<Mutex<ForgeState>>,
}

impl Drop for Forge {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

impl Forge {
    pub(crate) fn start() -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let address = format!("http://{}", server.server_addr().to_ip().unwrap());
        let state = Arc::new(Mutex::new(ForgeState::default()));
        let forge = Self {
            address,
            server: Arc::clone(&server),
            state: Arc::clone(&state),
        };
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &mut state.lock().unwrap());
            }
        });
        forge
    }

    /// The contents, to read or to change.
    pub(crate) fn state(&self) -> std::sync::MutexGuard<'_, ForgeState> {
        self.state.lock().unwrap()
    }
}

impl ForgeState {
    pub(crate) fn comment(&mut self, by_bot: bool, body: &str) {
        push(&mut self.comments, by_bot, "", body);
    }

    pub(crate) fn issue(&mut self, by_bot: bool, title: &str, body: &str) {
        push(&mut self.issues, by_bot, title, body);
    }
}

fn push(posts: &mut Vec<ForgePost>, by_bot: bool, title: &str, body: &str) -> u64 {
    let number = 100 + posts.len() as u64;
    posts.push(ForgePost {
        number,
        by_bot,
        title: title.to_owned(),
        body: body.to_owned(),
        is_open: true,
    });
    number
}

fn answer(mut request: Request, state: &mut ForgeState) {
    let mut body = String::new();
    request.as_reader().read_to_string(&mut body).unwrap();
    let is_allowed = request.headers().iter().any(|header| {
        let value = header.value.as_str();
        value == format!("Bearer {TOKEN}") || value == TOKEN
    });
    let (method, url) = (request.method().clone(), request.url().to_owned());
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let answered = match is_allowed {
        true => state.answer(&method, path, query, &body),
        false => None,
    };
    let (status, text) = match answered {
        Some(value) => (200, value.to_string()),
        None => (404, format!("{method} {url}")),
    };
    let response = Response::from_string(text).with_status_code(status);
    // The client may be gone, which is fine.
    let _ = request.respond(response);
}

impl ForgeState {
    fn answer(&mut self, method: &Method, path: &str, query: &str, body: &str) -> Option<Value> {
        if path == "/gitlab/user" {
            return Some(json!({ "id": BOT_ID }));
        }
        let is_github = path.starts_with("/github/repos/acme/plans/");
        let rest = path
            .strip_prefix("/github/repos/acme/plans/issues")
            .or_else(|| path.strip_prefix("/gitlab/projects/42/issues"))
            .or_else(|| path.strip_prefix("/gitlab/projects/42/merge_requests/5"))?;
        let (posts, rest) = match rest
            .strip_prefix("/5/comments")
            .or(rest.strip_prefix("/notes"))
        {
            Some(rest) => (&mut self.comments, rest),
            None => match rest.strip_prefix("/comments") {
                Some(rest) => (&mut self.comments, rest),
                None => (&mut self.issues, rest),
            },
        };
        if *method == Method::Get {
            return Some(page(posts, query, is_github));
        }
        self.changes.push(format!("{method} {path}"));
        let sent: Value = serde_json::from_str(body).unwrap();
        let update = if is_github {
            Method::Patch
        } else {
            Method::Put
        };
        match rest.strip_prefix('/').map(str::parse::<u64>) {
            None if *method == Method::Post => {
                let number = push(posts, true, "", "");
                change(posts.last_mut()?, &sent);
                Some(json!({ "id": number }))
            }
            Some(Ok(number)) if *method == update => {
                let post = posts.iter_mut().find(|post| post.number == number)?;
                change(post, &sent);
                Some(json!({ "id": number }))
            }
            _ => None,
        }
    }
}

fn change(post: &mut ForgePost, sent: &Value) {
    for (key, value) in sent.as_object().unwrap() {
        let text = value.as_str().unwrap().to_owned();
        match key.as_str() {
            "body" | "description" => post.body = text,
            "title" => post.title = text,
            "state" | "state_event" => post.is_open = !text.starts_with("close"),
            key => panic!("no forge knows `{key}`"),
        }
    }
}

/// One page of the open issues or comments, in the forge's format.
fn page(posts: &[ForgePost], query: &str, is_github: bool) -> Value {
    let parameter = |name: &str| -> Option<usize> {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name)?.1.parse().ok()
    };
    let (page, count) = (
        parameter("page").unwrap_or(1),
        parameter("per_page").unwrap_or(30),
    );
    let open = posts.iter().filter(|post| post.is_open);
    let posts = open.skip((page - 1) * count).take(count);
    let written = posts.map(|post| match (is_github, post.by_bot) {
        (true, by_bot) => json!({
            "id": post.number,
            "number": post.number,
            "title": post.title,
            // The forge has its own line ends.
            "body": post.body.replace('\n', "\r\n"),
            "user": { "login": if by_bot { BOT } else { "mallory" } },
        }),
        (false, by_bot) => json!({
            "id": post.number,
            "iid": post.number,
            "title": post.title,
            "body": post.body,
            "description": post.body,
            "author": { "id": if by_bot { BOT_ID } else { 66 } },
        }),
    });
    written.collect()
}
