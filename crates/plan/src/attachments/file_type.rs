//! The types of files that a text can show or link to.

/// A type of file that a text can show or link to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileType {
    /// A picture without loss.
    Png,
    /// A photo.
    Jpeg,
    /// A picture with few colours.
    Gif,
    /// A picture for the web.
    Webp,
    /// A drawing.
    Svg,
    /// A document to print.
    Pdf,
    /// A text of Word.
    Docx,
    /// A table of Excel.
    Xlsx,
    /// Slides of PowerPoint.
    Pptx,
    /// A text of LibreOffice.
    Odt,
    /// A table of LibreOffice.
    Ods,
    /// Slides of LibreOffice.
    Odp,
}

impl FileType {
    /// Every type.
    pub const ALL: [Self; 12] = [
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Svg,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
    ];

    /// Returns the usual ending of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
        }
    }

    /// Returns the type that a file's name promises, by its ending. Capitals don't matter.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        if extension == "jpeg" {
            return Some(Self::Jpeg);
        }
        let mut all = Self::ALL.into_iter();
        all.find(|known| known.extension() == extension)
    }

    /// Returns the name that people know it by.
    pub fn title(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Docx => "Word",
            Self::Xlsx => "Excel",
            Self::Pptx => "PowerPoint",
            Self::Odt => "OpenDocument text",
            Self::Ods => "OpenDocument spreadsheet",
            Self::Odp => "OpenDocument presentation",
        }
    }

    /// Whether a page shows it. It links to all others.
    pub fn is_picture(self) -> bool {
        match self {
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Svg => true,
            Self::Pdf
            | Self::Docx
            | Self::Xlsx
            | Self::Pptx
            | Self::Odt
            | Self::Ods
            | Self::Odp => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_promises_a_type() {
        for (name, expected) in [
            ("rack.png", Some(FileType::Png)),
            ("RACK.JPEG", Some(FileType::Jpeg)),
            ("a.b.jpg", Some(FileType::Jpeg)),
            ("form.docx", Some(FileType::Docx)),
            ("form.doc", None),
            ("png", None),
        ] {
            assert_eq!(FileType::of_name(name), expected, "{name}");
        }
    }
}
