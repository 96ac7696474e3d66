//! The pages for phones in a real browser: headless Chromium at 320 × 640, driven over WebDriver. A whole answer in English and one in
//! Spanish, by keyboard alone and without JavaScript; axe-core finds no violation; nothing is set, and nothing is asked of another host.
//!
//! It needs Chromium with its driver and axe-core. `.ci/run` installs them and names the folder in OPENFLOOR_TEST_TOOLS; without
//! it these tests are left out, by name and with the reason. With it, a missing tool is a failure.
#![allow(clippy::print_stderr)] // what is left out is told to the person at the terminal

#[path = "support/hub.rs"]
mod hub;

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hub::{HubProcess, openfloor};
use hyper_util::client::legacy::connect::HttpConnector;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};

/// A narrow phone.
const PHONE: (u32, u32) = (320, 640);
/// No page takes longer to come.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let tools = std::env::var_os("OPENFLOOR_TEST_TOOLS").map(PathBuf::from);
    let mut trials = Vec::new();
    for (name, test) in [
        ("an_answer_in_english_by_keyboard_alone", english as fn(&Path) -> Result<(), Failed>),
        ("an_answer_in_spanish_without_javascript", spanish),
        ("asking_and_every_page_without_a_violation", accessible),
    ] {
        let folder = tools.clone();
        let run = move || test(&folder.unwrap_or_default());
        let left_out = tools.is_none();
        if left_out {
            eprintln!("left out: {name} needs Chromium; .ci/run installs it and leaves nothing out");
        }
        trials.push(Trial::test(name, run).with_kind("needs Chromium").with_ignored_flag(left_out));
    }
    // Each starts a browser of its own: one at a time is fast enough, and two at once are not faster.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    libtest_mimic::run(&arguments, trials).exit();
}

/// A driver of Chromium, which ends with the test.
struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    fn start() -> Result<Self, Failed> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|why| format!("chromedriver does not start: {why}"))?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        // `ChromeDriver was started successfully on port 37123.`
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let port = line.split("successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        std::thread::spawn(move || lines.for_each(drop));
        let port = port.ok_or("chromedriver tells no port")?;
        Ok(Self { child, address: format!("http://127.0.0.1:{port}") })
    }

    async fn open(&self, languages: &str, scripts: bool) -> Result<Client, Failed> {
        let javascript = if scripts { 1 } else { 2 };
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--disable-background-networking", "--no-first-run", format!("--window-size={},{}", PHONE.0, PHONE.1),
                format!("--lang={languages}"),
            ],
            "mobileEmulation": {"deviceMetrics": {"width": PHONE.0, "height": PHONE.1, "pixelRatio": 2.0, "touch": false}},
            "prefs": {
                "intl.accept_languages": languages,
                "profile.managed_default_content_settings.javascript": javascript,
            },
        });
        let capabilities = json!({"goog:chromeOptions": options});
        let Value::Object(capabilities) = capabilities else { return Err("no object".into()) };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        Ok(builder.capabilities(capabilities.into_iter().collect()).connect(&self.address).await?)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser running, and a test that failed has not closed it.
        let address = self.address.trim_start_matches("http://");
        if let Ok(mut stream) = std::net::TcpStream::connect(address) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let request = format!("GET /shutdown HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut Vec::new()));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A hub with a round of two teams, and the codes of the first.
struct Round {
    hub: HubProcess,
    codes: Vec<String>,
    _folder: tempfile::TempDir,
}

fn round() -> Result<Round, Failed> {
    let folder = tempfile::tempdir()?;
    let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
    let floor = folder.path().join("floor.json");
    let billing = json!({"id": "billing", "name": {"en": "Billing", "es": "Facturación"}, "headcount": 14});
    let care = json!({"id": "care", "name": {"en": "Care", "es": "Atención"}, "headcount": 12});
    let event = json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {
            "site": "Lisbon", "name": {"en": "Floor 2", "es": "Planta 2"}, "time_zone": "Europe/Lisbon",
            "languages": ["en", "es"], "teams": [billing, care],
        },
    });
    std::fs::write(&floor, event.to_string())?;
    let codes = folder.path().join("codes.csv");
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string();
    let runs: [&[&str]; 2] = [
        &["publish", floor.to_str().ok_or("UTF-8")?],
        &[
            "pulse",
            "open",
            "--site",
            "lisbon",
            "--closes",
            &closes,
            "--team",
            "billing=14",
            "--team",
            "care=12",
            "--codes",
            codes.to_str().ok_or("UTF-8")?,
        ],
    ];
    for line in runs {
        let output = openfloor().args(line).args(["--hub", &hub.http()]).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
    }
    let codes = std::fs::read_to_string(codes)?
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split(',').nth(1)?.to_owned()))
        .collect();
    Ok(Round { hub, codes, _folder: folder })
}

fn run(test: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match tokio::time::timeout(Duration::from_secs(120), test).await {
            Ok(done) => done,
            Err(_) => Err("the browser did not come to an end within 120 s".into()),
        }
    })
}

/// Waits until the page says something: the browser goes on to it at its own pace.
async fn says(client: &Client, words: &str) -> Result<(), Failed> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        // In between there is no page.
        let text = match client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        if text.contains(words) {
            return Ok(());
        }
        if tokio::time::Instant::now() > deadline {
            return Err(format!("{words:?} is not on the page:\n{text}").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Keys for whatever has the focus.
async fn press(client: &Client, keys: &[&str]) -> Result<(), Failed> {
    for keys in keys {
        client.active_element().await?.send_keys(keys).await?;
    }
    Ok(())
}

/// Taps answers, each by its item and its value, and sends them.
async fn choose(client: &Client, answers: &[(usize, &str)]) -> Result<(), Failed> {
    for (item, value) in answers {
        let label = format!("//label[input[@name='a{item}' and @value='{value}']]");
        client.find(Locator::XPath(&label)).await?.click().await?;
    }
    client.find(Locator::Css("button")).await?.click().await?;
    Ok(())
}

/// Nothing was set, and nothing came from anywhere but the page itself.
async fn left_nothing(client: &Client) -> Result<(), Failed> {
    let cookies = client.get_all_cookies().await?;
    if !cookies.is_empty() {
        return Err(format!("cookies: {cookies:?}").into());
    }
    let script = "return [document.cookie, localStorage.length + sessionStorage.length, \
        performance.getEntriesByType('resource').map(entry => entry.name), document.scripts.length]";
    let left = client.execute(script, Vec::new()).await?;
    if left != json!(["", 0, [], 0]) {
        return Err(format!("cookies, storage, what else was loaded, and scripts: {left}").into());
    }
    Ok(())
}

/// Pictures for whoever wants to look at them.
async fn shot(client: &Client, name: &str) -> Result<(), Failed> {
    if let Some(folder) = std::env::var_os("OPENFLOOR_TEST_SHOTS") {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), client.screenshot().await?)?;
    }
    Ok(())
}

/// No part of the page is wider than the phone.
async fn fits(client: &Client) -> Result<(), Failed> {
    let wide =
        client.execute("return [document.documentElement.scrollWidth, innerWidth]", Vec::new()).await?;
    if wide != json!([PHONE.0, PHONE.0]) {
        return Err(format!("as wide as {wide}").into());
    }
    Ok(())
}

async fn no_violation(client: &Client, tools: &Path, name: &str) -> Result<(), Failed> {
    let axe = std::fs::read_to_string(tools.join("node_modules/axe-core/axe.min.js"))?;
    client.execute(&axe, Vec::new()).await?;
    let script = "const done = arguments[arguments.length - 1]; \
        axe.run().then(found => done([found.passes.length, found.violations.map(one => [one.id, one.nodes.map(node => node.html)])]))";
    let found = client.execute_async(script, Vec::new()).await?;
    let (passed, violations) = (found[0].as_u64().unwrap_or(0), &found[1]);
    if passed < 10 || *violations != json!([]) {
        return Err(format!("{name}: {passed} rules passed, and these did not: {violations}").into());
    }
    shot(client, name).await?;
    fits(client).await?;
    left_nothing(client).await
}

fn english(_tools: &Path) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    let (tab, enter, right) = (Key::Tab.to_string(), Key::Enter.to_string(), Key::Right.to_string());
    run(async {
        let client = driver.open("en-GB,en", true).await?;
        client.goto(&format!("{}/check-in", round.hub.http())).await?;
        says(&client, "Enter the code that you were given").await?;
        // Past the other language, to the code.
        press(&client, &[&tab, &tab, &round.codes[0].to_lowercase(), &enter]).await?;
        says(&client, "I had a real say in how I did my work.").await?;
        says(&client, "Only figures of at least 5 people are told: to leads for Billing (14 people)").await?;
        // Past the other language and what is told on demand, to the first item; one tab an item; the fourth is skipped.
        press(&client, &[&tab, &tab]).await?;
        for keys in
            [vec![" "], vec![" ", &right, &right], vec![" ", &right], vec![], vec![" "], vec![" ", &right]]
        {
            press(&client, &[&tab]).await?;
            press(&client, &keys).await?;
        }
        shot(&client, "questions-answered").await?;
        let given = client
            .execute(
                "return [...document.querySelectorAll('input:checked')].map(one => one.name + one.value)",
                Vec::new(),
            )
            .await?;
        if given != json!(["a01", "a13", "a22", "a41", "a52"]) {
            return Err(format!("given by keyboard: {given}").into());
        }
        press(&client, &[&tab, &enter]).await?;
        says(&client, "Your answers are in, and your code is forgotten.").await?;
        left_nothing(&client).await?;
        // Whether a code was used is told to whoever spends it, and so to nobody who only has the list.
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[0])).await?;
        says(&client, "I had a real say in how I did my work.").await?;
        choose(&client, &[(0, "1"), (1, "1")]).await?;
        says(&client, "This code has been used").await?;
        says(&client, "If that was you: your answers are in, thank you.").await?;
        left_nothing(&client).await?;
        client.close().await?;
        Ok(())
    })
}

fn spanish(_tools: &Path) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    run(async {
        let client = driver.open("es-ES,es", false).await?;
        // A page's own script is off: what it would have written is not there.
        client.goto("data:text/html,<p>before</p><script>document.body.textContent='after'</script>").await?;
        says(&client, "before").await?;
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[1])).await?;
        says(&client, "Pude decidir de verdad cómo hacía mi trabajo.").await?;
        says(&client, "a los responsables las de Facturación (14 personas)").await?;
        choose(&client, &[(0, "6"), (1, "2"), (2, "5"), (3, "skip"), (4, "7"), (5, "1")]).await?;
        says(&client, "Las respuestas han llegado, y el código queda olvidado.").await?;
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[1])).await?;
        choose(&client, &[(0, "1"), (1, "1")]).await?;
        says(&client, "Este código ya se ha usado").await?;
        if !client.get_all_cookies().await?.is_empty() {
            return Err("a cookie is set".into());
        }
        client.close().await?;
        Ok(())
    })
}

fn accessible(tools: &Path) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    run(async {
        for (languages, tag) in [("en", "en"), ("es", "es")] {
            let client = driver.open(languages, true).await?;
            let hub = round.hub.http();
            client.goto(&format!("{hub}/check-in")).await?;
            no_violation(&client, tools, &format!("enter-{tag}")).await?;
            client.find(Locator::Css("#code")).await?.send_keys("AAAAA-AAAAA").await?;
            client.find(Locator::Css("button")).await?.click().await?;
            says(&client, if tag == "en" { "letter by letter" } else { "letra a letra" }).await?;
            no_violation(&client, tools, &format!("unknown-{tag}")).await?;
            client.goto(&format!("{hub}/check-in/{}", round.codes[2])).await?;
            no_violation(&client, tools, &format!("questions-{tag}")).await?;
            client.find(Locator::Css("summary")).await?.click().await?;
            choose(&client, &[(0, "6")]).await?;
            says(&client, if tag == "en" { "too little to count" } else { "demasiado poco" }).await?;
            no_violation(&client, tools, &format!("too-few-{tag}")).await?;
            client.goto(&format!("{hub}/ask/lisbon")).await?;
            no_violation(&client, tools, &format!("ask-{tag}")).await?;
            client.find(Locator::Css("#text")).await?.send_keys("Is the quiet room closing?").await?;
            client.find(Locator::Css("button")).await?.click().await?;
            says(&client, if tag == "en" { "Thank you for asking" } else { "Gracias por preguntar" }).await?;
            no_violation(&client, tools, &format!("asked-{tag}")).await?;
            let other = if tag == "en" { "es" } else { "en" };
            client.goto(&format!("{hub}/ask/lisbon")).await?;
            client.find(Locator::Css("nav a")).await?.click().await?;
            says(&client, if tag == "en" { "Preguntar sin firmar" } else { "Ask, unsigned" }).await?;
            let lang = client.find(Locator::Css("html")).await?.attr("lang").await?;
            if lang.as_deref() != Some(other) {
                return Err(format!("the link leads to {lang:?}").into());
            }
            client.close().await?;
        }
        // What both of them asked waits for leads.
        let output =
            openfloor().args(["asks", "list", "--site", "lisbon", "--hub", &round.hub.http()]).output()?;
        let asks = String::from_utf8_lossy(&output.stdout).into_owned();
        if asks.matches("Is the quiet room closing?").count() != 2 {
            return Err(asks.into());
        }
        Ok(())
    })
}
