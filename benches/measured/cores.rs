//! Processors: who runs on which, and how much of them somebody had.
#![allow(dead_code)] // each bench uses its part of it

use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

/// Keeps the calling thread, and those that it starts, on some processors.
pub fn stay_on(cores: &[usize]) {
    pin(None, cores);
}

/// Keeps a thread on some processors.
pub fn pin(thread: Option<Pid>, cores: &[usize]) {
    let mut set = CpuSet::new();
    cores.iter().for_each(|core| set.set(*core));
    sched_setaffinity(thread, &set).expect("a bench needs the processors 0 and 1");
}

/// Seconds that the calling thread has had of a processor.
pub fn of_thread() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

/// Seconds that all threads of this process have had of processors.
pub fn of_process() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
