//! A wall within something else: tmux, and a connection of ssh that dies. They are left out where they are missing.

use std::process::{Child, Command, Stdio};

use super::*;

/// The programs that each test needs.
pub const TMUX: &[&str] = &["tmux"];
/// The same of ssh. The server's own place is not on every path.
pub const SSH: &[&str] = &["ssh", "ssh-keygen", SSHD];
const SSHD: &str = "/usr/sbin/sshd";

/// The programs of a list that are not here.
pub fn missing(programs: &[&str]) -> Vec<String> {
    let is_here = |program: &&&str| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(**program).is_file())
    };
    programs.iter().filter(|program| !is_here(program)).map(|program| (*program).to_owned()).collect()
}

/// A tmux of the test's own.
struct Tmux {
    folder: tempfile::TempDir,
}

impl Tmux {
    fn args(&self) -> [String; 4] {
        let socket = self.folder.path().join("socket").display().to_string();
        ["-S".into(), socket, "-f".into(), "/dev/null".into()]
    }

    fn ask(&self, args: &[&str]) -> String {
        let output = Command::new("tmux").args(self.args()).args(args).output().expect("tmux answers");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn client(&self, args: &[&str]) -> Terminal {
        let mut tmux = CommandBuilder::new("tmux");
        tmux.args(self.args());
        tmux.args(args);
        tmux.env("LC_ALL", "C.UTF-8");
        Terminal::start(tmux, 120, 36)
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.ask(&["kill-server"]);
    }
}

pub fn tmux() {
    let tmux = Tmux { folder: tempfile::tempdir().expect("a folder") };
    let mut client = tmux.client(&["new-session", OPENFLOOR, "demo", "--seed", "7"]);
    client.until_text("live");
    until("its title is ours", PATIENCE, || {
        tmux.ask(&["display", "-p", "#{pane_title}"])
            .starts_with("openfloor · Harbour House · Floor 2 · live")
    });
    for (columns, rows) in [(80, 24), (20, 5), (200, 60), (120, 36)] {
        client.resize(columns, rows);
    }
    client.until_text("Promises");
    // Detached, it goes on; attached from elsewhere, it is there.
    client.keys("\x02d");
    client.end(END_MAX);
    client.until("the terminal is the shell's again", |screen| !screen.alternate_screen());
    let mut client = tmux.client(&["attach"]);
    client.until_text("live");
    client.until_text("Promises");
    client.keys("q");
    // The session ends with its program.
    client.end(PATIENCE);
}

/// A client of ssh that is killed: the wall that it showed ends with the terminal that the server had for it.
pub fn ssh() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    for key in ["host", "own"] {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f", &path(key)])
            .status()
            .expect("a key");
        assert!(made.success());
    }
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    // A server that runs as the superuser wants this folder.
    let _ = std::fs::create_dir("/run/sshd");
    let _server = Server(
        Command::new(SSHD)
            .args(["-D", "-f", "/dev/null", "-p", &port.to_string(), "-h", &path("host")])
            .args(["-o", "ListenAddress=127.0.0.1", "-o", &format!("AuthorizedKeysFile={}", path("own.pub"))])
            .args([
                "-o",
                "StrictModes=no",
                "-o",
                "UsePAM=no",
                "-o",
                "PidFile=none",
                "-o",
                "PermitRootLogin=yes",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sshd starts"),
    );
    until("sshd listens", PATIENCE, || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    let mut client = CommandBuilder::new("ssh");
    client.args(["-tt", "-F", "/dev/null", "-p", &port.to_string(), "-i", &path("own")]);
    client.args([
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
    ]);
    client.args(["127.0.0.1", &format!("echo $$ >{}; exec {OPENFLOOR} demo --seed 7", path("pid"))]);
    let mut client = Terminal::start(client, 120, 36);
    client.until_text("live");
    let pid: u32 = std::fs::read_to_string(path("pid")).expect("its id").trim().parse().expect("a number");
    client.resize(100, 30);
    client.until_text("Promises");
    send(&client, Signal::KILL);
    client.end(END_MAX);
    // How soon a wall ends is held to by the closed terminal's own test; here the server has its time before that.
    until("the wall is gone", PATIENCE, || !Path::new(&format!("/proc/{pid}")).exists());
}

/// A server that ends with its test, however that ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
