//! `unfilled-placeholder`: what a template left to be filled in.

use std::ops::Range;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::{Document, Kind as PieceKind, Tag, Target};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, Place, RepoPath, RuleId, Span, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};
use crate::text::{Kind, Literal, Setting, front_matter, literals, placeholders};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unfilled-placeholder"),
    group: Group::Procedures,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let context = case.context;
    let mut found = Vec::new();
    let mut search = Search {
        allow_reserved: case.plan.policy.allow_reserved_data,
        found: &mut found,
    };
    let files = context.files.get(&case.plan.id);
    for (path, text) in files.into_iter().flatten() {
        match path.name() {
            "plan.toml" | "contacts.toml" => search.toml(path, text, 0, None),
            name if name.ends_with(".md") => {
                if let Some(range) = front_matter(text) {
                    search.toml(
                        path,
                        &text[range.clone()],
                        range.start,
                        path.subject().as_ref(),
                    );
                }
            }
            _ => {}
        }
    }
    for (subject, document) in case.own_documents() {
        let page = Page {
            document,
            text: context.text(&document.path),
            subject: &subject,
        };
        search.page(&page);
    }
    // `irplan.toml` belongs to the provider.
    let provider = context.repository.provider_plan();
    if let Some((path, text)) = context.settings
        && provider.is_some_and(|provider| provider.id == case.plan.id)
    {
        search.allow_reserved = context.repository.policy.allow_reserved_data;
        search.toml(path, text, 0, None);
    }
    found
}

/// A Markdown file that is searched.
struct Page<'a> {
    document: &'a Document,
    /// The text of the whole file.
    text: &'a str,
    subject: &'a Subject,
}

struct Search<'a> {
    allow_reserved: bool,
    found: &'a mut Vec<Finding>,
}

impl Search<'_> {
    fn toml(&mut self, path: &RepoPath, toml: &str, offset: usize, subject: Option<&Subject>) {
        for literal in literals(toml, offset) {
            let subject = subject.cloned().or_else(|| subject_of_table(&literal));
            self.text(
                path,
                literal.text,
                literal.span,
                Setting::Words,
                subject.as_ref(),
            );
        }
    }

    fn page(&mut self, page: &Page<'_>) {
        let document = page.document;
        let mut in_code = false;
        // Markdown cuts text into pieces at every bracket; what stands together is searched together.
        let mut run: Option<Span> = None;
        for piece in &document.pieces {
            match &piece.kind {
                PieceKind::Text(_) if run.is_some_and(|run| run.end == piece.span.start) => {
                    run = run.map(|run| Span {
                        end: piece.span.end,
                        ..run
                    });
                    continue;
                }
                _ => self.run(page, run.take(), in_code),
            }
            match &piece.kind {
                PieceKind::Text(_) => run = Some(piece.span),
                PieceKind::Code(_) => self.run(page, Some(piece.span), true),
                PieceKind::Html(_) => self.html(page, piece.span),
                PieceKind::Start(Tag::CodeBlock) => in_code = true,
                PieceKind::End(Tag::CodeBlock) => in_code = false,
                _ => {}
            }
        }
        self.run(page, run, in_code);
        for link in &document.links {
            // The words of `<https://…>` are its target, and were searched as words.
            let before = (link.span.start as usize).checked_sub(1);
            let is_bare = before.and_then(|at| page.text.as_bytes().get(at)) == Some(&b'<');
            if matches!(link.target, Target::Web(_)) && !is_bare {
                self.run(page, Some(link.span), true);
            }
        }
    }

    fn run(&mut self, page: &Page<'_>, run: Option<Span>, in_code: bool) {
        let Some(span) = run else { return };
        let setting = if in_code {
            Setting::Code
        } else {
            Setting::Words
        };
        let text = span.of(page.text);
        let path = &page.document.path;
        self.text(path, text, span, setting, Some(page.subject));
    }

    /// `<NAME>` looks like HTML to Markdown, and is a gap to its reader.
    fn html(&mut self, page: &Page<'_>, span: Span) {
        const TAGS: [&str; 8] = [
            "BODY", "CENTER", "CODE", "FONT", "HEAD", "SPAN", "STRONG", "TABLE",
        ];
        let text = span.of(page.text).trim_end();
        let name = text
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'));
        let is_name = name.is_some_and(|name| {
            let is_capital =
                |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'_' | b'-');
            name.len() >= 4 && name.bytes().all(is_capital) && !TAGS.contains(&name)
        });
        if is_name {
            let place = Place::new(
                &page.document.path,
                span.range().start..span.range().start + text.len(),
            );
            self.push(place, text, Kind::Gap, Some(page.subject));
        } else {
            self.run(page, Some(span), true);
        }
    }

    fn text(
        &mut self,
        path: &RepoPath,
        text: &str,
        span: Span,
        setting: Setting,
        subject: Option<&Subject>,
    ) {
        for (range, kind) in placeholders(text, setting) {
            if kind != Kind::Gap && self.allow_reserved {
                continue;
            }
            let Range { start, end } = range;
            let place = Place::new(path, Span::new(start, end).shifted(span.start as usize));
            self.push(place, &text[start..end], kind, subject);
        }
    }

    fn push(&mut self, place: Place, written: &str, kind: Kind, subject: Option<&Subject>) {
        let written = || code(written.to_owned());
        let (message, help) = match kind {
            Kind::Gap => (
                message!("{} was never filled in", written()),
                "put in what belongs here, or take the sentence out",
            ),
            Kind::Number => (
                message!("{} is a number kept for fiction", written()),
                "put in the number that people answer, or set `policy.reserved-data = \"allow\"` if these are samples",
            ),
            Kind::Domain => (
                message!("{} is a domain kept for examples", written()),
                "put in the real name, or set `policy.reserved-data = \"allow\"` if these are samples",
            ),
        };
        let mut finding = RULE.finding(message).label(place, "").help(help);
        finding.subject = subject.cloned();
        self.found.push(finding);
    }
}

/// The subject of a table: `contacts.jane-doe` is `contact:jane-doe`.
fn subject_of_table(literal: &Literal<'_>) -> Option<Subject> {
    let mut parts = literal.table.split('.').map(str::trim);
    let (kind, id) = (parts.next()?, parts.next()?);
    let id = Id::parse(id.trim_matches(['"', '\''])).ok()?;
    Some(Subject::new(SubjectKind::from_plural(kind)?, &id))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{TODAY, check, report};
    use crate::{Options, Report};

    fn section(text: &str) -> String {
        format!("+++\ntitle = \"S\"\nphase = \"preparation\"\n+++\n\n{text}\n")
    }

    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let section = section(text);
        let expected: Vec<_> = expected
            .iter()
            .map(|gap| format!("plans/harbor/sections/s.md `{gap}`: `{gap}` was never filled in"))
            .collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        check(&RULE, &[("sections/s.md", &section)], &expected);
    }

    #[test]
    fn prose_is_searched_as_it_is_read() {
        check_text(
            "Call [NAME] on **[DATE]**, TBD.",
            &["[NAME]", "[DATE]", "TBD"],
        );
        check_text(
            "## TODO\n\n- {{CLIENT_NAME}}\n\n| a |\n|---|\n| XXX |",
            &["TODO", "{{CLIENT_NAME}}", "XXX"],
        );
        check_text(
            "Ask <NAME>, <PHONE NUMBER> or <br> <SPAN>x</SPAN>",
            &["<NAME>", "<PHONE NUMBER>"],
        );
        check_text(
            "[SOC](contact:jane) [NIST][n]\n\n[n]: https://nist.gov\n\n> [!WARNING]\n> x",
            &[],
        );
        check_text(
            "- [x] done\n- [ ] open\n\nA note.[^NOTE]\n\n[^NOTE]: text",
            &[],
        );
        check_text(
            "Run `grep TODO [FILE]`:\n\n```\n# TODO [NAME]\nssh {{HOST}}\n```\n<!-- TODO -->",
            &["{{HOST}}"],
        );
    }

    #[test]
    fn every_text_of_the_tables_is_searched() {
        let plan = "# TODO in a comment\n[assets.app]\nname = \"App\"\nnotes = \"\"\"\nFirst line\nhosted at [PLACE]\"\"\"\n";
        let contact = "[contacts.new]\nname = \"{{NAME}}\"\nchannels = [{ kind = \"other\", address = 'TBD' }]\n";
        check(
            &RULE,
            &[("plan.toml", plan), ("contacts.toml", contact)],
            &[
                "plans/harbor/contacts.toml `{{NAME}}`: `{{NAME}}` was never filled in",
                "plans/harbor/contacts.toml `TBD`: `TBD` was never filled in",
                "plans/harbor/plan.toml `[PLACE]`: `[PLACE]` was never filled in",
            ],
        );
        let playbook = "+++\ntitle = \"P\"\nsummary = \"TODO\"\n+++\n\nText.\n";
        check(
            &RULE,
            &[("plans/base/playbooks/p.md", playbook)],
            &["plans/base/playbooks/p.md `TODO`: `TODO` was never filled in"],
        );
        check(
            &RULE,
            &[("irplan.toml", "[site]\ntitle = \"Your company\"\n")],
            &["irplan.toml `Your company`: `Your company` was never filled in"],
        );
    }

    #[test]
    fn samples_may_hold_what_is_kept_for_fiction() {
        let text =
            section("Call +1 212 555 0143, see <https://a.example/x> or [b](https://b.example).");
        check(&RULE, &[("sections/s.md", &text)], &[]);
        let denied = "[policy]\nreserved-data = \"deny\"\n";
        let (snapshot, report) = report(
            &[("sections/s.md", &text), ("plan.toml", denied)],
            &Options::on(TODAY),
        );
        let Report { findings, .. } = report;
        let in_section = findings
            .iter()
            .filter(|finding| finding.labels[0].place.path.name() == "s.md");
        let shown: Vec<_> = in_section
            .filter(|finding| finding.rule == RULE.id)
            .map(|finding| crate::testing::shown(&snapshot, finding))
            .collect();
        assert_eq!(
            shown,
            [
                "plans/harbor/sections/s.md `+1 212 555 0143`: `+1 212 555 0143` is a number kept for fiction",
                "plans/harbor/sections/s.md `a.example`: `a.example` is a domain kept for examples",
                "plans/harbor/sections/s.md `b.example`: `b.example` is a domain kept for examples",
            ]
        );
    }

    #[test]
    fn the_subject_follows_from_the_place() {
        let contact = "[contacts.new]\nname = \"TBD\"\n";
        let (_, report) = report(&[("contacts.toml", contact)], &Options::on(TODAY));
        let subjects: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == RULE.id)
            .filter_map(|finding| finding.subject.as_ref())
            .map(ToString::to_string)
            .collect();
        assert_eq!(subjects, ["contact:new"]);
    }
}
