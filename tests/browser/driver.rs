//! Chromium on a narrow phone, driven over WebDriver, and what is done on its pages.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use libtest_mimic::Failed;
use serde_json::{Value, json};

/// A narrow phone.
pub const PHONE: (u32, u32) = (320, 640);
/// No page takes longer to come.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// No test of a browser takes longer.
const TEST_MAX: Duration = Duration::from_secs(240);

/// How somebody looks at the pages.
#[derive(Clone, Copy)]
pub struct Phone<'a> {
    /// The languages that the browser asks for.
    pub languages: &'a str,
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Whether its owner likes dark pages.
    pub dark: bool,
    /// Its width and height in CSS pixels.
    pub size: (u32, u32),
    /// Pixels of the screen for each of them.
    pub pixels: f64,
    /// How large its owner likes letters; 16 is usual.
    pub letters_px: u32,
}

impl<'a> Phone<'a> {
    /// A narrow one as they are sold.
    pub fn of(languages: &'a str) -> Self {
        Self { languages, scripts: true, dark: false, size: PHONE, pixels: 2.0, letters_px: 16 }
    }

    /// The same, whose pages may run no scripts.
    pub fn without_scripts(languages: &'a str) -> Self {
        Self { scripts: false, ..Self::of(languages) }
    }
}

/// A driver of Chromium, which ends with the test.
pub struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    pub fn start() -> Result<Self, Failed> {
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

    /// A window of its own, with nothing of another one.
    pub async fn open(&self, phone: Phone<'_>) -> Result<Client, Failed> {
        let javascript = if phone.scripts { 1 } else { 2 };
        // 0 is dark, 1 is light.
        let scheme = u8::from(!phone.dark);
        let (width, height) = phone.size;
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--disable-background-networking", "--no-first-run", format!("--window-size={width},{height}"),
                format!("--lang={}", phone.languages), format!("--blink-settings=preferredColorScheme={scheme}"),
            ],
            "mobileEmulation": {"deviceMetrics": {"width": width, "height": height, "pixelRatio": phone.pixels, "touch": false}},
            "prefs": {
                "intl.accept_languages": phone.languages,
                "profile.managed_default_content_settings.javascript": javascript,
                "webkit.webprefs.default_font_size": phone.letters_px,
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

pub fn run(test: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match tokio::time::timeout(TEST_MAX, test).await {
            Ok(done) => done,
            Err(_) => Err("the browser did not come to an end in its time".into()),
        }
    })
}

/// Waits until the page says something: the browser goes on to it at its own pace.
pub async fn says(client: &Client, words: &str) -> Result<(), Failed> {
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
pub async fn press(client: &Client, keys: &[&str]) -> Result<(), Failed> {
    for keys in keys {
        client.active_element().await?.send_keys(keys).await?;
    }
    Ok(())
}

/// Taps answers, each by its item and its value, and sends them.
pub async fn choose(client: &Client, answers: &[(usize, &str)]) -> Result<(), Failed> {
    for (item, value) in answers {
        let label = format!("//label[input[@name='a{item}' and @value='{value}']]");
        client.find(Locator::XPath(&label)).await?.click().await?;
    }
    client.find(Locator::Css("main button")).await?.click().await?;
    Ok(())
}

/// Nothing was set, and nothing came from anywhere but the page itself.
pub async fn left_nothing(client: &Client) -> Result<(), Failed> {
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
pub async fn shot(client: &Client, name: &str) -> Result<(), Failed> {
    if let Some(folder) = std::env::var_os("OPENFLOOR_TEST_SHOTS") {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), client.screenshot().await?)?;
    }
    Ok(())
}
