//! Fuzzes the laws of `targets/publish.rs`.
#![no_main]

#[path = "../targets/publish.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::check(data));
