//! Hands arrays of tasks to the engines that clusters already run, and asks them how the tasks are.
//!
//! A task is a batch of numbers that a command takes; this crate knows neither simulations nor folders of results. It talks to
//! engines by their own programs (`sbatch`, `squeue`, `sacct`, `scancel`; `hq`): they are what users have, their options are what
//! administrators document, and they work from any login node. Linking an engine's library was rejected: Slurm's changes with
//! every release and comes under another licence.
//!
//! Whether a run is finished is never asked here: its result in the sweep's folder says so. An engine says only what is still
//! under way, so that the rest can be handed over again.

pub mod batches;
mod command;
mod error;
pub mod hyperqueue;
pub mod numbers;
mod shell;
pub mod slurm;

use std::path::PathBuf;

pub use error::QueueError;
pub use shell::quoted;

/// How a task of an array is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// It waits for its turn.
    Waiting,
    /// It runs.
    Running,
    /// It waits for somebody to let it go on, and will not by itself.
    Held,
    /// It is over, whatever came of it; in the engine's words, where it has some.
    Ended(Option<String>),
}

impl TaskState {
    /// Whether it may still do something by itself.
    #[must_use]
    pub fn under_way(&self) -> bool {
        matches!(self, TaskState::Waiting | TaskState::Running)
    }
}

/// What a task may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time, in seconds.
    pub time_s: u64,
    /// Memory, in bytes.
    pub memory: u64,
}

/// Tasks to be handed over at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// What the engine shows as its name.
    pub name: String,
    /// A folder for this array alone, absolute, which all nodes see.
    pub folder: PathBuf,
    /// The command, as shell text. Each task gets its numbers as a last argument, such as `1-10,14`, and its own number in
    /// the array, counted from 1, as `TASK` in its environment.
    pub command: String,
    /// The numbers of each task.
    pub tasks: Vec<Vec<u32>>,
    /// What each task may take.
    pub limits: Limits,
    /// Most tasks that may run at once.
    pub throttle: Option<u32>,
    /// Options for the engine's own program, such as `--partition=long`, as they are.
    pub options: Vec<String>,
}

/// A file that an engine needs for an array, in the array's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub contents: String,
}

/// An engine that runs arrays of tasks.
pub trait Queue {
    /// Its name, as on the command line.
    fn name(&self) -> &'static str;

    /// Whether its programs are there and answer.
    ///
    /// # Errors
    /// [`QueueError::Missing`] with how to install it, or what it says against being used.
    fn check(&self) -> Result<(), QueueError>;

    /// Most tasks that one array can have.
    fn tasks_max(&self) -> usize;

    /// The files that it needs for an array.
    fn files(&self, array: &Array) -> Vec<File>;

    /// The command that hands the array over, once the files are there: a program and its arguments.
    fn submission(&self, array: &Array) -> Vec<String>;

    /// What it calls the array, from what the command above printed; none if it cannot be understood.
    fn job_in(&self, printed: &str) -> Option<String>;

    /// How the first `count` tasks of an array are, in their order. One that the engine no longer knows has ended.
    ///
    /// # Errors
    /// When the engine does not answer, which says nothing about the tasks.
    fn tasks(&self, job: &str, count: usize) -> Result<Vec<TaskState>, QueueError>;

    /// Ends all tasks of an array. One that is over already is none of them.
    ///
    /// # Errors
    /// When the engine does not answer.
    fn cancel(&self, job: &str) -> Result<(), QueueError>;

    /// Where the output of a task is, counted from 1.
    fn log(&self, folder: &std::path::Path, task: usize) -> PathBuf {
        folder.join("logs").join(format!("{task}.log"))
    }

    /// Writes the files and hands the array over. Returns what the engine calls it.
    ///
    /// # Errors
    /// When the files cannot be written, or the engine refuses.
    fn submit(&self, array: &Array) -> Result<String, QueueError> {
        fs_err::create_dir_all(array.folder.join("logs"))?;
        for file in self.files(array) {
            fs_err::write(array.folder.join(file.name), file.contents)?;
        }
        let words = self.submission(array);
        let printed = command::output(&words)?;
        self.job_in(&printed).ok_or_else(|| QueueError::Strange { command: words.join(" "), printed })
    }
}

/// The engine of this name.
#[must_use]
pub fn named(name: &str) -> Option<Box<dyn Queue>> {
    match name {
        slurm::NAME => Some(Box::new(slurm::Slurm)),
        hyperqueue::NAME => Some(Box::new(hyperqueue::HyperQueue)),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) fn sample() -> Array {
    Array {
        name: "twintrack-some".into(),
        folder: "/shared/it's here/submissions/001".into(),
        command: "'/opt/twintrack' unit 'plan.toml' --index".into(),
        tasks: vec![vec![1, 2, 3, 7], vec![4]],
        limits: Limits { time_s: 3_725, memory: 300_000_000 },
        throttle: Some(50),
        options: vec!["--partition=long".into(), "--account=my lab".into()],
    }
}
