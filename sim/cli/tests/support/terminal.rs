//! A terminal without anybody before it: the program runs on a pseudo-terminal, and what it draws is read as a screen.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// A test that has waited for so long will wait for ever: it is given up, not failed for being slow.
const HANGS: Duration = Duration::from_secs(300);
/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_twintrack");
/// How often a screen is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// The program on a terminal.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

/// What the program has written.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    over: bool,
    /// Nobody is to look any more.
    gone: bool,
}

impl Seen {
    /// Whether nothing is being drawn: the program says where a screen begins and where it is complete.
    fn is_complete(&self) -> bool {
        let last = |mark: &[u8]| self.raw.windows(mark.len()).rposition(|piece| piece == mark);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }
}

/// How the program ended.
pub(crate) struct Left {
    pub(crate) code: u32,
    /// Everything that it wrote.
    pub(crate) raw: String,
    /// What stands on the screen after it.
    pub(crate) screen: String,
}

impl Terminal {
    /// Starts the program in a folder, on a terminal of this size.
    pub(crate) fn start(
        folder: &Path,
        arguments: &str,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments.split_whitespace());
        Terminal::open(folder, command, (columns, rows), environment)
    }

    /// The same, with room for the stack of one thread beside the first: at the second, the program panics.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_short_of_memory(folder: &Path, arguments: &str, size: (u16, u16)) -> Terminal {
        let (limit_kib, stack) = (3 << 20, 2_u64 << 30);
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("ulimit -v {limit_kib}; exec {PROGRAM} {arguments}")]);
        Terminal::open(folder, command, size, &[("RUST_MIN_STACK", &stack.to_string())])
    }

    fn open(
        folder: &Path,
        mut command: CommandBuilder,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Terminal {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        command.cwd(folder);
        command.env_remove("NO_COLOR");
        command.env("TERM", "xterm-256color");
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let parser = vt100::Parser::new(some(rows), some(columns), 0);
        let seen = Arc::new(Mutex::new(Seen { parser, raw: Vec::new(), over: false, gone: false }));
        let mut from = pair.master.try_clone_reader().expect("readable");
        let into = Arc::clone(&seen);
        thread::spawn(move || {
            let mut piece = [0; 4096];
            // A terminal whose program is gone fails to read; on other systems, it ends.
            while let Ok(read @ 1..) = from.read(&mut piece) {
                let mut seen = into.lock().expect("no panic");
                seen.parser.process(&piece[..read]);
                seen.raw.extend_from_slice(&piece[..read]);
                if seen.gone {
                    break;
                }
            }
            drop(from);
            into.lock().expect("no panic").over = true;
        });
        let keys = pair.master.take_writer().expect("writable");
        Terminal { master: pair.master, keys, child, seen }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("pressed");
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.process_id().expect("a process").to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.expect("sent").success());
    }

    /// Makes the terminal of another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.lock().expect("no panic").parser.screen_mut().set_size(some(rows), some(columns));
        self.master.resize(size(columns, rows)).expect("resized");
    }

    /// What stands on the screen once all of these texts do.
    pub(crate) fn shows(&self, texts: &[&str]) -> String {
        self.waits_for(|seen| {
            let screen = seen.parser.screen().contents();
            let is_it = seen.is_complete() && texts.iter().all(|text| screen.contains(text));
            is_it.then_some(screen)
        })
    }

    /// Whether the program draws on the alternate screen.
    pub(crate) fn is_drawn_on(&self) -> bool {
        self.seen.lock().expect("no panic").parser.screen().alternate_screen()
    }

    /// Waits until the program has ended.
    pub(crate) fn left(mut self) -> Left {
        let code = self.child.wait().expect("waited for").exit_code();
        drop(self.keys);
        drop(self.master);
        let seen = Arc::clone(&self.seen);
        let (raw, screen, alternate) = wait(&seen, |seen| {
            let screen = seen.parser.screen();
            let raw = String::from_utf8_lossy(&seen.raw).into_owned();
            seen.over.then(|| (raw, screen.contents(), screen.alternate_screen() || screen.hide_cursor()))
        });
        assert!(!alternate, "the terminal was not given back:\n{screen}");
        Left { code, raw, screen }
    }

    /// Takes the terminal away with all that the program reads and writes, and waits for its end.
    pub(crate) fn vanishes(mut self) -> ExitStatus {
        self.seen.lock().expect("no panic").gone = true;
        // Whoever reads sees it with the next screen.
        self.press("+");
        while !self.seen.lock().expect("no panic").over {
            thread::sleep(LOOK);
        }
        drop(self.keys);
        drop(self.master);
        self.child.wait().expect("waited for")
    }

    fn waits_for<T>(&self, what: impl Fn(&Seen) -> Option<T>) -> T {
        wait(&self.seen, what)
    }
}

fn wait<T>(seen: &Mutex<Seen>, what: impl Fn(&Seen) -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        let seen = seen.lock().expect("no panic");
        if let Some(found) = what(&seen) {
            return found;
        }
        let screen = seen.parser.screen().contents();
        let over = seen.over;
        drop(seen);
        assert!(!over, "the program has ended, with this on the screen:\n{screen}");
        assert!(started.elapsed() < HANGS, "nothing more happens, with this on the screen:\n{screen}");
        thread::sleep(LOOK);
    }
}

fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has some")
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}
