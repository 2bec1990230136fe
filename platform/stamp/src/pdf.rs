//! A seal inside a PDF: as an attached file (ISO 32000, 7.11.4), written behind the paper as an incremental update. The bytes of
//! the paper itself stay as they are, so that the seal can be over them, and every byte behind them follows from the seal.

/// What a PDF is that no seal can be put into. The house's own typesetter makes none like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the PDF is built in a way that this house does not build them: {0}")]
pub struct Unusual(&'static str);

/// The line with which the update begins; the number behind it is the length of the paper.
const MARK: &[u8] = b"\n%yichuang-seal ";

/// A paper and the seal inside its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inside<'a> {
    /// The bytes that are sealed.
    pub paper: &'a [u8],
    /// The seal's file.
    pub seal: &'a [u8],
}

/// The PDF with a file attached to it. The same paper and seal give the same bytes.
pub fn attach(pdf: &[u8], name: &str, seal: &[u8]) -> Result<Vec<u8>, Unusual> {
    let old = Tail::of(pdf)?;
    let (root, catalog) = old.catalog(pdf)?;
    let (file, spec, size) = (old.size, old.size.saturating_add(1), old.size.saturating_add(2));
    let mut out = pdf.to_vec();
    out.extend_from_slice(MARK);
    out.extend_from_slice(format!("{}\n", pdf.len()).as_bytes());
    let mut places = vec![(root, out.len())];
    let names = format!("/Names <</EmbeddedFiles <</Names [({name}) {spec} 0 R]>>>>\n/AF [{spec} 0 R]");
    out.extend_from_slice(format!("{root} 0 obj\n{catalog}\n{names}>>\nendobj\n").as_bytes());
    places.push((file, out.len()));
    let length = seal.len();
    out.extend_from_slice(
        format!(
            "{file} 0 obj\n<</Type /EmbeddedFile /Subtype /application#2Fjson /Params <</Size {length}>> \
             /Length {length}>>\nstream\n"
        )
        .as_bytes(),
    );
    out.extend_from_slice(seal);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    places.push((spec, out.len()));
    out.extend_from_slice(
        format!(
            "{spec} 0 obj\n<</Type /Filespec /F ({name}) /UF ({name}) /AFRelationship /Supplement \
             /EF <</F {file} 0 R /UF {file} 0 R>>>>\nendobj\n"
        )
        .as_bytes(),
    );
    let xref = out.len();
    out.extend_from_slice(b"xref\n");
    for (object, at) in places {
        out.extend_from_slice(format!("{object} 1\n{at:010} 00000 n \n").as_bytes());
    }
    let Tail { rest, xref: before, .. } = &old;
    out.extend_from_slice(
        format!("trailer\n<</Size {size}\n/Prev {before}{rest}>>\nstartxref\n{xref}\n%%EOF\n").as_bytes(),
    );
    Ok(out)
}

/// The paper and the seal inside a file, if there is a seal in it. Whether every byte is as [`attach`] wrote it is another
/// question.
pub fn inside(file: &[u8]) -> Option<Inside<'_>> {
    let at = rfind(file, MARK)?;
    let update = file.get(at + MARK.len()..)?;
    let length: usize = text(update.get(..find(update, b"\n")?)?)?.parse().ok()?;
    let begins = find(update, b"\nstream\n")? + b"\nstream\n".len();
    let seal = update.get(begins..)?;
    let seal = seal.get(..find(seal, b"\nendstream")?)?;
    Some(Inside { paper: file.get(..length.min(at))?, seal })
}

/// The end of a PDF: where its table is, how many objects it has, and what else its trailer says.
struct Tail {
    xref: usize,
    size: usize,
    root: usize,
    /// The trailer without `/Size`.
    rest: String,
}

impl Tail {
    fn of(pdf: &[u8]) -> Result<Self, Unusual> {
        let start = rfind(pdf, b"startxref").ok_or(Unusual("no startxref"))?;
        let xref = number(pdf.get(start + b"startxref".len()..)).ok_or(Unusual("no place of the table"))?;
        let table = pdf.get(xref..start).filter(|table| table.starts_with(b"xref"));
        let table = table.ok_or(Unusual("the table of its objects is no plain one"))?;
        let trailer = rfind(table, b"trailer").and_then(|at| table.get(at + 7..)).and_then(text);
        let trailer = trailer.map(str::trim).and_then(|it| it.strip_prefix("<<")?.strip_suffix(">>"));
        let trailer = trailer.ok_or(Unusual("no trailer"))?;
        let after = |name: &str| trailer.find(name).and_then(|at| trailer.get(at + name.len()..));
        let size_at = after("/Size ").ok_or(Unusual("no size"))?;
        let size = number(Some(size_at.as_bytes())).ok_or(Unusual("no size"))?;
        let root = after("/Root ").and_then(|it| number(Some(it.as_bytes()))).ok_or(Unusual("no root"))?;
        let rest = trailer.replacen(&format!("/Size {size}"), "", 1);
        Ok(Self { xref, size, root, rest })
    }

    /// The number and the text of the catalogue, without its closing brackets.
    fn catalog<'a>(&self, pdf: &'a [u8]) -> Result<(usize, &'a str), Unusual> {
        let opening = format!("{} 0 obj\n", self.root);
        let at = self.place(pdf).ok_or(Unusual("no catalogue"))?;
        let object = pdf.get(at..).and_then(|it| it.strip_prefix(opening.as_bytes()));
        let object = object.ok_or(Unusual("the catalogue is elsewhere"))?;
        let object = find(object, b"endobj").and_then(|end| object.get(..end)).and_then(text);
        let body = object.and_then(|it| it.trim_end().strip_suffix(">>")).ok_or(Unusual("no catalogue"))?;
        if body.contains("/Names") || body.contains("/AF") {
            return Err(Unusual("there are files attached already"));
        }
        Ok((self.root, body))
    }

    /// Where the catalogue begins, by the table.
    fn place(&self, pdf: &[u8]) -> Option<usize> {
        let table = pdf.get(self.xref..)?.strip_prefix(b"xref\n")?;
        // One section that begins with object 0, each line twenty bytes long.
        let first = find(table, b"\n")?;
        if !table.get(..first)?.starts_with(b"0 ") {
            return None;
        }
        let line = table.get(self.root.checked_mul(20)?.checked_add(first + 1)?..)?.get(..10)?;
        text(line)?.parse().ok()
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The number with which bytes begin, after blanks.
fn number(bytes: Option<&[u8]>) -> Option<usize> {
    let bytes = bytes?.trim_ascii_start();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text(bytes.get(..digits)?)?.parse().ok()
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|it| it == needle)
}

fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).rposition(|it| it == needle)
}
