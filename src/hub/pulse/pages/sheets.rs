//! The pages as HTML, from `assets/web`, and the headers that they go out with. No page has a script, a cookie, a picture or
//! anything from another place; its one style sheet is let in by its hash.

use std::sync::OnceLock;

use askama::Template;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

use super::phrases::Phrases;
use crate::hub::answer::RETRY_AFTER_SECONDS;

/// The one style sheet.
const STYLE: &str = include_str!("../../../../assets/web/style.css");

/// What every page has.
pub struct Page {
    /// Its words.
    pub words: &'static Phrases,
    /// Its title and headline.
    pub title: String,
    /// True when it has a form: then it can be had in another language, with all that was typed and no code in an address.
    pub has_form: bool,
    /// True when something has to be looked at again.
    pub failed: bool,
}

impl Page {
    /// A page with a title.
    pub fn new(words: &'static Phrases, title: String, has_form: bool) -> Self {
        Self { words, title, has_form, failed: false }
    }

    fn style(&self) -> &'static str {
        STYLE
    }

    fn languages(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Phrases::languages()
    }
}

/// Where a code is entered.
#[derive(Template)]
#[template(path = "enter.html")]
pub struct Enter {
    /// What every page has.
    pub page: Page,
    /// The code as it was typed.
    pub code: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The questions of a round.
#[derive(Template)]
#[template(path = "questions.html")]
pub struct Asked {
    /// What every page has.
    pub page: Page,
    /// The code that opens them.
    pub code: String,
    /// Who sees what, and from which group size on.
    pub who: String,
    /// What is wrong with the whole.
    pub error: Option<String>,
    /// What is said before the items.
    pub lead: Option<String>,
    /// What the ends of the scale say.
    pub ends: Option<(String, String)>,
    /// Which numbers may be given, in words.
    pub range: String,
    /// The items.
    pub items: Vec<Item>,
}

/// One question.
pub struct Item {
    /// The name of its field.
    pub name: String,
    /// Which of the questions it is, from 1.
    pub number: usize,
    /// Its words.
    pub text: String,
    /// Its answers, the least first; none where there are too many to be shown side by side.
    pub points: Vec<Point>,
    /// What was given, as it was sent.
    pub given: String,
    /// True when it was skipped on purpose.
    pub is_skipped: bool,
    /// True when what was given is no answer.
    pub is_wrong: bool,
}

/// One answer.
pub struct Point {
    /// The number.
    pub value: i64,
    /// What it says, where it is an end of the scale.
    pub says: Option<String>,
    /// True when it was given.
    pub is_given: bool,
}

/// Where something is asked unsigned.
#[derive(Template)]
#[template(path = "ask.html")]
pub struct Ask {
    /// What every page has.
    pub page: Page,
    /// Where it goes.
    pub action: String,
    /// True when a place in the inbox is kept for whoever asks.
    pub has_a_place: bool,
    /// Whether it is something that is being said.
    pub rumour: bool,
    /// The words as they were typed.
    pub text: String,
    /// What is wrong with them.
    pub error: Option<String>,
    /// Most characters.
    pub most: usize,
}

/// A page that only tells something.
#[derive(Template)]
#[template(path = "told.html")]
pub struct Told {
    /// What every page has.
    pub page: Page,
    /// What it tells.
    pub lines: Vec<String>,
    /// Where to go on: a path, and its words.
    pub link: Option<(String, String)>,
}

/// What a page may load: its own style sheet, known by its hash, and nothing else.
fn policy() -> &'static HeaderValue {
    static POLICY: OnceLock<HeaderValue> = OnceLock::new();
    POLICY.get_or_init(|| {
        let hash = BASE64.encode(&Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    })
}

/// A page as an answer: nobody keeps it, and no link from it tells where it stood.
pub fn sheet(status: StatusCode, page: &impl Template) -> Response {
    // Writing to a string does not fail.
    let mut response = Response::new(Body::from(page.render().unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(CONTENT_SECURITY_POLICY, policy().clone());
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into());
    }
    response
}
