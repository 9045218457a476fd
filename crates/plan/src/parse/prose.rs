//! Reads sections, playbooks, exercises and incidents: front matter, Markdown, and the steps in it.

use std::sync::Arc;

use crate::digest::of_file;
use crate::finding::message::{code, quotation, reason};
use crate::finding::{Finding, Message, RuleId};
use crate::id::Id;
use crate::markdown::{Attribute, Document, FileFinder, Heading};
use crate::message;
use crate::model::{
    Exercise, ExerciseHead, Incident, IncidentHead, Phase, Playbook, PlaybookHead, Section,
    SectionHead, Step,
};
use crate::parse::front_matter;
use crate::place::{RepoPath, Span};
use crate::toml::{Duration, Field, List, Origin, Reader, Record, nearest};

/// A kind of subject that is a Markdown file of its own.
pub(super) trait ReadText {
    /// Reads the file, and reports problems as findings.
    fn read_text(source: TextSource<'_>, findings: &mut Vec<Finding>) -> Self;
}

/// A Markdown file to read.
#[derive(Clone, Copy)]
pub(crate) struct TextSource<'a> {
    pub(crate) path: &'a RepoPath,
    pub(crate) text: &'a Arc<str>,
    /// Finds the pictures and documents that it shows.
    pub(crate) files: FileFinder<'a>,
}

/// Reads the front matter and the text of a Markdown file.
fn read_parts<H: Record>(source: TextSource<'_>, findings: &mut Vec<Finding>) -> (H, Document) {
    let TextSource { path, text, files } = source;
    let known = findings.len();
    let front = front_matter::split(path, text, findings);
    let mut reader = Reader::new(path, front.toml.start as usize);
    if findings.len() > known {
        reader.mark_broken();
    }
    let origin = Origin {
        path: path.clone(),
        header: title_line(text, front.toml),
    };
    let head = reader.parse(front.toml.of(text), |table, reader| {
        H::read(table, origin, reader)
    });
    findings.extend(reader.into_findings());
    let mut body = Document::read(path, text, front.body, findings);
    body.attach(files);
    (head, body)
}

/// Returns the line to point at for the whole file: the title in the front matter, or else the first line.
fn title_line(text: &str, toml: Span) -> Span {
    let mut at = toml.start as usize;
    for line in toml.of(text).split_inclusive('\n') {
        let words = line.trim_end();
        if words.starts_with("title") {
            return Span::new(at, at + words.len());
        }
        at += line.len();
    }
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    Span::new(
        start,
        text.find(['\n', '\r']).unwrap_or(text.len()).max(start),
    )
}

impl ReadText for Section {
    fn read_text(source: TextSource<'_>, findings: &mut Vec<Finding>) -> Self {
        let (head, body): (SectionHead, _) = read_parts(source, findings);
        for heading in &body.headings {
            for attribute in &heading.attributes {
                refuse_attribute(&body, attribute, &["#"], "a heading of a section", findings);
            }
            heading_id(&body, heading, findings);
        }
        let meaning = of_file::of_section(&head, &body);
        Self {
            head,
            body,
            meaning,
        }
    }
}

impl ReadText for Playbook {
    fn read_text(source: TextSource<'_>, findings: &mut Vec<Finding>) -> Self {
        let (head, body): (PlaybookHead, _) = read_parts(source, findings);
        let steps = read_steps(&body, findings);
        let meaning = of_file::of_playbook(&head, &body, &steps);
        Self {
            head,
            body,
            steps,
            meaning,
        }
    }
}

impl ReadText for Exercise {
    fn read_text(source: TextSource<'_>, findings: &mut Vec<Finding>) -> Self {
        let (head, body): (ExerciseHead, _) = read_parts(source, findings);
        Self { head, body }
    }
}

impl ReadText for Incident {
    fn read_text(source: TextSource<'_>, findings: &mut Vec<Finding>) -> Self {
        let (head, body): (IncidentHead, _) = read_parts(source, findings);
        Self { head, body }
    }
}

const STEP_ATTRIBUTES: [&str; 6] = ["#", "role", "within", "automation", "evidence", "phase"];

fn read_steps(body: &Document, findings: &mut Vec<Finding>) -> Vec<Step> {
    let is_step = |heading: &Heading| !heading.attributes.is_empty();
    let mut phase = None;
    let mut steps = Vec::new();
    for (at, heading) in body.headings.iter().enumerate() {
        if !is_step(heading) {
            // A heading such as `## Preparation` sets the phase of the steps under it.
            let named = Phase::ALL
                .iter()
                .find(|phase| phase.title().eq_ignore_ascii_case(&heading.text));
            phase = named
                .copied()
                .or(if heading.level <= 2 { None } else { phase });
            continue;
        }
        let next_step = body.headings[at + 1..]
            .iter()
            .find(|next| is_step(next))
            .map(|next| next.piece);
        let mut pieces = body.pieces_under(at);
        pieces.end = pieces
            .end
            .min(next_step.unwrap_or(usize::MAX))
            .max(pieces.start);
        let id = heading_id(body, heading, findings);
        let mut step = Step {
            id,
            title: heading.text.clone(),
            span: heading.span,
            role: None,
            within: None,
            automation: None,
            evidence: List::default(),
            phase: None,
            in_phase: phase,
            heading: at,
            pieces,
        };
        for attribute in &heading.attributes {
            read_attribute(body, attribute, &mut step, findings);
        }
        step.in_phase = step
            .phase
            .as_ref()
            .map(|phase| phase.value)
            .or(step.in_phase);
        steps.push(step);
    }
    steps
}

fn read_attribute(
    body: &Document,
    attribute: &Attribute,
    step: &mut Step,
    findings: &mut Vec<Finding>,
) {
    let Some(value) = attribute.value.as_deref() else {
        refuse_attribute(body, attribute, &STEP_ATTRIBUTES, "a step", findings);
        return;
    };
    let read = match attribute.key.as_str() {
        "#" => Ok(()),
        "role" => fill_field(attribute, &mut step.role, Id::parse(value)),
        "automation" => fill_field(attribute, &mut step.automation, Id::parse(value)),
        "within" => fill_field(attribute, &mut step.within, Duration::parse(value)),
        "phase" => phase(value).map(|phase| step.phase = Some(field(attribute, phase))),
        "evidence" => {
            step.evidence = evidence(attribute, value);
            Ok(())
        }
        _ => {
            refuse_attribute(body, attribute, &STEP_ATTRIBUTES, "a step", findings);
            Ok(())
        }
    };
    if let Err(problem) = read {
        let finding = Finding::new(
            RuleId::INVALID_VALUE,
            message!("attribute {}: {}", code(attribute.key.clone()), problem),
        );
        findings.push(finding.label(body.at(attribute.value_span), ""));
    }
}

/// Fills a field of a step with the value of an attribute, or says why the attribute has none.
fn fill_field<T, E: std::error::Error>(
    attribute: &Attribute,
    slot: &mut Option<Field<T>>,
    value: Result<T, E>,
) -> Result<(), Message> {
    let value = value.map_err(reason)?;
    *slot = Some(field(attribute, value));
    Ok(())
}

fn phase(word: &str) -> Result<Phase, Message> {
    let phases = || {
        let words = quotation(Phase::WORDS.join(", "));
        message!("unknown phase: use one of {}", words)
    };
    Phase::from_word(word).ok_or_else(phases)
}

fn field<T>(attribute: &Attribute, value: T) -> Field<T> {
    Field {
        value,
        key: attribute.key_span,
        span: attribute.value_span,
    }
}

/// Writes `memory-image,edr-timeline` in words: two kinds of evidence.
fn evidence(attribute: &Attribute, value: &str) -> List<String> {
    let mut at = attribute.value_span.start as usize;
    let mut items = Vec::new();
    for word in value.split(',') {
        let span = Span::new(at, at + word.len());
        at += word.len() + 1;
        if !word.is_empty() {
            items.push(Field {
                value: word.replace('-', " "),
                key: span,
                span,
            });
        }
    }
    List::new(items, attribute.key_span)
}

/// Reports an attribute that is unknown, or known but without a value.
fn refuse_attribute(
    body: &Document,
    attribute: &Attribute,
    known: &[&'static str],
    of: &'static str,
    findings: &mut Vec<Finding>,
) {
    let key = attribute.key.as_str();
    let finding = if !known.contains(&key) {
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => message!("did you mean {}?", code(near)),
            None => {
                let mut known_here = Message::from("known here: `#id`");
                for key in known.iter().skip(1) {
                    known_here.extend(message!(", {}", code(*key)));
                }
                known_here
            }
        };
        let problem = message!("unknown attribute {}", code(key.to_owned()));
        Finding::new(RuleId::UNKNOWN_KEY, problem)
            .label(
                body.at(attribute.key_span),
                message!("not an attribute of {}", of),
            )
            .help(help)
    } else if attribute.value.is_none() {
        Finding::new(
            RuleId::INVALID_VALUE,
            message!("attribute {} has no value", code(key.to_owned())),
        )
        .label(body.at(attribute.key_span), "")
        .help(message!(
            "write {}, without spaces around `=`",
            message!("{}=…", code(key.to_owned())).quoted()
        ))
    } else {
        return;
    };
    findings.push(finding);
}

/// Returns the id of a heading: the given one, or else its anchor. A bad or repeated id is reported.
fn heading_id(body: &Document, heading: &Heading, findings: &mut Vec<Finding>) -> Field<Id> {
    let id = heading
        .attributes
        .iter()
        .find(|attribute| attribute.key == "#");
    let written = id.and_then(|id| id.value.as_deref()).unwrap_or("");
    let (span, problem) = match id {
        None => (heading.span, None),
        Some(attribute) => {
            let problem = match Id::parse(written) {
                Err(problem) => Some((RuleId::INVALID_VALUE, reason(problem).into())),
                Ok(id) if id != heading.anchor => Some((
                    RuleId::DUPLICATE_ID,
                    message!(
                        "another heading of this page has the id {}",
                        code(id.to_string())
                    ),
                )),
                Ok(_) => None,
            };
            (attribute.value_span, problem)
        }
    };
    if let Some((rule, problem)) = problem {
        findings.push(
            Finding::new(rule, problem)
                .detail(code(written.to_owned()))
                .label(body.at(span), "")
                .help("give it its own id"),
        );
    }
    Field {
        value: heading.anchor.clone(),
        key: span,
        span,
    }
}
