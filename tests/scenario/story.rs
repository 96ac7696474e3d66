//! Scenario files with steps: what people do with a hub that runs, and what the program prints for them.
//!
//! A step may publish an event, write a file, have people of a team answer with their codes, start the hub anew, or run a line
//! of `openfloor` beside it. Its clock stands at the last `at` that was given.

use std::collections::VecDeque;
use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use super::bench::{Answer, DEADLINE, post, raw};
use super::holding::{Hands, hub_at};
use super::process::openfloor;
use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The rule, in a sentence.
    pub rule: String,
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The hub's clock from here on.
    at: Option<String>,
    /// What is published.
    event: Option<Sent>,
    /// The name of a file that is written, with this text.
    file: Option<String>,
    #[serde(default)]
    text: String,
    /// Who answers, each with a code of the table `codes.csv`.
    answers: Option<Answers>,
    /// The folder of data on which the hub is started anew: `data`, or that of a restore.
    restart: Option<String>,
    /// What somebody asks unsigned.
    ask: Option<String>,
    /// The address of what is fetched from the hub.
    get: Option<String>,
    /// What is run: a line of a shell, in the folder of the files; the hub's data is in `data`. `{ask}` stands for the id of what was asked.
    run: Option<String>,
    /// What is typed into it, line by line. `{code}` stands for the first code of the table `codes.csv`, `{next}` for the second.
    #[serde(default)]
    typed: Vec<String>,
    /// Whether it ends with an error.
    #[serde(default)]
    fails: bool,
    /// Whether it is run again until it says this.
    #[serde(default)]
    waits: bool,
    /// What stands in what it prints.
    #[serde(default)]
    says: Vec<String>,
    /// What does not.
    #[serde(default)]
    silent: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    team: String,
    people: usize,
    /// How much of what the questions are after they have, from 1 to 7: one after the other, and from the beginning again.
    levels: Vec<u8>,
    /// Whether they use codes once more that were used.
    #[serde(default)]
    again: bool,
    /// With which status each is refused.
    refused: Option<u16>,
}

impl Story {
    pub fn has_both_sides(&self) -> bool {
        let shown = |step: &Step| !step.says.is_empty() && !step.fails;
        let refused = |step: &Step| {
            let event = step.event.as_ref().is_some_and(|event| !event.refused.is_empty());
            let answers = step.answers.as_ref().is_some_and(|answers| answers.refused.is_some());
            step.fails || !step.silent.is_empty() || event || answers
        };
        self.step.iter().any(shown) && self.step.iter().any(refused)
    }

    /// Plays it on a hub, and tells what came otherwise than it says.
    pub async fn play(self) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let first = self.step.iter().find_map(|step| step.at.clone()).expect("a moment to begin at");
        let hands = Hands::at(&first);
        let mut hub = hub_at(&data, &hands).await;
        let (mut now, mut wrong, mut used, mut asked) = (first, Vec::new(), BTreeMap::new(), String::new());
        for (index, mut step) in self.step.into_iter().enumerate() {
            if let Some(at) = step.at.take() {
                hands.set(&at);
                now = at;
            }
            if let Some(name) = &step.restart {
                hub.stop().await;
                hub = hub_at(&folder.path().join(name), &hands).await;
            }
            if let Some(name) = &step.file {
                fs::write(folder.path().join(name), &step.text).expect("written");
            }
            let mut told = Vec::new();
            if let Some(mut sent) = step.event.take() {
                if sent.time.is_empty() {
                    sent.time = now.clone();
                }
                let event = event(index, &sent, &sent.data);
                let mut headers = String::from("content-type: application/cloudevents+json");
                if let Some(until) = sent.held_until {
                    let _ = write!(headers, "\r\nfeed-hold-until: {until}");
                }
                for gate in &sent.gates {
                    let _ = write!(headers, "\r\nfeed-gate: {gate}");
                }
                if sent.beside {
                    headers.push_str("\r\nfeed-beside: yes");
                }
                if sent.of_people {
                    headers.push_str("\r\nfeed-of-people: yes");
                }
                if sent.translation {
                    headers.push_str("\r\nfeed-translation: yes");
                }
                let answer = post(&hub, &headers, event.as_bytes()).await;
                let refused = refusal(&answer);
                if refused != sent.refused {
                    told.push(format!("it is answered {refused:#?}, not {:#?}", sent.refused));
                }
            }
            if let Some(text) = &step.ask {
                let body = serde_json::json!({"site": "lisbon", "text": text, "rumour": false});
                let answer = request(&hub, "POST", "/v1/asks", &body.to_string()).await;
                if answer.status != 204 {
                    told.push(format!("what is asked is answered {answer:?}"));
                }
                let list = request(&hub, "GET", "/v1/asks?site=lisbon", "").await;
                asked = list.body["asks"][0]["id"].as_str().unwrap_or("nothing").to_owned();
            }
            if let Some(path) = &step.get {
                let answer = request(&hub, "GET", path, "").await;
                told.extend(step.compared(path, &answer.body.to_string()));
            }
            if let Some(answers) = &step.answers {
                told.extend(answers.differ(&hub, folder.path(), &mut used).await);
            }
            if let Some(line) = &step.run {
                let filled = |text: &str| {
                    let codes = codes(folder.path());
                    let code = |at: usize| codes.get(at).map_or("nothing", String::as_str);
                    text.replace("{code}", code(0)).replace("{next}", code(1)).replace("{ask}", &asked)
                };
                let typed: String = step.typed.iter().map(|line| filled(line) + "\n").collect();
                let args = line_of(&filled(line), &hub.addr().to_string());
                let run = || run(args.clone(), folder.path().to_owned(), typed.clone());
                let (mut well, mut said) = run().await;
                // The codes may be what it wrote.
                step.says.iter_mut().chain(&mut step.silent).for_each(|words| *words = filled(words));
                if step.waits {
                    // What is not said by then is told below.
                    let all = |said: &str| step.says.iter().all(|words| said.contains(words));
                    let waited = async {
                        while !all(&said) {
                            (well, said) = run().await;
                        }
                    };
                    let _ = tokio::time::timeout(DEADLINE, waited).await;
                }
                if well == step.fails {
                    told.push(format!("{line} ends {}: {said}", if well { "well" } else { "with an error" }));
                }
                told.extend(step.compared(line, &said));
            }
            wrong.extend(told.into_iter().map(|told| format!("step {}: {told}", index + 1)));
            // What follows would only follow from it.
            if !wrong.is_empty() {
                break;
            }
        }
        hub.stop().await;
        wrong
    }
}

impl Step {
    /// What is said otherwise than it says.
    fn compared(&self, by: &str, said: &str) -> Vec<String> {
        let lacks = self.says.iter().filter(|words| !said.contains(*words));
        let has = self.silent.iter().filter(|words| said.contains(*words));
        let lacks = lacks.map(|words| format!("{by} does not say {words:?}:\n{said}"));
        lacks.chain(has.map(|words| format!("{by} says {words:?}:\n{said}"))).collect()
    }
}

/// Asks something of a hub.
async fn request(hub: &openfloor::hub::Hub, method: &str, path: &str, body: &str) -> Answer {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    raw(hub, request.as_bytes()).await
}

impl Answers {
    /// Has them answer, and tells who was answered otherwise.
    async fn differ(
        &self,
        hub: &openfloor::hub::Hub,
        folder: &Path,
        used: &mut BTreeMap<String, usize>,
    ) -> Vec<String> {
        let mut codes: VecDeque<String> =
            table(folder).into_iter().filter(|(team, _)| *team == self.team).map(|(_, code)| code).collect();
        if codes.is_empty() {
            return vec![format!("codes.csv has none of {}", self.team)];
        }
        let had = used.entry(self.team.clone()).or_default();
        if !self.again {
            codes.drain(..*had);
            *had += self.people;
        }
        let mut wrong = Vec::new();
        for level in self.levels.iter().cycle().take(self.people) {
            let code = codes.pop_front().expect("a code");
            let (yes, no) = (*level, 8 - *level);
            let body = serde_json::json!({"code": code, "answers": [yes, no, yes, no, yes, no]}).to_string();
            let answer = request(hub, "POST", "/v1/check-in", &body).await;
            if answer.status != self.refused.unwrap_or(204) {
                wrong.push(format!("somebody of {} is answered {answer:?}", self.team));
            }
        }
        wrong
    }
}

/// The teams and codes of `codes.csv`; none where it was not written yet.
fn table(folder: &Path) -> Vec<(String, String)> {
    let table = fs::read_to_string(folder.join("codes.csv")).unwrap_or_default();
    let line = |line: &str| line.split_once(',').map(|(team, code)| (team.to_owned(), code.to_owned()));
    table.lines().skip(1).filter_map(line).collect()
}

fn codes(folder: &Path) -> Vec<String> {
    table(folder).into_iter().map(|(_, code)| code).collect()
}

/// What a publisher was told, as a scenario gives it; nothing where it was taken.
fn refusal(answer: &Answer) -> Vec<String> {
    if answer.status < 300 {
        return Vec::new();
    }
    let faults = answer.body["faults"].as_array().cloned().unwrap_or_default();
    if faults.is_empty() {
        return vec![format!("{} {}", answer.status, answer.body["error"].as_str().unwrap_or_default())];
    }
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let place = |pointer: String| if pointer.is_empty() { "/".into() } else { pointer };
    let line = |fault: &serde_json::Value| {
        format!("{} {} {}", answer.status, place(text(&fault["pointer"])), text(&fault["message"]))
    };
    faults.iter().map(line).collect()
}

/// The words of a line, with the address of the hub where it needs one.
fn line_of(line: &str, address: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    assert_eq!(words.remove(0), "openfloor", "{line}");
    match words[0].as_str() {
        "wall" | "promises" | "rehearse" => words.extend(["--feed".into(), format!("ws://{address}")]),
        // The simulated floor has a hub of its own.
        "analyse" | "backup" | "restore" | "hub" | "demo" => {}
        _ if words.iter().any(|word| word == "--data" || word == "--dry-run") => {}
        _ => words.extend(["--hub".into(), format!("http://{address}")]),
    }
    words
}

/// How long a program may run: some wait for a floor, for a minute at the longest.
const PROGRAM_MAX: Duration = Duration::from_secs(120);

/// Runs the program to its end: whether it went well, and all that it printed.
async fn run(args: Vec<String>, folder: std::path::PathBuf, typed: String) -> (bool, String) {
    let mut command = openfloor();
    command.args(&args).current_dir(folder).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("LC_ALL", "C.UTF-8").env("OPENFLOOR_WALL_CACHE", "off").env("OPENFLOOR_WALL_LANG", "en");
    let ended = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("it runs");
        // What ends without reading it is told by what it prints.
        let _ = child.stdin.take().expect("piped").write_all(typed.as_bytes());
        child.wait_with_output().expect("it runs")
    });
    let output = tokio::time::timeout(PROGRAM_MAX, ended).await.expect("it ends in time").expect("it ends");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    (output.status.success(), said.replace('\u{a0}', " "))
}
