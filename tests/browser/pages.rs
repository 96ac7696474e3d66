//! Every page that a phone can come to, as axe-core sees it, in light and in dark, in both languages; and at four times its size.

use std::path::Path;

use fantoccini::{Client, Locator};
use libtest_mimic::Failed;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::driver::{Driver, PATIENCE, PHONE, Phone, choose, left_nothing, run, says, shot};
use crate::hub::openfloor;
use crate::{Round, round};

/// Fewest rules that axe finds something to look at for on a page that is all there.
const RULES_MIN: u64 = 10;
/// What WCAG 2.2 (1.4.10) asks for: a window of 1,280 by 1,024 pixels at 400 %.
const ENLARGED: ((u32, u32), f64) = ((320, 256), 4.0);
/// Letters of twice the usual size (1.4.4).
const LARGE_PX: u32 = 32;
/// How many guess at once.
const GUESSING_AT_ONCE: usize = 8;
/// Answers that count.
const WHOLE: [(usize, &str); 6] = [(0, "6"), (1, "2"), (2, "5"), (3, "skip"), (4, "7"), (5, "1")];

/// Someone who goes from page to page.
struct Visitor<'a> {
    client: &'a Client,
    tools: &'a Path,
    hub: String,
    /// What pictures of this visitor are called.
    tag: String,
    english: bool,
}

pub fn accessible(tools: &Path) -> Result<(), Failed> {
    let phone = |languages, dark| Phone { dark, ..Phone::of(languages) };
    visits(
        tools,
        &[
            ("light", phone("en", false)),
            ("dark", phone("es", true)),
            ("dark", phone("en", true)),
            ("light", phone("es", false)),
        ],
    )
}

pub fn enlarged(tools: &Path) -> Result<(), Failed> {
    let (size, pixels) = ENLARGED;
    let zoomed = Phone { size, pixels, ..Phone::of("es") };
    let at_night = Phone { dark: true, size, pixels, ..Phone::of("en") };
    let letters = Phone { letters_px: LARGE_PX, size: (PHONE.0 * 2, PHONE.1), ..Phone::of("en") };
    visits(tools, &[("zoomed", zoomed), ("zoomed-dark", at_night), ("large", letters)])
}

/// What a visitor comes to.
#[derive(Clone, Copy, PartialEq)]
enum Pages {
    /// All pages of a round that is open.
    Open,
    /// Those that say that something is wrong with what was sent, or with the hub.
    Wrong,
    /// That of a round that is closed.
    Closed,
}

/// All pages of an open round, those on which something is wrong, and that of a closed one.
fn visits(tools: &Path, phones: &[(&str, Phone<'_>)]) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    for pages in [Pages::Open, Pages::Wrong, Pages::Closed] {
        if pages == Pages::Closed {
            close(&round)?;
        }
        visit(tools, (&driver, &round), pages, phones)?;
    }
    // What everybody asked waits for leads, once, since it is the same.
    let output =
        openfloor().args(["asks", "list", "--site", "lisbon", "--hub", &round.hub.http()]).output()?;
    let asks = String::from_utf8_lossy(&output.stdout).into_owned();
    if asks.matches("Is the quiet room closing?").count() != 1 {
        return Err(asks.into());
    }
    Ok(())
}

fn visit(
    tools: &Path,
    (driver, round): (&Driver, &Round),
    pages: Pages,
    phones: &[(&str, Phone<'_>)],
) -> Result<(), Failed> {
    run(async {
        for (index, (name, phone)) in phones.iter().enumerate() {
            let client = driver.open(*phone).await?;
            let tag = format!("{}-{name}", phone.languages);
            let english = phone.languages == "en";
            let visitor = Visitor { client: &client, tools, hub: round.hub.http(), tag, english };
            // What is set is what is looked at.
            let media = "return matchMedia('(prefers-color-scheme: dark)').matches";
            if client.execute(media, Vec::new()).await? != json!(phone.dark) {
                return Err(format!("{name} is not what the browser likes").into());
            }
            match pages {
                Pages::Open => visitor.open_round(&round.codes[index]).await?,
                Pages::Wrong => visitor.wrong(round).await?,
                Pages::Closed => visitor.closed_round(&round.codes[index]).await?,
            }
            client.close().await?;
        }
        Ok(())
    })
}

fn close(round: &Round) -> Result<(), Failed> {
    let output =
        openfloor().args(["pulse", "close", "--site", "lisbon", "--hub", &round.hub.http()]).output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// Guesses codes until it is ended.
async fn guess(address: String) {
    let request =
        format!("GET /check-in/AAAAA-AAAAA HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    while let Ok(mut stream) = tokio::net::TcpStream::connect(&address).await {
        let _ = stream.write_all(request.as_bytes()).await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}

impl Visitor<'_> {
    async fn open_round(&self, code: &str) -> Result<(), Failed> {
        self.goes("/check-in").await?;
        self.is_well("enter", ["Enter the code", "Aquí va el código"]).await?;
        self.types("#code", "AAAAA-AAAAA").await?;
        self.is_well("unknown", ["letter by letter", "letra a letra"]).await?;
        self.goes(&format!("/check-in/{code}")).await?;
        self.is_well("questions", ["Six questions", "Seis preguntas"]).await?;
        self.client.find(Locator::Css("summary")).await?.click().await?;
        choose(self.client, &[(0, "6")]).await?;
        self.is_well(
            "too-few",
            ["questions 1 and 2 would be enough", "bastarían juntas las preguntas 1 y 2"],
        )
        .await?;
        choose(self.client, &WHOLE).await?;
        self.is_well("thanks", ["Your answers are in", "Las respuestas han llegado"]).await?;
        self.client.find(Locator::Css("a.on")).await?.click().await?;
        self.is_well("ask-place", ["a place is kept", "se guarda un sitio"]).await?;
        self.goes(&format!("/check-in/{code}")).await?;
        choose(self.client, &WHOLE).await?;
        self.is_well("spent", ["This code has been used", "Este código ya se ha usado"]).await?;
        self.goes("/ask/lisbon").await?;
        self.is_well("ask", ["Ask, unsigned", "Preguntar sin firmar"]).await?;
        // What can't be seen is no question, whatever a browser lets through.
        self.types("#text", "\u{2060}").await?;
        self.is_well("ask-again", ["characters that can be seen", "que se puedan ver"]).await?;
        self.goes("/ask/lisbon").await?;
        self.types("#text", "Is the quiet room closing?").await?;
        self.is_well("asked", ["Thank you for asking", "Gracias por preguntar"]).await?;
        self.goes("/ask/nowhere").await?;
        self.is_well("ask-where", ["Which floor?", "¿Qué planta?"]).await?;
        self.other_language().await
    }

    /// What is no form of ours, what another site sends, what the hub can't read, and more than it answers.
    async fn wrong(&self, round: &Round) -> Result<(), Failed> {
        self.goes("/check-in").await?;
        self.client.execute("document.forms[0].enctype = 'text/plain'", Vec::new()).await?;
        self.types("#code", "AAAAA-AAAAA").await?;
        self.is_well("unread", ["This can't be read", "Esto no se puede leer"]).await?;
        let form = format!("<form method=post action={}/check-in><button>Go</button></form>", self.hub);
        self.client.goto(&format!("data:text/html,{form}")).await?;
        self.client.find(Locator::Css("button")).await?.click().await?;
        self.is_well("foreign", ["did not come from our page", "no viene de nuestra página"]).await?;
        {
            let file = rusqlite::Connection::open(&round.file)?;
            file.busy_timeout(PATIENCE)?;
            file.execute_batch("BEGIN EXCLUSIVE")?;
            self.goes(&format!("/check-in/{}", round.codes[12])).await?;
            self.is_well("failed", ["That did not work", "No ha funcionado"]).await?;
        }
        let guessing: Vec<_> =
            (0..GUESSING_AT_ONCE).map(|_| tokio::spawn(guess(round.hub.address.clone()))).collect();
        // One of many guesses is still answered as unknown.
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let busy = if self.english { "One moment, please" } else { "Un momento, por favor" };
        loop {
            self.goes("/check-in/AAAAA-AAAAA").await?;
            if self.client.source().await?.contains(busy) {
                break;
            }
            if tokio::time::Instant::now() > deadline {
                return Err("guessing has no end".into());
            }
        }
        guessing.iter().for_each(tokio::task::JoinHandle::abort);
        self.is_well("busy", [busy, busy]).await
    }

    async fn closed_round(&self, code: &str) -> Result<(), Failed> {
        self.goes(&format!("/check-in/{code}")).await?;
        self.is_well("closed", ["This round is closed", "Esta ronda está cerrada"]).await
    }

    async fn other_language(&self) -> Result<(), Failed> {
        self.goes("/ask/lisbon").await?;
        self.client.find(Locator::Css("#text")).await?.send_keys("Half a question").await?;
        self.client.find(Locator::Css("nav button")).await?.click().await?;
        says(self.client, if self.english { "Preguntar sin firmar" } else { "Ask, unsigned" }).await?;
        let lang = self.client.find(Locator::Css("html")).await?.attr("lang").await?;
        match lang.as_deref() == Some(if self.english { "es" } else { "en" }) {
            true => {}
            false => return Err(format!("the other language is {lang:?}").into()),
        }
        // What was typed is still there, and Enter in a field goes on and not back to the first language.
        let typed = self.client.find(Locator::Css("#text")).await?.prop("value").await?;
        if typed.as_deref() != Some("Half a question") {
            return Err(format!("{typed:?} is left of what was typed").into());
        }
        self.goes("/check-in").await?;
        self.client.find(Locator::Css("#code")).await?.send_keys("AAAAA-AAAAA\u{e007}").await?;
        says(self.client, if self.english { "letter by letter" } else { "letra" }).await?;
        Ok(())
    }

    async fn goes(&self, path: &str) -> Result<(), Failed> {
        Ok(self.client.goto(&format!("{}{path}", self.hub)).await?)
    }

    async fn types(&self, field: &str, words: &str) -> Result<(), Failed> {
        self.client.find(Locator::Css(field)).await?.send_keys(words).await?;
        Ok(self.client.find(Locator::Css("main button")).await?.click().await?)
    }

    /// The page has come and is in its language; axe finds nothing, no part is wider than the window, and nothing was left behind.
    async fn is_well(&self, page: &str, [english, spanish]: [&str; 2]) -> Result<(), Failed> {
        says(self.client, if self.english { english } else { spanish }).await?;
        let name = format!("{page}-{}", self.tag);
        shot(self.client, &name).await?;
        let axe = std::fs::read_to_string(self.tools.join("node_modules/axe-core/axe.min.js"))?;
        self.client.execute(&axe, Vec::new()).await?;
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run().then(found => done([found.passes.length, found.violations.map(one => [one.id, one.nodes.map(node => node.html)]), \
            found.passes.some(one => one.id == 'color-contrast')]))";
        let found = self.client.execute_async(script, Vec::new()).await?;
        let (passed, violations) = (found[0].as_u64().unwrap_or(0), &found[1]);
        if passed < RULES_MIN || *violations != json!([]) || found[2] != true {
            return Err(format!("{name}: {passed} rules passed, and these did not: {violations}").into());
        }
        let script = "return document.documentElement.scrollWidth <= innerWidth";
        if self.client.execute(script, Vec::new()).await? != true {
            return Err(format!("{name} is wider than its window").into());
        }
        left_nothing(self.client).await
    }
}
