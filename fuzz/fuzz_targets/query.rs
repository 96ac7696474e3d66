//! Fuzzes the laws of `targets/query.rs`.
#![no_main]

#[path = "../targets/query.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::check(data));
