//! Fuzzes the laws of `targets/floor.rs`.
#![no_main]

#[path = "../targets/floor.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::check(data));
