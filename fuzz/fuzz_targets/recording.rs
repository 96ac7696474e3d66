//! Fuzzes the laws of `targets/recording.rs`.
#![no_main]

#[path = "../targets/recording.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::check(data));
