//! Walls and publishers over TLS: with the right certificate, with wrong ones, and while it is being renewed.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use openfloor::feed::{self, Record, Report, Target, Trusted};
use openfloor::hub::{Hub, HubSettings, Timing, TlsFiles};
use openfloor::publisher::{PublishError, Publisher};
use openfloor::trust::{Means, Trust};
use openfloor::wire::Incoming;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, SupportedProtocolVersion, version};

use crate::authority::{Authority, Made, put};
use crate::bench::*;
use crate::hub::{HubProcess, openfloor};

fn trust(ca: &Path) -> Trust {
    Trust::of(&Means { host: "localhost", secure: true, ca: Some(ca), ..Means::default() }).expect("trusts")
}

/// A wall that follows a hub, by what it reports.
struct Following(mpsc::Receiver<Report>);

impl Following {
    fn new(hub: &str, trust: Trust) -> Self {
        let (send, reports) = mpsc::channel(feed::REPORTS_MAX);
        let target = Target { hub: hub.into(), site: None, team: None, leads: false };
        tokio::spawn(feed::follow(
            Trusted(trust),
            target,
            None,
            send,
            Record::default(),
            feed::Timing::default(),
        ));
        Self(reports)
    }

    /// Goes on until it is synced, or tells why it is not.
    async fn synced(&mut self) -> Result<(), String> {
        loop {
            match soon("a report", self.0.recv()).await.expect("it follows") {
                Report::Incoming(Incoming::Synced { .. }) => return Ok(()),
                Report::Lost { why, .. } => return Err(why.to_string()),
                _ => {}
            }
        }
    }

    /// Goes on until an event comes; a connection that is lost before is a failure.
    async fn event(&mut self) {
        loop {
            match soon("a report", self.0.recv()).await.expect("it follows") {
                Report::Incoming(Incoming::Event { .. }) => return,
                Report::Lost { why, .. } => panic!("lost: {why}"),
                _ => {}
            }
        }
    }
}

async fn publish(hub: &str, trust: Trust, id: &str) -> Result<(), PublishError> {
    let publisher = Publisher::trusting(hub, trust).expect("an address");
    publisher.publish(notice(id, id, "Over TLS").to_string()).await.map(drop)
}

/// Why neither a wall nor a publisher gets through, in their words.
async fn neither(host: &str, trust: &Trust, scheme: &str) -> [String; 2] {
    let wall = Following::new(host, trust.clone()).synced().await.expect_err("no wall gets through");
    let published = publish(&format!("{scheme}://{host}"), trust.clone(), "never").await;
    [wall, published.expect_err("nothing is published").to_string()]
}

fn start(tls: &TlsFiles, data: &Path) -> HubProcess {
    let mut command = openfloor();
    command.args(["hub", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    command.arg("--tls-cert").arg(&tls.cert).arg("--tls-key").arg(&tls.key);
    HubProcess::start_by(command)
}

/// `localhost:port`.
fn by_name(hub: &HubProcess) -> String {
    hub.address.replace("127.0.0.1", "localhost")
}

#[tokio::test]
async fn walls_and_publishers_meet_over_tls() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new(folder.path(), "authority");
    let hub = start(&authority.gives(folder.path(), &Made::Well), &folder.path().join("data"));
    assert!(hub.first_line.contains("https://"), "{}", hub.first_line);
    for (n, host) in [by_name(&hub), hub.address.clone()].iter().enumerate() {
        let mut wall = Following::new(host, trust(&authority.file));
        wall.synced().await.expect("trusted");
        publish(&format!("https://{host}"), trust(&authority.file), &format!("n{n}")).await.expect("taken");
        wall.event().await;
    }
    // The same by the commands, with a file of an event and what is held.
    let event = folder.path().join("event.json");
    std::fs::write(&event, notice("file", "file", "From a file").to_string()).expect("written");
    let https = format!("https://{}", by_name(&hub));
    let run = |args: &[&str], ca: Option<&Path>| {
        let mut command: Command = openfloor();
        command.args(args).args(["--hub", &https]);
        if let Some(ca) = ca {
            command.arg("--ca").arg(ca);
        }
        command.output().expect("runs")
    };
    let file = event.to_str().expect("a path");
    for args in [&["publish", file][..], &["held", "list"]] {
        let output = run(args, Some(&authority.file));
        assert!(output.status.success(), "{args:?}: {output:?}");
        let output = run(args, None);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && words.contains("--ca"), "{args:?}: {words}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_wrong_is_told_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let right = Authority::new(folder.path(), "right");
    let wrong = Authority::new(folder.path(), "wrong");
    for (name, made, ca, word) in [
        ("issuer", Made::Well, &wrong, "--ca FILE"),
        ("expired", Made::Expired, &right, "has expired"),
        ("name", Made::Elsewhere, &right, "another name"),
    ] {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        let hub = start(&right.gives(&folder, &made), &folder.join("data"));
        for words in neither(&by_name(&hub), &trust(&ca.file), "https").await {
            assert!(words.contains(word) && words.contains("not trusted"), "{name}: {words}");
        }
    }
}

#[tokio::test]
async fn tls_on_one_side_alone_is_told_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new(folder.path(), "authority");
    let plain = HubProcess::start(&folder.path().join("plain"), "127.0.0.1:0");
    for words in neither(&by_name(&plain), &trust(&authority.file), "https").await {
        assert!(words.contains("does not speak TLS"), "{words}");
    }
    let secure = start(&authority.gives(folder.path(), &Made::Well), &folder.path().join("secure"));
    let [wall, publisher] = neither(&by_name(&secure), &Trust::default(), "http").await;
    assert!(wall.contains("wss://"), "{wall}");
    assert!(publisher.contains("https://"), "{publisher}");
    // And it serves on.
    Following::new(&by_name(&secure), trust(&authority.file)).synced().await.expect("trusted");
}

/// A client of one version of TLS that trusts one authority: the version that it gets.
async fn handshake(
    addr: std::net::SocketAddr,
    ca: &Path,
    version: &'static SupportedProtocolVersion,
) -> Result<Option<rustls::ProtocolVersion>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(ca).expect("PEM")).expect("an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .expect("a version")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(addr).await.expect("connects");
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = soon("the handshake", TlsConnector::from(Arc::new(config)).connect(name, stream)).await?;
    Ok(stream.get_ref().1.protocol_version())
}

#[tokio::test]
async fn both_versions_that_are_safe_are_spoken() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new(folder.path(), "authority");
    let hub = start(&authority.gives(folder.path(), &Made::Well), &folder.path().join("data"));
    let addr = hub.address.parse().expect("an address");
    for (version, name) in [
        (&version::TLS12, rustls::ProtocolVersion::TLSv1_2),
        (&version::TLS13, rustls::ProtocolVersion::TLSv1_3),
    ] {
        let spoken = handshake(addr, &authority.file, version).await;
        assert_eq!(spoken.expect("a handshake"), Some(name));
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_up_and_a_bad_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Authority::new(folder.path(), "first");
    let second = Authority::new(folder.path(), "second");
    let files = first.gives(folder.path(), &Made::Well);
    let timing = Timing { watch: Duration::from_millis(20), ..Timing::default() };
    let mut settings = HubSettings { timing, ..HubSettings::local(folder.path().join("data")) };
    settings.access.tls = Some(files.clone());
    let hub = Hub::start(settings).await.expect("starts");
    let host = format!("localhost:{}", hub.addr().port());
    let https = format!("https://{host}");
    let has =
        async |authority: &Authority| handshake(hub.addr(), &authority.file, &version::TLS13).await.is_ok();
    let mut old = Following::new(&host, trust(&first.file));
    old.synced().await.expect("trusted");

    // A key of another certificate, and no certificate at all: it looks many times, and the first stays.
    let (cert, key) = second.certificate(&Made::Well);
    put(&files.cert, &cert);
    stays(async || has(&first).await).await;
    put(&files.cert, "no certificate");
    stays(async || has(&first).await).await;
    std::fs::remove_file(&files.cert).expect("removed");
    stays(async || has(&first).await).await;

    put(&files.cert, &cert);
    put(&files.key, &key);
    soon("the new one is taken up", async {
        while !has(&second).await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    assert!(!has(&first).await, "new connections get no other");
    Following::new(&host, trust(&second.file)).synced().await.expect("trusted");
    publish(&https, trust(&second.file), "after").await.expect("taken");
    old.event().await;
}

/// Something holds for as long as the hub takes for ten looks.
async fn stays(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..10 {
        assert!(holds().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
