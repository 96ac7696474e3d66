//! The pages for phones: `/check-in` with and without a code, and `/ask`. No token, no cookie, no script.
//!
//! Nothing of a visitor is looked at but the languages of the browser, nothing is logged, and nothing is kept but what [`Rounds`]
//! and [`Asks`] keep. What limits them counts for the whole hub, or the whole site, and never by an address.
//!
//! [`Rounds`]: super::Rounds
//! [`Asks`]: super::Asks

mod phrases;
mod sheets;

use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_body_util::{BodyExt as _, Limited};
use jiff::tz::TimeZone;

use self::phrases::Phrases;
use self::sheets::{Ask, Asked, Enter, Item, Page, Point, Told, sheet};
use super::asks::TEXT_MAX;
use super::codes::TYPED_CHARS_MAX;
use super::doors::{ask_path, only_site};
use super::{NotAnswered, NotTaken, Pulse};
use crate::domain::{Kind, Payload, Site};
use crate::hub::board::Board;
use crate::hub::held::take::zone_of;
use crate::hub::server::Desk;
use crate::text::Text;
use crate::wire::data;
use crate::wire::pulse::{ASK_BYTES_MAX, Questions};

/// Most bytes of a form: sixty answers or a question, each byte written as three.
const FORM_BYTES_MAX: usize = 4 * ASK_BYTES_MAX;
/// Most fields of a form that are looked at.
const FIELDS_MAX: usize = 80;
/// Most answers of a scale that stand side by side on a phone.
const POINTS_MAX: f64 = 11.0;
/// Most characters of an answer that is typed.
const TYPED_ANSWER_MAX: usize = 8;
/// The answer of whoever skips an item on purpose.
const SKIPPED: &str = "skip";

/// A page, whether or not all went well.
type Answered = Result<Response, Box<Response>>;

fn whole(answered: Answered) -> Response {
    answered.unwrap_or_else(|refused| *refused)
}

/// `GET /check-in`: where a code is entered.
pub async fn enter(State(desk): State<Desk>, request: Request) -> Response {
    let words = words_of(&request);
    whole(kept(&desk, words).map(|_| enter_page(words, StatusCode::OK, String::new(), None)))
}

/// `GET /check-in/{code}`: the questions that a code opens. It is not spent by looking.
pub async fn questions(State(desk): State<Desk>, Path(code): Path<String>, request: Request) -> Response {
    let words = words_of(&request);
    let asked = async {
        let pulse = kept(&desk, words)?;
        let questions = opened(pulse, words, &code).await?;
        Ok(asked_page(&desk, words, &code, &questions, &Given::default()))
    };
    whole(asked.await)
}

/// `POST /check-in`: a code, which opens the questions; or a code with the answers.
pub async fn check_in(State(desk): State<Desk>, request: Request) -> Response {
    let mut words = words_of(&request);
    let answered = async {
        let form = Form::read(&desk, request, &mut words).await?;
        let pulse = kept(&desk, words)?;
        let code: String = form.value("code").chars().take(TYPED_CHARS_MAX).collect();
        if form.turns() && form.value("step") != "send" {
            return Ok(enter_page(words, StatusCode::OK, code, None));
        }
        let questions = opened(pulse, words, &code).await?;
        if form.value("step") != "send" {
            return Ok(asked_page(&desk, words, &code, &questions, &Given::default()));
        }
        let sent: Vec<String> = (0..questions.items.len())
            .map(|index| form.value(&field(index)).trim().chars().take(TYPED_ANSWER_MAX).collect())
            .collect();
        if form.turns() {
            return Ok(asked_page(&desk, words, &code, &questions, &Given { sent, ..Given::default() }));
        }
        let answers: Vec<Option<f64>> = sent.iter().map(|sent| answer(sent)).collect();
        match pulse.rounds.answer(&code, &answers).await {
            Ok(()) => {
                let place = Place { site: questions.site.clone(), pass: pulse.rounds.pass(&code) };
                Ok(thanks_page(&desk, words, &questions, &place))
            }
            Err(NotAnswered::Values(wrong)) => {
                let given = Given { sent, wrong, error: Some(words.tell("answers-wrong")) };
                Ok(asked_page(&desk, words, &code, &questions, &given))
            }
            Err(NotAnswered::Empty) => {
                let enough: Vec<usize> = questions.enough.iter().map(|place| place + 1).collect();
                let given = Given { sent, wrong: Vec::new(), error: Some(words.tell_few(&enough)) };
                Ok(asked_page(&desk, words, &code, &questions, &given))
            }
            Err(why) => Err(not_answered(words, &code, &why)),
        }
    };
    whole(answered.await)
}

/// `GET /ask`: the page of the only site, or a word on where there is one.
pub async fn ask_where(State(desk): State<Desk>, request: Request) -> Response {
    let words = words_of(&request);
    whole(kept(&desk, words).map(|_| match only_site(&desk.board) {
        Some(site) => {
            let place = Place { site: site.into(), pass: None };
            ask_page(words, &place, StatusCode::OK, Words::default())
        }
        None => told_page(words, StatusCode::NOT_FOUND, ("ask-where", &["ask-where-kind"]), None),
    }))
}

/// `GET /ask/{site}`, and `GET /ask/{site}/{pass}` of who answered: where something is asked unsigned.
pub async fn ask(State(desk): State<Desk>, Path(place): Path<Place>, request: Request) -> Response {
    let words = words_of(&request);
    whole(kept(&desk, words).map(|pulse| match pulse.asks.takes(&place.site) {
        true => ask_page(words, &place.in_inbox(pulse), StatusCode::OK, Words::default()),
        false => told_page(words, StatusCode::NOT_FOUND, ("ask-where", &["ask-where-kind"]), None),
    }))
}

/// `POST /ask/{site}`, and `POST /ask/{site}/{pass}`: takes it.
pub async fn take(State(desk): State<Desk>, Path(place): Path<Place>, request: Request) -> Response {
    let mut words = words_of(&request);
    let taken = async {
        let form = Form::read(&desk, request, &mut words).await?;
        let pulse = kept(&desk, words)?;
        let place = place.in_inbox(pulse);
        let (text, rumour) = (form.value("text"), form.value("kind") == "rumour");
        let given = |status, error: Option<String>| {
            // What was too long is given back as far as it would be taken.
            let text = text.chars().take(TEXT_MAX).collect();
            ask_page(words, &place, status, Words { rumour, text, error })
        };
        let again = |status, error: String| given(status, Some(error));
        if form.turns() && pulse.asks.takes(&place.site) {
            return Ok(given(StatusCode::OK, None));
        }
        Ok(match pulse.asks.add(&place.site, rumour, text, place.pass.as_deref()).await {
            Ok(()) => {
                let link = Some((place.path(), "ask-more"));
                told_page(words, StatusCode::OK, ("ask-thanks", &["ask-thanks-in", "ask-thanks-next"]), link)
            }
            Err(NotTaken::Site) => {
                told_page(words, StatusCode::NOT_FOUND, ("ask-where", &["ask-where-kind"]), None)
            }
            Err(NotTaken::Text) => again(
                StatusCode::UNPROCESSABLE_ENTITY,
                words.tell_with("ask-text-wrong", [("n", TEXT_MAX.into())]),
            ),
            Err(NotTaken::Private) => again(StatusCode::UNPROCESSABLE_ENTITY, words.tell("ask-private")),
            Err(NotTaken::TooOften) => again(StatusCode::TOO_MANY_REQUESTS, words.tell("ask-often")),
            Err(NotTaken::Full) => again(StatusCode::SERVICE_UNAVAILABLE, words.tell("ask-full")),
            Err(NotTaken::File) => again(StatusCode::SERVICE_UNAVAILABLE, words.tell("ask-failed")),
        })
    };
    whole(taken.await)
}

/// The words of a page that is looked at: in the language of its link, else of the browser.
fn words_of(request: &Request) -> &'static Phrases {
    let query = request.uri().query().unwrap_or_default();
    let chosen = form_urlencoded::parse(query.as_bytes()).take(FIELDS_MAX).find(|(name, _)| name == "lang");
    Phrases::of(chosen.as_ref().map(|(_, tag)| &**tag), request.headers())
}

fn kept<'a>(desk: &'a Desk, words: &'static Phrases) -> Result<&'a Pulse, Box<Response>> {
    let nowhere =
        || Box::new(told_page(words, StatusCode::NOT_IMPLEMENTED, ("nowhere", &["nowhere-kind"]), None));
    desk.pulse.as_ref().ok_or_else(nowhere)
}

async fn opened(pulse: &Pulse, words: &'static Phrases, code: &str) -> Result<Questions, Box<Response>> {
    pulse.rounds.look(code).await.map_err(|why| not_answered(words, code, &why))
}

/// The fields of a form.
struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form, and goes over to the language that it was in.
    async fn read(
        desk: &Desk,
        request: Request,
        words: &mut &'static Phrases,
    ) -> Result<Self, Box<Response>> {
        let headers = request.headers().clone();
        let no = |words, status, told| Err(Box::new(told_page(words, status, told, None)));
        if is_foreign(&headers, desk.doorway.check_in().as_deref()) {
            return no(*words, StatusCode::FORBIDDEN, ("foreign", &["foreign-kind"]));
        }
        if !is_form(&headers) {
            return no(*words, StatusCode::UNSUPPORTED_MEDIA_TYPE, ("unread", &["unread-kind"]));
        }
        let whole = Limited::new(request.into_body(), FORM_BYTES_MAX).collect();
        let bytes = match tokio::time::timeout(desk.timing.body, whole).await {
            Ok(Ok(whole)) => whole.to_bytes(),
            Ok(Err(_)) => return no(*words, StatusCode::PAYLOAD_TOO_LARGE, ("unread", &["unread-kind"])),
            Err(_) => return no(*words, StatusCode::REQUEST_TIMEOUT, ("unread", &["unread-kind"])),
        };
        let fields = form_urlencoded::parse(&bytes).take(FIELDS_MAX);
        let form = Self(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
        let chosen = if form.turns() { form.value("turn") } else { form.value("lang") };
        *words = Phrases::of(Some(chosen).filter(|tag| !tag.is_empty()), &headers);
        Ok(form)
    }

    /// True when the page is wanted in another language, with what was typed, and nothing is sent.
    fn turns(&self) -> bool {
        !self.value("turn").is_empty()
    }

    /// The value of a field; empty where it was not sent.
    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(have, _)| have == name).map_or("", |(_, value)| value)
    }
}

/// True for what another site sent in a visitor's name: by `Sec-Fetch-Site`, and where a browser says nothing of that, since the page is not
/// served over TLS, by an `Origin` that is neither the host that was asked nor the public address. An origin of `null` is what our own pages
/// send, since no link from them tells where it stood; a browser that says neither is believed. A code is needed all the same.
fn is_foreign(headers: &HeaderMap, public: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "cross-site" || site == "same-site";
    }
    let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = of(ORIGIN).filter(|origin| *origin != "null") else { return false };
    let own = [of(HOST), public.and_then(authority)];
    authority(origin)
        .is_none_or(|origin| !own.into_iter().flatten().any(|own| own.eq_ignore_ascii_case(origin)))
}

/// The host of an address, with its port.
fn authority(address: &str) -> Option<&str> {
    address.split_once("://")?.1.split('/').next()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The name of an item's field: its place, so that no id of an instrument has to be a name.
fn field(index: usize) -> String {
    format!("a{index}")
}

/// What was sent for an item as an answer. What is no number is none of the scale either, and is told so at its field.
fn answer(sent: &str) -> Option<f64> {
    match sent {
        "" | SKIPPED => None,
        sent => Some(sent.parse().unwrap_or(f64::NAN)),
    }
}

/// What was sent, and what is wrong with it.
#[derive(Default)]
struct Given {
    sent: Vec<String>,
    wrong: Vec<usize>,
    error: Option<String>,
}

/// Where something is asked.
#[derive(serde::Deserialize)]
pub struct Place {
    site: String,
    /// The pass of who answered; absent for everybody else.
    #[serde(default)]
    pass: Option<String>,
}

impl Place {
    /// Without a pass that is good no longer.
    fn in_inbox(self, pulse: &Pulse) -> Self {
        let pass = self.pass.filter(|pass| pulse.asks.keeps_a_place(&self.site, pass));
        Self { pass, ..self }
    }

    fn path(&self) -> String {
        let pass = self.pass.as_ref().map(|pass| format!("/{pass}"));
        ask_path(&self.site) + &pass.unwrap_or_default()
    }
}

/// What was written on the page for asking.
#[derive(Default)]
struct Words {
    rumour: bool,
    text: String,
    error: Option<String>,
}

fn enter_page(words: &'static Phrases, status: StatusCode, code: String, error: Option<String>) -> Response {
    let mut page = Page::new(words, words.tell("check-in"), true);
    page.failed = error.is_some();
    sheet(status, &Enter { page, code, error })
}

fn asked_page(
    desk: &Desk,
    words: &'static Phrases,
    code: &str,
    questions: &Questions,
    given: &Given,
) -> Response {
    let told = |text: &Text| text.in_lang(words.language()).as_str().to_owned();
    let ends = questions.least.as_ref().zip(questions.greatest.as_ref());
    let ends = ends.map(|(least, greatest)| (told(least), told(greatest)));
    let (min, max) = (questions.scale.min, questions.scale.max);
    let values: Vec<i64> =
        (max - min < POINTS_MAX).then_some(min as i64..=max as i64).into_iter().flatten().collect();
    let item = |(index, item): (usize, &crate::wire::pulse::ItemTold)| {
        let sent = given.sent.get(index).map(String::as_str).unwrap_or_default();
        let point = |value: i64| {
            let says = ends.as_ref().and_then(|(least, greatest)| match value as f64 {
                value if value == min => Some(least.clone()),
                value if value == max => Some(greatest.clone()),
                _ => None,
            });
            Point { value, says, is_given: sent == value.to_string() }
        };
        Item {
            name: field(index),
            number: index + 1,
            text: told(&item.text),
            points: values.iter().copied().map(point).collect(),
            given: sent.to_owned(),
            is_skipped: sent == SKIPPED,
            is_wrong: given.wrong.contains(&index),
        }
    };
    let items: Vec<Item> = questions.items.iter().enumerate().map(item).collect();
    let mut page = Page::new(words, words.tell("check-in"), true);
    page.failed = given.error.is_some();
    let status = if page.failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let asked = Asked {
        page,
        code: code.to_owned(),
        who: who_sees(&desk.board, words, questions),
        error: given.error.clone(),
        lead: questions.lead.as_ref().map(told),
        ends,
        range: words.tell_with("range", [("least", min.into()), ("greatest", max.into())]),
        items,
    };
    sheet(status, &asked)
}

/// Who sees what, and from which group size on.
fn who_sees(board: &Board, words: &Phrases, questions: &Questions) -> String {
    let k = i64::from(questions.k).into();
    if !questions.reports {
        return words.tell_with("who-floor", [("k", k)]);
    }
    let floors = floors(board, &questions.site);
    let name = |id: &String| {
        let team = floors.iter().find_map(|floor| floor.team(id));
        team.map_or(id.as_str(), |team| team.name.in_lang(words.language()).as_str()).to_owned()
    };
    let teams = questions.teams.iter().map(name).collect::<Vec<_>>().join(", ");
    let eligible = i64::from(questions.eligible).into();
    words.tell_with("who", [("k", k), ("teams", teams.into()), ("eligible", eligible)])
}

/// The floors of a site, as they are told on the board.
fn floors(board: &Board, site: &str) -> Vec<Site> {
    #[derive(serde::Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: &'a serde_json::value::RawValue,
    }
    let floors = board.of_site(Kind::Floor, site);
    let floor = |floor: &std::sync::Arc<crate::hub::stored::Stored>| {
        let body: Body<'_> = serde_json::from_str(&floor.body).ok()?;
        match data::read(Kind::Floor, body.data.get()).ok()?.value {
            Payload::Floor(site) => Some(site),
            _ => None,
        }
    };
    floors.iter().filter_map(floor).collect()
}

fn thanks_page(desk: &Desk, words: &'static Phrases, questions: &Questions, ask: &Place) -> Response {
    let zone = zone_of(&desk.board, &questions.site).ok().and_then(|zone| TimeZone::get(&zone).ok());
    let closes = questions.closes.to_zoned(zone.unwrap_or(TimeZone::UTC));
    let next = words.tell_with("thanks-next", [("date", words.date(&closes).into())]);
    let page = Page::new(words, words.tell("thanks"), false);
    let lines = vec![words.tell("thanks-in"), next, words.tell("thanks-done")];
    let link = Some((ask.path(), words.tell("ask-instead")));
    sheet(StatusCode::OK, &Told { page, lines, link })
}

fn ask_page(words: &'static Phrases, place: &Place, status: StatusCode, given: Words) -> Response {
    let action = place.path();
    let mut page = Page::new(words, words.tell("ask"), true);
    page.failed = given.error.is_some();
    let Words { rumour, text, error } = given;
    let has_a_place = place.pass.is_some();
    sheet(status, &Ask { page, action, has_a_place, rumour, text, error, most: TEXT_MAX })
}

/// A page that tells something: the phrase of its title, and those of its lines; and where to go on.
fn told_page(
    words: &'static Phrases,
    status: StatusCode,
    (title, lines): (&str, &[&str]),
    link: Option<(String, &str)>,
) -> Response {
    let page = Page::new(words, words.tell(title), false);
    let lines = lines.iter().map(|id| words.tell(id)).collect();
    let link = link.map(|(path, id)| (path, words.tell(id)));
    sheet(status, &Told { page, lines, link })
}

fn not_answered(words: &'static Phrases, code: &str, why: &NotAnswered) -> Box<Response> {
    let begin = Some(("/check-in".to_owned(), "again"));
    Box::new(match why {
        NotAnswered::Unknown => {
            let code = code.chars().take(TYPED_CHARS_MAX).collect();
            enter_page(words, StatusCode::NOT_FOUND, code, Some(words.tell("code-unknown")))
        }
        NotAnswered::Spent => {
            told_page(words, StatusCode::CONFLICT, ("spent", &["spent-kind", "spent-else"]), begin)
        }
        NotAnswered::Closed => told_page(words, StatusCode::GONE, ("closed", &["closed-kind"]), begin),
        NotAnswered::Busy => told_page(words, StatusCode::TOO_MANY_REQUESTS, ("busy", &["busy-kind"]), None),
        // The others are told on the page of the questions.
        NotAnswered::Values(_) | NotAnswered::Empty | NotAnswered::File => {
            told_page(words, StatusCode::SERVICE_UNAVAILABLE, ("failed", &["failed-kind"]), None)
        }
    })
}
