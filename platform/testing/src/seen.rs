//! What a browser got last: a page to read, or JSON.

use http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The status, after redirects.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The address, after redirects.
    pub address: String,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// A form as it stands on the page, filled with what the page put into it.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) post: bool,
    pub(crate) multipart: bool,
    pub(crate) fields: Vec<(String, String)>,
}

impl Seen {
    /// The body as text.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a person reads: the words of `<main>` (of the whole page where there is none), white space joined.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.html());
        let main = page.select(&selector("main")).next().unwrap_or_else(|| page.root_element());
        words(main)
    }

    /// Whether a person reads these words anywhere on the page.
    pub fn has(&self, said: &str) -> bool {
        words(Html::parse_document(&self.html()).root_element()).contains(&joined(said))
    }

    /// The words of each element that a CSS selector finds.
    pub fn all(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.html()).select(&selector(css)).map(words).collect()
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attr(&self, css: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.html());
        page.select(&selector(css)).find_map(|found| found.attr(name).map(str::to_owned))
    }

    /// An attribute of every element that a CSS selector finds, of those that have it.
    pub fn attrs(&self, css: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html());
        page.select(&selector(css)).filter_map(|found| found.attr(name).map(str::to_owned)).collect()
    }

    /// Where the first link with these words leads.
    pub fn link(&self, said: &str) -> Option<String> {
        let page = Html::parse_document(&self.html());
        let links = selector("a[href]");
        page.select(&links)
            .find(|link| words(*link).contains(said))
            .and_then(|link| link.attr("href").map(str::to_owned))
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        let read = serde_json::from_slice(&self.body);
        read.unwrap_or_else(|why| panic!("{} is not JSON ({why}): {}", self.address, self.html()))
    }

    /// The form that a CSS selector finds, with its fields as the page filled them.
    pub(crate) fn form(&self, css: &str) -> Option<Form> {
        let page = Html::parse_document(&self.html());
        let form = page.select(&selector(css)).next()?;
        let path = self.address.split('?').next().unwrap_or("/");
        Some(Form {
            action: form.attr("action").filter(|it| !it.is_empty()).unwrap_or(path).to_owned(),
            post: form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            multipart: form.attr("enctype").is_some_and(|kind| kind.starts_with("multipart/")),
            fields: form.select(&selector("input, select, textarea")).filter_map(field).collect(),
        })
    }
}

/// The name and value that a control would send.
fn field(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = match (control.value().name(), control.attr("type").unwrap_or("text")) {
        ("select", _) => {
            let chosen = control.select(&selector("option[selected]")).next();
            let option = chosen.or_else(|| control.select(&selector("option")).next())?;
            option.attr("value").map_or_else(|| words(option), str::to_owned)
        }
        ("textarea", _) => control.text().collect(),
        (_, "checkbox" | "radio") => {
            control.attr("checked")?;
            control.attr("value").unwrap_or("on").to_owned()
        }
        (_, "submit" | "button" | "file" | "image" | "reset") => return None,
        _ => control.attr("value").unwrap_or("").to_owned(),
    };
    control.attr("disabled").is_none().then_some((name, value))
}

fn words(element: ElementRef<'_>) -> String {
    let read = element.descendants().filter_map(|node| {
        let hidden = node
            .parent()
            .and_then(ElementRef::wrap)
            .is_some_and(|parent| matches!(parent.value().name(), "script" | "style" | "template"));
        node.value().as_text().filter(|_| !hidden).map(|text| text.to_string())
    });
    joined(&read.collect::<Vec<_>>().join(" "))
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|why| panic!("{css:?} is no CSS selector: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> Seen {
        Seen {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            address: "/a?b=1".into(),
            body: html.into(),
        }
    }

    #[test]
    fn a_person_reads_no_scripts() {
        let page = seen("<body><nav>Menu</nav><main><h1>办件\n  详情</h1><script>no</script></main></body>");
        assert_eq!(page.text(), "办件 详情");
        assert!(page.has("Menu") && !page.has("no"));
    }

    #[test]
    fn a_form_sends_what_the_page_filled_in() {
        let page = seen(
            "<form method=post><input type=hidden name=_csrf value=t><input type=radio name=r value=1>\
             <input type=radio name=r value=2 checked><select name=s><option value=x><option value=y selected></select>\
             <textarea name=w>words</textarea><input type=file name=f><button name=go value=1>Go</button></form>",
        );
        let form = page.form("form").unwrap();
        assert_eq!((form.action.as_str(), form.post, form.multipart), ("/a", true, false));
        let pairs: Vec<_> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("_csrf", "t"), ("r", "2"), ("s", "y"), ("w", "words")]);
    }
}
