//! Checks that a drawing only draws: SVG can also run scripts, load files and show other languages.
//!
//! Nothing is changed in a drawing, because a page must show what was reviewed. Elements count as safe by a list, so that
//! a new element of SVG is refused until somebody has looked at it.

use std::collections::BTreeSet;

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use super::{AttachmentFault, PictureSize};

/// The largest drawing.
const MAX_BYTES: usize = 1 << 20;
/// The most elements and texts in a drawing.
const MAX_NODES: u32 = 100_000;
/// How deep elements may be nested.
const MAX_DEPTH: usize = 64;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The elements that only draw.
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Namespaces of notes that editors leave, which browsers ignore.
const EDITORS: &[&str] = &[
    "http://creativecommons.org/ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://web.resource.org/cc/",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://www.serif.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
];

/// Whether bytes look like a drawing, valid or not.
pub(super) fn is_drawing(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let bytes = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let bytes = bytes.trim_ascii_start();
    let has_root = || {
        bytes.windows(4).any(|word| word == b"<svg")
            || bytes.windows(5).any(|word| word == b":svg ")
    };
    let is_xml = [&b"<?xml"[..], b"<!--", b"<!DOCTYPE svg"];
    bytes.starts_with(b"<svg") || is_xml.iter().any(|start| bytes.starts_with(start)) && has_root()
}

/// Checks a drawing and returns its size, if it says it.
pub(super) fn inspect(bytes: &[u8]) -> Result<Option<PictureSize>, AttachmentFault> {
    if bytes.len() > MAX_BYTES {
        return Err(AttachmentFault::LargeDrawing);
    }
    let broken = |why: String| AttachmentFault::BrokenDrawing(why);
    let text = std::str::from_utf8(bytes).map_err(|_| broken("it is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document =
        Document::parse_with_options(text, options).map_err(|error| broken(plain(&error)))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(broken("its first element is not `svg` of SVG".to_owned()));
    }
    let copied = elements_with_copies(&document);
    let paints = Paints::of(&document);
    for node in document.descendants() {
        if let Some(what) = unsafe_part(node, &copied).or_else(|| paints.nested(node)) {
            let line = document.text_pos_at(node.range().start).row;
            return Err(AttachmentFault::UnsafeDrawing { what, line });
        }
    }
    Ok(size(root))
}

/// Returns an error of the parser as a phrase.
fn plain(error: &roxmltree::Error) -> String {
    match error {
        roxmltree::Error::DtdDetected => {
            "it has a document type; remove the line with `<!DOCTYPE`".to_owned()
        }
        roxmltree::Error::NodesLimitReached => "it has more than 100,000 elements".to_owned(),
        other => other.to_string(),
    }
}

/// Returns the ids of all elements that have copies of others in them. A copy of such an element is refused, because
/// copies of copies double with every level until the browser stops.
fn elements_with_copies<'a>(document: &'a Document<'_>) -> BTreeSet<&'a str> {
    let copies = document
        .descendants()
        .filter(|node| node.tag_name().name() == "use");
    let around = copies.flat_map(|copy| copy.ancestors().take(MAX_DEPTH));
    around.filter_map(|node| node.attribute("id")).collect()
}

/// Returns what may be unsafe in a node itself, in words.
fn unsafe_part(node: Node<'_, '_>, copied: &BTreeSet<&str>) -> Option<String> {
    match node.node_type() {
        NodeType::PI => Some("a processing instruction".to_owned()),
        NodeType::Element if is_style(node) && node.children().count() > 1 => {
            // Browsers join the parts, so each may look harmless.
            Some("a style in several parts".to_owned())
        }
        NodeType::Element => {
            unsafe_element(node, copied).or_else(|| node.attributes().find_map(unsafe_attribute))
        }
        NodeType::Text if node.parent_element().is_some_and(is_style) => {
            let problem = unsafe_css(node.text().unwrap_or(""))?;
            Some(format!("a style with {problem}"))
        }
        NodeType::Text | NodeType::Comment | NodeType::Root => None,
    }
}

fn is_style(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "style"
}

fn unsafe_element(node: Node<'_, '_>, copied: &BTreeSet<&str>) -> Option<String> {
    let (name, namespace) = (node.tag_name().name(), node.tag_name().namespace());
    let is_known = match namespace {
        Some(SVG) => ELEMENTS.contains(&name),
        Some(other) => EDITORS.contains(&other),
        None => false,
    };
    if !is_known {
        return Some(format!("the element `{}`", short(name)));
    }
    if node.ancestors().nth(MAX_DEPTH).is_some() {
        return Some(format!("elements nested deeper than {MAX_DEPTH}"));
    }
    let mut links = node
        .attributes()
        .filter(|attribute| attribute.name() == "href");
    let copies_copy =
        links.any(|link| copied.contains(link.value().trim().trim_start_matches('#')));
    (name == "use" && copies_copy).then(|| "`use` of an element that has `use` itself".to_owned())
}

fn unsafe_attribute(attribute: Attribute<'_, '_>) -> Option<String> {
    let (name, value) = (attribute.name(), attribute.value());
    let has_name = |other: &str| name.eq_ignore_ascii_case(other);
    let is_event = name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("on"));
    let leads_out = (has_name("href") || has_name("src")) && !is_plain_fragment(value.trim());
    let shown = short(name);
    match attribute.namespace() {
        None if is_event => Some(format!("the event handler `{shown}`")),
        None | Some(XLINK) if leads_out => {
            Some(format!("an address outside of the drawing in `{shown}`"))
        }
        Some(XML) if name == "base" => Some("another base address".to_owned()),
        None => unsafe_css(value).map(|problem| format!("{problem} in `{shown}`")),
        Some(_) => None,
    }
}

/// Whether an address is the id of an element, without escapes that could hide which one.
fn is_plain_fragment(address: &str) -> bool {
    address.starts_with('#') && !address.contains('%')
}

/// The elements that are drawn wherever another one refers to them with `url(#…)`.
const PAINTS: [&str; 4] = ["clipPath", "marker", "mask", "pattern"];

/// The paints of a drawing. One that refers to another is refused, because every level multiplies the work until the
/// browser stops.
struct Paints<'a> {
    ids: BTreeSet<&'a str>,
    /// The ids of elements that refer to paints, and of all around them.
    users: BTreeSet<&'a str>,
    /// Whether a paint, a part of it, or an element around it has a class.
    have_classes: bool,
}

impl<'a> Paints<'a> {
    fn of(document: &'a Document<'_>) -> Self {
        let is_paint = |node: &Node<'_, '_>| PAINTS.contains(&node.tag_name().name());
        let paints: Vec<_> = document.descendants().filter(is_paint).collect();
        let ids: BTreeSet<_> = paints.iter().filter_map(|it| it.attribute("id")).collect();
        let refers = |node: &Node<'_, '_>| {
            let mut values = node.attributes().map(|attribute| attribute.value());
            values.any(|value| refers_to(value, &ids))
        };
        let users = document.descendants().filter(refers);
        let users = users.flat_map(|node| node.ancestors().take(MAX_DEPTH));
        let users = users.filter_map(|node| node.attribute("id")).collect();
        let mut parts = paints
            .iter()
            .flat_map(|it| it.descendants().chain(it.ancestors().take(MAX_DEPTH)));
        let have_classes = parts.any(|node| node.has_attribute("class"));
        Self {
            ids,
            users,
            have_classes,
        }
    }

    /// Returns what makes a paint refer to another one, in words.
    fn nested(&self, node: Node<'_, '_>) -> Option<String> {
        let is_paint = |node: Node<'_, '_>| PAINTS.contains(&node.tag_name().name());
        let is_inside = node.ancestors().take(MAX_DEPTH).any(is_paint);
        let is_nested = if node.is_text() && node.parent_element().is_some_and(is_style) {
            let sheet = node.text().unwrap_or("");
            refers_to(sheet, &self.ids) && (self.have_classes || !has_only_classes(sheet))
        } else if is_inside {
            let mut attributes = node.attributes();
            attributes.any(|attribute| {
                let value = attribute.value();
                let copies = attribute.name() == "href"
                    && self.users.contains(value.trim().trim_start_matches('#'));
                copies || refers_to(value, &self.ids)
            })
        } else {
            // The parts of a paint inherit from what is around it, but not how that is cut out.
            let mut attributes = node.attributes();
            let is_inherited = |name: &str| !matches!(name, "clip-path" | "mask");
            attributes.any(|it| is_inherited(it.name()) && refers_to(it.value(), &self.ids))
                && node.descendants().any(is_paint)
        };
        is_nested.then(|| "a pattern, mask, marker or clip path that refers to another".to_owned())
    }
}

/// Whether a style refers to one of some elements.
fn refers_to(style: &str, ids: &BTreeSet<&str>) -> bool {
    let mut addresses = style.split('#').skip(1);
    let is_end = |c: char| matches!(c, ')' | '"' | '\'') || c.is_ascii_whitespace();
    style.contains('(')
        && addresses.any(|rest| ids.contains(rest.split(is_end).next().unwrap_or("")))
}

/// Whether every rule of a sheet is for one class.
fn has_only_classes(sheet: &str) -> bool {
    let rules = sheet.split('}').filter_map(|rule| rule.split_once('{'));
    let mut selectors = rules.flat_map(|(selectors, _)| selectors.split(','));
    selectors.all(|selector| {
        let class = selector.trim().strip_prefix('.').unwrap_or(" ");
        class
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    })
}

/// Returns what in a style, or in an attribute that may be one, could load something.
fn unsafe_css(style: &str) -> Option<&'static str> {
    let lower = style.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    if has("javascript:") || has("expression(") || has("-moz-binding") {
        return Some("something that can run");
    }
    let mut addresses = lower.split("url(").skip(1);
    let is_inside = |address: &str| {
        address
            .trim_start_matches([' ', '\t', '\n', '\r', '"', '\''])
            .starts_with('#')
            && !address.split(')').next().unwrap_or("").contains('%')
    };
    if !addresses.all(is_inside) || has("@import") || has("image-set(") || has("src(") {
        return Some("something that loads a file");
    }
    // An escape can hide any of these words.
    lower
        .contains('\\')
        .then_some("something written with a backslash")
}

/// Returns a name that fits into a message.
fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Returns the size of a drawing: its own, or that of the area that it shows.
fn size(root: Node<'_, '_>) -> Option<PictureSize> {
    let own = |name: &str| pixels(root.attribute(name)?);
    let area = || {
        let numbers = root.attribute("viewBox")?;
        let mut numbers = numbers
            .split([' ', ',', '\t', '\n', '\r'])
            .filter(|word| !word.is_empty())
            .skip(2);
        Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
    };
    let (width, height) = own("width").zip(own("height")).or_else(area)?;
    Some(PictureSize { width, height })
}

/// Reads a length in pixels; `None` for other units.
fn pixels(length: &str) -> Option<u32> {
    let number = length.trim();
    let number = number.strip_suffix("px").unwrap_or(number);
    let number: f64 = number.parse().ok()?;
    let is_usable = (1.0..=16_384.0).contains(&number);
    is_usable.then(|| number.round() as u32)
}
