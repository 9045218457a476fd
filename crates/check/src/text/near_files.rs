//! Guesses which file a link to a missing one means.

use irplan_plan::markdown::{Document, Link, Target};
use irplan_plan::message::code;
use irplan_plan::toml::nearest;
use irplan_plan::{Content, Message, RepoPath, message};

use crate::context::Case;

/// Whether a link leads to a file that is there and cannot be read. Such a file has a finding of its own.
pub(crate) fn is_unreadable_file(case: &Case<'_>, document: &Document, link: &Link) -> bool {
    let path = document.linked_path(link);
    let content = path.and_then(|path| case.context.snapshot.get(&path));
    matches!(content, Some(Content::Unreadable(_)))
}

/// Returns what to do about a link to a file that the plan does not have.
pub(crate) fn near_file(case: &Case<'_>, document: &Document, link: &Link) -> Message {
    let files = |folder: String| {
        let all = case.context.snapshot.iter();
        let attached = all.filter(|(_, content)| matches!(content, Content::Attached(_)));
        let paths = attached.map(|(path, _)| path);
        paths.filter(move |path| path.as_str().starts_with(&folder))
    };
    let own = || files(format!("plans/{}/", case.plan.id));
    let missing = document.linked_path(link);
    let missing = missing.as_ref().map_or("", |path| path.as_str());
    let name = match &link.target {
        Target::File(written) => written.rsplit('/').next().unwrap_or(written),
        _ => "",
    };
    if let Some(same) = own().find(|path| path.as_str().eq_ignore_ascii_case(missing)) {
        return message!(
            "capitals count in names: write {}",
            code(as_seen_from(document, same))
        );
    }
    if let Some(same) = own().find(|path| path.name() == name) {
        return message!("write {}", code(as_seen_from(document, same)));
    }
    let near = nearest(name, own().map(RepoPath::name));
    if let Some(near) = near.and_then(|near| own().find(|path| path.name() == near)) {
        return message!("did you mean {}?", code(as_seen_from(document, near)));
    }
    let ancestors = case.plan.ancestors.iter();
    let mut inherited = ancestors.flat_map(|plan| files(format!("plans/{plan}/")));
    match inherited.find(|path| path.name() == name) {
        Some(other) => message!(
            "copy {} here: a plan shows only files of its own folder",
            other
        ),
        None => "put the file next to the text, or write its path as seen from there".into(),
    }
}

/// Returns a path as a link of a text has it.
fn as_seen_from(document: &Document, path: &RepoPath) -> String {
    let from: Vec<_> = document.path.as_str().split('/').collect();
    let to: Vec<_> = path.as_str().split('/').collect();
    let folders = from.len().saturating_sub(1);
    let pairs = from.iter().take(folders).zip(&to);
    let shared = pairs.take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders - shared);
    let names: Vec<_> = up.chain(to.iter().skip(shared).copied()).collect();
    names.join("/").replace(' ', "%20")
}
