//! `unfilled-placeholder`: a gap that a template left to fill in.

use std::ops::Range;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::{Document, Piece, PieceKind, Tag, Target};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, Place, RepoPath, RuleId, Span, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::text::{
    Literal, Passage, PlaceholderContext, PlaceholderKind, front_matter, literals, placeholders,
};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unfilled-placeholder"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

/// A kind of subject for each file of tables.
const TABLE_KINDS: [SubjectKind; 2] = [SubjectKind::Plan, SubjectKind::Contact];

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
            name if TABLE_KINDS.iter().any(|kind| kind.path() == name) => {
                search.toml(path, text, 0, None);
            }
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
    case.with_tables(found)
}

/// A Markdown file to search.
struct Page<'a> {
    document: &'a Document,
    /// The text of the whole file.
    text: &'a str,
    subject: &'a Subject,
}

impl<'a> Page<'a> {
    /// Returns a span with the text around it in its block.
    fn passage(&self, block: Block, span: Span) -> Passage<'a> {
        let before = block.start.filter(|start| *start < span.start);
        Passage {
            before: before.map_or("", |start| {
                Span {
                    start,
                    end: span.start,
                }
                .of(self.text)
            }),
            text: span.of(self.text),
            rest: self.text.get(span.range().end..).unwrap_or(""),
        }
    }
}

/// The current paragraph, item, cell or heading.
#[derive(Clone, Copy, Default)]
struct Block {
    /// Where its first words start; `None` before them.
    start: Option<u32>,
}

impl Block {
    /// Moves on to the block of the next piece.
    fn with(self, piece: &Piece) -> Self {
        let is_inline = match piece.kind {
            PieceKind::Start(tag) | PieceKind::End(tag) => matches!(
                tag,
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(_) | Tag::Image(_)
            ),
            PieceKind::Task(_) | PieceKind::HardBreak | PieceKind::Rule => false,
            _ => true,
        };
        let start = self.start.or(Some(piece.span.start));
        Self {
            start: start.filter(|_| is_inline),
        }
    }
}

struct Search<'a> {
    allow_reserved: bool,
    found: &'a mut Vec<Finding>,
}

impl Search<'_> {
    fn toml(&mut self, path: &RepoPath, toml: &str, offset: usize, subject: Option<&Subject>) {
        for literal in literals(toml, offset) {
            let subject = subject.cloned().or_else(|| subject_of_table(&literal));
            let passage = Passage::alone(literal.text);
            let start = literal.span.start;
            self.text(
                path,
                &passage,
                start,
                PlaceholderContext::Words,
                subject.as_ref(),
            );
        }
    }

    fn page(&mut self, page: &Page<'_>) {
        let document = page.document;
        let mut in_code = false;
        // Markdown cuts text into pieces at every bracket. They are searched together.
        let mut run: Option<Span> = None;
        // Where the current paragraph, item or cell starts.
        let mut block = Block::default();
        for piece in &document.pieces {
            match &piece.kind {
                PieceKind::Text(_) if run.is_some_and(|run| run.end == piece.span.start) => {
                    run = run.map(|run| Span {
                        end: piece.span.end,
                        ..run
                    });
                    continue;
                }
                _ => self.run(page, block, run.take(), in_code),
            }
            block = block.with(piece);
            match &piece.kind {
                PieceKind::Text(_) => run = Some(piece.span),
                PieceKind::Code(_) => {
                    let passage = page.passage(block, piece.span);
                    self.passage(page, &passage, piece.span, PlaceholderContext::CodeSpan);
                }
                PieceKind::Html(_) => self.html(page, piece.span),
                PieceKind::Start(Tag::CodeBlock) => in_code = true,
                PieceKind::End(Tag::CodeBlock) => in_code = false,
                _ => {}
            }
        }
        self.run(page, block, run, in_code);
        for link in &document.links {
            // The text of `<https://…>` is its target, which was already searched as text.
            let before = (link.span.start as usize).checked_sub(1);
            let is_bare = before.and_then(|at| page.text.as_bytes().get(at)) == Some(&b'<');
            if matches!(link.target, Target::Web(_)) && !is_bare {
                self.run(page, block, Some(link.span), true);
            }
        }
    }

    fn run(&mut self, page: &Page<'_>, block: Block, run: Option<Span>, in_code: bool) {
        let Some(span) = run else { return };
        if in_code {
            let passage = Passage::alone(span.of(page.text));
            self.passage(page, &passage, span, PlaceholderContext::Code);
        } else {
            self.passage(
                page,
                &page.passage(block, span),
                span,
                PlaceholderContext::Words,
            );
        }
    }

    fn passage(
        &mut self,
        page: &Page<'_>,
        passage: &Passage<'_>,
        span: Span,
        setting: PlaceholderContext,
    ) {
        let path = &page.document.path;
        self.text(path, passage, span.start, setting, Some(page.subject));
    }

    /// `<NAME>` looks like HTML to Markdown, but readers see a gap.
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
            self.push(place, text, PlaceholderKind::Gap, Some(page.subject));
        } else {
            let passage = Passage::alone(span.of(page.text));
            self.passage(page, &passage, span, PlaceholderContext::Code);
        }
    }

    fn text(
        &mut self,
        path: &RepoPath,
        passage: &Passage<'_>,
        offset: u32,
        setting: PlaceholderContext,
        subject: Option<&Subject>,
    ) {
        for (range, kind) in placeholders(passage, setting) {
            if kind != PlaceholderKind::Gap && self.allow_reserved {
                continue;
            }
            let Range { start, end } = range;
            let place = Place::new(path, Span::new(start, end).shifted(offset as usize));
            self.push(place, &passage.text[start..end], kind, subject);
        }
    }

    fn push(
        &mut self,
        place: Place,
        written: &str,
        kind: PlaceholderKind,
        subject: Option<&Subject>,
    ) {
        let written = || code(written.to_owned());
        let (message, help) = match kind {
            PlaceholderKind::Gap => (
                message!("{} was never filled in", written()),
                "replace it, or remove the sentence",
            ),
            PlaceholderKind::Number => (
                message!("{} is a number reserved for fiction", written()),
                "enter a number that somebody answers, or set `policy.reserved-data = \"allow\"` for sample data",
            ),
            PlaceholderKind::Domain => (
                message!("{} is a domain reserved for examples", written()),
                "enter the real domain, or set `policy.reserved-data = \"allow\"` for sample data",
            ),
        };
        let finding = RULE.finding(message).detail(written());
        let mut finding = finding.label(place, "").help(help);
        finding.subject = subject.cloned();
        self.found.push(finding);
    }
}

/// Returns the subject of a table: `contacts.jane-doe` is `contact:jane-doe`.
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
    fn words_of_a_sentence_are_left_alone() {
        check_text(
            "Go through the chat for any TODO items.\n\nGrep for\nTODO items, or **TODO** items.",
            &[],
        );
        check_text(
            "How incidents are handled within your company.\n\nWrite dates as YYYY-MM-DD.",
            &[],
        );
        check_text(
            "| Format | YYYY-MM-DD | TODO |\n|---|---|---|",
            &["YYYY-MM-DD", "TODO"],
        );
        check_text(
            "**Last tested:** YYYY-MM-DD\n\nDone. **TODO** call Jane\n\nThe **TODO**: x",
            &["YYYY-MM-DD", "TODO", "TODO"],
        );
        check_text(
            "## Contacts\nTODO list them\n\n- [ ] TODO list them\n- a\n\n  TODO list them",
            &["TODO", "TODO", "TODO"],
        );
    }

    #[test]
    fn notes_in_code_spans_are_gaps() {
        check_text(
            "Page the commander. `TODO: Add the list` `TBD` ``FIXME (Jane)``",
            &["TODO", "TBD", "FIXME"],
        );
        check_text(
            "Run `grep TODO notes.txt`, `TODO.md`, `TODO=1 make`, `todo`, or close any `TODO` left.",
            &[],
        );
        check_text("`TODO: wrapped\nonce`\n\n    TODO: code\n", &[]);
    }

    #[test]
    fn brackets_that_name_a_value_are_gaps() {
        check_text(
            "[Phone Number], [Company Name] or [Name]; [Incident Commander]\n\n| [Date] |\n|---|",
            &[
                "[Phone Number]",
                "[Company Name]",
                "[Name]",
                "[Incident Commander]",
                "[Date]",
            ],
        );
        check_text(
            "[Name](contact:jane), [Date], [warning], [Optional], [Note] [Jane Doe]\n\n[Date]: https://a.test",
            &[],
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
            .map(|finding| crate::testing::display_finding(&snapshot, finding))
            .collect();
        assert_eq!(
            shown,
            [
                "plans/harbor/sections/s.md `+1 212 555 0143`: `+1 212 555 0143` is a number reserved for fiction",
                "plans/harbor/sections/s.md `a.example`: `a.example` is a domain reserved for examples",
                "plans/harbor/sections/s.md `b.example`: `b.example` is a domain reserved for examples",
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
