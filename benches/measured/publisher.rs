//! A publisher as fast as its connection: batches over one kept-alive connection.
#![allow(dead_code)] // each bench uses its part of it

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

/// One connection to a hub.
pub struct Publisher {
    socket: BufReader<TcpStream>,
}

impl Publisher {
    /// Connects to `host:port`.
    pub fn connect(address: &str) -> Self {
        let socket = TcpStream::connect(address).expect("a connection");
        socket.set_nodelay(true).expect("set");
        Self { socket: BufReader::new(socket) }
    }

    /// Publishes a batch, and waits until it is durable.
    pub fn publish(&mut self, batch: &[Value]) {
        self.post(&Value::from(batch.to_vec()).to_string());
    }

    /// Publishes one event, and waits until it is durable: its position.
    pub fn publish_one(&mut self, event: &Value) -> u64 {
        let answer: Value = serde_json::from_slice(&self.post(&json!([event]).to_string())).expect("JSON");
        answer["results"][0]["seq"].as_u64().expect("a position")
    }

    /// The same with a batch that is written already.
    pub fn post(&mut self, body: &str) -> Vec<u8> {
        let head = format!(
            "POST /v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/cloudevents-batch+json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let socket = self.socket.get_mut();
        socket.write_all(&[head.as_bytes(), body.as_bytes()].concat()).expect("taken");
        let (mut line, mut length) = (String::new(), 0);
        self.socket.read_line(&mut line).expect("an answer");
        let status = line.clone();
        loop {
            line.clear();
            self.socket.read_line(&mut line).expect("a head");
            if line.trim().is_empty() {
                break;
            }
            if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = told.trim().parse().expect("a length");
            }
        }
        let mut answer = vec![0; length];
        self.socket.read_exact(&mut answer).expect("an answer");
        assert!(
            status.contains(" 201 ") || status.contains(" 200 "),
            "{status}{}",
            String::from_utf8_lossy(&answer)
        );
        answer
    }
}

/// A note of about 400 bytes in its frame, of a thing of its own.
pub fn note(source: &str, number: u64) -> Value {
    json!({
        "specversion": "1.0",
        "id": format!("{number:012}"),
        "source": source,
        "type": "dev.openfloor.note.v1",
        "subject": format!("note/{number:012}"),
        "site": "lisbon",
        "data": {"text": "The rota of week 50 is out, with two nights less for everyone.", "author": {"role": "Operations"}},
    })
}

/// A floor that tells who it is.
pub fn floor(source: &str) -> Value {
    json!({
        "specversion": "1.0", "id": "floor", "source": source, "type": "dev.openfloor.floor.v1", "subject": "floor/lisbon",
        "site": "lisbon",
        "data": {"site": "Lisbon", "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"], "teams": []},
    })
}
