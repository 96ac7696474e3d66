//! Each route, asked by each role with a token in each state, from the hub's own machine and as if from elsewhere. The
//! whole table is compared, so a route or a role that opens too far shows up as a changed cell.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use openfloor::hub::tokens::Grant;
use openfloor::hub::{Access, Hub, HubSettings, Role};
use openfloor::wire::Token;
use serde_json::Value;
use tempfile::tempdir;

use crate::bench::*;
use crate::{revoke, token};

/// Every route that there is, and one that is none: as the hub writes it, and how it is asked here.
const ROUTES: [(&str, &str); 36] = [
    ("GET /v1/feed", "/v1/feed"),
    ("GET /v1/feed", "/v1/feed?site=lisbon"),
    ("GET /v1/feed", "/v1/feed?audience=leads"),
    ("POST /v1/events", "/v1/events"),
    ("POST /v1/events", "held"),
    ("GET /v1/held", "/v1/held"),
    ("POST /v1/held/{id}/gates/{gate}", "/v1/held/HOLD/gates/briefed"),
    ("GET /v1/held/{id}", "/v1/held/HOLD"),
    ("DELETE /v1/held/{id}", "/v1/held/HOLD"),
    ("GET /v1/history/{*subject}", "/v1/history/notice/opened?site=lisbon&audience=leads"),
    ("GET /v1/history/{*subject}", "/v1/history/notice/plan-of-leads?site=lisbon&audience=leads"),
    ("GET /v1/log", "/v1/log?site=lisbon&audience=leads"),
    ("PUT /v1/people/{ref}/wish", "/v1/people/p1/wish?site=lisbon"),
    ("DELETE /v1/people/{ref}/wish", "/v1/people/p1/wish?site=lisbon"),
    ("GET /v1/pulse/{site}", "/v1/pulse/lisbon"),
    ("POST /v1/pulse/{site}", "/v1/pulse/lisbon"),
    ("POST /v1/pulse/{site}/close", "/v1/pulse/lisbon/close"),
    ("POST /v1/check-in", "/v1/check-in"),
    ("POST /v1/check-in/look", "/v1/check-in/look"),
    ("GET /check-in", "/check-in"),
    ("POST /check-in", "/check-in"),
    ("GET /check-in/{code}", "/check-in/AAAAA-AAAAA"),
    ("GET /ask", "/ask"),
    ("GET /ask/{site}", "/ask/lisbon"),
    ("POST /ask/{site}", "/ask/lisbon"),
    ("GET /ask/{site}/{pass}", "/ask/lisbon/none"),
    ("POST /ask/{site}/{pass}", "/ask/lisbon/none"),
    ("GET /v1/asks", "/v1/asks?site=lisbon"),
    ("POST /v1/asks", "/v1/asks"),
    ("DELETE /v1/asks/{id}", "/v1/asks/none"),
    ("POST /v1/asks/{id}/heard", "/v1/asks/none/heard"),
    ("GET /metrics", "/metrics"),
    ("GET /readyz", "/readyz"),
    ("GET /healthz", "/healthz"),
    ("GET /v1/asyncapi.json", "/v1/asyncapi.json"),
    ("GET /nowhere", "/nowhere"),
];

/// A token of every state that there can be, with the name of the state.
fn tokens(data: &Path, role: Role) -> Vec<(&'static str, Option<String>)> {
    let text = |token: &Token| Some(token.reveal().to_owned());
    let good = token(data, role, |_| {});
    let site = |name: &'static str| move |grant: &mut Grant| grant.site = Some(name.into());
    let past = Timestamp::now() - SignedDuration::from_secs(1);
    let expired = token(data, role, |grant| grant.expires_at = Some(past));
    let revoked = token(data, role, |_| {});
    revoke(data, &revoked);
    let stranger = Token::new([9; 4], &[9; 32]);
    let forged = format!("openfloor_{}_{}", good.id(), "A".repeat(43));
    let mut tokens = vec![
        ("good", text(&good)),
        ("its site", text(&token(data, role, site("lisbon")))),
        ("wrong site", text(&token(data, role, site("porto")))),
        ("expired", text(&expired)),
        ("revoked", text(&revoked)),
        ("unknown", text(&stranger)),
        ("forged", Some(forged)),
        ("malformed", Some("openfloor_x".into())),
    ];
    if matches!(role, Role::Publisher | Role::Lead) {
        let source = |name: &'static str| move |grant: &mut Grant| grant.source = Some(name.into());
        tokens.push(("its source", text(&token(data, role, source("/sites/lisbon/leads")))));
        tokens.push(("wrong source", text(&token(data, role, source("/sites/lisbon2")))));
        tokens.push(("every source", text(&token(data, role, source("/")))));
    }
    tokens
}

fn bearer(token: Option<&str>) -> String {
    token.map_or(String::new(), |token| format!("authorization: Bearer {token}\r\n"))
}

/// Has an event held until long after this test, and for a gate.
async fn hold(hub: &Hub, token: Option<&str>, id: &str) -> Answer {
    let until = Timestamp::now() + SignedDuration::from_hours(24 * 30);
    let headers = format!(
        "{}content-type: application/cloudevents+json\r\nfeed-hold-until: {until}\r\nfeed-gate: briefed",
        bearer(token)
    );
    post(hub, &headers, notice(id, id, |_| {}).to_string().as_bytes()).await
}

/// The hub's id of a hold that an admin has just handed in.
async fn held(hub: &Hub, admin: &str, id: &str) -> String {
    let answer = hold(hub, Some(admin), id).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.body["results"][0]["held"].as_str().expect("an id").to_owned()
}

/// A hub that is asked, and what an admin has in it.
struct Asked {
    hub: Hub,
    admin: Token,
    standing: String,
}

impl Asked {
    /// What a route answers somebody: the status, and of what they see whether it is only the floor's or the leads' too.
    async fn ask(&self, (route, path): (&str, &str), token: Option<&str>, id: &str) -> String {
        let bearer = bearer(token);
        let method = route.split(' ').next().expect("a method");
        if path == "held" {
            return hold(&self.hub, token, id).await.status.to_string();
        }
        if path == "/v1/events" {
            let event = notice(id, id, |_| {}).to_string();
            let headers = format!("{bearer}content-type: application/cloudevents+json");
            return post(&self.hub, &headers, event.as_bytes()).await.status.to_string();
        }
        // What is given up is gone: each asks about a hold of its own.
        let hold = match method {
            "DELETE" if path.contains("HOLD") => {
                held(&self.hub, self.admin.reveal(), &format!("{id}-doomed")).await
            }
            _ => self.standing.clone(),
        };
        let path = path.replace("HOLD", &hold);
        let more = match path.starts_with("/v1/feed") {
            true => {
                "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                 sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: cloudevents.json\r\n"
            }
            false => "connection: close\r\n",
        };
        let request = format!("{method} {path} HTTP/1.1\r\nhost: hub\r\n{bearer}{more}\r\n");
        let bytes = soon("an answer", exchange(&self.hub, request.as_bytes())).await;
        let text = String::from_utf8_lossy(&bytes);
        let status = text.split(' ').nth(1).expect("a status");
        let told = match (route, status) {
            ("GET /v1/feed", "101") | ("GET /v1/history/{*subject}" | "GET /v1/log", "200") => {
                if text.contains("plan-of-leads") { " leads" } else { " floor" }
            }
            ("GET /v1/held", "200") => {
                if text.contains(&self.standing) {
                    " it"
                } else {
                    " none"
                }
            }
            (_, "200" | "404") => "",
            _ => {
                assert!(!text.contains("plan-of-leads"), "{route}: {text}");
                ""
            }
        };
        format!("{status}{told}")
    }
}

/// Sends a request and reads until the answer is whole: the end, or the feed's `synced`.
async fn exchange(hub: &Hub, request: &[u8]) -> Vec<u8> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(hub.addr()).await.expect("connects");
    stream.write_all(request).await.expect("writes");
    let mut bytes = Vec::new();
    loop {
        let whole = bytes.windows(14).any(|window| window == b"feed.synced.v1");
        let refused = bytes.starts_with(b"HTTP/1.1 4") && bytes.ends_with(b"}");
        if whole || refused || stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return bytes;
        }
    }
}

/// Every cell of the table, for a hub with these settings.
async fn table(access: Access) -> String {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let roles: Vec<_> = Role::ALL.into_iter().map(|role| (role.name(), tokens(data, role))).collect();
    let admin = token(data, Role::Admin, |_| {});
    let hub = Hub::start(HubSettings { access, ..settings(data) }).await.expect("starts");
    let headers =
        format!("content-type: application/cloudevents+json\r\nauthorization: Bearer {}", admin.reveal());
    // A thing for leads alone, and one that was for them before it was for everyone.
    for (id, name, leads) in
        [("secret", "plan-of-leads", true), ("opened-1", "opened", true), ("opened-2", "opened", false)]
    {
        let event = notice(id, name, |event| {
            event["audience"] = if leads { "leads" } else { "floor" }.into();
            event["data"]["headline"] = if leads { "The plan-of-leads" } else { "The plan" }.into();
        });
        assert_eq!(post(&hub, &headers, event.to_string().as_bytes()).await.status, 201);
    }
    let standing = held(&hub, admin.reveal(), "standing").await;
    let asked = Asked { hub, admin, standing };
    let (mut table, mut kept) = (String::new(), BTreeSet::from(["standing".to_owned()]));
    let nobody = ("nobody", vec![("no token", None)]);
    for (role, tokens) in std::iter::once(nobody).chain(roles) {
        for (state, token) in tokens {
            let mut cells = Vec::new();
            for (index, route) in ROUTES.into_iter().enumerate() {
                let id = format!("{role}-{}-{index}", state.replace(' ', "-"));
                let cell = asked.ask(route, token.as_deref(), &id).await;
                match (route.0, cell.as_str()) {
                    (_, "202") => drop(kept.insert(id)),
                    ("DELETE /v1/held/{id}", cell) if cell != "200" => drop(kept.insert(id + "-doomed")),
                    _ => {}
                }
                cells.push(cell);
            }
            let _ = writeln!(table, "{role:9}  {state:12}  {}", cells.join(" | "));
        }
    }
    assert_eq!(all_held(&asked).await, kept, "who was refused has changed nothing of what is held");
    table
}

/// The ids of the events that are held, as an admin sees them.
async fn all_held(asked: &Asked) -> BTreeSet<String> {
    let bearer = bearer(Some(asked.admin.reveal()));
    let request = format!("GET /v1/held HTTP/1.1\r\nhost: hub\r\n{bearer}connection: close\r\n\r\n");
    let list = raw(&asked.hub, request.as_bytes()).await.body;
    let holds = list["held"].as_array().expect("a list").iter();
    let events = holds.flat_map(|hold| hold["events"].as_array().expect("its events"));
    events.map(|event: &Value| event["id"].as_str().expect("an id").to_owned()).collect()
}

/// What holds for tokens, wherever they come from.
const TOKENS: &str = "\
wall       good          101 floor | 101 floor | 101 floor | 403 | 403 | 403 | 403 | 403 | 403 | 200 floor | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
wall       its site      101 floor | 101 floor | 101 floor | 403 | 403 | 403 | 403 | 403 | 403 | 200 floor | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
wall       wrong site    101 floor | 403 | 101 floor | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
wall       expired       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
wall       revoked       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
wall       unknown       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
wall       forged        401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
wall       malformed     401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       good          101 floor | 101 floor | 101 leads | 403 | 403 | 403 | 403 | 403 | 403 | 200 leads | 200 leads | 200 leads | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
lead       its site      101 floor | 101 floor | 101 leads | 403 | 403 | 403 | 403 | 403 | 403 | 200 leads | 200 leads | 200 leads | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
lead       wrong site    101 floor | 403 | 101 floor | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 403 | 403 | 200 | 200 | 200 | 404
lead       expired       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       revoked       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       unknown       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       forged        401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       malformed     401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
lead       its source    101 floor | 101 floor | 101 leads | 201 | 202 | 200 it | 200 | 200 | 200 | 200 leads | 200 leads | 200 leads | 403 | 403 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
lead       wrong source  101 floor | 101 floor | 101 leads | 403 | 403 | 200 none | 404 | 404 | 404 | 200 leads | 200 leads | 200 leads | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
lead       every source  101 floor | 101 floor | 101 leads | 201 | 202 | 200 it | 200 | 200 | 200 | 200 leads | 200 leads | 200 leads | 403 | 403 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  good          403 | 403 | 403 | 201 | 202 | 200 it | 200 | 403 | 200 | 200 leads | 200 leads | 403 | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  its site      403 | 403 | 403 | 201 | 202 | 200 it | 200 | 403 | 200 | 200 leads | 200 leads | 403 | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  wrong site    403 | 403 | 403 | 403 | 403 | 200 none | 404 | 404 | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  expired       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
publisher  revoked       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
publisher  unknown       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
publisher  forged        401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
publisher  malformed     401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
publisher  its source    403 | 403 | 403 | 201 | 202 | 200 it | 200 | 403 | 200 | 200 leads | 200 leads | 403 | 403 | 403 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  wrong source  403 | 403 | 403 | 403 | 403 | 200 none | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
publisher  every source  403 | 403 | 403 | 201 | 202 | 200 it | 200 | 403 | 200 | 200 leads | 200 leads | 403 | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
admin      good          101 floor | 101 floor | 101 leads | 201 | 202 | 200 it | 200 | 200 | 200 | 200 leads | 200 leads | 200 leads | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 200 | 200 | 200 | 200 | 404
admin      its site      101 floor | 101 floor | 101 leads | 201 | 202 | 200 it | 200 | 200 | 200 | 200 leads | 200 leads | 200 leads | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
admin      wrong site    101 floor | 403 | 101 floor | 403 | 403 | 200 none | 404 | 404 | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404
admin      expired       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
admin      revoked       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
admin      unknown       401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
admin      forged        401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
admin      malformed     401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404
";

/// The matrix comes with more wrong tokens at once than an address is allowed.
fn patient() -> Access {
    let mut access = Access::default();
    access.guessing.burst = 10_000;
    access
}

#[tokio::test]
async fn each_route_lets_in_whom_it_should_and_nobody_else() {
    let home = "101 floor | 101 floor | 101 leads | 201 | 202 | 200 it | 200 | 200 | 200 | 200 leads | 200 leads | 200 leads | 422 | 204 | 200 | 422 | 404 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 200 | 415 | 404 | 404 | 200 | 200 | 200 | 200 | 404";
    let stranger = "401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 401 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 401 | 415 | 401 | 401 | 401 | 200 | 200 | 200 | 404";
    let passer_by = "101 floor | 101 floor | 101 floor | 201 | 202 | 403 | 403 | 403 | 403 | 200 floor | 404 | 403 | 403 | 403 | 403 | 403 | 403 | 415 | 415 | 200 | 415 | 404 | 404 | 404 | 415 | 404 | 415 | 403 | 415 | 404 | 404 | 403 | 200 | 200 | 200 | 404";
    for (whence, access, nobody) in [
        ("the hub's own machine", patient(), home),
        ("elsewhere", Access { local_tokens: true, ..patient() }, stranger),
        ("elsewhere, to an open hub", Access { local_tokens: true, open: true, ..patient() }, passer_by),
    ] {
        let table = table(access).await;
        let nobody = format!("{:9}  {:12}  {nobody}\n", "nobody", "no token");
        assert_eq!(table, format!("{nobody}{TOKENS}"), "from {whence}:\n{table}");
    }
}

/// The routes are read from where the hub has them: a new one has no cell before somebody thinks about it.
#[test]
fn every_route_of_the_hub_is_in_the_table() {
    let mut routes = BTreeSet::new();
    for line in include_str!("../../src/hub/server.rs").lines() {
        let Some((path, handlers)) = line.trim().strip_prefix(".route(\"").and_then(|at| at.split_once('"'))
        else {
            assert!(!line.contains(".route(") && !line.contains(".nest("), "not understood: {line}");
            continue;
        };
        for method in ["get", "post", "put", "patch", "delete", "head", "options", "any", "on"] {
            let of = |sign: char| handlers.contains(&format!("{sign}{method}("));
            if of(' ') || of('.') {
                routes.insert(format!("{} {path}", method.to_ascii_uppercase()));
            }
        }
    }
    assert!(routes.len() >= 10, "{routes:?}");
    let mut table: BTreeSet<_> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert!(table.remove("GET /nowhere"));
    assert_eq!(routes, table);
}
