//! Pictures and documents: their types, limits, and what is refused.

use irplan_plan::Attachment;
use irplan_plan::attachments::FileType;
use proptest::prelude::*;

/// A drawing with something in it.
fn drawing(inside: &str) -> Vec<u8> {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" \
         height=\"20\">{inside}</svg>"
    )
    .into_bytes()
}

/// The start of a PNG of a size, and a chunk of data.
fn png(width: u32, height: u32, name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        bytes.extend(
            u32::try_from(data.len())
                .expect("a small file")
                .to_be_bytes(),
        );
        bytes.extend(name);
        bytes.extend(data);
        bytes.extend([0; 4]);
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat());
    chunk(name, data);
    chunk(b"IEND", &[]);
    bytes
}

fn jpeg(exif: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    let mut segment = |marker: u8, data: &[u8]| {
        bytes.extend([0xff, marker]);
        bytes.extend(
            u16::try_from(data.len() + 2)
                .expect("a small file")
                .to_be_bytes(),
        );
        bytes.extend(data);
    };
    if !exif.is_empty() {
        segment(0xe1, &[b"Exif\0\0", exif].concat());
    }
    let frame = [8, 0, 30, 0, 40, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    segment(0xc0, &frame);
    segment(0xda, &[1, 1, 0, 0, 63, 0]);
    bytes.extend([0, 0xff, 0xd9]);
    bytes
}

fn webp(exif: &[u8]) -> Vec<u8> {
    let mut chunks = b"WEBPVP8X\x0a\0\0\0\x08\0\0\0\x27\0\0\x13\0\0EXIF".to_vec();
    chunks.extend(
        u32::try_from(exif.len())
            .expect("a small file")
            .to_le_bytes(),
    );
    chunks.extend(exif);
    let size = u32::try_from(chunks.len())
        .expect("a small file")
        .to_le_bytes();
    [b"RIFF", &size[..], &chunks].concat()
}

/// Exif data of a camera that was held upright, perhaps with a place.
fn exif(with_place: bool) -> Vec<u8> {
    let field = |tag: u16, kind: u16, value: u32| {
        let (tag, kind) = (tag.to_le_bytes(), kind.to_le_bytes());
        [&tag[..], &kind, &1_u32.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend([if with_place { 2 } else { 1 }, 0]);
    bytes.extend(field(0x0112, 3, 6));
    if with_place {
        bytes.extend(field(0x8825, 4, 38));
    }
    bytes.extend([0; 4]);
    if with_place {
        // One field, the latitude, and its three fractions.
        bytes.extend([1, 0, 2, 0, 5, 0, 3, 0, 0, 0, 56, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend([52, 0, 0, 0, 1, 0, 0, 0].repeat(3));
    }
    bytes
}

/// An archive with empty files.
fn archive(names: &[&str]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for name in names {
        let length = u16::try_from(name.len())
            .expect("a small file")
            .to_le_bytes();
        let at = u32::try_from(bytes.len())
            .expect("a small file")
            .to_le_bytes();
        bytes.extend(
            [
                b"PK\x03\x04",
                &[0; 22][..],
                &length,
                &[0; 2],
                name.as_bytes(),
            ]
            .concat(),
        );
        list.extend(
            [
                b"PK\x01\x02",
                &[0; 24][..],
                &length,
                &[0; 12],
                &at,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let start = u32::try_from(bytes.len())
        .expect("a small file")
        .to_le_bytes();
    let count = u16::try_from(names.len())
        .expect("a small file")
        .to_le_bytes();
    let size = u32::try_from(list.len())
        .expect("a small file")
        .to_le_bytes();
    bytes.extend(list);
    bytes.extend(
        [
            b"PK\x05\x06",
            &[0; 4][..],
            &count,
            &count,
            &size,
            &start,
            &[0; 2],
        ]
        .concat(),
    );
    bytes
}

/// Checks the type, the size and the place of a usable file, or why it cannot be used.
#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &str) {
    let named = FileType::of_name(name).expect("a name of a file");
    let found = Attachment::inspect(named, bytes);
    let size = found
        .size
        .map(|size| format!(" {}x{}", size.width, size.height));
    let place = if found.has_location {
        " with a place"
    } else {
        ""
    };
    let shown = match (&found.fault, found.usable_type()) {
        (Some(fault), None) => fault.to_string(),
        (None, Some(known)) => format!("{}{}{place}", known.title(), size.unwrap_or_default()),
        other => unreachable!("{other:?}"),
    };
    assert_eq!(shown, expected, "{name}");
}

#[test]
fn the_content_decides_about_the_type() {
    check("a.png", &png(40, 20, b"tEXt", b""), "PNG 40x20");
    check("a.jpg", &jpeg(&[]), "JPEG 40x30");
    check("a.JPEG", &jpeg(&[]), "JPEG 40x30");
    check("a.gif", b"GIF89a\x28\0\x14\0\0\0\0;", "GIF 40x20");
    check("a.webp", &webp(&[]), "WebP 40x20");
    check("a.svg", &drawing(""), "SVG 40x20");
    check("a.pdf", b"%PDF-1.7\n", "PDF");
    let office = |folder: &str| archive(&["_rels/.rels", "[Content_Types].xml", folder]);
    check("a.docx", &office("word/document.xml"), "Word");
    check("a.xlsx", &office("xl/workbook.xml"), "Excel");
    check("a.pptx", &office("ppt/presentation.xml"), "PowerPoint");
}

#[test]
fn other_content_is_refused() {
    check(
        "a.png",
        &jpeg(&[]),
        "its name says PNG, but its content is JPEG",
    );
    check(
        "a.png",
        &drawing(""),
        "its name says PNG, but its content is SVG",
    );
    check(
        "a.pdf",
        b"<html><script>alert(1)</script></html>",
        "its name says PDF, but its content is not",
    );
    check("a.jpg", b"", "it is empty");
    check("a.gif", b"GIF89a", "it is a damaged GIF");
    check("a.png", &png(0, 20, b"tEXt", b""), "it is a damaged PNG");
    check(
        "a.png",
        &png(50_000, 50_000, b"tEXt", b""),
        "it has more than the limit of 64 million pixels",
    );
    check(
        "a.png",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n",
        "it is only a pointer of Git LFS, not the file itself",
    );
    let with_macros = archive(&["[Content_Types].xml", "word/vbaProject.bin"]);
    check(
        "a.docx",
        &with_macros,
        "its name says Word, but its content is not",
    );
    check(
        "a.docx",
        &archive(&["a.txt"]),
        "its name says Word, but its content is not",
    );
    check(
        "a.docx",
        b"PK\x03\x04",
        "its name says Word, but its content is not",
    );
}

#[test]
fn a_photo_may_say_where_it_was_taken() {
    check("a.jpg", &jpeg(&exif(true)), "JPEG 30x40 with a place");
    check("a.jpg", &jpeg(&exif(false)), "JPEG 30x40");
    check(
        "a.png",
        &png(40, 20, b"eXIf", &exif(true)),
        "PNG 20x40 with a place",
    );
    check("a.webp", &webp(&exif(true)), "WebP 20x40 with a place");
    let xmp = b"<rdf:Description exif:GPSLatitude=\"52,1N\"/>";
    check(
        "a.png",
        &png(40, 20, b"iTXt", xmp),
        "PNG 40x20 with a place",
    );
    check("a.jpg", &jpeg(b"II*\0\xff\xff\xff\xff"), "JPEG 40x30");
}

const NESTED: &str = "a pattern, mask, marker or clip path that refers to another";

#[test]
fn a_drawing_may_draw() {
    let inside = "<defs><linearGradient id=\"g\"><stop offset=\"0\"/></linearGradient></defs>\
                  <style>.a { fill: url(#g) } /* text */</style>\
                  <g id=\"box\" style=\"fill:url( '#g' )\"><rect width=\"4\" height=\"4\"/></g>\
                  <use href=\"#box\"/><use xlink:href=\"#box\" x=\"9\"/>\
                  <metadata><a xmlns=\"http://creativecommons.org/ns#\"/></metadata>\
                  <text>1 &lt; 2 &amp; on</text>";
    check("a.svg", &drawing(inside), "SVG 40x20");
    let paints = "<style>.cut { clip-path: url(#c) }</style>\
                  <clipPath id=\"c\"><rect id=\"r\" width=\"4\" height=\"4\"/></clipPath>\
                  <mask id=\"m\"><use href=\"#r\"/><rect fill=\"url(#g)\"/></mask>\
                  <linearGradient id=\"g\"/><pattern id=\"p\" href=\"#q\"/><pattern id=\"q\"/>\
                  <g class=\"cut\"><g mask=\"url(#m)\"><rect fill=\"url(#p)\"/></g></g>";
    check("a.svg", &drawing(paints), "SVG 40x20");
    let doctype = "<?xml version=\"1.0\"?>\n<!-- by hand -->\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 15.4\"/>";
    check(
        "a.svg",
        format!("\u{feff}{doctype}{svg}").as_bytes(),
        "SVG 30x15",
    );
    check(
        "a.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\"/>",
        "SVG",
    );
}

#[test]
fn a_drawing_does_nothing_else() {
    for (inside, found) in [
        ("<script>alert(1)</script>", "the element `script`"),
        ("<SCRIPT/>", "the element `SCRIPT`"),
        ("<foreignObject/>", "the element `foreignObject`"),
        (
            "<image href=\"data:image/png;base64,AA\"/>",
            "the element `image`",
        ),
        ("<a href=\"#x\"><text>t</text></a>", "the element `a`"),
        ("<animate attributeName=\"href\"/>", "the element `animate`"),
        ("<set attributeName=\"onload\"/>", "the element `set`"),
        (
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "the element `iframe`",
        ),
        ("<feImage href=\"#x\"/>", "the element `feImage`"),
        ("<g onload=\"alert(1)\"/>", "the event handler `onload`"),
        ("<g ONCLICK=\"x\"/>", "the event handler `ONCLICK`"),
        (
            "<use href=\"https://x.example/a.svg#a\"/>",
            "an address outside of the drawing in `href`",
        ),
        (
            "<use xlink:href=\" javascript:alert(1)\"/>",
            "an address outside of the drawing in `href`",
        ),
        (
            "<use href=\"data:image/svg+xml,x\"/>",
            "an address outside of the drawing in `href`",
        ),
        (
            "<g xml:base=\"https://x.example/\"/>",
            "another base address",
        ),
        (
            "<rect fill=\"url(https://x.example/a)\"/>",
            "something that loads a file in `fill`",
        ),
        (
            "<rect style=\"fill: URL( &quot;//x.example&quot;)\"/>",
            "something that loads a file in `style`",
        ),
        (
            "<rect style=\"fill:u\\72l(//x)\"/>",
            "something written with a backslash in `style`",
        ),
        (
            "<style>@import '//x.example/a.css';</style>",
            "a style with something that loads a file",
        ),
        (
            "<style><![CDATA[a{background:image-set('x' 1x)}]]></style>",
            "a style with something that loads a file",
        ),
        (
            "<style>a{width:expression(1)}</style>",
            "a style with something that can run",
        ),
        (
            "<?xml-stylesheet href=\"a.css\"?>",
            "a processing instruction",
        ),
        (
            "<g id=\"a\"><use href=\"#b\"/></g><use href=\"#a\"/>",
            "`use` of an element that has `use` itself",
        ),
        (
            "<g id=\"a8\"><use href=\"#b\"/></g><use href=\"#%618\"/>",
            "an address outside of the drawing in `href`",
        ),
        (
            "<style>@im<!-- -->port \"//x.example/a.css\";</style>",
            "a style in several parts",
        ),
        (
            "<pattern id=\"a\"><rect fill=\"url(#b)\"/></pattern><pattern id=\"b\"/>",
            NESTED,
        ),
        (
            "<mask id=\"a\"><g style=\"mask: url( '#b' )\"/></mask><mask id=\"b\"/>",
            NESTED,
        ),
        (
            "<g id=\"c\"><rect fill=\"url(#b)\"/></g><pattern id=\"a\"><use href=\"#c\"/></pattern><pattern id=\"b\"/>",
            NESTED,
        ),
        (
            "<g fill=\"url(#b)\"><pattern id=\"a\"><rect/></pattern></g><pattern id=\"b\"/>",
            NESTED,
        ),
        (
            "<style>.x { fill: url(#b) }</style><pattern id=\"a\"><rect class=\"x\"/></pattern><pattern id=\"b\"/>",
            NESTED,
        ),
        (
            "<style>rect { fill: url(#b) }</style><pattern id=\"b\"><rect/></pattern>",
            NESTED,
        ),
    ] {
        let expected = format!("line 1 of the drawing has {found}");
        check("a.svg", &drawing(inside), &expected);
    }
}

#[test]
fn a_drawing_has_limits() {
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\
                <svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;</text></svg>";
    let refused =
        "it is not a valid drawing: it has a document type; remove the line with `<!DOCTYPE`";
    check("a.svg", bomb.as_bytes(), refused);
    let file = "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg>&a;</svg>";
    check("a.svg", file.as_bytes(), refused);
    let deep = format!("{}{}", "<g>".repeat(70), "</g>".repeat(70));
    check(
        "a.svg",
        &drawing(&deep),
        "line 1 of the drawing has elements nested deeper than 64",
    );
    let large = format!("<text>{}</text>", "a".repeat(1 << 20));
    check(
        "a.svg",
        &drawing(&large),
        "it is a drawing over the limit of 1024 KiB",
    );
    let many = "<g/>".repeat(100_001);
    check(
        "a.svg",
        &drawing(&many),
        "it is not a valid drawing: it has more than 100,000 elements",
    );
    check(
        "a.svg",
        b"<svg/>",
        "it is not a valid drawing: its first element is not `svg` of SVG",
    );
    let broken = Attachment::inspect(FileType::Svg, b"<svg xmlns=\"http://www.w3.org/2000/svg\">");
    assert!(broken.fault.is_some());
}

/// Nesting that would overflow a stack.
#[test]
fn a_drawing_may_be_nested_as_deep_as_its_size_allows() {
    let deep = format!("{}{}", "<g>".repeat(90_000), "</g>".repeat(90_000));
    check(
        "a.svg",
        &drawing(&deep),
        "line 1 of the drawing has elements nested deeper than 64",
    );
}

#[test]
fn line_endings_of_drawings_do_not_count() {
    let hash = |bytes: &[u8]| Attachment::inspect(FileType::Svg, bytes).hash;
    assert_eq!(hash(&drawing("\n<g/>\n")), hash(&drawing("\r\n<g/>\r\n")));
    let png = |data: &[u8]| Attachment::inspect(FileType::Png, &png(4, 4, b"tEXt", data)).hash;
    assert_ne!(png(b"a\n"), png(b"a\r\n"));
}

proptest! {
    /// Whatever the bytes are, looking at them ends, and a picture that can be used has a size or is a drawing.
    #[test]
    fn any_bytes_can_be_looked_at(
        start in prop::sample::select(vec![
            png(4, 4, b"eXIf", &exif(true)), jpeg(&exif(true)), webp(&exif(true)), b"GIF89a".to_vec(),
            b"%PDF-".to_vec(), archive(&["[Content_Types].xml", "word/a"]), drawing("<g id=\"a\"/>"), Vec::new(),
        ]),
        cut in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 0..200),
        named in prop::sample::select(FileType::ALL.to_vec()),
    ) {
        let mut bytes = start.clone();
        bytes.truncate(cut.index(start.len() + 1));
        bytes.extend(noise);
        let found = Attachment::inspect(named, &bytes);
        prop_assert_eq!(found.bytes, bytes.len() as u64);
        if let Some(known) = found.usable_type() {
            prop_assert_eq!(known, named);
            prop_assert!(!known.is_picture() || known == FileType::Svg || found.size.is_some());
        }
    }
}
