//! Fuzzes the laws of `targets/wire.rs`.
#![no_main]

#[path = "../targets/wire.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::check(data));
