//! A simulated publisher: it sends each request until it is answered, with the same ids, also after it was killed.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use openfloor::wire::{Published, TYPE_BATCH, TYPE_EVENT};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use turmoil::net::TcpStream;

use crate::network::{HUB, PORT};
use crate::plan::Request;
use crate::world::World;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(2);
const RETRY_MS: u64 = 800;

pub struct Publisher {
    requests: Vec<Request>,
    /// The first one that was not answered.
    next: usize,
    chance: ChaCha8Rng,
}

impl Publisher {
    pub fn new(requests: Vec<Request>, seed: u64) -> Self {
        Self { requests, next: 0, chance: ChaCha8Rng::seed_from_u64(seed) }
    }

    pub fn is_done(&self) -> bool {
        self.next == self.requests.len()
    }
}

/// The software of a publisher.
pub async fn run(world: Rc<World>, number: usize) -> turmoil::Result {
    loop {
        let (at_ms, bytes) = {
            let publisher = world.publishers[number].borrow();
            let Some(request) = publisher.requests.get(publisher.next) else { return Ok(()) };
            (request.at_ms, bytes(request))
        };
        tokio::time::sleep(Duration::from_millis(at_ms.saturating_sub(World::elapsed_ms()))).await;
        match tokio::time::timeout(ANSWER_MAX, send(&bytes)).await {
            Ok(Ok((status, body))) => {
                world.note(|| format!("publisher{number} {status}"));
                match status {
                    200 | 201 => {
                        let mut publisher = world.publishers[number].borrow_mut();
                        if let Err(broken) = check(&world, &publisher.requests[publisher.next], &body) {
                            world.fail(format!("publisher{number}: {broken}"));
                        }
                        publisher.next += 1;
                        continue;
                    }
                    // A hub that went back to an older copy of its log has never had it; and a site's last floor stays.
                    409 if ["so nothing is there to withdraw", "the last floor of its site"]
                        .iter()
                        .any(|said| body.to_string().contains(said)) =>
                    {
                        world.publishers[number].borrow_mut().next += 1;
                        continue;
                    }
                    400..500 if status != 408 => {
                        world.fail(format!("publisher{number} was refused: {status} {body}"));
                        return Ok(());
                    }
                    _ => {}
                }
            }
            Ok(Err(_)) | Err(_) => world.note(|| format!("publisher{number} had no answer")),
        }
        let wait = world.publishers[number].borrow_mut().chance.random_range(100..RETRY_MS);
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
}

/// What is acknowledged is in the log, at the position that was told.
fn check(world: &World, request: &Request, body: &str) -> Result<(), String> {
    let published: Published = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let ids: Vec<_> = published.results.iter().map(|one| one.id.as_str()).collect();
    if ids != request.ids {
        return Err(format!("it sent {:?} and was told of {ids:?}", request.ids));
    }
    let disk = world.disk.borrow();
    match published.results.iter().find(|one| !disk.had(&one.id, one.seq)) {
        Some(lost) => Err(format!("{} was acknowledged at {} and is not there", lost.id, lost.seq)),
        None => Ok(()),
    }
}

fn bytes(request: &Request) -> Vec<u8> {
    let content_type = if request.batch { TYPE_BATCH } else { TYPE_EVENT };
    let (body, length) = (&request.body, request.body.len());
    format!(
        "POST /v1/events HTTP/1.1\r\nhost: {HUB}\r\nconnection: close\r\ncontent-length: {length}\r\n\
         feed-beside: yes\r\ncontent-type: {content_type}\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn send(request: &[u8]) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect((HUB, PORT)).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8(answer).map_err(io::Error::other)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok((status, body.to_owned()))
}
