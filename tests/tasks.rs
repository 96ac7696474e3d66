//! The subcommands as a person or a script uses them: real processes, their output and their exit status.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use hub::{HubProcess, OPENFLOOR, openfloor};
use portable_pty::CommandBuilder;
use pty::Terminal;

fn run(args: &[&str], input: &str) -> Output {
    let mut child = openfloor()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    child.wait_with_output().expect("it ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn note(id: &str, time: &str, text: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.note.v1","id":"{id}","source":"/sites/lisbon/leads","subject":"note/{id}","site":"lisbon","time":"{time}","data":{{"text":"{text}","author":{{"name":"Ana"}}}}}}"#
    )
}

/// The manual is longer than a pipe holds, so it is still being written when its reader leaves.
#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let mut child =
        openfloor().args(["man"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
}

const TIME: &str = "2026-11-20T12:00:00Z";

#[test]
fn publish_prints_each_position_and_names_each_fault() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    assert!(hub.first_line.contains(&*data.path().to_string_lossy()), "{}", hub.first_line);
    assert!(hub.first_line.contains("0 events"), "{}", hub.first_line);

    let good = format!("{}\n{}\n", note("a", TIME, "one"), note("b", TIME, "two"));
    let output = run(&["publish", "--hub", &hub.http()], &good);
    assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
    assert_eq!(out(&output).split_whitespace().collect::<Vec<_>>(), ["1", "a", "2", "b"]);

    let mixed =
        format!("{}\n{}\n{{oops\n{}\n", note("a", TIME, "one"), note("c", TIME, ""), note("d", TIME, "four"));
    let output = run(&["publish", "-", "--hub", &hub.http()], &mixed);
    assert_eq!(output.status.code(), Some(3));
    let (out, err) = (out(&output), err(&output));
    assert!(out.contains("there already") && out.contains("3  d"), "{out}");
    assert!(err.contains("standard input:2:") && err.contains("/data/text"), "{err}");
    assert!(err.contains("standard input:3:") && err.contains("not valid JSON"), "{err}");
}

#[test]
fn publish_says_what_is_wrong_before_it_asks_a_hub() {
    for (args, input, told) in [
        (&["publish", "no-such-file.json"][..], "", "no-such-file.json"),
        (&["publish"], "  \n", "no event"),
        (&["publish", "--hub", "nowhere"], "{}", "http://HOST:PORT"),
        (&["demo", "--seats", "7"], "", "50, 500"),
        (&["demo", "--languages", "en,xx"], "", "xx"),
        (&["demo", "--languages", "de"], "", "en or es, or both"),
        (&["demo", "--languages", "es,es-MX"], "", "en or es, or both"),
        (&["replay", "no-such-file.jsonl"], "", "no-such-file.jsonl"),
        (&["hub", "--listen", "127.0.0.1:0", "--data", "/dev/null/x"], "", "/dev/null/x"),
    ] {
        let output = run(args, input);
        assert!(!output.status.success(), "{args:?}");
        assert!(err(&output).contains(told), "{args:?} says {:?}", err(&output));
    }
}

#[test]
fn a_second_hub_on_the_same_folder_or_port_says_so() {
    let data = tempfile::tempdir().expect("a folder");
    let other = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let folder = data.path().to_string_lossy();
    let output = run(&["hub", "--listen", "127.0.0.1:0", "--data", &folder], "");
    assert!(!output.status.success() && err(&output).contains(&*folder), "{}", err(&output));
    let output = run(&["hub", "--listen", &hub.address, "--data", &other.path().to_string_lossy()], "");
    assert!(!output.status.success() && err(&output).contains(&hub.address), "{}", err(&output));
}

#[test]
fn what_a_wall_records_is_replayed_onto_another_hub() {
    let folder = tempfile::tempdir().expect("a folder");
    let recording = folder.path().join("recording.jsonl");
    let first = HubProcess::start(&folder.path().join("first"), "127.0.0.1:0");
    // Thanks leave the wall after seven days.
    let ago = |minutes| (jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes)).to_string();
    let (said, due) = (ago(60), ago(30));
    let thanks = format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.recognition.v1","id":"r","source":"/sites/lisbon/people","subject":"recognition/r","site":"lisbon","time":"{said}","data":{{"kind":"kudos","giver":"Maya","message":"Kept her word.","receivers":[{{"ref":"p1","name":"Nadia El Amrani","team":"Night desk","consent":"first"}}]}}}}"#
    );
    let notice = format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.notice.v1","id":"n","source":"/sites/lisbon/leads","subject":"notice/n","site":"lisbon","time":"{said}","data":{{"headline":"Bids move","next_word_by":"{due}","author":{{"name":"Ana"}}}}}}"#
    );
    let events = format!("{}\n{thanks}\n{notice}\n", note("a", &ago(61), "Said before the recording"));
    assert!(run(&["publish", "--hub", &first.http()], &events).status.success());

    let mut wall = CommandBuilder::new(OPENFLOOR);
    wall.args(["wall", "--feed", &first.ws(), "--record"]);
    wall.arg(&recording);
    let mut wall = Terminal::start(wall, 160, 45);
    wall.until_text("Kept her word.");
    let live = note("b", &ago(59), "Said while it was recorded");
    assert!(run(&["publish", "--hub", &first.http()], &live).status.success());
    wall.until_text("Said while it was recorded");
    wall.keys("q");
    assert_eq!(wall.end(pty::PATIENCE), 0);

    let recorded = std::fs::read_to_string(&recording).expect("the recording");
    assert_eq!(recorded.lines().count(), 4);
    assert!(!recorded.contains("\"feed") && !recorded.contains("promises"), "{recorded}");
    for (path, told) in [(&*recording, "exists"), (Path::new("/no/such/folder/x.jsonl"), "/no/such/folder")] {
        let mut wall = CommandBuilder::new(OPENFLOOR);
        wall.args(["wall", "--feed", &first.ws(), "--record"]);
        wall.arg(path);
        let mut wall = Terminal::start(wall, 160, 45);
        assert_ne!(wall.end(pty::PATIENCE), 0, "a recording is never written over, and needs a folder");
        wall.until_text(told);
    }

    let second = HubProcess::start(&folder.path().join("second"), "127.0.0.1:0");
    let replayed = replay(&recording, &second.http());
    assert_eq!((replayed.status.code(), err(&replayed)), (Some(0), String::new()));
    assert!(out(&replayed).contains("4 events published, 0 refused"), "{}", out(&replayed));
    let mut wall = CommandBuilder::new(OPENFLOOR);
    wall.args(["wall", "--feed", &second.ws()]);
    let wall = Terminal::start(wall, 160, 45);
    for text in ["Said while it was recorded", "Kept her word.", "Nadia", "Bids move"] {
        wall.until_text(text);
    }
    // New ids: the same recording can be played again.
    assert!(replay(&recording, &second.http()).status.success());
}

fn replay(recording: &Path, hub: &str) -> Output {
    run(&["replay", &recording.to_string_lossy(), "--hub", hub, "--speed", "60"], "")
}

#[test]
fn a_log_is_checked_copied_and_put_back_without_what_was_withdrawn_since() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (hub, new, copy) = (path("hub"), path("new"), path("copy.db"));
    let list = path("hub/withdrawals.jsonl");
    let running = HubProcess::start(Path::new(&hub), "127.0.0.1:0");
    let publish = |event: &str| assert!(run(&["publish", "--hub", &running.http()], event).status.success());
    publish(&note("a", TIME, "It was a mistake"));
    publish(&note("b", TIME, "It stays"));

    let output = run(&["backup", &copy, "--data", &hub], "");
    assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
    assert!(out(&output).contains(&copy) && out(&output).contains(&list), "{}", out(&output));
    let again = run(&["backup", &copy, "--data", &hub], "");
    assert!(!again.status.success() && err(&again).contains("never written over"), "{}", err(&again));
    publish(
        r#"{"specversion":"1.0","type":"dev.openfloor.withdrawn.v1","id":"w","source":"/sites/lisbon/leads","subject":"note/a","site":"lisbon"}"#,
    );

    let output = run(&["hub", "--check", &hub], "");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("3 events") && out(&output).contains("no fault"), "{}", out(&output));
    let none = run(&["hub", "--check", &path("none")], "");
    assert!(!none.status.success() && err(&none).contains("no such file"), "{}", err(&none));

    let output = run(&["restore", &copy, "--data", &new], "");
    assert!(!output.status.success() && err(&output).contains("--withdrawals"), "{}", err(&output));
    let output = run(&["restore", &copy, "--withdrawals", &list, "--data", &hub], "");
    assert!(!output.status.success() && err(&output).contains("in use"), "{}", err(&output));
    let output = run(&["restore", &copy, "--withdrawals", &list, "--data", &new], "");
    assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
    assert!(out(&output).contains("1 withdrawals"), "{}", out(&output));
    assert_eq!(run(&["hub", "--check", &new], "").status.code(), Some(0));

    let mut wall = CommandBuilder::new(OPENFLOOR);
    let restored = HubProcess::start(Path::new(&new), "127.0.0.1:0");
    wall.args(["wall", "--feed", &restored.ws()]);
    let wall = Terminal::start(wall, 160, 45);
    wall.until_text("It stays");
    assert!(!wall.text().contains("It was a mistake"));
    drop(restored);
    std::fs::write(Path::new(&new).join("withdrawals.jsonl"), "").expect("writes");
    let output = run(&["hub", "--check", &new], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        out(&output).contains("fault: ") && out(&output).contains("withdrawals.jsonl"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_check_reads_every_file_of_the_folder_and_tells_absence_from_what_it_may_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let name = data.to_string_lossy().into_owned();
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    let token = run(&["token", "new", "--role", "wall", "--data", &name], "");
    assert!(token.status.success(), "{}", err(&token));
    let beside = run(&["hub", "--check", &name], "");
    assert_eq!(beside.status.code(), Some(0), "beside a running hub: {}", out(&beside));
    drop(hub);
    let whole = run(&["hub", "--check", &name], "");
    assert_eq!(whole.status.code(), Some(0), "{}", out(&whole));
    for file in ["people.db", "held.db", "access.db"] {
        let path = data.join(file);
        let kept = std::fs::read(&path).expect("it is there");
        std::fs::write(&path, "no database, and long enough to have a header ".repeat(9)).expect("written");
        let output = run(&["hub", "--check", &name], "");
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert!(
            out(&output).lines().any(|line| line.starts_with("fault: ") && line.contains(file)),
            "{}",
            out(&output)
        );
        std::fs::write(&path, kept).expect("written");
    }
    let round = folder.path().join("round");
    std::os::unix::fs::symlink(&round, &round).expect("a link to itself");
    let round = round.to_string_lossy();
    for args in [&["hub", "--check", &round][..], &["backup", &format!("{name}.copy"), "--data", &round]] {
        let output = run(args, "");
        assert_eq!(output.status.code(), Some(1));
        assert!(
            !err(&output).contains("no such file") && err(&output).contains("can't be read"),
            "{}",
            err(&output)
        );
    }
}

#[test]
fn a_hub_behind_a_proxy_asks_for_a_token_on_its_own_machine() {
    for (more, status) in [
        (&[][..], "401"),
        (&["--local-tokens=false"], "400"),
        (&["--public-url", "http://127.0.0.1:1"], "400"),
    ] {
        let data = tempfile::tempdir().expect("a folder");
        let mut command = openfloor();
        command.args(["hub", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        if !more.contains(&"--public-url") {
            command.args(["--public-url", "https://hub.example"]);
        }
        command.args(more);
        let hub = HubProcess::start_by(command);
        let output = run(&["publish", "--hub", &hub.http()], "{}");
        assert!(err(&output).contains(status), "{more:?}: {}", err(&output));
    }
}

#[test]
fn a_token_is_made_for_a_site_that_there_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let name = data.to_string_lossy().into_owned();
    let new = |more: &[&str]| run(&[&["token", "new", "--data", &name], more].concat(), "");
    let first = new(&["--role", "wall", "--site", "lisbonn"]);
    assert_eq!(first.status.code(), Some(0), "nothing is known yet: {}", err(&first));
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    assert!(run(&["publish", "--hub", &hub.http()], &note("a", TIME, "Good morning")).status.success());
    let publisher = ["--role", "publisher", "--source", "/"];
    for (role, site, status, told) in [
        (&["--role", "wall"][..], "lisbon", 0, "of the site lisbon"),
        (&["--role", "wall"], "lisbonn", 1, "is \"lisbon\" meant?"),
        (&publisher, "Lisbon", 1, "write it as \"lisbon\""),
        (&publisher, "porto", 0, "name of a new one"),
    ] {
        let made = new(&[role, &["--site", site]].concat());
        assert_eq!(made.status.code(), Some(status), "{site}: {}", err(&made));
        assert!(err(&made).contains(told), "{site}: {}", err(&made));
        assert_eq!(out(&made).is_empty(), status == 1);
    }
    // A log that can't be read leaves nobody without a token.
    drop(hub);
    std::fs::write(data.join("feed.db"), "no log").expect("written");
    let made = new(&["--role", "wall", "--site", "porto"]);
    assert_eq!((made.status.code(), out(&made).is_empty()), (Some(0), false), "{}", err(&made));
    assert!(err(&made).contains("is not looked up"), "{}", err(&made));
}
