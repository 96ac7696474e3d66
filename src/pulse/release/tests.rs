//! Tests of `pulse::release`.
