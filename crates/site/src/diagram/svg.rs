//! The shapes that drawings are made of.

use crate::html::{Html, Writer};

/// Writes one drawing.
pub(crate) struct Svg {
    writer: Writer,
}

impl Svg {
    /// Starts a drawing of some size, with a description.
    pub(crate) fn new(class: &str, width: i32, height: i32, label: &str) -> Self {
        let mut writer = Writer::default();
        let (view, wide, high) = (
            format!("0 0 {width} {height}"),
            width.to_string(),
            height.to_string(),
        );
        writer.open(
            "svg",
            &[
                ("class", class),
                ("viewBox", &view),
                ("width", &wide),
                ("height", &high),
                ("role", "img"),
                ("aria-label", label),
            ],
        );
        Self { writer }
    }

    /// A box with rounded corners.
    pub(crate) fn rect(&mut self, class: &str, (x, y): (i32, i32), (width, height): (i32, i32)) {
        let [x, y, width, height] = [x, y, width, height].map(|number| number.to_string());
        self.writer.open(
            "rect",
            &[
                ("class", class),
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &height),
                ("rx", "6"),
            ],
        );
        self.writer.close("rect");
    }

    /// Writes words on one line, cut at a number of characters.
    pub(crate) fn text(&mut self, class: &str, (x, y): (i32, i32), words: &str, fits: usize) {
        let (x, y) = (x.to_string(), y.to_string());
        self.writer.element(
            "text",
            &[("class", class), ("x", &x), ("y", &y)],
            &cut(words, fits),
        );
    }

    /// A line along a path, with an arrow head at its end that points down.
    pub(crate) fn arrow(&mut self, path: &str, (x, y): (i32, i32)) {
        self.writer
            .open("path", &[("class", "line"), ("d", path)])
            .close("path");
        let head = format!("M{} {}L{x} {y}L{} {}Z", x - 5, y - 8, x + 5, y - 8);
        self.writer
            .open("path", &[("class", "head"), ("d", &head)])
            .close("path");
    }

    /// Returns the finished drawing.
    pub(crate) fn finish(mut self) -> Html {
        self.writer.close("svg");
        self.writer.finish()
    }
}

fn cut(words: &str, fits: usize) -> String {
    if words.chars().count() <= fits {
        return words.to_owned();
    }
    let mut cut: String = words.chars().take(fits.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('\u{2026}');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_and_all_are_escaped() {
        let mut svg = Svg::new("x", 10, 10, "a \"label\"");
        svg.text("t", (0, 0), "<script>alert(1)</script>", 9);
        let html = svg.finish();
        assert!(
            html.as_str().contains("&lt;script&gt;\u{2026}")
                || html.as_str().contains("&lt;script\u{2026}")
        );
        assert!(html.as_str().contains("a &quot;label&quot;"));
    }
}
