//! Tests of `pulse::groups`.
